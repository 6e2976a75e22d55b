"""The gallery at a glance: its pages, and small stills that link to the figures."""

from __future__ import annotations

from html import escape
from pathlib import Path

from docutils import nodes
from plates import address, only
from scraper import read
from sphinx.directives.other import TocTree
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from paramopt import landscapes, scenarios
from paramopt.figures import style

logger = logging.getLogger(__name__)


class SmallPlate(nodes.General, nodes.Element):
    """A small still (attribute `plate`: the sidecar) that links to its figure, or to its page."""


class PlateTable(nodes.General, nodes.Element):
    """Landscapes (rows) by scenarios and maps (columns); attribute `columns`."""


class SmallPlates(SphinxDirective):
    """Looks up sidecars and tells which are missing."""

    def small(self, name: str, **words: str) -> SmallPlate | None:
        sidecar = Path(self.env.srcdir, "plates", f"{name}.json")
        self.env.note_dependency(sidecar)
        if sidecar.exists():
            return SmallPlate(plate=read(sidecar), **words)
        logger.warning("no gallery script shows %r", name, location=self.get_location())
        return None


class Atlas(SmallPlates):
    def run(self) -> list[nodes.Node]:
        for module in (landscapes, scenarios):
            self.env.note_dependency(module.__file__)
        titles = [scenario.title for scenario in scenarios.catalogue.values()]
        table = PlateTable(columns=[*titles, "Maps of all starts"])
        for name, J in landscapes.catalogue.items():
            table += nodes.row(title=J.title, page=f"gallery/landscapes/{name}")
            for key, scenario in scenarios.catalogue.items():
                plate = f"{name}-{key}-race".replace("_", "-")
                alt = f"{J.title}, {scenario.title.lower()}"
                table[-1] += filter(None, [self.small(plate, alt=alt)])
            alt = f"{J.title}, which minimum is reached from where"
            table[-1] += filter(None, [self.small(f"{name}-maps".replace("_", "-"), alt=alt)])
        return [table]


class LandscapePages(TocTree):
    """``.. landscape-pages::`` lists the page of each landscape, then what its content names."""

    def run(self) -> list[nodes.Node]:
        self.env.note_dependency(landscapes.__file__)
        self.options["maxdepth"] = 1
        self.content = [*landscapes.catalogue, *self.content]
        return super().run()


class PlateRow(SmallPlates):
    """``.. plate-row:: name ...``: a few figures, small, each with its title."""

    required_arguments = 1
    optional_arguments = 100

    def run(self) -> list[nodes.Node]:
        row = nodes.container(classes=["plate-row"])
        row += filter(None, (self.small(name) for name in self.arguments))
        return [row]


def find(app, doctree: nodes.document, docname: str) -> None:
    """Turn the names of figures into addresses: the pages that show them are known now."""
    labels = app.env.domains.standard_domain.anonlabels
    for small in doctree.findall(SmallPlate):
        name = small["plate"]["name"]
        if name not in labels:
            logger.warning("no page shows %r", name, location=small)
            small["address"] = "#"
            continue
        page, anchor, *_ = labels[name]
        small["address"] = f"{app.builder.get_relative_uri(docname, page)}#{anchor}"


def visit_small(self, node: SmallPlate) -> None:
    plate = node["plate"]
    ending = "-thumbnail.png" if plate["thumbnail"] else plate["still"]
    width, height = (160, 160) if plate["thumbnail"] else (plate["width"], plate["height"])
    alt = node.get("alt", "")
    self.body.append(f'<a class="small-plate" href="{escape(node["address"])}">')
    for theme in style.THEMES:
        file = address(self, f"{plate['name']}-{theme.name}{ending}")
        self.body.append(
            f'<img src="{file}" width="{width}" height="{height}" alt="{escape(alt)}" '
            f'loading="lazy" class="{only(theme)}">'
        )
    if "alt" not in node:
        self.body.append(f"<span>{escape(plate['title'])}</span>")
    self.body.append("</a>")
    raise nodes.SkipNode


def visit_table(self, node: PlateTable) -> None:
    heads = "".join(f'<th scope="col">{escape(title)}</th>' for title in node["columns"])
    self.body.append(f'<div class="atlas"><table><thead><tr><td></td>{heads}</tr></thead><tbody>')
    for row in node:
        page = escape(self.builder.get_relative_uri(self.builder.current_docname, row["page"]))
        self.body.append(f'<tr><th scope="row"><a href="{page}">{escape(row["title"])}</a></th>')
        for small in row:
            self.body.append("<td>")
            small.walkabout(self)
            self.body.append("</td>")
        self.body.append("</tr>")
    self.body.append("</tbody></table></div>\n")
    raise nodes.SkipNode


def setup(app) -> dict:
    app.add_node(SmallPlate, html=(visit_small, None))
    app.add_node(PlateTable, html=(visit_table, None))
    app.add_directive("atlas", Atlas)
    app.add_directive("landscape-pages", LandscapePages)
    app.add_directive("plate-row", PlateRow)
    app.connect("doctree-resolved", find)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
