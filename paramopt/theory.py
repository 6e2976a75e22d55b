r"""What the derivations predict: which rates converge, and how fast.

Near a smooth minimum every cost is close to a quadratic one. Along each eigenvector of its Hessian
it is a parabola of its own,

.. math:: J(w) = \tfrac12\, \lambda w^2, \qquad J'(w) = \lambda w, \qquad J'' = \lambda,

with the minimum moved to zero, and a rule that treats all directions alike runs on each parabola as
if the others were not there. So whatever is said here of one curvature :math:`\lambda` holds for a
quadratic cost of any dimension, read off direction by direction.

All functions take numbers or arrays that broadcast.
"""

from __future__ import annotations

import numpy as np

REGIMES = ("monotone", "one step", "oscillating", "bouncing", "diverging")
"""What gradient descent can do on a parabola, in the order of growing rates."""


def parabola(w, curvature):
    r"""Return the cost :math:`J(w) = \lambda w^2 / 2` of curvature :math:`\lambda`.

    Parameters
    ----------
    w : array_like
        The parameter, counted from the minimum.
    curvature : array_like
        The second derivative :math:`\lambda = J''`.

    Returns
    -------
    array_like
        The cost.

    Examples
    --------
    >>> parabola(3.0, curvature=2.0)
    9.0
    """
    return curvature * w**2 / 2


def contraction(learning_rate, curvature):
    r"""Return the factor by which a step of gradient descent multiplies the parameter.

    A step on the parabola :math:`J = \lambda w^2 / 2` is linear in :math:`w`,

    .. math:: w_{t+1} = w_t - \alpha \lambda w_t = (1 - \alpha\lambda)\, w_t
              \quad\Longrightarrow\quad w_t = (1 - \alpha\lambda)^t\, w_0.

    Parameters
    ----------
    learning_rate : array_like
        The rate :math:`\alpha`.
    curvature : array_like
        The second derivative :math:`\lambda = J''`.

    Returns
    -------
    array_like
        The factor :math:`1 - \alpha\lambda`.

    Examples
    --------
    >>> contraction(0.5, 1.0), contraction(0.5, 4.0)
    (0.5, -1.0)
    """
    return 1 - learning_rate * curvature


def regime(learning_rate: float, curvature: float) -> str:
    r"""Name what gradient descent does on a parabola.

    The `contraction` :math:`q = 1 - \alpha\lambda` decides. The cost shrinks if and only if
    :math:`|q| < 1`, that is for :math:`0 < \alpha < 2 / \lambda`.

    =============  ======================================  =========================
    regime         rate                                    factor
    =============  ======================================  =========================
    monotone       :math:`0 < \alpha < 1/\lambda`          :math:`0 < q < 1`
    one step       :math:`\alpha = 1/\lambda`              :math:`q = 0`
    oscillating    :math:`1/\lambda < \alpha < 2/\lambda`  :math:`-1 < q < 0`
    bouncing       :math:`\alpha = 2/\lambda`              :math:`q = -1`
    diverging      :math:`\alpha > 2/\lambda`              :math:`q < -1`
    =============  ======================================  =========================

    Parameters
    ----------
    learning_rate : float
        The rate :math:`\alpha > 0`.
    curvature : float
        The second derivative :math:`\lambda > 0`.

    Returns
    -------
    str
        One of `REGIMES`.

    Raises
    ------
    ValueError
        If the rate or the curvature is not a positive number.

    Examples
    --------
    >>> [regime(rate, curvature=2.0) for rate in (0.1, 0.5, 0.9)]
    ['monotone', 'one step', 'oscillating']
    >>> [regime(rate, curvature=2.0) for rate in (1.0, 1.1)]
    ['bouncing', 'diverging']
    """
    for name, value in (("learning rate", learning_rate), ("curvature", curvature)):
        if not 0 < value < np.inf:
            raise ValueError(f"the {name} is {value}; it must be a positive number")
    return REGIMES[regime_number(contraction(learning_rate, curvature))]


def regime_number(q):
    r"""Return the place in `REGIMES` of what a factor `q` below 1 makes of a run.

    Rates such as :math:`1 / \lambda` are rounded, so a factor within :math:`10^{-12}` of 0 or -1
    counts as just that.

    Parameters
    ----------
    q : float
        The `contraction`.

    Returns
    -------
    int

    Examples
    --------
    >>> [regime_number(q) for q in (0.5, 0.0, -0.5, -1.0, -1.5)]
    [0, 1, 2, 3, 4]
    >>> regime_number(1 - 0.36 * (1 / 0.36))
    1
    """
    r = 1e-12
    return 0 if q > r else 1 if q >= -r else 2 if q > r - 1 else 3 if q >= -r - 1 else 4


def parabola_costs(learning_rate, curvature, start, steps: int) -> np.ndarray:
    r"""Predict the costs of gradient descent on a parabola.

    The cost is quadratic in the parameter, so each step multiplies it by the square of the
    `contraction`:

    .. math:: J_t = \tfrac12\, \lambda w_t^2 = \tfrac12\, \lambda w_0^2\, (1 - \alpha\lambda)^{2t}.

    On a logarithmic axis that is a straight line.

    Parameters
    ----------
    learning_rate, curvature, start : array_like
        The rate :math:`\alpha`, the curvature :math:`\lambda` and the parameter :math:`w_0`.
    steps : int
        The number of steps.

    Returns
    -------
    array, shape (steps + 1, ...)
        The cost before the first step and after each.

    Examples
    --------
    >>> parabola_costs(0.5, curvature=1.0, start=4.0, steps=3)
    array([8.   , 2.   , 0.5  , 0.125])
    """
    q, first = np.broadcast_arrays(
        contraction(np.asarray(learning_rate), curvature), curvature * np.square(start) / 2
    )
    t = np.arange(steps + 1).reshape(-1, *[1] * q.ndim)
    with np.errstate(over="ignore"):
        return cost_after(t, q, first)


def cost_after(t, q, first):
    r"""Return the cost after steps that each multiply the parameter of a parabola by one factor.

    Parameters
    ----------
    t : array_like
        The number of steps.
    q : array_like
        The factor, for gradient descent the `contraction`.
    first : array_like
        The cost before the first step.

    Returns
    -------
    array_like
        The cost :math:`J_0\, q^{2t}`.

    Examples
    --------
    >>> cost_after(3, q=0.5, first=8.0)
    0.125
    """
    return first * q ** (2 * t)


def approximation_error(learning_rate, curvature, w):
    r"""Return how far the cost after a step lies above what the slope promised.

    Gradient descent looks at the tangent :math:`J(w) + J'(w)\, (v - w)`. At the next point
    :math:`v = w - \alpha J'(w)` the parabola lies above it by

    .. math:: J(v) - J(w) - J'(w)\, (v - w) = \tfrac12\, \lambda\, (v - w)^2
              = \tfrac12\, \alpha^2 \lambda^3 w^2,

    which grows with the square of the rate and with the cube of the curvature. The tangent promises
    a gain of :math:`\alpha J'(w)^2`; what is left of it is the share
    :math:`1 - \alpha\lambda / 2`, and nothing at :math:`\alpha = 2 / \lambda`.

    Parameters
    ----------
    learning_rate, curvature, w : array_like
        The rate :math:`\alpha`, the curvature :math:`\lambda` and the parameter before the step.

    Returns
    -------
    array_like
        The error, in units of the cost.

    Examples
    --------
    >>> approximation_error(learning_rate=0.5, curvature=2.0, w=3.0)
    9.0
    """
    return learning_rate**2 * curvature**3 * w**2 / 2


def stability_limit(curvature):
    r"""Return the rate from which gradient descent no longer converges.

    :math:`|1 - \alpha\lambda| < 1` means :math:`0 < \alpha < 2 / \lambda`. With several curvatures
    the largest decides.

    Parameters
    ----------
    curvature : array_like
        The largest curvature :math:`\lambda > 0`.

    Returns
    -------
    array_like
        The limit :math:`2 / \lambda`.

    Examples
    --------
    >>> stability_limit(50.0)
    0.04
    """
    return 2 / curvature


def largest_eigenvalue(a, b, d):
    r"""Return the larger eigenvalue of a symmetric matrix of two rows.

    The eigenvalues of :math:`\begin{pmatrix} a & b \\ b & d \end{pmatrix}` add up to its trace
    :math:`a + d` and multiply to its determinant :math:`a d - b^2`, so they are

    .. math:: \frac{a + d}{2} \pm \sqrt{\Bigl(\frac{a - d}{2}\Bigr)^2 + b^2} .

    Parameters
    ----------
    a, b, d : array_like
        The entries.

    Returns
    -------
    array_like
        The one with the plus: the largest curvature, if the matrix is a Hessian.

    Examples
    --------
    >>> largest_eigenvalue(2.0, 0.0, 8.0)
    np.float64(8.0)
    """
    return (a + d) / 2 + np.sqrt(((a - d) / 2) ** 2 + b**2)


def momentum_matrix(learning_rate: float, curvature: float, beta: float = 0.9) -> np.ndarray:
    r"""Return the matrix by which a step of momentum multiplies the pair :math:`(V, W)`.

    With :math:`dW = \lambda W` both lines of the rule are linear,

    .. math::

       V_{t+1} &= \beta V_t + (1 - \beta) \lambda W_t, \\
       W_{t+1} &= W_t - \alpha V_{t+1}
                = -\alpha\beta V_t + (1 - \alpha (1 - \beta) \lambda)\, W_t.

    The matrix by which a step multiplies :math:`(V, W)` has the determinant :math:`\beta` and the
    trace :math:`1 + \beta - \alpha (1 - \beta) \lambda`. In the long run a step multiplies the
    distance from the minimum by the larger modulus of its two eigenvalues; while they are complex
    that is :math:`\sqrt\beta`, whatever the rate.

    Parameters
    ----------
    learning_rate, curvature : float
        The rate :math:`\alpha` and the curvature :math:`\lambda`.
    beta : float
        What share of the average survives a step.

    Returns
    -------
    array, shape (2, 2)

    Examples
    --------
    >>> A = momentum_matrix(learning_rate=1.0, curvature=1.0, beta=0.81)
    >>> abs(np.linalg.eigvals(A)).round(12).tolist()
    [0.9, 0.9]
    """
    pull = (1 - beta) * curvature
    return np.array([[beta, pull], [-learning_rate * beta, 1 - learning_rate * pull]])


def momentum_stability_limit(curvature, beta=0.9):
    r"""Return the rate from which momentum in its averaged form no longer converges.

    The eigenvalues of `momentum_matrix` are the roots of

    .. math:: p(z) = z^2 - \bigl(1 + \beta - \alpha (1 - \beta) \lambda\bigr)\, z + \beta.

    Both lie within the unit circle if and only if :math:`p(1) > 0`, :math:`p(-1) > 0` and
    :math:`\beta < 1` (Jury's criterion). The first is :math:`\alpha (1 - \beta) \lambda > 0`; the
    second is :math:`2 (1 + \beta) > \alpha (1 - \beta) \lambda`, so

    .. math:: 0 < \alpha < \frac{2 (1 + \beta)}{(1 - \beta)\, \lambda}.

    At :math:`\beta = 0.9` that is 19 times the limit of gradient descent; most of the factor, ten,
    is only the :math:`1 - \beta` by which the averaged form shortens the step.

    Parameters
    ----------
    curvature : array_like
        The largest curvature :math:`\lambda > 0`.
    beta : array_like
        What share of the average survives a step.

    Returns
    -------
    array_like

    References
    ----------
    :cite:t:`polyak1964` for heavy ball.

    Examples
    --------
    >>> round(momentum_stability_limit(curvature=1.0, beta=0.9), 9)
    38.0
    """
    return 2 * (1 + beta) / ((1 - beta) * curvature)


def best_rate(smallest, largest):
    r"""Return the rate at which gradient descent converges fastest on a quadratic cost.

    With curvatures from :math:`\mu` to :math:`L` a step multiplies the components by factors from
    :math:`1 - \alpha L` to :math:`1 - \alpha\mu`. The worse of these two is least where they are
    opposite, :math:`1 - \alpha\mu = -(1 - \alpha L)`:

    .. math:: \alpha^* = \frac{2}{\mu + L}.

    Parameters
    ----------
    smallest, largest : array_like
        The curvatures :math:`0 < \mu \le L`.

    Returns
    -------
    array_like

    Examples
    --------
    >>> round(best_rate(1.0, 50.0), 4), stability_limit(50.0)
    (0.0392, 0.04)
    """
    return 2 / (smallest + largest)


def convergence_rate(condition_number):
    r"""Return the factor a step of gradient descent multiplies the distance by, at its best rate.

    At `best_rate` the worst of all components shrinks by

    .. math:: 1 - \frac{2\mu}{\mu + L} = \frac{L - \mu}{L + \mu} = \frac{\kappa - 1}{\kappa + 1},
              \qquad \kappa = \frac{L}{\mu},

    a step, and the cost by the square of that. For large :math:`\kappa` it takes about
    :math:`\kappa / 2` steps to come closer by a factor :math:`e`: what makes a cost hard is not
    its curvature but how unequal its curvatures are.

    Parameters
    ----------
    condition_number : array_like
        The ratio :math:`\kappa \ge 1` of the largest curvature to the smallest.

    Returns
    -------
    array_like
        The factor, from 0 (round bowl) to below 1.

    References
    ----------
    :cite:t:`boyd2004`, section 9.3; :cite:t:`nesterov2018`, section 2.1.5.

    Examples
    --------
    >>> convergence_rate(1.0), convergence_rate(3.0)
    (0.0, 0.5)
    """
    return (condition_number - 1) / (condition_number + 1)


def descent_bound(learning_rate, largest, gradient_norm):
    r"""Return by how much a step of gradient descent is sure to lower the cost.

    If no curvature of the cost exceeds :math:`L`, a step at the rate :math:`\alpha` lowers the cost
    by at least

    .. math:: \alpha \Bigl(1 - \frac{\alpha L}{2}\Bigr) \lVert \nabla J(W) \rVert^2 .

    This is positive for :math:`0 < \alpha < 2 / L` and largest at :math:`\alpha = 1 / L`. Beyond
    :math:`2 / L` it is negative: the cost may fall, but nothing says that it must. On a parabola of
    curvature :math:`L` the bound is exact.

    Parameters
    ----------
    learning_rate : array_like
        The rate :math:`\alpha`.
    largest : array_like
        A bound :math:`L` on the curvature, in every direction and everywhere on the way.
    gradient_norm : array_like
        The length of the gradient before the step.

    Returns
    -------
    array_like
        The decrease, in units of the cost.

    References
    ----------
    :cite:t:`nesterov2018`, section 1.2.3; derived in chapter 5, :numref:`descent-lemma`.

    Examples
    --------
    >>> descent_bound(learning_rate=0.5, largest=2.0, gradient_norm=3.0)
    2.25
    >>> descent_bound(learning_rate=1.0, largest=2.0, gradient_norm=3.0)
    0.0
    """
    return learning_rate * (1 - learning_rate * largest / 2) * gradient_norm**2


def convex_bound(learning_rate, distance, steps):
    r"""Return how far above the minimum gradient descent can be after some steps, if convex.

    On a convex cost whose curvature never exceeds :math:`L`, with a rate
    :math:`0 < \alpha \le 1 / L`,

    .. math:: J(W_T) - J(W^*) \le \frac{\lVert W_0 - W^* \rVert^2}{2 \alpha T} .

    Parameters
    ----------
    learning_rate : array_like
        The rate :math:`\alpha`, at most :math:`1 / L`.
    distance : array_like
        From the start to the minimum, :math:`\lVert W_0 - W^* \rVert`.
    steps : array_like
        The number of steps :math:`T`, from 1.

    Returns
    -------
    array_like
        The bound on the cost above the minimum.

    References
    ----------
    :cite:t:`nesterov2018`, section 2.1.5; derived in chapter 5, :numref:`convex-rate`.

    Examples
    --------
    >>> convex_bound(learning_rate=0.5, distance=2.0, steps=8)
    0.5
    """
    return distance**2 / (2 * learning_rate * steps)


def linear_bound(learning_rate, smallest, steps):
    r"""Return the share of the excess cost that gradient descent can have left, if steep enough.

    On a cost whose curvature lies between :math:`\mu > 0` and :math:`L`, with a rate
    :math:`0 < \alpha \le 1 / L`,

    .. math:: J(W_T) - J(W^*) \le (1 - \alpha\mu)^T \bigl(J(W_0) - J(W^*)\bigr) .

    Parameters
    ----------
    learning_rate : array_like
        The rate :math:`\alpha`, at most :math:`1 / L`.
    smallest : array_like
        The smallest curvature :math:`\mu`.
    steps : array_like
        The number of steps :math:`T`.

    Returns
    -------
    array_like
        The share, between 0 and 1.

    References
    ----------
    :cite:t:`boyd2004`, section 9.3.1; derived in chapter 5, :numref:`linear-rate`.

    Examples
    --------
    >>> linear_bound(learning_rate=0.5, smallest=1.0, steps=3)
    0.125
    """
    return (1 - learning_rate * smallest) ** steps


def least_squares_costs(n, m, variance):
    r"""Return the mean cost of a least-squares fit, on its own labels and on fresh ones.

    The labels are :math:`y = X W^* + \nu` with independent noise :math:`\nu` of mean zero and
    variance :math:`\sigma^2`. The predictions of the best fit are :math:`\hat y = P y`, where
    :math:`P = X (X^\top X)^{-1} X^\top` projects on the columns of :math:`X`. Since
    :math:`P X = X`, the residual is :math:`y - \hat y = (I - P)\, \nu` and the error
    :math:`\hat y - X W^* = P \nu`. Now :math:`E[\nu \nu^\top] = \sigma^2 I`, and a projection has
    :math:`P^\top P = P` and the trace :math:`n`, so

    .. math::

       E \lVert P \nu \rVert^2 &= \sigma^2 \operatorname{tr} P = n\, \sigma^2, \\
       E \lVert (I - P)\, \nu \rVert^2 &= \sigma^2 \operatorname{tr} (I - P) = (m - n)\, \sigma^2 .

    The second line, divided by :math:`m`, is the cost on the labels that were fitted. Fresh labels
    :math:`X W^* + \nu'` at the same examples differ from the predictions by
    :math:`\nu' - P \nu`, two independent parts:

    .. math:: E[J_{\text{training}}] = \sigma^2 \Bigl(1 - \frac{n}{m}\Bigr), \qquad
              E[J_{\text{fresh}}] = \sigma^2 \Bigl(1 + \frac{n}{m}\Bigr).

    Parameters
    ----------
    n : array_like
        The number of parameters, at most `m`.
    m : array_like
        The number of examples.
    variance : array_like
        The variance :math:`\sigma^2` of the noise.

    Returns
    -------
    (array_like, array_like)
        The mean cost on the labels that were fitted, and on fresh ones.

    References
    ----------
    :cite:t:`hastie2009`, section 7.4.

    Examples
    --------
    >>> least_squares_costs(n=5, m=20, variance=10.0)
    (7.5, 12.5)
    """
    return variance * (1 - n / m), variance * (1 + n / m)


def best_momentum(smallest, largest):
    r"""Return the rate and the beta at which momentum converges fastest on a quadratic cost.

    In the averaged form, with curvatures from :math:`\mu` to :math:`L`,

    .. math:: \alpha^* = \frac{1}{\sqrt{\mu L}}, \qquad
              \sqrt{\beta^*} = \frac{\sqrt L - \sqrt\mu}{\sqrt L + \sqrt\mu},

    which is heavy ball at :math:`\eta^* = (1 - \beta^*)\, \alpha^* = 4 / (\sqrt L + \sqrt\mu)^2`.
    The curvatures at both ends then have a double eigenvalue, :math:`\sqrt{\beta^*}` at
    :math:`\mu` and :math:`-\sqrt{\beta^*}` at :math:`L`, and all between them a complex pair of the
    same modulus.

    Parameters
    ----------
    smallest, largest : array_like
        The curvatures :math:`0 < \mu \le L`.

    Returns
    -------
    learning_rate, beta : array_like

    References
    ----------
    :cite:t:`polyak1964` for heavy ball.

    Examples
    --------
    >>> rate, beta = best_momentum(1.0, 9.0)
    >>> float(rate.round(12)), float(beta.round(12))
    (0.333333333333, 0.25)
    """
    rate = 1 / np.sqrt(smallest * largest)
    return rate, momentum_convergence_rate(largest / smallest) ** 2


def momentum_convergence_rate(condition_number):
    r"""Return the factor a step of momentum multiplies the distance by in the long run, at best.

    At `best_momentum` every eigenvalue has the modulus

    .. math:: \sqrt{\beta^*} = \frac{\sqrt\kappa - 1}{\sqrt\kappa + 1}, \qquad
              \kappa = \frac{L}{\mu},

    the `convergence_rate` of gradient descent with :math:`\sqrt\kappa` in the place of
    :math:`\kappa`. For large :math:`\kappa` it takes about :math:`\sqrt\kappa / 2` steps to come
    closer by a factor :math:`e`.

    Parameters
    ----------
    condition_number : array_like
        The ratio :math:`\kappa \ge 1` of the largest curvature to the smallest.

    Returns
    -------
    array_like
        The factor, from 0 (round bowl) to below 1.

    References
    ----------
    :cite:t:`polyak1964`.

    Examples
    --------
    >>> float(momentum_convergence_rate(9.0)), convergence_rate(9.0)
    (0.5, 0.8)
    """
    return convergence_rate(np.sqrt(condition_number))


def nesterov_matrix(learning_rate: float, curvature: float, beta: float = 0.9) -> np.ndarray:
    r"""Return the matrix by which a step of Nesterov multiplies the pair :math:`(V, W)`.

    With :math:`dW = \lambda W` and :math:`r = 1 - \alpha (1 - \beta) \lambda`,

    .. math::

       V_{t+1} &= \beta V_t + (1 - \beta) \lambda W_t, \\
       W_{t+1} &= W_t - \alpha\, \bigl(\beta V_{t+1} + (1 - \beta) \lambda W_t\bigr) \\
               &= -\alpha\beta^2 V_t + \bigl(1 - (1 + \beta)(1 - r)\bigr)\, W_t.

    The matrix has the trace :math:`(1 + \beta)\, r` and the determinant :math:`\beta r`: while its
    eigenvalues are complex their modulus is :math:`\sqrt{\beta r}`, less the larger the curvature.
    For `momentum_matrix` it is :math:`\sqrt\beta` whatever the curvature.

    Parameters
    ----------
    learning_rate, curvature : float
        The rate :math:`\alpha` and the curvature :math:`\lambda`.
    beta : float
        What share of the average survives a step.

    Returns
    -------
    array, shape (2, 2)

    Examples
    --------
    >>> A = nesterov_matrix(learning_rate=2.0, curvature=1.0, beta=0.5)
    >>> abs(np.linalg.eigvals(A)).round(12).tolist()
    [0.0, 0.0]
    """
    pull = (1 - beta) * curvature
    return np.array(
        [
            [beta, pull],
            [-learning_rate * beta**2, 1 - learning_rate * (1 + beta) * pull],
        ]
    )


def nesterov_stability_limit(curvature, beta=0.9):
    r"""Return the rate from which Nesterov in its averaged form no longer converges.

    With :math:`r = 1 - \alpha (1 - \beta) \lambda` the eigenvalues of `nesterov_matrix` are the
    roots of

    .. math:: p(z) = z^2 - (1 + \beta)\, r\, z + \beta r.

    For :math:`r < 1`, :math:`p(1) = 1 - r` is positive and :math:`\beta r < 1`; what is left of
    Jury's criterion is :math:`p(-1) = 1 + (1 + 2\beta)\, r > 0` (and :math:`\beta r > -1`, which
    follows from it). So

    .. math:: 0 < \alpha < \frac{2 (1 + \beta)}{(1 + 2\beta)(1 - \beta)\, \lambda},

    the limit of momentum divided by :math:`1 + 2\beta`.

    Parameters
    ----------
    curvature : array_like
        The largest curvature :math:`\lambda > 0`.
    beta : array_like
        What share of the average survives a step.

    Returns
    -------
    array_like

    Examples
    --------
    >>> round(nesterov_stability_limit(curvature=1.0, beta=0.9), 3)
    13.571
    """
    return momentum_stability_limit(curvature, beta) / (1 + 2 * beta)


def adam_step_bound(beta_1: float = 0.9, beta_2: float = 0.999) -> float:
    r"""Return how many learning rates a step of Adam can be long at most.

    For :math:`\beta_1^2 < \beta_2`, whatever the gradients,

    .. math:: \frac{|\Delta W|}{\alpha} \le
              \frac{1 - \beta_1}{\sqrt{(1 - \beta_2)\, (1 - \beta_1^2 / \beta_2)}}.

    Parameters
    ----------
    beta_1, beta_2 : float
        What share of the averages survives a step.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If :math:`\beta_1^2 \ge \beta_2`: then the steps have no such bound.

    Examples
    --------
    >>> round(adam_step_bound(), 3)
    7.27
    """
    if not beta_1**2 < beta_2:
        raise ValueError(f"beta_1 squared must be below beta_2, not {beta_1}² with {beta_2}")
    return float((1 - beta_1) / np.sqrt((1 - beta_2) * (1 - beta_1**2 / beta_2)))


def batch_noise(covariance, batch_size, m=None):
    r"""Return the covariance of a mini-batch's gradient from that of the examples' gradients.

    With :math:`\Sigma` the covariance of the gradients of single examples, a batch of :math:`B` of
    the :math:`m` examples has a gradient :math:`g` with

    .. math::

       \operatorname{Cov}(g) = \frac{\Sigma}{B} \quad \text{with replacement}, \qquad
       \frac{\Sigma}{B} \cdot \frac{m - B}{m - 1} \quad \text{without}.

    Parameters
    ----------
    covariance : array_like
        :math:`\Sigma`, or any linear part of it: the variance of one component, the trace.
    batch_size : array_like
        The batch size :math:`B`, without replacement at most `m`.
    m : int, optional
        The number of examples, from 2, when they cannot repeat within a batch.

    Returns
    -------
    array_like

    References
    ----------
    Derived in chapter 8, :numref:`with-replacement` and :numref:`without-replacement`.

    Examples
    --------
    >>> batch_noise(12.0, batch_size=4), batch_noise(12.0, batch_size=4, m=10)
    (3.0, 2.0)
    >>> batch_noise(12.0, batch_size=10, m=10)
    0.0
    """
    drawn = covariance / batch_size
    return drawn if m is None else drawn * (m - batch_size) / (m - 1)
