"""The whole site by keyboard: every stop is seen, none holds the reader, what opens also closes."""

import pytest
from browsing import SHARED_OUT, SIZES, unfold
from built import SITE

# Pages of each kind. On a phone a page has what it has on a desk, in other places.
KINDS = [
    "index.html",
    "search.html",
    "gallery/index.html",
    "gallery/landscapes/himmelblau.html",
    "setting_up/task_and_loss.html",
    "running/gradient_descent.html",
    "running/learning_rate.html",
    "running/optimizers.html",
]

# In the page's order, what a reader can use, and what is too wide for its place.
PLAN = """() => {
    const usable = "a[href], button, input, select, textarea, summary";
    // Of exclusive choices Tab reaches the one that is made; arrows lead to the others.
    const reached = (box) => box.tabIndex >= 0 && (box.type !== "radio" || box.checked);
    const scrolls = (box) => box.scrollWidth > box.clientWidth
        && ["auto", "scroll"].includes(getComputedStyle(box).overflowX)
        && (box.tabIndex === 0 || !box.querySelector(usable));
    window.plan = [...document.body.querySelectorAll("*")].filter((box) =>
        box.checkVisibility({ visibilityProperty: true }) && !box.disabled
        && (box.matches(usable) ? reached(box) : scrolls(box)));
    return window.plan.length;
}"""
# The stop's place in that order, and what is wrong with it.
STOP = """() => {
    const stop = document.activeElement;
    const place = window.plan.indexOf(stop);
    if (stop === document.body) return { place };
    const ring = (box) => {
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(box);
        return (outlineStyle !== "none" && parseFloat(outlineWidth) >= 2) || boxShadow !== "none";
    };
    const { left, right, top, bottom } = stop.getBoundingClientRect();
    const inside = right > 0 && left < innerWidth && bottom > 0 && top < innerHeight;
    const faults = [];
    if (!ring(stop) && !ring(stop.closest("form") || stop)) faults.push("has no ring");
    if (!inside || right - left < 1) faults.push("is out of sight");
    if (place < 0) faults.push("is not planned");
    return { place, faults, markup: stop.outerHTML.slice(0, 150) };
}"""


@pytest.fixture(params=SIZES)
def tab(browser, request):
    tab = browser.new_page(viewport=SIZES[request.param], reduced_motion="reduce")
    yield tab
    tab.close()


def show(tab, page: str) -> None:
    tab.goto((SITE / page).as_uri())
    unfold(tab)
    tab.wait_for_timeout(400)  # what scrolls can be reached a moment later


@pytest.mark.parametrize("tab", ["desk"], indirect=True)
@pytest.mark.parametrize("page", SHARED_OUT)
def test_tab_leads_through_the_page(tab, page):
    walk(tab, page)


@pytest.mark.parametrize("tab", ["phone"], indirect=True)
@pytest.mark.parametrize("page", KINDS)
def test_tab_leads_through_the_page_of_a_phone(tab, page):
    walk(tab, page)


def walk(tab, page: str) -> None:
    """Press Tab until the page's end, and compare the stops with the plan."""
    show(tab, page)
    tab.evaluate("document.activeElement.blur()")
    planned, visited, wrong = tab.evaluate(PLAN), [], []
    for _ in range(planned + 5):
        tab.keyboard.press("Tab")
        stop = tab.evaluate(STOP)
        if "faults" not in stop:
            break
        visited.append(stop["place"])
        if stop["faults"]:
            wrong.append(stop)
    assert wrong == []
    assert visited == list(range(planned))


def focused(tab, of: str = "textContent") -> str:
    return tab.evaluate(f"document.activeElement.{of}").strip()


def test_the_first_stop_skips_to_the_text(tab):
    show(tab, "running/optimizers.html")
    tab.keyboard.press("Tab")
    assert focused(tab) == "Skip to main content"
    tab.keyboard.press("Enter")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_the_book_opens_on_a_phone_and_gives_the_focus_back(browser):
    tab = browser.new_page(viewport=SIZES["phone"])
    show(tab, "running/optimizers.html")
    button = tab.get_by_role("button", name="The book")
    book = tab.get_by_role("dialog", name="The book")
    button.focus()
    for end in ("Escape", "Enter"):
        assert not book.is_visible()
        assert button.get_attribute("aria-expanded") == "false"
        tab.keyboard.press("Enter")
        assert button.get_attribute("aria-expanded") == "true"
        tab.keyboard.press("Tab")
        assert focused(tab) == "Overview"
        tab.keyboard.press(end)
        if end == "Escape":
            book.wait_for(state="hidden")
            assert focused(tab, "ariaLabel") == "The book"
    tab.wait_for_url("**/setting_up.html")
    tab.close()


def test_the_search_opens_and_gives_the_focus_back(tab):
    show(tab, "index.html")
    tab.get_by_role("button", name="Search").focus()
    tab.keyboard.press("Enter")
    assert focused(tab, "name") == "q"
    tab.keyboard.press("Escape")
    assert focused(tab, "ariaLabel") == "Search"


def test_one_button_goes_through_the_colours_and_says_which_are_on(tab):
    show(tab, "index.html")
    button = tab.locator(".theme-change-button")
    button.focus()
    for mode, colours in (("light", "light"), ("dark", "dark"), ("auto", "as the system's")):
        tab.keyboard.press("Space")
        assert tab.evaluate("document.documentElement.dataset.mode") == mode
        assert button.get_attribute("aria-label") == f"Colours: {colours}"
        tab.reload()
        assert tab.evaluate("document.documentElement.dataset.mode") == mode
        assert button.get_attribute("aria-label") == f"Colours: {colours}"
        button.focus()


def test_a_moving_figure_is_held_by_the_space_bar(browser):
    tab = browser.new_page(viewport={"width": 1280, "height": 900})
    show(tab, "index.html")
    tab.locator(".still-switch input").focus()
    shown = "[...document.images].filter((image) => image.checkVisibility())[0].currentSrc"
    tab.wait_for_function(f"{shown}.endsWith('.gif')")
    tab.keyboard.press("Space")
    tab.wait_for_function(f"{shown}.endsWith('.png')")
    tab.close()


def test_code_unfolds_by_enter(tab):
    tab.goto((SITE / "gallery/landscapes/himmelblau.html").as_uri())
    folded = tab.locator("details.folded").first
    folded.locator("summary").focus()
    tab.keyboard.press("Enter")
    assert folded.locator("pre").first.is_visible()
    tab.keyboard.press("Enter")
    assert not folded.locator("pre").first.is_visible()


def test_a_wide_figure_scrolls_by_the_arrow_keys(browser):
    tab = browser.new_page(viewport=SIZES["phone"])
    show(tab, "index.html")
    figure = tab.locator(".pictures").first
    figure.focus()
    tab.keyboard.press("ArrowRight")
    tab.wait_for_function("document.activeElement.scrollLeft > 0")
    tab.close()
