"""What theory predicts, against what the rules do."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from paramopt import minimize, optimizers, theory

rates = st.floats(1e-3, 10)
curvatures = st.floats(1e-2, 10)
betas = st.floats(0, 0.99)


class Quadratic:
    """A quadratic cost with these two curvatures and its gradient, by hand."""

    def __init__(self, first, second):
        self.curvatures = np.array([first, second])

    def __call__(self, w1, w2):
        return (self.curvatures[0] * w1**2 + self.curvatures[1] * w2**2) / 2

    def gradient(self, w1, w2):
        return np.stack([self.curvatures[0] * w1, self.curvatures[1] * w2])


@given(rates, curvatures)
def test_a_step_multiplies_the_parameter_by_the_contraction(rate, curvature):
    run = minimize(Quadratic(curvature, curvature), "gradient_descent", (1, -2), 1, rate)
    expected = theory.contraction(rate, curvature) * run.start
    np.testing.assert_allclose(run.parameters[1], expected, rtol=1e-12, atol=1e-12)


@given(rates, curvatures, st.floats(-3, 3))
def test_costs_on_a_parabola_are_as_predicted(rate, curvature, start):
    run = minimize(Quadratic(curvature, curvature), "gradient_descent", (start, 0), 20, rate)
    predicted = theory.parabola_costs(rate, curvature, start, 20)
    # Where rate times curvature is close to one the contraction is a difference that cancels.
    absolute = 1e-12 * predicted[0]
    np.testing.assert_allclose(run.costs, predicted, rtol=1e-9, atol=absolute)


@pytest.mark.parametrize(
    ("rate", "expected"),
    [
        (0.4, "monotone"),
        (1.25, "one step"),
        (2.2, "oscillating"),
        (2.5, "bouncing"),
        (2.6, "diverging"),
    ],
)
def test_regimes_are_what_a_run_does(rate, expected):
    assert theory.regime(rate, curvature=0.8) == expected
    run = minimize(Quadratic(0.8, 0.8), "gradient_descent", (-2, 0), 12, rate)
    w, cost = run.parameters[:, 0], run.costs
    measured = {
        "monotone": (w < 0).all() and (np.diff(cost) < 0).all(),
        "one step": w[1] == 0,
        "oscillating": (w[1:] * w[:-1] < 0).all() and (np.diff(cost) < 0).all(),
        "bouncing": np.allclose(w, [-2, 2] * 6 + [-2]),
        "diverging": (w[1:] * w[:-1] < 0).all() and (np.diff(cost) > 0).all(),
    }
    assert [name for name, holds in measured.items() if holds] == [expected]


def test_the_borders_of_the_regimes_are_met_although_rates_are_rounded():
    for curvature in np.arange(1, 1000) / 100:
        assert theory.regime(1 / curvature, curvature) == "one step"
        assert theory.regime(2 / curvature, curvature) == "bouncing"


@pytest.mark.parametrize(("rate", "curvature"), [(0, 1), (-1, 1), (1, 0), (np.nan, 1), (1, np.inf)])
def test_regime_takes_positive_numbers_only(rate, curvature):
    with pytest.raises(ValueError, match="must be a positive number"):
        theory.regime(rate, curvature)


@given(rates, curvatures, st.floats(-3, 3))
def test_approximation_error_is_the_distance_from_the_tangent(rate, curvature, w):
    J = Quadratic(curvature, curvature)
    slope = curvature * w
    after = w - rate * slope
    tangent = J(w, 0) + slope * (after - w)
    scale = J(w, 0) + abs(tangent) + J(after, 0)
    expected = J(after, 0) - tangent
    error = theory.approximation_error(rate, curvature, w)
    np.testing.assert_allclose(error, expected, rtol=1e-9, atol=1e-12 * scale)


@pytest.mark.parametrize("curvature", [0.3, 50.0])
def test_gradient_descent_turns_at_its_stability_limit(curvature):
    rate = theory.stability_limit(curvature) * np.array([0.99, 1.01])
    run = minimize(Quadratic(curvature, 0.1), "gradient_descent", (1, 0), 1000, rate)
    assert run.costs[-1, 0] < 1e-8 * run.costs[0, 0]
    assert run.costs[-1, 1] > 1e8 * run.costs[0, 1]


@pytest.mark.parametrize("beta", [0, 0.5, 0.9, 0.99])
def test_momentum_turns_at_its_stability_limit(beta):
    rate = theory.momentum_stability_limit(2.0, beta) * np.array([0.99, 1.01])
    run = minimize(Quadratic(2.0, 2.0), "momentum", (1, 0), 6000, rate, beta=beta)
    assert run.costs[-1, 0] < 1e-8 * run.costs[0, 0]
    assert np.nanmax(run.costs[:, 1]) > 1e8 * run.costs[0, 1]


@given(rates, curvatures, betas, st.floats(-3, 3), st.floats(-3, 3))
def test_momentum_matrix_is_one_step_of_momentum(rate, curvature, beta, V, W):
    after = theory.momentum_matrix(rate, curvature, beta) @ [V, W]
    W, V = optimizers.momentum(W, curvature * W, V, learning_rate=rate, beta=beta)
    np.testing.assert_allclose(after, [V, W], rtol=1e-9, atol=1e-9)


@given(curvatures, st.floats(0.01, 0.99))
def test_the_momentum_limit_is_where_an_eigenvalue_leaves_the_unit_circle(curvature, beta):
    limit = theory.momentum_stability_limit(curvature, beta)
    for factor, inside in ((0.999, True), (1.001, False)):
        matrix = theory.momentum_matrix(factor * limit, curvature, beta)
        assert (abs(np.linalg.eigvals(matrix)).max() < 1) == inside


@pytest.mark.parametrize("condition", [1.5, 10, 50])
def test_the_best_rate_contracts_as_predicted_and_no_other_better(condition):
    J, best = Quadratic(1, condition), theory.best_rate(1, condition)
    run = minimize(J, "gradient_descent", (1, 1), 400, best * np.array([0.97, 1, 1.03]))
    # After many steps the slower of the two components is all that is left.
    distance = abs(run.parameters).max(axis=1)
    worst = distance[-1] / distance[-2]
    assert worst[1] == pytest.approx(theory.convergence_rate(condition), rel=1e-9)
    assert worst.argmin() == 1


@given(st.floats(0, 6), st.floats(-3, 3))
def test_a_step_gains_at_least_what_the_descent_lemma_says(rate, w):
    """The cost log cosh has curvature 1 / cosh^2, at most 1."""
    slope, cost = np.tanh(w), np.log(np.cosh(w))
    gain = cost - np.log(np.cosh(w - rate * slope))
    assert gain >= theory.descent_bound(rate, 1.0, abs(slope)) - 1e-12


@given(rates, curvatures, st.floats(-3, 3))
def test_on_a_parabola_the_descent_lemma_is_exact(rate, curvature, w):
    before, after = theory.parabola_costs(rate, curvature, w, 1)
    sure = theory.descent_bound(rate, curvature, curvature * abs(w))
    np.testing.assert_allclose(before - after, sure, rtol=1e-9, atol=1e-9 * before)


def test_convex_descent_stays_under_its_bound():
    """A cost without strong convexity: its curvature vanishes at the minimum and far out."""

    def J(w1, w2):
        return np.sqrt(1 + w1**4) + np.log(np.cosh(w2))

    # The second derivative of sqrt(1 + w^4) is largest, 3 / sqrt(2) + ..., near w = 1: take 3.
    w = np.linspace(-5, 5, 100_001)
    largest = np.gradient(np.gradient(np.sqrt(1 + w**4), w), w)[2:-2].max()
    assert 2.0 < largest < 3
    rate, start = 1 / 3, np.array([3.0, -2.0])
    run = minimize(J, "gradient_descent", start, 400, rate)
    steps = np.arange(1, 401)
    bound = theory.convex_bound(rate, np.linalg.norm(start), steps)
    assert (run.costs[1:] - 1 <= bound).all()


@given(st.floats(0.02, 1.0), st.floats(0.05, 1.0))
def test_strongly_convex_descent_stays_under_its_bound(share, smallest):
    rate = share / 1.0  # the largest curvature is 1
    run = minimize(Quadratic(smallest, 1.0), "gradient_descent", (2, -1), 30, rate)
    bound = theory.linear_bound(rate, smallest, np.arange(31)) * run.costs[0]
    assert (run.costs <= bound * (1 + 1e-9)).all()


def test_least_squares_costs_are_those_of_random_designs():
    random = np.random.default_rng(0)
    m, n, variance, draws = 12, 5, 4.0, 40_000
    X = random.normal(size=(m, n))
    noise, fresh = 2 * random.normal(size=(2, m, draws))
    residual = noise - X @ np.linalg.lstsq(X, noise, rcond=None)[0]
    predicted = theory.least_squares_costs(n, m, variance)
    measured = np.mean(residual**2), np.mean((fresh - noise + residual) ** 2)
    np.testing.assert_allclose(measured, predicted, rtol=0.02)


@pytest.mark.parametrize("condition", [1.5, 10, 400])
def test_no_momentum_beats_the_best_one(condition):
    rate, beta = theory.best_momentum(2.0, 2.0 * condition)
    curvatures = 2.0 * np.geomspace(1, condition, 7)

    def factor(rate, beta):
        matrices = (theory.momentum_matrix(rate, curvature, beta) for curvature in curvatures)
        return max(abs(np.linalg.eigvals(matrix)).max() for matrix in matrices)

    best = theory.momentum_convergence_rate(condition)
    # At a double eigenvalue rounding costs half of the digits.
    assert factor(rate, beta) == pytest.approx(best, abs=1e-6)
    for other in rate * np.geomspace(0.1, 10, 15):
        for share in np.linspace(0, 0.98, 15):
            assert factor(other, share) > best - 1e-6


def test_best_momentum_is_polyaks_heavy_ball():
    rate, beta = theory.best_momentum(1.0, 25.0)
    assert beta == pytest.approx(4 / 9)
    assert (1 - beta) * rate == pytest.approx(4 / (1 + 5) ** 2)


@pytest.mark.parametrize("condition", [10, 100])
def test_the_best_momentum_contracts_as_predicted(condition):
    rate, beta = theory.best_momentum(1.0, condition)
    run = minimize(Quadratic(1, condition), "momentum", (1, 1), 2000, rate, beta=beta)
    distance = np.linalg.norm(run.parameters, axis=1)
    t = np.flatnonzero(distance > 1e-100)[-1] // 2
    # The distance is t times the power; over t to 2t that is a factor of two in all.
    measured = (distance[2 * t] / distance[t] / 2) ** (1 / t)
    assert measured == pytest.approx(theory.momentum_convergence_rate(condition), rel=2e-3)


@given(rates, curvatures, betas, st.floats(-3, 3), st.floats(-3, 3))
def test_nesterov_matrix_is_one_step_of_nesterov(rate, curvature, beta, V, W):
    after = theory.nesterov_matrix(rate, curvature, beta) @ [V, W]
    W, V = optimizers.nesterov(W, curvature * W, V, learning_rate=rate, beta=beta)
    np.testing.assert_allclose(after, [V, W], rtol=1e-9, atol=1e-9)


@given(curvatures, st.floats(0, 0.99))
def test_the_nesterov_limit_is_where_an_eigenvalue_leaves_the_unit_circle(curvature, beta):
    limit = theory.nesterov_stability_limit(curvature, beta)
    for factor, inside in ((0.999, True), (1.001, False)):
        matrix = theory.nesterov_matrix(factor * limit, curvature, beta)
        assert (abs(np.linalg.eigvals(matrix)).max() < 1) == inside


def last_adam_step(gradients, **betas):
    W = V = S = 0.0
    for t, g in enumerate(gradients, start=1):
        before = W
        W, V, S = optimizers.adam(W, g, V, S, t, learning_rate=1.0, epsilon=1e-300, **betas)
    return abs(W - before)


@pytest.mark.parametrize(("beta_1", "beta_2"), [(0.9, 0.999), (0.9, 0.99), (0.5, 0.9), (0.9, 0.9)])
def test_adams_bound_is_reached_by_growing_gradients_and_passed_by_none(beta_1, beta_2):
    bound = theory.adam_step_bound(beta_1, beta_2)
    # As many steps as the range of floating-point numbers allows.
    back = np.arange(200 if beta_1 == 0.5 else 2500)[::-1]
    worst = last_adam_step((beta_1 / beta_2) ** back, beta_1=beta_1, beta_2=beta_2)
    assert 0.95 * bound < worst <= bound * (1 + 1e-9)
    rng = np.random.default_rng(0)
    for _ in range(20):
        wild = rng.normal(size=50) * np.exp(rng.normal(scale=3, size=50))
        assert last_adam_step(wild, beta_1=beta_1, beta_2=beta_2) <= bound * (1 + 1e-9)


def test_adams_bound_does_not_exist_for_a_long_average_over_a_short_memory():
    with pytest.raises(ValueError, match="beta_1 squared must be below beta_2"):
        theory.adam_step_bound(0.99, 0.9)


@given(*3 * [st.floats(-10, 10)])
def test_the_largest_eigenvalue_is_that_of_numpy(a, b, d):
    expected = np.linalg.eigvalsh([[a, b], [b, d]])[-1]
    assert theory.largest_eigenvalue(a, b, d) == pytest.approx(expected, rel=1e-9, abs=1e-9)
