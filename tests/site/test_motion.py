"""What moves: nothing for who asked for less motion, and for others nothing that cannot be held."""

import pytest
from built import PAGES, SITE, parsed

MOVING = [page for page in PAGES if ".gif" in (SITE / page).read_text(encoding="utf-8")]
SHOW_ALL = """async () => {
    document.querySelectorAll("details").forEach((folded) => (folded.open = true));
    for (let top = 0; top < document.body.scrollHeight; top += innerHeight / 2) {
        scrollTo({ top, behavior: "instant" });
        await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    }
    const shown = [...document.images].filter((image) => image.checkVisibility());
    await Promise.all(shown.map((image) => image.decode()));
    return shown.map((image) => image.currentSrc);
}"""
RUNNING = "document.getAnimations().map(({ effect }) => effect.target.outerHTML.slice(0, 200))"


def moving(addresses: list[str]) -> list[str]:
    return [address for address in addresses if address.endswith(".gif")]


def test_some_figures_move():
    assert len(MOVING) > 10


@pytest.mark.parametrize("page", MOVING)
def test_each_moving_figure_can_be_held(page):
    for source in parsed(page).find_all(src=lambda src: src and src.endswith(".gif")):
        assert source.find_parent("picture", class_="first")
        assert source.find_parent("figure").select_one("label input[type=checkbox]")


@pytest.mark.parametrize("page", MOVING)
def test_held_figures_do_not_move(browser, page):
    tab = browser.new_page(viewport={"width": 1280, "height": 900})
    tab.goto((SITE / page).as_uri())
    assert moving(tab.evaluate(SHOW_ALL))
    for box in tab.locator(".still-switch input").all():
        box.evaluate("box => box.click()")
    assert moving(tab.evaluate(SHOW_ALL)) == []
    assert tab.evaluate(RUNNING) == []
    tab.close()
