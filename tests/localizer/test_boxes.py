"""Boxes: overlaps with known areas, and the properties that a measure of agreement must have."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from paramopt.localizer.boxes import areas, corners, intersection_over_union

places = st.floats(-50, 50)
sizes = st.floats(0.1, 60)
box = st.tuples(places, places, sizes, sizes)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ((5, 5, 4, 2), (5, 5, 4, 2), 1),
        ((5, 5, 4, 4), (5, 5, 2, 2), 4 / 16),  # one inside the other
        ((5, 5, 4, 2), (7, 5, 4, 2), 4 / 12),  # half of each shared
        ((5, 5, 4, 4), (7, 7, 4, 4), 4 / 28),  # a corner shared
        ((5, 5, 4, 2), (9, 5, 4, 2), 0),  # an edge shared
        ((5, 5, 4, 2), (50, 5, 4, 2), 0),
        ((5, 5, 6, 1), (5, 5, 1, 6), 1 / 11),  # a cross
        ((5, 5, -4, 2), (5, 5, 4, 2), 0),  # an empty box
        ((5, 5, 0, 0), (5, 5, 0, 0), 0),
    ],
)
def test_overlaps_that_are_known(a, b, expected):
    assert intersection_over_union(a, b) == pytest.approx(expected)


@given(box, box)
def test_properties(a, b):
    value = float(intersection_over_union(a, b))
    assert 0 <= value <= 1 + 1e-12
    assert value == pytest.approx(float(intersection_over_union(b, a)))
    if np.abs(np.subtract(a, b)).max() > 1e-3:
        assert value < 1
    first, second = corners(a), corners(b)
    apart = (first[:2] >= second[2:]).any() or (second[:2] >= first[2:]).any()
    assert (value == 0) == apart or value < 1e-9


@given(box, box, arrays(float, 2, elements=st.floats(-20, 20)), st.floats(0.1, 10))
def test_it_depends_neither_on_the_unit_nor_on_the_origin(a, b, moved, unit):
    shift = np.concatenate([moved, [0, 0]])
    changed = intersection_over_union(unit * (a + shift), unit * (b + shift))
    assert float(changed) == pytest.approx(float(intersection_over_union(a, b)), abs=1e-9)


def test_counting_pixels_gives_the_same():
    random = np.random.default_rng(3)
    y, x = np.mgrid[:60, :60] + 0.5
    for _ in range(50):
        ends = random.integers(0, 60, (2, 2, 2))
        ends.sort(axis=1)
        masks = [
            (x > left) & (x < right) & (y > top) & (y < bottom)
            for (left, top), (right, bottom) in ends
        ]
        boxes = np.concatenate([ends.mean(axis=1), ends[:, 1] - ends[:, 0]], axis=1)
        union = (masks[0] | masks[1]).sum()
        counted = (masks[0] & masks[1]).sum() / union if union else 0
        assert intersection_over_union(*boxes) == pytest.approx(counted)


def test_boxes_broadcast():
    many = np.random.default_rng(1).uniform(1, 2, (5, 7, 4))
    assert intersection_over_union(many, many[0, 0]).shape == (5, 7)
    assert areas(many).shape == (5, 7)


def test_bad_boxes_are_refused():
    with pytest.raises(ValueError, match=r"boxes must have shape \(..., 4\), not \(3,\)"):
        corners([1, 2, 3])
    with pytest.raises(ValueError, match="must be finite"):
        areas([1, 2, 3, np.nan])
    with pytest.raises(ValueError, match="do not broadcast"):
        intersection_over_union(np.ones((2, 4)), np.ones((3, 4)))
