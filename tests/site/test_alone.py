"""Every page alone: it asks only the site, within a folder, and under a strict policy."""

import pytest
from browsing import SIZES, unfold
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
    tab = browser.new_page(viewport=SIZES["desk"])
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


def test_a_page_asks_only_the_site_and_breaks_no_policy(page, tab, root):
    tab, heard = tab
    heard.clear()
    tab.goto(f"{root}/{page}")
    unfold(tab)
    assert tab.evaluate(LOAD_ALL) == []
    assert tab.evaluate("window.violations") == []
    assert [line for line in heard if not line.startswith("says log: [PST]")] == []
