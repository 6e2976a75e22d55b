"""An expression in mathematical notation: its names, signs, fractions and parentheses."""

from __future__ import annotations

import ast
import re

from paramopt.symbols.grammar import Binding, Reader, binding, called, parameters

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
    "every": r"\Delta",
    "after": r"\alpha^{\mathrm{after}}",
    "y_hat": r"\hat{y}",
}
"""What a name in the source is called in the text, if it is not spelled the same."""

_GREEK = (
    "alpha beta gamma delta epsilon zeta eta theta kappa lambda mu nu xi pi rho sigma tau phi chi "
    "psi omega"
)
_FUNCTIONS = {
    "arctan": r"\arctan",
    "cos": r"\cos",
    "cosh": r"\cosh",
    "log": r"\ln",
    "maximum": r"\max",
    "minimum": r"\min",
    "sign": r"\operatorname{sgn}",
    "sin": r"\sin",
    "sinh": r"\sinh",
    "tan": r"\tan",
    "tanh": r"\tanh",
}
_FENCES = {
    "abs": (r"\lvert", r"\rvert"),
    "absolute": (r"\lvert", r"\rvert"),
    "ceil": (r"\lceil", r"\rceil"),
    "floor": (r"\lfloor", r"\rfloor"),
}
_CONSTANTS = {"pi": r"\pi", "e": "e", "inf": r"\infty"}
_OPERATORS = {ast.Add: "+", ast.Sub: "-", ast.USub: "-", ast.UAdd: ""}
_COMPARISONS = {
    ast.Lt: "<",
    ast.LtE: r"\le",
    ast.Gt: ">",
    ast.GtE: r"\ge",
    ast.Eq: "=",
    ast.NotEq: r"\ne",
}


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


class Notation(Reader):
    """Writes the expressions of a function in LaTeX, in the author's order."""

    language = "LaTeX"
    allowed = (
        "assignments to a name, one return at the end, + - * / // % **, comparisons, a if c else b,"
        " np.exp, np.sqrt, np.where, "
        + ", ".join("np." + name for name in sorted([*_CONSTANTS, *_FENCES, *_FUNCTIONS]))
    )

    def __init__(self, source: ast.FunctionDef) -> None:
        super().__init__(source.name)
        self.parameters = parameters(source)
        self.small = False  # within an exponent, where a fraction is written with a slash

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
        """Set a text between delimiters as high as itself."""
        high = "frac" in text or "sqrt" in text or r"\begin" in text
        if opening != "(":
            text = f" {text} "
        if high and not self.small:
            return rf"\left{opening}{text}\right{closing}"
        if "(" in text and not self.small:
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
