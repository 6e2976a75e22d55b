"""Noise on a parabola: the recursion against runs, the best schedule against an optimizer."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize

from paramopt import noisy, schedules
from paramopt.descent import descend
from paramopt.optimizers import gradient_descent

positive = st.floats(0.1, 5)


def normal(random, size):
    return random.normal(scale=2, size=size)


def coin(random, size):
    return random.choice([-2.0, 2.0], size=size)


@pytest.mark.parametrize("noise", [normal, coin])
def test_the_mean_over_runs_is_as_predicted(noise):
    random = np.random.default_rng(1)

    def gradient(W, t):  # noqa: ARG001
        return 0.8 * W + noise(random, W.shape)

    rate = schedules.inverse_time(0.9, decay=0.2)
    path = descend(gradient_descent, gradient, np.full(40_000, 5.0), rate, 60, {})
    measured = [np.mean(W**2) for W in path]
    rates = [rate(t) for t in range(60)]
    np.testing.assert_allclose(measured, noisy.mean_squares(rates, 0.8, 5.0, 2.0), rtol=0.04)


@given(st.floats(0.05, 1.9), positive, positive)
def test_the_noise_ball_is_where_the_recursion_stays(share, curvature, noise):
    rate = share / curvature
    ball = noisy.noise_ball(rate, curvature, noise)
    after = noisy.mean_squares([rate], curvature, np.sqrt(ball), noise)[1]
    assert after == pytest.approx(ball, rel=1e-9)
    far = noisy.mean_squares(np.full(2000, rate), curvature, 10.0, noise)[-1]
    assert far == pytest.approx(ball, rel=1e-6)


@given(positive, positive, positive)
def test_without_noise_the_recursion_is_the_contraction(rate, curvature, start):
    squares = noisy.mean_squares(np.full(5, rate), curvature, start, 0.0)
    expected = (start * (1 - rate * curvature) ** np.arange(6)) ** 2
    np.testing.assert_allclose(squares, expected, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(("curvature", "start", "noise"), [(1, 4, 1), (0.5, 2, 3), (3, 0.3, 0.5)])
def test_no_schedule_is_better_than_the_best(curvature, start, noise):
    def last(logarithms):
        return noisy.mean_squares(np.exp(logarithms), curvature, start, noise)[-1]

    rate = noisy.best_schedule(curvature, start, noise)
    ours = np.array([rate(t) for t in range(6)])
    found = minimize(last, np.log(np.full(6, 0.3 / curvature)), method="BFGS", tol=1e-12)
    assert last(np.log(ours)) == pytest.approx(found.fun, rel=1e-6)
    np.testing.assert_allclose(np.exp(found.x), ours, rtol=1e-2)


@given(positive, positive, positive)
def test_under_the_best_schedule_the_inverse_mean_square_grows_evenly(curvature, start, noise):
    rate = noisy.best_schedule(curvature, start, noise)
    squares = noisy.mean_squares([rate(t) for t in range(50)], curvature, start, noise)
    expected = 1 / start**2 + np.arange(51) * curvature**2 / noise**2
    np.testing.assert_allclose(1 / squares, expected, rtol=1e-9)
