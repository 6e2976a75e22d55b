"""The drawn images: the same for a seed, and boxes exactly around the cars."""

import numpy as np
import pytest

from paramopt.localizer import shapes
from paramopt.localizer.boxes import corners
from paramopt.localizer.images import CHUNK, NARROWEST, SIDE, WIDEST, draw, scenes


def test_a_seed_decides_the_images():
    one, again, other = draw(30, seed=4), draw(30, seed=4), draw(30, seed=5)
    np.testing.assert_array_equal(one.pixels, again.pixels)
    np.testing.assert_array_equal(one.boxes, again.boxes)
    assert (one.pixels != other.pixels).any(axis=(1, 2, 3)).all()


def test_a_smaller_set_begins_a_larger_one():
    few, many = draw(7, seed=2), draw(CHUNK + 3, seed=2)
    assert few.m == 7
    np.testing.assert_array_equal(few.pixels, many.pixels[:7])
    np.testing.assert_array_equal(few.boxes, many.boxes[:7])


def test_images_and_boxes_are_as_described():
    images = draw(200, seed=1)
    assert images.pixels.shape == (200, SIDE, SIDE, 3)
    assert images.pixels.dtype == np.uint8
    assert images.x().dtype == np.float32
    assert -1 <= images.x().min() <= images.x().max() <= 1
    np.testing.assert_array_equal(images.x(slice(3, 5)), images.x()[3:5])
    ends = corners(images.boxes)
    assert ends.min() >= -1e-6
    assert ends.max() <= 1 + 1e-6
    widths = SIDE * images.boxes[:, 2]
    assert NARROWEST <= widths.min() < NARROWEST + 2
    assert WIDEST - 2 < widths.max() <= WIDEST


@pytest.mark.parametrize("number", range(5))
def test_the_box_is_tight_around_the_car(number):
    _, boxes, car, _ = scenes(11, number)
    for box, cover in zip(SIDE * corners(boxes), car, strict=True):
        rows, columns = (np.flatnonzero(cover.max(axis=axis) > 0.02) for axis in (1, 0))
        seen = columns[0], rows[0], columns[-1] + 1, rows[-1] + 1
        assert np.abs(seen - box).max() <= 1


def test_most_of_each_car_is_to_be_seen():
    shares = [
        visible.sum(axis=(1, 2)) / car.sum(axis=(1, 2))
        for _, _, car, visible in (scenes(5, number) for number in range(20))
    ]
    shares = np.concatenate(shares)
    assert shares.min() > 0.5
    assert 0.4 < np.mean(shares < 0.999) < 0.6


@pytest.mark.parametrize("given", [{"m": 0}, {"m": 3, "seed": -1}])
def test_numbers_out_of_range_are_refused(given):
    with pytest.raises(ValueError, match="must be at least"):
        draw(**given)


# Shapes


def test_areas_of_shapes():
    side = 20
    assert shapes.rectangle(2.25, 3.5, 7, 9.75, side).sum() == pytest.approx(4.75 * 6.25)
    assert shapes.rectangle(-5, 3, 2, 30, side).sum() == pytest.approx(2 * 17)
    disc = shapes.ellipse(10, 9, 6, 6, side)
    assert disc.sum() == pytest.approx(np.pi * 36, rel=0.01)
    slanted = shapes.trapezoid((2, 18), (6, 12), 4, 14, side)
    assert slanted.sum() == pytest.approx((16 + 6) / 2 * 10, rel=0.01)
    level = shapes.below(np.full((1, side), 12.5), side)
    assert level.sum() == pytest.approx(7.5 * side)


def test_painting_mixes_by_cover_and_only_where_told():
    pictures = np.zeros((3, 2, 4, 4), np.float32)
    cover = np.full((1, 4, 4), 0.25, np.float32)
    shapes.paint(pictures, cover, (1, 0.5, 0), where=np.array([True, False]))
    np.testing.assert_allclose(pictures[:, 0, 0, 0], [0.25, 0.125, 0])
    assert (pictures[:, 1] == 0).all()
