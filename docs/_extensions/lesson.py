"""What a docstring teaches, on the gallery's pages: its text without signature and examples."""

from __future__ import annotations

import importlib
import inspect
import re

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from paramopt import landscapes
from paramopt.landscapes import Landscape

MORE = """

Another start, other rates? :live:`Run the race on this landscape yourself <race?landscape={0}>`.
From all over the window, at many rates: :doc:`/gallery/sweeps/{0}`.
"""
BACK = """
The formula, its minima and runs from one start are on :doc:`the landscape's own page
</gallery/landscapes/{}>`.
"""


class Lesson(SphinxDirective):
    """``.. lesson:: paramopt.landscapes.bowl`` shows that docstring up to its first section."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        module, _, name = self.arguments[0].rpartition(".")
        source = importlib.import_module(module)
        self.env.note_dependency(source.__file__)
        lesson = getattr(source, name)
        docstring = inspect.getdoc(lesson)
        first, rest = re.split(r"\n\w+\n-+\n", docstring)[0].split("\n", 1)
        if isinstance(lesson, Landscape):
            rest += MORE.format(name)
        standfirst = nodes.paragraph("", first, classes=["standfirst"])
        return [standfirst, *self.parse_text_to_nodes(rest)]


class ManyStarts(SphinxDirective):
    """``.. many-starts:: bowl`` opens the page of a landscape's sweeps."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        self.env.note_dependency(landscapes.__file__)
        name = self.arguments[0]
        title = landscapes.catalogue[name].title
        first = f"{title}: all rules, from all over its window and not from one start."
        standfirst = nodes.paragraph("", first, classes=["standfirst"])
        return [standfirst, *self.parse_text_to_nodes(BACK.format(name))]


def setup(app) -> dict:
    app.add_directive("lesson", Lesson)
    app.add_directive("many-starts", ManyStarts)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
