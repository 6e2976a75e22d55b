"""Accessibility: axe-core finds nothing on any page, in both themes, on a desk and on a phone."""

import pytest
from browsing import SIZES, unfold
from built import DOCS, SITE

AXE = (DOCS / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async (tags) => {
    const { violations } = await axe.run({ runOnly: tags, resultTypes: ["violations"] });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target, html, any, all, none }) => {
        const [{ message }] = [...any, ...all, ...none];
        return `${id}: ${target.join(" ")}: ${message}: ${html.slice(0, 200)}`;
    }));
}"""
# The time goes into what a page has thousands of, alike. A formula is its source here, and one word
# of code stands for all of its colour; one page is looked at as it is.
ABRIDGE = """() => {
    for (const formula of document.querySelectorAll(".katex")) {
        formula.replaceChildren(formula.querySelector("annotation").textContent);
    }
    const seen = new Set();
    for (const word of document.querySelectorAll("pre span[class]")) {
        const kind = `${word.className} ${word.closest(".output") !== null}`;
        if (seen.has(kind)) word.replaceWith(...word.childNodes);
        seen.add(kind);
    }
    document.querySelectorAll("pre").forEach((code) => code.normalize());
}"""
WHOLE = "setting_up/task_and_loss.html"


@pytest.fixture(scope="module")
def tab(browser):
    tab = browser.new_page(reduced_motion="reduce")
    yield tab
    tab.close()


def findings(tab) -> list[str]:
    """Return what axe-core finds on the page as it is shown."""
    if not tab.evaluate("'axe' in window"):
        tab.evaluate(AXE)
    return tab.evaluate(RUN, TAGS)


def findings_in_both_themes(tab) -> list[str]:
    found = []
    for theme in ("light", "dark"):
        tab.emulate_media(color_scheme=theme)
        found += [f"{theme}: {finding}" for finding in findings(tab)]
    return found


def test_axe_sees_what_is_wrong(tab):
    tab.set_content("<html><body><img src=x><p style='color: #aaa'>Pale</p></body></html>")
    rules = {finding.split(":")[0] for finding in findings(tab)}
    assert {"image-alt", "color-contrast", "html-has-lang", "document-title"} <= rules


def test_axe_finds_nothing(page, tab):
    tab.goto((SITE / page).as_uri())
    unfold(tab)
    if page != WHOLE:
        tab.evaluate(ABRIDGE)
    for size in SIZES.values():
        tab.set_viewport_size(size)
        # What scrolls now can be reached now: scripts of the page see to it a moment later.
        tab.wait_for_timeout(350)
        assert findings_in_both_themes(tab) == [], size


def test_axe_finds_nothing_on_the_open_book(tab):
    tab.set_viewport_size(SIZES["phone"])
    tab.goto((SITE / "running/learning_rate.html").as_uri())
    tab.evaluate(ABRIDGE)
    tab.get_by_role("button", name="The book").click()
    assert tab.get_by_role("dialog", name="The book").is_visible()
    assert findings_in_both_themes(tab) == []


@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_on_the_open_search(tab, size):
    tab.set_viewport_size(SIZES[size])
    tab.goto((SITE / "index.html").as_uri())
    tab.get_by_role("button", name="Search").click()
    assert tab.get_by_role("dialog", name="Search").is_visible()
    assert findings_in_both_themes(tab) == []


@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_on_what_was_found(tab, root, size):
    tab.set_viewport_size(SIZES[size])
    tab.goto(f"{root}/search.html?q=ravine")
    tab.locator("#search-results .context .highlighted").first.wait_for()
    assert findings_in_both_themes(tab) == []
    tab.locator("#search-results a[href*=landscapes]").first.click()
    tab.locator("main .highlighted").first.wait_for()
    tab.evaluate(ABRIDGE)
    assert findings_in_both_themes(tab) == []
