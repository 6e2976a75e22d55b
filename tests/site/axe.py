"""What axe-core finds on a page: WCAG 2.2 A and AA, and best practice."""

from __future__ import annotations

from browsing import SIZES
from built import DOCS

AXE = (DOCS / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
ALL = [(size, theme) for size in SIZES for theme in ("light", "dark")]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async (tags) => {
    const { violations } = await axe.run({ runOnly: tags, resultTypes: ["violations"] });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target, html, any, all, none }) => {
        const [{ message }] = [...any, ...all, ...none];
        return `${id}: ${target.join(" ")}: ${message}: ${html.slice(0, 200)}`;
    }));
}"""


def findings(tab, *looks: tuple[str, str]) -> list[str]:
    """Return what axe-core finds, at each size and in each theme that the page is looked at."""
    if not tab.evaluate("'axe' in window"):
        tab.evaluate(AXE)
    found = []
    for size, theme in looks:
        tab.set_viewport_size(SIZES[size])
        tab.emulate_media(color_scheme=theme)
        # What scrolls now can be reached now: scripts of the page see to it a moment later.
        tab.wait_for_timeout(350)
        found += [f"{size}, {theme}: {finding}" for finding in tab.evaluate(RUN, TAGS)]
    return found
