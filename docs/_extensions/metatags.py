"""What a page says of itself to search engines, reference managers and previews of links."""

from __future__ import annotations

from html import escape
from urllib.parse import urljoin

import citing
from docutils import nodes
from plates import Pictures
from sphinx.application import Sphinx

COVER = "himmelblau-well-chosen-race"
"""The figure that stands for a page without one."""
LONGEST = 300
"""Characters of a description; what is longer is cut at the end of a word."""


def description(doctree: nodes.document) -> str:
    """Return the page's standfirst, or its first paragraph, as plain text in one line."""
    paragraphs = list(doctree.findall(nodes.paragraph))
    standfirst = [node for node in paragraphs if "standfirst" in node["classes"]]
    text = " ".join((standfirst or paragraphs)[0].astext().split()) if paragraphs else ""
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rpartition(' ')[0]} …"


def picture(doctree: nodes.document) -> tuple[str, str]:
    """Return the file and the words of the picture for previews, which take no SVG."""
    for node in doctree.findall(Pictures):
        if node["plate"]["still"] == ".png":
            return node["plate"]["name"], node["plate"]["alt"]
    return COVER, "Six optimizers on Himmelblau's function, and their cost against the step."


def properties(app: Sphinx, page: str, doctree: nodes.document) -> list[tuple[str, str, str]]:
    """Return attribute, name and content of each of the page's tags."""
    title, words = app.env.titles[page].astext(), description(doctree)
    figure, alt = picture(doctree)
    cover = f"figures/{figure}-light.png"
    whole = app.config.html_baseurl
    is_book = page == app.config.root_doc
    found = [
        ("name", "description", words),
        ("property", "og:type", "book" if is_book else "article"),
        ("property", "og:site_name", app.config.project),
        ("property", "og:title", title),
        ("property", "og:description", words),
        ("property", "og:locale", "en"),
        ("property", "og:image", urljoin(whole, cover) if whole else relative(app, page, cover)),
        ("property", "og:image:alt", alt),
        ("name", "twitter:card", "summary_large_image"),
        ("name", "citation_title", citing.BOOK if is_book else title),
        ("name", "citation_author", app.config.author),
        ("name", "citation_publication_date", citing.date("%Y/%m/%d")),
        ("name", "citation_language", app.config.language),
    ]
    if not is_book:
        found.append(("name", "citation_inbook_title", citing.BOOK))
    if whole:
        url = citing.address(app, page)
        found += [("property", "og:url", url), ("name", "citation_public_url", url)]
    return found


def relative(app: Sphinx, page: str, target: str) -> str:
    return "../" * app.builder.get_target_uri(page).count("/") + target


def add(app: Sphinx, page: str, _template: str, context: dict, doctree) -> None:
    """Put the tags into the head of a page that was written by somebody."""
    if doctree is None:
        return
    context["metatags"] += "".join(
        f'\n<meta {attribute}="{name}" content="{escape(content)}">'
        for attribute, name, content in properties(app, page, doctree)
        if content
    )


def setup(app: Sphinx) -> dict:
    app.connect("html-page-context", add)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
