"""Every link, anchor, picture and download of the site leads somewhere within it."""

import re
from urllib.parse import unquote, urlsplit

import pytest
from built import PAGES, SITE, parsed

NEEDED = {
    "img": ("src", "srcset"),
    "source": ("src", "srcset"),
    "script": ("src",),
    "link": ("href",),
    "iframe": ("src",),
    "video": ("src", "poster"),
    "form": ("action",),
}


def is_elsewhere(address: str) -> bool:
    return bool(urlsplit(address).netloc) or urlsplit(address).scheme in ("http", "https")


def addresses(document, attributes: dict[str, tuple[str, ...]]) -> list[str]:
    return [
        element[attribute]
        for name, wanted in attributes.items()
        for element in document.find_all(name)
        for attribute in wanted
        if element.get(attribute)
    ]


def fault(page: str, address: str) -> str | None:
    """Return what is wrong with a link from `page`, None if it leads to a file and an anchor."""
    if is_elsewhere(address) or urlsplit(address).scheme in ("data", "mailto"):
        return None
    parts = urlsplit(address)
    path = unquote(parts.path)
    file = ((SITE / page).parent / path).resolve() if path else SITE / page
    if not file.is_file():
        return f"{address}: there is no such file"
    if parts.fragment and file.suffix == ".html":
        target = parsed(file.relative_to(SITE).as_posix())
        if not target.find(id=unquote(parts.fragment)):
            return f"{address}: the page has no such anchor"
    return None


def test_site_is_whole():
    assert len(PAGES) > 40
    assert {"index.html", "gallery/index.html", "api/index.html", "bibliography.html"} <= {*PAGES}


def test_links_resolve(page, document):
    found = addresses(document, {**NEEDED, "a": ("href",)})
    assert [wrong for address in found if (wrong := fault(page, address))] == []


def test_anchors_are_unique(page, document):
    anchors = [element["id"] for element in document.find_all(id=True)]
    twice = {anchor for anchor in anchors if anchors.count(anchor) > 1}
    assert twice == set(), page


def test_nothing_is_asked_of_another_host(document):
    assert [address for address in addresses(document, NEEDED) if is_elsewhere(address)] == []


@pytest.mark.parametrize("sheet", sorted(SITE.rglob("*.css")), ids=lambda file: file.name)
def test_style_sheets_ask_no_other_host(sheet):
    assert not re.search(r"(url\(|@import)\s*['\"]?(https?:)?//", sheet.read_text(encoding="utf-8"))


@pytest.mark.parametrize("sheet", sorted(SITE.rglob("*.css")), ids=lambda file: file.name)
def test_style_sheets_find_their_files(sheet):
    text = sheet.read_text(encoding="utf-8").replace('"', "").replace("'", "")
    found = [part.split(")")[0].split("?")[0] for part in text.split("url(")[1:]]
    files = [name for name in found if not name.startswith(("data:", "#"))]
    assert [name for name in files if not (sheet.parent / name).exists()] == []
