"""What the tests of the site share: they look at each page in turn."""

import os

import chromium
import pytest
from bs4 import BeautifulSoup
from built import PAGES, parsed
from live import running
from served import serving


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Give a file's tests to one worker: they share a tab. Those that go by page say so."""
    for item in items:
        if not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group(item.path.name))


@pytest.fixture(params=PAGES)
def page(request) -> str:
    """The path of a page within the site."""
    return request.param


@pytest.fixture
def document(page: str) -> BeautifulSoup:
    return parsed(page)


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = chromium.executable(playwright)
        if not found:
            (pytest.fail if os.environ.get("CI") else pytest.skip)(chromium.MISSING)
        browser = chromium.launch(playwright, found)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def root():
    """The address of the site, served within a folder and with a strict policy."""
    with serving() as address:
        yield address


@pytest.fixture(scope="module")
def tab(browser, request):
    """The tab of a module's tests, with the figure that its `KIND` names."""
    with running(browser, request.module.KIND) as figure:
        yield figure
