r"""Basins: from which starts a rule reaches which minimum, and how soon.

The basin of a minimum :math:`W^*` is the set of starts from which a run ends there. A run counts as
arrived at step :math:`T` if from :math:`T` on it stays within a small distance of the minimum. The
*first* step within that distance would not do: a rule with momentum flies through minima, and
starts next to each other would get quite different counts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from paramopt import checks, descent
from paramopt.sweeps import BLOCK


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


def classify(points, minima, tolerance: float) -> np.ndarray:
    """Return the number of the minimum within `tolerance` of each point, -1 if there is none.

    Parameters
    ----------
    points : array_like
        Shape (2, ...); they need not be finite.
    minima : array_like
        Shape (count, 2).
    tolerance : float
        The largest distance that counts as near.

    Returns
    -------
    numpy.ndarray of int, shape (...)

    Raises
    ------
    ValueError
        If two minima lie so close that a point could be near both.

    Examples
    --------
    >>> classify([[0.0, 1.0, 0.5], [0.05, 0.0, np.inf]], [(0, 0), (1, 0)], tolerance=0.1)
    array([ 0,  1, -1])
    """
    points, minima = np.asarray(points, dtype=float), np.asarray(minima, dtype=float)
    apart = np.linalg.norm(minima[:, None] - minima, axis=-1)
    closest = apart[~np.eye(len(minima), dtype=bool)].min(initial=np.inf)
    if closest <= 2 * tolerance:
        raise ValueError(
            f"two minima are {closest:g} apart; the tolerance must be below half of that, "
            f"not {tolerance:g}"
        )
    near = np.full(points.shape[1:], -1)
    with np.errstate(all="ignore"):
        for number, (w1, w2) in enumerate(minima):
            squared = (points[0] - w1) ** 2 + (points[1] - w2) ** 2
            near[squared <= tolerance**2] = number
    return near


def basins(
    J: Callable | str,
    rule: Callable | str,
    starts,
    steps: int,
    learning_rate: float,
    *,
    tolerance: float = 0.1,
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
    tolerance : float
        How near a run must stay.
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
    J, rule = descent.as_landscape(J), checks.update_rule(rule)
    starts, steps = checks.points("starts", starts), checks.whole("steps", steps)
    rate, hyper = descent.as_schedule(learning_rate), checks.hyperparameters(rule, hyperparameters)
    tolerance = float(checks.not_negative("tolerance", checks.number("tolerance", tolerance)))
    if rate.shape:
        raise ValueError(f"basins take one learning rate, not an array of shape {rate.shape}")
    if not len(J.minima):
        raise ValueError(f"no minimum of {J.__name__} is known; name them in its decorator")

    flat = starts.reshape(2, -1)
    reached = np.empty(flat.shape[1], dtype=int)
    arrival = np.empty_like(reached)
    gradient = descent.noisy_gradient(J, noise=0, seed=0)
    with np.errstate(all="ignore"):
        for first in range(0, flat.shape[1], BLOCK):
            block = slice(first, first + BLOCK)
            path = descent.descend(rule, gradient, flat[:, block], rate, steps, hyper)
            for t, W in enumerate(path):
                near = classify(W, J.minima, tolerance)
                if t == 0:
                    last, since = near, np.zeros_like(near)
                since[near != last] = t
                last = near
            reached[block] = last
            arrival[block] = np.where(last >= 0, since, -1)
    shape = starts.shape[1:]
    return Basins(J.minima, reached.reshape(shape), arrival.reshape(shape))
