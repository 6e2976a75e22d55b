"""A test of the repository, shown folded under the claim that it holds up.

``.. tested:: tests/test_errata.py::test_erratum_07`` shows every test of that file whose name
begins so.
"""

from __future__ import annotations

import ast
from pathlib import Path

from docutils import nodes
from gallery_pages import Folded
from sphinx.util.docutils import SphinxDirective


class Tested(SphinxDirective):
    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        file, _, stem = self.arguments[0].partition("::")
        source = Path(self.env.srcdir).parent / file
        self.env.note_dependency(source)
        text = source.read_text(encoding="utf-8") if source.exists() else ""
        found = [code for name, code in functions(text) if name.startswith(stem)]
        if not found:
            message = f"{file} has no test whose name begins with {stem!r}"
            return [self.state.document.reporter.warning(message, line=self.lineno)]
        code = "\n\n\n".join(found)
        block = nodes.literal_block(code, code, language="python")
        return [Folded("", block, summary="The test" if len(found) == 1 else "The tests")]


def functions(text: str) -> list[tuple[str, str]]:
    """Return the names and the source of a file's functions, decorators included."""
    lines = text.splitlines()
    found = []
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef):
            first = min(part.lineno for part in (node, *node.decorator_list))
            found.append((node.name, "\n".join(lines[first - 1 : node.end_lineno])))
    return found


def setup(app) -> dict:
    app.add_directive("tested", Tested)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
