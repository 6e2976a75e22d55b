"""Sweeps: many starts by many learning rates, of which only the ends are kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from paramopt import checks, descent, schedules

BLOCK = 4096
"""Runs computed together: few enough that their state stays in the processor's cache."""


@dataclass(frozen=True)
class Ends:
    """Where the runs of a sweep ended.

    Attributes
    ----------
    parameters : numpy.ndarray
        Shape (2, ...): the parameters after the last step.
    costs : numpy.ndarray
        Shape (...): the cost there.
    """

    parameters: np.ndarray
    costs: np.ndarray

    @property
    def diverged(self) -> np.ndarray:
        """Whether a parameter or the cost at the end is not finite, shape (...)."""
        return ~(np.isfinite(self.parameters).all(axis=0) & np.isfinite(self.costs))


def sweep(
    J: Callable | str,
    rule: Callable | str,
    starts,
    steps: int,
    learning_rate,
    *,
    noise: float = 0.0,
    seed: int = 0,
    **hyperparameters,
) -> Ends:
    """Run a rule from many starts at many learning rates, keeping only where each run ends.

    It takes the same arguments as `paramopt.minimize` and ends where that ends, but needs no
    memory for the ways.

    Parameters
    ----------
    J, rule, starts, steps, learning_rate, noise, seed, **hyperparameters
        As for `paramopt.minimize`; starts of shape (2, ...) and rates broadcast.

    Returns
    -------
    Ends

    Raises
    ------
    ValueError, TypeError
        As `paramopt.minimize`.

    Examples
    --------
    >>> ends = sweep("bowl", "gradient_descent", (4, 2), 100, learning_rate=[0.001, 0.01, 0.5, 3.0])
    >>> [f"{cost:.2g}" for cost in ends.costs]
    ['8.2', '1.3', '6.2e-60', '1.6e+61']
    >>> ends.parameters.shape
    (2, 4)
    """
    J, rule = descent.as_landscape(J), checks.update_rule(rule)
    starts, steps = checks.points("starts", starts), checks.whole("steps", steps)
    rates = descent.as_schedule(learning_rate)
    hyper = checks.hyperparameters(rule, hyperparameters)
    noise = float(checks.not_negative("noise", checks.number("noise", noise)))
    shape = checks.runs_shape(starts, rates.shape)

    ends = np.array(descent.spread(starts, shape)).reshape(2, -1)
    with np.errstate(all="ignore"):
        for first in range(0, ends.shape[1], BLOCK):
            block = slice(first, first + BLOCK)
            gradient = descent.noisy_gradient(J, noise, seed)
            rate = _part(rates, shape, block)
            for W in descent.descend(rule, gradient, ends[:, block], rate, steps, hyper):  # noqa: B007
                pass
            ends[:, block] = W
        costs = np.asarray(J(*ends))
    return Ends(ends.reshape(2, *shape), costs.reshape(shape))


def _part(rates: schedules.Schedule, shape: tuple[int, ...], block: slice) -> Callable:
    """Return the schedule of one block of the runs."""
    if rates.shape == ():
        return rates
    return lambda t: np.broadcast_to(rates(t), shape).reshape(-1)[block]
