r"""Search for hyperparameters: which settings to try next, from none, or from those tried so far.

A setting is a point of the unit cube, one coordinate a hyperparameter; `Axis` says what a
coordinate means. All functions return points, so that they can be compared on any objective.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.special import ndtr

from paramopt import checks

LENGTHS = (0.1, 0.2, 0.4, 0.8)
"""Over which distances a `GaussianProcess` may take the objective to be alike."""
JITTER = 1e-4
"""Variance of what the objective does between points that are the same to the model."""


@dataclass(frozen=True)
class Axis:
    r"""The range of a hyperparameter, on a linear or on a logarithmic scale.

    Attributes
    ----------
    low, high : float
        The ends of the range.
    log : bool
        Whether equal distances mean equal ratios.

    Raises
    ------
    ValueError
        If the range is empty, or logarithmic and not above zero.

    Examples
    --------
    >>> rate = Axis(1e-4, 1.0, log=True)
    >>> [round(float(rate.value(u)), 6) for u in (0.0, 0.25, 0.5, 1.0)]
    [0.0001, 0.001, 0.01, 1.0]
    """

    low: float
    high: float
    log: bool = False

    def __post_init__(self) -> None:
        low, high = checks.number("low", self.low), checks.number("high", self.high)
        if low >= high:
            raise ValueError(f"low must lie below high, not {low:g} and {high:g}")
        if self.log and low <= 0:
            raise ValueError(f"a logarithmic range must begin above 0, not at {low:g}")

    def value(self, u):
        """Return what a coordinate from 0 to 1 stands for."""
        if self.log:
            return self.low * (self.high / self.low) ** np.asarray(u)
        return self.low + (self.high - self.low) * np.asarray(u)


def grid(axes: int, values: int) -> np.ndarray:
    """Return all combinations of evenly spaced values, the middles of equal parts of each axis.

    Parameters
    ----------
    axes : int
        How many hyperparameters there are.
    values : int
        How many values each one takes.

    Returns
    -------
    numpy.ndarray, shape (values**axes, axes)

    Examples
    --------
    >>> grid(axes=2, values=2).tolist()
    [[0.25, 0.25], [0.25, 0.75], [0.75, 0.25], [0.75, 0.75]]
    """
    values = checks.whole("values", values, least=1)
    middles = (np.arange(values) + 0.5) / values
    axes = checks.whole("axes", axes, least=1)
    return np.stack(np.meshgrid(*[middles] * axes, indexing="ij"), axis=-1).reshape(-1, axes)


def random(axes: int, trials: int, seed: int = 0) -> np.ndarray:
    """Return independent uniform points.

    Parameters
    ----------
    axes : int
        How many hyperparameters there are.
    trials : int
        How many points.
    seed : int
        Which points.

    Returns
    -------
    numpy.ndarray, shape (trials, axes)

    Examples
    --------
    >>> random(axes=3, trials=5).shape
    (5, 3)
    """
    trials, axes = checks.whole("trials", trials), checks.whole("axes", axes, least=1)
    return np.random.default_rng(checks.whole("seed", seed)).uniform(size=(trials, axes))


def chance_of_grid(share: float, axes: int, values: int) -> float:  # noqa: ARG001
    r"""Return how likely a grid is to hit the good part of the one axis that matters.

    Let the objective depend on one hyperparameter only, and let it be good on an interval that
    takes the share :math:`p` of its axis, anywhere. A grid with :math:`v` values an axis has
    :math:`v^h` trials, but tries :math:`v` different values of this hyperparameter, :math:`1/v`
    apart. Shifted at random, one of them falls into the interval with probability
    :math:`\min(1, v p)`, whatever :math:`h` is.

    Parameters
    ----------
    share : float
        The share :math:`p`.
    axes, values : int
        The number :math:`h` of hyperparameters, and of values :math:`v` each one takes.

    Returns
    -------
    float

    Examples
    --------
    >>> round(chance_of_grid(0.05, axes=4, values=3), 3)
    0.15
    """
    return min(1.0, values * share)


def chance_of_random(share: float, trials: int) -> float:
    r"""Return how likely random search is to hit a good part of a given share.

    Each trial misses with probability :math:`1 - p`, all of them independently, so

    .. math:: P(\text{hit}) = 1 - (1 - p)^r.

    It does not matter how many hyperparameters there are, nor how the good part is shaped.

    Parameters
    ----------
    share : float
        The share :math:`p` of the cube that is good.
    trials : int
        The number :math:`r` of trials.

    Returns
    -------
    float

    Examples
    --------
    >>> round(chance_of_random(0.05, trials=3**4), 3)
    0.984
    """
    return 1 - (1 - share) ** trials


def expected_improvement(mean, deviation, best):
    r"""Return by how much a trial is expected to lie below the best one so far.

    Let the model expect the value :math:`F` of a trial to be normal with mean :math:`\hat f` and
    standard deviation :math:`\hat s`, and let :math:`f^*` be the least value so far. The
    improvement is :math:`\max(f^* - F, 0)`. Write :math:`F = \hat f + \hat s Z` and
    :math:`c = (f^* - \hat f) / \hat s`; there is one where :math:`Z < c`. With the distribution
    function :math:`\Phi` of the standard normal law, whose density has the derivative
    :math:`\Phi''(Z) = -Z\, \Phi'(Z)`,

    .. math::

       E[\max(f^* - F, 0)]
           &= \int_{-\infty}^{c} (f^* - \hat f - \hat s Z)\, \Phi'(Z)\, \mathrm d Z \\
           &= (f^* - \hat f)\, \Phi(c) + \hat s \int_{-\infty}^{c} \Phi''(Z)\, \mathrm d Z \\
           &= (f^* - \hat f)\, \Phi(c) + \hat s\, \Phi'(c).

    The first term is large where the model expects a low value, the second where it is unsure.

    Parameters
    ----------
    mean, deviation : array_like
        :math:`\hat f` and :math:`\hat s > 0`.
    best : float
        The least value so far, :math:`f^*`.

    Returns
    -------
    array_like

    References
    ----------
    :cite:t:`jones1998`, section 4.1.

    Examples
    --------
    >>> round(float(expected_improvement(mean=0.0, deviation=1.0, best=0.0)), 6)
    0.398942
    """
    gap = best - mean
    c = gap / deviation
    return gap * ndtr(c) + deviation * np.exp(-(c**2) / 2) / np.sqrt(2 * np.pi)


class GaussianProcess:
    r"""A model of the objective: what it is likely to be at points that were not tried.

    Values at any points are taken to be jointly normal, with correlation

    .. math:: K(u, v) = e^{-\lVert u - v \rVert^2 / (2 \delta^2)}

    between two of them. Given values :math:`f` at the points tried, with the matrix :math:`K` of
    their correlations and the vector :math:`K_u` of those with :math:`u`, the value at :math:`u` is
    normal with mean and variance

    .. math:: \hat f = K_u^\top K^{-1} f, \qquad \hat s^2 = 1 - K_u^\top K^{-1} K_u,

    the rule for the conditional distribution of normal variables. Values are first shifted and
    scaled to mean 0 and variance 1, and the length :math:`\delta` is the one of `LENGTHS` under
    which the values tried are most likely.

    Parameters
    ----------
    points : array_like, shape (trials, axes)
        Where the objective was tried.
    values : array_like, shape (trials,)
        What it was there.

    References
    ----------
    :cite:t:`rasmussen2006`, section 2.2; :cite:t:`jones1998`.

    Examples
    --------
    >>> model = GaussianProcess([[0.2], [0.8]], [1.0, 3.0])
    >>> mean, deviation = model.predict([[0.2], [0.5]])
    >>> mean.round(2), deviation.round(1)[0]
    (array([1., 2.]), np.float64(0.0))
    """

    def __init__(self, points, values) -> None:
        self.points, values = np.asarray(points, dtype=float), np.asarray(values, dtype=float)
        self.shift, self.scale = values.mean(), values.std() or 1.0
        f = (values - self.shift) / self.scale
        fits = [self._fit(length, f) for length in LENGTHS]
        _, self.length, self.factor, self.weights = max(fits, key=lambda fit: fit[0])

    def _fit(self, length: float, f: np.ndarray):
        """Return the logarithm of the likelihood for a length, up to a constant, and the fit."""
        K = _correlation(self.points, self.points, length) + JITTER * np.eye(len(f))
        factor = cho_factor(K, lower=True)
        weights = cho_solve(factor, f)
        likelihood = -f @ weights / 2 - np.log(np.diag(factor[0])).sum()
        return likelihood, length, factor, weights

    def predict(self, at) -> tuple[np.ndarray, np.ndarray]:
        """Return mean and standard deviation at points of shape (points, axes)."""
        near = _correlation(np.asarray(at, dtype=float), self.points, self.length)
        variance = 1 - np.einsum("ij,ji->i", near, cho_solve(self.factor, near.T))
        deviation = np.sqrt(np.maximum(variance, JITTER / 10))
        return self.shift + self.scale * near @ self.weights, self.scale * deviation


def _correlation(u: np.ndarray, v: np.ndarray, length: float) -> np.ndarray:
    squares = ((u[:, None] - v[None]) ** 2).sum(axis=-1)
    return np.exp(-squares / (2 * length**2))


def propose(points, values, seed: int = 0) -> np.ndarray:
    """Return the point to try next: the one with the largest expected improvement.

    It is looked for among 200 random points of the cube and 50 close to the best one so far.

    Parameters
    ----------
    points : array_like, shape (trials, axes)
        Where the objective was tried.
    values : array_like, shape (trials,)
        What it was there, the less the better.
    seed : int
        Which random points.

    Returns
    -------
    numpy.ndarray, shape (axes,)

    Examples
    --------
    >>> tried = [[0.0], [0.3], [0.6], [1.0]]
    >>> 0.3 < float(propose(tried, [4.0, 1.0, 1.0, 4.0])[0]) < 0.6
    True
    """
    points, values = np.asarray(points, dtype=float), np.asarray(values, dtype=float)
    draws = np.random.default_rng(seed)
    axes = points.shape[1]
    near = points[values.argmin()] + 0.05 * draws.normal(size=(50, axes))
    at = np.concatenate([draws.uniform(size=(200, axes)), near.clip(0, 1)])
    mean, deviation = GaussianProcess(points, values).predict(at)
    return at[np.argmax(expected_improvement(mean, deviation, values.min()))]


def best_so_far(values) -> np.ndarray:
    """Return the least value up to each trial; trials are the last axis.

    Examples
    --------
    >>> best_so_far([3.0, 4.0, 1.0, 2.0]).tolist()
    [3.0, 3.0, 1.0, 1.0]
    """
    return np.minimum.accumulate(values, axis=-1)
