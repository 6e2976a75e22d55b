"""How a rule is called in other libraries, as the record of ``nox -s peers`` has it.

.. peer-calls:: adagrad
"""

from __future__ import annotations

import json
from itertools import groupby
from pathlib import Path

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

RECORD = Path("gallery", "optimizers", "peers.json")


class PeerCalls(SphinxDirective):
    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        record = Path(self.env.srcdir).parent / RECORD
        self.env.note_dependency(record)
        conventions = json.loads(record.read_text(encoding="utf-8"))["conventions"]
        rule = self.arguments[0]
        if rule not in conventions:
            message = f"{RECORD} has no calls for {rule!r}, it has {', '.join(conventions)}"
            return [self.state.document.reporter.warning(message, line=self.lineno)]
        code = block(conventions[rule])
        return [nodes.literal_block(code, code, language="python")]


def block(calls: list[dict[str, str]]) -> str:
    """Write the calls one below the other, and before those with a condition what it is."""
    lines = []
    for (only_if, because), group in groupby(
        calls, lambda call: (call["only_if"], call["because"])
    ):
        if only_if:
            lines.append(f"# Only if {only_if}: {because}")
        lines += [call["text"] for call in group]
    return "\n".join(lines)


def setup(app) -> dict:
    app.add_directive("peer-calls", PeerCalls)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
