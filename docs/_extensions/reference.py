"""The reference pages: every entry of a catalogue, its equation under its signature."""

from __future__ import annotations

import importlib
import inspect
import pkgutil

from docutils import nodes
from sphinx.domains.python import PyXRefRole
from sphinx.util.docutils import SphinxDirective

from paramopt import figures, symbols

CATALOGUES = ("paramopt.landscapes", "paramopt.optimizers", "paramopt.schedules")


class Catalogue(SphinxDirective):
    """``.. catalogue:: paramopt.landscapes`` documents what is in that module's `catalogue`."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        module = self.arguments[0]
        names = importlib.import_module(module).catalogue
        text = "\n\n".join(f".. autofunction:: {module}.{name}" for name in names)
        return self.parse_text_to_nodes(text)


def equation(_app, _what: str, name: str, obj: object, _options, lines: list[str]) -> None:
    """Put the equation that a function's source says before its docstring, unless it is in it."""
    module, _, own = name.rpartition(".")
    if module not in CATALOGUES or own not in importlib.import_module(module).catalogue:
        return
    latex = obj.latex if hasattr(obj, "latex") else symbols.latex(obj)
    if " ".join(latex.split()) in " ".join(" ".join(lines).split()):
        return
    lines[:0] = [".. math::", "", *(f"   {line}" for line in latex.splitlines()), ""]


class FigureKinds(SphinxDirective):
    """``.. figure-kinds::`` documents every function of `paramopt.figures` that returns a plate."""

    def run(self) -> list[nodes.Node]:
        modules = [
            importlib.import_module(f"{figures.__name__}.{found.name}")
            for found in pkgutil.iter_modules(figures.__path__)
        ]
        text = "\n\n".join(
            f".. autofunction:: {module.__name__}.{name}"
            for module in modules
            for name, function in vars(module).items()
            if inspect.isfunction(function) and function.__module__ == module.__name__
            if function.__annotations__.get("return") in ("Plate", "Table")
        )
        return self.parse_text_to_nodes(text)


class Name(PyXRefRole):
    """What stands in single backticks: a link if the name is documented, else just a name.

    Docstrings write their parameters so, which no page documents by themselves.
    """

    def process_link(self, env, node, *args) -> tuple[str, str]:
        node["refdomain"], node["reftype"], node["lenient"] = "py", "obj", True
        return super().process_link(env, node, *args)


def name_only(app, env, node: nodes.Element, words: nodes.Node) -> nodes.Node | None:
    if not node.get("lenient"):
        return None
    public = env.domains.python_domain.find_obj(env, "paramopt", None, node["reftarget"], "obj")
    if len(public) == 1:
        (_, entry), *_ = public
        page = app.builder.get_relative_uri(node["refdoc"], entry.docname)
        return nodes.reference("", "", words, refuri=f"{page}#{entry.node_id}", internal=True)
    return words


def setup(app) -> dict:
    app.add_directive("figure-kinds", FigureKinds)
    app.add_role("name", Name())
    app.connect("missing-reference", name_only)
    app.add_directive("catalogue", Catalogue)
    app.connect("autodoc-process-docstring", equation, priority=900)  # after numpydoc
    return {"parallel_read_safe": True, "parallel_write_safe": True}
