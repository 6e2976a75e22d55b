"""How the book, a chapter and a figure are cited: addresses that stay, and entries for BibTeX.

``.. bibtex:: NAME`` shows the entry of the page or of the figure of that name, without a name that
of the book. Chapters end with their own.
"""

from __future__ import annotations

import re
from html import escape
from pathlib import Path

from docutils import nodes
from gallery_pages import Folded
from scraper import read
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective
from sphinx.util.i18n import format_date

logger = logging.getLogger(__name__)

BOOK = "Parameter optimization in neural networks"
SUBTITLE = "a text whose formulas are the code that drew its figures"
NUMBERED = re.compile(r"(?:(\d+) )?(.*)")
"""A page's title: that of a chapter begins with its number."""
SPECIAL = str.maketrans({sign: rf"\{sign}" for sign in "&%$#_{}"})


class Entry(nodes.General, nodes.Element):
    """A BibTeX entry; attribute `name` is that of a page or of a figure, empty for the book."""


class ShowEntry(SphinxDirective):
    optional_arguments = 1

    def run(self) -> list[nodes.Node]:
        entry = Entry(name=self.arguments[0] if self.arguments else "")
        self.set_source_info(entry)
        return [entry]


def bibtex(kind: str, key: str, fields: dict[str, str]) -> str:
    r"""Write an entry.

    Examples
    --------
    >>> print(bibtex("misc", "race", {"title": r"Ours \& theirs", "year": "2026"}))
    @misc{race,
      title = {Ours \& theirs},
      year = {2026},
    }
    """
    lines = (f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@{kind}{{{key},\n{''.join(lines)}}}"


def date(form: str) -> str:
    """Print the date of the commit, or another that is set for the build."""
    return format_date(form, language="en")


def chapters(env) -> list[str]:
    """Return the pages that are chapters, in the order of the book."""
    pages = env.toctree_includes.get(env.config.root_doc, [])
    return [page for page in pages if page.startswith(("setting_up/", "running/", "conclusion"))]


def home(env, name: str) -> tuple[str, str] | None:
    """Return the page and the anchor under which a figure is found for good."""
    page, anchor, *_ = env.domains.standard_domain.anonlabels.get(name, ("", ""))
    return (page, anchor) if page else None


def address(app: Sphinx, page: str, anchor: str = "") -> str:
    """Return the address of a page within the site, whole where the site's own is known."""
    base = app.config.html_baseurl.rstrip("/")
    path = app.builder.get_target_uri(page) + (f"#{anchor}" if anchor else "")
    return f"{base}/{path}" if base else path


def number(env, page: str, anchor: str) -> str:
    """Return how a figure or table is called on its page: "Figure 12"."""
    for kind, numbers in env.toc_fignumbers.get(page, {}).items():
        if anchor in numbers:
            label = env.config.numfig_format[kind]
            return label % ".".join(map(str, numbers[anchor]))
    raise LookupError(f"{anchor!r} has no number on {page}")


def title_of(app: Sphinx, name: str) -> str:
    """Return a figure's title; of one that runs in the page, the first sentence of its caption."""
    sidecar = Path(app.srcdir, "plates", f"{name}.json")
    if sidecar.exists():
        return read(sidecar)["title"]
    caption = app.env.domains.standard_domain.labels[name][2]
    return caption.partition(".")[0]


def entry(app: Sphinx, name: str) -> str:
    """Return the BibTeX entry of the book, a page or a figure; LookupError if there is none."""
    env = app.env
    common = {"author": rf"{{{app.config.author}}}", "year": date("%Y")}
    edition = {"note": f"Version {app.config.release}"}
    if not name:
        title = {"title": BOOK, "subtitle": SUBTITLE.capitalize()}
        url = {"url": app.config.html_baseurl}
        return bibtex("book", app.config.project, {**common, **title, **edition, **url})
    key = f"{app.config.project}-{name.replace('/', '-').replace('_', '-')}"
    if name in env.found_docs:
        chapter, words = NUMBERED.fullmatch(env.titles[name].astext()).groups()
        title = {"title": words.translate(SPECIAL), "booktitle": BOOK}
        place = {"chapter": chapter}
        url = {"url": address(app, name)}
        return bibtex("incollection", key, {**common, **title, **place, **edition, **url})
    found = home(env, name)
    if not found:
        raise LookupError(f"neither a page nor a figure is called {name!r}")
    title = {"title": title_of(app, name).translate(SPECIAL)}
    place = {"howpublished": rf"{number(env, *found)} in \emph{{{BOOK}}}"}
    url = {"url": address(app, *found)}
    return bibtex("misc", key, {**common, **title, **place, **edition, **url})


def visit_entry(self, node: Entry) -> None:
    try:
        text = entry(self.builder.app, node["name"])
    except LookupError as error:
        logger.warning("%s", error, location=node, type="bibtex")
        text = ""
    self.body.append(f'<div class="highlight bibtex"><pre>{escape(text)}\n</pre></div>\n')
    raise nodes.SkipNode


def end_chapter(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Put the chapter's own entry at its end."""
    if page in chapters(app.env):
        fold = Folded("", Entry(name=page), summary="Cite this chapter", classes=["cite-chapter"])
        doctree[-1].append(fold)


def setup(app: Sphinx) -> dict:
    app.add_node(Entry, html=(visit_entry, None))
    app.add_directive("bibtex", ShowEntry)
    app.connect("doctree-resolved", end_chapter)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
