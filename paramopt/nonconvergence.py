r"""The example of Reddi et al.: costs on which Adam walks to the worst point.

In step :math:`t` the cost is a line over :math:`-1 \le w \le 1`, seldom steep uphill and otherwise
a little downhill. On average the slope is positive and :math:`w = -1` is best. A rule that divides
by the root of a short average of squares shortens the rare large gradient most, and sums up the
others: it goes to :math:`w = 1`.

After each step the parameter is brought back into :math:`[-1, 1]`. Theorems and rules are in
:cite:t:`reddi2018`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import sqrt

import numpy as np

from paramopt import checks, optimizers


def amsgrad(W, dW, V, S, S_max, *, learning_rate, beta_1=0.9, beta_2=0.999, epsilon=1e-8):
    r"""Step as Adam without bias correction, divided by the largest average square so far.

    The divisor :math:`\sqrt{S_{\max}}` never falls, so a large gradient is not forgotten and with
    a rate that does not grow no parameter's effective rate does.

    Parameters
    ----------
    W, dW : array_like
        Parameters and gradient.
    V, S, S_max : array_like
        The average gradient, the average squared gradient and the largest of the latter so far,
        zero before the first step.
    learning_rate, beta_1, beta_2, epsilon : float
        As in `adam`.

    Returns
    -------
    W, V, S, S_max : array_like
        The new parameters and state.

    References
    ----------
    :cite:t:`reddi2018`, algorithm 2.

    Examples
    --------
    >>> W, V, S, S_max = amsgrad(5.0, 10.0, 0.0, 0.0, 400.0, learning_rate=0.1, epsilon=0)
    >>> float(W.round(12)), float(S_max)
    (4.995, 400.0)
    """
    V = beta_1 * V + (1 - beta_1) * dW
    S = beta_2 * S + (1 - beta_2) * dW**2
    S_max = np.maximum(S_max, S)
    W = W - learning_rate * V / (np.sqrt(S_max) + epsilon)
    return W, V, S, S_max


def periodic_slopes(steps: int, large: float, small: float, period: int) -> np.ndarray:
    """Return the slopes of the costs: `large` in the first step of each period, else `-small`.

    Parameters
    ----------
    steps : int
        How many.
    large, small : float
        The two slopes.
    period : int
        Every how many steps the large one comes.

    Returns
    -------
    numpy.ndarray

    Examples
    --------
    >>> periodic_slopes(6, large=3, small=1, period=3)
    array([ 3, -1, -1,  3, -1, -1])
    """
    return np.where(np.arange(steps) % period == 0, large, -small)


def random_slopes(
    shape: tuple[int, ...], large: float, small: float, probability: float, seed: int
) -> np.ndarray:
    """Return slopes drawn independently: `large` with this probability, else `-small`.

    Parameters
    ----------
    shape : tuple of int
        How many steps, and how many runs.
    large, small : float
        The two slopes.
    probability : float
        Of the large one.
    seed : int
        Which draw.

    Returns
    -------
    numpy.ndarray

    Examples
    --------
    >>> random_slopes((5,), large=3, small=1, probability=0.5, seed=0)
    array([-1,  3,  3,  3, -1])
    """
    return np.where(np.random.default_rng(seed).random(shape) < probability, large, -small)


def projected(
    rule: Callable | str,
    slopes: np.ndarray,
    learning_rate: float,
    **hyperparameters: float,
) -> np.ndarray:
    r"""Take a step for each slope from zero, at the rate :math:`\alpha / \sqrt t`, within [-1, 1].

    Parameters
    ----------
    rule : callable or str
        The update rule or its name; `amsgrad` is one too.
    slopes : numpy.ndarray
        Shape (steps, ...): the gradient of each step. Every further axis is an independent run.
    learning_rate : float
        The rate :math:`\alpha` of the first step.
    **hyperparameters : float
        The rule's own.

    Returns
    -------
    numpy.ndarray
        Shape (steps + 1, ...): the parameter before the first step and after each.

    Raises
    ------
    ValueError, TypeError
        As `minimize` does for such arguments.

    Examples
    --------
    >>> projected("gradient_descent", periodic_slopes(2, 3, 1, 3), learning_rate=0.5)
    array([ 0.        , -1.        , -0.64644661])
    """
    rule = checks.update_rule(rule)
    hyper = checks.hyperparameters(rule, hyperparameters)
    rate = float(
        checks.not_negative("learning_rate", checks.number("learning_rate", learning_rate))
    )
    return np.array(list(_path(rule, slopes, rate, hyper)))


def _path(rule: Callable, slopes: np.ndarray, rate: float, hyper: dict) -> Iterator[np.ndarray]:
    counts_steps = optimizers.counts_steps(rule)
    w, *state = np.zeros((1 + len(optimizers.state(rule)), *slopes.shape[1:]))
    yield w
    for t, slope in enumerate(slopes, start=1):
        step = (t,) if counts_steps else ()
        w, *state = rule(w, slope, *state, *step, learning_rate=rate / sqrt(t), **hyper)
        w = np.minimum(np.maximum(w, -1), 1)
        yield w
