"""A sweep in C: the statements of a kernel's inner loop, translated one by one.

`PLAIN` is how one writes it first, one start after the other. `BLOCKS` is the kernel's own order,
which a compiler can make vector instructions of. Powers of the step's number stand before the
loop over starts, where a C compiler does not move them by itself.
"""

from __future__ import annotations

import ast
import ctypes
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np

FLAGS = ["-O3", "-march=native", "-fno-math-errno", "-shared", "-fPIC"]
"""Without errno, a root is one instruction; no result changes."""

PLAIN = """
#include <math.h>
void last(double *w, long n, double rate, long steps{given}) {{
    for (long i = 0; i < n; i++) {{
        double W1 = w[i], W2 = w[n + i]{zeros};
        for (long step = 0; step < steps; step++) {{
            double t = step + 1.0;
            {powers}
            {move}
        }}
        w[i] = W1, w[n + i] = W2;
    }}
}}
"""
# A step of a block is a function, because of nested loops gcc makes others of its own choice: it
# exchanges them or joins two steps into one, and in both cases makes no vector instructions.
BLOCKS = """
#include <math.h>
static double {arrays};
static __attribute__((noinline)) void all(long size, double t{given}) {{
    {powers}
    for (long i = 0; i < size; i++) {{
        {move}
    }}
}}
void last(double *w, long n, double alpha, long steps{given}) {{
    for (long first = 0; first < n; first += 256) {{
        long size = n - first < 256 ? n - first : 256;
        for (long i = 0; i < size; i++) {{
            W1[i] = w[first + i], W2[i] = w[n + first + i], rate[i] = alpha{zeros};
        }}
        for (long step = 0; step < steps; step++) all(size, step + 1.0{handed});
        for (long i = 0; i < size; i++) w[first + i] = W1[i], w[n + first + i] = W2[i];
    }}
}}
"""
OPERATORS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}


class _C(ast.NodeVisitor):
    """Writes the statements of a kernel's `last` in C."""

    def __init__(self, index: str) -> None:
        self.index, self.known, self.copies, self.powers = index, set(), {}, {}

    def visit_Assign(self, node: ast.Assign) -> str:
        (target,) = node.targets
        pairs = [(target, node.value)]
        if isinstance(target, ast.Tuple):
            pairs = list(zip(target.elts, node.value.elts, strict=True))
        return " ".join(self.assign(*pair) for pair in pairs)

    def assign(self, target: ast.expr, value: ast.expr) -> str:
        text, new = f"{self.visit(target)} = {self.visit(value)};", ""
        if isinstance(target, ast.Name):
            new = "" if target.id in self.known else "double "
            self.known.add(target.id)
            if isinstance(value, ast.Name):
                self.copies[target.id] = value.id
        return new + text

    def visit_Name(self, node: ast.Name) -> str:
        return node.id

    def visit_Subscript(self, node: ast.Subscript) -> str:
        return f"{node.value.id}{self.index}"

    def visit_Constant(self, node: ast.Constant) -> str:
        return repr(float(node.value))  # 3 / 2 is 1.5 in Python

    def visit_Attribute(self, node: ast.Attribute) -> str:
        return repr(getattr(np, node.attr))

    def visit_UnaryOp(self, node: ast.UnaryOp) -> str:
        return f"(-{self.visit(node.operand)})"

    def visit_BinOp(self, node: ast.BinOp) -> str:
        if isinstance(node.op, ast.Pow):
            of = ", ".join(self.copies[side.id] for side in (node.left, node.right))
            return self.powers.setdefault(f"pow({of})", f"power_{len(self.powers)}")
        return f"({self.visit(node.left)} {OPERATORS[type(node.op)]} {self.visit(node.right)})"

    def visit_Call(self, node: ast.Call) -> str:
        return f"{node.func.attr}({', '.join(map(self.visit, node.args))})"


def source(kernel: str, form: str) -> str:
    """Translate a kernel's function `last`, for one rate, into C of one of the two forms."""
    definitions = [node for node in ast.parse(kernel).body if isinstance(node, ast.FunctionDef)]
    last = next(node for node in definitions if node.name == "last")
    memory = next(node for node in last.body if "np.empty" in ast.unparse(node))
    arrays = [target.id for target in memory.targets[0].elts]
    loops = [node for node in ast.walk(last) if isinstance(node, ast.For) and node.target.id == "i"]
    inner = next(loop for loop in loops if "next_w1" in ast.unparse(loop.body[-1]))
    index = "[i]" if form is BLOCKS else ""
    writer = _C(index)
    move = [writer.visit(statement) for statement in inner.body]
    kept = [name for name in arrays if name.startswith("kept_")]
    given = [argument.arg for argument in last.args.args[4:]]
    return form.format(
        given="".join(f", double {name}" for name in given),
        handed="".join(f", {name}" for name in given),
        arrays=", ".join(f"{name}[256]" for name in arrays),
        zeros="".join(f", {name}{index} = 0" for name in kept),
        powers=" ".join(f"double {name} = {power};" for power, name in writer.powers.items()),
        move="\n".join(move),
    )


def compiled(text: str, flags: list[str], folder: Path) -> Callable:
    """Compile it with gcc; return what moves starts, shape (2, n), in place."""
    file = folder / "sweep.c"
    file.write_text(text)
    library = file.with_suffix(".so")
    subprocess.run(["gcc", *FLAGS, *flags, file, "-o", library, "-lm"], check=True)
    function = ctypes.CDLL(str(library)).last
    function.restype = None

    def move(w: np.ndarray, alpha: float, steps: int, given: list[float]) -> None:
        numbers = map(ctypes.c_double, given)
        here, n = w.ctypes.data_as(ctypes.c_void_p), ctypes.c_long(w.shape[1])
        function(here, n, ctypes.c_double(alpha), ctypes.c_long(steps), *numbers)

    return move
