"""Quick: the heaviest pages on a phone ask for little, and nothing moves; the site is small."""

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from built import PAGES, SITE, parsed
from quick import heaviest, phone
from test_links import NEEDED, addresses

MOST = 80_000_000
"""Bytes of the site."""
HEAVY = 300_000
"""Bytes of HTML, styles and scripts of a page, compressed."""
SHIFT = 0.01
NEAR = 3000
"""So many pixels below the screen a browser may begin to load pictures on a slow network."""

UNNAMED = {
    ".buildinfo": "Sphinx reads it before the next build",
    ".buildinfo.bak": "and keeps it where the settings changed",
    "objects.inv": "other sites link to ours by it",
}
"""Files that no page names, and why they are there."""

SCROLL = """async () => {
    for (let y = 0; y < document.body.scrollHeight; y += innerHeight / 2) {
        scrollTo(0, y);
        await new Promise((done) => setTimeout(done, 60));
    }
}"""
FAR = """(near) => [...document.images].filter((image) => image.checkVisibility())
    .filter((image) => image.getBoundingClientRect().top > innerHeight + near)
    .map((image) => [image.src, image.complete && image.naturalWidth > 0])"""


@pytest.fixture(scope="module", params=heaviest())
def visit(browser, root, request):
    """A page of a phone, loaded and not scrolled yet, and the answers that it got."""
    answers: list = []
    with phone(browser) as tab:
        tab.on("requestfinished", lambda request: answers.append(request))
        tab.goto(f"{root}/{request.param}")
        tab.wait_for_load_state("networkidle")
        yield tab, answers


def test_the_heaviest_pages_are_light(visit):
    _, answers = visit
    sizes = {
        request.url: request.sizes()["responseBodySize"]
        for request in answers
        if request.resource_type in ("document", "stylesheet", "script")
    }
    assert len(sizes) > 3
    assert sum(sizes.values()) <= HEAVY, sizes


def test_figures_far_below_wait(visit):
    tab, answers = visit
    asked = {request.url for request in answers}
    far = tab.evaluate(FAR, NEAR)
    assert far
    assert [source for source, loaded in far if loaded or source in asked] == []


def test_nothing_moves_by_itself(visit):
    tab, _ = visit
    tab.evaluate(SCROLL)
    shifts = tab.evaluate("seen.shifts")
    assert sum(value for value, *_ in shifts) <= SHIFT, shifts


def test_every_picture_has_its_size(document):
    pictures = document.find_all("img")
    assert [picture for picture in pictures if not (picture["width"] and picture["height"])] == []


def test_the_site_is_small():
    sizes = [file.stat().st_size for file in SITE.rglob("*") if file.is_file()]
    assert sum(sizes) <= MOST


def test_every_file_is_named_somewhere():
    named = {SITE / page for page in PAGES}
    for page in PAGES:
        named |= files(page, addresses(parsed(page), {**NEEDED, "a": ("href",)}))
    for sheet in sorted(file for file in named if file.suffix == ".css"):
        found = re.findall(r"""url\(["']?([^"')]+)""", sheet.read_text(encoding="utf-8"))
        named |= files(sheet.relative_to(SITE), found)
    rest = {file for file in SITE.rglob("*") if file.is_file()} - named
    assert {file.relative_to(SITE).as_posix() for file in rest} <= set(UNNAMED)


def files(page: str | Path, named: list[str]) -> set[Path]:
    """Return the files that addresses on a page lead to."""
    folder = (SITE / page).parent
    return {(folder / unquote(urlsplit(address).path)).resolve() for address in named}
