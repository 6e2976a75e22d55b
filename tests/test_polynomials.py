"""Polynomial fits against NumPy's own."""

import numpy as np
import pytest

from paramopt import polynomials


@pytest.mark.parametrize("n", [1, 2, 5])
def test_a_fit_is_that_of_numpy(n):
    random = np.random.default_rng(1)
    x, y = random.normal(size=(2, 12))
    expected = np.polynomial.Polynomial.fit(x, y, n - 1)(x)
    np.testing.assert_allclose(polynomials.fit(x, y, n), expected, atol=1e-10)


def test_as_many_parameters_as_examples_fit_everything():
    x, y = np.random.default_rng(2).normal(size=(2, 7))
    np.testing.assert_allclose(polynomials.fit(x, y, 7), y, atol=1e-9)


def test_examples_must_differ():
    with pytest.raises(ValueError, match="at least two must differ"):
        polynomials.design([3, 3], n=2)


@pytest.mark.parametrize("n", [0, 1.5])
def test_the_number_of_parameters_is_checked(n):
    with pytest.raises((ValueError, TypeError), match="n must"):
        polynomials.design([1, 2], n=n)
