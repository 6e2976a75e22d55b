"""What the rules keep and compute, counted."""

import numpy as np
import pytest

from paramopt import memory, optimizers


@pytest.mark.parametrize("shape", [(1,), (7,), (3, 5)])
@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_a_state_is_as_large_as_so_many_copies_of_the_parameters(shape, kind):
    W = np.ones(shape, dtype=kind)
    copies = {
        "gradient_descent": 0,
        "momentum": 1,
        "nesterov": 1,
        "adagrad": 1,
        "rmsprop": 1,
        "adam": 2,
    }
    assert {name: memory.state_bytes(name, W) / W.nbytes for name in copies} == copies


def test_what_a_rule_keeps_is_what_its_signature_names():
    W = np.ones(4)
    for rule in optimizers.catalogue.values():
        assert memory.state_bytes(rule, W) == W.nbytes * len(optimizers.state(rule))


def test_operations_are_those_of_the_equation():
    # V = beta * V + (1 - beta) * dW and W = W - learning_rate * V
    assert memory.arithmetic("momentum") == {"add": 1, "multiply": 3, "subtract": 1}
    assert memory.arithmetic("adagrad")["sqrt"] == 1
    # Adam divides both averages and then one by the root of the other.
    assert memory.arithmetic("adam")["divide"] == 3


def test_an_unknown_rule_is_named():
    with pytest.raises(ValueError, match="unknown rule 'sgd'"):
        memory.state_bytes("sgd", np.ones(2))
