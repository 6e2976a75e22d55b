"""Landscapes, against the literature, against other ways to differentiate, and their claims."""

from __future__ import annotations

import inspect
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize

from paramopt import landscapes
from paramopt.landscapes import Landscape

ALL = list(landscapes.catalogue.values())
EACH = pytest.mark.parametrize("J", ALL, ids=lambda J: J.__name__)

# Minima and their costs as printed in the literature, to the digits printed there.
# himmelblau        Himmelblau 1972; digits as in Jamil and Yang 2013, function 65.
# styblinski_tang   Surjanovic and Bingham: f(-2.903534, ...) = -39.16599 d, here d = 2 and
#                   78.33234 added; the others solve 4 x^3 - 32 x + 5 = 0, at 2.746803.
# rosenbrock        Rosenbrock 1960.
# goldstein_price   Goldstein and Price 1971: 3, and local minima of 30, 84 and 840.
# beale             Beale 1958.
# mccormick         Jamil and Yang 2013, function 76: -1.9133; the poor one is pi higher.
# matyas            Jamil and Yang 2013, function 71.
# rastrigin         Rastrigin 1974; 0.99496 and 3.97983 in one or two coordinates of 1 and 2.
LITERATURE = {
    "bowl": [((0, 0), 0.0)],
    "ravine": [((0, 0), 0.0)],
    "saddle": [((-1, 0), 0.0), ((1, 0), 0.0)],
    "plateau": [((0, 0), 0.0)],
    "himmelblau": [
        ((3, 2), 0.0),
        ((-2.805118, 3.131312), 0.0),
        ((-3.779310, -3.283186), 0.0),
        ((3.584428, -1.848126), 0.0),
    ],
    "styblinski_tang": [
        ((-2.903534, -2.903534), 0.0),
        ((-2.903534, 2.746803), 14.13672),
        ((2.746803, -2.903534), 14.13672),
        ((2.746803, 2.746803), 28.27345),
    ],
    "rosenbrock": [((1, 1), 0.0)],
    "goldstein_price": [
        ((0, -1), 3.0),
        ((-0.6, -0.4), 30.0),
        ((1.8, 0.2), 84.0),
        ((1.2, 0.8), 840.0),
    ],
    "beale": [((3, 0.5), 0.0)],
    "mccormick": [((-0.54720, -1.54720), -1.91322), ((2.59440, 1.59440), -1.91322 + np.pi)],
    "matyas": [((0, 0), 0.0)],
    "rastrigin": [((0, 0), 0.0), ((0.99496, 0), 0.99496), ((-1.98991, 1.98991), 7.95966)],
}

# Values anywhere else, each from arithmetic by hand.
VALUES = {
    "bowl": [((3, 4), 12.5)],
    "ravine": [((2, 1), 27.0)],
    "saddle": [((0, 0), 0.25), ((2, 1), 2.75)],
    "plateau": [((6, 8), 1.5 - np.exp(-50))],
    "himmelblau": [((0, 0), 170.0), ((1, 1), 106.0), ((-0.270845, -0.923039), 181.616522)],
    "styblinski_tang": [((0, 0), 78.33234), ((1, -1), 63.33234)],
    "rosenbrock": [((-1.2, 1), 24.2), ((0, 0), 1.0), ((2, -1), 2501.0)],
    "goldstein_price": [((0, 0), 600.0), ((1, 1), 1876.0)],
    "beale": [((0, 0), 14.203125), ((1, 1), 14.203125), ((1, -1), 5.703125)],
    "mccormick": [((0, 0), 1.0), ((np.pi / 4, np.pi / 4), 2 + np.pi / 4)],
    "matyas": [((1, 1), 0.04), ((1, -1), 1.0)],
    "rastrigin": [((0.5, 0.5), 40.5), ((1, 2), 5.0)],
}


def test_the_catalogue_knows_each_landscape_by_its_name():
    assert all(name == J.__name__ for name, J in landscapes.catalogue.items())
    assert all(getattr(landscapes, name) is J for name, J in landscapes.catalogue.items())
    assert len({J.title for J in ALL}) == len(ALL)


def test_windows_and_starts_in_teaching_order():
    agreed = {
        "bowl": (((-5, 5), (-5, 5)), (-4, 3)),
        "ravine": (((-5, 5), (-2, 2)), (-4, 1)),
        "saddle": (((-2, 2), (-2, 2)), (-0.01, 1.5)),
        "plateau": (((-5, 5), (-5, 5)), (-3.5, 2)),
        "himmelblau": (((-5, 5), (-5, 5)), (0, 0)),
        "styblinski_tang": (((-5, 5), (-5, 5)), (4, -0.5)),
        "rosenbrock": (((-2, 2), (-1, 3)), (-1.2, 1)),
        "goldstein_price": (((-1.5, 1), (-1.5, 0.5)), (0, 0)),
        "beale": (((-4.5, 4.5), (-4.5, 4.5)), (0, 0)),
        "mccormick": (((-1.5, 4), (-3, 4)), (3.5, -2)),
        "matyas": (((-10, 10), (-10, 10)), (-9, -5)),
        "rastrigin": (((-5.12, 5.12), (-5.12, 5.12)), (2.3, 1.7)),
    }
    assert [name for name in landscapes.catalogue if name in agreed] == list(agreed)
    for name, (domain, start) in agreed.items():
        J = landscapes.catalogue[name]
        assert (J.domain, J.start) == (domain, start), name


@EACH
def test_minima_of_the_literature(J):
    for w, cost in LITERATURE[J.__name__]:
        assert J(*w) == pytest.approx(cost, abs=1e-5)
        nearest = J.minima[np.argmin(np.linalg.norm(J.minima - w, axis=1))]
        np.testing.assert_allclose(nearest, w, rtol=0, atol=1.5e-5)
    assert len(J.minima) == (121 if J.__name__ == "rastrigin" else len(LITERATURE[J.__name__]))


@EACH
def test_values_worked_out_by_hand(J):
    for w, cost in VALUES[J.__name__]:
        assert J(*w) == pytest.approx(cost, rel=1e-7)


@EACH
def test_minima_are_stationary_and_curve_upwards_and_the_lowest_comes_first(J):
    curvatures = np.linalg.eigvalsh(J.hessian(*J.minima.T).T)
    assert (curvatures > 0).all()
    # To machine precision: a Newton step from there moves by rounding only.
    step = np.linalg.solve(J.hessian(*J.minima.T).T, J.gradient(*J.minima.T).T[..., None])
    np.testing.assert_allclose(step, 0, atol=1e-13)
    assert (np.diff(J(*J.minima.T)) > -1e-9).all()
    assert J.least_cost == J(*J.minima[0])


@EACH
def test_no_minimum_in_the_window_is_missing(J):
    # Every low point of a grid, followed downhill, ends in a known minimum or leaves the window.
    w1, w2 = (np.linspace(*ends, 141) for ends in J.domain)
    cost = J(*np.meshgrid(w1, w2, indexing="ij"))
    inner = cost[1:-1, 1:-1]
    around = [
        cost[1 + i : 140 + i, 1 + j : 140 + j] for i in (-1, 0, 1) for j in (-1, 0, 1) if i or j
    ]
    found = set()
    for i, j in np.argwhere(np.all([inner <= other for other in around], axis=0)):
        end = optimize.minimize(
            lambda w: J(*w),
            (w1[i + 1], w2[j + 1]),
            jac=lambda w: J.gradient(*w),
            hess=lambda w: J.hessian(*w),
            method="trust-exact",
            options={"gtol": 1e-9},
        ).x
        if all(low < w < high for w, (low, high) in zip(end, J.domain, strict=True)):
            distance = np.linalg.norm(J.minima - end, axis=1)
            assert distance.min() < 1e-4, f"{J.__name__} has a minimum at {end}"
            found.add(int(np.argmin(distance)))
    low, high = np.transpose(J.domain)
    assert found == set(np.flatnonzero(((J.minima > low) & (J.minima < high)).all(axis=1)))


def places(J, count=200):
    """Corners of the window, its start and random places in it, shape (2, ...)."""
    random = np.random.default_rng(11).uniform(*np.transpose(J.domain), size=(count, 2))
    corners = [(w1, w2) for w1 in J.domain[0] for w2 in J.domain[1]]
    return np.vstack([corners, [J.start], random]).T.astype(float)


@EACH
def test_the_gradient_is_the_one_of_a_complex_step(J):
    # J(w + ih) = J(w) + ih J'(w) - ...: no difference is taken, so no digit is lost.
    w1, w2 = places(J)
    formula, h = J.__wrapped__, 1e-30
    expected = np.array([formula(w1 + 1j * h, w2), formula(w1, w2 + 1j * h)]).imag / h
    scale = np.abs(expected).max()
    np.testing.assert_allclose(J.gradient(w1, w2), expected, rtol=1e-11, atol=1e-15 * scale)


@EACH
def test_the_hessian_is_the_difference_of_gradients_and_symmetric(J):
    w1, w2 = places(J)
    h = 1e-5
    expected = np.array(
        [
            (J.gradient(w1 + h, w2) - J.gradient(w1 - h, w2)) / (2 * h),
            (J.gradient(w1, w2 + h) - J.gradient(w1, w2 - h)) / (2 * h),
        ]
    )
    H = J.hessian(w1, w2)
    scale = np.abs(H).max()
    np.testing.assert_allclose(H, expected, rtol=1e-6, atol=1e-8 * scale)
    np.testing.assert_allclose(H, H.swapaxes(0, 1), rtol=1e-12, atol=1e-14 * scale)


def test_rosenbrock_is_the_one_of_scipy():
    J = landscapes.rosenbrock
    w = places(J)
    np.testing.assert_allclose(J(*w), optimize.rosen(w), rtol=1e-13)
    np.testing.assert_allclose(J.gradient(*w), optimize.rosen_der(w), rtol=1e-12, atol=1e-11)
    hessians = np.array([optimize.rosen_hess(place) for place in w.T])
    np.testing.assert_allclose(J.hessian(*w).T, hessians, rtol=1e-12)


@EACH
def test_costs_computed_with_products_are_those_of_the_formula_with_powers(J):
    w = places(J)
    formula = J.__wrapped__(*w)
    np.testing.assert_allclose(J(*w), formula, rtol=1e-12, atol=1e-14 * np.abs(formula).max())


SHAPES = [((), ()), ((), (3,)), ((3,), ()), ((2, 1), (1, 4)), ((0,), ()), ((2, 1, 3), (5, 1))]


@EACH
@pytest.mark.parametrize(("first", "second"), SHAPES)
def test_it_broadcasts(J, first, second):
    random = np.random.default_rng(2)
    w1, w2 = random.uniform(-1, 1, first), random.uniform(-1, 1, second)
    shape = np.broadcast_shapes(first, second)
    assert np.shape(J(w1, w2)) == shape
    assert J.gradient(w1, w2).shape == (2, *shape)
    assert J.hessian(w1, w2).shape == (2, 2, *shape)
    for index in np.ndindex(shape):
        w = [float(np.broadcast_to(x, shape)[index]) for x in (w1, w2)]
        assert J(w1, w2)[index] == J(*w)
        np.testing.assert_array_equal(J.gradient(w1, w2)[(..., *index)], J.gradient(*w))


@EACH
@given(w=st.tuples(st.integers(-9, 9), st.integers(-9, 9)))
def test_whole_numbers_are_numbers(J, w):
    floats = [float(x) for x in w]
    assert J(*w) == pytest.approx(J(*floats), rel=1e-12, abs=1e-12)
    np.testing.assert_allclose(J.gradient(*w), J.gradient(*floats), rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(J.hessian(*w), J.hessian(*floats), rtol=1e-12, atol=1e-12)
    arrays = [np.array([x, x]) for x in w]
    np.testing.assert_allclose(J(*arrays), [J(*floats)] * 2, rtol=1e-12, atol=1e-12)


@EACH
def test_the_start_lies_in_the_window_on_a_slope(J):
    assert all(low < w < high for w, (low, high) in zip(J.start, J.domain, strict=True))
    slope = np.linalg.norm(J.gradient(*J.start))
    assert slope > 0.01
    assert J(*J.start) > J.least_cost


def first_equation(docstring: str) -> str:
    """Return the first displayed equation of a docstring, without space between its tokens."""
    block = re.search(r"\.\. math::\n\n((?: {4}.*\n|\n)+)", inspect.cleandoc(docstring) + "\n")
    return "".join(block[1].split())


@EACH
def test_the_docstring_prints_the_formula_that_is_computed(J):
    assert first_equation(J.__doc__) == "".join(J.latex.split())


# What the docstrings say about geometry, computed anew.


def test_condition_numbers():
    conditions = {
        J.__name__: sorted(np.linalg.cond(J.hessian(*w)).round(1) for w in J.minima[:4])
        for J in ALL
    }
    assert conditions["bowl"] == [1]
    assert conditions["ravine"] == [50]
    assert conditions["saddle"] == [2, 2]
    assert conditions["plateau"] == [1]
    assert conditions["himmelblau"] == [1.2, 1.9, 3.2, 3.7]
    assert max(conditions["styblinski_tang"]) == 1.2
    assert conditions["rosenbrock"] == pytest.approx([2508], abs=0.5)
    assert conditions["beale"] == pytest.approx([162], abs=0.5)
    assert conditions["matyas"] == [25]
    assert np.linalg.cond(landscapes.goldstein_price.hessian(0, -1)) == pytest.approx(2.4, abs=0.05)
    assert np.linalg.eigvalsh(landscapes.goldstein_price.hessian(-0.6, -0.4)) == pytest.approx(
        [448, 4340], rel=1e-3
    )


def test_the_ranges_in_the_window_of_goldstein_and_price():
    J = landscapes.goldstein_price
    w = np.meshgrid(*(np.linspace(*ends, 801) for ends in J.domain))
    assert J(*w).max() == pytest.approx(13_580, abs=5)
    assert np.linalg.norm(J.gradient(*w), axis=0).max() == pytest.approx(69_000, abs=500)


def test_the_slopes_of_the_plateau():
    r = np.linspace(0, 5, 5001)
    slope = landscapes.plateau.gradient(r, 0)[0]
    assert slope.max() == pytest.approx(0.61, abs=0.01)
    assert np.linalg.norm(landscapes.plateau.gradient(-3.5, 2)) == pytest.approx(0.042, abs=5e-4)
    assert (np.abs(slope[r > 4.5] / r[r > 4.5] - 0.01) < 1e-4).all()


def test_himmelblau_has_four_saddles_and_a_maximum_between_its_minima():
    J = landscapes.himmelblau
    stationary = set()
    for start in np.random.default_rng(1).uniform(-5, 5, size=(300, 2)):
        found = optimize.root(lambda w: J.gradient(*w), start, jac=lambda w: J.hessian(*w))
        if found.success:
            stationary.add(tuple(found.x.round(6) + 0.0))
    kinds = [int((np.linalg.eigvalsh(J.hessian(*w)) > 0).sum()) for w in stationary]
    assert [kinds.count(k) for k in (2, 1, 0)] == [4, 4, 1]


def test_beale_has_cliffs_at_corners_and_a_saddle_on_the_way():
    J = landscapes.beale
    assert max(J(w1, w2) for w1 in J.domain[0] for w2 in J.domain[1]) > 100_000
    low, high = np.linalg.eigvalsh(J.hessian(0, 1))
    assert low < 0 < high


def test_mccormick_falls_by_pi_a_wave():
    J = landscapes.mccormick
    w = np.add.outer(np.arange(-3, 3) * np.pi, J.minima[0])
    assert np.diff(J(*w.T)) == pytest.approx(np.full(5, np.pi))


def test_the_wells_of_rastrigin_are_round_alike_and_many():
    J = landscapes.rastrigin
    assert len(np.unique(J.minima.round(6), axis=0)) == 121
    curvatures = np.linalg.eigvalsh(J.hessian(*J.minima.T).T)
    np.testing.assert_allclose(curvatures, 2 + 40 * np.pi**2, rtol=0.02)


# Costs of one's own.


def test_a_plain_function_becomes_a_landscape():
    def valley(w1, w2):
        """Say nothing."""
        return (w1 - 1) ** 2 + 5 * w2**4

    J = Landscape(valley)
    assert (J.__name__, J.__doc__) == ("valley", "Say nothing.")
    assert J(3.0, 1.0) == 9
    np.testing.assert_array_equal(J.gradient(3.0, 1.0), (4, 20))
    np.testing.assert_array_equal(J.hessian(3.0, 1.0), [[2, 0], [0, 60]])
    assert J.minima.shape == (0, 2)
    assert repr(J) == "<landscape valley>"


def test_adding_one_puts_it_into_the_catalogue_once(monkeypatch):
    monkeypatch.setattr(landscapes, "catalogue", dict(landscapes.catalogue))

    def trough(w1, w2):
        return w1**2 + abs(w2)

    add = landscapes.landscape("Trough", domain=((-1, 1), (-1, 1)), start=(1, 1), minima=[(0, 0)])
    J = add(trough)
    assert landscapes.catalogue["trough"] is J
    assert list(landscapes.catalogue)[-1] == "trough"
    with pytest.raises(ValueError, match="there is a landscape called trough already"):
        add(trough)


@pytest.mark.parametrize("least", [5.0, -3.0])
def test_minima_given_in_any_order_come_sorted(least):
    def tilted(w1, w2):
        return (w1**2 - 1) ** 2 + 0.1 * w1 + w2**2 + least

    J = Landscape(tilted, minima=[(1, 0), (-1, 0)])
    assert J.minima[0, 0] < 0
    np.testing.assert_allclose(J.gradient(*J.minima.T), 0, atol=1e-12)
