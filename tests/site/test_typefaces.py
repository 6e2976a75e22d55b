"""Text and formulas are in the site's typefaces, however a page is opened."""

import pytest
from built import SITE

PAGE = "running/gradient_descent.html"
FACES = {
    ".bd-article h1": "Source Serif 4",
    "nav.book a": "Source Sans 3",
    ".katex .mathnormal": "KaTeX_Math",
    ".katex .mrel": "KaTeX_Main",
    "code .pre": "Source Code Pro",
}


def faces(context, address: str) -> dict[str, str]:
    """Return the family of the font, brought by the page, that most letters of each part are in."""
    tab = context.new_page()
    for _ in range(1 if address.startswith("file:") else 2):
        # A host may be too slow for the first page: it stays in the fonts it was painted in.
        tab.goto(address)
        tab.wait_for_load_state("networkidle")
    session = context.new_cdp_session(tab)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    found = {}
    for part in FACES:
        asked = {"nodeId": root, "selector": part}
        node = session.send("DOM.querySelector", asked)["nodeId"]
        fonts = session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
        most = max(fonts, key=lambda font: font["glyphCount"])
        found[part] = most["familyName"] if most["isCustomFont"] else f"not {most['familyName']}"
    return found


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize("host", ["file", "served"])
def test_pages_are_in_the_typefaces(browser, root, host, scripts):
    context = browser.new_context(java_script_enabled=scripts)
    found = faces(context, (SITE / PAGE).as_uri() if host == "file" else f"{root}/{PAGE}")
    context.close()
    assert all(found[part].startswith(family) for part, family in FACES.items()), found
