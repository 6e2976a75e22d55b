r"""Losses of a predicted box: sums of four squares, without and with square roots.

A box is four numbers: the center :math:`b_x, b_y`, the width :math:`b_w` and the height
:math:`b_h`, all as shares of the image's side. A hat marks the prediction.
"""

from __future__ import annotations

import numpy as np

from paramopt.symbols import notation

LAMBDA_COORD = 5
r"""YOLO's weight :math:`\lambda_{\text{coord}}` of a box against its other terms."""

# How the equations of this module spell the names of its functions.
_letters = ("b_x", "b_y", "b_w", "b_h")
notation.NAMES.update({letter: letter for letter in _letters})
notation.NAMES.update({f"{letter}_hat": rf"\hat{{b}}_{letter[-1]}" for letter in _letters})
notation.NAMES["bounding_box"] = notation.NAMES["yolo"] = r"\mathcal{L}"
notation.NAMES["LAMBDA_COORD"] = r"\lambda_{\mathrm{coord}}"


def bounding_box(b_x, b_y, b_w, b_h, b_x_hat, b_y_hat, b_w_hat, b_h_hat):
    r"""Return the squared error of a box: of its center, and of its size.

    Each derivative by the prediction is twice the error,
    :math:`\partial \mathcal L / \partial \hat b_w = 2 (\hat b_w - b_w)` and so on, whatever the
    size of the box: two pixels cost the same on a car six pixels wide and on one of thirty.

    Parameters
    ----------
    b_x, b_y, b_w, b_h : array_like
        The true box.
    b_x_hat, b_y_hat, b_w_hat, b_h_hat : array_like
        The predicted box.

    Returns
    -------
    array_like
        The loss.

    References
    ----------
    The loss of :cite:t:`katanforoosh2019`, a simplification of that of :cite:t:`redmon2016`.

    Examples
    --------
    >>> bounding_box(24, 24, 6, 4, 25, 24, 8, 4)
    5
    """
    center = (b_x - b_x_hat) ** 2 + (b_y - b_y_hat) ** 2
    size = (b_w - b_w_hat) ** 2 + (b_h - b_h_hat) ** 2
    return center + size


def yolo(b_x, b_y, b_w, b_h, b_x_hat, b_y_hat, b_w_hat, b_h_hat):
    r"""Return YOLO's loss of a box: square roots make an error count more on a small one.

    By the chain rule the derivative by a predicted width is

    .. math:: \frac{\partial \mathcal L}{\partial \hat b_w}
              = 2 \lambda_{\text{coord}} \Bigl(\sqrt{\hat b_w} - \sqrt{b_w}\Bigr)
                \cdot \frac{1}{2 \sqrt{\hat b_w}}
              = \lambda_{\text{coord}} \biggl(1 - \sqrt{\frac{b_w}{\hat b_w}}\,\biggr),

    which depends on the ratio of the two widths only.

    Parameters
    ----------
    b_x, b_y, b_w, b_h : array_like
        The true box.
    b_x_hat, b_y_hat, b_w_hat, b_h_hat : array_like
        The predicted box. Width and height are positive.

    Returns
    -------
    array_like
        The loss.

    References
    ----------
    :cite:t:`redmon2016`, equation 3, its first two terms.

    Examples
    --------
    >>> yolo(24, 24, 4, 9, 25, 24, 9, 4)
    np.float64(15.0)
    """
    center = (b_x - b_x_hat) ** 2 + (b_y - b_y_hat) ** 2
    width = (np.sqrt(b_w) - np.sqrt(b_w_hat)) ** 2
    height = (np.sqrt(b_h) - np.sqrt(b_h_hat)) ** 2
    return LAMBDA_COORD * (center + width + height)
