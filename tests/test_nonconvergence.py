"""The costs of Reddi et al.: Adam goes to the worst point, AMSGrad and a longer memory do not."""

import numpy as np
import pytest

from paramopt import nonconvergence, optimizers


@pytest.mark.parametrize("large", [3, 5, 10])
def test_adam_with_the_betas_of_the_theorem_ends_at_the_worst_point(large):
    slopes = nonconvergence.periodic_slopes(3000, large, 1, period=3)
    betas = {"beta_1": 0.0, "beta_2": 1 / (1 + large**2)}
    ends = [
        nonconvergence.projected(rule, slopes, 0.3, **kept)[-30:].mean()
        for rule, kept in (("adam", betas), ("adam", {}), (nonconvergence.amsgrad, betas))
    ]
    np.testing.assert_allclose(ends, [1, -1, -1], atol=0.02)


def test_gradient_descent_ends_at_the_best_point():
    slopes = nonconvergence.periodic_slopes(3000, 3, 1, period=3)
    path = nonconvergence.projected("gradient_descent", slopes, 0.3)
    assert path[-30:].max() < -0.97


def test_on_their_rare_slopes_a_longer_memory_turns_adam_round():
    slopes = nonconvergence.periodic_slopes(20_000, 1010.0, 10.0, period=101)
    short = nonconvergence.projected("adam", slopes, 1.0, beta_2=0.99)
    long = nonconvergence.projected("adam", slopes, 1.0, beta_2=0.9999)
    assert short[-1000:].mean() > 0.95
    assert long[-1000:].mean() < long[1000:2000].mean() < 0


def test_amsgrad_without_a_falling_average_is_adam_without_correction():
    # Gradients that grow: the largest average is the last one.
    gradients = np.linspace(1, 5, 40)
    W, V, S, S_max = 0.0, 0.0, 0.0, 0.0
    expected, mean, square = 0.0, 0.0, 0.0
    for g in gradients:
        W, V, S, S_max = nonconvergence.amsgrad(W, g, V, S, S_max, learning_rate=0.1)
        mean = 0.9 * mean + 0.1 * g
        square = 0.999 * square + 0.001 * g**2
        expected -= 0.1 * mean / (np.sqrt(square) + 1e-8)
    np.testing.assert_allclose(W, expected, rtol=1e-12)
    assert S_max == S


def test_amsgrad_never_divides_by_less_than_before():
    V = S = S_max = 0.0
    largest = []
    for g in (10.0, *[0.1] * 50):
        _, V, S, S_max = nonconvergence.amsgrad(0.0, g, V, S, S_max, learning_rate=0.1)
        largest.append(S_max)
    assert (np.diff(largest) >= 0).all()
    assert S_max > S
    assert optimizers.state(nonconvergence.amsgrad) == ["V", "S", "S_max"]


def test_runs_side_by_side_are_the_runs_one_by_one():
    slopes = nonconvergence.random_slopes((200, 3), 10.0, 1.0, 0.2, seed=3)
    together = nonconvergence.projected("adam", slopes, 0.5)
    for i in range(3):
        np.testing.assert_array_equal(
            together[:, i], nonconvergence.projected("adam", slopes[:, i], 0.5)
        )
    assert abs(together).max() <= 1


def test_random_slopes_have_the_mean_they_are_said_to_have():
    slopes = nonconvergence.random_slopes((1000, 200), 1010.0, 10.0, 0.01, seed=0)
    assert slopes.mean() == pytest.approx(0.2, abs=0.7)  # three standard errors
