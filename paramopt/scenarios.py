r"""Learning-rate scenarios: which rate is too small, well chosen, too large, and which decay.

No rate of the gallery is set by hand. For each pair of a landscape and a rule a sweep over
learning rates from the landscape's start decides, by this rule:

* The *reference* is the minimum which the gradient flow :math:`\dot W = -\nabla J(W)` reaches from
  the start; :math:`E_t = J(W_t) - J_{\text{ref}}` is the excess cost. A run takes 300 steps.
* A run *fails* if in its last tenth :math:`E_t > 0.1\, E_0` somewhere, if it leaves the box of
  1.5 times the landscape's window, or if a number is not finite.
* A run *settles* at step :math:`T` if :math:`E_t \le 0.01\, E_0` from :math:`T` on, and it does not
  fail: that its last step happens to be low is not enough.
* *Well chosen* is the logarithmic middle of the widest band of rates that settle. It is safe, not
  fastest.
* *Too small* is the largest rate below the band that ends above :math:`0.1\, E_0`.
* *Too large* is the first rate above the band at which it and the next four all fail.

Three more scenarios start at three times the too large rate and let it decay by
:math:`\alpha / (1 + k t)`. The same tests sort the decays :math:`k`, only that a run may leave
the box if it ends in it: *well chosen* is the logarithmic middle of the widest band that settles,
*too aggressive* the first decay above it that ends above :math:`0.1\, E_0`, *too slow* the first
below it at which it and the next four all fail. Where a case does not exist nothing is invented:
the scenario says why.

Rates and decays have two significant digits, so that the number printed is the number run.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from scipy.integrate import solve_ivp

from paramopt import checks, landscapes, optimizers, schedules
from paramopt.descent import Run, minimize
from paramopt.engines import outside
from paramopt.sweeps import sweep

STEPS = 300
"""Steps of each run."""
SETTLED, FAILED = 0.01, 0.1
"""Shares of the first excess cost below which a run has settled, above which it has failed."""
BOX = 1.5
"""A run must not leave so many times the window."""
NEIGHBOURS = 5
"""So many rates in a row must fail before the first of them is called too large."""
BOOST = 3
"""A decaying run starts at so many times the rate that is too large."""


@dataclass(frozen=True)
class Scenario:
    """One of the six cases: its name, its title, and what it is in a sentence."""

    name: str
    title: str
    sentence: str

    @property
    def decays(self) -> bool:
        """Whether the learning rate decays."""
        return self.name.startswith("decay")


catalogue: dict[str, Scenario] = {
    scenario.name: scenario
    for scenario in (
        Scenario(
            "too-small",
            "Too small",
            "The largest rate below the band with which a run is still above a tenth of the first "
            "excess cost after 300 steps.",
        ),
        Scenario(
            "well-chosen",
            "Well chosen",
            "The logarithmic middle of the widest band of rates that settle.",
        ),
        Scenario(
            "too-large",
            "Too large",
            "The first rate above the band that fails together with the next four.",
        ),
        Scenario(
            "decay-too-aggressive",
            "Decay too aggressive",
            "From three times the too large rate, the smallest decay that ends the run too early.",
        ),
        Scenario(
            "decay-well-chosen",
            "Decay well chosen",
            "From three times the too large rate, the middle of the widest band of decays that "
            "settle.",
        ),
        Scenario(
            "decay-too-slow",
            "Decay too slow",
            "From three times the too large rate, the largest decay below the band that "
            "fails together with the next four below.",
        ),
    )
}
"""The six scenarios by name, in teaching order.

:meta hide-value:
"""


def two_digits(low: int, high: int) -> np.ndarray:
    """Return numbers of two significant digits, 25 a decade, from ``10**low`` to ``10**high``.

    Examples
    --------
    >>> two_digits(0, 1)[:6]
    array([1. , 1.1, 1.2, 1.3, 1.4, 1.6])
    """
    exponents = np.linspace(low, high, 25 * (high - low) + 1)
    return np.array([float(f"{10**e:.1e}") for e in exponents])


RATES = two_digits(-6, 2)
"""The rates that are tried.

:meta hide-value:
"""
DECAYS = two_digits(-4, 3)
"""The decays that are tried.

:meta hide-value:
"""


@dataclass(frozen=True)
class Outcomes:
    """What a sweep over learning rates, or over decays, did from one start.

    Attributes
    ----------
    values : numpy.ndarray
        The rates or the decays, rising.
    ends : numpy.ndarray
        The excess cost of the last step, as a share of the first.
    settles : numpy.ndarray
        The step at which each run settles, -1 if it does not.
    fails : numpy.ndarray
        Whether each run fails.
    slow : numpy.ndarray
        Whether each run ends above a tenth of the first excess cost, all its numbers finite.
    """

    values: np.ndarray
    ends: np.ndarray
    settles: np.ndarray
    fails: np.ndarray
    slow: np.ndarray

    @property
    def band(self) -> tuple[int, int] | None:
        """First and last index of the widest band of runs that settle."""
        good = np.flatnonzero(self.settles >= 0)
        if not good.size:
            return None
        parts = np.split(good, np.flatnonzero(np.diff(good) > 1) + 1)
        widest = max(parts, key=len)
        return int(widest[0]), int(widest[-1])

    @property
    def middle(self) -> float | None:
        """The logarithmic middle of that band: the values are evenly spaced in logarithm."""
        return None if self.band is None else float(self.values[sum(self.band) // 2])

    @property
    def fastest(self) -> float | None:
        """The value of the band that settles first."""
        if self.band is None:
            return None
        band = slice(self.band[0], self.band[1] + 1)
        return float(self.values[band][np.argmin(self.settles[band])])


@cache
def reference(J: landscapes.Landscape) -> np.ndarray:
    """Return the minimum that the gradient flow from the landscape's start reaches, shape (2,).

    Examples
    --------
    >>> reference(landscapes.himmelblau)
    array([3., 2.])
    """
    flow = solve_ivp(
        lambda _, w: -J.gradient(*w),
        (0, 1e4),
        np.array(J.start, dtype=float),
        method="LSODA",
        jac=lambda _, w: -J.hessian(*w),
        rtol=1e-8,
        atol=1e-10,
    )
    return min(J.minima, key=lambda w: np.linalg.norm(w - flow.y[:, -1]))


def settling_step(run: Run, first: float, least: float) -> np.ndarray:
    """Return the step from which the excess cost stays small, -1 if it does not, shape (...).

    Examples
    --------
    >>> descent = minimize("bowl", "gradient_descent", (4, 2), STEPS, [0.1, 0.5, 2.5])
    >>> settling_step(descent, first=10, least=0)
    array([22,  4, -1])
    """
    with np.errstate(invalid="ignore"):
        above = ~(run.costs - least <= SETTLED * first)
    step = np.where(above.any(axis=0), len(above) - np.argmax(above[::-1], axis=0), 0)
    return np.where(above[-1] | ends_high(run, first, least), -1, step)


def ends_high(run: Run, first: float, least: float) -> np.ndarray:
    """Tell whether the excess cost is still large somewhere in the last tenth, shape (...).

    Examples
    --------
    >>> descent = minimize("bowl", "gradient_descent", (4, 2), STEPS, [0.1, 2.5])
    >>> ends_high(descent, first=10, least=0)
    array([False,  True])
    """
    with np.errstate(invalid="ignore"):
        low = run.costs[-(STEPS // 10) :] - least <= FAILED * first
    return ~low.all(axis=0)


def box(J: landscapes.Landscape) -> np.ndarray:
    """Return 1.5 times the landscape's window: the range of w1, then of w2, shape (2, 2).

    Examples
    --------
    >>> box(landscapes.rosenbrock)
    array([[-3.,  3.],
           [-2.,  4.]])
    """
    middle, half = np.mean(J.domain, axis=1), np.ptp(J.domain, axis=1) / 2
    return np.stack([middle - BOX * half, middle + BOX * half], axis=1)


def leaves(J: landscapes.Landscape, run: Run, whole: bool) -> np.ndarray:
    """Tell whether a run, its whole path or its end, is out of the box, shape (...).

    Examples
    --------
    >>> descent = minimize("bowl", "gradient_descent", (4, 2), STEPS, [0.1, 2.5])
    >>> leaves(landscapes.bowl, descent, whole=True)
    array([False,  True])
    """
    path = run.parameters if whole else run.parameters[-1:]
    return outside(np.moveaxis(path, 1, 0), box(J)).any(axis=0)


def outcomes(
    J: landscapes.Landscape,
    rule: Callable,
    learning_rate: np.ndarray | schedules.Schedule,
    values: np.ndarray,
    boxed: bool,
) -> Outcomes:
    """Run a rule from the landscape's start at many rates, and sort what settles and what fails.

    Examples
    --------
    >>> swept = outcomes(landscapes.bowl, optimizers.gradient_descent, RATES, RATES, boxed=True)
    >>> swept.middle
    0.12
    """
    least = J(*reference(J))
    first = J(*J.start) - least
    levels = least + first * np.array([[SETTLED], [FAILED]])
    ends = sweep(J, rule, J.start, STEPS, learning_rate, target=levels, box=box(J))
    settles, stays_low = ends.settles
    excess = (ends.costs[0] - least) / first
    diverged = ends.diverged[0]
    left = ends.leaves[0] >= 0 if boxed else outside(ends.parameters[:, 0], box(J))
    fails = diverged | left | (stays_low < 0) | (stays_low > STEPS - STEPS // 10 + 1)
    settles = np.where(fails, -1, settles)
    return Outcomes(values, excess, settles, fails, ~diverged & (excess > FAILED))


@cache
def rate_sweep(J: landscapes.Landscape, rule: Callable) -> Outcomes:
    """Run a rule from a landscape's start at all `RATES`.

    Examples
    --------
    >>> swept = rate_sweep(landscapes.bowl, optimizers.gradient_descent)
    >>> RATES[swept.band[0]], RATES[swept.band[1]], swept.fastest
    (np.float64(0.0083), np.float64(1.9), 0.91)
    """
    return outcomes(J, rule, RATES, RATES, boxed=True)


@cache
def decay_sweep(J: landscapes.Landscape, rule: Callable) -> Outcomes | None:
    """Run a rule from a landscape's start at three times the too large rate, at all `DECAYS`.

    Return None if no rate is too large.

    Examples
    --------
    >>> decay_sweep(landscapes.bowl, optimizers.gradient_descent).middle
    0.4
    """
    large = too_large(rate_sweep(J, rule))
    if large is None:
        return None
    decaying = schedules.inverse_time(boosted(large), decay=DECAYS)
    return outcomes(J, rule, decaying, DECAYS, boxed=False)


def boosted(rate: float) -> float:
    """Return three times a rate, to two digits.

    Examples
    --------
    >>> boosted(0.44)
    1.3
    """
    return float(f"{BOOST * rate:.1e}")


def _first_failing(fails: np.ndarray) -> int | None:
    """Return the first index from which several in a row fail."""
    if len(fails) < NEIGHBOURS:
        return None
    found = np.flatnonzero(sliding_window_view(fails, NEIGHBOURS).all(axis=1))
    return int(found[0]) if found.size else None


def too_small(swept: Outcomes) -> float | None:
    """Return the largest rate below the band that ends high.

    Examples
    --------
    >>> too_small(rate_sweep(landscapes.bowl, optimizers.gradient_descent))
    0.0036
    """
    found = np.flatnonzero(swept.slow[: swept.band[0]])
    return float(swept.values[found[-1]]) if found.size else None


def too_large(swept: Outcomes) -> float | None:
    """Return the first rate above the band from which several in a row fail.

    Examples
    --------
    >>> too_large(rate_sweep(landscapes.bowl, optimizers.gradient_descent))
    2.1
    """
    above = swept.band[1] + 1
    found = _first_failing(swept.fails[above:])
    return None if found is None else float(swept.values[above + found])


def too_aggressive(swept: Outcomes) -> float | None:
    """Return the smallest decay above the band that ends high.

    Examples
    --------
    >>> too_aggressive(decay_sweep(landscapes.bowl, optimizers.gradient_descent))
    16.0
    """
    above = swept.band[1] + 1
    found = np.flatnonzero(swept.slow[above:])
    return float(swept.values[above + found[0]]) if found.size else None


def too_slow(swept: Outcomes) -> float | None:
    """Return the largest decay below the band from which downwards several in a row fail.

    Examples
    --------
    >>> too_slow(decay_sweep(landscapes.bowl, optimizers.gradient_descent))
    0.014
    """
    below = swept.fails[: swept.band[0]][::-1]
    found = _first_failing(below)
    return None if found is None else float(swept.values[: swept.band[0]][::-1][found])


@dataclass(frozen=True)
class Setting:
    """The learning rate of one rule on one landscape in one scenario.

    Attributes
    ----------
    learning_rate, decay : float or None
        What to run; None if the case does not exist. The decay is 0 for a constant rate.
    missing : str
        Why the case does not exist; empty if it does.
    """

    learning_rate: float | None
    decay: float | None
    missing: str = ""

    @property
    def schedule(self) -> schedules.Schedule:
        """The learning rate of each step."""
        if self.decay == 0:
            return schedules.constant(self.learning_rate)
        return schedules.inverse_time(self.learning_rate, decay=self.decay)


def setting(J: landscapes.Landscape | str, rule: Callable | str, scenario: str) -> Setting:
    """Return what a scenario means for one rule on one landscape, as measured.

    Parameters
    ----------
    J : Landscape or str
        A landscape of the catalogue, or its name.
    rule : callable or str
        An update rule, or its name.
    scenario : str
        One of the six names.

    Returns
    -------
    Setting

    Raises
    ------
    ValueError
        For an unknown name.

    Examples
    --------
    >>> setting("bowl", "gradient_descent", "well-chosen")
    Setting(learning_rate=0.12, decay=0.0, missing='')
    """
    J = checks.named("landscape", J, landscapes.catalogue)
    rule = checks.update_rule(rule)
    kind = checks.named("scenario", scenario, catalogue)
    swept = rate_sweep(J, rule)
    if not kind.decays:
        find = {"too-small": too_small, "well-chosen": lambda s: s.middle, "too-large": too_large}
        rate = find[scenario](swept)
        missing = f"no rate from {RATES[0]:g} to {RATES[-1]:g} is {kind.title.lower()}"
        return Setting(None, None, missing) if rate is None else Setting(rate, 0.0)
    swept = decay_sweep(J, rule)
    if swept is None:
        return Setting(None, None, "no rate is too large, so none needs a decay")
    if swept.band is None:
        return Setting(None, None, "no decay rescues this rate")
    find = {
        "decay-too-aggressive": too_aggressive,
        "decay-well-chosen": lambda s: s.middle,
        "decay-too-slow": too_slow,
    }
    decay = find[scenario](swept)
    if decay is None:
        reason = {
            "decay-too-aggressive": "no decay is too aggressive",
            "decay-too-slow": "settles without a decay too",
        }
        return Setting(None, None, reason[scenario])
    return Setting(boosted(too_large(rate_sweep(J, rule))), decay)


@cache
def run(J: landscapes.Landscape, rule: Callable, scenario: str) -> Run | None:
    """Run a rule on a landscape as the scenario says; None if the case does not exist.

    Examples
    --------
    >>> run(landscapes.bowl, optimizers.gradient_descent, "well-chosen")
    <gradient_descent on bowl, 300 steps, constant(learning_rate=0.12)>
    """
    chosen = setting(J, rule, scenario)
    return None if chosen.missing else minimize(J, rule, J.start, STEPS, chosen.schedule)


def records(J: landscapes.Landscape) -> list[dict]:
    """Return what was run on a landscape and where it ended: one row a rule and scenario.

    The columns are landscape, rule, scenario, learning_rate, decay (0 for a constant rate),
    start_w1, start_w2, steps, w1, w2, cost (where the run ended), settles (the step, if it does)
    and outcome. A run that leaves the box of the rule above counts as failed, even if its cost
    settles. A case that does not exist has
    empty numbers and says why in its outcome.

    Examples
    --------
    >>> row = records(landscapes.bowl)[6]
    >>> row["rule"], row["scenario"], row["outcome"]
    ('gradient_descent', 'well-chosen', 'settles')
    """
    least = J(*reference(J))
    first = J(*J.start) - least
    return [
        _record(J, rule, scenario, first, least)
        for scenario in catalogue
        for rule in optimizers.catalogue.values()
    ]


def _record(J: landscapes.Landscape, rule: Callable, scenario: str, first, least) -> dict:
    chosen, taken = setting(J, rule, scenario), run(J, rule, scenario)
    row = {
        "landscape": J.__name__,
        "rule": rule.__name__,
        "scenario": scenario,
        "learning_rate": chosen.learning_rate,
        "decay": chosen.decay,
        "start_w1": float(J.start[0]),
        "start_w2": float(J.start[1]),
        "steps": STEPS,
    }
    if taken is None:
        return {
            **row,
            "w1": None,
            "w2": None,
            "cost": None,
            "settles": None,
            "outcome": f"no such case: {chosen.missing}",
        }
    settles = int(settling_step(taken, first, least))
    w1, w2 = map(float, taken.parameters[-1])
    if taken.diverged:
        outcome = "diverges"
    elif leaves(J, taken, whole=not catalogue[scenario].decays):
        outcome = "leaves the window"
    elif settles >= 0:
        outcome = "settles"
    else:
        arrived = taken.costs[-1] - least <= SETTLED * first
        outcome = "settles too late" if arrived else "does not settle"
    return {
        **row,
        "w1": w1,
        "w2": w2,
        "cost": float(taken.costs[-1]),
        "settles": settles if outcome == "settles" else None,
        "outcome": outcome,
    }
