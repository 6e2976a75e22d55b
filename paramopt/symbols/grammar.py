"""The part of Python that formulas are written in, for the readers that translate it."""

from __future__ import annotations

import ast
from collections.abc import Callable
from enum import IntEnum
from typing import NoReturn

from paramopt.symbols.source import tree


class Binding(IntEnum):
    """How tightly a node holds its parts together, the loosest first."""

    CONDITIONAL = 0
    COMPARISON = 1
    SUM = 2
    PRODUCT = 3
    SIGN = 4
    POWER = 5
    ATOM = 6


def binding(node: ast.expr) -> Binding:
    """Return how tightly Python itself binds a node."""
    match node:
        case ast.IfExp():
            return Binding.CONDITIONAL
        case ast.Call() if called(node) == "where":
            return Binding.CONDITIONAL
        case ast.Compare():
            return Binding.COMPARISON
        case ast.BinOp(op=ast.Add() | ast.Sub()):
            return Binding.SUM
        case ast.BinOp(op=ast.Pow()):
            return Binding.POWER
        case ast.BinOp():
            return Binding.PRODUCT
        case ast.UnaryOp():
            return Binding.SIGN
    return Binding.ATOM


def called(node: ast.expr) -> str | None:
    """Return the NumPy name of the function that a node calls: ``exp`` for ``np.exp(x)``."""
    match node:
        case ast.Call(ast.Attribute(ast.Name("np"), name), _, []):
            return name
        case ast.Call(ast.Name("abs"), [_], []):
            return "abs"
    return None


def definition(function: Callable | ast.FunctionDef) -> ast.FunctionDef:
    """Return the syntax tree of a function, or the tree itself if it is one, checked.

    Raises
    ------
    TypeError
        If it is neither, or takes ``*args`` or ``**kwargs``.
    """
    if not isinstance(function, ast.FunctionDef):
        if not callable(function):
            raise TypeError(f"expected a function or its syntax tree, not {function!r}")
        function = tree(function)
    if function.args.vararg or function.args.kwarg:
        raise TypeError(f"{function.name} takes any number of arguments; a formula names each one")
    return function


def parameters(definition: ast.FunctionDef) -> list[str]:
    """Return the names of the positional parameters."""
    return [argument.arg for argument in definition.args.posonlyargs + definition.args.args]


def assigned(*nodes: ast.AST) -> list[str]:
    """Return the name of each assignment within the nodes, in order."""
    return [
        part.id
        for node in nodes
        for part in ast.walk(node)
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)
    ]


class Reader(ast.NodeVisitor):
    """Translates a formula node by node, and refuses each node that it has no method for."""

    language: str
    allowed: str

    def __init__(self, name: str) -> None:
        self.name = name

    def generic_visit(self, node: ast.AST) -> NoReturn:
        raise ValueError(
            f"{self.name}, line {getattr(node, 'lineno', '?')}: no {self.language} for "
            f"{ast.unparse(node).splitlines()[0]}; allowed are {self.allowed}"
        )

    def visit_within(self, node: ast.expr, level: Binding) -> str:
        """Translate a node, in parentheses if it binds more loosely than `level`."""
        text = self.visit(node)
        return self.parentheses(text) if self.binding(node) < level else text

    def binding(self, node: ast.expr) -> Binding:
        return binding(node)

    def parentheses(self, text: str) -> str:
        return f"({text})"
