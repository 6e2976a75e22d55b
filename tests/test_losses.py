"""Losses and the cost, their mean."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.optimize import minimize_scalar

from paramopt import losses

small = st.floats(-3, 3)


def wave(x, w, b):
    return np.sin(w * x) + b * x**2


def sample(m, seed=0):
    random = np.random.default_rng(seed)
    return random.normal(size=m), random.normal(size=m)


def test_absolute_loss_is_the_negative_logarithm_of_a_laplace_density_but_for_constants():
    y = np.linspace(-5, 5, 11)
    expected = -stats.laplace(loc=0.7, scale=1.3).logpdf(y)
    np.testing.assert_allclose(losses.absolute(y, 0.7) / 1.3 + np.log(2 * 1.3), expected)


def test_the_number_with_the_least_absolute_losses_is_the_median():
    y = np.random.default_rng(0).normal(size=31)
    found = minimize_scalar(lambda c: losses.absolute(y, c).sum(), bounds=(-3, 3))
    assert abs(found.x - np.median(y)) < 1e-5


def test_squared_loss_is_the_negative_logarithm_of_a_gaussian_but_for_constants():
    y, y_hat, sigma = np.array([1.0, -2.0, 0.5]), np.array([0.0, 1.0, 0.5]), 1.7
    density = np.exp(-((y - y_hat) ** 2) / (2 * sigma**2)) / (sigma * np.sqrt(2 * np.pi))
    constant = np.log(sigma * np.sqrt(2 * np.pi))
    scaled = 2 * sigma**2 * (-np.log(density) - constant)
    np.testing.assert_allclose(losses.squared(y, y_hat), scaled, atol=1e-12)


@given(small, small, st.integers(1, 50))
def test_cost_is_the_mean_of_the_losses(w, b, m):
    x, y = sample(m)
    J = losses.Cost(losses.squared, wave, x, y)
    one_by_one = [(y[i] - np.sin(w * x[i]) - b * x[i] ** 2) ** 2 for i in range(m)]
    assert J(w, b) == pytest.approx(np.mean(one_by_one), rel=1e-12)


@given(small, small)
def test_gradient_is_that_of_complex_steps(w, b):
    J = losses.Cost(losses.squared, wave, *sample(30))
    x, y, h = J.x, J.y, 1e-30
    by_w = np.mean((y - wave(x, w + 1j * h, b)) ** 2).imag / h
    by_b = np.mean((y - wave(x, w, b + 1j * h)) ** 2).imag / h
    np.testing.assert_allclose(J.gradient(w, b), [by_w, by_b], rtol=1e-10, atol=1e-10)


@given(small, small)
def test_hessian_is_the_difference_of_gradients(w, b):
    J, h = losses.Cost(losses.squared, wave, *sample(30)), 1e-5
    by_w = (J.gradient(w + h, b) - J.gradient(w - h, b)) / (2 * h)
    by_b = (J.gradient(w, b + h) - J.gradient(w, b - h)) / (2 * h)
    np.testing.assert_allclose(J.hessian(w, b), [by_w, by_b], rtol=1e-6, atol=1e-6)


def test_many_parameters_at_once_give_bit_by_bit_what_they_give_one_by_one():
    J = losses.Cost(losses.squared, wave, *sample(37))
    w, b = np.random.default_rng(1).normal(size=(2, 3000))  # more than one block
    values, slopes, bends = J(w, b), J.gradient(w, b), J.hessian(w, b)
    assert values.shape == (3000,)
    assert slopes.shape == (2, 3000)
    assert bends.shape == (2, 2, 3000)
    for i in (0, 1, 1771, 2999):
        assert values[i] == J(w[i], b[i])
        assert (slopes[:, i] == J.gradient(w[i], b[i])).all()
        assert (bends[..., i] == J.hessian(w[i], b[i])).all()


def test_parameters_broadcast():
    J = losses.Cost(losses.squared, wave, *sample(5))
    grid = J(np.zeros((4, 1)), np.ones((1, 3)))
    assert grid.shape == (4, 3)
    assert J.gradient(np.zeros((4, 1)), np.ones((1, 3))).shape == (2, 4, 3)
    assert np.unique(grid).size == 1


def test_a_batch_is_the_cost_of_some_examples():
    x, y = sample(10)
    J = losses.Cost(losses.squared, wave, x, y)
    batch = J.batch(np.array([7, 2]))
    assert batch(0.3, 0.4) == losses.Cost(losses.squared, wave, x[[7, 2]], y[[7, 2]])(0.3, 0.4)


@given(st.floats(-15, 15), st.sampled_from([0, 1]))
def test_cross_entropy_is_the_negative_log_likelihood(z, y):
    likelihood = stats.bernoulli.pmf(y, 1 / (1 + np.exp(-z)))
    np.testing.assert_allclose(losses.cross_entropy(y, z), -np.log(likelihood), atol=1e-9)


@given(st.floats(-30, 30), st.sampled_from([0, 1]))
def test_the_slope_of_cross_entropy_is_the_error_of_the_probability(z, y):
    h = 1e-6
    slope = (losses.cross_entropy(y, z + h) - losses.cross_entropy(y, z - h)) / (2 * h)
    np.testing.assert_allclose(slope, 1 / (1 + np.exp(-z)) - y, atol=1e-8)
