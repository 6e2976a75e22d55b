"""Directives that put the figures and tables of the gallery on a page.

``.. plate:: NAME`` makes a numbered figure of what a gallery script has shown under that name, on
any page, ``.. plate-table:: NAME`` a numbered table. The files are published as
``figures/NAME-THEME.*``, addresses that do not depend on the page.
"""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from typing import ClassVar

import lighten
from docutils import nodes
from docutils.parsers.rst import directives, languages, states
from docutils.utils import Reporter
from scraper import read
from sources import Sources
from sphinx.util.docutils import SphinxDirective
from sphinx.util.osutil import relative_uri

from paramopt.figures import style

PUBLISHED = "figures"
NUMBER = re.compile(r"([−-]?[\d.,]+( × 10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?|–)?")

CAPTION_NUMBER = re.compile(r'(<span class="caption-number">[^<]*\d)( </span>)')


class Pictures(nodes.General, nodes.Element):
    """A figure for both themes, still or moving, as the sidecar (attribute `plate`) tells."""


class Aside(nodes.General, nodes.Element):
    """A figure without a number: Sphinx counts every node of docutils' own class."""


class AsideCaption(nodes.General, nodes.TextElement):
    """The caption of such a figure."""


class StillSwitch(nodes.Inline, nodes.TextElement):
    """The checkbox that holds a moving figure, or plays it for who asked for less motion."""


class PlateDirective(SphinxDirective):
    """What `.. plate::` and `.. plate-table::` share: the sidecar, the label, the caption."""

    required_arguments = 1
    # A second showing of a figure needs a label of its own; without a number it needs none.
    option_spec: ClassVar = {"label": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        name = self.arguments[0]
        sidecar = Path(self.env.srcdir, "plates", f"{name}.json")
        self.env.note_dependency(sidecar)
        if not sidecar.exists():
            message = f"no gallery script shows a figure or table called {name!r}"
            return [self.state.document.reporter.warning(message, line=self.lineno)]
        self.plate = read(sidecar)
        element = self.element()
        self.set_source_info(element)
        label = self.options.get("label", name)
        if not isinstance(element, Aside):
            element["ids"], element["names"] = [label], [label]
            self.state.document.note_explicit_target(element, element)
        # A figure has the line of its sources in its caption, a table after it.
        return [element, *self.sources()] if isinstance(element, nodes.table) else [element]

    def sources(self) -> list[nodes.Node]:
        return [Sources(plate=self.plate, classes=["sources"])]

    def words(self, text: str) -> list[nodes.Node]:
        """Read a caption, which is reStructuredText on Markdown pages too."""
        document = self.state.document
        inliner = states.Inliner()
        inliner.init_customizations(document.settings)
        memo = states.Struct(
            document=document,
            reporter=Reporter(self.env.docname, 2, 4),
            language=languages.get_language("en"),
            title_styles=[],
            section_level=0,
            section_bubble_up_kludge=False,
            inliner=inliner,
        )
        found, messages = inliner.parse(text, self.lineno, memo, document)
        return found + messages


class ShowPlate(PlateDirective):
    # Content, if there is any, takes the place of the figure's own caption.
    has_content = True
    option_spec: ClassVar = {**PlateDirective.option_spec, "unnumbered": directives.flag}

    def element(self) -> nodes.Element:
        if self.content:
            words, messages = self.parse_inline(" ".join(self.content))
            words += messages
        else:
            words = self.words(self.plate["caption"])
        if self.plate["animated"]:
            words += [nodes.Text(" "), StillSwitch()]
        if "unnumbered" in self.options:
            return Aside("", Pictures(plate=self.plate), AsideCaption("", "", *words))
        caption = nodes.caption("", "", *words)
        legend = nodes.legend("", *self.sources())
        return nodes.figure("", Pictures(plate=self.plate), caption, legend, classes=["plate"])


class ShowTable(PlateDirective):
    def element(self) -> nodes.Element:
        header, rows = self.plate["header"], self.plate["rows"]
        numeric = [
            all(NUMBER.fullmatch(cell) for cell in column) for column in zip(*rows, strict=True)
        ]
        group = nodes.tgroup(cols=len(header))
        group += [nodes.colspec(colwidth=1) for _ in header]
        group += nodes.thead("", nodes.row("", *map(entry, header, numeric)))
        group += nodes.tbody("", *(nodes.row("", *map(entry, row, numeric)) for row in rows))
        span_equal(group[-1])
        title = nodes.title("", "", *self.words(self.plate["caption"]))
        return nodes.table("", title, group, classes=["plate-table"])


def entry(cell: str, numeric: bool) -> nodes.entry:
    return nodes.entry("", nodes.paragraph("", cell), classes=["number"] if numeric else [])


def span_equal(body: nodes.tbody) -> None:
    """Write what rows have in common in their first column once, over all of them."""
    first = None
    for row in body:
        if first is not None and row[0].astext() == first.astext():
            first["morerows"] = first.get("morerows", 0) + 1
            row.pop(0)
        else:
            first = row[0]


def address(self, name: str) -> str:
    """Return the address of a published figure file from the page that is being written."""
    page = self.builder.get_target_uri(self.builder.current_docname)
    return escape(relative_uri(page, f"{PUBLISHED}/{name}"))


def visit_pictures(self, node: Pictures) -> None:
    plate = node["plate"]
    size = f'width="{plate["width"]}" height="{plate["height"]}"'
    alt = escape(plate["alt"])
    self.body.append('<div class="pictures">')
    for theme in style.THEMES:
        still = address(self, f"{plate['name']}-{theme.name}{plate['still']}")
        image = f'{size} alt="{alt}" loading="lazy" class="dark-light"'
        if not plate["animated"]:
            self.body.append(f'<img src="{still}" {image.replace("dark-light", only(theme))}>')
            continue
        moving = address(self, f"{plate['name']}-{theme.name}.gif")
        reduced = "(prefers-reduced-motion: reduce)"
        self.body.append(
            f'<picture class="first {only(theme)}"><source media="print" srcset="{still}">'
            f'<source media="{reduced}" srcset="{still}"><img src="{moving}" {image}></picture>'
            f'<picture class="other {only(theme)}"><source media="print" srcset="{still}">'
            f'<source media="{reduced}" srcset="{moving}"><img src="{still}" {image}></picture>'
        )
    self.body.append("</div>\n")
    raise nodes.SkipNode


def only(theme: style.Theme) -> str:
    # Without the class dark-light the theme filters pictures on dark pages.
    return f"only-{theme.name} dark-light"


def visit_aside(self, node: Aside) -> None:
    self.body.append(self.starttag(node, "figure", CLASS="plate"))


def depart_aside(self, _node: Aside) -> None:
    self.body.append("</figure>\n")


def visit_aside_caption(self, _node: AsideCaption) -> None:
    self.body.append("<figcaption><p>")


def depart_aside_caption(self, _node: AsideCaption) -> None:
    self.body.append("</p></figcaption>\n")


def visit_switch(self, _node: StillSwitch) -> None:
    self.body.append(
        '<label class="still-switch"><input type="checkbox">'
        '<span class="hold">still</span><span class="play">play</span></label>'
    )
    raise nodes.SkipNode


def end_numbers(_app, _page: str, _template: str, context: dict, _doctree) -> None:
    """Put a full stop after a caption's number, where references to it must have none."""
    if "body" in context:
        context["body"] = CAPTION_NUMBER.sub(r"\1.\2", context["body"])


def publish(app, error: Exception | None) -> None:
    """Bring ``figures/`` of the site up to date: write what is new, remove what is gone."""
    if error or app.builder.format != "html":
        return
    target = Path(app.outdir, PUBLISHED)
    target.mkdir(exist_ok=True)
    drawn = {file.name: file for file in Path(app.srcdir, "plates").glob("*-*.[psg][nvi][gf]")}
    stamp, recipe = Path(app.doctreedir, "lightened"), lighten.recipe()
    known = stamp.exists() and stamp.read_text() == recipe
    for old in target.iterdir():
        if not known or old.name not in drawn:
            old.unlink()
    lighten.publish([file for file in drawn.values() if is_new(file, target)], target)
    stamp.write_text(recipe)


def is_new(file: Path, target: Path) -> bool:
    copy = target / file.name
    return not copy.exists() or copy.stat().st_mtime_ns != file.stat().st_mtime_ns


def setup(app) -> dict:
    app.add_node(Aside, html=(visit_aside, depart_aside))
    app.add_node(AsideCaption, html=(visit_aside_caption, depart_aside_caption))
    app.add_node(Pictures, html=(visit_pictures, None))
    app.add_node(StillSwitch, html=(visit_switch, None))
    app.add_directive("plate", ShowPlate)
    app.add_directive("plate-table", ShowTable)
    app.connect("html-page-context", end_numbers)
    app.connect("build-finished", publish)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
