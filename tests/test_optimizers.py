"""Update rules, against closed forms and against their claims; `test_peers.py` has the peers."""

from __future__ import annotations

import inspect

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from paramopt import minimize, optimizers, symbols

RULES = list(optimizers.catalogue.values())
BY_NAME = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)


def test_the_catalogue_knows_each_rule_by_its_name():
    assert [rule.__name__ for rule in RULES] == list(optimizers.catalogue)
    assert len({rule.title for rule in RULES}) == len(RULES)


def test_hyperparameters_and_their_defaults_in_teaching_order():
    agreed = {
        "gradient_descent": {},
        "momentum": {"beta": 0.9},
        "nesterov": {"beta": 0.9},
        "adagrad": {"epsilon": 1e-8},
        "rmsprop": {"beta": 0.9, "epsilon": 1e-8},
        "adam": {"beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-8},
    }
    assert [name for name in optimizers.catalogue if name in agreed] == list(agreed)
    for name, defaults in agreed.items():
        assert optimizers.hyperparameters(optimizers.catalogue[name]) == defaults


def test_what_each_rule_keeps():
    kept = {
        "gradient_descent": [],
        "momentum": ["V"],
        "nesterov": ["V"],
        "adagrad": ["S"],
        "rmsprop": ["S"],
        "adam": ["V", "S"],
    }
    for name, state in kept.items():
        rule = optimizers.catalogue[name]
        assert optimizers.state(rule) == state
        assert optimizers.counts_steps(rule) == (name == "adam")


def linear(slope_1, slope_2):
    def J(w1, w2):
        return slope_1 * w1 + slope_2 * w2

    return J


STEPS = np.arange(41)
CURVATURES = np.array([1.0, 50.0])  # of the ravine


def powers(trace, determinant, first, second):
    """Solve x_t = trace x_(t-1) - determinant x_(t-2) by the roots of its polynomial."""
    roots = np.roots([1, -trace, determinant]).astype(complex)
    weights = np.linalg.solve([[1, 1], roots], [first, second])
    return (weights * roots ** STEPS[:, None]).sum(axis=1).real


@pytest.mark.parametrize("rate", [0.003, 0.02, 0.035, 0.041])
def test_gradient_descent_on_a_parabola_is_a_geometric_sequence(rate):
    run = minimize("ravine", "gradient_descent", (-4, 1), 40, rate)
    expected = np.array([-4, 1]) * (1 - rate * CURVATURES) ** STEPS[:, None]
    np.testing.assert_allclose(run.parameters, expected, rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(run.costs, expected**2 @ CURVATURES / 2, rtol=1e-11, atol=1e-15)


def test_gradient_descent_crosses_the_bowl_in_one_step():
    run = minimize("bowl", "gradient_descent", (-4, 3), 1, learning_rate=1)
    np.testing.assert_array_equal(run.parameters[1], (0, 0))


@pytest.mark.parametrize("beta", [0.0, 0.5, 0.9])
@pytest.mark.parametrize("rate", [0.004, 0.06, 0.7])
def test_momentum_on_a_parabola_follows_its_eigenvalues(rate, beta):
    run = minimize("ravine", "momentum", (-4, 1), 40, rate, beta=beta)
    for i, start in enumerate((-4, 1)):
        pull = rate * (1 - beta) * CURVATURES[i]
        expected = powers(1 + beta - pull, beta, start, start * (1 - pull))
        scale = np.abs(expected).max()
        np.testing.assert_allclose(run.parameters[:, i], expected, rtol=0, atol=1e-12 * scale)


@pytest.mark.parametrize("beta", [0.0, 0.5, 0.9])
@pytest.mark.parametrize("rate", [0.004, 0.06, 0.3])
def test_nesterov_on_a_parabola_follows_its_eigenvalues(rate, beta):
    run = minimize("ravine", "nesterov", (-4, 1), 40, rate, beta=beta)
    for i, start in enumerate((-4, 1)):
        pull = rate * (1 - beta) * CURVATURES[i]
        expected = powers(
            1 + beta - pull * (1 + beta), beta * (1 - pull), start, start * (1 - pull * (1 + beta))
        )
        scale = np.abs(expected).max()
        np.testing.assert_allclose(run.parameters[:, i], expected, rtol=0, atol=1e-12 * scale)


@pytest.mark.parametrize("beta", [0.5, 0.9])
def test_momentum_is_stable_up_to_the_limit_that_its_docstring_derives(beta):
    limit = 2 * (1 + beta) / (1 - beta)  # on the bowl, curvature 1
    costs = minimize(
        "bowl", "momentum", (-4, 3), 3000, [0.99 * limit, 1.01 * limit], beta=beta
    ).costs
    assert costs[-1, 0] < 1e-6
    assert costs[-1, 1] > 1e6


@pytest.mark.parametrize("rule", ["momentum", "nesterov"])
def test_without_an_average_momentum_is_gradient_descent(rule):
    plain = minimize("himmelblau", "gradient_descent", (0.5, -1), 50, 0.005)
    run = minimize("himmelblau", rule, (0.5, -1), 50, 0.005, beta=0.0)
    np.testing.assert_array_equal(run.parameters, plain.parameters)


def test_momentum_is_the_weighted_sum_of_past_gradients():
    run = minimize("himmelblau", "momentum", (0.5, -1), 30, 0.01, beta=0.8)
    gradients = run.J.gradient(*run.parameters[:-1].T).T
    for t in range(1, 31):
        weights = 0.2 * 0.8 ** (t - np.arange(1, t + 1))
        step = run.parameters[t - 1] - run.parameters[t]
        np.testing.assert_allclose(step, 0.01 * weights @ gradients[:t], rtol=1e-11, atol=1e-13)


def test_nesterov_is_the_published_form_after_its_change_of_variable():
    beta, eta = 0.9, 0.001
    run = minimize("rosenbrock", "nesterov", (-1.2, 1), 100, eta / (1 - beta), beta=beta)
    theta, U = np.array([-1.2, 1.0]), np.zeros(2)
    for W in run.parameters:
        np.testing.assert_allclose(W, theta - eta * beta * U, rtol=1e-9)
        U = beta * U + run.J.gradient(*(theta - eta * beta * U))
        theta = theta - eta * U


@pytest.mark.parametrize("slopes", [(3.0, -0.02), (1e-3, 1e5)])
class TestOnASlope:
    """Where the gradient never changes, every step of the adaptive rules is known."""

    rate = 0.1

    def lengths(self, rule, slopes, steps=60, **hyperparameters):
        run = minimize(
            linear(*slopes), rule, (0, 0), steps, self.rate, epsilon=0.0, **hyperparameters
        )
        return -np.diff(run.parameters, axis=0) * np.sign(slopes)

    def test_adagrad_falls_like_one_over_the_root_of_the_step(self, slopes):
        expected = self.rate / np.sqrt(np.arange(1, 61))[:, None]
        np.testing.assert_allclose(
            self.lengths("adagrad", slopes), expected * np.ones(2), rtol=1e-12
        )

    @pytest.mark.parametrize("beta", [0.5, 0.9])
    def test_rmsprop_begins_too_long_and_ends_at_alpha(self, slopes, beta):
        lengths = self.lengths("rmsprop", slopes, beta=beta)
        expected = self.rate / np.sqrt(1 - beta ** np.arange(1.0, 61))[:, None]
        np.testing.assert_allclose(lengths, expected * np.ones(2), rtol=1e-11)
        np.testing.assert_allclose(lengths[0], self.rate / np.sqrt(1 - beta), rtol=1e-14)

    @pytest.mark.parametrize("betas", [(0.9, 0.999), (0.5, 0.9), (0.0, 0.0)])
    def test_every_step_of_adam_is_alpha(self, slopes, betas):
        lengths = self.lengths("adam", slopes, beta_1=betas[0], beta_2=betas[1])
        np.testing.assert_allclose(lengths, self.rate, rtol=1e-11)


@given(
    slopes=st.tuples(st.floats(1e-3, 1e3), st.floats(-1e3, -1e-3)),
    rate=st.floats(1e-4, 10),
)
def test_the_first_step_of_adam_and_adagrad_is_alpha_whatever_the_gradient(slopes, rate):
    for rule in ("adam", "adagrad"):  # on the bowl, the gradient is the place
        run = minimize("bowl", rule, slopes, 1, rate)
        step = run.parameters[0] - run.parameters[1]
        np.testing.assert_allclose(step, [rate, -rate], rtol=1.1e-5, atol=1e-12)  # epsilon / slope


@given(exponent=st.integers(-20, 20), name=st.sampled_from(["adagrad", "rmsprop", "adam"]))
def test_rescaling_the_cost_changes_nothing_for_adaptive_rules(exponent, name):
    rule = optimizers.catalogue[name]
    first = second = (np.array([0.3, -4.0]), *(np.zeros(2) for _ in optimizers.state(rule)))
    for t, dW in enumerate(np.random.default_rng(7).normal(size=(20, 2)), start=1):
        step = (t,) if optimizers.counts_steps(rule) else ()
        first = rule(first[0], dW, *first[1:], *step, learning_rate=0.1, epsilon=0.0)
        scaled = dW * 2.0**exponent  # exact
        second = rule(second[0], scaled, *second[1:], *step, learning_rate=0.1, epsilon=0.0)
    np.testing.assert_array_equal(second[0], first[0])


def test_adam_corrects_the_bias_of_its_averages():
    # Of one hundred thousand runs with independent gradients of mean 1 and mean square 5.
    dW = np.random.default_rng(3).normal(1, 2, size=(5, 100_000))
    V = S = W = np.zeros(100_000)
    for t, gradient in enumerate(dW, start=1):
        W, V, S = optimizers.adam(W, gradient, V, S, t, learning_rate=0.1)
        np.testing.assert_allclose((V / (1 - 0.9**t)).mean(), 1, atol=0.03)
        np.testing.assert_allclose((S / (1 - 0.999**t)).mean(), 5, atol=0.1)


def call(rule, shape):
    random = np.random.default_rng(5)
    arrays = [random.uniform(0.1, 2, shape) for _ in range(2 + len(optimizers.state(rule)))]
    return arrays, (3,) if optimizers.counts_steps(rule) else ()


@BY_NAME
@pytest.mark.parametrize("shape", [(2,), (2, 3), (4, 1, 5)])
def test_a_rule_works_element_by_element(rule, shape):
    arrays, step = call(rule, shape)
    together = rule(*arrays, *step, learning_rate=0.1)
    assert len(together) == 1 + len(optimizers.state(rule))
    for index in np.ndindex(shape):
        alone = rule(*(float(array[index]) for array in arrays), *step, learning_rate=0.1)
        assert [float(x) for x in alone] == [float(x[index]) for x in together]


@BY_NAME
def test_a_rule_leaves_its_arguments_alone(rule):
    arrays, step = call(rule, (2,))
    before = [array.copy() for array in arrays]
    rule(*arrays, *step, learning_rate=0.1)
    np.testing.assert_array_equal(arrays, before)


@BY_NAME
def test_a_rule_takes_its_settings_by_name_only(rule):
    kinds = {p.name: p.kind for p in inspect.signature(rule).parameters.values()}
    named = {"learning_rate", *optimizers.hyperparameters(rule)}
    assert {name for name, kind in kinds.items() if kind == inspect.Parameter.KEYWORD_ONLY} == named


@BY_NAME
def test_no_gradient_no_step(rule):
    run = minimize(linear(0.0, 0.0), rule, (1.5, -2), 10, 0.1)
    np.testing.assert_array_equal(run.parameters, np.tile([1.5, -2], (11, 1)))


def test_one_name_one_rule():
    with pytest.raises(ValueError, match="there is a rule called adam already"):
        optimizers.rule("Adam again")(optimizers.adam)


def test_a_rule_of_ones_own_runs_and_is_typeset():
    def signs(W, dW, *, learning_rate):
        return (W - learning_rate * np.sign(dW),)

    run = minimize("bowl", signs, (1, -2), 3, 0.25)
    np.testing.assert_array_equal(run.parameters[-1], (0.25, -1.25))
    assert r"\alpha" in symbols.latex(signs)
