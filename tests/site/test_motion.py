"""What moves: nothing for who asked for less motion, and for others nothing that cannot be held."""

import pytest
from browsing import SIZES, unfold
from built import PAGES, SITE, parsed


def animations(page: str) -> list:
    return parsed(page).find_all(src=lambda source: source and source.endswith(".gif"))


MOVING = [page for page in PAGES if animations(page)]
# The pictures that a reader sees who scrolls through the page.
SHOWN = """async () => {
    for (let top = 0; top < document.body.scrollHeight; top += innerHeight / 2) {
        scrollTo({ top, behavior: "instant" });
        await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    }
    const shown = [...document.images].filter((picture) => picture.checkVisibility());
    await Promise.all(shown.map((picture) => picture.decode()));
    return shown.map((picture) => picture.currentSrc);
}"""
RUNNING = "document.getAnimations().map(({ effect }) => effect.target.outerHTML.slice(0, 200))"


def moving(addresses: list[str]) -> list[str]:
    return [address for address in addresses if address.endswith(".gif")]


@pytest.fixture(scope="module", params=["no-preference", "reduce"])
def tab(browser, request):
    """A tab of who minds motion or does not, and the moving pictures that it asked for."""
    tab = browser.new_page(viewport=SIZES["desk"], reduced_motion=request.param)
    tab.set_default_timeout(120_000)
    asked: list[str] = []
    tab.on("request", lambda request: asked.extend(moving([request.url])))
    yield tab, asked, request.param == "reduce"
    tab.close()


def test_some_figures_move():
    assert len(MOVING) > 10


@pytest.mark.parametrize("page", MOVING)
def test_each_moving_figure_has_a_switch(page):
    for picture in animations(page):
        assert picture.find_parent("picture", class_="first")
        assert picture.find_parent("figure").select_one("label input[type=checkbox]")


@pytest.mark.parametrize("page", MOVING)
def test_figures_are_held_from_the_first_or_by_their_switch(page, tab):
    tab, asked, still = tab
    asked.clear()
    tab.goto((SITE / page).as_uri())
    unfold(tab)
    assert bool(moving(tab.evaluate(SHOWN))) != still
    if still:
        assert asked == []
        assert tab.evaluate(RUNNING) == []
    else:
        for switch in tab.locator(".still-switch input:visible").all():
            switch.check()
        assert moving(tab.evaluate(SHOWN)) == []


def test_with_less_motion_nothing_glides(browser):
    tab = browser.new_page(viewport=SIZES["phone"], reduced_motion="reduce")
    tab.goto((SITE / "running/optimizers.html").as_uri())
    unfold(tab)
    tab.keyboard.press("Tab")  # the link that skips to the text comes in
    assert tab.evaluate(RUNNING) == []
    for control in ("The book", "Search"):
        tab.get_by_role("button", name=control, exact=True).click()
        assert tab.get_by_role("dialog", name=control).is_visible()
        assert tab.evaluate(RUNNING) == []
        tab.keyboard.press("Escape")
        assert tab.evaluate(RUNNING) == []
    tab.locator("pre").first.hover()
    assert tab.evaluate(RUNNING) == []
    tab.evaluate("location.hash = 'race'")
    assert tab.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    tab.close()


@pytest.mark.parametrize("drawing", sorted((SITE / "figures").glob("*.svg")), ids=str)
def test_drawings_are_still(drawing):
    assert "<animate" not in drawing.read_text(encoding="utf-8")
