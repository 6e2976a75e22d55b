"""Shapes on a batch of small pictures: how much of each pixel a shape covers, and painting it.

Lengths are pixels from the upper left corner: pixel (row, column) is the square with the corners
(column, row) and (column + 1, row + 1). Sizes and places are arrays of shape (m,), one a picture,
or numbers; colours have shape (m, 3) or (3,).
"""

from __future__ import annotations

import numpy as np


def column(value) -> np.ndarray:
    """Return one number a picture, or one for all, as something that broadcasts with its rows."""
    return np.asarray(value, np.float32).reshape(-1, 1)


def share(low, high, side: int) -> np.ndarray:
    """Return what share of each of `side` unit intervals lies between two ends.

    Examples
    --------
    >>> share(0.5, 2.25, 4).tolist()
    [[0.5, 1.0, 0.25, 0.0]]
    """
    first = np.arange(side, dtype=np.float32)
    return np.clip(np.minimum(column(high), first + 1) - np.maximum(column(low), first), 0, 1)


def rectangle(left, top, right, bottom, side: int) -> np.ndarray:
    """Return the share of each pixel that a rectangle covers, shape (m, side, side)."""
    return share(top, bottom, side)[:, :, None] * share(left, right, side)[:, None, :]


def trapezoid(bottom_ends, top_ends, top, bottom, side: int) -> np.ndarray:
    """Return the share of each pixel that a trapezoid with level top and bottom covers.

    Each pair of ends is given as left and right end. The slanted sides are exact in the middle of
    each row.
    """
    middle = np.arange(side, dtype=np.float32) + 0.5
    height = np.maximum(column(bottom) - column(top), 1e-3)
    down = np.clip((middle - column(top)) / height, 0, 1)
    left, right = (
        (1 - down) * column(upper) + down * column(lower)
        for lower, upper in zip(bottom_ends, top_ends, strict=True)
    )
    first = np.arange(side, dtype=np.float32)
    inner = np.minimum(right[:, :, None], first + 1) - np.maximum(left[:, :, None], first)
    return np.clip(inner, 0, 1) * share(top, bottom, side)[:, :, None]


def ellipse(x, y, across, down, side: int) -> np.ndarray:
    """Return about the share of each pixel that an ellipse covers, given center and half axes."""
    middle = np.arange(side, dtype=np.float32) + 0.5
    u = (middle - column(x)) / column(across)
    v = (middle - column(y)) / column(down)
    distance = np.sqrt((u * u)[:, None, :] + (v * v)[:, :, None])
    edge = np.minimum(column(across), column(down))[:, :, None]
    return np.clip((1 - distance) * edge + 0.5, 0, 1)


def below(height, side: int) -> np.ndarray:
    """Return the share of each pixel that lies under a line, its height in each column given."""
    first = np.arange(side, dtype=np.float32)[:, None]
    return np.clip(first + 1 - np.asarray(height, np.float32)[:, None, :], 0, 1)


def paint(pictures: np.ndarray, cover: np.ndarray, colour, where=True) -> None:
    """Lay a colour over pictures of shape (3, m, side, side) as far as a shape covers them.

    With `where`, truth values of shape (m,), only some of the pictures get the shape.
    """
    cover = cover * np.reshape(where, (-1, 1, 1))
    for plane, part in zip(pictures, np.transpose(np.atleast_2d(colour)), strict=True):
        plane += cover * (np.asarray(part, np.float32)[:, None, None] - plane)
