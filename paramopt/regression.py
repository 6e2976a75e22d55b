r"""Linear regression: a model small enough for its cost to be a landscape.

The model is a line, :math:`\hat y = w x + b`, the loss is the squared one, and the cost is a
function of the two parameters :math:`w` and :math:`b`, so all of its training can be drawn. The
constants are those of :cite:t:`katanforoosh2019`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from paramopt import checks, losses, theory
from paramopt.descent import Run, as_schedule, descend, spread

DOMAIN = ((-5, 5), (-5, 5))
"""The window of the landscape: the range of w, then of b."""

X_VARIANCE, NOISE_VARIANCE = 5, 10
"""The variances of the inputs and of the noise of `data`."""

LARGEST_TRUTH, LARGEST_START = 4, 1
"""The true parameters, and those of a start, are drawn from minus this to this."""


def line(x, w, b):
    r"""Predict :math:`\hat y = w x + b`.

    Parameters
    ----------
    x : array_like
        The examples.
    w, b : array_like
        Slope and intercept.

    Returns
    -------
    array_like
        The predictions.

    Examples
    --------
    >>> line(3.0, w=2.0, b=1.0)
    7.0
    """
    return w * x + b


@dataclass(frozen=True, eq=False)
class Data:
    """A data set for regression, and the line behind it.

    Attributes
    ----------
    x, y : numpy.ndarray
        The examples and their ground truth, shape (m,).
    truth : numpy.ndarray
        Slope and intercept of the line that the data were drawn from, shape (2,).

    Raises
    ------
    ValueError
        If `x` and `y` are not as many numbers, at least one, or not finite.

    Examples
    --------
    >>> Data(x=[0, 1, 2], y=[1, 3, 5], truth=[2, 1]).m
    3
    """

    x: np.ndarray
    y: np.ndarray
    truth: np.ndarray

    def __post_init__(self) -> None:
        for name in ("x", "y"):
            object.__setattr__(self, name, checks.numbers(name, getattr(self, name)))
        object.__setattr__(self, "truth", checks.points("truth", self.truth))
        if self.x.shape != self.y.shape or self.x.ndim != 1 or not self.x.size:
            raise ValueError(
                f"x and y must both have shape (m,) with m from 1, not {self.x.shape} and "
                f"{self.y.shape}"
            )

    @property
    def m(self) -> int:
        """The number of examples."""
        return self.x.size


def data(m: int, seed: int = 0) -> Data:
    r"""Draw a truth, and a data set around it.

    .. math::

       w^*, b^* &\sim U(-4, 4), \\
       x &\sim N(0, 5), \qquad \nu \sim N(0, 10), \\
       y &= w^* x + b^* + \nu,

    the second argument of :math:`N` being the variance. The noise has mean zero and knows nothing
    of :math:`x`, so with more and more data the best fit tends to the truth; with few it does not
    meet it.

    Parameters
    ----------
    m : int
        How many examples.
    seed : int
        Which truth and which examples. With one seed a smaller set is the beginning of a larger
        one, so that sizes can be compared.

    Returns
    -------
    Data

    Raises
    ------
    ValueError, TypeError
        If `m` is not a whole number from 1, or `seed` not one from 0.

    Examples
    --------
    >>> few, many = data(20, seed=1), data(300, seed=1)
    >>> bool((few.x == many.x[:20]).all())
    True
    """
    random = np.random.default_rng(checks.whole("seed", seed))
    truth = random.uniform(-LARGEST_TRUTH, LARGEST_TRUTH, size=2)
    deviations = np.sqrt([X_VARIANCE, NOISE_VARIANCE])
    x, noise = (deviations * random.normal(size=(checks.whole("m", m, least=1), 2))).T
    return Data(x, line(x, *truth) + noise, truth)


def start(seed: int = 0) -> np.ndarray:
    r"""Draw parameters to start from, :math:`w_0, b_0 \sim U(-1, 1)`.

    Parameters
    ----------
    seed : int
        Which start.

    Returns
    -------
    numpy.ndarray, shape (2,)

    Examples
    --------
    >>> bool((abs(start(seed=1)) <= 1).all())
    True
    """
    # A stream of its own: the one of `data` begins with the truth.
    random = np.random.default_rng([checks.whole("seed", seed), 1])
    return random.uniform(-LARGEST_START, LARGEST_START, size=2)


def cost(data: Data) -> losses.Cost:
    r"""Return the cost of a line on a data set, a function of slope and intercept.

    .. math:: J(w, b) = \frac1m \sum_{i=1}^m \bigl(y^{(i)} - w x^{(i)} - b\bigr)^2

    It is a quadratic bowl whose Hessian does not depend on the parameters, nor on :math:`y`,

    .. math:: H = 2 \begin{pmatrix} \overline{x^2} & \bar x \\ \bar x & 1 \end{pmatrix},

    with the bars for means. Examples around zero make its axes nearly parallel to those of
    :math:`w` and :math:`b`, and their spread makes it steeper along :math:`w`.

    Parameters
    ----------
    data : Data
        The data set.

    Returns
    -------
    Cost
        A cost that `paramopt.minimize` takes.

    Examples
    --------
    >>> J = cost(Data(x=[0, 2], y=[1, 5], truth=[2, 1]))
    >>> J(2.0, 1.0), J(0.0, 0.0)
    (np.float64(0.0), np.float64(13.0))
    >>> J.hessian(0.0, 0.0)
    array([[4., 2.],
           [2., 2.]])
    """
    return losses.Cost(losses.squared, line, data.x, data.y)


def best_fit(data: Data) -> np.ndarray:
    r"""Return the line with the smallest cost, in closed form.

    Write the examples as rows :math:`(x^{(i)}, 1)` of a matrix :math:`X` and the parameters as
    :math:`W = (w, b)`. Then :math:`m J = \lVert y - X W \rVert^2`, and its gradient
    :math:`-2 X^\top (y - X W)` vanishes exactly for the *normal equations*

    .. math:: X^\top X\, W = X^\top y.

    They have one solution, that of `normal_solution`, unless all :math:`x` are equal. A closed form
    exists because the model is linear in its parameters, not because there are only two of them.

    Parameters
    ----------
    data : Data
        The data set.

    Returns
    -------
    numpy.ndarray, shape (2,)
        Slope and intercept.

    Raises
    ------
    ValueError
        If all `x` are equal: then many lines fit equally well.

    References
    ----------
    :cite:t:`goodfellow2016`, section 5.1.4.

    Examples
    --------
    >>> three = Data(x=[0, 1, 2], y=[1, 3, 5], truth=[2, 1])
    >>> best_fit(three).round(12)
    array([2., 1.])
    """
    if (data.x == data.x[0]).all():
        raise ValueError(f"all {data.m} examples have x = {data.x[0]:g}: no single line fits best")
    x, y = data.x - data.x.mean(), data.y - data.y.mean()
    return np.array(normal_solution(data.x.mean(), data.y.mean(), (x * x).mean(), (x * y).mean()))


def normal_solution(mean_x, mean_y, variance, covariance):
    r"""Solve the normal equations of a line, given the moments of its examples.

    Divided by :math:`m`, the two equations are
    :math:`\overline{x^2}\, w + \bar x\, b = \overline{x y}` and
    :math:`\bar x\, w + b = \bar y`. The second gives :math:`b`, and with it the first becomes
    :math:`(\overline{x^2} - \bar x^2)\, w = \overline{x y} - \bar x \bar y`:

    .. math:: w = \frac{\operatorname{Cov}(x, y)}{\operatorname{Var}(x)}, \qquad
              b = \bar y - w \bar x .

    Parameters
    ----------
    mean_x, mean_y : float
        The means :math:`\bar x, \bar y`.
    variance, covariance : float
        The mean square of :math:`x - \bar x` and its mean product with :math:`y - \bar y`.

    Returns
    -------
    w, b : float
        Slope and intercept.

    Examples
    --------
    >>> normal_solution(mean_x=1.0, mean_y=3.0, variance=2.0, covariance=4.0)
    (2.0, 1.0)
    """
    w = covariance / variance
    b = mean_y - w * mean_x
    return w, b


def largest_curvature(data: Data) -> float:
    r"""Return :math:`\lambda_{\max}`, the largest eigenvalue of the Hessian of `cost`.

    Parameters
    ----------
    data : Data
        The data set.

    Returns
    -------
    float
        In units of cost over parameter squared.

    Examples
    --------
    >>> two = Data(x=[-2, 2], y=[0, 0], truth=[0, 0])
    >>> round(largest_curvature(two), 12)
    8.0
    """
    (a, b), (_, d) = cost(data).hessian(0.0, 0.0)
    return float(theory.largest_eigenvalue(a, b, d))


def stability_limit(data: Data) -> float:
    r"""Return the rate :math:`2 / \lambda_{\max}` from which full-batch descent diverges.

    It holds for gradient descent on the whole data set. A mini-batch has a landscape of its own,
    often a steeper one, so training on small batches may need a smaller rate.

    Parameters
    ----------
    data : Data
        The data set.

    Returns
    -------
    float

    See Also
    --------
    paramopt.theory.stability_limit : the derivation.

    Examples
    --------
    >>> two = Data(x=[-2, 2], y=[0, 0], truth=[0, 0])
    >>> round(stability_limit(two), 12)
    0.25
    """
    return theory.stability_limit(largest_curvature(data))


def batches(m: int, batch_size: int, epochs: int, seed: int = 0) -> list[np.ndarray]:
    r"""Deal the examples out into mini-batches, shuffled anew for each epoch.

    An epoch uses every example exactly once. If the batch size does not divide `m`, the last batch
    of an epoch has what is left over; a batch size above `m` means `m`. So an epoch takes
    :math:`\lceil m / B \rceil` steps.

    Parameters
    ----------
    m : int
        How many examples there are.
    batch_size : int
        How many of them a batch has, :math:`B`.
    epochs : int
        How often each example is used.
    seed : int
        Which shuffles.

    Returns
    -------
    list of numpy.ndarray
        The numbers of the examples of each batch, one batch a step.

    Raises
    ------
    ValueError, TypeError
        If `m` or `batch_size` is not a whole number from 1, or `epochs` or `seed` not one from 0.

    Examples
    --------
    >>> [len(batch) for batch in batches(m=5, batch_size=2, epochs=2)]
    [2, 2, 1, 2, 2, 1]
    """
    m, batch_size = checks.whole("m", m, least=1), checks.whole("batch_size", batch_size, least=1)
    epochs = checks.whole("epochs", epochs)
    random = np.random.default_rng(checks.whole("seed", seed))
    if batch_size >= m:  # order does not matter to a mean
        return [np.arange(m)] * epochs
    cuts = range(batch_size, m, batch_size)
    return [batch for _ in range(epochs) for batch in np.split(random.permutation(m), cuts)]


def train(
    data: Data,
    rule: Callable | str,
    start,
    *,
    batch_size: int,
    epochs: int,
    learning_rate,
    seed: int = 0,
    **hyperparameters,
) -> Run:
    r"""Train the line on mini-batches, from one start or many.

    Each step goes against the gradient of the cost of one mini-batch, whose examples are the set
    :math:`\mathcal B`,

    .. math:: g = \frac{1}{B} \sum_{i \in \mathcal B} \nabla \mathcal L^{(i)}(W),
              \qquad B = |\mathcal B|.

    A batch is a random sample, so this gradient is right on average over batches, and its variance
    falls like :math:`1 / B`. The costs of the run are those of the whole data set, after every
    step.

    Parameters
    ----------
    data : Data
        The data set.
    rule : callable or str
        The update rule or its name.
    start : array_like
        Slope and intercept to start from, shape (2,) or (2, ...). Every further axis is an
        independent run.
    batch_size : int
        How many examples a step sees; from `Data.m` on, all of them. See `batches`.
    epochs : int
        How often each example is used.
    learning_rate : float, array_like or Schedule
        A constant rate, or one for each step (not each epoch). Its axes and those of `start` are
        broadcast.
    seed : int
        Which shuffles. All runs of a call see the same batches, so that many runs at once equal
        the runs one by one.
    **hyperparameters : float
        The rule's own, such as ``beta=0.9``.

    Returns
    -------
    Run
        With as many steps as `batches` has batches. A run that diverges is a result too.

    Raises
    ------
    ValueError
        For an unknown rule, a start of the wrong shape or not finite, a batch size below 1, a rate
        or a number of epochs that is negative, shapes that do not broadcast.
    TypeError
        For what is not a number or not a whole one, or a hyperparameter that the rule does not
        have.

    References
    ----------
    :cite:t:`bottou2018`, section 4.

    Examples
    --------
    >>> from paramopt import optimizers
    >>> run = train(
    ...     data(300, seed=1), optimizers.gradient_descent, start=(0, 0),
    ...     batch_size=24, epochs=2, learning_rate=0.01)
    >>> run.parameters.shape, run.costs.shape, bool(run.diverged)
    ((27, 2), (27,), False)
    """
    J, rule = cost(data), checks.update_rule(rule)
    W, rates = checks.points("start", start), as_schedule(learning_rate)
    hyper = checks.hyperparameters(rule, hyperparameters)
    shape = checks.runs_shape(W, rates.shape)
    dealt = batches(data.m, batch_size, epochs, seed)

    def gradient(W: np.ndarray, t: int) -> np.ndarray:
        return J.batch(dealt[t]).gradient(*W)

    with np.errstate(all="ignore"):
        path = descend(rule, gradient, spread(W, shape), rates, len(dealt), hyper)
        parameters = np.stack(list(path))
        costs = np.asarray(J(parameters[:, 0], parameters[:, 1]))
    return Run(J, rule, rates, hyper, 0.0, seed, parameters, costs)
