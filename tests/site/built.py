"""The built site, as the tests of this folder see it."""

from functools import cache
from pathlib import Path

from bs4 import BeautifulSoup

ROOT = Path(__file__).parents[2]
DOCS, SITE = ROOT / "docs", (ROOT / "build" / "html").resolve()
# The theme publishes one of its templates among its static files, which is no page.
PAGES = sorted(
    page.relative_to(SITE).as_posix()
    for page in SITE.rglob("*.html")
    if "_static" not in page.relative_to(SITE).parts
)


@cache
def parsed(page: str) -> BeautifulSoup:
    return BeautifulSoup((SITE / page).read_text(encoding="utf-8"), "html.parser")
