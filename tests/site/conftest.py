"""What the tests of the site share: they look at each page in turn."""

import os
import shutil
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from built import PAGES, parsed

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@pytest.fixture(params=PAGES)
def page(request) -> str:
    """The path of a page within the site."""
    return request.param


@pytest.fixture
def document(page: str) -> BeautifulSoup:
    return parsed(page)


@pytest.fixture(scope="session")
def browser():
    """Playwright's own Chromium if it is there, else one that is installed."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
        found = own if Path(own).exists() else next(filter(None, map(shutil.which, BROWSERS)), None)
        if not found:
            message = "no Chromium found; install it, for instance by `apt-get install chromium`"
            (pytest.fail if os.environ.get("CI") else pytest.skip)(message)
        # Chromium refuses its sandbox to root, which is who runs in most containers.
        arguments = ["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else []
        browser = playwright.chromium.launch(executable_path=found, args=arguments)
        yield browser
        browser.close()
