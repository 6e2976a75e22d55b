"""What may stand in a kernel, and what stands there; that it moves runs rightly: test_engines."""

from __future__ import annotations

import ast
import math

import numpy as np
import numpy as other_name
import pytest

from paramopt import landscapes, optimizers
from paramopt.landscapes import Landscape
from paramopt.symbols.kernel import kernel

max = np.max
share = -0.5


def sums(W, dW, *, learning_rate):
    W = W - learning_rate * dW / np.sqrt(np.sum(dW * dW, axis=0))
    return (W,)


def norm(W, dW, *, learning_rate):
    W = W - learning_rate * dW / np.linalg.norm(dW, axis=0)
    return (W,)


def method(W, dW, *, learning_rate):
    W = W - learning_rate * (dW - dW.mean(axis=0))
    return (W,)


def reduction(W, dW, *, learning_rate):
    W = W - learning_rate * (dW - np.add.reduce(dW))
    return (W,)


def product(W, dW, *, learning_rate):
    W = W - learning_rate * dW / np.vecdot(dW, dW, axis=0)
    return (W,)


def in_disguise(W, dW, *, learning_rate):
    W = W - learning_rate * dW / np.asarray(dW * dW).sum()
    return (W,)


def rolled(W, dW, *, learning_rate):
    W = W - learning_rate * np.roll(dW, 1)
    return (W,)


def hidden(W, dW, V, *, learning_rate):
    square = lambda V: V * V  # noqa: E731
    W = W - learning_rate * square(dW)
    return W, V


def foreign(W, dW, *, learning_rate):
    W = W - learning_rate * dW * math.pi
    return (W,)


def renamed(W, dW, *, learning_rate):
    W = W - learning_rate * dW / max(1.0)
    return (W,)


def branches(W, dW, *, learning_rate):
    if learning_rate > 1:
        return (W - dW,)
    return (W - learning_rate * dW,)


MIXING = [sums, norm, method, reduction, product, in_disguise, rolled]
REFUSED = [*MIXING, hidden, foreign, renamed, branches]


@pytest.mark.parametrize("rule", REFUSED, ids=lambda rule: rule.__name__)
def test_what_may_mix_elements_or_is_not_known_is_refused(rule):
    with pytest.raises(ValueError, match=rule.__name__):
        kernel(landscapes.bowl, rule)


def test_elements_of_arrays_do_mix_in_these_rules():
    """Else the test above would ask for too much."""
    W, dW = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[1.0, 2.0], [5.0, -3.0]])
    for rule in MIXING:
        (whole,) = rule(W, dW, learning_rate=1.0)
        with np.errstate(all="ignore"):
            try:
                (alone,) = rule(W[:1], dW[:1], learning_rate=1.0)
            except ValueError:
                continue
        assert not np.array_equal(whole[:1], alone)


def test_a_cost_without_source_is_refused():
    with pytest.raises(ValueError, match="source"):
        kernel(Landscape(eval("lambda w1, w2: w1**2 + w2**2")), optimizers.momentum)


def swapped(W, dW, V, *, beta=0.9, learning_rate):
    V = beta * V + (1 - beta) * dW
    W = W - learning_rate * V
    return W, V


def powers(W, dW, t, *, learning_rate):
    W = W - learning_rate * other_name.where(dW > 0, dW, 2 * dW) * (1 + share**t)
    return (W,)


def moved(J, rule, start, rate, steps, *hyper):
    module = {}
    exec(kernel(J, rule), module)
    w = np.array(start, dtype=float).reshape(2, 1)
    module["last"](w, np.array([[rate]]), np.empty((0, 2)), steps, *hyper)
    return w[:, 0]


def test_hyperparameters_are_told_apart_by_name():
    one = moved(landscapes.beale, swapped, (1, 1), 0.01, 5, 0.8)
    two = moved(landscapes.beale, optimizers.momentum, (1, 1), 0.01, 5, 0.8)
    np.testing.assert_array_equal(one, two)


def test_a_negative_number_from_outside_keeps_its_sign_under_a_power():
    w = np.array([3.0, -1.0])
    for t in (1, 2, 3):
        (w,) = powers(w, landscapes.beale.gradient(*w), t, learning_rate=1e-3)
    np.testing.assert_array_equal(moved(landscapes.beale, powers, (3, -1), 1e-3, 3), w)


@pytest.mark.parametrize("J", landscapes.catalogue.values(), ids=list(landscapes.catalogue))
def test_no_power_that_could_be_a_product_is_left(J):
    text = ast.parse(kernel(J, optimizers.rmsprop))
    powers = [node for node in ast.walk(text) if isinstance(node, ast.Pow)]
    assert powers == []
