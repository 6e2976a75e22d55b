"""``.. explorable:: race`` places a figure that runs in the page.

The figure is a custom element, ``<explorable-race>``. What stands in it until its script takes
over, and for good where scripts are off, is a figure of the gallery (option ``still``); the content
is the caption of both. Script and style are loaded only by pages that have such a figure.

``:live:`text <race?landscape=beale>``` links to the figure with the label ``race``, set so.
"""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import ClassVar

import mathematics
import rerun
from docutils import nodes
from docutils.parsers.rst import directives
from katex import node_executable
from plates import Pictures, StillSwitch
from scraper import read
from sphinx.util import logging
from sphinx.util.docutils import ReferenceRole, SphinxDirective

logger = logging.getLogger(__name__)

KINDS = ("fit", "curvature", "race")
HERE = Path(__file__).parent
SOURCES = HERE.parent / "_static" / "explorables"


class Explorable(nodes.General, nodes.Element):
    """The custom element, attribute `kind` says which; its child is shown in its stead."""


class PlaceExplorable(SphinxDirective):
    required_arguments = 1
    has_content = True
    option_spec: ClassVar = {
        "label": directives.unchanged_required,
        "still": directives.unchanged_required,
    }

    def run(self) -> list[nodes.Node]:
        kind = self.arguments[0]
        if kind not in KINDS:
            raise self.error(f"no explorable is called {kind!r}, only {', '.join(KINDS)}")
        if missing := {"label", "still"} - set(self.options):
            raise self.error(f"an explorable needs a {' and a '.join(sorted(missing))}")
        if any(self.state.document.findall(Explorable)):
            raise self.error("a page has one explorable: its state is the page's address")
        sidecar = Path(self.env.srcdir, "plates", f"{self.options['still']}.json")
        self.env.note_dependency(sidecar)
        if not sidecar.exists():
            raise self.error(f"no gallery script shows a figure called {self.options['still']!r}")
        plate = read(sidecar)
        words, messages = self.parse_inline(" ".join(self.content))
        if plate["animated"]:
            words += [nodes.Text(" "), StillSwitch()]
        element = Explorable("", Pictures(plate=plate), kind=kind)
        figure = nodes.figure("", element, nodes.caption("", "", *words, *messages))
        figure["classes"] = ["plate", "explorable"]
        self.set_source_info(figure)
        label = self.options["label"]
        figure["ids"], figure["names"] = [label], [label]
        self.state.document.note_explicit_target(figure, figure)
        return [figure]


def visit_explorable(self, node: Explorable) -> None:
    self.body.append(f"<explorable-{node['kind']}>")


def depart_explorable(self, node: Explorable) -> None:
    self.body.append(f"</explorable-{node['kind']}>\n")


class LiveLink(ReferenceRole):
    def run(self) -> tuple[list[nodes.Node], list]:
        label, _, query = self.target.partition("?")
        link = nodes.reference("", self.title, internal=True, live=label, query=query)
        self.set_source_info(link)
        return [link], []


def resolve(app, doctree: nodes.document, docname: str) -> None:
    """Give the links to live figures their addresses."""
    places = app.env.domains.standard_domain.anonlabels
    for link in doctree.findall(lambda node: isinstance(node, nodes.reference) and "live" in node):
        if link["live"] not in places:
            logger.warning("no figure is labelled %r", link["live"], location=link)
            continue
        page, anchor = places[link["live"]]
        query = f"?{link['query']}" if link["query"] else ""
        link["refuri"] = f"{app.builder.get_relative_uri(docname, page)}{query}#{anchor}"


def load(app, _page: str, _template: str, _context: dict, doctree: nodes.document | None) -> None:
    """Add script and style to a page that has an explorable, and to no other."""
    if doctree and any(doctree.findall(Explorable)):
        app.add_js_file("explorables.js", loading_method="defer")
        app.add_css_file("explorables.css")


def bundle(app, _env=None) -> None:
    """Write the mathematics if what it comes from changed, and bundle it with the interface."""
    if app.builder.format != "html":
        return
    root = HERE.parents[1]
    digest = rerun.digest(rerun.closure(Path(mathematics.__file__), root), root)
    folder = Path(app.doctreedir, "explorables")
    folder.mkdir(parents=True, exist_ok=True)
    module, stamp = folder / "mathematics.js", folder / "written"
    if not (module.exists() and stamp.exists() and stamp.read_text() == digest):
        module.write_text(mathematics.module(), encoding="utf-8")
        stamp.write_text(digest)
    stem = Path(app.outdir, "_static", "explorables")
    stem.parent.mkdir(parents=True, exist_ok=True)
    script = [node_executable(), HERE / "bundle.mjs", Path(app.confdir, "node_modules")]
    subprocess.run([*script, SOURCES / "index.js", module, stem], check=True)


def setup(app) -> dict:
    app.add_node(Explorable, html=(visit_explorable, depart_explorable))
    app.add_directive("explorable", PlaceExplorable)
    app.add_role("live", LiveLink())
    app.connect("doctree-resolved", resolve)
    app.connect("env-updated", bundle)
    app.connect("html-page-context", load)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
