r"""Mini-batches of a linear model: many runs at once, and what theory predicts of their mean.

The cost is the mean of the squared losses, `paramopt.houses.Cost`. As it is quadratic, all that
batches do to the mean cost of a run can be computed without running: the floor at which training
with a fixed rate comes to a stop, and the way down to it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from paramopt import checks
from paramopt.descent import as_schedule, descend
from paramopt.houses import Cost, normal_equations


def excess(J: Cost, W: np.ndarray) -> np.ndarray:
    r"""Return the cost above the least one, :math:`\frac12 e^\top H e`.

    Parameters
    ----------
    J : Cost
        The cost of a linear model on a data set.
    W : numpy.ndarray, shape (n, ...)
        The parameters; :math:`e` is their distance from the best fit.

    Returns
    -------
    numpy.ndarray, shape (...)

    Examples
    --------
    >>> J = Cost(X=[[1.0], [1.0]], y=[-1.0, 1.0])
    >>> excess(J, np.array([2.0])), J(2.0) - J(0.0)
    (np.float64(4.0), np.float64(4.0))
    """
    e = W - normal_equations(J.X, J.y).reshape(-1, *(1,) * (W.ndim - 1))
    return np.einsum("i...,ij,j...->...", e, J.hessian(), e) / 2


def example_gradients(J: Cost, W: np.ndarray) -> np.ndarray:
    r"""Return the gradient of each example's loss.

    .. math:: \nabla \mathcal L^{(i)}(W) = -2\, \bigl(y^{(i)} - x^{(i)\top} W\bigr)\, x^{(i)}

    Parameters
    ----------
    J : Cost
        The cost; the gradient of it is the mean of these.
    W : numpy.ndarray, shape (n,)
        The parameters.

    Returns
    -------
    numpy.ndarray, shape (m, n)

    Examples
    --------
    >>> example_gradients(Cost(X=[[1.0], [2.0]], y=[-1.0, 1.0]), np.array([2.0]))
    array([[ 6.],
           [12.]])
    """
    return -2 * J.residuals(*W)[:, None] * J.X


def noise(J: Cost, W: np.ndarray) -> np.ndarray:
    r"""Return :math:`\Sigma(W)`, the covariance of the examples' gradients.

    Parameters
    ----------
    J : Cost
        The cost.
    W : numpy.ndarray, shape (n,)
        The parameters.

    Returns
    -------
    numpy.ndarray, shape (n, n)

    Examples
    --------
    >>> noise(Cost(X=[[1.0], [2.0]], y=[-1.0, 1.0]), np.array([2.0]))
    array([[9.]])
    """
    away = example_gradients(J, W) - J.gradient(*W)
    return away.T @ away / len(away)


def draw(m: int, batch_size: int, steps: int, runs: int, seed: int = 0) -> list[np.ndarray]:
    """Draw batches with replacement: every example of every batch is any of the m, independently.

    Parameters
    ----------
    m : int
        How many examples there are.
    batch_size, steps, runs : int
        How many examples a batch has, how many batches a run takes, how many runs.
    seed : int
        Which draws.

    Returns
    -------
    list of numpy.ndarray
        A step's batches for all runs, shape (runs, batch_size).

    Examples
    --------
    >>> [batch.shape for batch in draw(m=10, batch_size=4, steps=2, runs=3)]
    [(3, 4), (3, 4)]
    """
    random = np.random.default_rng(seed)
    return list(random.integers(m, size=(steps, runs, batch_size), dtype=np.int32))


def deal(m: int, batch_size: int, epochs: int, runs: int, seed: int = 0) -> list[np.ndarray]:
    """Deal out all examples in each epoch, in a new random order for each epoch and each run.

    If the batch size does not divide m, the last batch of an epoch is smaller.

    Parameters
    ----------
    m : int
        How many examples there are.
    batch_size, epochs, runs : int
        How many examples a batch has, how often each example is used, how many runs.
    seed : int
        Which orders.

    Returns
    -------
    list of numpy.ndarray
        A step's batches for all runs, shape (runs, batch_size) or smaller.

    Examples
    --------
    >>> [batch.shape for batch in deal(m=10, batch_size=4, epochs=1, runs=3)]
    [(3, 4), (3, 4), (3, 2)]
    """
    random = np.random.default_rng(seed)
    orders = np.tile(np.arange(m, dtype=np.int32), (runs, 1))
    cuts = range(batch_size, m, batch_size)
    return [
        batch
        for _ in range(epochs)
        for batch in np.split(random.permuted(orders, axis=1), cuts, axis=1)
    ]


def train(
    J: Cost,
    rule: Callable | str,
    start: np.ndarray,
    batches: Sequence[np.ndarray],
    learning_rate,
    **hyperparameters,
) -> np.ndarray:
    """Train many runs at once, each on its own batches.

    Parameters
    ----------
    J : Cost
        The cost of a linear model on a data set.
    rule : callable or str
        The update rule or its name.
    start : numpy.ndarray, shape (n,) or (n, runs)
        The parameters that all runs start from, or each.
    batches : sequence of numpy.ndarray
        The batches of each step, from `draw` or `deal`.
    learning_rate : float, array_like of shape (runs,) or Schedule
        The rate of each step.
    **hyperparameters : float
        The rule's own, such as ``beta=0.9``.

    Returns
    -------
    numpy.ndarray, shape (steps + 1, n, runs)
        The parameters before the first step and after each.

    Examples
    --------
    >>> J = Cost(X=[[0, 1], [1, 1], [2, 1]], y=[1, 3, 5])
    >>> path = train(J, "gradient_descent", np.zeros(2), deal(3, 1, epochs=200, runs=5), 0.1)
    >>> path.shape, bool(excess(J, path[-1]).max() < 1e-6)
    ((601, 2, 5), True)
    """
    rule = checks.update_rule(rule)
    hyper = checks.hyperparameters(rule, hyperparameters)
    runs, W = len(batches[0]), np.asarray(start, dtype=float)
    W = np.broadcast_to(W.reshape(W.shape[0], -1), (W.shape[0], runs))

    def gradient(W: np.ndarray, t: int) -> np.ndarray:
        X, y = J.X[batches[t]], J.y[batches[t]]  # (runs, B, n) and (runs, B)
        residuals = y - np.matmul(X, W.T[..., None])[..., 0]
        return -2 * np.matmul(residuals[:, None], X)[:, 0].T / y.shape[1]

    with np.errstate(all="ignore"):
        return np.stack(
            list(descend(rule, gradient, W, as_schedule(learning_rate), len(batches), hyper))
        )


def evolution(J: Cost, learning_rate: float, batch_size: int) -> np.ndarray:
    r"""Return the matrix that takes the mean and the second moments of all runs one step on.

    The batches are drawn with replacement. Let :math:`e` be the distance of the parameters from the
    best fit, :math:`H_i = 2 x^{(i)} x^{(i)\top}` the Hessian of one example's loss and :math:`g_i`
    its gradient at the best fit, so that its gradient elsewhere is :math:`H_i e + g_i`, with the
    mean :math:`H e`. A step goes to :math:`e - \alpha (H e + \xi)`, where the noise :math:`\xi` of
    the batch has mean zero and, as a mean over :math:`B` independent draws, the covariance of one
    draw divided by :math:`B`. So the mean :math:`\bar e = E[e]` and the second moments
    :math:`M = E[e e^\top]` of all runs become

    .. math::

       \bar e &\leftarrow (I - \alpha H)\, \bar e, \\
       M &\leftarrow (I - \alpha H)\, M\, (I - \alpha H) + \frac{\alpha^2}{B}\, \Sigma_M, \\
       \Sigma_M &= \frac1m \sum_i \bigl(H_i M H_i + H_i \bar e\, g_i^\top
                  + g_i\, \bar e^\top H_i + g_i\, g_i^\top\bigr) - H M H.

    All of this is linear in the numbers :math:`M`, :math:`\bar e` and 1, and nothing is left out.

    Parameters
    ----------
    J : Cost
        The cost of a linear model on a data set.
    learning_rate : float
        The rate :math:`\alpha`.
    batch_size : int
        The batch size :math:`B`.

    Returns
    -------
    numpy.ndarray, shape (n**2 + n + 1, n**2 + n + 1)
        It acts on :math:`M` row by row, then :math:`\bar e`, then 1.

    Examples
    --------
    >>> J = Cost(np.array([[1.0], [1.0]]), np.array([1.0, 3.0]))  # the mean of two numbers
    >>> evolution(J, learning_rate=0.25, batch_size=1).round(12) + 0.0
    array([[0.25, 0.  , 0.25],
           [0.  , 0.5 , 0.  ],
           [0.  , 0.  , 1.  ]])
    """
    m, n = J.X.shape
    H, identity, best = J.hessian(), np.eye(n), normal_equations(J.X, J.y)
    g = example_gradients(J, best)
    H_each = 2 * J.X[:, :, None] * J.X[:, None, :]
    both = np.einsum("iac,ibd->abcd", H_each, H_each).reshape(n * n, n * n) / m
    mixed = np.einsum("iac,ib->abc", H_each, g) / m
    mixed = (mixed + mixed.transpose(1, 0, 2)).reshape(n * n, n)
    shrink, share = identity - learning_rate * H, learning_rate**2 / batch_size
    step = np.zeros((n * n + n + 1, n * n + n + 1))
    step[: n * n, : n * n] = np.kron(shrink, shrink) + share * (both - np.kron(H, H))
    step[: n * n, n * n : -1] = share * mixed
    step[: n * n, -1] = share * noise(J, best).reshape(-1)
    step[n * n : -1, n * n : -1] = shrink
    step[-1, -1] = 1
    return step


def mean_excess(
    J: Cost, start: np.ndarray, learning_rate: float, batch_size: int, steps: int
) -> np.ndarray:
    r"""Return the mean over all runs of the excess cost, :math:`\frac12 \operatorname{tr}(H M)`.

    Parameters
    ----------
    J : Cost
        The cost of a linear model on a data set.
    start : numpy.ndarray, shape (n,)
        The parameters before the first step.
    learning_rate, batch_size
        As in `evolution`.
    steps : int
        How many steps.

    Returns
    -------
    numpy.ndarray, shape (steps + 1,)
        Before the first step and after each.

    Examples
    --------
    >>> J = Cost(X=[[1.0], [1.0]], y=[-1.0, 1.0])
    >>> mean_excess(J, np.array([2.0]), learning_rate=0.25, batch_size=1, steps=3)
    array([4.      , 1.25    , 0.5625  , 0.390625])
    """
    step, H = evolution(J, learning_rate, batch_size), J.hessian().reshape(-1)
    e = start - normal_equations(J.X, J.y)
    state = np.concatenate([np.outer(e, e).reshape(-1), e, [1]])
    costs = []
    with np.errstate(all="ignore"):
        for _ in range(steps + 1):
            costs.append(H @ state[: H.size] / 2)
            state = step @ state
    return np.array(costs)


def floor(J: Cost, learning_rate: float, batch_size: int) -> float:
    r"""Return the mean excess cost at which gradient descent on batches comes to a stop.

    In the long run :math:`\bar e = 0`, and :math:`M` is the fixed point of `evolution`, a system of
    linear equations. For a small rate what is of order :math:`\alpha^2 M` can be left out: then
    :math:`H M + M H = \frac{\alpha}{B} \Sigma`, with :math:`\Sigma` at the best fit, and the trace
    of this says that the excess is :math:`\frac{\alpha}{4 B} \operatorname{tr} \Sigma`.

    Parameters
    ----------
    J : Cost
        The cost of a linear model on a data set.
    learning_rate, batch_size
        As in `evolution`.

    Returns
    -------
    float
        Infinite if the second moments grow without end.

    Examples
    --------
    >>> J = Cost(X=[[1.0], [1.0]], y=[-1.0, 1.0])
    >>> round(floor(J, learning_rate=0.25, batch_size=1), 12)  # e = 0.5 e +- 0.5, so M = 1/3
    0.333333333333
    """
    step, H = evolution(J, learning_rate, batch_size), J.hessian().reshape(-1)
    size = H.size
    if max(abs(np.linalg.eigvals(step[:size, :size]))) >= 1:
        return np.inf
    M = np.linalg.solve(np.eye(size) - step[:size, :size], step[:size, -1])
    return float(H @ M / 2)
