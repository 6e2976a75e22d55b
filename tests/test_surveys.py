"""Surveys: against runs one by one, against closed forms, and against the derived limits."""

import numpy as np
import pytest

from paramopt import landscapes, minimize, optimizers, scenarios, surveys, theory

RULES = list(optimizers.catalogue.values())
LINEAR = [optimizers.gradient_descent, optimizers.momentum, optimizers.nesterov]
QUADRATIC = [landscapes.bowl, landscapes.ravine, landscapes.matyas]


def named(value):
    return getattr(value, "__name__", str(value))


@pytest.mark.parametrize("J", [landscapes.bowl, landscapes.ravine], ids=named)
def test_gradient_descent_shrinks_each_direction_as_predicted(J):
    survey = surveys.rate_survey(J, optimizers.gradient_descent)
    curvatures = np.diag(J.hessian(0, 0))
    energies = curvatures[:, None] * surveys.cells(J, surveys.SIDE).reshape(2, -1) ** 2
    stable = survey.rates < theory.stability_limit(curvatures.max())
    factors = theory.contraction(survey.rates[stable], curvatures[:, None])
    left = factors ** (2 * scenarios.STEPS)
    shares = np.sort((left.T @ energies) / energies.sum(axis=0), axis=1)
    count = surveys.SIDE**2
    expected = shares[:, [count // 4, count // 2, 3 * count // 4]].T
    assert stable.sum() > 50
    measured = survey.quartiles[:, stable]
    np.testing.assert_allclose(measured, expected, rtol=1e-9, atol=1e-200)
    assert (survey.failed[stable] == 0).all()
    assert (survey.failed[~stable] == 1).all()


@pytest.mark.parametrize("rule", LINEAR, ids=named)
@pytest.mark.parametrize("J", QUADRATIC, ids=named)
def test_on_quadratic_costs_quartiles_are_those_predicted(J, rule):
    measured, predicted = surveys.rate_survey(J, rule), surveys.predicted_survey(J, rule)
    np.testing.assert_allclose(
        np.log(measured.quartiles.clip(1e-20)),
        np.log(predicted.quartiles.clip(1e-20)),
        atol=1e-6,
    )
    # On Matyas runs stay on the diagonals; the prediction is off them by rounding.
    diagonals = 2 / surveys.SIDE if J is landscapes.matyas else 0
    np.testing.assert_allclose(measured.failed, predicted.failed, rtol=0, atol=diagonals)


def test_nothing_is_predicted_where_nothing_is_derived():
    assert surveys.predicted_survey(landscapes.saddle, optimizers.gradient_descent) is None
    assert surveys.predicted_survey(landscapes.bowl, optimizers.adam) is None
    assert surveys.rate_limit(landscapes.bowl, optimizers.adam) is None


@pytest.mark.parametrize("rule", RULES, ids=named)
def test_a_survey_is_made_of_runs_one_by_one(rule, monkeypatch):
    monkeypatch.setattr(surveys, "SIDE", 3)
    J = landscapes.mccormick
    survey = surveys.rate_survey.__wrapped__(J, rule)
    box = np.array(J.domain).mean(axis=1)[:, None] + 0.75 * np.ptp(J.domain, axis=1)[:, None] * [
        -1,
        1,
    ]
    for place in (20, 60, 75, 100):
        ends = []
        for start in surveys.cells(J, 3).reshape(2, -1).T:
            run = minimize(J, rule, start, 300, survey.rates[place])
            share = (run.costs[-1] - J.least_cost) / (run.costs[0] - J.least_cost)
            inside = (box[:, 0] <= run.parameters[-1]) & (run.parameters[-1] <= box[:, 1])
            ends.append(share if not run.diverged and inside.all() else np.inf)
        quartiles = np.sort(ends)[[2, 4, 6]]
        np.testing.assert_allclose(survey.quartiles[:, place], quartiles, rtol=1e-6, atol=1e-12)
        assert survey.failed[place] == np.isinf(ends).mean()


@pytest.mark.parametrize("rule", RULES, ids=named)
def test_no_run_that_ends_near_the_window_is_below_the_lowest_minimum(rule):
    # McCormick's function has no lowest point further out, and deeper places within 1.5 windows.
    J = landscapes.mccormick
    assert J(-2.8, -4.5) < J.least_cost
    assert surveys.rate_survey(J, rule).quartiles.min() > -1e-12


def test_the_limit_is_that_of_the_flattest_of_the_lowest_minima():
    J = landscapes.himmelblau
    limits = [theory.stability_limit(np.linalg.eigvalsh(J.hessian(*w)).max()) for w in J.minima]
    assert surveys.rate_limit(J, optimizers.gradient_descent) == max(limits)
    poor = landscapes.goldstein_price
    own = np.linalg.eigvalsh(poor.hessian(0, -1)).max()
    assert surveys.rate_limit(poor, optimizers.momentum) == pytest.approx(38 / own, rel=1e-9)


@pytest.mark.parametrize("J", landscapes.catalogue.values(), ids=named)
def test_momentum_parts_near_a_minimum_where_it_is_derived_to(J):
    survey = surveys.momentum_survey(J)
    apart = np.log10(survey.measured_limits / survey.limits)
    assert abs(apart).max() <= 1 / 20
    assert survey.agreement > 0.999
    # Left of the boundary all runs near by come closer, and right of it none does.
    assert (np.diff(survey.approaches.astype(int), axis=1) <= 0).all()
    assert survey.approaches.any(axis=1).all()
    assert not survey.approaches.all(axis=1).any()


@pytest.mark.parametrize("J", QUADRATIC, ids=named)
def test_on_quadratic_costs_runs_from_afar_part_at_the_same_line(J):
    survey = surveys.momentum_survey(J)
    settled = survey.settles >= 0
    assert not settled[~survey.allowed].any()
    assert survey.leaves[~survey.allowed].all()
    # 300 steps are enough to show it up to a beta of 0.94, but for the cell at the limit itself.
    short = survey.betas < 0.94
    assert short.sum() >= 24
    cells_left = (survey.allowed & ~settled)[short]
    below = np.log10(survey.limits[short, None] / survey.rates)
    slow = survey.rates < 30 / np.linalg.eigvalsh(J.hessian(0, 0))[0] / scenarios.STEPS
    assert not (cells_left & (below > 1.5 / 20) & ~slow).any()


@pytest.mark.parametrize("J", [landscapes.rosenbrock, landscapes.beale], ids=named)
def test_elsewhere_runs_from_afar_fail_below_the_limit(J):
    survey = surveys.momentum_survey(J)
    assert survey.leaves[survey.allowed].mean() > 0.05


def test_a_momentum_survey_is_made_of_runs_one_by_one():
    J = landscapes.beale
    survey = surveys.momentum_survey(J)
    least, first = J.least_cost, J(*J.start) - J.least_cost
    direction = np.linalg.eigh(J.hessian(*survey.minimum))[1][:, -1]
    assert {survey.settles[20, 30] >= 0, survey.settles[20, 60] >= 0} == {True, False}
    for row, column in ((0, 5), (0, 41), (20, 30), (20, 60), (20, 75), (40, 20), (40, 90)):
        settings = {"learning_rate": survey.rates[column], "beta": survey.betas[row]}
        run = minimize(J, "momentum", J.start, scenarios.STEPS, **settings)
        left = run.diverged or bool(scenarios.leaves(J, run, whole=False))
        above = np.flatnonzero(~(run.costs - least <= 0.01 * first))
        settles = above[-1] + 1 if above[-1] < scenarios.STEPS and not left else -1
        assert survey.leaves[row, column] == left
        assert survey.settles[row, column] == settles
        near = minimize(J, "momentum", survey.minimum + 1e-6 * direction, 2000, **settings)
        closer = not near.diverged and np.linalg.norm(near.parameters[-1] - survey.minimum) < 1e-6
        assert survey.approaches[row, column] == closer
