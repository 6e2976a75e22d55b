"""Losses, which judge one prediction, and the cost, their mean over a data set."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np

from paramopt import symbols

BLOCK = 2**16
"""How many losses are computed at once: enough for speed, few enough for the cache."""


def squared(y, y_hat):
    r"""Return the squared loss of a prediction.

    .. math:: \mathcal L(y, \hat y) = (y - \hat y)^2

    It is what maximum likelihood asks for when the truth is the prediction plus Gaussian noise of
    constant variance :math:`\sigma^2`. The likelihood of one example is then

    .. math::

       p(y \mid \hat y) &= \frac{1}{\sigma \sqrt{2\pi}}
                           \exp\Bigl(-\frac{(y - \hat y)^2}{2\sigma^2}\Bigr), \\
       -\log p(y \mid \hat y) &= \frac{(y - \hat y)^2}{2\sigma^2}
                                 + \log\bigl(\sigma \sqrt{2\pi}\bigr).

    Independent examples multiply their likelihoods, so they add their negative logarithms. The
    factor :math:`1 / (2\sigma^2)` and the last term do not depend on the prediction: the parameters
    with the largest likelihood are those with the smallest sum of squares, whatever
    :math:`\sigma` is.

    The slope :math:`\partial \mathcal L / \partial \hat y = -2 (y - \hat y)` grows with the error,
    so a few examples far off can outweigh all others.

    Parameters
    ----------
    y : array_like
        The ground truth.
    y_hat : array_like
        The prediction, in the units of `y`.

    Returns
    -------
    array_like
        The loss, in those units squared.

    References
    ----------
    :cite:t:`goodfellow2016`, section 5.5.1.

    Examples
    --------
    >>> squared(3.0, 5.0)
    4.0
    """
    return (y - y_hat) ** 2


def absolute(y, y_hat):
    r"""Return the absolute loss of a prediction.

    .. math:: \mathcal L(y, \hat y) = |y - \hat y|

    It is what maximum likelihood asks for when the noise has a Laplace density, which has a peak
    at zero and falls more slowly than a Gaussian far out. With a scale :math:`s`,

    .. math::

       p(y \mid \hat y) &= \frac{1}{2s} \exp\Bigl(-\frac{|y - \hat y|}{s}\Bigr), \\
       -\log p(y \mid \hat y) &= \frac{|y - \hat y|}{s} + \log(2s).

    Let one number :math:`c` predict all of :math:`y^{(1)}, \dots, y^{(m)}`. Where :math:`c` is none
    of them, the sum of the losses has the slope

    .. math:: \frac{d}{dc} \sum_{i=1}^m |y^{(i)} - c|
              = (\text{number of } y^{(i)} < c) - (\text{number of } y^{(i)} > c).

    It falls while fewer numbers lie below :math:`c` than above and rises once more do, so it is
    least at the median. The sum of squares has the slope :math:`-2 \sum_i (y^{(i)} - c)`, which is
    zero at the mean. To a median it does not matter how far away a number is, only on which side.

    Parameters
    ----------
    y : array_like
        The ground truth.
    y_hat : array_like
        The prediction, in the units of `y`.

    Returns
    -------
    array_like
        The loss, in those units.

    References
    ----------
    :cite:t:`boyd2004`, section 7.1.1.

    Examples
    --------
    >>> absolute(3.0, 5.0)
    2.0
    """
    return abs(y - y_hat)


def cross_entropy(y, z):
    r"""Return the cross-entropy loss of a yes-or-no prediction.

    The model gives a number :math:`z`, any real one, and this number a probability of "yes",

    .. math::

       p &= \frac{1}{1 + e^{-z}}, \\
       \log p &= z - \log(1 + e^z), \\
       \log (1 - p) &= -\log(1 + e^z) .

    The likelihood of the truth :math:`y`, 1 for yes and 0 for no, is
    :math:`p^y (1 - p)^{1 - y}`. Its negative logarithm is the loss,

    .. math::

       \mathcal L(y, z) &= -y \log p - (1 - y) \log (1 - p) \\
                        &= \log(1 + e^z) - y z ,

    and the slope is the error of the probability:

    .. math:: \frac{\partial \mathcal L}{\partial z} = \frac{e^z}{1 + e^z} - y = p - y .

    Parameters
    ----------
    y : array_like
        The ground truth, 1 or 0.
    z : array_like
        What the model gives; the probability of 1 is above one half where `z` is positive.

    Returns
    -------
    array_like
        The loss, from 0 up.

    References
    ----------
    :cite:t:`goodfellow2016`, section 6.2.2.2.

    Examples
    --------
    >>> cross_entropy(1, 0.0) == np.log(2)
    np.True_
    >>> cross_entropy(1, 800.0), cross_entropy(0, 800.0)
    (np.float64(0.0), np.float64(800.0))
    """
    return np.logaddexp(0, z) - y * z


@dataclass(frozen=True, eq=False)
class Cost:
    r"""The mean of a loss over a data set, as a function of a model's parameters.

    .. math:: J(W) = \frac1m \sum_{i=1}^{m} \mathcal L\bigl(y^{(i)}, \hat y^{(i)}\bigr),
              \qquad \hat y^{(i)} = \text{model}\bigl(x^{(i)}, W\bigr)

    The model maps an example to a prediction, the cost maps parameters to a number. A mean is
    differentiated term by term, and each term by the chain rule:

    .. math::

       \nabla J &= \frac1m \sum_i
                   \frac{\partial \mathcal L}{\partial \hat y}\, \nabla \hat y^{(i)}, \\
       \nabla^2 J &= \frac1m \sum_i \Bigl(
                     \frac{\partial^2 \mathcal L}{\partial \hat y^2}\,
                     \nabla \hat y^{(i)}\, \nabla \hat y^{(i)\top}
                   + \frac{\partial \mathcal L}{\partial \hat y}\, \nabla^2 \hat y^{(i)} \Bigr).

    The gradients are by the parameters, and the derivatives of the loss are taken at the example's
    prediction. The class reads the formulas of loss and model from their source code and
    differentiates these.

    Attributes
    ----------
    loss : callable
        ``loss(y, y_hat)``.
    model : callable
        ``model(x, *parameters)``, a plain function of numbers.
    x, y : numpy.ndarray
        The examples and the ground truth, shape (m,).

    Examples
    --------
    >>> def scaled(x, w):
    ...     return w * x
    >>> x, y = np.array([1.0, 2.0]), np.array([2.0, 6.0])
    >>> J = Cost(squared, scaled, x, y)
    >>> J(2.0), J.gradient(2.0), J.hessian(2.0)
    (np.float64(2.0), array([-4.]), array([[5.]]))
    """

    loss: Callable
    model: Callable
    x: np.ndarray
    y: np.ndarray

    @property
    def __name__(self) -> str:
        return f"{self.loss.__name__} loss of a {self.model.__name__}"

    def __call__(self, *parameters):
        """Return the cost at parameters of shape (...), which may be arrays that broadcast."""

        def value(*W):
            return self.loss(self.y, self.model(self.x, *W))

        return self._mean(value, (), parameters)

    def gradient(self, *parameters) -> np.ndarray:
        """Return the derivatives by each of the n parameters, shape (n, ...)."""
        n = len(parameters)

        def value(*W):
            _, dL = _gradient(self.loss)(self.y, self.model(self.x, *W))
            return dL * _gradient(self.model)(self.x, *W)[-n:]

        return self._mean(value, (n,), parameters)

    def hessian(self, *parameters) -> np.ndarray:
        """Return the second derivatives, shape (n, n, ...)."""
        n = len(parameters)

        def value(*W):
            y_hat = self.model(self.x, *W)
            _, dL = _gradient(self.loss)(self.y, y_hat)
            d2L = _hessian(self.loss)(self.y, y_hat)[1, 1]
            slope = _gradient(self.model)(self.x, *W)[-n:]
            bend = _hessian(self.model)(self.x, *W)[-n:, -n:]
            return d2L * slope[:, None] * slope[None, :] + dL * bend

        return self._mean(value, (n, n), parameters)

    def batch(self, chosen: np.ndarray) -> Cost:
        """Return the cost on some of the examples, given by their numbers."""
        return Cost(self.loss, self.model, self.x[chosen], self.y[chosen])

    def _mean(self, function: Callable, axes: tuple[int, ...], parameters) -> np.ndarray:
        # The examples are the last axis: then each mean is summed in the same order, and many
        # parameters at once give bit by bit what they give one by one.
        parameters = np.broadcast_arrays(*map(np.asarray, parameters))
        shape = parameters[0].shape
        flat = [w.reshape(-1, 1) for w in parameters]
        means = np.empty((*axes, flat[0].size))
        rows = max(1, BLOCK // self.x.size)
        for i in range(0, flat[0].size, rows):
            values = function(*(w[i : i + rows] for w in flat))
            means[..., i : i + rows] = values.mean(axis=-1)
        return means.reshape((*axes, *shape))[()]


_gradient, _hessian = cache(symbols.gradient), cache(symbols.hessian)
