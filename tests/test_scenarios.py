"""Learning-rate scenarios: the rule in the module's docstring, worked out again run by run."""

from __future__ import annotations

import csv
import io
from functools import cache
from math import isfinite

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from paramopt import landscapes, minimize, optimizers, scenarios, schedules

PAIRS = [
    pytest.param(J, rule, id=f"{J.__name__}-{rule.__name__}")
    for J in landscapes.catalogue.values()
    for rule in optimizers.catalogue.values()
]
EACH = pytest.mark.parametrize("J", landscapes.catalogue.values(), ids=lambda J: J.__name__)

RATES = [float(f"{10 ** (k / 25):.1e}") for k in range(-150, 51)]
DECAYS = [float(f"{10 ** (k / 25):.1e}") for k in range(-100, 76)]

# The cost of the minimum at the lower end of the downhill path from each start.
CAUGHT = {
    "styblinski_tang": 14.13672,
    "goldstein_price": 30,
    "mccormick": -1.91322,
    "rastrigin": 7.95966,
}


@EACH
def test_the_reference_is_where_the_gradient_flow_ends(J):
    flow = solve_ivp(
        lambda _, w: -J.gradient(*w),
        (0, 1e4),
        J.start,
        method="Radau",
        jac=lambda _, w: -J.hessian(*w),
        rtol=1e-5,
    )
    assert scenarios.reference(J) == pytest.approx(flow.y[:, -1], abs=1e-4)
    assert J(*scenarios.reference(J)) == pytest.approx(CAUGHT.get(J.__name__, 0), abs=2e-5)


@cache
def first_and_least(J):
    least = J(*scenarios.reference(J))
    return J(*J.start) - least, least


def judge(J, parameters, costs, boxed):
    """Return whether a run ends high, whether it fails, and the step at which it settles."""
    first, least = first_and_least(J)
    excess = [cost - least for cost in costs.tolist()]
    fails = any(not e <= 0.1 * first for e in excess[-30:])
    for (low, high), way in zip(J.domain, parameters.T.tolist(), strict=True):
        fails = fails or not all(map(isfinite, way)) or not all(map(isfinite, excess))
        reach, middle = 1.5 * (high - low) / 2, (low + high) / 2
        judged = way if boxed else way[-1:]
        fails = fails or max(judged) > middle + reach or min(judged) < middle - reach
    if fails:
        return excess[-1] > 0.1 * first, True, None
    step = len(excess)
    while step > 0 and excess[step - 1] <= 0.01 * first:
        step -= 1
    return excess[-1] > 0.1 * first, False, step if step < len(excess) else None


def sort(J, run, boxed):
    """Return what `judge` says of each run of a batch, as three lists."""
    judged = [
        judge(J, run.parameters[:, :, i], run.costs[:, i], boxed) for i in range(run.costs.shape[1])
    ]
    return zip(*judged, strict=True)


def widest(settles):
    """Return first and last index of the longest row of runs that settle, the first if equal."""
    best, begin = None, None
    for i, step in enumerate([*settles, None]):
        if step is not None and begin is None:
            begin = i
        if step is None and begin is not None:
            if best is None or i - begin > best[1] - best[0] + 1:
                best = (begin, i - 1)
            begin = None
    return best


def expected_rates(J, rule):
    run = minimize(J, rule, J.start, 300, RATES)
    high, fails, settles = sort(J, run, boxed=True)
    low, up = widest(settles)
    small = [RATES[i] for i in range(low) if high[i] and run.finite[:, i].all()]
    large = [RATES[i] for i in range(up + 1, len(RATES) - 4) if all(fails[i : i + 5])]
    return {
        "too-small": small[-1] if small else None,
        "well-chosen": RATES[(low + up) // 2],
        "too-large": large[0] if large else None,
    }, (RATES[low], RATES[up])


def expected_decays(J, rule, too_large):
    first_rate = float(f"{3 * too_large:.1e}")
    run = minimize(J, rule, J.start, 300, schedules.inverse_time(first_rate, decay=DECAYS))
    high, fails, settles = sort(J, run, boxed=False)
    band = widest(settles)
    if band is None:
        return first_rate, dict.fromkeys(
            ["decay-too-aggressive", "decay-well-chosen", "decay-too-slow"]
        )
    low, up = band
    aggressive = [
        DECAYS[i] for i in range(up + 1, len(DECAYS)) if high[i] and run.finite[:, i].all()
    ]
    slow = [DECAYS[i] for i in range(4, low) if all(fails[i - 4 : i + 1])]
    return first_rate, {
        "decay-too-aggressive": aggressive[0] if aggressive else None,
        "decay-well-chosen": DECAYS[(low + up) // 2],
        "decay-too-slow": slow[-1] if slow else None,
    }


@pytest.mark.parametrize(("J", "rule"), PAIRS)
def test_every_setting_follows_from_the_rule(J, rule):
    settings = {name: scenarios.setting(J, rule, name) for name in scenarios.catalogue}
    rates, band = expected_rates(J, rule)
    for name, rate in rates.items():
        assert settings[name].learning_rate == rate, name
        assert settings[name].decay == (None if rate is None else 0)
    swept = scenarios.rate_sweep(J, rule)
    assert tuple(swept.values[i] for i in swept.band) == band
    # The middle of the band in its logarithm, to half a step of the grid and a rounding.
    assert rates["well-chosen"] == pytest.approx(np.sqrt(band[0] * band[1]), rel=0.11)

    if rates["too-large"] is None:
        assert {settings[name].missing for name in list(settings)[3:]} == {
            "no rate is too large, so none needs a decay"
        }
        return
    first_rate, decays = expected_decays(J, rule, rates["too-large"])
    for name, decay in decays.items():
        assert settings[name].decay == decay, name
        assert settings[name].learning_rate == (None if decay is None else first_rate)
        assert bool(settings[name].missing) == (decay is None)
    if settings["decay-too-slow"].missing == "settles without a decay too":
        constant = minimize(J, rule, J.start, 300, first_rate)
        assert judge(J, constant.parameters, constant.costs, boxed=False)[2] is not None


def test_the_six_scenarios():
    assert list(scenarios.catalogue) == [
        "too-small", "well-chosen", "too-large",
        "decay-too-aggressive", "decay-well-chosen", "decay-too-slow",
    ]  # fmt: skip
    assert [kind.decays for kind in scenarios.catalogue.values()] == [False] * 3 + [True] * 3


def test_the_grids_reach_far_and_have_two_digits():
    assert scenarios.RATES.tolist() == RATES
    assert scenarios.DECAYS.tolist() == DECAYS
    assert (RATES[0], RATES[-1]) == (1e-6, 1e2)
    assert (DECAYS[0], DECAYS[-1]) == (1e-4, 1e3)
    assert (np.diff(RATES) > 0).all()
    assert (np.diff(DECAYS) > 0).all()


# Rates that a first sweep with other code found on a coarser grid: too small, well chosen, the step
# at which that settles, too large.
FIRST_SWEEP = [
    ("bowl", "gradient_descent", 0.0042, 0.12, 19, 2.1),
    ("bowl", "adam", 0.011, 0.42, 27, 11),
    ("ravine", "gradient_descent", 0.0016, 0.014, 113, 0.042),
    ("ravine", "momentum", 0.0016, 0.06, 40, 0.71),
    ("himmelblau", "gradient_descent", 2.2e-4, 0.0025, 34, 0.028),
    ("himmelblau", "adam", 0.0067, 0.24, 42, 7.1),
    ("rosenbrock", "gradient_descent", 0.0016, 0.0035, 101, 0.006),
    ("rosenbrock", "rmsprop", 0.0042, 0.017, 294, 0.14),
    ("goldstein_price", "gradient_descent", 2.1e-6, 3.8e-5, 24, 6.3e-4),
    ("rastrigin", "momentum", 1.5e-5, 0.0011, 38, 0.084),
]


@pytest.mark.parametrize(("J", "rule", "small", "well", "step", "large"), FIRST_SWEEP)
def test_the_rates_are_near_those_of_a_first_sweep(J, rule, small, well, step, large):
    for scenario, rate in (("too-small", small), ("well-chosen", well), ("too-large", large)):
        found = scenarios.setting(J, rule, scenario).learning_rate
        assert 1 / 1.35 < found / rate < 1.35
    J, rule = landscapes.catalogue[J], optimizers.catalogue[rule]
    run = scenarios.run(J, rule, "well-chosen")
    settles = judge(J, run.parameters, run.costs, boxed=True)[2]
    assert 1 / 1.6 < settles / step < 1.6


COLUMNS = [
    "landscape", "rule", "scenario", "learning_rate", "decay", "start_w1", "start_w2", "steps",
    "w1", "w2", "cost", "settles", "outcome",
]  # fmt: skip


@EACH
def test_each_row_of_the_records_runs_again_from_its_text(J):
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS)
    writer.writeheader()
    writer.writerows(scenarios.records(J))
    rows = list(csv.DictReader(io.StringIO(text.getvalue())))

    assert [(row["scenario"], row["rule"]) for row in rows] == [
        (scenario, rule) for scenario in scenarios.catalogue for rule in optimizers.catalogue
    ]
    for row in rows:
        assert row["landscape"] == J.__name__
        numbers = [row[name] for name in ("learning_rate", "decay", "w1", "w2", "cost")]
        if row["outcome"].startswith("no such case: "):
            assert [*numbers, row["settles"]] == [""] * 6
            continue
        rate, decay, w1, w2, cost = map(float, numbers)
        for printed in (rate, decay):
            assert printed == float(f"{printed:.1e}")
        run = minimize(
            row["landscape"],
            row["rule"],
            (float(row["start_w1"]), float(row["start_w2"])),
            int(row["steps"]),
            schedules.inverse_time(rate, decay=decay) if decay else rate,
        )
        np.testing.assert_array_equal(run.parameters[-1], (w1, w2))
        np.testing.assert_array_equal(run.costs[-1], cost)
        settles = judge(J, run.parameters, run.costs, boxed=not decay)[2]
        assert row["settles"] == ("" if settles is None else str(settles))
        if run.diverged:
            assert row["outcome"] == "diverges"
        elif settles is not None:
            assert row["outcome"] == "settles"
        else:
            others = ("does not settle", "settles too late", "leaves the window")
            assert row["outcome"] in others
        if row["scenario"].endswith("well-chosen"):
            assert row["outcome"] == "settles"
        if row["scenario"] == "too-small":
            assert row["outcome"] == "does not settle"
        if row["scenario"] == "decay-too-aggressive":
            assert row["outcome"] in ("does not settle", "leaves the window")
        if row["scenario"] == "too-large":
            assert row["outcome"] != "settles"


def test_a_missing_case_has_no_run():
    # AdaGrad anneals itself: no decay comes too late for it on the bowl.
    assert scenarios.setting("bowl", "adagrad", "decay-too-slow").learning_rate is None
    run = scenarios.run(landscapes.bowl, optimizers.adagrad, "decay-too-slow")
    assert run is None


# The parts of the rule, on runs made up for them.


class Made:
    """A run whose path and costs are given."""

    def __init__(self, costs, w1=None):
        self.costs = np.array(costs, dtype=float)
        w1 = np.zeros_like(self.costs) if w1 is None else np.array(w1, dtype=float)
        self.parameters = np.stack([w1, np.zeros_like(w1)], axis=1)


@pytest.mark.parametrize(
    ("costs", "step"),
    [
        ([100.0] + [0.5] * 300, 1),
        ([100.0] * 50 + [0.5] * 251, 50),
        ([100.0, 0.5, 2.0] + [0.5] * 298, 3),  # it rises again
        ([100.0] + [1.0] * 300, 1),  # one hundredth is low enough
        ([100.0] + [1.01] * 300, -1),
        ([0.0] * 301, 0),
        ([100.0] * 300 + [0.5], -1),  # low at its last step only
        ([100.0] * 271 + [5.0] * 29 + [0.5], 300),
        ([100.0] * 100 + [np.nan] + [0.5] * 200, 101),
        ([100.0] * 300 + [np.nan], -1),
        ([100.0] * 300 + [np.inf], -1),
    ],
)
def test_the_settling_step(costs, step):
    assert scenarios.settling_step(Made(costs), first=100.0, least=0.0) == step
    shifted = Made(np.array(costs) - 7)
    assert scenarios.settling_step(shifted, first=100.0, least=-7.0) == step


def test_the_box_is_half_as_large_again_as_the_window():
    J = landscapes.mccormick  # w1 from -1.5 to 4: the box from -2.875 to 5.375
    for w1, left in ((-2.87, False), (-2.88, True), (5.37, False), (5.38, True), (np.nan, False)):
        assert scenarios.leaves(J, Made([1.0, 1.0, 1.0], w1=[0, w1, 0]), whole=True) == left
        assert not scenarios.leaves(J, Made([1.0, 1.0, 1.0], w1=[0, w1, 0]), whole=False)
        assert scenarios.leaves(J, Made([1.0, 1.0, 1.0], w1=[0, 0, w1]), whole=False) == left


@pytest.mark.parametrize(
    ("settles", "band"),
    [
        ([-1, 5, 5, -1, 5, 5, 5, -1], (4, 6)),
        ([5, 5, -1, 5, 5], (0, 1)),
        ([-1, -1], None),
        ([0], (0, 0)),
        ([-1, 3], (1, 1)),
    ],
)
def test_the_widest_band(settles, band):
    nothing = np.zeros(len(settles))
    swept = scenarios.Outcomes(nothing, nothing, np.array(settles), nothing, nothing)
    assert swept.band == band
    assert widest([None if step < 0 else step for step in settles]) == band


def test_the_fastest_is_in_the_band():
    settles = np.array([2, -1, 9, 7, 8, -1])
    values = np.arange(6.0)
    swept = scenarios.Outcomes(values, values, settles, settles < 0, settles < 0)
    assert (swept.fastest, swept.middle) == (3, 3)
