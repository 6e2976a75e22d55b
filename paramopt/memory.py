"""What a rule keeps and computes for each parameter, counted while it runs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from paramopt import checks, optimizers


def state_bytes(rule: Callable | str, W) -> int:
    """Take one step and return how many bytes the rule keeps for the next one.

    Counted are the arrays that the rule returns beside the parameters. The number of the step,
    which Adam takes, is one number for all parameters and not counted.

    Parameters
    ----------
    rule : callable or str
        The update rule or its name.
    W : numpy.ndarray
        Parameters of any shape and type; the gradient is taken to be of the same.

    Returns
    -------
    int

    Raises
    ------
    ValueError
        For an unknown name.

    Examples
    --------
    >>> W = np.ones(1000, dtype=np.float32)
    >>> {name: state_bytes(name, W) for name in ("gradient_descent", "momentum", "adam")}
    {'gradient_descent': 0, 'momentum': 4000, 'adam': 8000}
    """
    rule = checks.update_rule(rule)
    _, *state = _step(rule, W, W, [np.zeros_like(W) for _ in optimizers.state(rule)])
    return sum(array.nbytes for array in state)


def arithmetic(rule: Callable | str) -> dict[str, int]:
    """Return how often a rule computes with each parameter in a step, by kind of operation.

    What is computed once for all parameters, such as :math:`1 - \\beta^t`, is not counted.

    Parameters
    ----------
    rule : callable or str
        The update rule or its name.

    Returns
    -------
    dict
        The count of each NumPy operation.

    Raises
    ------
    ValueError
        For an unknown name.

    Examples
    --------
    >>> arithmetic("gradient_descent")
    {'multiply': 1, 'subtract': 1}
    """
    rule = checks.update_rule(rule)
    count: Counter[str] = Counter()
    W, dW, *state = (_Counting(np.ones(1), count) for _ in ["W", "dW", *optimizers.state(rule)])
    _step(rule, W, dW, state)
    return dict(sorted(count.items()))


def _step(rule: Callable, W, dW, state: list) -> tuple:
    number = (1,) if optimizers.counts_steps(rule) else ()
    return rule(W, dW, *state, *number, learning_rate=0.1)


class _Counting(NDArrayOperatorsMixin):
    """An array that notes each operation it takes part in."""

    def __init__(self, array: np.ndarray, count: Counter) -> None:
        self.array, self.count = array, count

    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        self.count[ufunc.__name__] += 1
        plain = [x.array if isinstance(x, _Counting) else x for x in inputs]
        return _Counting(getattr(ufunc, method)(*plain, **kwargs), self.count)
