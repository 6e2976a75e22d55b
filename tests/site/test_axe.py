"""Accessibility: axe-core finds nothing on any page, in both themes, on a desk and on a phone."""

import pytest
from built import DOCS, SITE

AXE = (DOCS / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async (tags) => {
    const { violations } = await axe.run({ runOnly: tags, resultTypes: ["violations"] });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target, html, any, all, none }) =>
        `${id}: ${target.join(" ")}: ${[...any, ...all, ...none][0].message}: ${html.slice(0, 200)}`));
}"""
OPEN = "document.querySelectorAll('details').forEach((folded) => (folded.open = true))"
SIZES = {"desk": (1280, 900), "phone": (360, 740)}


@pytest.fixture(scope="module")
def tab(browser):
    tab = browser.new_page()
    yield tab
    tab.close()


def show(tab, size: str, theme: str) -> None:
    width, height = SIZES[size]
    tab.set_viewport_size({"width": width, "height": height})
    tab.emulate_media(color_scheme=theme, reduced_motion="reduce")


def findings(tab) -> list[str]:
    """Return what axe-core finds on the page as it is shown."""
    if not tab.evaluate("'axe' in window"):
        tab.evaluate(AXE)
    return tab.evaluate(RUN, TAGS)


def test_axe_finds_nothing(page, tab):
    tab.goto((SITE / page).as_uri())
    tab.evaluate(OPEN)
    for size in SIZES:
        for theme in ("light", "dark"):
            show(tab, size, theme)
            assert findings(tab) == [], (size, theme)
