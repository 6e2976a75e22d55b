"""Accessibility: axe-core finds nothing on what can be opened on a page.

The pages themselves are looked at in `test_visits.py`.
"""

import pytest
from axe import ALL, findings
from browsing import SIZES
from built import SITE


@pytest.fixture(scope="module")
def tab(browser):
    tab = browser.new_page(reduced_motion="reduce")
    tab.set_default_timeout(120_000)
    yield tab
    tab.close()


def test_axe_sees_what_is_wrong(tab):
    tab.set_content("<html><body><img src=x><p style='color: #aaa'>Pale</p></body></html>")
    rules = {finding.split(": ")[1] for finding in findings(tab, ("desk", "light"))}
    assert {"image-alt", "color-contrast", "html-has-lang", "document-title"} <= rules


def test_axe_finds_nothing_on_the_open_book(tab):
    tab.set_viewport_size(SIZES["phone"])
    tab.goto((SITE / "running/learning_rate.html").as_uri())
    tab.get_by_role("button", name="The book").click()
    assert tab.get_by_role("dialog", name="The book").is_visible()
    assert findings(tab, ("phone", "light"), ("phone", "dark")) == []


def test_axe_finds_nothing_on_the_open_search(tab):
    tab.goto((SITE / "index.html").as_uri())
    tab.get_by_role("button", name="Search").click()
    assert tab.get_by_role("dialog", name="Search").is_visible()
    assert findings(tab, *ALL) == []


def test_axe_finds_nothing_on_what_was_found(tab, root):
    tab.goto(f"{root}/search.html?q=ravine")
    tab.locator("#search-results .context .highlighted").first.wait_for()
    assert findings(tab, *ALL) == []
    tab.locator("#search-results a[href*=landscapes]").first.click()
    tab.locator("main .highlighted").first.wait_for()
    assert findings(tab, *ALL) == []
