"""LaTeX of a function, from its own source."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Callable

from paramopt.symbols.grammar import Binding, assigned, definition
from paramopt.symbols.notation import Notation, symbol

_LINE = 60
"""Letters that a line holds before a formula is broken."""


def latex(function: Callable | ast.FunctionDef) -> str:
    r"""Write a function as an equation, in the author's order and names.

    A function of `W` and `dW` is an update rule, each assignment a line. A function of `t` and
    `learning_rate` is a schedule, :math:`\alpha_t`. Any other function of ``w1, w2, ...`` is a cost
    :math:`J`; what it names on the way follows after "where".

    Parameters
    ----------
    function : callable or ast.FunctionDef
        A function of assignments and one return, or its syntax tree.

    Returns
    -------
    str
        What goes between the dollar signs of a displayed equation.

    Raises
    ------
    TypeError
        If it is no function, or takes ``*args`` or ``**kwargs``.
    ValueError
        If its source cannot be found, or uses more of Python than an equation can say.

    Examples
    --------
    >>> from paramopt import landscapes, optimizers
    >>> print(latex(landscapes.himmelblau))
    J(w_1, w_2) = (w_1^2 + w_2 - 11)^2 + (w_1 + w_2^2 - 7)^2
    >>> print(latex(optimizers.momentum))
    \begin{aligned}
    V_{dW} &\leftarrow \beta V_{dW} + (1 - \beta)\, dW \\
    W &\leftarrow W - \alpha V_{dW}
    \end{aligned}
    """
    return _Equations(definition(function)).function()


class _Equations(Notation):
    """Writes the assignments and the result of a function below each other."""

    def __init__(self, source: ast.FunctionDef) -> None:
        super().__init__(source)
        self.source = source

    def function(self) -> str:
        *steps, last = self.source.body
        if not isinstance(last, ast.Return) or last.value is None:
            return self.generic_visit(last)
        equations = list(map(self.equation, steps))
        match self.parameters:
            case ["W", "dW", *state]:
                names = ["W", *(name for name in state if name != "t")]
                results = last.value.elts if isinstance(last.value, ast.Tuple) else [last.value]
                if len(results) != len(names):
                    raise ValueError(f"{self.name} must return {', '.join(names)}")
                for name, result in zip(names, results, strict=True):
                    if ast.unparse(result) != name:
                        equations.append((symbol(name), self.lines(result)))
                return _aligned(equations, r"\leftarrow")
            case ["t", *_]:
                left = r"\alpha_t"
            case names:
                name = "J" if "w1" in names else symbol(self.name)
                left = f"{name}({', '.join(map(symbol, names))})"
        for name, count in Counter([*self.parameters, *assigned(self.source)]).items():
            if count > 1:
                raise ValueError(f"{self.name} assigns {name} again, which an equation cannot say")
        if equations:
            name, lines = equations[0]
            equations[0] = (rf"\text{{where}}\quad {name}", lines)
        return _aligned([(left, self.lines(last.value)), *equations], "=")

    def equation(self, node: ast.stmt) -> tuple[str, list[str]]:
        match node:
            case ast.Assign([ast.Name(name)], value):
                return symbol(name), self.lines(value)
        return self.generic_visit(node)

    def lines(self, node: ast.expr, level: Binding = Binding.CONDITIONAL) -> list[str]:
        """Translate a side of an equation, broken at its outermost signs if it is too long."""
        whole = self.visit_within(node, level)
        if _width(whole) <= _LINE:
            return [whole]
        match node:
            case ast.BinOp(left, ast.Mult(), right):
                left, right = (self.visit_within(side, Binding.PRODUCT) for side in (left, right))
                return [left, rf"\times {right}"]
            case ast.BinOp(left, ast.Add() | ast.Sub()):
                *before, line = self.lines(left, Binding.SUM)
                term = self.term(node)
                joined = f"{line} {term}"
                return [*before, joined] if _width(joined) <= _LINE else [*before, line, term]
        return [whole]


def _width(text: str) -> int:
    """Return about how many letters wide a formula is."""
    text = re.sub(r"\\(left|right|bigl|bigr|mathrm|,)|[{}^_]", "", text)
    return len(re.sub(r"\\[a-z]+", "x", text))


def _aligned(equations: list[tuple[str, list[str]]], relation: str) -> str:
    """Set equations below each other, their relation signs in one column."""
    rows = [
        row
        for left, (line, *more) in equations
        for row in (f"{left} &{relation} {line}", *(rf"&\quad {{}} {line}" for line in more))
    ]
    if len(rows) == 1:
        return rows[0].replace("&", "", 1)
    # Measured from the line's foot, so that it has to be more than a denominator to be seen.
    ends = [r" \\[0.8em]" if "frac" in row else r" \\" for row in rows[:-1]]
    body = "\n".join(row + end for row, end in zip(rows, [*ends, ""], strict=True))
    return f"\\begin{{aligned}}\n{body}\n\\end{{aligned}}"
