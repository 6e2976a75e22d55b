r"""The example of Wilson et al.: same data, same loss, two answers.

There are more parameters than examples, so many linear models fit the training set without error;
which of them a rule finds is up to the rule. Each example :math:`x^{(i)}` with
:math:`y^{(i)} = \pm 1` has

* the label itself as its first feature;
* the number 1 as its second and third;
* features that are 1 in no other example: one if :math:`y^{(i)} = 1`, five if
  :math:`y^{(i)} = -1`;

and is zero elsewhere. The first feature alone answers every question; the second and third say
nothing; the last ones never come again. The cost is the mean squared error of
:math:`\hat y = w \cdot x`, the class is the sign of :math:`\hat y`.

The construction is the one of :cite:t:`wilson2017`, section 3.3.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from paramopt import checks
from paramopt.descent import as_schedule, descend

SHARED, BLOCK = 3, 5
"""Features that all examples have, and places for those that one example has for itself."""


@dataclass(frozen=True, eq=False)
class Data:
    """Examples and their labels.

    Attributes
    ----------
    X : numpy.ndarray
        Shape (m, n): one example a row.
    y : numpy.ndarray
        Shape (m,): the labels, 1 or -1.
    """

    X: np.ndarray
    y: np.ndarray


def data(y, blocks: int, first: int = 0) -> Data:
    """Return the examples with these labels.

    Parameters
    ----------
    y : array_like
        The labels, each 1 or -1.
    blocks : int
        For how many examples there are places: ``n = 3 + 5 * blocks``.
    first : int
        The first block in use; other examples must have other blocks.

    Returns
    -------
    Data

    Raises
    ------
    ValueError
        If a label is neither 1 nor -1, or the blocks do not suffice.

    Examples
    --------
    >>> data([1, -1], blocks=2).X.astype(int)
    array([[ 1,  1,  1,  1,  0,  0,  0,  0,  0,  0,  0,  0,  0],
           [-1,  1,  1,  0,  0,  0,  0,  0,  1,  1,  1,  1,  1]])
    """
    y = np.atleast_1d(checks.numbers("y", y))
    if not np.isin(y, (1, -1)).all():
        raise ValueError(f"labels must be 1 or -1, not {checks.shown(y)}")
    if first + len(y) > blocks:
        raise ValueError(f"{len(y)} examples from block {first} on need more than {blocks} blocks")
    X = np.zeros((len(y), SHARED + BLOCK * blocks))
    X[:, 0], X[:, 1:SHARED] = y, 1
    for row, label, block in zip(X, y, range(first, blocks), strict=False):
        start = SHARED + BLOCK * block
        row[start : start + (1 if label == 1 else BLOCK)] = 1
    return Data(X, y)


def split(m: int, unseen: int, positive: float, seed: int) -> tuple[Data, Data]:
    """Draw a training set and a test set with no example in common.

    Parameters
    ----------
    m, unseen : int
        The numbers of examples.
    positive : float
        The probability of the label 1.
    seed : int
        Which draw.

    Returns
    -------
    training, test : Data

    Examples
    --------
    >>> training, test = split(m=4, unseen=2, positive=0.6, seed=0)
    >>> training.X.shape, test.X.shape
    ((4, 33), (2, 33))
    """
    draw = np.random.default_rng(seed).random(m + unseen)
    y = np.where(draw < positive, 1, -1)
    return data(y[:m], m + unseen), data(y[m:], m + unseen, first=m)


def train(
    training: Data, rule: Callable | str, steps: int, learning_rate, **hyperparameters: float
) -> np.ndarray:
    """Descend the cost of a training set from zero.

    Parameters
    ----------
    training : Data
        The examples.
    rule : callable or str
        The update rule or its name.
    steps : int
        How many steps to take.
    learning_rate : float or Schedule
        The rate.
    **hyperparameters : float
        The rule's own.

    Returns
    -------
    numpy.ndarray
        Shape (steps + 1, n): the parameters before the first step and after each.

    Raises
    ------
    ValueError, TypeError
        As `minimize` does for such arguments.

    Examples
    --------
    >>> training, test = split(m=20, unseen=100, positive=0.6, seed=0)
    >>> w = train(training, "gradient_descent", steps=200, learning_rate=0.05)[-1]
    >>> accuracy(training, w), accuracy(test, w)
    (1.0, 1.0)
    >>> w = train(training, "adam", steps=200, learning_rate=0.01)[-1]
    >>> accuracy(training, w), accuracy(test, w)
    (1.0, 0.52)
    """
    rule, steps = checks.update_rule(rule), checks.whole("steps", steps)
    hyper = checks.hyperparameters(rule, hyperparameters)
    X, y = training.X, training.y

    def gradient(w: np.ndarray, t: int) -> np.ndarray:  # noqa: ARG001
        return 2 / len(y) * X.T @ (X @ w - y)

    start = np.zeros(X.shape[1])
    path = descend(rule, gradient, start, as_schedule(learning_rate), steps, hyper)
    return np.array(list(path))


def cost(examples: Data, w: np.ndarray) -> np.ndarray:
    """Return the mean squared error of parameters of shape (..., n).

    Examples
    --------
    >>> examples = data([1, -1], blocks=2)
    >>> cost(examples, np.zeros(13)), cost(examples, np.eye(13)[0])
    (np.float64(1.0), np.float64(0.0))
    """
    return np.mean((w @ examples.X.T - examples.y) ** 2, axis=-1)


def accuracy(examples: Data, w: np.ndarray) -> float:
    """Return the share of examples whose class is predicted right.

    Examples
    --------
    >>> examples = data([1, -1], blocks=2)
    >>> accuracy(examples, np.eye(13)[0]), accuracy(examples, np.eye(13)[1])
    (1.0, 0.5)
    """
    return float(np.mean(np.sign(examples.X @ w) == examples.y))


def least_norm_scores(positives: int, negatives: int) -> tuple[float, float]:
    r"""Return what the solution of least norm predicts for an unseen positive and negative.

    That solution is :math:`w = \sum_i a_i\, x^{(i)}` with :math:`X w = y`. By symmetry :math:`a_i`
    depends on the class alone: :math:`a_+` for the :math:`m_+` positives and :math:`a_-` for the
    :math:`m_-` negatives. Two examples of one class have the scalar product 3, of different classes
    1; with itself an example has 3 and the number of its own features, 1 or 5. So

    .. math::

       (3 m_+ + 1)\, a_+ + m_-\, a_- &= 1, \\
       m_+\, a_+ + (3 m_- + 5)\, a_- &= -1,

    with determinant :math:`D = 8 m_+ m_- + 15 m_+ + 3 m_- + 5` and solution
    :math:`a_+ = (4 m_- + 5) / D`, :math:`a_- = -(4 m_+ + 1) / D`. An unseen example meets the
    training set in its first three features only:

    .. math::

       \hat y_+ &= 3 m_+ a_+ + m_- a_- = \frac{8 m_+ m_- + 15 m_+ - m_-}{D}, \\
       \hat y_- &= m_+ a_+ + 3 m_- a_- = -\frac{8 m_+ m_- - 5 m_+ + 3 m_-}{D}.

    With at least one example of each class the first is positive and the second negative.

    Parameters
    ----------
    positives, negatives : int
        How many training examples each class has.

    Returns
    -------
    float, float

    Examples
    --------
    >>> least_norm_scores(1, 1)
    (0.7096774193548387, -0.1935483870967742)
    """
    both = 8 * positives * negatives
    determinant = both + 15 * positives + 3 * negatives + 5
    return (
        (both + 15 * positives - negatives) / determinant,
        -(both - 5 * positives + 3 * negatives) / determinant,
    )
