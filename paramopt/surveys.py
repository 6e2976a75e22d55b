r"""Surveys: what a rule does at many rates from many starts, and where momentum is stable.

A *rate survey* runs a rule from a grid of starts that fills a landscape's window. It asks how much
of what a start lies above the lowest minimum is left at the end: :math:`E_T / E_0` with
:math:`E_t = J(W_t) - J_{\min}`. A run *fails* if its parameters overflow, or if it ends outside of
1.5 times the window; its share is infinite.

A *momentum survey* measures two things at each pair of a rate :math:`\alpha` and a :math:`\beta`.
Far away: what becomes of the run from the landscape's start. Near by: whether a run that begins
almost at the minimum comes closer or moves away. Only of the second has `paramopt.theory` a
derivation, :func:`paramopt.theory.momentum_stability_limit`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np

from paramopt import optimizers, scenarios, theory
from paramopt.engines import Arrays, Watched, outside
from paramopt.landscapes import Landscape
from paramopt.sweeps import sweep

SIDE = 20
"""Starts a side of the window."""
RATES = scenarios.RATES[::2]
"""The rates of a survey: every other one of the scenarios.

:meta hide-value:
"""
NEARBY = 1e-6
"""How far from the minimum a run begins that is almost there."""
NEARBY_STEPS = 2000
"""Steps of a run that begins there: 20 memories of the longest average, 1 / (1 - beta) = 100."""


@dataclass(frozen=True)
class RateSurvey:
    """How the runs of a rule end, from many starts.

    Attributes
    ----------
    rates : numpy.ndarray
        The learning rates, rising, shape (n,).
    quartiles : numpy.ndarray
        Lower quartile, median and upper quartile over the starts of the excess cost at the end as
        a share of the first, shape (3, n). A run that fails counts as infinite.
    failed : numpy.ndarray
        The share of the starts from which the run fails, shape (n,).
    """

    rates: np.ndarray
    quartiles: np.ndarray
    failed: np.ndarray


@cache
def rate_survey(J: Landscape, rule: Callable) -> RateSurvey:
    """Run a rule for `scenarios.STEPS` steps from all `cells` at all `RATES`.

    Parameters
    ----------
    J : Landscape
        A landscape with known minima.
    rule : callable
        An update rule.

    Returns
    -------
    RateSurvey

    Examples
    --------
    >>> from paramopt import landscapes
    >>> survey = rate_survey(landscapes.bowl, optimizers.gradient_descent)
    >>> [f"{rate:.2g}" for rate in survey.rates[survey.failed > 0][:2]]
    ['2.1', '2.5']
    """
    starts = cells(J, SIDE).reshape(2, 1, -1)
    # A sweep that watches a box needs no second one for the runs that overflow.
    ends = sweep(J, rule, starts, scenarios.STEPS, RATES[:, None], box=scenarios.box(J))
    return _summary(J, starts, ends.parameters, ends.diverged)


@cache
def predicted_survey(J: Landscape, rule: Callable) -> RateSurvey | None:
    r"""Return what theory predicts of a rate survey, None where it has no prediction.

    On a quadratic cost gradient descent, momentum and Nesterov are linear maps. Along each
    eigenvector of the Hessian a run from :math:`W^* + z` is after :math:`T` steps at
    :math:`W^* + A^T_{22}\, z`, where :math:`A` is the `paramopt.theory.momentum_matrix`, or that of
    Nesterov; gradient descent is momentum with :math:`\beta = 0`.

    Parameters
    ----------
    J : Landscape
        A landscape with known minima.
    rule : callable
        An update rule, which runs with its usual hyperparameters.

    Returns
    -------
    RateSurvey or None

    Examples
    --------
    >>> from paramopt import landscapes
    >>> survey = predicted_survey(landscapes.bowl, optimizers.gradient_descent)
    >>> bool(np.allclose(survey.quartiles[:, 50], (1 - survey.rates[50])**600))
    True
    """
    if rule not in _MATRICES or not is_quadratic(J):
        return None
    curvatures, directions = np.linalg.eigh(J.hessian(*J.minima[0]))
    matrices = [[_MATRICES[rule](rate, curvature) for curvature in curvatures] for rate in RATES]
    with np.errstate(all="ignore"):
        factors = np.linalg.matrix_power(matrices, scenarios.STEPS)[..., 1, 1]
        starts, middle = cells(J, SIDE).reshape(2, 1, -1), J.minima[0][:, None, None]
        along = np.tensordot(directions.T, starts - middle, axes=1)
        ends = middle + np.tensordot(directions, factors.T[:, :, None] * along, axes=1)
    return _summary(J, starts, ends, ~np.isfinite(ends).all(axis=0))


_MATRICES: dict[Callable, Callable] = {
    optimizers.gradient_descent: lambda rate, curvature: theory.momentum_matrix(rate, curvature, 0),
    optimizers.momentum: theory.momentum_matrix,
    optimizers.nesterov: theory.nesterov_matrix,
}
_LIMITS: dict[Callable, Callable] = {
    optimizers.gradient_descent: theory.stability_limit,
    optimizers.momentum: theory.momentum_stability_limit,
    optimizers.nesterov: theory.nesterov_stability_limit,
}
"""The rules for which a largest rate is derived, at their usual hyperparameters."""


def rate_limit(J: Landscape, rule: Callable) -> float | None:
    """Return the rate from which a rule can stay at no lowest minimum, None if none is derived.

    Of minima that are equally low the one counts whose largest curvature is smallest.

    Examples
    --------
    >>> from paramopt import landscapes
    >>> rate_limit(landscapes.ravine, optimizers.gradient_descent)
    0.04
    >>> round(rate_limit(landscapes.himmelblau, optimizers.gradient_descent), 4)
    0.0248
    """
    lowest = J.minima[J(*J.minima.T) <= J.least_cost + 1e-9]
    return _LIMITS[rule](min(steepest(J, w)[0] for w in lowest)) if rule in _LIMITS else None


def steepest(J: Landscape, w) -> tuple[float, np.ndarray]:
    """Return the largest curvature at a point, and its direction, shape (2,).

    Examples
    --------
    >>> from paramopt import landscapes
    >>> curvature, direction = steepest(landscapes.ravine, (0, 0))
    >>> curvature, abs(direction)
    (50.0, array([0., 1.]))
    """
    curvatures, directions = np.linalg.eigh(J.hessian(*w))
    return float(curvatures[-1]), directions[:, -1]


def is_quadratic(J: Landscape) -> bool:
    """Tell whether the Hessian is the same all over the window.

    Examples
    --------
    >>> from paramopt import landscapes
    >>> [name for name, J in landscapes.catalogue.items() if is_quadratic(J)]
    ['bowl', 'ravine', 'matyas']
    """
    hessians = J.hessian(*cells(J, SIDE)).reshape(2, 2, -1)
    return np.allclose(hessians, hessians[..., :1], rtol=1e-12, atol=0)


def cells(J: Landscape, side: int) -> np.ndarray:
    """Return the middles of a grid of cells that fill a landscape's window, (2, side, side).

    Examples
    --------
    >>> from paramopt import landscapes
    >>> cells(landscapes.ravine, 2)[0]
    array([[-2.5,  2.5],
           [-2.5,  2.5]])
    """
    middles = (np.arange(side) + 0.5) / side
    return np.array(np.meshgrid(*(low + (high - low) * middles for low, high in J.domain)))


def _summary(J: Landscape, starts, ends: np.ndarray, diverged: np.ndarray) -> RateSurvey:
    """Sort the ends of all runs, shapes (2, rates, starts) and (rates, starts)."""
    first = J(*starts) - J.least_cost
    with np.errstate(all="ignore"):
        excess = J(*ends) - J.least_cost
        fails = diverged | outside(ends, scenarios.box(J))
        shares = np.sort(np.where(fails, np.inf, excess / first), axis=1)
    count = shares.shape[1]
    return RateSurvey(
        RATES, shares[:, [count // 4, count // 2, 3 * count // 4]].T, fails.mean(axis=1)
    )


@dataclass(frozen=True)
class MomentumSurvey:
    """What momentum does at many rates and betas, from far away and near by.

    Attributes
    ----------
    minimum : numpy.ndarray
        The minimum that the gradient flow from the landscape's start reaches, shape (2,).
    curvature : float
        The largest curvature there.
    rates : numpy.ndarray
        The learning rates, rising, shape (n,).
    betas : numpy.ndarray
        The values of beta, rising, shape (m,).
    settles : numpy.ndarray of int
        The step from which the run from the landscape's start stays within a hundredth of its
        first excess cost, or below; -1 if it does not, or `leaves`. Shape (m, n).
    leaves : numpy.ndarray of bool
        Whether that run overflows, or ends outside of 1.5 times the window, shape (m, n).
    approaches : numpy.ndarray of bool
        Whether a run that begins almost at the minimum ends closer to it, shape (m, n).
    """

    minimum: np.ndarray
    curvature: float
    rates: np.ndarray
    betas: np.ndarray
    settles: np.ndarray
    leaves: np.ndarray
    approaches: np.ndarray

    @property
    def limits(self) -> np.ndarray:
        """The derived limit of the rate for each beta, shape (m,)."""
        return theory.momentum_stability_limit(self.curvature, self.betas)

    @property
    def measured_limits(self) -> np.ndarray:
        """The rate up to which runs near by come closer, for each beta, shape (m,)."""
        count = np.argmin(np.pad(self.approaches, ((0, 0), (0, 1))), axis=1)
        return self.rates[0] * (self.rates[1] / self.rates[0]) ** (count - 0.5)

    @property
    def allowed(self) -> np.ndarray:
        """Whether the derived limit allows each pair, shape (m, n)."""
        return self.rates < self.limits[:, None]

    @property
    def agreement(self) -> float:
        """The share of the pairs for which the runs near by do as derived."""
        return float(np.mean(self.approaches == self.allowed))


@cache
def momentum_survey(J: Landscape) -> MomentumSurvey:
    r"""Run momentum at rates around its limit and at :math:`\beta` from 0 to 0.99.

    Rates and :math:`1 - \beta` are evenly spaced in logarithm, 20 a decade. Near by a run begins
    `NEARBY` away from the minimum in the direction of its largest curvature.

    Parameters
    ----------
    J : Landscape
        A landscape with known minima.

    Returns
    -------
    MomentumSurvey

    Examples
    --------
    >>> from paramopt import landscapes
    >>> momentum_survey(landscapes.bowl).agreement
    1.0
    """
    minimum = scenarios.reference(J)
    curvature, direction = steepest(J, minimum)
    rates = 10 ** (np.arange(-39.5, 60) / 20) * theory.stability_limit(curvature)
    betas = 1 - 10 ** (-np.arange(41) / 20)
    far = _moved(J, J.start, scenarios.STEPS, rates, betas, J(*minimum))
    leaves = far.overflowed | outside(far.parameters, scenarios.box(J))
    away = NEARBY * direction
    near = _moved(J, minimum + away, NEARBY_STEPS, rates, betas, J(*minimum))
    with np.errstate(over="ignore"):
        distance = np.linalg.norm(near.parameters - minimum[:, None], axis=0)
    shape = len(betas), len(rates)
    return MomentumSurvey(
        minimum,
        curvature,
        rates,
        betas,
        np.where(leaves, -1, far.settles).reshape(shape),
        leaves.reshape(shape),
        (~near.overflowed & (distance < np.linalg.norm(away))).reshape(shape),
    )


def _moved(J: Landscape, start, steps: int, rates, betas, least: float) -> Watched:
    """Run momentum from a start at all pairs of a beta and a rate.

    A sweep takes one beta. NumPy takes an array of them as it takes any number.
    """
    beta, alpha = (np.ravel(values) for values in np.meshgrid(betas, rates, indexing="ij"))
    W = np.repeat(np.reshape(start, (2, 1)).astype(float), alpha.size, axis=1)
    target = least + scenarios.SETTLED * (J(*start) - least)
    return Arrays(J, optimizers.momentum).watch(
        W,
        alpha[None],
        np.zeros((0, 2)),
        steps,
        {"beta": beta},
        np.full(alpha.size, target),
        scenarios.box(J),
    )
