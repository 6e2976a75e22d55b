r"""LaTeX of a function, from its own source."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Callable

from paramopt.symbols.grammar import (
    Binding,
    Reader,
    assigned,
    binding,
    called,
    definition,
    parameters,
)

NAMES = {
    "learning_rate": r"\alpha",
    "decay": "k",
    "epsilon": r"\varepsilon",
    "V": "V_{dW}",
    "S": "S_{dW}",
    "V_corrected": r"V^{\mathrm{corr}}_{dW}",
    "S_corrected": r"S^{\mathrm{corr}}_{dW}",
    "steps": "T",
    "factor": r"\gamma",
    "every": "T",
    "after": r"\alpha^{\mathrm{after}}",
    "y_hat": r"\hat{y}",
}
"""What a name in the source is called in the text, if it is not spelled the same."""

_GREEK = (
    "alpha beta gamma delta epsilon zeta eta theta kappa lambda mu nu xi pi rho sigma tau phi chi "
    "psi omega"
)
_FUNCTIONS = {
    "arctan": r"\arctan", "cos": r"\cos", "cosh": r"\cosh", "log": r"\ln", "maximum": r"\max",
    "minimum": r"\min", "sign": r"\operatorname{sgn}", "sin": r"\sin", "sinh": r"\sinh",
    "tan": r"\tan", "tanh": r"\tanh",
}  # fmt: skip
_FENCES = {"abs": ("|", "|"), "absolute": ("|", "|"), "floor": (r"\lfloor ", r" \rfloor"),
           "ceil": (r"\lceil ", r" \rceil")}  # fmt: skip
_CONSTANTS = {"pi": r"\pi", "e": "e", "inf": r"\infty"}
_OPERATORS = {ast.Add: "+", ast.Sub: "-", ast.USub: "-", ast.UAdd: ""}
_COMPARISONS = {ast.Lt: "<", ast.LtE: r"\le", ast.Gt: ">", ast.GtE: r"\ge", ast.Eq: "=",
                ast.NotEq: r"\ne"}  # fmt: skip
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
    return _Latex(definition(function)).function()


def symbol(name: str) -> str:
    r"""Write a name as a mathematical symbol.

    Examples
    --------
    >>> symbol("learning_rate"), symbol("w1"), symbol("beta_2"), symbol("near")
    ('\\alpha', 'w_1', '\\beta_2', '\\mathrm{near}')
    """
    if name in NAMES:
        return NAMES[name]
    if index := re.fullmatch(r"([A-Za-z]+)_?(\d+)", name):
        return f"{symbol(index[1])}_{_script(index[2])}"
    if name.strip("_") in _GREEK.split():  # lambda_, which Python keeps for itself
        return "\\" + name.strip("_")
    return name if len(name) == 1 or name == "dW" else _word(name)


class _Latex(Reader):
    language = "LaTeX"
    allowed = (
        "assignments to a name, one return at the end, + - * / // % **, comparisons, a if c else b,"
        " np.exp, np.sqrt, np.where, "
        + ", ".join("np." + name for name in sorted([*_CONSTANTS, *_FENCES, *_FUNCTIONS]))
    )

    def __init__(self, source: ast.FunctionDef) -> None:
        super().__init__(source.name)
        self.source = source
        self.parameters = parameters(source)
        self.small = False  # within an exponent, where a fraction is written with a slash

    def function(self) -> str:
        *steps, last = self.source.body
        if not isinstance(last, ast.Return) or last.value is None:
            return self.generic_visit(last)
        equations = list(map(self.equation, steps))
        match self.parameters:
            case ["W", "dW", *state]:
                results = last.value.elts if isinstance(last.value, ast.Tuple) else [last.value]
                news = zip(["W", *(name for name in state if name != "t")], results, strict=True)
                equations += [
                    (symbol(name), self.lines(result))
                    for name, result in news
                    if ast.unparse(result) != name
                ]
                return _aligned(equations, r"\leftarrow")
            case ["t", *_]:
                left = r"\alpha_t"
            case names:
                name = "J" if "w1" in names else _word(self.name)
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

    def visit_Name(self, node: ast.Name) -> str:
        return symbol(node.id)

    def visit_Constant(self, node: ast.Constant) -> str:
        if type(node.value) not in (int, float):
            return self.generic_visit(node)
        mantissa, _, exponent = repr(node.value).partition("e")
        if not exponent:
            return mantissa
        power = f"10^{_script(str(int(exponent)))}"
        return power if mantissa == "1" else rf"{mantissa} \cdot {power}"

    def visit_Attribute(self, node: ast.Attribute) -> str:
        match node:
            case ast.Attribute(ast.Name("np"), name) if name in _CONSTANTS:
                return _CONSTANTS[name]
        return self.generic_visit(node)

    def visit_Tuple(self, node: ast.Tuple) -> str:
        return self.parentheses(", ".join(map(self.visit, node.elts)))

    def visit_Call(self, node: ast.Call) -> str:
        match called(node), node.args:
            case "exp", [argument]:
                return f"e^{self.script(argument)}"
            case "sqrt", [argument]:
                return rf"\sqrt{{{self.visit(argument)}}}"
            case "where", [test, body, orelse]:
                return self.visit_IfExp(ast.IfExp(test, body, orelse))
            case name, [argument] if name in _FENCES:
                return self.fenced(self.visit(argument), *_FENCES[name])
            case name, arguments if name in _FUNCTIONS:
                return _FUNCTIONS[name] + self.visit_Tuple(ast.Tuple(arguments))
        match node:
            case ast.Call(ast.Name(name), [index]) if name in self.parameters:
                return f"{symbol(name)}_{self.script(index)}"
        return self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> str:
        if type(node.op) not in _OPERATORS:
            return self.generic_visit(node)
        return _OPERATORS[type(node.op)] + self.unsigned(node.operand, Binding.PRODUCT)

    def visit_BinOp(self, node: ast.BinOp) -> str:
        match node:
            case ast.BinOp(left, ast.Add(), ast.BinOp(ast.Constant(0), ast.Mult(), _)):
                return self.visit(left)  # adding nothing only gives the result its shape
            case ast.BinOp(left, ast.Add() | ast.Sub()):
                return f"{self.visit_within(left, Binding.SUM)} {self.term(node)}"
            case ast.BinOp(left, ast.Mult(), right):
                left, right = self.factor(left), self.factor(right, first=False)
                return f"{left}{_between(left, right)}{right}"
            case ast.BinOp(left, ast.Div(), right) if self.small:
                left = self.visit_within(left, Binding.PRODUCT)
                return f"{left} / {self.unsigned(right, Binding.POWER)}"
            case ast.BinOp(left, ast.Div(), right):
                return rf"\frac{{{self.visit(left)}}}{{{self.visit(right)}}}"
            case ast.BinOp(left, ast.FloorDiv(), right):
                quotient = self.visit_BinOp(ast.BinOp(left, ast.Div(), right))
                return self.fenced(quotient, *_FENCES["floor"])
            case ast.BinOp(left, ast.Mod(), right):
                left, right = (self.unsigned(side, Binding.POWER) for side in (left, right))
                return rf"{left} \bmod {right}"
            case ast.BinOp(base, ast.Pow(), exponent):
                return self.power(base, exponent)
        return self.generic_visit(node)

    def term(self, node: ast.BinOp) -> str:
        """Translate what a sum adds last, with its sign."""
        level = Binding.SUM if isinstance(node.op, ast.Add) else Binding.PRODUCT
        return f"{_OPERATORS[type(node.op)]} {self.unsigned(node.right, level)}"

    def factor(self, node: ast.expr, first: bool = True) -> str:
        quotient = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)
        level = Binding.ATOM if self.small and quotient else Binding.PRODUCT
        return self.visit_within(node, level) if first else self.unsigned(node, level)

    def unsigned(self, node: ast.expr, level: Binding) -> str:
        """Translate what follows an operator: a sign of its own asks for parentheses."""
        text = self.visit_within(node, level)
        return self.parentheses(text) if text.startswith("-") else text

    def power(self, base: ast.expr, exponent: ast.expr) -> str:
        match base, exponent:
            case ast.Call(args=arguments), ast.Constant(int()) if called(base) in _FUNCTIONS:
                name = _FUNCTIONS[called(base)]
                return f"{name}^{self.script(exponent)}{self.visit_Tuple(ast.Tuple(arguments))}"
        text = self.visit_within(base, Binding.ATOM)
        if ("^" in text and isinstance(base, ast.Name)) or text.startswith("-"):
            text = self.parentheses(text)
        return f"{text}^{self.script(exponent)}"

    def script(self, node: ast.expr) -> str:
        """Translate an exponent or an index, in braces if it needs them."""
        before, self.small = self.small, True
        text = self.visit(node)
        self.small = before
        return _script(text)

    def visit_Compare(self, node: ast.Compare) -> str:
        text = self.visit_within(node.left, Binding.SUM)
        for operator, side in zip(node.ops, node.comparators, strict=True):
            if type(operator) not in _COMPARISONS:
                return self.generic_visit(node)
            text += f" {_COMPARISONS[type(operator)]} {self.visit_within(side, Binding.SUM)}"
        return text

    def visit_IfExp(self, node: ast.IfExp) -> str:
        cases = rf"{self.visit(node.body)} & \text{{if }} {self.visit(node.test)}"
        otherwise = rf"{self.visit(node.orelse)} & \text{{otherwise}}"
        return rf"\begin{{cases}} {cases} \\ {otherwise} \end{{cases}}"

    def binding(self, node: ast.expr) -> Binding:
        match node:
            case ast.BinOp(op=ast.Mod()):
                return Binding.COMPARISON
            case ast.BinOp(op=ast.FloorDiv()):
                return Binding.ATOM
            case ast.Call() if called(node) not in ("where", *_FENCES):
                return Binding.POWER
            case ast.Constant(value) if "e" in repr(value):
                return Binding.PRODUCT
        return binding(node)

    def parentheses(self, text: str) -> str:
        return self.fenced(text, "(", ")")

    def fenced(self, text: str, opening: str, closing: str) -> str:
        if not self.small and ("frac" in text or r"\begin" in text or "sqrt" in text):
            return rf"\left{opening}{text}\right{closing}".replace(r" \right", r"\right")
        if not self.small and "(" in text:
            return rf"\bigl{opening}{text}\bigr{closing}"
        return f"{opening}{text}{closing}"


def _word(name: str) -> str:
    words = name.strip("_").replace("_", r"\ ")
    return rf"\mathrm{{{words}}}"


def _script(text: str) -> str:
    return text if re.fullmatch(r"\w|\\[a-z]+", text) else f"{{{text}}}"


def _between(left: str, right: str) -> str:
    """Return what shows that two factors are multiplied."""
    if right[0].isdigit() or (right.startswith(r"\frac") and re.search(r"(^| )[\d.]+$", left)):
        return r" \cdot "
    opened = right.startswith(("(", r"\left(", r"\bigl("))
    if right.startswith(("dW", r"\mathrm")) or (left.endswith((")", "}")) and not opened):
        return r"\, "
    return " "


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
    return "\\begin{aligned}\n" + " \\\\\n".join(rows) + "\n\\end{aligned}"
