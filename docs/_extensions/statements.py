"""Propositions and their like, exercises with folded solutions, and what a chapter teaches.

.. proposition:: Descent lemma
   :label: descent-lemma

   Statements are numbered over the whole book, each kind by itself.
"""

from __future__ import annotations

from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from gallery_pages import Folded
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

logger = logging.getLogger(__name__)


class Statement(nodes.General, nodes.Element):
    """A numbered statement; attribute `title` may say what it is called."""


class Proposition(Statement):
    pass


class Definition(Statement):
    pass


class Algorithm(Statement):
    pass


class Exercise(Statement):
    pass


KINDS = {kind.__name__.lower(): kind for kind in (Proposition, Definition, Algorithm, Exercise)}


class State(SphinxDirective):
    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar = {"label": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        if "label" not in self.options:
            message = f"a numbered {self.name} needs a label to be referred to"
            return [self.state.document.reporter.warning(message, line=self.lineno)]
        kind = KINDS[self.name]
        statement = kind(classes=["statement", self.name])
        self.set_source_info(statement)
        statement["ids"], statement["names"] = [self.options["label"]], [self.options["label"]]
        self.state.document.note_explicit_target(statement, statement)
        words = self.parse_inline(self.arguments[0])[0] if self.arguments else []
        statement += Heading("", "", *words)
        statement += self.parse_content_to_nodes()
        return [statement]


class Heading(nodes.Part, nodes.TextElement):
    """The line over a statement; its number is put before it when the page is written."""


class Proof(SphinxDirective):
    has_content = True

    def run(self) -> list[nodes.Node]:
        proof = nodes.container(classes=["proof"], is_div=True)
        proof += self.parse_content_to_nodes()
        opening = [nodes.emphasis("", "Proof."), nodes.Text(" ")]
        if proof.children and isinstance(proof[0], nodes.paragraph):
            proof[0].insert(0, opening)
        else:
            proof.insert(0, nodes.paragraph("", "", *opening))
        return [proof]


class Solution(SphinxDirective):
    """``.. solution:: LABEL`` under the exercise of that label."""

    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        label = f"solution-{self.arguments[0]}"
        solution = Folded("", *self.parse_content_to_nodes(), summary="Solution", ids=[label])
        solution["exercise"] = self.arguments[0]
        self.set_source_info(solution)
        return [solution]


class Learn(SphinxDirective):
    """What a chapter teaches, a list."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        title = nodes.paragraph("", "In this chapter", classes=["learn-title"])
        content = self.parse_content_to_nodes()
        return [nodes.container("", title, *content, classes=["learn"], is_div=True)]


def visit_statement(self, node: Statement) -> None:
    self.body.append(self.starttag(node, "div"))


def depart_statement(self, _node: Statement) -> None:
    self.body.append("</div>\n")


def visit_heading(self, node: Heading) -> None:
    self.body.append(self.starttag(node, "p", "", CLASS="statement-title"))
    self.add_fignumber(node.parent)


def depart_heading(self, node: Heading) -> None:
    self.add_permalink_ref(node.parent, f"Link to this {type(node.parent).__name__.lower()}")
    self.body.append("</p>\n")


def solutions_follow(_app, doctree: nodes.document) -> None:
    """Warn of a solution that does not stand under its exercise."""
    for solution in doctree.findall(Folded):
        if "exercise" not in solution:
            continue
        before = solution.parent[solution.parent.index(solution) - 1]
        if not isinstance(before, Exercise) or solution["exercise"] not in before["names"]:
            message = "the solution to %r does not stand under that exercise"
            logger.warning(message, solution["exercise"], location=solution)


def heading(statement: Statement) -> str:
    # Sphinx does not number what has no title.
    return statement[0].astext() or type(statement).__name__


def setup(app) -> dict:
    visitors = (visit_statement, depart_statement)
    for name, kind in KINDS.items():
        app.add_enumerable_node(kind, name, heading, html=visitors)
        app.add_directive(name, State)
    app.add_node(Heading, html=(visit_heading, depart_heading))
    app.add_directive("proof", Proof)
    app.add_directive("solution", Solution)
    app.add_directive("learn", Learn)
    app.connect("doctree-read", solutions_follow)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
