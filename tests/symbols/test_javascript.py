"""JavaScript computes what NumPy computes, to the last bit where there is only arithmetic."""

from __future__ import annotations

import ast
import copy
import json

import numpy as np
import pytest
from formulas import formulas, function
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from paramopt import landscapes, minimize, noise, optimizers, schedules
from paramopt.symbols import calculus, javascript
from paramopt.symbols.source import build, without_powers

# Elsewhere exp, sin and cos are computed, which libraries round differently in the last bit.
TRANSCENDENTAL = {"plateau", "mccormick", "rastrigin"}
RATES = [1e-4, 0.003, 0.1, 20.0]
STEPS = 400

LOOP = """
function minimize(J, gradient, rule, keeps, countsSteps, start, steps, settings) {
  let W = start, states = W.map(() => Array(keeps).fill(0));
  const path = [W];
  for (let t = 1; t <= steps; t += 1) {
    const dW = gradient(...W);
    const step = countsSteps ? [t] : [];
    const news = W.map((w, i) => rule(w, dW[i], ...states[i], ...step, settings));
    W = news.map((result) => result[0]);
    states = news.map((result) => result.slice(1));
    path.push(W);
  }
  return [path, path.map((w) => J(...w))];
}
"""


def paths(node, J, rule, rates, steps):
    """Descend in both languages; return parameters and cost of each, (rates, steps + 1, 3)."""
    start = [float(w) for w in J.start]
    each = json.dumps([{"learning_rate": rate} for rate in rates])
    keeps, counts = len(optimizers.state(rule)), json.dumps(optimizers.counts_steps(rule))
    answer = node(f"""{LOOP}
        const J = {J.javascript}, rule = {javascript(rule)};
        const gradient = {javascript(calculus.gradient_tree(J.__wrapped__))};
        return {each}.map((settings) =>
          minimize(J, gradient, rule, {keeps}, {counts}, {start}, {steps}, settings));
    """).reshape(len(rates), -1)
    parameters, costs = np.split(answer, [2 * (steps + 1)], axis=1)
    there = np.dstack([parameters.reshape(-1, steps + 1, 2), costs])
    runs = [minimize(J, rule, start, steps, rate) for rate in rates]
    here = [np.concatenate([run.parameters, run.costs[:, None]], axis=1) for run in runs]
    return np.array(here), there


def members(landscape_names, rule_names):
    """Parametrize a test by the product of landscapes and rules."""
    return pytest.mark.parametrize(
        ("J", "rule"),
        [
            pytest.param(J, rule, id=f"{J.__name__}-{rule.__name__}")
            for J in map(landscapes.catalogue.get, landscape_names)
            for rule in map(optimizers.catalogue.get, rule_names)
        ],
    )


POLYNOMIAL = [name for name in landscapes.catalogue if name not in TRANSCENDENTAL]
ALGEBRAIC = [name for name in optimizers.catalogue if name != "adam"]


@members(POLYNOMIAL, ALGEBRAIC)
def test_a_path_is_the_same_to_the_last_bit(node, J, rule):
    here, there = paths(node, J, rule, RATES, steps=400)
    np.testing.assert_array_equal(there, here)


def test_paths_that_overflow_are_among_them():
    diverged = minimize("rosenbrock", "momentum", (-1.2, 1), 400, RATES).diverged
    assert diverged.any()
    assert not diverged.all()


@members(POLYNOMIAL, ["adam"])
def test_a_path_of_adam_is_the_same_but_for_its_powers(node, J, rule):
    here, there = paths(node, J, rule, RATES, steps=400)
    np.testing.assert_allclose(there, here, rtol=1e-8, atol=1e-8)


@members(sorted(TRANSCENDENTAL), optimizers.catalogue)
def test_a_short_path_is_the_same_but_for_exp_sin_and_cos(node, J, rule):
    # Later, runs that have not settled amplify the last bit: chaos, not error.
    here, there = paths(node, J, rule, RATES[:3], steps=25)
    np.testing.assert_allclose(there, here, rtol=1e-8, atol=1e-8)


@pytest.mark.parametrize("J", landscapes.catalogue.values(), ids=str)
def test_second_derivatives(node, J):
    w1, w2 = np.array(J.domain).mean(axis=1) + 0.1
    code = javascript(calculus.hessian_tree(J.__wrapped__))
    there = node(f"return ({code})({w1}, {w2});").reshape(2, 2)
    np.testing.assert_allclose(there, J.hessian(w1, w2), rtol=1e-13, atol=1e-13)


def test_noise_is_the_same_to_the_last_bit(node):
    state, here = (12345, 1), []
    for _ in range(1000):
        *state, value = noise.normal(*state)
        here.append((*state, value))
    there = node(f"""
        const normal = {javascript(noise.normal)};
        const all = [];
        for (let last = [12345, 1]; all.length < 1000;) all.push(last = normal(...last));
        return all;
    """).reshape(1000, 3)
    np.testing.assert_array_equal(there, here)


SETTINGS = {
    "constant": {},
    "inverse_time": {"decay": 0.01},
    "exponential": {"decay": 0.01},
    "step": {"factor": 0.5, "every": 30},
    "cosine": {"steps": 150},
    "warmup": {"steps": 20},
}


@pytest.mark.parametrize("name", schedules.catalogue)
def test_a_schedule(node, name):
    kind, fixed = schedules.catalogue[name], SETTINGS[name]
    if name == "warmup":
        first = schedules.cosine(0.3, steps=100)
        argument = f"(t) => ({schedules.cosine.javascript})(t, 0.3, {{ steps: 100 }})"
    else:
        first = argument = 0.3
    there = node(f"""
        const formula = {kind.javascript}, first = {argument};
        return Array.from({{ length: 200 }}, (_, t) => formula(t, first, {json.dumps(fixed)}));
    """)
    rate = kind(first, **fixed)
    np.testing.assert_allclose(there, [rate(t) for t in range(200)], rtol=1e-14, atol=1e-17)


@settings(deadline=None)
@given(formulas, st.floats(-4, 4), st.floats(-4, 4))
def test_any_formula(node, formula, x, y):
    definition = function(formula)
    compute = build(without_powers(copy.deepcopy(definition)))
    try:
        with np.errstate(all="ignore"):
            here = compute(np.float64(x), np.float64(y))
    except ZeroDivisionError:  # plain numbers that the formula itself divides by zero
        reject()
    there = node(f"return ({javascript(definition)})({x!r}, {y!r});")
    np.testing.assert_array_equal(there[0], here)


def swapped(x, y, *, scale=2.0):
    x, y = y, x
    total = 0.0
    for i in range(4):
        part = x * i - y
        total, y = total + scale * part, -part
    return total, part, y


def remainders(x, y):
    return x % y, x // y, -(x**2), (-x) ** 2, x**y, abs(x) ** 0.5, np.where(x < y, x, np.pi)


@pytest.mark.parametrize("x", [-7.5, -2.0, 0.0, 3.0])
@pytest.mark.parametrize("y", [-2.0, 0.3, 5.0])
def test_statements_and_signs(node, x, y):
    np.testing.assert_array_equal(node(f"return ({javascript(swapped)})({x}, {y});"), swapped(x, y))
    with np.errstate(all="ignore"):
        here = remainders(np.float64(x), np.float64(y))
    there = node(f"return ({javascript(remainders)})({x}, {y});")
    np.testing.assert_allclose(there, np.array(here, dtype=float), rtol=1e-15, atol=0)


def test_settings_are_one_object_with_defaults():
    assert javascript(swapped).startswith("function swapped(x, y, { scale = 2.0 } = {}) {\n")
    assert "{ learning_rate, beta = 0.9 }) {" in javascript(optimizers.momentum)


def test_names_are_declared_where_they_begin():
    code = javascript(swapped)
    assert "  let total = 0.0;\n  let part;\n  for (let i = 0; i < 4; i += 1) {\n" in code
    assert "  const base_1 = w1 * w1 + w2 - 11;\n" in landscapes.himmelblau.javascript


def test_the_tree_handed_in_is_left_alone():
    definition = function("(x + y) ** 2")
    before = ast.dump(definition)
    assert javascript(definition) == javascript(definition)
    assert ast.dump(definition) == before


@pytest.mark.parametrize(
    ("body", "culprit"),
    [
        ("while x > 0: x = x - 1", "while x > 0:"),
        ("x += 1", "x += 1"),
        ("x[0] = y", "x[0] = y"),
        ("for i in range(y): x = x + 1", "for i in range(y):"),
        ("for i in range(3): i = i + 1", "for i in range(3):"),
        ("return np.arange(x)", "np.arange(x)"),
        ("return math.exp(x)", "math.exp(x)"),
        ("return x @ y", "x @ y"),
        ("return ~x", "~x"),
        ("return x < y < 1", "x < y < 1"),
        ("return 'x'", "'x'"),
        ("return 1e999", "1e309"),
        ("return 9007199254740993", "9007199254740993"),
        ("return np.where(x)", "np.where(x)"),
        ("return np.euler_gamma", "np.euler_gamma"),
        ("return", "return"),
    ],
)
def test_what_cannot_be_translated_is_named(body, culprit):
    definition = ast.parse(f"def f(x, y):\n    {body}").body[0]
    with pytest.raises(
        ValueError, match=r"f, line 2: no JavaScript for .*; allowed are "
    ) as raised:
        javascript(definition)
    assert f" for {culprit}; allowed" in str(raised.value)
    assert "\n" not in str(raised.value)


def test_unknown_names_and_names_that_javascript_keeps():
    with pytest.raises(ValueError, match="f, line 2: z is neither an argument nor assigned"):
        javascript(function("x + z"))
    with pytest.raises(ValueError, match="f: new cannot be a name in JavaScript"):
        javascript(ast.parse("def f(new):\n    return new").body[0])


@pytest.mark.parametrize("wrong", [3, "x + y", None])
def test_only_functions_are_translated(wrong):
    with pytest.raises(TypeError, match="expected a function or its syntax tree, not"):
        javascript(wrong)


def test_any_number_of_arguments_is_too_many():
    with pytest.raises(TypeError, match="takes any number of arguments"):
        javascript(sum_of)


def sum_of(*w):
    return w
