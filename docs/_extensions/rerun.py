"""Run a gallery script again when anything changed that its figures depend on.

sphinx-gallery runs a script again when the script changes. A figure changes too when a module of
``paramopt`` does that the script imports, or one that such a module imports; these are read off
the import statements. So do a measurement that lies beside the script, the plotting libraries and
our way of saving figures count. What a module says in comments and docstrings draws nothing.
"""

from __future__ import annotations

import ast
import hashlib
import json
from functools import cache
from importlib.metadata import version
from pathlib import Path

RECORD = "scripts.digest"
"""Beside the figures: for which state of its script each was drawn."""
LIBRARIES = ("matplotlib", "numba", "numpy", "pillow", "scipy", "sympy")


def closure(script: Path, root: Path) -> set[Path]:
    """Return `script` and every file of packages in `root` that it depends on."""
    found: set[Path] = set()
    waiting = {script}
    while waiting:
        file = waiting.pop()
        found.add(file)
        waiting |= imports(file, root) - found
    return found


@cache
def imports(file: Path, root: Path) -> frozenset[Path]:
    """Return the files in `root` that define what `file` imports."""
    files = set()
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.Import):
            files |= {module(alias.name, root) for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            package = node.module or ""
            if node.level:
                parts = file.relative_to(root).parts[: -node.level]
                package = ".".join([*parts, *filter(None, [node.module])])
            files |= {definition(package, alias.name, root) for alias in node.names}
    return frozenset(files - {None})


def module(name: str, root: Path) -> Path | None:
    """Return the file of a module, None if it does not lie in `root`."""
    path = root.joinpath(*name.split("."))
    for file in (path / "__init__.py", path.with_suffix(".py")):
        if file.is_file():
            return file
    return None


def definition(package: str, name: str, root: Path) -> Path | None:
    """Return the file that ``from package import name`` comes down to.

    A package's ``__init__.py`` that only passes a name on is not a dependency: else every script
    would depend on everything that the package offers.
    """
    file = module(package, root)
    if file is None:
        return None
    if submodule := module(f"{package}.{name}", root):
        return submodule
    if file.name == "__init__.py":
        for node in ast.walk(ast.parse(file.read_bytes())):
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                for alias in node.names:
                    if (alias.asname or alias.name) == name:
                        return definition(node.module, alias.name, root)
    return file


def digest(files: set[Path], root: Path) -> str:
    """Return one number for the content of `files` and the libraries' versions."""
    state = hashlib.sha256(" ".join(version(library) for library in LIBRARIES).encode())
    for file in sorted(files):
        state.update(f"\n{file.relative_to(root).as_posix()}\n".encode())
        state.update(code(file) if file.suffix == ".py" else file.read_bytes())
    return state.hexdigest()


@cache
def code(file: Path) -> bytes:
    """Return the syntax of a file without comments, docstrings and other texts that do nothing."""
    tree = ast.parse(file.read_bytes())
    for node in ast.walk(tree):
        for part in ("body", "orelse", "finalbody"):
            if isinstance(statements := getattr(node, part, None), list):
                setattr(node, part, [one for one in statements if not is_text(one)])
    return ast.dump(tree).encode()


def is_text(statement: ast.stmt) -> bool:
    """Tell a docstring or another text that stands alone."""
    value = statement.value if isinstance(statement, ast.Expr) else None
    return isinstance(value, ast.Constant) and isinstance(value.value, str)


def digests(root: Path) -> dict[str, str]:
    """Return, by the names of the gallery's scripts, one number for all that each depends on."""
    imports.cache_clear()
    code.cache_clear()
    always = {root / "docs" / "_extensions" / "scraper.py"}
    return {
        f"{script.parent.name}/{script.name}": digest(
            closure(script, root) | set(script.parent.glob("*.json")) | always, root
        )
        for script in sorted((root / "gallery").glob("*/*.py"))
    }


def forget_stale(app) -> None:
    """Remove what sphinx-gallery and we made from scripts that changed or are gone."""
    docs = Path(app.srcdir)
    root = docs.parent
    made, drawn = docs / "gallery", docs / "plates"
    record = drawn / RECORD
    known = json.loads(record.read_text()) if record.exists() else {}
    scripts = digests(root)
    stale = {name for name in scripts if scripts[name] != known.get(name)}
    stale |= {name for name in scripts if not (made / f"{name}.md5").exists()}
    for name in stale:
        (made / f"{name}.md5").unlink(missing_ok=True)
    forget_plates(drawn, keep=set(scripts) - stale)
    forget_pages(made, root / "gallery")
    drawn.mkdir(exist_ok=True)
    record.write_text(json.dumps(scripts, indent=1))


def forget_plates(drawn: Path, keep: set[str]) -> None:
    for sidecar in drawn.glob("*.json"):
        plate = json.loads(sidecar.read_text(encoding="utf-8"))
        if plate["script"] not in keep:
            for theme in ("light", "dark"):
                for ending in (".png", ".svg", ".gif", "-thumbnail.png"):
                    (drawn / f"{plate['name']}-{theme}{ending}").unlink(missing_ok=True)
            for table in plate.get("tables", ()):
                (drawn / f"{table}.csv").unlink(missing_ok=True)
            sidecar.unlink()


def forget_pages(made: Path, scripts: Path) -> None:
    for page in made.glob("**/*.rst"):
        source = scripts / page.relative_to(made)
        if not source.exists() and not source.with_suffix(".py").exists():
            for leftover in page.parent.glob(f"{page.stem}.*"):
                leftover.unlink()


def setup(app) -> dict:
    app.connect("builder-inited", forget_stale, priority=100)  # before sphinx-gallery looks
    return {"parallel_read_safe": True, "parallel_write_safe": True}
