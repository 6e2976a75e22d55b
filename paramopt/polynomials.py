r"""Polynomials fitted to labels with noise: a cost that falls on the training set only.

A polynomial of degree :math:`n - 1` has :math:`n` parameters and is linear in them, so its best fit
is a closed form however many they are.
"""

from __future__ import annotations

import numpy as np

from paramopt import checks


def design(x, n: int) -> np.ndarray:
    r"""Return a matrix whose columns span the polynomials of degree below `n` at the examples.

    Chebyshev's polynomials of :math:`x` scaled to :math:`[-1, 1]` stand for the powers: they span
    the same polynomials, and the numbers stay of one size.

    Parameters
    ----------
    x : array_like
        The examples, shape (m,), not all equal.
    n : int
        How many columns.

    Returns
    -------
    numpy.ndarray, shape (m, n)

    Raises
    ------
    ValueError, TypeError
        If `n` is not a whole number from 1, or all examples are equal.

    Examples
    --------
    >>> design([0, 1, 2], n=2)
    array([[ 1., -1.],
           [ 1.,  0.],
           [ 1.,  1.]])
    """
    x, n = checks.numbers("x", x), checks.whole("n", n, least=1)
    if np.ptp(x) == 0:
        raise ValueError(f"all examples have x = {x.flat[0]:g}; at least two must differ")
    scaled = (2 * x - x.min() - x.max()) / np.ptp(x)
    return np.polynomial.chebyshev.chebvander(scaled, n - 1)


def fit(x, y, n: int) -> np.ndarray:
    """Return the predictions, at the examples, of the polynomial that fits best.

    Parameters
    ----------
    x : array_like
        The examples, shape (m,).
    y : array_like
        Their labels, shape (m, ...). Every further axis is a data set of its own.
    n : int
        The number of parameters, at most m.

    Returns
    -------
    numpy.ndarray
        The predictions, in the shape of `y`.

    Examples
    --------
    >>> fit([0, 1, 2], [0.0, 1.0, 4.0], n=3).round(12) + 0.0
    array([0., 1., 4.])
    """
    X = design(x, n)
    weights, *_ = np.linalg.lstsq(X, np.asarray(y, dtype=float), rcond=None)
    return X @ weights


def costs(x, target, n: int, noise: float, repeats: int, seed: int = 0) -> tuple[float, float]:
    r"""Fit noisy labels, many times over, and compare with fresh labels of the same examples.

    Parameters
    ----------
    x : array_like
        The examples, shape (m,).
    target : array_like
        Their labels before the noise, shape (m,).
    n : int
        The number of parameters.
    noise : float
        The standard deviation of the noise.
    repeats : int
        How many times labels are drawn and fitted.
    seed : int
        Which noise.

    Returns
    -------
    (float, float)
        The mean squared error on the labels that were fitted, and on fresh ones, averaged over the
        repeats.

    See Also
    --------
    paramopt.theory.least_squares_costs : what both must be on average.

    Examples
    --------
    >>> training, fresh = costs([0, 1, 2, 3], [0, 2, 4, 6], n=4, noise=1.0, repeats=100)
    >>> training < 1e-20, fresh > 1
    (True, True)
    """
    random = np.random.default_rng(checks.whole("seed", seed))
    target = checks.numbers("target", target)[:, None]
    shape = (target.size, checks.whole("repeats", repeats, least=1))
    fitted, fresh = (target + noise * random.normal(size=shape) for _ in range(2))
    predicted = fit(x, fitted, n)
    return float(np.mean((fitted - predicted) ** 2)), float(np.mean((fresh - predicted) ** 2))
