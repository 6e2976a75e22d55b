"""JavaScript of a function, from its own source."""

from __future__ import annotations

import ast
import copy
import math
from collections import Counter
from collections.abc import Callable
from textwrap import indent

from paramopt.symbols.grammar import Binding, Reader, assigned, called, definition, parameters
from paramopt.symbols.source import without_powers

_OPERATORS = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.Pow: "**",
    ast.USub: "-",
    ast.UAdd: "+",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "===",
    ast.NotEq: "!==",
}
_FUNCTIONS = {"maximum": "max", "minimum": "min", "absolute": "abs", "arctan": "atan"} | {
    name: name
    for name in (
        "abs",
        "ceil",
        "cos",
        "cosh",
        "exp",
        "floor",
        "log",
        "sign",
        "sin",
        "sinh",
        "sqrt",
        "tan",
        "tanh",
    )
}
_CONSTANTS = {"pi": "Math.PI", "e": "Math.E", "inf": "Infinity"}
_RESERVED = (
    "arguments case catch const debugger default delete do enum eval export extends function "
    "implements instanceof interface let new null package private protected public static super "
    "switch this throw typeof var void Math Infinity NaN"
)
_HELPERS = {
    # Python's remainder has the sign of the divisor, JavaScript's that of the dividend.
    "mod": "const mod = (a, b) => { const r = a % b; "
    "return r === 0 ? 0 * Math.sign(b) : r < 0 === b < 0 ? r : r + b; };",
    "div": "const div = (a, b) => Math.round((b === 0 ? a : a - mod(a, b)) / b);",
}


def javascript(function: Callable | ast.FunctionDef) -> str:
    """Write a function in JavaScript.

    The arithmetic is done in the same order, and powers are products as in `without_powers`, so
    that a polynomial gives the same number in both languages to the last bit. Numbers go in and a
    number comes out, or an array for several. Parameters after ``*`` become one object.

    Parameters
    ----------
    function : callable or ast.FunctionDef
        A function of numbers, or its syntax tree.

    Returns
    -------
    str
        A function declaration of the same name.

    Raises
    ------
    TypeError
        If it is no function, or takes ``*args`` or ``**kwargs``.
    ValueError
        If its source cannot be found, or uses more of Python than can be translated.

    Examples
    --------
    >>> from paramopt import optimizers
    >>> print(javascript(optimizers.momentum))
    function momentum(W, dW, V, { learning_rate, beta = 0.9 }) {
      V = beta * V + (1 - beta) * dW;
      W = W - learning_rate * V;
      return [W, V];
    }
    """
    source = without_powers(copy.deepcopy(definition(function)))
    return _JavaScript(source).function(source)


class _JavaScript(Reader):
    language = "JavaScript"
    allowed = (
        "assignments, for ... in range(n), return, + - * / // % **, comparisons, a if c else b, "
        f"np.where, {', '.join('np.' + name for name in sorted([*_CONSTANTS, *_FUNCTIONS]))}"
    )

    def __init__(self, source: ast.FunctionDef) -> None:
        super().__init__(source.name)
        self.parameters = [*parameters(source), *_names(source.args.kwonlyargs)]
        self.known = set(self.parameters)
        self.assigned = Counter(assigned(source))
        self.helpers: set[str] = set()
        for name in (self.name, *self.known, *self.assigned):
            if name in [*_RESERVED.split(), *_HELPERS]:
                raise ValueError(f"{self.name}: {name} cannot be a name in JavaScript")

    def function(self, source: ast.FunctionDef) -> str:
        positional, defaults = parameters(source), source.args.defaults
        defaults = [None] * (len(positional) - len(defaults)) + defaults
        arguments = list(map(self.argument, positional, defaults))
        if source.args.kwonlyargs:
            keywords = map(self.argument, _names(source.args.kwonlyargs), source.args.kw_defaults)
            optional = "" if None in source.args.kw_defaults else " = {}"
            arguments.append(f"{{ {', '.join(keywords)} }}{optional}")
        body = self.block(source.body)
        helpers = "".join(f"  {_HELPERS[name]}\n" for name in _HELPERS if name in self.helpers)
        return f"function {self.name}({', '.join(arguments)}) {{\n{helpers}{body}\n}}"

    def argument(self, name: str, default: ast.expr | None) -> str:
        return name if default is None else f"{name} = {self.visit(default)}"

    def block(self, statements: list[ast.stmt]) -> str:
        return indent("\n".join(map(self.visit, statements)), "  ")

    def visit_Assign(self, node: ast.Assign) -> str:
        value = self.visit(node.value)
        match node.targets:
            case [ast.Name(name)]:
                return f"{self.declare([name])}{name} = {value};"
            case [ast.Tuple(elements)] if all(isinstance(target, ast.Name) for target in elements):
                names = [target.id for target in elements]
                return f"{self.declare(names)}[{', '.join(names)}] = {value};"
        return self.generic_visit(node)

    def declare(self, names: list[str]) -> str:
        """Return what goes before an assignment so that JavaScript knows its names."""
        new = [name for name in names if name not in self.known]
        self.known.update(new)
        if not new:
            return ""
        if len(new) < len(names):
            return f"let {', '.join(new)};\n"
        return "const " if all(self.assigned[name] == 1 for name in names) else "let "

    def visit_For(self, node: ast.For) -> str:
        match node:
            case ast.For(
                ast.Name(counter), ast.Call(ast.Name("range"), [ast.Constant(int(count))], []), body
            ) if not node.orelse and self.assigned[counter] == 1:
                new = [name for name in dict.fromkeys(assigned(*body)) if name not in self.known]
                outside = f"let {', '.join(new)};\n" if new else ""
                self.known.update([*new, counter])
                head = f"for (let {counter} = 0; {counter} < {count}; {counter} += 1)"
                text = f"{outside}{head} {{\n{self.block(body)}\n}}"
                self.known.remove(counter)
                return text
        return self.generic_visit(node)

    def visit_Return(self, node: ast.Return) -> str:
        return f"return {self.visit(node.value)};" if node.value else self.generic_visit(node)

    def visit_Tuple(self, node: ast.Tuple) -> str:
        return f"[{', '.join(map(self.visit, node.elts))}]"

    def visit_Name(self, node: ast.Name) -> str:
        if node.id not in self.known:
            raise ValueError(
                f"{self.name}, line {node.lineno}: {node.id} is neither an argument nor assigned"
            )
        return node.id

    def visit_Constant(self, node: ast.Constant) -> str:
        if type(node.value) in (int, float) and float(node.value) == node.value < math.inf:
            return repr(node.value)
        return self.generic_visit(node)

    def visit_Attribute(self, node: ast.Attribute) -> str:
        match node:
            case ast.Attribute(ast.Name("np"), name) if name in _CONSTANTS:
                return _CONSTANTS[name]
        return self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> str:
        arguments = ", ".join(map(self.visit, node.args))
        match called(node), node:
            case "where", ast.Call(args=[test, body, orelse]):
                return self.visit_IfExp(ast.IfExp(test, body, orelse))
            case name, _ if name in _FUNCTIONS:
                return f"Math.{_FUNCTIONS[name]}({arguments})"
            case _, ast.Call(ast.Name(name), _, []) if name in self.parameters:
                return f"{name}({arguments})"
        return self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> str:
        if type(node.op) not in _OPERATORS:
            return self.generic_visit(node)
        # An atom, because JavaScript forbids -x ** y and reads --x as something else.
        return _OPERATORS[type(node.op)] + self.visit_within(node.operand, Binding.ATOM)

    def visit_BinOp(self, node: ast.BinOp) -> str:
        match node.op:
            case ast.Mod():
                return self.helper("mod", node)
            case ast.FloorDiv():
                self.helpers.add("mod")
                return self.helper("div", node)
            case ast.Pow():
                left, right = Binding.ATOM, Binding.SIGN
            case ast.Add() | ast.Sub():
                left, right = Binding.SUM, Binding.PRODUCT
            case ast.Mult() | ast.Div():
                left, right = Binding.PRODUCT, Binding.SIGN
            case _:
                return self.generic_visit(node)
        sides = self.visit_within(node.left, left), self.visit_within(node.right, right)
        return f" {_OPERATORS[type(node.op)]} ".join(sides)

    def binding(self, node: ast.expr) -> Binding:
        helped = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod | ast.FloorDiv)
        return Binding.ATOM if helped else super().binding(node)

    def helper(self, name: str, node: ast.BinOp) -> str:
        self.helpers.add(name)
        return f"{name}({self.visit(node.left)}, {self.visit(node.right)})"

    def visit_Compare(self, node: ast.Compare) -> str:
        sides = [self.visit_within(side, Binding.SUM) for side in (node.left, *node.comparators)]
        if len(sides) > 2 or type(node.ops[0]) not in _OPERATORS:
            return self.generic_visit(node)
        return f"{sides[0]} {_OPERATORS[type(node.ops[0])]} {sides[1]}"

    def visit_IfExp(self, node: ast.IfExp) -> str:
        test, body = (
            self.visit_within(part, Binding.COMPARISON) for part in (node.test, node.body)
        )
        return f"{test} ? {body} : {self.visit(node.orelse)}"


def _names(arguments: list[ast.arg]) -> list[str]:
    return [argument.arg for argument in arguments]
