"""Mini-batches: their noise against exact enumeration, their runs against what theory predicts."""

from itertools import combinations, product

import numpy as np
import pytest

from paramopt import houses, minibatch, regression, theory

random = np.random.default_rng(0)
SMALL = houses.Cost(random.normal(size=(7, 2)), random.normal(size=7))
W = np.array([0.7, -1.2])
GRADIENTS = minibatch.example_gradients(SMALL, W)


@pytest.fixture(scope="module")
def J():
    training, _ = houses.split(houses.sales())
    return houses.Cost(houses.design(houses.standardized(training.features)), training.y)


def test_the_examples_gradients_average_to_the_gradient():
    np.testing.assert_allclose(GRADIENTS.mean(axis=0), SMALL.gradient(*W), rtol=1e-12)


def test_an_examples_gradient_is_that_of_its_loss():
    for i, gradient in enumerate(GRADIENTS):
        np.testing.assert_allclose(gradient, SMALL.batch(np.array([i])).gradient(*W), rtol=1e-12)


def test_the_noise_is_the_covariance_of_the_examples_gradients():
    covariance = np.cov(GRADIENTS, rowvar=False, bias=True)
    np.testing.assert_allclose(minibatch.noise(SMALL, W), covariance, rtol=1e-12)


def covariance(batches):
    """Return the covariance of the gradients of all these batches, each as likely as the others."""
    means = np.array([GRADIENTS[list(batch)].mean(axis=0) for batch in batches])
    return means.mean(axis=0), np.cov(means, rowvar=False, bias=True)


@pytest.mark.parametrize("size", range(1, 5))
def test_noise_with_replacement_is_that_of_all_draws(size):
    mean, found = covariance(product(range(7), repeat=size))
    np.testing.assert_allclose(mean, SMALL.gradient(*W), rtol=1e-10)
    predicted = theory.batch_noise(minibatch.noise(SMALL, W), size)
    np.testing.assert_allclose(found, predicted, rtol=1e-10)


@pytest.mark.parametrize("size", range(1, 8))
def test_noise_without_replacement_is_that_of_all_subsets(size):
    mean, found = covariance(combinations(range(7), size))
    np.testing.assert_allclose(mean, SMALL.gradient(*W), rtol=1e-10)
    predicted = theory.batch_noise(minibatch.noise(SMALL, W), size, m=7)
    np.testing.assert_allclose(found, predicted, rtol=1e-10, atol=1e-12)


def test_excess_is_cost_above_the_least(J):
    parameters = random.normal(size=(3, 5)) * 100
    least = J(*houses.normal_equations(J.X, J.y))
    np.testing.assert_allclose(minibatch.excess(J, parameters), J(*parameters) - least, rtol=1e-9)


def test_dealing_uses_each_example_once_an_epoch():
    batches = minibatch.deal(m=10, batch_size=4, epochs=2, runs=3, seed=1)
    assert [batch.shape for batch in batches] == [(3, 4), (3, 4), (3, 2)] * 2
    for epoch in (batches[:3], batches[3:]):
        assert (np.sort(np.concatenate(epoch, axis=1), axis=1) == np.arange(10)).all()
    orders = [np.concatenate(epoch, axis=1).tolist() for epoch in (batches[:3], batches[3:])]
    assert orders[0] != orders[1]
    assert orders[0][0] != orders[0][1]


def test_drawing_takes_all_examples_alike():
    drawn = np.concatenate(minibatch.draw(m=5, batch_size=8, steps=500, runs=4, seed=1))
    shares = np.bincount(drawn.reshape(-1), minlength=5) / drawn.size
    np.testing.assert_allclose(shares, 0.2, atol=0.02)


def test_full_batches_repeat_the_training_of_house_prices(J):
    batches = minibatch.deal(len(J.y), len(J.y), epochs=20, runs=2)
    path = minibatch.train(J, "adam", np.zeros(3), batches, 5.0)
    run = houses.train(J.X, J.y, "adam", np.zeros(3), epochs=20, learning_rate=5.0)
    np.testing.assert_allclose(path[..., 0], run.parameters, rtol=1e-9)
    np.testing.assert_allclose(path[..., 1], run.parameters, rtol=1e-9)


def test_a_run_sees_its_own_batches():
    data = regression.data(30, seed=3)
    X = houses.design(data.x[:, None])
    J = houses.Cost(X, data.y)
    batches = minibatch.deal(30, 7, epochs=2, runs=3, seed=2)
    path = minibatch.train(J, "gradient_descent", np.zeros(2), batches, 0.02)
    for run in range(3):
        parameters = np.zeros(2)
        for batch in batches:
            parameters = parameters - 0.02 * J.batch(batch[run]).gradient(*parameters)
        np.testing.assert_allclose(path[-1, :, run], parameters, rtol=1e-10)


def test_the_mean_of_all_runs_is_exact():
    # Three examples and two steps with replacement: all 81 runs of batches of two.
    J = houses.Cost([[1.0], [2.0], [-0.5]], [1.0, -1.0, 2.0])
    start = np.array([3.0])
    pairs = list(product(range(3), repeat=2))
    runs = list(product(pairs, pairs))
    batches = [np.array([run[step] for run in runs]) for step in range(2)]
    path = minibatch.train(J, "gradient_descent", start, batches, 0.1)
    found = minibatch.excess(J, np.moveaxis(path, 1, 0)).mean(axis=1)
    predicted = minibatch.mean_excess(J, start, 0.1, batch_size=2, steps=2)
    np.testing.assert_allclose(found, predicted, rtol=1e-12)


def test_the_floor_is_where_the_mean_cost_ends(J):
    best = houses.normal_equations(J.X, J.y)
    ends = minibatch.mean_excess(J, best, 0.05, batch_size=4, steps=2000)
    assert ends[-1] == pytest.approx(minibatch.floor(J, 0.05, batch_size=4), rel=1e-9)


def test_the_floor_of_small_rates_is_in_proportion_to_rate_over_batch(J):
    best = houses.normal_equations(J.X, J.y)
    limit = 1e-5 / 4 / 8 * np.trace(minibatch.noise(J, best))
    assert minibatch.floor(J, 1e-5, batch_size=8) == pytest.approx(limit, rel=1e-3)


def test_a_single_example_allows_a_smaller_rate_than_all(J):
    limit = theory.stability_limit(np.linalg.eigvalsh(J.hessian())[-1])
    assert np.isinf(minibatch.floor(J, limit / 2, batch_size=1))
    assert np.isfinite(minibatch.floor(J, limit / 2, batch_size=64))
