"""`minimize`: batches, shapes, divergence, costs and rules of one's own, bad input."""

from __future__ import annotations

import warnings
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paramopt import landscapes, minimize, optimizers, scenarios, schedules, sweep
from paramopt.landscapes import Landscape

COSTS, RULES = list(landscapes.catalogue.values()), list(optimizers.catalogue.values())
SHAPES = [
    # starts, rates, runs
    ((), (), ()),
    ((3,), (), (3,)),
    ((), (4,), (4,)),
    ((2, 4), (), (2, 4)),
    ((2, 4), (4,), (2, 4)),
    ((2, 1), (3,), (2, 3)),
    ((3,), (2, 1), (2, 3)),
    ((1,), (1, 2), (1, 2)),
    ((0,), (), (0,)),
    ((), (0,), (0,)),
]


def somewhere(J, shape, seed=0):
    low, high = np.transpose(J.domain)
    random = np.random.default_rng(seed).uniform(size=(*shape, 2))
    return np.moveaxis(low + random * (high - low), -1, 0)


def same(first, second):
    np.testing.assert_array_equal(first, second, strict=True)


@settings(max_examples=60)
@given(
    J=st.sampled_from(COSTS),
    rule=st.sampled_from(RULES),
    shapes=st.sampled_from(SHAPES),
    rate=st.floats(1e-5, 10),
    decay=st.sampled_from([None, 0.0, 0.1]),
    steps=st.integers(0, 25),
    seed=st.integers(0, 99),
)
def test_a_batch_is_its_runs_one_by_one_bit_for_bit(J, rule, shapes, rate, decay, steps, seed):
    of_starts, of_rates, of_runs = shapes
    starts = somewhere(J, of_starts, seed)
    rates = rate * np.random.default_rng(seed).uniform(0.1, 1, of_rates)

    def scheduled(rate):
        return rate if decay is None else schedules.inverse_time(rate, decay=decay)

    batch = minimize(J, rule, starts, steps, scheduled(rates))
    assert batch.parameters.shape == (steps + 1, 2, *of_runs)
    assert batch.costs.shape == (steps + 1, *of_runs)
    assert batch.diverged.shape == of_runs
    each_start = np.stack([np.broadcast_to(w, of_runs) for w in starts])
    each_rate = np.broadcast_to(rates, of_runs)
    same(batch.start, each_start)
    for index in np.ndindex(of_runs):
        start, rate = each_start[(..., *index)], float(each_rate[index])
        run = minimize(J, rule, start, steps, scheduled(rate))
        same(batch.parameters[(..., *index)], run.parameters)
        same(batch.costs[(..., *index)], run.costs)
        assert batch.diverged[index] == run.diverged


def test_schedules_with_arrays_of_settings_span_runs_too():
    J, decays = landscapes.himmelblau, np.array([[0.0], [0.1]])
    starts, rates = somewhere(J, (3,)), np.array([0.001, 0.004, 0.01])
    batch = minimize(J, "adam", starts, 20, schedules.inverse_time(rates, decay=decays))
    assert batch.parameters.shape == (21, 2, 2, 3)
    for i, j in np.ndindex(2, 3):
        schedule = schedules.inverse_time(rates[j], decay=decays[i, 0])
        run = minimize(J, "adam", starts[:, j], 20, schedule)
        same(batch.parameters[:, :, i, j], run.parameters)


def test_a_run_is_the_loop_that_one_would_write():
    J, rule = landscapes.beale, optimizers.momentum
    run = minimize(J, rule, (0.5, 0.5), 50, schedules.inverse_time(0.01, decay=0.1), beta=0.8)
    W, V = np.array([0.5, 0.5]), np.zeros(2)
    for t in range(50):
        same(run.parameters[t], W)
        assert run.costs[t] == J(*W)
        W, V = rule(W, J.gradient(*W), V, learning_rate=0.01 / (1 + 0.1 * t), beta=0.8)
    same(run.parameters[50], W)


def test_adam_counts_its_steps_from_one():
    seen = []

    def spy(W, dW, t, *, learning_rate):
        seen.append(t)
        return (W - learning_rate * dW,)

    minimize("bowl", spy, (1, 2), 4, 0.1)
    assert seen == [1, 2, 3, 4]


def test_no_steps_leave_the_start():
    run = minimize("rosenbrock", "adam", (-1.2, 1), 0, 0.1)
    same(run.parameters, np.array([[-1.2, 1.0]]))
    same(run.costs, np.array([landscapes.rosenbrock(-1.2, 1.0)]))
    assert run.steps == 0
    assert not run.diverged


def test_names_stand_for_their_members():
    named = minimize("beale", "rmsprop", (0, 0), 10, 0.01)
    given_ = minimize(landscapes.beale, optimizers.rmsprop, (0, 0), 10, 0.01)
    same(named.parameters, given_.parameters)
    assert (named.J, named.rule) == (landscapes.beale, optimizers.rmsprop)


def test_a_run_tells_what_it_ran():
    run = minimize("beale", "adam", [[0, 1], [0, 0.5]], 7, 0.01, beta_1=0.8, noise=0.5, seed=4)
    assert run.hyperparameters == {"beta_1": 0.8, "beta_2": 0.999, "epsilon": 1e-8}
    assert (run.steps, run.noise, run.seed) == (7, 0.5, 4)
    assert repr(run) == "<2 runs of adam on beale, 7 steps, constant(learning_rate=0.01)>"
    one = minimize("beale", "adam", (0, 0), 7, 0.01)
    assert repr(one) == "<adam on beale, 7 steps, constant(learning_rate=0.01)>"


def test_what_is_handed_in_is_left_alone():
    start, rates = np.array([[1, 2], [3, 4]]), np.array([0.1, 0.2])
    minimize("bowl", "adam", start, 5, rates)
    sweep("bowl", "adam", start, 5, rates)
    same(start, np.array([[1, 2], [3, 4]]))
    same(rates, np.array([0.1, 0.2]))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_whole_numbers_run_as_floats(rule):
    whole = minimize("himmelblau", rule, (1, -2), 10, 1)
    floats = minimize("himmelblau", rule, (1.0, -2.0), 10, 1.0)
    assert whole.parameters.dtype == float
    same(whole.parameters, floats.parameters)


# Costs of one's own.


def paraboloid(w1, w2):
    return 2 * w1**2 + (w2 - 1) ** 2


class Valley:
    depth = 3.0

    def cost(self, w1, w2):
        return 2 * w1**2 + (w2 - 1) ** 2 - self.depth


def with_closure():
    steepness, shift = 2, 1.0
    return lambda w1, w2: steepness * w1**2 + (w2 - shift) ** 2


def with_closure_and_name():
    steepness, shift = 2, 1.0

    def J(w1, w2):
        """Return a cost whose constants stand outside of it."""
        return steepness * w1**2 + (w2 - shift) ** 2

    return J


@pytest.mark.parametrize(
    "J",
    [
        paraboloid,
        lambda w1, w2: 2 * w1**2 + (w2 - 1) ** 2,
        lambda a, b, /: 2 * a * a + (b - 1) ** 2,
        with_closure(),
        with_closure_and_name(),
        Valley().cost,
        Landscape(paraboloid),
    ],
    ids=["def", "lambda", "positional", "closure", "def-closure", "method", "landscape"],
)
def test_a_cost_may_be_any_function_of_two_numbers(J):
    run = minimize(J, "gradient_descent", (3, 2), 40, 0.2)
    expected = (
        np.array([0, 1]) + np.array([3, 1]) * (1 - 0.2 * np.array([4, 2])) ** np.arange(41)[:, None]
    )
    np.testing.assert_allclose(run.parameters, expected, rtol=1e-12, atol=1e-13)
    np.testing.assert_allclose(run.costs, J(*run.parameters.T), rtol=1e-12, atol=1e-13)
    same(sweep(J, "gradient_descent", (3, 2), 40, 0.2).parameters, run.parameters[-1])


def test_a_cost_with_a_gradient_of_its_own_keeps_it():
    class Cost:
        def __call__(self, w1, w2):
            return w1 + w2

        def gradient(self, w1, w2):
            return np.array([np.ones_like(w1), -np.ones_like(w2)])

    run = minimize(Cost(), "gradient_descent", (0, 0), 2, 0.5)
    same(run.parameters[-1], np.array([-1.0, 1.0]))
    assert repr(run).startswith("<gradient_descent on a cost, 2 steps")


def test_a_constant_cost_has_a_cost_at_every_step():
    run = minimize(lambda w1, w2: 3.0 + 0 * w1 * w2, "adam", np.zeros((2, 3)), 4, 0.1)
    same(run.costs, np.full((5, 3), 3.0))


# Divergence is a result.


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("J", COSTS, ids=lambda J: J.__name__)
def test_overflow_is_told_without_a_warning(J, rule):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        rates = [0.0, 1e-9, 1e160, 1e308]
        run = minimize(J, rule, J.start, 60, rates)
        ends = sweep(J, rule, J.start, 60, rates)
    assert not run.diverged[:2].any()
    finite = np.isfinite(run.parameters).all(axis=1) & np.isfinite(run.costs)
    same(run.finite, finite)
    same(run.diverged, ~finite.all(axis=0))
    same(run.parameters[:, :, 0], np.tile(np.array(J.start, dtype=float), (61, 1)))
    assert run.diverged[3]  # at 1e308 every cost overflows within two steps
    same(ends.diverged, ~finite[-1])


def test_all_three_ways_to_diverge_are_seen():
    run = minimize("bowl", "gradient_descent", (1, 1), 2000, 3.0)
    assert np.isinf(run.parameters).any()
    assert np.isnan(run.parameters).any()
    assert run.diverged

    cost_only = minimize("bowl", "gradient_descent", (1e200, 0), 0, 0.1)
    assert np.isfinite(cost_only.parameters).all()
    assert np.isinf(cost_only.costs).all()
    assert cost_only.diverged
    assert sweep("bowl", "gradient_descent", (1e200, 0), 0, 0.1).diverged


def test_one_run_that_diverges_spoils_no_other():
    starts = np.tile([[0.5], [-1.0]], 3)
    batch = minimize("himmelblau", "momentum", starts, 300, [0.005, 50.0, 0.002])
    assert batch.diverged.tolist() == [False, True, False]
    same(batch.costs[:, 2], minimize("himmelblau", "momentum", (0.5, -1), 300, 0.002).costs)


def test_a_return_from_infinity_still_counts_as_diverged():
    def leap(W, _dW, t, *, learning_rate):  # noqa: ARG001
        return (np.full_like(W, np.inf) if t == 1 else np.zeros_like(W),)

    run = minimize("bowl", leap, (1, 2), 3, 0.1)
    assert run.costs[-1] == 0
    assert run.diverged
    assert run.finite.tolist() == [True, False, True, True]


# Bad input.

GIVEN = {"J": "bowl", "rule": "adam", "start": (1, 2), "steps": 3, "learning_rate": 0.1}

A_NUMBER = "must be a number or an array of numbers, not"
BAD = [
    # An unknown name: all known ones are listed.
    ({"J": "nope"}, ValueError, "unknown landscape 'nope'", "bowl", "rastrigin"),
    ({"rule": "nope"}, ValueError, "unknown rule 'nope'", "gradient_descent", "adam"),
    # What is no cost, no rule.
    ({"J": 3}, TypeError, "a cost must be a function of two numbers", "3"),
    ({"J": None}, TypeError, "a cost must be a function of two numbers", "None"),
    ({"J": lambda w: w}, TypeError, "a cost must be a function of two numbers", "takes (w)"),
    ({"J": lambda a, _b, _c: a}, TypeError, "a cost must be a function of two", "(a, _b, _c)"),
    ({"J": lambda a, _b, _c=1: a}, TypeError, "a cost must be a function of two", "(a, _b, _c=1)"),
    ({"J": lambda *w: w[0]}, TypeError, "a cost must be a function of two", "(*w)"),
    ({"J": np.hypot}, TypeError, "a cost must be a function of two numbers", "hypot"),
    ({"J": lambda a, b: np.hypot(a, b)}, ValueError, "np.hypot cannot be differentiated"),
    ({"rule": 3}, TypeError, "a rule must be a function", "3"),
    ({"rule": None}, TypeError, "a rule must be a function", "None"),
    ({"rule": lambda W, _dW: W}, TypeError, "a rule must take learning_rate="),
    # Starts.
    ({"start": (1, 2, 3)}, ValueError, "start must have shape (2,) or (2, ...), not (3,)"),
    ({"start": 1.0}, ValueError, "start must have shape (2,) or (2, ...), not ()"),
    ({"start": []}, ValueError, "start must have shape (2,) or (2, ...), not (0,)"),
    ({"start": np.ones((5, 2))}, ValueError, "start must have shape (2,) or (2, ...), not (5, 2)"),
    ({"start": (np.nan, 1)}, ValueError, "start must be finite", "nan"),
    ({"start": (1, -np.inf)}, ValueError, "start must be finite", "inf"),
    ({"start": np.full((2, 40, 3), np.nan)}, ValueError, "start must be finite", "nan"),
    ({"start": ("a", "b")}, TypeError, f"start {A_NUMBER} ('a', 'b')"),
    ({"start": ("1", "2")}, TypeError, f"start {A_NUMBER} ('1', '2')"),
    ({"start": "12"}, TypeError, f"start {A_NUMBER} '12'"),
    ({"start": None}, TypeError, f"start {A_NUMBER} None"),
    ({"start": (None, 1)}, TypeError, f"start {A_NUMBER} (None, 1)"),
    ({"start": (True, False)}, TypeError, f"start {A_NUMBER} (True, False)"),
    ({"start": (1j, 2)}, TypeError, f"start {A_NUMBER} (1j, 2)"),
    ({"start": np.array([1 + 0j, 2])}, TypeError, f"start {A_NUMBER}", "0.j"),
    ({"start": [[1, 2], [3]]}, TypeError, f"start {A_NUMBER} [[1, 2], [3]]"),
    # Steps.
    ({"steps": -1}, ValueError, "steps must be at least 0, not -1"),
    ({"steps": 1.5}, TypeError, "steps must be a whole number, not 1.5"),
    ({"steps": 3.0}, TypeError, "steps must be a whole number, not 3.0"),
    ({"steps": True}, TypeError, "steps must be a whole number, not True"),
    ({"steps": "3"}, TypeError, "steps must be a whole number, not '3'"),
    ({"steps": None}, TypeError, "steps must be a whole number, not None"),
    ({"steps": np.array([3])}, TypeError, "steps must be a whole number", "[3]"),
    # Learning rates.
    ({"learning_rate": -0.1}, ValueError, "learning_rate must not be negative, but -0.1 is"),
    ({"learning_rate": [0.1, -2]}, ValueError, "learning_rate must not be negative, but -2 is"),
    ({"learning_rate": np.nan}, ValueError, "learning_rate must be finite, not nan"),
    ({"learning_rate": np.inf}, ValueError, "learning_rate must be finite, not inf"),
    ({"learning_rate": [0.1, np.nan]}, ValueError, "learning_rate must be finite", "nan"),
    ({"learning_rate": "0.1"}, TypeError, f"learning_rate {A_NUMBER} '0.1'"),
    ({"learning_rate": None}, TypeError, f"learning_rate {A_NUMBER} None"),
    ({"learning_rate": True}, TypeError, f"learning_rate {A_NUMBER} True"),
    ({"learning_rate": 1j}, TypeError, f"learning_rate {A_NUMBER} 1j"),
    ({"learning_rate": lambda _t: 0.1}, TypeError, f"learning_rate {A_NUMBER} <function"),
    ({"learning_rate": schedules.constant}, TypeError, f"learning_rate {A_NUMBER} <schedule"),
    ({"start": np.ones((2, 3)), "learning_rate": [0.1, 0.2]}, ValueError,
     "shape (3,) and learning rates of shape (2,) do not broadcast"),
    ({"start": np.ones((2, 3)), "learning_rate": schedules.inverse_time(1, decay=[1, 2])},
     ValueError, "shape (3,) and learning rates of shape (2,) do not broadcast"),
    # Hyperparameters.
    ({"gamma": 1}, TypeError, "adam has no hyperparameter 'gamma'", "beta_1, beta_2, epsilon"),
    ({"t": 3}, TypeError, "adam has no hyperparameter 't'"),
    ({"V": 1.0}, TypeError, "adam has no hyperparameter 'V'"),
    ({"rule": "gradient_descent", "beta": 0.9}, TypeError, "no hyperparameter 'beta'", "none"),
    ({"beta_1": 1.5}, ValueError, "beta_1 must be at least 0 and below 1, not 1.5"),
    ({"beta_2": 1}, ValueError, "beta_2 must be at least 0 and below 1, not 1"),
    ({"beta_1": -0.1}, ValueError, "beta_1 must be at least 0 and below 1, not -0.1"),
    ({"rule": "momentum", "beta": 1}, ValueError, "beta must be at least 0 and below 1, not 1"),
    ({"beta_1": [0.1, 0.2]}, TypeError, "beta_1 must be a single number, not [0.1, 0.2]"),
    ({"beta_1": np.nan}, ValueError, "beta_1 must be finite, not nan"),
    ({"epsilon": -1e-8}, ValueError, "epsilon must not be negative, but -1e-08 is"),
    ({"epsilon": "small"}, TypeError, f"epsilon {A_NUMBER} 'small'"),
    ({"epsilon": None}, TypeError, f"epsilon {A_NUMBER} None"),
    # Noise.
    ({"noise": -1}, ValueError, "noise must not be negative, but -1 is"),
    ({"noise": np.nan}, ValueError, "noise must be finite, not nan"),
    ({"noise": [1, 2]}, TypeError, "noise must be a single number, not [1, 2]"),
    ({"noise": "loud"}, TypeError, f"noise {A_NUMBER} 'loud'"),
    ({"noise": None}, TypeError, f"noise {A_NUMBER} None"),
    ({"noise": 1, "seed": 1.5}, ValueError, "seed must be a whole number from 0", "1.5"),
]  # fmt: skip


@pytest.mark.parametrize("runs", [minimize, sweep])
@pytest.mark.parametrize("bad", BAD, ids=[f"{i}-{'-'.join(bad[0])}" for i, bad in enumerate(BAD)])
def test_bad_input_is_told_in_a_line(runs, bad):
    changed, error, *words = bad
    arguments = {**GIVEN, **changed}
    if runs is sweep:
        arguments["starts"] = arguments.pop("start")
        words = [word.replace("start must", "starts must") for word in words]
    with pytest.raises(error) as caught:
        runs(**arguments)
    message = str(caught.value)
    assert "\n" not in message
    assert len(message) < 250
    assert not [word for word in words if word not in message], message


@pytest.mark.parametrize("what", ["landscape", "rule", "scenario"])
def test_an_unknown_name_in_a_scenario_is_told(what):
    names = {"landscape": "bowl", "rule": "adam", "scenario": "too-small", what: "nope"}
    with pytest.raises(ValueError, match=f"unknown {what} 'nope'; known are ") as caught:
        scenarios.setting(*names.values())
    assert {"landscape": "rastrigin", "rule": "rmsprop", "scenario": "decay-too-slow"}[what] in str(
        caught.value
    )


def test_numbers_of_any_kind_are_numbers():
    for number in (np.float32(0.5), np.int8(1), np.array(0.5)):
        assert minimize("bowl", "adam", (1, 2), 3, number).costs.shape == (4,)
    with pytest.raises(TypeError, match="learning_rate must be a number"):
        minimize("bowl", "adam", (1, 2), 3, Fraction(1, 2))  # NumPy takes it for an object
