"""Margin notes: beside the text on a wide screen, within it on a narrow one.

.. margin:: Two conventions.

   Libraries often drop the factor ``1 - beta``.
"""

from __future__ import annotations

from docutils import nodes
from sphinx.util.docutils import SphinxDirective


class MarginNote(nodes.General, nodes.Element):
    """A note that stands beside the paragraph after it."""


class Margin(SphinxDirective):
    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True

    def run(self) -> list[nodes.Node]:
        note = MarginNote()
        self.set_source_info(note)
        note += self.parse_content_to_nodes()
        if self.arguments:
            words, messages = self.parse_inline(self.arguments[0])
            title = nodes.strong("", "", *words, classes=["title"])
            if note.children and isinstance(note[0], nodes.paragraph):
                note[0].insert(0, [title, nodes.Text(" ")])
            else:
                note.insert(0, nodes.paragraph("", "", title))
            note += messages
        return [note]


def visit(self, node: MarginNote) -> None:
    self.body.append(self.starttag(node, "aside", CLASS="margin-note"))


def depart(self, _node: MarginNote) -> None:
    self.body.append("</aside>\n")


def setup(app) -> dict:
    app.add_node(MarginNote, html=(visit, depart))
    app.add_directive("margin", Margin)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
