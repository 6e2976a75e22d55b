"""The whole site by keyboard: every stop is seen, none holds the reader, what opens also closes."""

import pytest
from built import SITE

WALKED = [
    "index.html",
    "search.html",
    "gallery/index.html",
    "gallery/landscapes/himmelblau.html",
    "running/learning_rate.html",
    "running/optimizers.html",
    "api/optimizers.html",
]
SIZES = {"desk": (1280, 900), "phone": (360, 740)}

# In the page's order, what a reader can use, and what is too wide for its place.
PLAN = """() => {
    const usable = "a[href], button, input, select, textarea, summary";
    const scrolls = (box) => box.scrollWidth > box.clientWidth
        && ["auto", "scroll"].includes(getComputedStyle(box).overflowX)
        && !box.querySelector(usable);
    window.plan = [...document.body.querySelectorAll("*")].filter((box) =>
        box.checkVisibility({ visibilityProperty: true }) && !box.disabled
        && (box.matches(usable) ? box.tabIndex >= 0 : scrolls(box)));
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
    width, height = SIZES[request.param]
    tab = browser.new_page(viewport={"width": width, "height": height}, reduced_motion="reduce")
    yield tab
    tab.close()


@pytest.mark.parametrize("page", WALKED)
def test_tab_leads_through_the_page(tab, page):
    tab.goto((SITE / page).as_uri())
    tab.evaluate("document.querySelectorAll('details').forEach((folded) => (folded.open = true))")
    tab.evaluate("document.activeElement.blur()")
    tab.wait_for_timeout(400)
    planned, visited, wrong = tab.evaluate(PLAN), [], []
    for _ in range(planned + 5):
        tab.keyboard.press("Tab")
        stop = tab.evaluate(STOP)
        if stop["place"] == -1 and "faults" not in stop:
            break
        visited.append(stop["place"])
        if stop["faults"]:
            wrong.append(stop)
    assert wrong == []
    assert visited == list(range(planned))
