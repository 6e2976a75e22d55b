r"""Gradient descent with a noisy gradient on a parabola: what can be computed without running it.

The cost is :math:`J = \lambda w^2 / 2`. In place of its gradient a step sees

.. math:: g_t = \lambda w_t + \xi_t, \qquad E[\xi_t] = 0, \quad \operatorname{Var}(\xi_t) = s^2,

with noise :math:`\xi_t` that is independent of all that was before. A mini-batch gradient is of
this kind, with :math:`s^2` the smaller the larger the batch.
"""

from __future__ import annotations

import numpy as np

from paramopt import schedules


def mean_squares(rates, curvature: float, start: float, noise: float) -> np.ndarray:
    r"""Predict the mean square of the parameter, step by step.

    A step is :math:`w_{t+1} = w_t - \alpha_t (\lambda w_t + \xi_t)
    = (1 - \alpha_t\lambda)\, w_t - \alpha_t \xi_t`. Square it and take the mean. The mixed term
    is :math:`-2 (1 - \alpha_t\lambda)\, \alpha_t\, E[w_t \xi_t]`, and
    :math:`E[w_t \xi_t] = E[w_t]\, E[\xi_t] = 0`, for :math:`w_t` was made by earlier noise only.
    What remains is exact, for any distribution of the noise:

    .. math:: E[w_{t+1}^2] = (1 - \alpha_t\lambda)^2\, E[w_t^2] + \alpha_t^2 s^2 .

    Parameters
    ----------
    rates : array_like
        The rates :math:`\alpha_0, \dots, \alpha_{T-1}`, shape (T, ...).
    curvature : float
        The curvature :math:`\lambda`.
    start : float
        The parameter :math:`w_0`.
    noise : float
        The standard deviation :math:`s` of the noise.

    Returns
    -------
    array, shape (T + 1, ...)
        The mean square before the first step and after each. The mean cost is :math:`\lambda / 2`
        times this.

    Examples
    --------
    >>> mean_squares([0.5, 0.5], curvature=1.0, start=4.0, noise=2.0)
    array([16.  ,  5.  ,  2.25])
    """
    rates = np.asarray(rates, dtype=float)
    squares = np.empty((len(rates) + 1, *rates.shape[1:]))
    squares[0] = start**2
    for t, rate in enumerate(rates):
        squares[t + 1] = (1 - rate * curvature) ** 2 * squares[t] + rate**2 * noise**2
    return squares


def noise_ball(learning_rate, curvature, noise):
    r"""Return the mean square at which a constant rate ends.

    In the recursion of `mean_squares` a mean square :math:`M` stays as it is if

    .. math:: M = (1 - \alpha\lambda)^2 M + \alpha^2 s^2 , \quad\text{that is}\quad
              M \bigl(2\alpha\lambda - \alpha^2\lambda^2\bigr) = \alpha^2 s^2 ,

    and this is solved by

    .. math:: M = \frac{\alpha s^2}{\lambda (2 - \alpha\lambda)} .

    Subtracting this :math:`M` on both sides of the recursion leaves
    :math:`E[w_{t+1}^2] - M = (1 - \alpha\lambda)^2 (E[w_t^2] - M)`. So for
    :math:`0 < \alpha < 2/\lambda` the mean square tends to :math:`M` from any start, as fast as
    the cost would fall without noise, and no further. For small rates :math:`M` is proportional to
    the rate.

    Parameters
    ----------
    learning_rate : array_like
        The rate :math:`\alpha`, below :math:`2/\lambda`.
    curvature, noise : array_like
        The curvature :math:`\lambda` and the standard deviation :math:`s` of the noise.

    Returns
    -------
    array_like

    References
    ----------
    :cite:t:`bottou2018`, section 4.2, for strongly convex costs.

    Examples
    --------
    >>> noise_ball(learning_rate=1.0, curvature=1.0, noise=2.0)
    4.0
    """
    return learning_rate * noise**2 / (curvature * (2 - learning_rate * curvature))


def best_schedule(curvature: float, start: float, noise: float) -> schedules.Schedule:
    r"""Return the schedule that makes the mean square smallest after any number of steps.

    Write :math:`M_t = E[w_t^2]`. By `mean_squares` the next one,
    :math:`M_{t+1} = (1 - \alpha\lambda)^2 M_t + \alpha^2 s^2`, is a parabola in the rate
    :math:`\alpha` of this step, and least where
    :math:`-2\lambda (1 - \alpha\lambda) M_t + 2 \alpha s^2 = 0`:

    .. math:: \alpha_t = \frac{\lambda M_t}{\lambda^2 M_t + s^2}
              \quad\Longrightarrow\quad
              M_{t+1} = \frac{s^2 M_t}{\lambda^2 M_t + s^2} .

    Whatever the rate, :math:`M_{t+1}` is the smaller the smaller :math:`M_t` is; so it is never
    worth while to do worse now in order to do better later, and the best step each time is the
    best schedule. Turn the second equation over,

    .. math:: \frac{1}{M_{t+1}} = \frac{1}{M_t} + \frac{\lambda^2}{s^2}
              \quad\Longrightarrow\quad
              \frac{1}{M_t} = \frac{1}{M_0} + \frac{\lambda^2}{s^2}\, t ,

    and put :math:`1 / M_t` into the first, with :math:`r = s^2 / (\lambda^2 M_0)`:

    .. math:: \alpha_t = \frac{1}{\lambda\, (1 + s^2 / (\lambda^2 M_t))}
              = \frac{1}{\lambda\, (1 + r + t)}
              = \frac{\alpha_0}{1 + \alpha_0 \lambda\, t},

    where :math:`\alpha_0 = 1 / (\lambda (1 + r))` is the rate of the first step. The best
    decay law is inverse time, with the decay :math:`k = \alpha_0 \lambda`.

    Parameters
    ----------
    curvature, start, noise : float
        The curvature :math:`\lambda`, the parameter :math:`w_0` (:math:`M_0 = w_0^2`, not zero)
        and the standard deviation :math:`s` of the noise.

    Returns
    -------
    Schedule
        An `paramopt.schedules.inverse_time` one.

    Examples
    --------
    >>> best_schedule(curvature=2.0, start=1.0, noise=2.0)
    inverse_time(learning_rate=0.25, decay=0.5)
    """
    rate = 1 / (curvature * (1 + noise**2 / (curvature * start) ** 2))
    return schedules.inverse_time(rate, decay=rate * curvature)
