"""The build fails on a public name of the package that no page documents, and names it.

Public is what has a name without a leading underscore: every function, class and constant of a
module, every method of a class, and whatever a package passes on in its ``__all__``. A public
function also shows itself at work, in an example. ``internal_modules`` in ``conf.py`` says which
modules serve the package alone, and why.
"""

from __future__ import annotations

import ast
import importlib.util
from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from pathlib import Path

from sphinx.util import logging

logger = logging.getLogger(__name__)


def modules(package: Path, internal: Iterable[str]) -> Iterator[tuple[str, ast.Module]]:
    """Return the modules of a package that are not internal, by name."""
    for file in sorted(package.rglob("*.py")):
        parts = file.relative_to(package.parent).with_suffix("").parts
        name = ".".join(parts).removesuffix(".__init__")
        if not any(fnmatch(name, pattern) for pattern in internal):
            yield name, ast.parse(file.read_bytes())


def public(scope: ast.Module | ast.ClassDef) -> Iterator[str]:
    """Return the public names that a module defines, those of methods after their class's."""
    for statement in scope.body:
        for name in bound(statement, isinstance(scope, ast.Module)):
            if not name.startswith("_"):
                yield name
                if isinstance(statement, ast.ClassDef):
                    yield from (f"{name}.{method}" for method in public(statement))


def bound(statement: ast.stmt, in_module: bool) -> list[str]:
    """Return the names that a statement binds; of its attributes a class tells by itself."""
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return [statement.name]
    if not in_module or not isinstance(statement, ast.Assign | ast.AnnAssign):
        return []
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    nodes = (node for target in targets for node in ast.walk(target))
    stored = (node for node in nodes if isinstance(getattr(node, "ctx", None), ast.Store))
    names = [node.id for node in stored if isinstance(node, ast.Name)]
    return ast.literal_eval(statement.value) if names == ["__all__"] else names


def check(app, env) -> None:
    """Warn of each public name that no page documents, and of each function without an example."""
    package = Path(importlib.util.find_spec(app.config.public_package).origin).parent
    documented = env.domains.python_domain.objects
    for module, tree in modules(package, app.config.internal_modules):
        for name in public(tree):
            # What the package itself passes on is documented under its short name.
            if not documented.keys() & {f"{module}.{name}", f"{package.name}.{name}"}:
                logger.warning("no page documents %s.%s", module, name)
        functions = (one for one in tree.body if isinstance(one, ast.FunctionDef))
        for function in functions:
            shown = ">>>" in (ast.get_docstring(function) or "")
            if not shown and not function.name.startswith("_"):
                logger.warning("%s.%s shows no example", module, function.name)


def setup(app) -> dict:
    app.add_config_value("public_package", "", "")
    app.add_config_value("internal_modules", {}, "")
    app.connect("env-updated", check)  # in every build, also in one that reads no page
    return {"parallel_read_safe": True, "parallel_write_safe": True}
