"""LaTeX says what the function computes, in the author's order and names."""

from __future__ import annotations

import ast

import numpy as np
import pytest
from formulas import algebraic, exactly, function
from hypothesis import given, reject, settings
from reading import python

from paramopt import landscapes, optimizers, schedules
from paramopt.symbols import latex
from paramopt.symbols.calculus import gradient_tree
from paramopt.symbols.notation import symbol

RULES = {
    "gradient_descent": r"W \leftarrow W - \alpha\, dW",
    "momentum": r"""
        \begin{aligned}
        V_{dW} &\leftarrow \beta V_{dW} + (1 - \beta)\, dW \\
        W &\leftarrow W - \alpha V_{dW}
        \end{aligned}""",
    "nesterov": r"""
        \begin{aligned}
        V_{dW} &\leftarrow \beta V_{dW} + (1 - \beta)\, dW \\
        W &\leftarrow W - \alpha \bigl(\beta V_{dW} + (1 - \beta)\, dW\bigr)
        \end{aligned}""",
    "adagrad": r"""
        \begin{aligned}
        S_{dW} &\leftarrow S_{dW} + dW^2 \\
        W &\leftarrow W - \frac{\alpha\, dW}{\sqrt{S_{dW}} + \varepsilon}
        \end{aligned}""",
    "rmsprop": r"""
        \begin{aligned}
        S_{dW} &\leftarrow \beta S_{dW} + (1 - \beta)\, dW^2 \\
        W &\leftarrow W - \frac{\alpha\, dW}{\sqrt{S_{dW}} + \varepsilon}
        \end{aligned}""",
    "adam": r"""
        \begin{aligned}
        V_{dW} &\leftarrow \beta_1 V_{dW} + (1 - \beta_1)\, dW \\
        S_{dW} &\leftarrow \beta_2 S_{dW} + (1 - \beta_2)\, dW^2 \\
        V^{\mathrm{corr}}_{dW} &\leftarrow \frac{V_{dW}}{1 - \beta_1^t} \\[0.8em]
        S^{\mathrm{corr}}_{dW} &\leftarrow \frac{S_{dW}}{1 - \beta_2^t} \\[0.8em]
        W &\leftarrow W - \frac{\alpha V^{\mathrm{corr}}_{dW}}{\sqrt{S^{\mathrm{corr}}_{dW}}
        + \varepsilon}
        \end{aligned}""",
}
LANDSCAPES = {
    "bowl": r"\frac{w_1^2 + w_2^2}{2}",
    "plateau": r"1 - e^{-(w_1^2 + w_2^2) / 2} + \frac{w_1^2 + w_2^2}{200}",
    "himmelblau": r"(w_1^2 + w_2 - 11)^2 + (w_1 + w_2^2 - 7)^2",
    "styblinski_tang": r"\frac{w_1^4 - 16 w_1^2 + 5 w_1 + w_2^4 - 16 w_2^2 + 5 w_2}{2} + 78.33234",
    "rosenbrock": r"(1 - w_1)^2 + 100 (w_2 - w_1^2)^2",
    "mccormick": r"\sin(w_1 + w_2) + (w_1 - w_2)^2 - 1.5 w_1 + 2.5 w_2 + 1",
    "matyas": r"0.26 (w_1^2 + w_2^2) - 0.48 w_1 w_2",
    "rastrigin": r"20 + w_1^2 - 10 \cos(2 \pi w_1) + w_2^2 - 10 \cos(2 \pi w_2)",
}
SCHEDULES = {
    "constant": r"\alpha",
    "inverse_time": r"\frac{\alpha}{1 + k t}",
    "exponential": r"\alpha e^{-k t}",
    "step": r"\alpha \gamma^{\lfloor t / \Delta \rfloor}",
    "cosine": r"\frac{\alpha}{2} \left(1 + \cos\left(\frac{\pi \min(t, T)}{T}\right)\right)",
    "warmup": r"\begin{cases} \frac{t + 1}{T}\, \alpha^{\mathrm{after}}_0 & \text{if } t < T \\ "
    r"\alpha^{\mathrm{after}}_{\max(t - T, 0)} & \text{otherwise} \end{cases}",
}


def one_line(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("name", RULES)
def test_a_rule_is_one_line_for_each_assignment(name):
    assert one_line(latex(optimizers.catalogue[name])) == one_line(RULES[name])


@pytest.mark.parametrize("name", LANDSCAPES)
def test_a_landscape_is_one_equation(name):
    assert landscapes.catalogue[name].latex == f"J(w_1, w_2) = {LANDSCAPES[name]}"


@pytest.mark.parametrize("name", schedules.catalogue)
def test_a_schedule_is_a_sequence(name):
    assert schedules.catalogue[name].latex == rf"\alpha_t = {SCHEDULES[name]}"


def test_a_long_sum_is_broken_before_a_sign():
    assert landscapes.beale.latex.splitlines() == [
        r"\begin{aligned}",
        r"J(w_1, w_2) &= (1.5 - w_1 + w_1 w_2)^2 + (2.25 - w_1 + w_1 w_2^2)^2 \\",
        r"&\quad {} + (2.625 - w_1 + w_1 w_2^3)^2",
        r"\end{aligned}",
    ]


def test_what_is_named_on_the_way_follows_after_where():
    lines = landscapes.goldstein_price.latex.splitlines()
    assert lines[1].startswith(r"J(w_1, w_2) &= \bigl(1 + a^2 (19 - 14 w_1")
    assert lines[2].startswith(r"&\quad {} \times \bigl(30 + b^2 (18")
    assert lines[3:5] == [r"\text{where}\quad a &= w_1 + w_2 + 1 \\", "b &= 2 w_1 - 3 w_2"]


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("x * 2", r"x \cdot 2"),
        ("2 * x * 3 * y", r"2 x \cdot 3 y"),
        ("2 * (x / y)", r"2 \cdot \frac{x}{y}"),
        ("x * (x / y)", r"x \frac{x}{y}"),
        ("x * -y", "x (-y)"),
        ("-x * y", "-x y"),
        ("-(x + y)", "-(x + y)"),
        ("-(-x)", "-(-x)"),
        ("x - -y", "x - (-y)"),
        ("x - (y - 1)", "x - (y - 1)"),
        ("x + (y - 1)", "x + y - 1"),
        ("(x + y) * (x - y)", "(x + y) (x - y)"),
        ("(x + y) * x", r"(x + y)\, x"),
        ("-x**2", "-x^2"),
        ("(-x)**2", "(-x)^2"),
        ("(x**2)**3", "(x^2)^3"),
        ("x**12", "x^{12}"),
        ("x**-1", "x^{-1}"),
        ("x**(y / 2)", "x^{y / 2}"),
        ("(x / y)**2", r"\left(\frac{x}{y}\right)^2"),
        ("np.sqrt(x)**2", r"\left(\sqrt{x}\right)^2"),
        ("np.cos(x)**2", r"\cos^2(x)"),
        ("np.cos(x)**y", r"\bigl(\cos(x)\bigr)^y"),
        ("np.exp(-x / (2 * y))", "e^{-x / (2 y)}"),
        ("np.exp(x / 2 * y)", r"e^{(x / 2)\, y}"),
        ("np.exp(x)**2", r"(e^x)^2"),
        ("abs(x - y)", r"\lvert x - y \rvert"),
        ("np.abs(x / y)", r"\left\lvert \frac{x}{y} \right\rvert"),
        ("x // y", r"\left\lfloor \frac{x}{y} \right\rfloor"),
        ("np.floor(x)", r"\lfloor x \rfloor"),
        ("(x + 1) % 3 * 2", r"\bigl((x + 1) \bmod 3\bigr) \cdot 2"),
        ("1e-8 * x", r"10^{-8}\, x"),
        ("x + 2.5e-10 * y", r"x + 2.5 \cdot 10^{-10}\, y"),
        ("1.50 + x", "1.5 + x"),
        ("np.maximum(x, y)", r"\max(x, y)"),
        ("np.log(x) / np.e", r"\frac{\ln(x)}{e}"),
        ("x if 0 <= x < 1 else -x", r"\begin{cases} x & \text{if } 0 \le x < 1 \\ -x & "
                                    r"\text{otherwise} \end{cases}"),
        ("(x, y * 2)", r"(x, y \cdot 2)"),
    ],
)  # fmt: skip
def test_signs_and_parentheses(formula, expected):
    assert latex(function(formula)) == f"f(x, y) = {expected}"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("beta_2", r"\beta_2"),
        ("lambda_", r"\lambda"),
        ("w12", "w_{12}"),
        ("y_hat", r"\hat{y}"),
        ("dW", "dW"),
        ("batch_size", r"\mathrm{batch\ size}"),
        ("part_0", r"\mathrm{part}_0"),
    ],
)
def test_names(name, expected):
    assert symbol(name) == expected


def test_a_rule_that_returns_formulas():
    source = "def rule(W, dW, V, *, learning_rate):\n    return W - learning_rate * V, V / 2"
    assert latex(ast.parse(source).body[0]).splitlines()[1:3] == [
        r"W &\leftarrow W - \alpha V_{dW} \\",
        r"V_{dW} &\leftarrow \frac{V_{dW}}{2}",
    ]


@pytest.mark.parametrize("J", landscapes.catalogue.values(), ids=str)
def test_gradients_can_be_written_too(J):
    assert r"J(w_1, w_2)" in latex(gradient_tree(J.__wrapped__))


@settings(deadline=None, max_examples=300)
@given(algebraic)
def test_any_formula_means_what_it_computes(formula):
    definition = function(formula)
    try:
        value = exactly(ast.unparse(definition))
    except ZeroDivisionError:
        reject()
    left, right = latex(definition).replace("&=", "=").split("=")
    assert left.endswith("f(x, y) ")
    meaning = python(right.replace(r"\end{aligned}", ""))
    assert exactly(f"def f(x, y): return {meaning}") == value


@pytest.mark.parametrize(
    ("body", "culprit"),
    [
        ("while x > 0: x = x - 1", "while x > 0:"),
        ("for i in range(3): x = x + 1", "for i in range(3):"),
        ("x += 1", "x += 1"),
        ("a, b = x, y", "a, b = (x, y)"),
        ("return np.arange(x)", "np.arange(x)"),
        ("return x @ y", "x @ y"),
        ("return not x", "not x"),
        ("return x in y", "x in y"),
        ("return [x]", "[x]"),
        ("return 'x'", "'x'"),
        ("return np.euler_gamma", "np.euler_gamma"),
        ("return g(x)", "g(x)"),
        ("pass", "pass"),
    ],
)
def test_what_cannot_be_written_is_named(body, culprit):
    source = f"def f(x, y):\n    {body}"
    if "return" not in body and body != "pass":
        source += "\n    return x"
    with pytest.raises(ValueError, match=r"f, line 2: no LaTeX for .*; allowed are ") as raised:
        latex(ast.parse(source).body[0])
    assert culprit in str(raised.value)
    assert "\n" not in str(raised.value)


def test_an_equation_gives_a_name_one_meaning():
    source = "def f(x):\n    x = x + 1\n    return x"
    with pytest.raises(ValueError, match="f assigns x again, which an equation cannot say"):
        latex(ast.parse(source).body[0])


def test_a_rule_returns_its_state():
    source = "def f(W, dW, V):\n    return W"
    with pytest.raises(ValueError, match="f must return W, V"):
        latex(ast.parse(source).body[0])


@pytest.mark.parametrize("wrong", [3, "x + y", None])
def test_only_functions_are_written(wrong):
    with pytest.raises(TypeError, match="expected a function or its syntax tree, not"):
        latex(wrong)


@pytest.mark.parametrize("wrong", [np.cos, len, lambda x: x])
def test_a_function_without_source_is_refused(wrong):
    with pytest.raises(ValueError, match=r"has no source to read|not written with def"):
        latex(wrong)
