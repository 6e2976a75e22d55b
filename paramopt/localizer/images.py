"""Images with exactly one car, drawn by a seeded generator, and the exact box of the car.

The box is the smallest one with level and upright sides that holds the whole car: also what of it
is hidden behind a pole, a bush or a crate. Within this module lengths are pixels from the upper
left corner; boxes are handed out as shares of the image's side.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from paramopt import checks
from paramopt.localizer.shapes import below, ellipse, paint, rectangle, trapezoid

SIDE = 48
"""Height and width of an image, in pixels."""

NARROWEST, WIDEST = 15, 42
"""The range of the cars' widths, in pixels."""

CHUNK = 20
"""Images drawn at a time, from random numbers of their own: a smaller set begins a larger one."""


@dataclass(frozen=True, eq=False)
class Images:
    """A data set for localization.

    Attributes
    ----------
    pixels : numpy.ndarray, shape (m, side, side, 3)
        The images: red, green and blue, 0 to 255, row by row from the top.
    boxes : numpy.ndarray, shape (m, 4)
        Center, width and height of each car's box, as shares of the side.
    """

    pixels: np.ndarray
    boxes: np.ndarray

    @property
    def m(self) -> int:
        """The number of images."""
        return len(self.pixels)

    def x(self, chosen=slice(None)) -> np.ndarray:
        """Return images as a network takes them: numbers from -1 to 1."""
        return self.pixels[chosen].astype(np.float32) / 127.5 - 1


def draw(m: int, seed: int = 0) -> Images:
    """Draw images with one car each.

    Parameters
    ----------
    m : int
        How many.
    seed : int
        Which. With one seed a smaller set is the beginning of a larger one.

    Returns
    -------
    Images

    Raises
    ------
    ValueError, TypeError
        If `m` is not a whole number from 1, or `seed` not one from 0.

    Examples
    --------
    >>> images = draw(3, seed=1)
    >>> images.pixels.shape, images.boxes.shape
    ((3, 48, 48, 3), (3, 4))
    """
    checks.whole("m", m, least=1), checks.whole("seed", seed)
    chunks = [scenes(seed, number) for number in range(-(-m // CHUNK))]
    pixels, boxes = (np.concatenate([chunk[i] for chunk in chunks])[:m] for i in range(2))
    return Images(pixels, boxes)


def scenes(seed: int, number: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Draw one chunk of scenes: background, car, what hides it, light and noise.

    Returns
    -------
    pixels : numpy.ndarray, shape (chunk, side, side, 3)
    boxes : numpy.ndarray, shape (chunk, 4)
    car, visible : numpy.ndarray, shape (chunk, side, side)
        The share of each pixel that the car covers, before and after something hides it.

    Examples
    --------
    >>> pixels, boxes, car, visible = scenes(seed=0, number=0)
    >>> pixels.shape, bool((visible <= car).all())
    ((20, 48, 48, 3), True)
    """
    random = np.random.default_rng([seed, number])
    pictures = np.empty(
        (3, CHUNK, SIDE, SIDE), np.float32
    )  # planes: whole rows are painted at once
    horizon = _background(random, pictures)
    width, height, x, bottom = _places(random, horizon)
    car = _draw_car(random, pictures, x, bottom, width, height)
    visible = car * (1 - _hide(random, pictures, x, bottom, width, height))
    pictures *= random.uniform(0.7, 1.1, (CHUNK, 1, 1)).astype(np.float32)
    pictures += 0.03 * random.standard_normal(pictures.shape, np.float32)
    pixels = np.clip(np.rint(255 * pictures), 0, 255).astype(np.uint8).transpose(1, 2, 3, 0)
    boxes = np.stack([x, bottom - height / 2, width, height], axis=1) / SIDE
    return pixels, boxes.astype(np.float32), car, visible


def _places(random: np.random.Generator, horizon: np.ndarray) -> tuple[np.ndarray, ...]:
    """Say how large the cars are and where they stand: within the image, on the ground."""
    width = random.uniform(NARROWEST, WIDEST, CHUNK)
    height = width / random.uniform(1.7, 2.7, CHUNK)
    x = width / 2 + random.uniform(size=CHUNK) * (SIDE - width)
    highest = np.maximum(horizon + 1, height)
    bottom = highest + random.uniform(size=CHUNK) * (SIDE - highest)
    return width, height, x, bottom


def _colours(random: np.random.Generator, low, high, spread: float = 0.0) -> np.ndarray:
    """Draw a colour for each picture: between two colours, each channel off by up to `spread`."""
    low, high = np.asarray(low, float), np.asarray(high, float)
    mixed = low + random.uniform(size=(CHUNK, 1)) * (high - low)
    return np.clip(mixed + random.uniform(-spread, spread, (CHUNK, 3)), 0, 1).astype(np.float32)


def _chance(random: np.random.Generator, probability: float) -> np.ndarray:
    """Choose some of the pictures, each with that probability."""
    return random.uniform(size=CHUNK) < probability


def _background(random: np.random.Generator, pictures: np.ndarray) -> np.ndarray:
    """Draw sky, hills, ground, road, buildings, trees, crates and texture; return the horizon."""
    down = np.arange(SIDE, dtype=np.float32)[:, None] / SIDE
    zenith = _colours(random, (0.25, 0.4, 0.65), (0.85, 0.85, 0.85), 0.12).T[:, :, None, None]
    haze = _colours(random, (0.6,) * 3, (1, 0.95, 0.85)).T[:, :, None, None]
    pictures[:] = zenith + down * (haze - zenith)
    horizon = random.uniform(10, 32, CHUNK)
    across = np.arange(SIDE) / SIDE
    waves, phase = random.uniform(0.5, 3, (CHUNK, 1)), random.uniform(0, 2 * np.pi, (CHUNK, 1))
    hills = horizon[:, None] - random.uniform(0, 10, (CHUNK, 1)) * (
        1 + np.sin(waves * across * 2 * np.pi + phase)
    )
    paint(pictures, below(hills, SIDE), _colours(random, (0.2, 0.3, 0.2), (0.6, 0.6, 0.65), 0.1))
    for _ in range(3):
        _building(random, pictures, horizon)
    ground = below(np.broadcast_to(horizon[:, None], (CHUNK, SIDE)), SIDE)
    paint(pictures, ground, _colours(random, (0.25, 0.4, 0.2), (0.6, 0.55, 0.45), 0.15))
    _road(random, pictures, horizon)
    for _ in range(2):
        _tree(random, pictures, horizon)
        _crate(random, pictures, horizon)
    coarse = random.standard_normal((CHUNK, 12, 12), np.float32)
    texture = np.repeat(np.repeat(coarse, 4, axis=1), 4, axis=2)
    pictures += random.uniform(0, 0.06, (CHUNK, 1, 1)).astype(np.float32) * texture
    return horizon


def _road(random: np.random.Generator, pictures: np.ndarray, horizon: np.ndarray) -> None:
    """Lay a road with a dashed line across some of the pictures."""
    some = _chance(random, 0.7)
    top = horizon + random.uniform(0.2, 0.7, CHUNK) * (SIDE - horizon)
    depth = random.uniform(6, 20, CHUNK)
    gray = _colours(random, (0.2,) * 3, (0.55,) * 3, 0.03)
    paint(pictures, rectangle(0, top, SIDE, top + depth, SIDE), gray, some)
    first, length = random.uniform(-8, 0, CHUNK), random.uniform(3, 7, CHUNK)
    dashes = sum(
        rectangle(first + 2 * i * length, top + depth / 2, first + (2 * i + 1) * length,
                  top + depth / 2 + 1, SIDE)
        for i in range(5)
    )  # fmt: skip
    paint(pictures, np.minimum(dashes, 1), (0.9, 0.9, 0.8), some)


def _building(random: np.random.Generator, pictures: np.ndarray, horizon: np.ndarray) -> None:
    """Put a house with two rows of windows on the horizon of some of the pictures."""
    some = _chance(random, 0.5)
    left, width = random.uniform(-8, SIDE, CHUNK), random.uniform(8, 20, CHUNK)
    height = random.uniform(6, 24, CHUNK)
    top = horizon - height
    wall = _colours(random, (0.35, 0.3, 0.3), (0.85, 0.8, 0.7), 0.15)
    paint(pictures, rectangle(left, top, left + width, horizon + 1, SIDE), wall, some)
    pane = _colours(random, (0.1, 0.12, 0.2), (0.95, 0.9, 0.6))
    windows = sum(
        rectangle(left + width * (0.12 + 0.3 * i), top + height * (0.12 + 0.4 * j),
                  left + width * (0.28 + 0.3 * i), top + height * (0.36 + 0.4 * j), SIDE)
        for i in range(3) for j in range(2)
    )  # fmt: skip
    paint(pictures, windows, pane, some)


def _tree(random: np.random.Generator, pictures: np.ndarray, horizon: np.ndarray) -> None:
    """Plant a tree in some of the pictures."""
    some = _chance(random, 0.5)
    x, foot = random.uniform(0, SIDE, CHUNK), horizon + random.uniform(0, 10, CHUNK)
    height, crown = random.uniform(8, 22, CHUNK), random.uniform(2.5, 6, CHUNK)
    trunk = rectangle(x - 0.8, foot - height, x + 0.8, foot, SIDE)
    paint(pictures, trunk, (0.3, 0.22, 0.15), some)
    leaves = ellipse(x, foot - height, crown, crown * random.uniform(0.8, 1.6, CHUNK), SIDE)
    paint(pictures, leaves, _colours(random, (0.1, 0.25, 0.1), (0.4, 0.5, 0.2), 0.08), some)


def _crate(random: np.random.Generator, pictures: np.ndarray, horizon: np.ndarray) -> None:
    """Put a box with a stripe, or a barrel, on the ground of some of the pictures."""
    width, height = random.uniform(3, 12, (2, CHUNK))
    x = random.uniform(0, SIDE, CHUNK)
    bottom = horizon + random.uniform(0.1, 1, CHUNK) * (SIDE - horizon)
    colour, stripe = (
        _colours(random, (0, 0, 0), (1, 1, 1), 0.4),
        _colours(random, (0,) * 3, (1,) * 3),
    )
    some, round_ = _chance(random, 0.4), _chance(random, 0.3)
    box = rectangle(x - width / 2, bottom - height, x + width / 2, bottom, SIDE)
    paint(pictures, box, colour, some & ~round_)
    middle = rectangle(
        x - width / 2, bottom - 0.6 * height, x + width / 2, bottom - 0.4 * height, SIDE
    )
    paint(pictures, middle, stripe, some & ~round_)
    radius = np.minimum(width, height) / 2
    paint(pictures, ellipse(x, bottom - radius, radius, radius, SIDE), colour, some & round_)


def _draw_car(random, pictures, x, bottom, width, height) -> np.ndarray:
    """Draw a car, seen from its left or right side; return the share of each pixel it covers.

    The body is as wide as the box, the roof is its top, the wheels stand on its bottom.
    """
    ahead = np.where(_chance(random, 0.5), 1, -1)  # which way the car faces

    def ends(rear, front):
        """Return left and right end of what reaches from `rear` to `front`, -1 to 1."""
        places = np.stack([x + ahead * rear * width / 2, x + ahead * front * width / 2])
        return np.sort(places, axis=0)

    top = bottom - height
    radius = random.uniform(0.18, 0.23, CHUNK) * height
    shoulder = top + random.uniform(0.34, 0.5, CHUNK) * height
    sill = bottom - 0.7 * radius
    colour = _colours(random, (0.05,) * 3, (0.95,) * 3, 0.5)
    glass = _colours(random, (0.1, 0.13, 0.18), (0.65, 0.75, 0.8), 0.05)

    paint(pictures, 0.6 * ellipse(x, bottom, width / 2, 0.1 * height + 0.5, SIDE), (0.05,) * 3)
    body = rectangle(x - width / 2, shoulder, x + width / 2, sill, SIDE)
    rear, front = random.uniform(-0.98, -0.5, CHUNK), random.uniform(0.2, 0.6, CHUNK)
    slope = np.where(rear < -0.8, 0.08, 0.25)  # an estate's rear is steep, a saloon's is not
    lean = random.uniform(0.15, 0.35, CHUNK)
    roof = ends(rear + slope, front - lean)
    cabin = trapezoid(ends(rear, front), roof, top, shoulder, SIDE)
    paint(pictures, np.maximum(body, cabin), colour)

    pillar = (roof[0] + roof[1]) / 2
    inner = trapezoid(
        ends(rear + 0.09, front - 0.09), ends(rear + slope + 0.05, front - lean - 0.05),
        top + 0.08 * height, shoulder, SIDE,
    )  # fmt: skip
    paint(pictures, inner, glass)
    paint(
        pictures,
        rectangle(pillar - 0.03 * width, top, pillar + 0.03 * width, shoulder, SIDE),
        colour,
    )
    for end, lamp in ((0.98, (0.98, 0.95, 0.7)), (-0.98, (0.8, 0.1, 0.1))):
        left, right = ends(end - 0.1 * np.sign(end), end)
        low = shoulder + 0.12 * height
        paint(pictures, rectangle(left, low, right, low + 0.12 * height, SIDE), lamp)
    wheels = np.zeros_like(body)
    for place in (-random.uniform(0.52, 0.66, CHUNK), random.uniform(0.52, 0.66, CHUNK)):
        hub = x + ahead * place * width / 2
        wheel = ellipse(hub, bottom - radius, radius, radius, SIDE)
        paint(pictures, wheel, (0.07,) * 3)
        paint(
            pictures, ellipse(hub, bottom - radius, 0.45 * radius, 0.45 * radius, SIDE), (0.6,) * 3
        )
        wheels = np.maximum(wheels, wheel)
    return np.maximum(np.maximum(body, cabin), wheels)


def _hide(random, pictures, x, bottom, width, height) -> np.ndarray:
    """Put a pole, a bush or a crate before some of the cars; return the share of pixels hidden."""
    kind = random.uniform(size=CHUNK)
    at = x + random.uniform(-0.5, 0.5, CHUNK) * width
    half = random.uniform(0.5, 0.07 * width)
    pole = rectangle(at - half, 0, at + half, bottom + random.uniform(0, 3, CHUNK), SIDE)
    across, down = (
        random.uniform(0.08, 0.2, CHUNK) * width,
        random.uniform(0.2, 0.45, CHUNK) * height,
    )
    bush = ellipse(at, bottom, across, down, SIDE)
    wide = random.uniform(0.08, 0.15, CHUNK) * width
    box = rectangle(at - wide, bottom - 2 * down, at + wide, bottom + 1, SIDE)
    hidden = np.zeros_like(pole)
    metal = _colours(random, (0.15,) * 3, (0.7,) * 3, 0.05)
    leaves = _colours(random, (0.1, 0.25, 0.1), (0.4, 0.5, 0.2), 0.08)
    paintwork = _colours(random, (0,) * 3, (1,) * 3, 0.4)
    kinds = (
        (pole, kind < 0.2, metal),
        (bush, (kind >= 0.2) & (kind < 0.4), leaves),
        (box, (kind >= 0.4) & (kind < 0.55), paintwork),
    )
    for cover, some, colour in kinds:
        paint(pictures, cover, colour, some)
        hidden += cover * some[:, None, None]
    return hidden
