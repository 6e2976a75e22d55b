"""A function's source is found, and powers become products that compute the same."""

from __future__ import annotations

import ast
import functools

import numpy as np
import pytest
from formulas import algebraic, exactly, function
from hypothesis import given, reject, settings

from paramopt import landscapes, optimizers, schedules
from paramopt.symbols.calculus import gradient, gradient_tree, hessian, hessian_tree
from paramopt.symbols.source import LARGEST_POWER, tree, without_powers

FUNCTIONS = [
    *(J.__wrapped__ for J in landscapes.catalogue.values()),
    *optimizers.catalogue.values(),
    *(kind.formula for kind in schedules.catalogue.values()),
]


def decorated(function):
    return functools.wraps(function)(lambda *args: function(*args))


@decorated
def cube(x, scale=2.0):
    """Return a cube."""
    side = scale * x
    return side**3


def small_powers(definition: ast.FunctionDef) -> list[str]:
    """Return the powers that should have become products."""
    return [
        ast.unparse(node)
        for node in ast.walk(definition)
        if isinstance(node, ast.BinOp)
        and isinstance(node.op, ast.Pow)
        and isinstance(node.right, ast.Constant)
        and isinstance(node.right.value, int)
        and 2 <= node.right.value <= LARGEST_POWER
    ]


def test_the_tree_is_the_code_alone():
    expected = "def cube(x, scale=2.0):\n    side = scale * x\n    return side ** 3"
    assert ast.unparse(tree(cube)) == expected


def test_a_wrapped_function_is_found():
    assert tree(landscapes.bowl).name == "bowl"


def test_a_function_in_a_function_is_found():
    def inner(x):
        return x + 1

    assert ast.unparse(tree(inner)) == "def inner(x):\n    return x + 1"


@pytest.mark.parametrize("wrong", [np.cos, len, eval("lambda x: x")])
def test_what_has_no_source_is_refused(wrong):
    with pytest.raises(ValueError, match=r"has no source to read: write it with def"):
        tree(wrong)


def test_a_lambda_is_refused():
    double = lambda x: 2 * x  # noqa: E731
    with pytest.raises(ValueError, match="is not written with def"):
        tree(double)


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.__name__)
def test_no_small_power_is_left(function):
    assert not small_powers(without_powers(tree(function)))


@pytest.mark.parametrize("J", landscapes.catalogue.values(), ids=str)
def test_no_small_power_is_left_in_a_derivative(J):
    assert not small_powers(gradient_tree(J.__wrapped__))
    assert not small_powers(hessian_tree(J.__wrapped__))


@pytest.mark.parametrize("J", landscapes.catalogue.values(), ids=str)
def test_a_landscape_computes_the_same(J):
    (left, right), (bottom, top) = J.domain
    w1, w2 = np.meshgrid(np.linspace(left, right, 21), np.linspace(bottom, top, 21))
    written = J.__wrapped__(w1, w2)
    np.testing.assert_allclose(J(w1, w2), written, rtol=1e-13, atol=1e-13 * np.ptp(written))


@settings(deadline=None)
@given(algebraic)
def test_a_product_is_its_power(formula):
    definition = function(formula)
    try:
        value = exactly(ast.unparse(definition))
    except ZeroDivisionError:
        reject()
    products = without_powers(definition)
    assert all(power[0].isdigit() for power in small_powers(products))
    assert exactly(ast.unparse(products)) == value


def test_a_compound_base_is_computed_once():
    definition = function("(x - y) ** 2 * ((x + y) ** 2 + 1) ** 3")
    assert ast.unparse(without_powers(definition)).splitlines()[1:] == [
        "    base_1 = x - y",
        "    base_2 = x + y",
        "    base_3 = base_2 * base_2 + 1",
        "    return base_1 * base_1 * (base_3 * base_3 * base_3)",
    ]


@pytest.mark.parametrize(
    "formula", ["x ** 1", "x ** 0", "x ** (-2)", "x ** 0.5", "x ** y", "x ** 9"]
)
def test_other_powers_are_left_alone(formula):
    assert ast.unparse(without_powers(function(formula))).endswith(f"return {formula}")


def test_a_function_of_one_number_has_a_gradient_and_a_hessian():
    def cubed(w):
        return w**3

    assert gradient(cubed)(2.0) == np.array([12.0])
    assert hessian(cubed)(2.0) == np.array([[12.0]])
