"""Basins: which minimum a run reaches and when, against runs followed one by one."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from paramopt import engines, landscapes, minimize, optimizers
from paramopt.basins import Basins, basins
from paramopt.figures.basins import quarters, starts
from paramopt.sweeps import nearest


def follow(J, run, tolerance):
    """Tell the minimum at which a run ends and since when its cost has stayed, by going back."""
    distance = np.linalg.norm(J.minima - run.parameters[-1], axis=-1)
    (near,) = np.nonzero(distance <= 0.1)
    if not near.size:
        return -1, -1
    level = J(*J.minima[near[0]]) + tolerance
    t = len(run.costs)
    while t > 0 and run.costs[t - 1] <= level:
        t -= 1
    return (near[0], t) if t < len(run.costs) else (-1, -1)


@pytest.mark.parametrize("rule", optimizers.catalogue)
@pytest.mark.parametrize(("J", "rate"), [("himmelblau", 0.02), ("styblinski_tang", 0.05)])
def test_basins_are_what_each_run_does_by_itself(J, rate, rule):
    J = landscapes.catalogue[J]
    some = np.random.default_rng(2).uniform(-5, 5, size=(2, 40))
    found = basins(J, rule, some, 120, rate, tolerance=1.5)
    expected = [follow(J, minimize(J, rule, start, 120, rate), 1.5) for start in some.T]
    assert list(zip(found.reached, found.arrival, strict=True)) == expected


def test_small_steps_end_where_the_gradient_flow_ends():
    J = landscapes.himmelblau
    some = np.random.default_rng(5).uniform(-5, 5, size=(2, 30))
    found = basins(J, "gradient_descent", some, 6000, 2e-4)

    def flow(start):
        solved = solve_ivp(lambda _, w: -J.gradient(*w), (0, 20), start, rtol=1e-9, atol=1e-9)
        return nearest(solved.y[:, -1], J.minima, 0.1)

    assert [flow(start) for start in some.T] == found.reached.tolist()


def test_the_saddle_parts_its_basins_by_the_sign_of_w1():
    J = landscapes.saddle
    w1 = np.array([-1.5, -0.3, 0.0, 0.3, 1.5])
    found = basins(J, "gradient_descent", [w1, np.ones(5)], 300, 0.1)
    assert found.reached.tolist() == [0, 0, -1, 1, 1]
    assert found.arrival[2] == -1
    assert found.shares.tolist() == [0.4, 0.4]
    assert found.share_lost == 0.2


def test_a_rate_above_two_over_the_curvature_reaches_no_such_minimum():
    J = landscapes.himmelblau
    steepest = [np.linalg.eigvalsh(J.hessian(*w))[-1] for w in J.minima]
    found = basins(J, "gradient_descent", starts(J)[:, ::8, ::8], 300, 0.018)
    assert [2 / curvature > 0.018 for curvature in steepest] == (found.shares > 0.01).tolist()


def test_blocks_do_not_show(monkeypatch):
    some = np.random.default_rng(3).uniform(-5, 5, size=(2, 6, 7))
    whole = basins("himmelblau", "adam", some, 60, 0.3)
    monkeypatch.setattr(engines.Arrays, "BLOCK", 5)
    parts = basins("himmelblau", "adam", some, 60, 0.3)
    np.testing.assert_array_equal(whole.reached, parts.reached)
    np.testing.assert_array_equal(whole.arrival, parts.arrival)


def test_a_diverging_run_reaches_nothing():
    found = basins("bowl", "gradient_descent", [[1, 0], [1, 0]], 2000, 3.0)
    assert found.reached.tolist() == [-1, 0]
    assert found.arrival.tolist() == [-1, 0]


def test_bad_input_is_told():
    with pytest.raises(ValueError, match=r"one learning rate, not an array of shape \(2,\)"):
        basins("bowl", "adam", (0, 0), 3, [0.1, 0.2])
    with pytest.raises(ValueError, match="no minimum of slope is known"):
        basins(landscapes.Landscape(slope), "adam", (0, 0), 3, 0.1)


def slope(w1, w2):
    return w1 + w2


def test_starts_are_the_middles_of_equal_cells():
    grid = starts(landscapes.ravine)
    assert grid.shape == (2, 248, 248)
    np.testing.assert_allclose(grid[0, 0, [0, -1]], [-5 + 5 / 248, 5 - 5 / 248])
    np.testing.assert_allclose(np.diff(grid[1, :, 0]), 4 / 248)


def test_shades_change_at_quarters_of_the_arrivals():
    arrival = np.arange(100)
    assert quarters(arrival, 300).tolist() == [0, 25, 50, 75, 300]
    counts = np.histogram(arrival, quarters(arrival, 300))[0]
    assert counts.tolist() == [25] * 4
    assert quarters(np.array([3, 4, 6, 8]), 300).tolist() == [0, 4, 5, 6, 300]


def test_shares_of_a_grid():
    found = Basins(np.zeros((2, 2)), np.array([[0, 1], [1, -1]]), np.zeros((2, 2)))
    assert found.shares.tolist() == [0.25, 0.5]
    assert found.share_lost == 0.25
