"""The table of all update rules: the equations and counts from the code, a remark from the page.

.. optimizer-table:: Caption
   :label: tab-rules

   gradient_descent
      What is to be said of it.
"""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

import numpy as np
from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from paramopt import memory, optimizers, symbols

HEADINGS = ("Update", "Numbers", "Bytes", "Operations", "Defaults")
SYMBOLS = {
    "beta": r"\beta",
    "beta_1": r"\beta_1",
    "beta_2": r"\beta_2",
    "epsilon": r"\varepsilon",
}


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
        if set(remarks) != set(optimizers.catalogue):
            message = f"the table needs one remark for each of {', '.join(optimizers.catalogue)}"
            return [self.state.document.reporter.warning(message, line=self.lineno)]
        body = nodes.tbody()
        for name, rule in optimizers.catalogue.items():
            body += [*facts(rule), nodes.row("", entry(*remarks[name], span=len(HEADINGS)))]
            body[-1]["classes"].append("remark")
        group = nodes.tgroup("", cols=len(HEADINGS))
        group += [nodes.colspec(colwidth=1) for _ in HEADINGS]
        head = nodes.row("", *(entry(nodes.paragraph("", words)) for words in HEADINGS))
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


def facts(rule) -> list[nodes.row]:
    """Return the row of a rule's name and the row of its equation and numbers."""
    latex = symbols.latex(rule)
    single = memory.state_bytes(rule, np.ones(1, dtype=np.float32))
    settings = []
    for name, value in optimizers.hyperparameters(rule).items():
        written = f"{SYMBOLS[name]} = {value:g}".replace("1e-08", "10^{-8}")
        settings += [nodes.math(written, written), nodes.Text(", ")]
    words = nodes.paragraph("", "", *(settings[:-1] or [nodes.Text("none")]))
    formula = nodes.math_block(latex, latex, nowrap=False, label=None, number=None)
    name = nodes.row("", entry(nodes.paragraph("", rule.title), span=len(HEADINGS)))
    name["classes"].append("rule")
    row = nodes.row("", entry(formula))
    operations = sum(memory.arithmetic(rule).values())
    for count in (single // 4, single, operations):
        row += entry(nodes.paragraph("", str(count)), number=True)
    row += entry(words)
    return [name, row]


def entry(*content: nodes.Node, span: int = 1, number: bool = False) -> nodes.entry:
    cell = nodes.entry("", *content, classes=["number"] if number else [])
    if span > 1:
        cell["morecols"] = span - 1
    return cell


def setup(app) -> dict:
    app.add_directive("optimizer-table", OptimizerTable)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
