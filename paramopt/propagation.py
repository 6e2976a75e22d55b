"""How large signals and gradients are in a deep network that has not been trained yet."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from paramopt import checks


@dataclass(frozen=True)
class Sizes:
    """Mean squares by layer.

    Attributes
    ----------
    signals : numpy.ndarray
        Of the input and of each layer's output, shape (layers + 1,).
    gradients : numpy.ndarray
        Of a gradient that enters at the last layer's output, as it arrives at each layer's output
        and at the input, in the order of `signals`, shape (layers + 1,).
    """

    signals: np.ndarray
    gradients: np.ndarray


def predicted(gain, layers: int) -> np.ndarray:
    r"""Predict the mean squares of the signals in a network of rectified units.

    A layer computes :math:`z_j = \sum_{i=1}^{n} w_{ji} a_i` and passes on
    :math:`a'_j = \max(z_j, 0)`. Let its :math:`n \cdot n` weights be independent, with mean zero,
    a distribution that is symmetric about zero, and variance :math:`\zeta / n`; :math:`\zeta`
    is the *gain*. Given the :math:`a_i`, the products have mean zero and do not depend on each
    other, so their variances add:

    .. math:: E[z_j^2] = \sum_{i=1}^{n} \operatorname{Var}(w_{ji})\, a_i^2
              = \zeta\, \frac1n \sum_{i=1}^{n} a_i^2 .

    Since :math:`z_j` is as likely to be :math:`z` as :math:`-z`, cutting off the negative half
    removes half of its mean square:

    .. math:: E[a_j'^2] = \frac12\, E[z_j^2] = \frac{\zeta}{2} \cdot \frac1n \sum_{i=1}^{n} a_i^2 .

    Each layer multiplies the mean square by :math:`\zeta / 2`, and :math:`l` layers by
    :math:`(\zeta / 2)^l`. It stays as it is only for :math:`\zeta = 2`, a variance of
    :math:`2 / n`.

    Parameters
    ----------
    gain : array_like
        The gain :math:`\zeta`.
    layers : int
        How many layers.

    Returns
    -------
    numpy.ndarray, shape (layers + 1, ...)
        Of the input, which is taken as 1, and of each layer.

    References
    ----------
    :cite:t:`he2015`, section 2.2.

    Examples
    --------
    >>> predicted(1.0, layers=3)
    array([1.   , 0.5  , 0.25 , 0.125])
    """
    gain = np.asarray(gain, dtype=float)
    return (gain / 2) ** np.arange(layers + 1).reshape(-1, *(1,) * gain.ndim)


def measured(gain: float, layers: int, width: int, examples: int = 64, seed: int = 0) -> Sizes:
    r"""Draw a network of rectified units and measure signals and gradients in it.

    Weights are drawn from :math:`N(0, \zeta / n)`, inputs and the gradient at the last output from
    :math:`N(0, 1)`. There are no biases.

    Parameters
    ----------
    gain : float
        The gain :math:`\zeta`.
    layers, width : int
        The number of layers, and of units :math:`n` in each of them and in the input.
    examples : int
        How many inputs the means are taken over, besides all units of a layer.
    seed : int
        Which network and inputs.

    Returns
    -------
    Sizes

    Raises
    ------
    ValueError, TypeError
        If the gain is negative or not finite, or a size is not a whole number from 1.

    Examples
    --------
    >>> sizes = measured(2.0, layers=3, width=100)
    >>> sizes.signals.shape, sizes.gradients.shape
    ((4,), (4,))
    """
    gain = float(checks.not_negative("gain", checks.number("gain", gain)))
    sizes = {"layers": layers, "width": width, "examples": examples}
    layers, width, examples = (checks.whole(name, n, least=1) for name, n in sizes.items())
    random = np.random.default_rng(checks.whole("seed", seed))
    weights = [np.sqrt(gain / width) * random.normal(size=(width, width)) for _ in range(layers)]
    outputs = [random.normal(size=(width, examples))]
    for w in weights:
        outputs.append(np.maximum(w @ outputs[-1], 0))
    gradients = [random.normal(size=(width, examples))]
    for w, output in zip(weights[::-1], outputs[:0:-1], strict=True):
        # The rectifier lets a gradient through where it let the signal through.
        gradients.append(w.T @ (gradients[-1] * (output > 0)))
    return Sizes(
        np.array([np.mean(a**2) for a in outputs]),
        np.array([np.mean(g**2) for g in gradients[::-1]]),
    )
