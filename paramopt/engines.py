"""Two engines for many runs at once: NumPy, which anyone can read, and the same text compiled.

Both have two methods. `last` moves runs and says only where they are in the end. `watch` also
notes what happens on the way, and holds a run whose parameters overflow where it was last.
"""

from __future__ import annotations

import hashlib
import importlib.util
import inspect
import os
import sys
import tempfile
from collections.abc import Callable
from functools import cache, lru_cache, partial
from pathlib import Path
from types import ModuleType
from typing import NamedTuple, Protocol

import numpy as np
from platformdirs import user_cache_path

from paramopt import descent, optimizers
from paramopt.landscapes import Landscape
from paramopt.symbols.kernel import kernel, numbers


class Watched(NamedTuple):
    """What `watch` returns: for each of n runs where it is, whether it overflowed, and when what.

    Attributes
    ----------
    parameters : numpy.ndarray
        Shape (2, n).
    overflowed : numpy.ndarray of bool
    arrival, settles, leaves : numpy.ndarray of int
        The step at which the cost first was at most the target, that from which on it was, and the
        first one outside of the box; -1 where there is none.
    """

    parameters: np.ndarray
    overflowed: np.ndarray
    arrival: np.ndarray
    settles: np.ndarray
    leaves: np.ndarray


class Engine(Protocol):
    """What moves runs, at most `BLOCK` of them at a time."""

    BLOCK: int

    def last(self, W, alpha, jolts, steps: int, hyper: dict) -> np.ndarray:
        """Return the parameters after the last step.

        Parameters
        ----------
        W : numpy.ndarray
            Where the runs start, shape (2, n).
        alpha : numpy.ndarray
            The learning rates, shape (steps or 1, n or 1).
        jolts : numpy.ndarray
            What is added to the gradients, shape (steps, 2), or nothing, shape (0, 2).
        steps : int
        hyper : dict
            All hyperparameters of the rule.
        """

    def watch(self, W, alpha, jolts, steps: int, hyper: dict, target, box) -> Watched:
        """Move the runs too; `target` has shape (n,), `box` shape (2, 2): lower and upper ends."""


class Arrays(Engine):
    """NumPy: one array operation after the other.

    Parameters
    ----------
    J : Landscape
        The cost.
    rule : callable
        The update rule.
    """

    BLOCK = 4096
    """Runs at a time: few enough that their state stays in the processor's cache."""

    def __init__(self, J: Landscape, rule: Callable) -> None:
        self.cost, self.gradient, self.rule = J, J.gradient, rule

    def path(self, W, alpha, jolts, steps, hyper):
        """Yield the parameters before the first step and after each, the arguments as in `last`."""

        def gradient(W: np.ndarray, t: int) -> np.ndarray:
            dW = self.gradient(*W)
            return dW + jolts[t][:, None] if len(jolts) else dW

        def rate(t: int) -> np.ndarray:
            return alpha[t if len(alpha) > 1 else 0]

        return descent.descend(self.rule, gradient, W, rate, steps, hyper)

    def last(self, W, alpha, jolts, steps, hyper) -> np.ndarray:
        with np.errstate(all="ignore"):
            for after in self.path(W, alpha, jolts, steps, hyper):  # noqa: B007
                pass
        return after

    def watch(self, W, alpha, jolts, steps, hyper, target, box) -> Watched:
        alive = np.ones(W.shape[1], dtype=bool)
        arrival, leaves = np.full((2, W.shape[1]), -1)
        settles = np.zeros_like(arrival)
        with np.errstate(all="ignore"):
            for t, after in enumerate(self.path(W, alpha, jolts, steps, hyper)):
                alive &= np.isfinite(after).all(axis=0)
                W = np.where(alive, after, W)
                near = alive & (self.cost(*W) <= target)
                arrival[near & (arrival < 0)] = t
                settles[~near] = t + 1
                leaves[outside(W, box) & (leaves < 0)] = t
        settles[settles > steps] = -1
        return Watched(W, ~alive, arrival, settles, leaves)


def outside(W: np.ndarray, box: np.ndarray) -> np.ndarray:
    """Tell which points, shape (2, ...), lie outside of a box, shape (...).

    Examples
    --------
    >>> outside(np.array([[0.0, 3.0], [0.0, 0.0]]), np.array([[-1, 1], [-1, 1]]))
    array([False,  True])
    """
    ranges = zip(W, box, strict=True)
    return np.any([(w < low) | (w > high) for w, (low, high) in ranges], axis=0)


class Compiled(Engine):
    """The text of `paramopt.symbols.kernel`, compiled by Numba.

    Parameters
    ----------
    text : str
        A module with the functions `last` and `watch`.
    cost : callable
        The cost, for the starts.
    """

    BLOCK = 2**14
    """Runs at a time; the text has smaller blocks within."""

    def __init__(self, text: str, cost: Callable) -> None:
        self.text, self.cost = text, cost

    def last(self, W, alpha, jolts, steps, hyper) -> np.ndarray:
        W = np.array(W, order="C")
        compiled(self.text, "last")(W, alpha, jolts, steps, *map(float, hyper.values()))
        return W

    def watch(self, W, alpha, jolts, steps, hyper, target, box) -> Watched:
        W = np.array(W, order="C")
        with np.errstate(all="ignore"):
            far = ~(self.cost(*W) <= target)
        never = [np.where(yet, np.inf, 0.0) for yet in (far, ~outside(W, box))]
        seen = np.array([np.zeros(W.shape[1]), never[0], far, never[1]])
        goal, given = np.array(target), map(float, hyper.values())
        compiled(self.text, "watch")(W, alpha, jolts, steps, goal, box, seen, *given)
        lost, *when = seen
        arrival, settles, leaves = np.where(np.less_equal(when, steps), when, -1).astype(int)
        return Watched(W, np.isnan(lost), arrival, settles, leaves)


@cache
def compiled(text: str, name: str) -> Callable:
    """Return a function of a kernel, compiled now or, by any process of this user, before.

    Examples
    --------
    >>> from paramopt import landscapes
    >>> text = kernel(landscapes.bowl, optimizers.gradient_descent, noisy=False)
    >>> W, rate, no_jolts = np.array([[4.0], [2.0]]), np.array([[0.5]]), np.empty((0, 2))
    >>> compiled(text, "last")(W, rate, no_jolts, 2)
    >>> W.ravel()
    array([1. , 0.5])
    """
    import numba

    file = kept(text)
    module = ModuleType(file.stem if file else "paramopt_kernel")
    exec(compile(text, file or module.__name__, "exec"), vars(module))
    sys.modules[module.__name__] = module  # where kept machine code looks for it
    function = vars(module)[name]
    types = ["f8[:, ::1]"] * 3 + ["i8"]
    if name == "watch":
        types += ["f8[::1]", "f8[:, ::1]", "f8[:, ::1]"]
    types += ["f8"] * (len(inspect.signature(function).parameters) - len(types))
    compiler = partial(numba.njit, f"void({', '.join(types)})", error_model="numpy", nogil=True)
    try:
        return compiler(cache=file is not None)(function)
    except (OSError, RuntimeError):  # no place for the machine code, or a full one
        return compiler()(function)


def kept(text: str) -> Path | None:
    """Write a kernel's text into the user's cache, beside which Numba keeps its machine code.

    Return None if nothing can be written there: then each process compiles it again.

    Examples
    --------
    >>> from paramopt import landscapes
    >>> text = kernel(landscapes.bowl, optimizers.gradient_descent, noisy=False)
    >>> file = kept(text)
    >>> file is None or file.read_text() == text
    True
    """
    name = hashlib.sha256(text.encode()).hexdigest()[:16]
    file = user_cache_path("paramopt") / f"paramopt_kernel_{name}.py"
    try:
        if not (file.exists() and file.read_text(encoding="utf-8") == text):
            file.parent.mkdir(parents=True, exist_ok=True)
            handle, new = tempfile.mkstemp(dir=file.parent)
            with os.fdopen(handle, "w", encoding="utf-8") as written:
                written.write(text)
            Path(new).replace(file)
    except OSError:
        return None
    return file


def fastest(J: Landscape, rule: Callable, noisy: bool, name: str) -> Engine:
    """Return the fastest engine whose function of that name moves a rule on a cost.

    That is NumPy if Numba is not installed, cannot compile what a reader wrote, or makes something
    else of it: the first steps of both are compared.

    Examples
    --------
    >>> from paramopt import landscapes
    >>> engine = fastest(landscapes.bowl, optimizers.gradient_descent, False, "last")
    >>> rate, no_jolts = np.array([[0.5]]), np.empty((0, 2))
    >>> engine.last(np.array([[4.0], [2.0]]), rate, no_jolts, 2, {}).ravel()
    array([1. , 0.5])
    """
    if importlib.util.find_spec("numba") is None:
        return Arrays(J, rule)
    return _fastest(J, rule, noisy, name, *(tuple(numbers(f).items()) for f in (J, rule)))


@lru_cache
def _fastest(J: Landscape, rule: Callable, noisy: bool, name: str, *_around) -> Engine:
    arrays = Arrays(J, rule)
    try:
        engine = Compiled(kernel(J, rule, noisy), J)
        moves = [first_steps(one, rule, noisy, name) for one in (engine, arrays)]
    except Exception:  # whatever Numba, or NumPy, says to what a reader wrote
        return arrays
    return engine if np.allclose(*moves, equal_nan=True) else arrays


def first_steps(engine: Engine, rule: Callable, noisy: bool, name: str) -> np.ndarray:
    """Return how far an engine moves some runs in three steps, shape (2, n).

    Examples
    --------
    >>> from paramopt import landscapes
    >>> engine = Arrays(landscapes.bowl, optimizers.gradient_descent)
    >>> first_steps(engine, optimizers.gradient_descent, False, "last").shape
    (2, 64)
    """
    W = np.array(np.meshgrid(np.linspace(-2, 2, 8), np.linspace(-3, 2, 8))).reshape(2, -1)
    rate, jolts = np.full((1, 1), 0.01), np.ones((3 if noisy else 0, 2))
    given = (W, rate, jolts, 3, optimizers.hyperparameters(rule))
    if name == "last":
        return engine.last(*given) - W
    return engine.watch(*given, np.full(W.shape[1], np.inf), np.zeros((2, 2))).parameters - W
