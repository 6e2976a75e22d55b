"""What a docstring teaches, on the gallery's pages: its text without signature and examples."""

from __future__ import annotations

import importlib
import inspect
import re

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from paramopt.landscapes import Landscape

LIVE = """

Another start, other rates? :live:`Run the race on this landscape yourself <race?landscape={}>`.
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
            rest += LIVE.format(name)
        standfirst = nodes.paragraph("", first, classes=["standfirst"])
        return [standfirst, *self.parse_text_to_nodes(rest)]


def setup(app) -> dict:
    app.add_directive("lesson", Lesson)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
