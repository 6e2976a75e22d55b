"""Stationary points against what is known of them."""

import numpy as np
import pytest

from paramopt import landscapes
from paramopt.stationary import kind, stationary_points

# Published, to the digits given: the maximum and the saddles of Himmelblau's function.
HIMMELBLAU = {
    "maximum": [(-0.270845, -0.923039)],
    "saddle": [(3.385154, 0.073852), (0.086678, 2.884255), (-3.073026, -0.081353),
               (-0.127961, -1.953715)],
}  # fmt: skip


@pytest.mark.parametrize(("name", "expected"), HIMMELBLAU.items())
def test_himmelblau_has_its_known_points(name, expected):
    found = [point.place for point in stationary_points("himmelblau") if point.kind == name]
    assert len(found) == len(expected)
    for place in expected:
        assert min(np.linalg.norm(place - other) for other in found) < 1e-5


@pytest.mark.parametrize("name", ["bowl", "saddle", "himmelblau", "rosenbrock", "mccormick"])
def test_minima_are_those_of_the_catalogue(name):
    J = landscapes.catalogue[name]
    found = [point.place for point in stationary_points(J) if point.kind == "minimum"]
    assert len(found) == len(J.minima)
    for place in J.minima:
        assert min(np.linalg.norm(place - other) for other in found) < 1e-4


def test_the_kind_is_what_a_small_circle_shows():
    circle = 1e-3 * np.array([np.cos(np.arange(0, 6.28, 0.1)), np.sin(np.arange(0, 6.28, 0.1))])
    for point in stationary_points("styblinski_tang"):
        around = landscapes.styblinski_tang(*(point.place[:, None] + circle)) - point.cost
        seen = {(True, False): "minimum", (False, True): "maximum", (True, True): "saddle"}
        assert seen[bool((around > 0).any()), bool((around < 0).any())] == point.kind


@pytest.mark.parametrize("curvatures", [[0, 1], [0, 0], [-1, 0]])
def test_a_curvature_of_zero_leaves_it_undecided(curvatures):
    assert kind(curvatures) == "undecided"


def test_what_is_no_number_is_refused():
    with pytest.raises(TypeError, match="curvatures must be a number"):
        kind(["up", "down"])
