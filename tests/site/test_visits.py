"""Every page, visited once as a strict host serves it: alone, quiet, allowed, accessible."""

from __future__ import annotations

import pytest
from axe import ALL, findings
from browsing import SHARED_OUT, unfold
from served import WATCH

# Every picture of the page: of both themes, moving and held.
LOAD_ALL = """async () => {
    const pictures = [...document.images];
    for (const picture of pictures) picture.loading = "eager";
    await Promise.all(pictures.filter(({ complete }) => !complete).map((picture) =>
        new Promise((done) => (picture.onload = picture.onerror = done))));
    await document.fonts.ready;
    return pictures.filter(({ naturalWidth }) => !naturalWidth).map(({ src }) => src);
}"""


@pytest.fixture(scope="module")
def tab(browser, root):
    """A tab, and what its pages got wrong."""
    tab = browser.new_page(reduced_motion="reduce")
    tab.set_default_timeout(120_000)
    tab.add_init_script(WATCH)
    heard: list[str] = []

    def asked(request) -> None:
        if not request.url.startswith((root, "data:", "blob:")):
            heard.append(f"asks for {request.url}")

    def answered(response) -> None:
        if response.status >= 400:
            heard.append(f"{response.status}: {response.url}")

    tab.on("request", asked)
    tab.on("response", answered)
    tab.on("requestfailed", lambda request: heard.append(f"{request.failure}: {request.url}"))
    tab.on("console", lambda said: heard.append(f"says {said.type}: {said.text}"))
    tab.on("pageerror", lambda error: heard.append(f"fails: {error}"))
    yield tab, heard
    tab.close()


@pytest.fixture(scope="module", params=SHARED_OUT)
def visited(request, tab, root):
    """The tab on a page of which all has been opened, what it got wrong, and what is missing."""
    tab, heard = tab
    heard.clear()
    tab.goto(f"{root}/{request.param}")
    unfold(tab)
    return tab, heard, tab.evaluate(LOAD_ALL)


def test_a_page_asks_only_the_site_and_breaks_no_policy(visited):
    tab, heard, missing = visited
    assert missing == []
    assert tab.evaluate("window.violations") == []
    assert [line for line in heard if not line.startswith("says log: [PST]")] == []


def test_axe_finds_nothing(visited):
    tab, *_ = visited
    assert findings(tab, *ALL) == []
