"""The pages in a browser: quiet, alone, readable on a phone and without scripts."""

import pytest
from browsing import SIZES
from built import PAGES, SITE


@pytest.fixture(scope="module")
def phone(browser):
    """A tab of a phone's size, and what its pages asked for and complained about."""
    tab = browser.new_page(viewport=SIZES["phone"])
    heard: list[str] = []
    tab.on("request", lambda request: heard.append(f"asks for {request.url}"))
    tab.on("requestfailed", lambda request: heard.append(f"{request.failure}: {request.url}"))
    tab.on("console", lambda said: heard.append(f"says {said.type}: {said.text}"))
    tab.on("pageerror", lambda error: heard.append(f"fails: {error}"))
    yield tab, heard
    tab.close()


def is_wrong(heard: str) -> bool:
    # Pictures of the page before may still be loading when the next page is asked for.
    fine = ("asks for file:", "asks for data:", "says log:", "says debug:", "net::ERR_ABORTED")
    return not heard.startswith(fine)


def test_pages_are_quiet_and_fit_a_phone(page, phone):
    tab, heard = phone
    heard.clear()
    tab.goto((SITE / page).as_uri())
    for theme in ("light", "dark"):
        tab.emulate_media(color_scheme=theme)
        tab.wait_for_function(f"document.documentElement.dataset.theme === '{theme}'")
        assert tab.evaluate("document.documentElement.scrollWidth") <= 360
    assert [line for line in heard if is_wrong(line)] == []


CHAPTERS = [page for page in PAGES if page.startswith(("setting_up/", "running/", "conclusion"))]
TOO_WIDE = """() => [...document.querySelectorAll(".bd-article .katex-display, .bd-article pre")]
    .filter(block => block.checkVisibility() && block.scrollWidth > block.clientWidth + 1)
    .map(block => (block.querySelector("annotation") || block).textContent.trim())"""


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_formulas_and_code_of_a_chapter_fit_its_column(browser, chapter):
    tab = browser.new_page(viewport=SIZES["desk"])
    tab.goto((SITE / chapter).as_uri())
    assert tab.evaluate(TOO_WIDE) == []
    tab.close()


def test_pages_read_without_scripts(browser):
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto((SITE / "gallery/landscapes/himmelblau.html").as_uri())
    assert tab.locator("figure.plate picture.first.only-light").first.is_visible()
    assert not tab.locator("figure.plate picture.first.only-dark").first.is_visible()
    assert tab.locator(".katex").first.is_visible()
    assert tab.locator("nav.book").is_visible()
    context.close()


def test_the_checkbox_holds_a_moving_figure(browser):
    for motion, first in (("no-preference", ".gif"), ("reduce", ".png")):
        context = browser.new_context(reduced_motion=motion, java_script_enabled=False)
        tab = context.new_page()
        tab.goto((SITE / "index.html").as_uri())
        figure = tab.locator("figure.plate")
        shown = "img => img.checkVisibility() && img.currentSrc"

        def kind(figure=figure, shown=shown) -> str:
            pictures = figure.locator("img").all()
            (source,) = [found for image in pictures if (found := image.evaluate(shown))]
            return source[-4:]

        figure.scroll_into_view_if_needed()
        tab.wait_for_load_state("networkidle")
        assert kind() == first
        figure.locator("input").check()
        tab.wait_for_timeout(300)
        assert kind() != first
        context.close()


def test_every_page_is_checked():
    assert len(PAGES) > 40
