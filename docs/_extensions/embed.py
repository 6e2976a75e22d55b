"""What the package says, shown in a chapter: formulas, derivations, numbers of tables.

``.. formula:: paramopt.optimizers.adam`` shows the equation that a function's source says,
``.. derivation:: paramopt.theory.best_rate`` what its docstring derives, and
``:cell:`table/row/column``` one cell of a table that a gallery script has shown.
"""

from __future__ import annotations

import importlib
import inspect
import re
from itertools import count
from pathlib import Path
from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from scraper import read
from sphinx.util.docutils import SphinxDirective, SphinxRole

from paramopt import symbols

COUNTED = re.compile(r"id\d+")
SECTION = re.compile(r"\n\w+\n-+\n")


class Embed(SphinxDirective):
    """Looks up the object that the argument names; a page depends on the file it stands in."""

    required_arguments = 1
    option_spec: ClassVar = {"label": directives.unchanged_required}

    def named(self) -> object:
        module, _, name = self.arguments[0].rpartition(".")
        source = importlib.import_module(module)
        self.env.note_dependency(source.__file__)
        return getattr(source, name)

    def number(self, formula: nodes.math_block, label: str) -> list[nodes.Node]:
        """Number a displayed formula; return it with the target that references lead to."""
        domain = self.env.domains.math_domain
        domain.note_equation(self.env.docname, label, location=formula)
        formula["docname"], formula["label"] = self.env.docname, label
        formula["number"] = domain.get_equation_number_for(label)
        target = nodes.target("", "", ids=[nodes.make_id(f"equation-{label}")])
        self.state.document.note_explicit_target(target)
        return [target, formula]


class Formula(Embed):
    def run(self) -> list[nodes.Node]:
        thing = self.named()
        latex = thing.latex if hasattr(thing, "latex") else symbols.latex(thing)
        formula = nodes.math_block(latex, latex, nowrap=False, label=None, number=None)
        self.set_source_info(formula)
        if "label" not in self.options:
            return [formula]
        return self.number(formula, self.options["label"])


class Derivation(Embed):
    """Its formulas are labelled ``eq-NAME-1``, ``eq-NAME-2``, unless `label` gives the stem."""

    def run(self) -> list[nodes.Node]:
        thing = self.named()
        _summary, _, rest = SECTION.split(inspect.getdoc(thing))[0].partition("\n")
        own = self.arguments[0].rpartition(".")[2].replace("_", "-")
        stem = self.options.get("label", f"eq-{own}")
        shown = nodes.container("", *self.parse(rest), is_div=True, classes=["derivation"])
        for i, formula in enumerate(list(shown.findall(nodes.math_block)), start=1):
            formula.replace_self(self.number(formula, f"{stem}-{i}"))
        return shown.children

    def parse(self, text: str) -> list[nodes.Node]:
        """Read reStructuredText, on Markdown pages too."""
        if self.env.doc2path(self.env.docname).suffix == ".md":
            text = f"````{{eval-rst}}\n{text}\n````"
        return self.parse_text_to_nodes(text)


class Cell(SphinxRole):
    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        table, _, place = self.text.partition("/")
        row, _, column = place.rpartition("/")
        sidecar = Path(self.env.srcdir, "plates", f"{table}.json")
        self.env.note_dependency(sidecar)
        try:
            return [nodes.Text(look_up(sidecar, row, column))], []
        except LookupError as error:
            return [], [self.inliner.reporter.error(str(error), line=self.lineno)]


def look_up(sidecar: Path, row: str, column: str) -> str:
    """Return the cell in the row that begins with `row`, under the heading `column`."""
    if not sidecar.exists():
        raise LookupError(f"no gallery script shows a table called {sidecar.stem!r}")
    table = read(sidecar)
    if "rows" not in table:
        raise LookupError(f"{sidecar.stem!r} is a figure, not a table")
    rows = {cells[0]: cells for cells in table["rows"]}
    if row not in rows or column not in table["header"]:
        raise LookupError(
            f"{sidecar.stem!r} has no cell {row!r}, {column!r}; its rows are "
            f"{', '.join(rows)}, its columns {', '.join(table['header'])}"
        )
    return rows[row][table["header"].index(column)]


def unique_anchors(_app, doctree: nodes.document) -> None:
    """Rename anchors given twice: what is read by itself counts its citations from one again."""
    seen: set[str] = set()
    for node in doctree.findall(nodes.Element):
        for i, anchor in enumerate(node.get("ids", [])):
            if COUNTED.fullmatch(anchor) and anchor in seen:
                numbers = (f"id{number}" for number in count(1))
                node["ids"][i] = next(name for name in numbers if name not in seen)
            seen.add(node["ids"][i])


def setup(app) -> dict:
    app.add_directive("formula", Formula)
    app.add_directive("derivation", Derivation)
    app.add_role("cell", Cell())
    app.connect("doctree-read", unique_anchors)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
