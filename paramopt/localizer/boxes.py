r"""Boxes: their corners, and how much two of them overlap.

A box is four numbers, center, width and height, in any unit of length, on the last axis of an
array. Vertical places are counted from the top.
"""

from __future__ import annotations

import numpy as np

from paramopt import checks


def corners(boxes) -> np.ndarray:
    """Return left, top, right and bottom of boxes.

    Parameters
    ----------
    boxes : array_like, shape (..., 4)
        Centers, widths and heights.

    Returns
    -------
    numpy.ndarray, shape (..., 4)

    Raises
    ------
    ValueError, TypeError
        If the last axis does not hold four numbers.

    Examples
    --------
    >>> corners([24, 12, 10, 6]).tolist()
    [19.0, 9.0, 29.0, 15.0]
    """
    boxes = four("boxes", boxes)
    center, size = boxes[..., :2], boxes[..., 2:]
    return np.concatenate([center - size / 2, center + size / 2], axis=-1)


def areas(boxes) -> np.ndarray:
    """Return the areas of boxes; a box of negative width or height is empty.

    Examples
    --------
    >>> areas([[24, 12, 10, 6], [24, 12, -10, -6]]).tolist()
    [60.0, 0.0]
    """
    return four("boxes", boxes)[..., 2:].clip(0).prod(axis=-1)


def intersection_over_union(a, b) -> np.ndarray:
    r"""Return the area that two boxes share, over the area that they cover together.

    .. math:: \text{IoU}(a, b) = \frac{\lvert a \cap b \rvert}{\lvert a \cup b \rvert}
              = \frac{\lvert a \cap b \rvert}
                     {\lvert a \rvert + \lvert b \rvert - \lvert a \cap b \rvert}

    It is 1 for equal boxes, 0 for boxes that do not overlap, and does not depend on the unit of
    length. Two empty boxes have 0.

    Parameters
    ----------
    a, b : array_like, shape (..., 4)
        Boxes that broadcast.

    Returns
    -------
    numpy.ndarray, shape (...)

    Raises
    ------
    ValueError, TypeError
        If the last axis does not hold four numbers, or the boxes do not broadcast.

    Examples
    --------
    A box, and the same moved aside by half its width:

    >>> float(intersection_over_union([4, 4, 4, 2], [6, 4, 4, 2]))
    0.3333333333333333
    """
    first, second = corners(a), corners(b)
    try:
        low = np.maximum(first[..., :2], second[..., :2])
    except ValueError:
        raise ValueError(
            f"boxes of shape {first.shape} and {second.shape} do not broadcast"
        ) from None
    high = np.minimum(first[..., 2:], second[..., 2:])
    shared = (high - low).clip(0).prod(axis=-1) * ((areas(a) > 0) & (areas(b) > 0))
    together = areas(a) + areas(b) - shared
    return np.divide(shared, together, out=np.zeros_like(together), where=together > 0)


def four(what: str, given) -> np.ndarray:
    """Return finite numbers, four on the last axis.

    Examples
    --------
    >>> four("box", [24, 12, 10, 6])
    array([24., 12., 10.,  6.])
    """
    array = checks.numbers(what, given)
    if array.shape[-1:] != (4,):
        raise ValueError(f"{what} must have shape (..., 4), not {array.shape}")
    return array
