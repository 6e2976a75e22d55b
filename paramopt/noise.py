"""Gaussian numbers that come out the same in every language.

Libraries differ in their random numbers and, in the last digit, in their logarithms and cosines.
Here everything is built from additions, products and remainders that are exact in double
precision, so that a noisy run in the page repeats the run in Python bit for bit.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np


def normal(first, second):
    r"""Draw one number from (very nearly) the standard normal distribution.

    Two linear congruential generators, combined as by :cite:t:`lecuyer1988`, give a uniform number
    :math:`u` each time both have moved on:

    .. math:: s_1 \leftarrow 40014\, s_1 \bmod 2147483563, \quad
              s_2 \leftarrow 40692\, s_2 \bmod 2147483399, \quad
              u = \frac{(s_1 - s_2) \bmod 2147483562}{2147483563}

    No product exceeds :math:`2^{53}`, so doubles hold them exactly; the period is
    :math:`2.3 \cdot 10^{18}`. A sum of twelve uniform numbers less 6 has mean 0 and
    variance 1 and is close to normal; the odd polynomial of :cite:t:`teichroew1953`, with the
    coefficients that :cite:t:`allen1987` print, in a quarter of it straightens what is left, so
    that the distribution function is right to 1e-5.

    Parameters
    ----------
    first, second : int
        The state: whole numbers from 1 to 2147483562 and to 2147483398.

    Returns
    -------
    first, second : int
        The next state.
    value : float
        The number.

    Examples
    --------
    >>> normal(1, 1)[2]
    -0.9332617791258441
    """
    total = -6.0
    for _ in range(12):
        first = 40014 * first % 2147483563
        second = 40692 * second % 2147483399
        total = total + (first - second + 2147483562) % 2147483562 / 2147483563
    r = total / 4
    q = r * r
    series = (((0.029899776 * q + 0.008355968) * q + 0.076542912) * q + 0.252408784) * q
    return first, second, (series + 3.949846138) * r


BURN_IN = 10
"""So many numbers are thrown away first: small states begin alike."""


def state(seed):
    """Return the state that a seed begins with.

    The generators are linear: if the two states of one seed are both k times those of another, its
    numbers are correlated like 1 / k. As 65537 is prime, only 0 and 65536 are such a pair; and as
    65536 is a square, the second state is never 0.

    Parameters
    ----------
    seed : int
        From 0 to 67108863, so that its square is exact too.

    Returns
    -------
    first, second : int

    Examples
    --------
    >>> state(3)
    (4, 65545)
    """
    return 1 + seed, (65536 + seed**2) % 2147483399


def pairs(seed: int) -> Iterator[np.ndarray]:
    """Return pairs of independent standard normal numbers without end, the same for the same seed.

    Parameters
    ----------
    seed : int
        From 0 to 67108863.

    Returns
    -------
    iterator of numpy.ndarray
        Each of shape (2,).

    Raises
    ------
    ValueError
        If the seed is not a whole number in that range.

    Examples
    --------
    >>> next(pairs(seed=0))
    array([-1.29828702,  0.33447056])
    """
    whole = isinstance(seed, int | np.integer) and not isinstance(seed, bool)
    if not (whole and 0 <= seed < 2**26):
        raise ValueError(f"seed must be a whole number from 0 to {2**26 - 1}, not {seed!r}")
    first, second = state(int(seed))
    for _ in range(BURN_IN):
        first, second, _ = normal(first, second)
    return _pairs(first, second)


def _pairs(first: int, second: int) -> Iterator[np.ndarray]:
    while True:
        first, second, a = normal(first, second)
        first, second, b = normal(first, second)
        yield np.array([a, b])
