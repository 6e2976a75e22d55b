"""The text of a mass run: a cost's gradient and an update rule, written out inside three loops.

A compiler makes vector instructions of a loop if all that happens in it stands in it. So the
statements of gradient and rule are copied as they are into the innermost loop, which goes over the
runs of a block, the rule's once for each parameter; only their variables get names of their own.
A block is so small that its state stays in the processor's nearest cache while the middle loop
takes all steps; the outer loop goes from block to block. All blocks are of one size, which spares
the compiled code to ask at each step whether rows overlap: its last run fills up the last block.
`watch` looks at where the runs are in a loop of its own: a processor overlaps more turns of two
short loops than of a long one.
"""

from __future__ import annotations

import ast
import builtins
import inspect
import textwrap
from collections.abc import Callable, Iterable, Mapping
from numbers import Real

import numpy as np

from paramopt import optimizers
from paramopt.symbols import calculus
from paramopt.symbols.source import tree, without_powers

HEAD = """\
import numpy as np

BLOCK = 256
NEVER = np.inf

"""

LAST = '''
def last(w, alpha, jolts, steps{given}):
    """Move all runs `w`, shape (2, n), by so many steps."""
    W1, W2, rate{kept} = np.empty(({count}, BLOCK))
    for first in range(0, w.shape[1], BLOCK):
        size = min(BLOCK, w.shape[1] - first)
        for i in range(BLOCK):
            run = first + min(i, size - 1)
            W1[i], W2[i] = w[0, run], w[1, run]
            {zeros}
        for step in range(steps):
            t = step + 1.0
            {rates}
            for i in range(BLOCK):
                {move}
                W1[i], W2[i] = next_w1, next_w2
        for i in range(size):
            w[0, first + i], w[1, first + i] = W1[i], W2[i]
'''

# Without + 0.0 (which a compiler may not drop) LLVM stores only where a value changes, by masked
# stores, which on some processors take ten times as long. x - x is 0, but NaN if x overflowed.
WATCH = '''
def watch(w, alpha, jolts, steps, target, box, seen{given}):
    """Move all runs, hold those that overflow, and note in `seen`, shape (4, n), what happens."""
    left, right, bottom, top = box[0, 0], box[0, 1], box[1, 0], box[1, 1]
    W1, W2, rate, goal, lost, arrival, settles, leaves{kept} = np.empty(({count} + 5, BLOCK))
    for first in range(0, w.shape[1], BLOCK):
        size = min(BLOCK, w.shape[1] - first)
        for i in range(BLOCK):
            run = first + min(i, size - 1)
            W1[i], W2[i], goal[i] = w[0, run], w[1, run], target[run]
            lost[i], arrival[i] = seen[0, run], seen[1, run]
            settles[i], leaves[i] = seen[2, run], seen[3, run]
            {zeros}
        for step in range(steps):
            t = step + 1.0
            {rates}
            for i in range(BLOCK):
                {move}
                lost[i] = lost[i] + (next_w1 - next_w1) + (next_w2 - next_w2)
                w1 = next_w1 if lost[i] == 0 else w1
                w2 = next_w2 if lost[i] == 0 else w2
                W1[i], W2[i] = w1 + 0.0, w2 + 0.0
            for i in range(BLOCK):
                w1, w2 = W1[i], W2[i]
                {cost}
                low = J + lost[i] <= goal[i]
                arrival[i] = min(arrival[i], t if low else NEVER) + 0.0
                settles[i] = max(settles[i], 0.0 if low else t + 1) + 0.0
                out = (w1 < left) | (w1 > right) | (w2 < bottom) | (w2 > top)
                leaves[i] = min(leaves[i], t if out else NEVER) + 0.0
        for i in range(size):
            w[0, first + i], w[1, first + i] = W1[i], W2[i]
            seen[0, first + i], seen[1, first + i] = lost[i], arrival[i]
            seen[2, first + i], seen[3, first + i] = settles[i], leaves[i]
'''

RATES = """
if step == 0 or alpha.shape[0] > 1:
    row = step if alpha.shape[0] > 1 else 0
    for i in range(BLOCK):
        rate[i] = alpha[row, first + min(i, size - 1) if alpha.shape[1] > 1 else 0]
"""


def kernel(J: Callable, rule: Callable, noisy: bool = False) -> str:
    """Write the module that moves many runs of a rule on a cost: its functions `last` and `watch`.

    Parameters
    ----------
    J : Landscape
        The cost.
    rule : callable
        The update rule.
    noisy : bool
        Whether the gradient is jolted.

    Returns
    -------
    str
        Python that needs nothing but NumPy. The hyperparameters are the functions' last arguments.

    Raises
    ------
    ValueError
        If the cost or the rule is no plain sequence of assignments and a result, if it may not
        work element by element, or if it uses a name that is neither its own, nor ``np``, nor a
        number.

    Examples
    --------
    >>> from paramopt import landscapes, optimizers
    >>> text = kernel(landscapes.rosenbrock, optimizers.momentum)
    >>> print(text[text.index("V_w1 =") :].split("W_w1 =")[0].replace(" " * 16, ""))
    V_w1 = kept_V_w1[i]
    learning_rate_w1 = rate[i]
    beta_w1 = given_beta
    V_w1 = beta_w1 * V_w1 + (1 - beta_w1) * dW_w1
    <BLANKLINE>
    """
    states = optimizers.state(rule)
    hyperparameters = optimizers.hyperparameters(rule)
    kept = [f"kept_{state}_{w}" for state in states for w in ("w1", "w2")]
    function = inspect.unwrap(J)
    cost_tree, slope_tree = tree(function), calculus.gradient_tree(function)
    slope, (d1, d2) = _plain(slope_tree, {"np": np}, "slope", _called(slope_tree, ["w1", "w2"]))
    around = _around(function)
    cost, (value,) = _plain(cost_tree, around, "cost", _called(cost_tree, ["w1", "w2"]))
    move = ["w1, w2 = W1[i], W2[i]", *slope, f"dJ_w1, dJ_w2 = {d1}, {d2}"]
    if noisy:
        move.append("dJ_w1, dJ_w2 = dJ_w1 + jolts[step, 0], dJ_w2 + jolts[step, 1]")
    for w in ("w1", "w2"):
        own = [f"kept_{state}_{w}[i]" for state in states]
        step = ["t"] if optimizers.counts_steps(rule) else []
        arguments = _called(tree(rule), [w, f"dJ_{w}", *own, *step])
        arguments["learning_rate"] = "rate[i]"
        arguments |= {name: f"given_{name}" for name in hyperparameters}
        statements, results = _plain(tree(rule), _around(rule), w, arguments)
        move += [*statements, f"{', '.join([f'next_{w}', *own])} = {', '.join(results)}"]
    parts = {
        "given": "".join(f", given_{name}" for name in hyperparameters),
        "kept": "".join(f", {name}" for name in kept),
        "count": str(3 + len(kept)),
        "zeros": "\n".join(f"{name}[i] = 0.0" for name in kept) or "pass",
        "rates": RATES.strip(),
        "move": "\n".join(move),
        "cost": "\n".join([*cost, f"J = {value}"]),
    }
    return HEAD + _fill(LAST, parts) + "\n" + _fill(WATCH, parts)


def _fill(template: str, parts: Mapping[str, str]) -> str:
    """Put the parts where their names stand, as far to the right as these stand."""
    lines = []
    for line in template.splitlines():
        word = line.strip()
        if word.startswith("{") and word.endswith("}"):
            indent = line[: len(line) - len(word)]
            lines += textwrap.indent(parts[word[1:-1]], indent).splitlines()
        else:
            for name, text in parts.items():
                line = line.replace(f"{{{name}}}", text)
            lines.append(line)
    return "\n".join(lines) + "\n"


def _called(definition: ast.FunctionDef, values: list[str]) -> dict[str, str]:
    """Return what each positional argument of a function is, called with these values."""
    taken = [*definition.args.posonlyargs, *definition.args.args]
    return {argument.arg: value for argument, value in zip(taken, values, strict=True)}


def _plain(
    definition: ast.FunctionDef, around: Mapping, suffix: str, arguments: Mapping[str, str]
) -> tuple[list[str], list[str]]:
    """Return a function's statements and results as text, its variables called ``NAME_suffix``."""
    *statements, result = without_powers(definition).body
    returns = [node for node in ast.walk(definition) if isinstance(node, ast.Return)]
    if not isinstance(result, ast.Return) or len(returns) != 1 or result.value is None:
        raise ValueError(f"{definition.name} is no sequence of statements that ends in a result")
    rename = _Rename(definition, arguments, around, suffix)
    begin = [f"{name}_{suffix} = {value}" for name, value in arguments.items()]
    text = [ast.unparse(rename.visit(statement)) for statement in statements]
    value = rename.visit(result.value)
    values = value.elts if isinstance(value, ast.Tuple) else [value]
    return [*begin, *text], [ast.unparse(element) for element in values]


class _Rename(ast.NodeTransformer):
    """Give variables their suffix, put numbers from outside in, refuse what may mix elements."""

    def __init__(
        self, definition: ast.FunctionDef, names: Iterable[str], around: Mapping, suffix: str
    ) -> None:
        stored = {
            node.id
            for node in ast.walk(without_powers(definition))
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        }
        self.own, self.around, self.suffix = stored | set(names), around, suffix
        self.where = definition.name

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id in self.own:
            return ast.Name(f"{node.id}_{self.suffix}", node.ctx)
        value = self.around.get(node.id)
        if value is np:
            return ast.Name("np", node.ctx)
        if isinstance(value, Real):
            number = value.item() if isinstance(value, np.generic) else value
            return ast.parse(f"({number!r})", mode="eval").body  # of -2 a minus and a 2
        if value is not None or not hasattr(builtins, node.id):
            raise ValueError(f"{self.where} uses {node.id}, which is neither its own nor a number")
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        self.generic_visit(node)
        value = getattr(np, node.attr, None) if ast.unparse(node.value) == "np" else None
        each = isinstance(value, np.ufunc) and value.signature is None
        if not (each or isinstance(value, Real) or value is np.where):
            raise ValueError(f"{self.where} uses {ast.unparse(node)}, which may mix elements")
        return node

    def visit_Lambda(self, node: ast.Lambda) -> ast.expr:
        raise ValueError(f"{self.where} has a function within: {ast.unparse(node)}")


def _around(function: Callable) -> dict:
    """Return what a function takes from around it, by name."""
    function = inspect.unwrap(function)
    if not inspect.isfunction(function):
        return {}
    around = inspect.getclosurevars(function)
    return {**around.globals, **around.nonlocals}


def numbers(function: Callable) -> dict[str, Real]:
    """Return the numbers that a function takes from around it, by name.

    Examples
    --------
    >>> def shrink(W, dW, *, learning_rate):
    ...     return (rest * W - learning_rate * dW,)
    >>> rest = 0.5
    >>> numbers(shrink)
    {'rest': 0.5}
    """
    return {name: value for name, value in _around(function).items() if isinstance(value, Real)}
