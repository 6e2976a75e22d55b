r"""Basins: from which starts a rule reaches which minimum, and how soon.

The basin of a minimum :math:`W^*` is the set of starts from which a run ends there, within a small
distance. A run counts as arrived at step :math:`T` if from :math:`T` on its cost stays within a
tolerance of :math:`J(W^*)`. The *first* step at which it is that low would not do: a rule with
momentum flies through minima, and starts next to each other would get quite different counts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from paramopt import checks, descent
from paramopt.landscapes import Landscape
from paramopt.sweeps import sweep

ARRIVED = 0.01
"""Share of the excess cost at the landscape's own start below which a run has arrived."""


@dataclass(frozen=True)
class Basins:
    """Which minimum each start leads to, and when it has arrived.

    Attributes
    ----------
    minima : numpy.ndarray
        The minima that were looked for, shape (count, 2).
    reached : numpy.ndarray
        The number of the minimum at which each run ended, -1 for none, shape (...).
    arrival : numpy.ndarray
        The step from which on each run stayed near it, -1 where it ended at none, shape (...).
    """

    minima: np.ndarray
    reached: np.ndarray
    arrival: np.ndarray

    @property
    def shares(self) -> np.ndarray:
        """The share of the starts that reached each minimum, shape (count,)."""
        numbers = np.arange(len(self.minima)).reshape(-1, *(1,) * self.reached.ndim)
        return (self.reached == numbers).reshape(len(self.minima), -1).mean(axis=1)

    @property
    def share_lost(self) -> float:
        """The share of the starts that reached none."""
        return float((self.reached < 0).mean())


def basins(
    J: Callable | str,
    rule: Callable | str,
    starts,
    steps: int,
    learning_rate: float,
    *,
    tolerance: float | None = None,
    **hyperparameters,
) -> Basins:
    """Run a rule from many starts and return which minimum each run reaches, and when.

    Parameters
    ----------
    J : Landscape or str
        A landscape with known minima, or its name.
    rule : callable or str
        The update rule or its name.
    starts : array_like
        Shape (2, ...).
    steps : int
        How many steps each run takes.
    learning_rate : float or Schedule
        One rate for all runs.
    tolerance : float, optional
        How far above its minimum's cost a run may be that has arrived; a hundredth of the excess
        cost at the landscape's own start, unless given.
    **hyperparameters : float
        The rule's own.

    Returns
    -------
    Basins

    Raises
    ------
    ValueError, TypeError
        As `paramopt.minimize`; also if no minimum of `J` is known, or the rate has axes.

    Examples
    --------
    >>> found = basins("saddle", "gradient_descent", [[-0.5, 0.5, 0], [1, 1, 1]], 200, 0.1)
    >>> found.minima.round(9) + 0.0
    array([[-1.,  0.],
           [ 1.,  0.]])
    >>> found.reached
    array([ 0,  1, -1])
    """
    J, starts = descent.as_landscape(J), checks.points("starts", starts)
    rate = descent.as_schedule(learning_rate)
    if rate.shape:
        raise ValueError(f"basins take one learning rate, not an array of shape {rate.shape}")
    if tolerance is None:
        tolerance = near(J)
    levels = J(*J.minima.T) + float(checks.not_negative("tolerance", tolerance))

    ends = sweep(J, rule, starts, steps, rate, target=levels[0], **hyperparameters)
    arrival, target = ends.settles, levels[ends.reached]
    if (target[ends.reached >= 0] > levels[0]).any():  # poor minima, known only now
        arrival = sweep(J, rule, starts, steps, rate, target=target, **hyperparameters).settles
    reached = np.where(arrival >= 0, ends.reached, -1)
    return Basins(J.minima, reached, np.where(reached >= 0, arrival, -1))


def near(J: Landscape) -> float:
    """Return how far above its minimum's cost a run may be that has arrived, unless told.

    It is a hundredth of the excess cost at the landscape's own start.

    Parameters
    ----------
    J : Landscape
        A landscape with known minima.

    Returns
    -------
    float

    Examples
    --------
    >>> from paramopt import landscapes
    >>> near(landscapes.himmelblau)
    1.7
    """
    return float(ARRIVED * (J(*J.start) - J.least_cost))
