"""Search: the spread of grid and random points, the model against the laws of normal variables."""

import numpy as np
import pytest
from scipy import integrate, stats

from paramopt import search


def test_an_axis_spans_its_range_evenly_or_by_ratios():
    u = np.linspace(0, 1, 5)
    np.testing.assert_allclose(search.Axis(-1, 3).value(u), [-1, 0, 1, 2, 3])
    np.testing.assert_allclose(search.Axis(1e-4, 1, log=True).value(u), 10.0 ** (4 * u - 4))


@pytest.mark.parametrize(
    ("low", "high", "log", "message"),
    [
        (1, 1, False, "low must lie below high, not 1 and 1"),
        (2, 1, True, "low must lie below high, not 2 and 1"),
        (0, 1, True, "a logarithmic range must begin above 0, not at 0"),
    ],
)
def test_a_range_that_is_none_is_refused(low, high, log, message):
    with pytest.raises(ValueError, match=message):
        search.Axis(low, high, log)


@pytest.mark.parametrize(("axes", "values"), [(1, 5), (2, 3), (4, 2)])
def test_a_grid_tries_few_values_and_random_search_as_many_as_trials(axes, values):
    points = search.grid(axes, values)
    assert points.shape == (values**axes, axes)
    assert len(np.unique(points, axis=0)) == values**axes
    for column in points.T:
        assert len(np.unique(column)) == values
    anywhere = search.random(axes, values**axes, seed=1)
    assert all(len(np.unique(column)) == values**axes for column in anywhere.T)


def test_chances_are_those_of_a_simulation():
    share, axes, values, draws = 0.05, 3, 3, 4000
    random = np.random.default_rng(0)
    begins = random.uniform(0, 1 - share, size=draws)
    tried = random.uniform(size=(draws, values**axes))  # of the axis that matters
    hits = ((tried > begins[:, None]) & (tried < begins[:, None] + share)).any(axis=1)
    assert hits.mean() == pytest.approx(search.chance_of_random(share, values**axes), abs=0.02)
    # A grid shifted at random around the circle.
    lines = (random.uniform(size=(draws, 1)) + np.arange(values) / values) % 1
    hits = ((lines > 0.4) & (lines < 0.4 + share)).any(axis=1)
    assert hits.mean() == pytest.approx(search.chance_of_grid(share, axes, values), abs=0.02)


@pytest.mark.parametrize(("mean", "deviation", "best"), [(0, 1, 0), (2, 0.5, 1), (-1, 2, 3)])
def test_expected_improvement_is_the_integral_that_defines_it(mean, deviation, best):
    def improvement(value):
        return (best - value) * stats.norm.pdf(value, mean, deviation)

    expected, _ = integrate.quad(improvement, mean - 12 * deviation, best)
    found = search.expected_improvement(mean, deviation, best)
    assert found == pytest.approx(expected, rel=1e-8)


def test_the_model_is_the_conditional_normal_law():
    points, values = search.random(2, 6, seed=3), np.array([1.0, 4.0, 2.0, 2.5, 0.0, 3.0])
    at = search.random(2, 4, seed=4)
    model = search.GaussianProcess(points, values)
    together = np.concatenate([points, at])
    squares = ((together[:, None] - together[None]) ** 2).sum(axis=-1)
    joint = np.exp(-squares / (2 * model.length**2))
    joint[:6, :6] += search.JITTER * np.eye(6)
    f = (values - values.mean()) / values.std()
    inverse = np.linalg.inv(joint[:6, :6])
    mean = values.mean() + values.std() * joint[6:, :6] @ inverse @ f
    variance = joint[6:, 6:] - joint[6:, :6] @ inverse @ joint[:6, 6:]
    found_mean, found_deviation = model.predict(at)
    np.testing.assert_allclose(found_mean, mean, rtol=1e-6)
    np.testing.assert_allclose(
        found_deviation, values.std() * np.sqrt(np.diag(variance)), rtol=1e-4
    )


def test_the_length_is_the_likeliest():
    points, values = search.random(2, 12, seed=5), np.sin(7 * search.random(2, 12, seed=5)[:, 0])
    f = (values - values.mean()) / values.std()

    def likelihood(length):
        squares = ((points[:, None] - points[None]) ** 2).sum(axis=-1)
        K = np.exp(-squares / (2 * length**2)) + search.JITTER * np.eye(12)
        return stats.multivariate_normal.logpdf(f, cov=K)

    assert search.GaussianProcess(points, values).length == max(search.LENGTHS, key=likelihood)


def test_a_model_of_equal_values_is_level():
    mean, deviation = search.GaussianProcess([[0.2], [0.7]], [3.0, 3.0]).predict([[0.5]])
    assert mean == pytest.approx(3.0)
    assert deviation > 0


def test_proposals_find_the_minimum_of_a_bowl():
    def bowl(points):
        return ((points - [0.3, 0.7]) ** 2).sum(axis=-1)

    points = search.random(2, 6, seed=1)
    for trial in range(14):
        chosen = search.propose(points, bowl(points), seed=trial)
        assert ((chosen >= 0) & (chosen <= 1)).all()
        points = np.vstack([points, chosen])
    assert bowl(points).min() < 1e-4
    assert bowl(points).min() < bowl(search.random(2, 20, seed=1)).min() / 10


def test_best_so_far_never_rises():
    values = np.random.default_rng(0).normal(size=(3, 20))
    best = search.best_so_far(values)
    assert (np.diff(best, axis=-1) <= 0).all()
    np.testing.assert_array_equal(best[:, -1], values.min(axis=-1))
