"""Linear regression, against numpy's least squares and against minimize."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paramopt import minimize, optimizers, regression, schedules

seeds = st.integers(0, 1000)
RULES = list(optimizers.catalogue)


def train(data, rule="gradient_descent", start=(0.5, -0.5), **settings):
    settings = {"batch_size": 24, "epochs": 2, "learning_rate": 0.01, **settings}
    return regression.train(data, rule, start, **settings)


# The data


def test_data_have_the_stated_distribution():
    data = regression.data(200_000, seed=4)
    noise = data.y - regression.line(data.x, *data.truth)
    assert data.x.mean() == pytest.approx(0, abs=0.03)
    assert data.x.var() == pytest.approx(5, rel=0.02)
    assert noise.mean() == pytest.approx(0, abs=0.03)
    assert noise.var() == pytest.approx(10, rel=0.02)
    assert np.corrcoef(data.x, noise)[0, 1] == pytest.approx(0, abs=0.01)


def test_truths_and_starts_fill_their_ranges():
    truths = np.array([regression.data(1, seed).truth for seed in range(400)])
    starts = np.array([regression.start(seed) for seed in range(400)])
    assert 3.9 < abs(truths).max() <= 4
    assert 0.97 < abs(starts).max() <= 1
    assert abs(np.corrcoef(truths[:, 0], starts[:, 0])[0, 1]) < 0.15


@given(seeds, st.integers(1, 50), st.integers(0, 50))
def test_a_smaller_set_is_the_beginning_of_a_larger_one(seed, m, more):
    few, many = regression.data(m, seed), regression.data(m + more, seed)
    assert few.m == m
    np.testing.assert_array_equal(few.x, many.x[:m])
    np.testing.assert_array_equal(few.y, many.y[:m])
    np.testing.assert_array_equal(few.truth, many.truth)


def test_more_data_bring_the_best_fit_to_the_truth():
    distances = [
        np.mean(
            [
                np.linalg.norm(regression.best_fit(data) - data.truth)
                for data in (regression.data(m, seed) for seed in range(30))
            ]
        )
        for m in (20, 320, 5120)
    ]
    assert distances[1] < distances[0] / 2.5
    assert distances[2] < distances[1] / 2.5


# Cost, best fit, curvature


@given(seeds, st.integers(2, 100))
def test_the_best_fit_is_that_of_least_squares(seed, m):
    data = regression.data(m, seed)
    X = np.stack([data.x, np.ones(m)], axis=1)
    expected = np.linalg.lstsq(X, data.y, rcond=None)[0]
    np.testing.assert_allclose(regression.best_fit(data), expected, rtol=1e-5, atol=1e-5)


@given(seeds, st.integers(3, 100))
def test_the_cost_is_least_at_the_best_fit(seed, m):
    data = regression.data(m, seed)
    J, W = regression.cost(data), regression.best_fit(data)
    np.testing.assert_allclose(J.gradient(*W), 0, atol=1e-8)
    assert J(*W) <= J(*data.truth)


@given(seeds, st.integers(1, 100))
def test_the_hessian_is_twice_the_moments(seed, m):
    data = regression.data(m, seed)
    moments = [[np.mean(data.x**2), np.mean(data.x)], [np.mean(data.x), 1]]
    hessian = regression.cost(data).hessian(0.3, -2.0)
    np.testing.assert_allclose(hessian, 2 * np.array(moments), rtol=1e-12, atol=1e-12)
    X = np.stack([data.x, np.ones(m)], axis=1)
    largest = 2 * np.linalg.svd(X, compute_uv=False)[0] ** 2 / m
    assert regression.largest_curvature(data) == pytest.approx(largest, rel=1e-10)


@pytest.mark.parametrize("m", [20, 300, 800])
def test_full_batch_descent_turns_at_the_stability_limit(m):
    data = regression.data(m, seed=9)
    rates = regression.stability_limit(data) * np.array([0.99, 1.01])
    run = train(data, batch_size=m, epochs=1000, learning_rate=rates)
    excess = run.costs - regression.cost(data)(*regression.best_fit(data))
    assert excess[-1, 0] < 1e-10
    assert excess[-1, 1] > 1e15


# The three regimes that the gallery shows


def test_a_tenth_converges_at_full_batch_and_bounces_at_batch_1_and_a_third_diverges():
    data = regression.data(300, seed=9)
    least = regression.cost(data)(*regression.best_fit(data))
    start, rates = regression.start(9), np.array([0.1, 0.3])
    full = train(data, start=start, batch_size=300, epochs=300, learning_rate=rates, seed=9)
    one = train(data, start=start, batch_size=1, epochs=1, learning_rate=rates, seed=9)
    assert full.costs[-1, 0] - least < 1e-12
    assert np.median(one.costs[-100:, 0] - least) > 0.5
    assert np.isfinite(one.costs[:, 0]).all()
    assert full.costs[-1, 1] > 1e100
    assert one.costs[-1, 1] > 1e50


def test_a_smaller_batch_ends_higher_above_the_best_fit():
    data = regression.data(300, seed=9)
    least = regression.cost(data)(*regression.best_fit(data))
    ends = [
        np.mean(train(data, batch_size=size, epochs=epochs).costs[-100:] - least)
        for size, epochs in ((1, 2), (24, 46), (300, 600))
    ]
    assert ends[0] > 10 * ends[1] > 1e4 * ends[2]


# Batches


@given(st.integers(1, 60), st.integers(1, 80), st.integers(0, 4), seeds)
def test_an_epoch_uses_every_example_exactly_once(m, batch_size, epochs, seed):
    dealt = regression.batches(m, batch_size, epochs, seed)
    steps = -(-m // batch_size)
    assert len(dealt) == epochs * steps
    for epoch in range(epochs):
        batches = dealt[epoch * steps : (epoch + 1) * steps]
        assert sorted(np.concatenate(batches)) == list(range(m))
        assert all(len(batch) == min(batch_size, m) for batch in batches[:-1])


def test_every_epoch_is_shuffled_anew():
    first, second = np.array(regression.batches(50, 50 - 1, 2, seed=0)[::2], dtype=object)
    assert list(first) != list(second)
    one, other = (regression.batches(50, 5, 1, seed)[0].tolist() for seed in (0, 1))
    assert one != other


def test_a_batch_size_above_m_means_m():
    data = regression.data(20, seed=1)
    asked, meant = train(data, batch_size=24), train(data, batch_size=20)
    np.testing.assert_array_equal(asked.parameters, meant.parameters)
    assert asked.steps == 2


# Training


@pytest.mark.parametrize("rule", RULES)
def test_full_batch_training_is_minimize(rule):
    data = regression.data(60, seed=2)
    rate = schedules.inverse_time(0.05, decay=0.1)
    trained = train(data, rule, batch_size=60, epochs=40, learning_rate=rate)
    descended = minimize(regression.cost(data), rule, (0.5, -0.5), 40, rate)
    np.testing.assert_array_equal(trained.parameters, descended.parameters)
    np.testing.assert_array_equal(trained.costs, descended.costs)


@settings(deadline=None, max_examples=25)
@given(seeds, st.sampled_from(RULES), st.integers(1, 30), st.integers(1, 4))
def test_a_batch_of_runs_equals_the_runs_one_by_one(seed, rule, batch_size, runs):
    data = regression.data(25, seed)
    starts = np.random.default_rng(seed).uniform(-1, 1, size=(2, runs))
    rates = np.array([[0.003], [0.02], [0.4]])
    options = {"batch_size": batch_size, "epochs": 2, "seed": seed}
    together = train(data, rule, starts, learning_rate=rates, **options)
    assert together.parameters.shape[1:] == (2, 3, runs)
    for i, rate in enumerate(rates[:, 0]):
        for j in range(runs):
            alone = train(data, rule, starts[:, j], learning_rate=rate, **options)
            np.testing.assert_array_equal(together.parameters[..., i, j], alone.parameters)
            np.testing.assert_array_equal(together.costs[..., i, j], alone.costs)


def test_a_step_follows_the_gradient_of_its_batch():
    data = regression.data(7, seed=3)
    run = train(data, batch_size=3, epochs=1, learning_rate=0.1, seed=5)
    W = np.array([0.5, -0.5])
    for step, chosen in enumerate(regression.batches(7, 3, 1, seed=5)):
        x, y = data.x[chosen], data.y[chosen]
        error = y - W[0] * x - W[1]
        W = W - 0.1 * np.array([np.mean(-2 * error * x), np.mean(-2 * error)])
        np.testing.assert_allclose(run.parameters[step + 1], W, rtol=1e-12)


def test_a_run_has_the_costs_of_the_whole_set_and_says_what_was_run():
    data = regression.data(50, seed=1)
    run = train(data, "momentum", beta=0.5, seed=3)
    J = regression.cost(data)
    assert run.costs.tolist() == [J(*W) for W in run.parameters]
    assert run.rule is optimizers.momentum
    assert run.hyperparameters == {"beta": 0.5}
    assert run.seed == 3
    assert "momentum on squared loss of a line" in repr(run)


def test_no_epoch_is_no_step():
    run = train(regression.data(5), epochs=0)
    assert run.parameters.tolist() == [[0.5, -0.5]]


def test_a_diverging_run_is_data_and_gives_no_warning():
    run = train(regression.data(30), learning_rate=[0.01, 1e6], epochs=60)
    assert run.diverged.tolist() == [False, True]


# What is not allowed


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"rule": "adamw"}, ValueError, "unknown rule 'adamw'"),
        ({"start": (1, 2, 3)}, ValueError, "start must have shape"),
        ({"start": (np.nan, 0)}, ValueError, "start must be finite"),
        ({"batch_size": 0}, ValueError, "batch_size must be at least 1, not 0"),
        ({"batch_size": 2.5}, TypeError, "batch_size must be a whole number, not 2.5"),
        ({"epochs": -1}, ValueError, "epochs must be at least 0, not -1"),
        ({"learning_rate": -0.1}, ValueError, "must not be negative"),
        ({"learning_rate": np.inf}, ValueError, "must be finite"),
        ({"learning_rate": "fast"}, TypeError, "must be a number"),
        ({"seed": -1}, ValueError, "seed must be at least 0, not -1"),
        ({"beta": 0.5}, TypeError, "gradient_descent has no hyperparameter 'beta'"),
        ({"start": np.zeros((2, 3)), "learning_rate": [1, 2]}, ValueError, "do not broadcast"),
    ],
)
def test_bad_settings_are_named_in_one_line(change, error, words):
    with pytest.raises(error, match=words) as raised:
        train(regression.data(10), **change)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("x", "y", "truth", "words"),
    [
        ([1, 2], [1], [0, 0], "must both have shape"),
        ([], [], [0, 0], "must both have shape"),
        ([[1]], [[1]], [0, 0], "must both have shape"),
        ([1, np.inf], [1, 2], [0, 0], "x must be finite"),
        ([1, 2], [1, 2], [0, 0, 0], "truth must have shape"),
    ],
)
def test_bad_data_are_named_in_one_line(x, y, truth, words):
    with pytest.raises(ValueError, match=words):
        regression.Data(x, y, truth)


def test_sizes_and_seeds_are_whole_numbers():
    with pytest.raises(ValueError, match="m must be at least 1, not 0"):
        regression.data(0)
    with pytest.raises(TypeError, match="m must be a whole number"):
        regression.data(2.5)
    with pytest.raises(TypeError, match="seed must be a whole number"):
        regression.data(5, seed="a")


def test_equal_examples_have_no_single_best_fit():
    with pytest.raises(ValueError, match="all 3 examples have x = 2"):
        regression.best_fit(regression.Data([2, 2, 2], [1, 2, 3], [0, 0]))
