"""The table of all update rules: the equations and counts from the code, a remark from the page.

.. optimizer-table:: Caption
   :label: tab-rules

   gradient_descent
      What is to be said of it; else the first line of its docstring is.
"""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import ClassVar

import numpy as np
from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from paramopt import memory, optimizers, symbols
from paramopt.symbols.notation import symbol

HEADINGS = ("Rule", "Update", "Numbers", "Bytes", "Operations")


class OptimizerTable(SphinxDirective):
    required_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar = {"label": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        for module in (memory, optimizers, symbols):
            self.env.note_dependency(module.__file__)
        self.env.note_dependency(str(Path(__file__)))
        remarks = self.remarks()
        if unknown := set(remarks) - set(optimizers.catalogue):
            message = f"remarks are on {', '.join(optimizers.catalogue)}, not {', '.join(unknown)}"
            return [self.state.document.reporter.warning(message, line=self.lineno)]
        body = nodes.tbody()
        for name, rule in optimizers.catalogue.items():
            body += row(rule, remarks.get(name) or self.summary(rule))
        group = nodes.tgroup("", cols=len(HEADINGS))
        group += [nodes.colspec(colwidth=1) for _ in HEADINGS]
        counts = (False, False, True, True, True)
        head = nodes.row(
            "",
            *(
                entry(nodes.paragraph("", words), number=count)
                for words, count in zip(HEADINGS, counts, strict=True)
            ),
        )
        group += [nodes.thead("", head), body]
        title = nodes.title("", "", *self.parse_inline(self.arguments[0])[0])
        table = nodes.table("", title, group, classes=["plate-table", "optimizer-table"])
        self.set_source_info(table)
        label = self.options["label"]
        table["ids"], table["names"] = [label], [label]
        self.state.document.note_explicit_target(table, table)
        return [table]

    def remarks(self) -> dict[str, list[nodes.Node]]:
        """Read the definition list: the name of a rule, and what is said of it."""
        items = nodes.container("", *self.parse_content_to_nodes())
        return {
            item[0].astext(): item[1].children for item in items.findall(nodes.definition_list_item)
        }

    def summary(self, rule) -> list[nodes.Node]:
        first, *_ = inspect.getdoc(rule).partition("\n")
        return self.parse_text_to_nodes(first)


def row(rule, remark: list[nodes.Node]) -> nodes.row:
    """Return the row of a rule: its name, what is said of it and its defaults; then the facts."""
    name = nodes.paragraph("", "", nodes.strong("", rule.title))
    latex = symbols.latex(rule)
    formula = nodes.math_block(latex, latex, nowrap=False, label=None, number=None)
    single = memory.state_bytes(rule, np.ones(1, dtype=np.float32))
    counts = single // 4, single, sum(memory.arithmetic(rule).values())
    cells = [entry(name, *remark, *defaults(rule)), entry(formula)]
    return nodes.row("", *cells, *(entry(nodes.paragraph("", str(n)), number=True) for n in counts))


def defaults(rule) -> list[nodes.paragraph]:
    """Return a line with the rule's hyperparameters, if it has any."""
    settings = []
    for name, value in optimizers.hyperparameters(rule).items():
        written = f"{symbol(name)} = {value:g}".replace("1e-08", "10^{-8}")
        settings += [nodes.math(written, written), nodes.Text(", ")]
    return [nodes.paragraph("", "Default ", *settings[:-1])] if settings else []


def entry(*content: nodes.Node, number: bool = False) -> nodes.entry:
    return nodes.entry("", *content, classes=["number"] if number else [])


def setup(app) -> dict:
    app.add_directive("optimizer-table", OptimizerTable)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
