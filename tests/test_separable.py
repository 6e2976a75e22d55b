"""The example of Wilson et al.: the solutions that linear algebra says, and what the rules find."""

import numpy as np
import pytest

from paramopt import separable

ADAPTIVE = {"adagrad": 0.1, "rmsprop": 0.003, "adam": 0.02}
OTHERS = {"gradient_descent": 0.2, "momentum": 1.0, "nesterov": 1.0}


@pytest.fixture(scope="module")
def sets():
    return separable.split(m=40, unseen=200, positive=0.6, seed=1)


def test_features_are_label_ones_and_a_block_of_ones_own(sets):
    for examples in sets:
        X, y = examples.X, examples.y
        assert (X[:, 0] == y).all()
        assert (X[:, 1:3] == 1).all()
        own = X[:, 3:]
        assert (own.sum(axis=1) == np.where(y == 1, 1, 5)).all()
    both = np.concatenate([sets[0].X, sets[1].X])[:, 3:]
    assert both.sum(axis=0).max() == 1


def test_the_signs_fit_every_training_example_with_one_constant(sets):
    training, _ = sets
    u = training.X.T @ training.y
    np.testing.assert_array_equal(training.X @ np.sign(u), 4 * training.y)


@pytest.mark.parametrize(("rule", "rate"), ADAPTIVE.items())
def test_adaptive_rules_stay_proportional_to_the_signs_and_call_all_unseen_positive(
    sets, rule, rate
):
    training, test = sets
    signs = np.sign(training.X.T @ training.y)
    for w in separable.train(training, rule, 150, rate)[1::10]:
        np.testing.assert_allclose(w, abs(w).max() * signs, atol=1e-5 * abs(w).max())
    assert separable.accuracy(training, w) == 1
    assert (test.X @ w > 0).all()


@pytest.mark.parametrize(("rule", "rate"), OTHERS.items())
def test_the_others_find_the_solution_of_least_norm(sets, rule, rate):
    training, test = sets
    w = separable.train(training, rule, 500, rate)[-1]
    np.testing.assert_allclose(w, np.linalg.pinv(training.X) @ training.y, atol=1e-8)
    assert separable.accuracy(test, w) == 1


def test_adam_with_a_large_epsilon_is_nearly_momentum(sets):
    training, test = sets
    w = separable.train(training, "adam", 400, 1000, epsilon=1000)[-1]
    assert separable.accuracy(test, w) == 1


@pytest.mark.parametrize(("positives", "negatives"), [(1, 1), (30, 10), (5, 25)])
def test_least_norm_scores_are_those_of_the_pseudoinverse(positives, negatives):
    y = np.array([1] * positives + [-1] * negatives)
    training = separable.data(y, blocks=len(y) + 2)
    unseen = separable.data([1, -1], blocks=len(y) + 2, first=len(y))
    w = np.linalg.pinv(training.X) @ y
    scores = separable.least_norm_scores(positives, negatives)
    np.testing.assert_allclose(unseen.X @ w, scores, atol=1e-12)
    assert scores[0] > 0 > scores[1]


def test_cost_is_the_mean_squared_error(sets):
    training, _ = sets
    assert separable.cost(training, np.zeros((2, training.X.shape[1]))).tolist() == [1, 1]


@pytest.mark.parametrize(("y", "blocks", "message"), [([0, 1], 2, "1 or -1"), ([1, 1], 1, "more")])
def test_bad_labels_and_too_few_blocks_are_named(y, blocks, message):
    with pytest.raises(ValueError, match=message):
        separable.data(y, blocks)
