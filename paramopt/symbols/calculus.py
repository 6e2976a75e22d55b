"""Derivatives of a cost function, by symbolic differentiation of the function itself."""

from __future__ import annotations

import ast
import inspect
import types
from collections.abc import Callable
from functools import cache

import numpy as np
import sympy
from sympy.printing.numpy import NumPyPrinter

from paramopt.symbols.source import build, without_powers

_SYMPY_NAMES = {
    "abs": "Abs",
    "absolute": "Abs",
    "arctan": "atan",
    "arctanh": "atanh",
    "e": "E",
    "maximum": "Max",
    "minimum": "Min",
}


class _SymbolicNumPy:
    """Stands for ``np`` while a function is evaluated at symbols: ``np.cos`` of one fails."""

    def __getattr__(self, name: str):
        try:
            return getattr(sympy, _SYMPY_NAMES.get(name, name))
        except AttributeError:
            raise ValueError(f"np.{name} cannot be differentiated symbolically") from None


def expression(function: Callable) -> tuple[sympy.Expr, list[sympy.Symbol]]:
    """Evaluate a function of real numbers at symbols named like its arguments.

    Parameters
    ----------
    function : callable
        A plain function of numbers; ``np`` in it means NumPy.

    Returns
    -------
    expression : sympy.Expr
    symbols : list of sympy.Symbol

    Raises
    ------
    ValueError
        If the function cannot be evaluated at symbols.

    Examples
    --------
    >>> def J(w1, w2):
    ...     return w1**2 + np.sin(w2)
    >>> expression(J)
    (w1**2 + sin(w2), [w1, w2])
    """
    function = inspect.unwrap(function)
    symbols = [sympy.Symbol(name, real=True) for name in inspect.signature(function).parameters]
    if isinstance(function, types.FunctionType):
        names = {
            key: _SymbolicNumPy() if value is np else value
            for key, value in function.__globals__.items()
        }
        function = types.FunctionType(
            function.__code__, names, function.__name__, function.__defaults__, function.__closure__
        )
    try:
        value = sympy.sympify(function(*symbols))
    except (TypeError, AttributeError, sympy.SympifyError) as error:
        name = getattr(function, "__name__", repr(function))
        raise ValueError(f"{name} cannot be evaluated at symbols: {error}") from None
    # Decimal numbers become the fractions they stand for, so that none loses digits in print.
    return sympy.nsimplify(value, rational=True), symbols


def _definition(name: str, values: list[sympy.Expr], symbols: list[sympy.Symbol]):
    """Write the function that computes `values`, shared parts once, as a syntax tree."""
    written = NumPyPrinter().doprint
    shared, values = sympy.cse(values, symbols=sympy.numbered_symbols("part_"))
    lines = [f"def {name}({', '.join(map(str, symbols))}):"]
    lines += [f"    {part} = {written(value)}" for part, value in shared]
    lines += [f"    return {''.join(f'{written(value)}, ' for value in values)}"]
    source = "\n".join(lines).replace("numpy.", "np.")
    return without_powers(ast.parse(source).body[0])


@cache
def gradient_tree(function: Callable) -> ast.FunctionDef:
    """Return the syntax tree of the function that returns all first derivatives."""
    cost, symbols = expression(function)
    return _definition("gradient", [cost.diff(w) for w in symbols], symbols)


@cache
def hessian_tree(function: Callable) -> ast.FunctionDef:
    """Return the syntax tree of the function that returns all second derivatives, row by row."""
    cost, symbols = expression(function)
    return _definition("hessian", [cost.diff(v, w) for v in symbols for w in symbols], symbols)


def gradient(function: Callable) -> Callable[..., np.ndarray]:
    r"""Differentiate a cost function once.

    .. math:: \nabla J = \Bigl(\frac{\partial J}{\partial w_1},
              \frac{\partial J}{\partial w_2}, \dots\Bigr)

    Parameters
    ----------
    function : callable
        A plain function of n numbers.

    Returns
    -------
    callable
        Takes n numbers or arrays that broadcast, returns an array of shape (n, ...).

    Raises
    ------
    ValueError
        If the function cannot be evaluated at symbols.

    Examples
    --------
    >>> def J(w1, w2):
    ...     return w1**2 + 3 * w1 * w2
    >>> gradient(J)(1.0, 2.0)
    array([8., 3.])
    """
    return _stacked(build(gradient_tree(function)), "gradient")


def hessian(function: Callable) -> Callable[..., np.ndarray]:
    r"""Differentiate a cost function twice.

    .. math:: H_{ij} = \frac{\partial^2 J}{\partial w_i\, \partial w_j}

    Parameters
    ----------
    function : callable
        A plain function of n numbers.

    Returns
    -------
    callable
        Takes n numbers or arrays that broadcast, returns an array of shape (n, n, ...).

    Raises
    ------
    ValueError
        If the function cannot be evaluated at symbols.

    Examples
    --------
    >>> def J(w1, w2):
    ...     return w1**2 + 3 * w1 * w2
    >>> hessian(J)(1.0, 2.0)
    array([[2., 3.],
           [3., 0.]])
    """
    rows = _stacked(build(hessian_tree(function)), "hessian")

    def square(*w):
        entries = rows(*w)
        n = len(w)
        return entries.reshape(n, n, *entries.shape[1:])

    square.__name__ = "hessian"
    return square


def _stacked(function: Callable, name: str) -> Callable[..., np.ndarray]:
    """Put several results, some perhaps constant, into one array with a leading axis."""

    def stacked(*w):
        values = function(*w)
        result = np.empty((len(values), *np.broadcast_shapes(*map(np.shape, w))))
        for i, value in enumerate(values):
            result[i] = value
        return result

    stacked.__name__ = name
    return stacked
