"""The recipes of CONTRIBUTING.md, read from it and followed in a copy of the repository."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from textwrap import indent
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
NOT_COPIED = (".*cache*", ".git", ".nox", ".venv", "__pycache__", "build", "node_modules")
SECTION = re.compile(r"^## (Add .+)$", re.M)
BLOCK = re.compile(
    r"^ *(?P<place>New file|At the end of|After) (`(?P<what>[^`]+)` in )?`(?P<file>[^`]+)`:\n\n"
    r"(?P<fence> *)```\w+\n(?P<code>.*?)^(?P=fence)```$",
    re.M | re.S,
)


class Block(NamedTuple):
    """Code of a recipe: where it goes, and what it is."""

    place: str
    what: str | None
    file: str
    code: str

    def apply(self, root: Path) -> None:
        """Write the code into a copy of the repository, where the sentence before it says."""
        file = root / self.file
        if self.place == "New file":
            assert not file.exists(), file
            file.write_text(self.code, encoding="utf-8")
            return
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        if self.place == "After":
            (at,) = (i for i, line in enumerate(lines) if line.strip().startswith(self.what))
            lines.insert(at + 1, indent(self.code, re.match(" *", lines[at])[0]))
        elif self.what:
            lines.insert(last_line(ast.parse("".join(lines)), self.what), indent(self.code, "    "))
        else:
            lines.append(f"\n\n{self.code}")
        file.write_text("".join(lines), encoding="utf-8")


def last_line(module: ast.Module, name: str) -> int:
    """Return the index of the line that closes the literal to which a module gives this name."""
    (literal,) = (
        node
        for node in module.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if target.id == name
    )
    return literal.end_lineno - 1


def recipes() -> dict[str, list[Block]]:
    """Return the blocks of each recipe by its heading."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    _, *parts = SECTION.split(text)
    found = {}
    for heading, part in zip(parts[::2], parts[1::2], strict=True):
        blocks = [match.groupdict() for match in BLOCK.finditer(part)]
        assert len(blocks) == part.count("```") // 2, f"{heading}: a block without its place"
        found[heading] = [
            Block(b["place"], b["what"], b["file"], outdented(b["code"], b["fence"]))
            for b in blocks
        ]
    return found


def outdented(code: str, by: str) -> str:
    """Take off the code what its fence is indented by."""
    return re.sub(f"^{by}", "", code, flags=re.M)


def copy(target: Path) -> None:
    """Copy the repository, with the figures that are drawn but without what was built of them."""
    shutil.copytree(ROOT, target, ignore=shutil.ignore_patterns(*NOT_COPIED))
    (target / "docs" / "node_modules").symlink_to(ROOT / "docs" / "node_modules")


def run(root: Path, *module: str) -> subprocess.CompletedProcess:
    """Run a Python module in a copy, with the copy's package."""
    return started(root, "-m", *module)


def python(root: Path, code: str) -> subprocess.CompletedProcess:
    """Run code in a copy, with the copy's package and the extensions of its site."""
    return started(root, "-c", code)


def started(root: Path, *arguments: str) -> subprocess.CompletedProcess:
    path = os.pathsep.join([str(root), str(root / "docs" / "_extensions")])
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=root,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )


def pretend_drawn(root: Path, but: set[str]) -> None:
    """Have all scripts taken for drawn in the present state of the copy, but those named.

    A new landscape or rule changes modules that every script imports: all figures would be drawn
    again, for minutes.
    """
    code = "import json, pathlib, rerun; print(json.dumps(rerun.digests(pathlib.Path.cwd())))"
    digests = json.loads(python(root, code).stdout)
    assert but <= set(digests)
    drawn = {name: digest for name, digest in digests.items() if name not in but}
    (root / "docs" / "plates" / "scripts.digest").write_text(json.dumps(drawn))


def build(root: Path) -> subprocess.CompletedProcess:
    """Build the site of a copy as `nox -s docs` does."""
    sphinx = ("sphinx", "--builder", "html", "--nitpicky", "--fail-on-warning", "--jobs", "auto")
    return run(root, *sphinx, "--doctree-dir", "build/doctrees", "docs", "build/html")
