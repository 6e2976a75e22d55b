"""The losses of a box: known values, and gradients against finite differences."""

import numpy as np
import pytest

from paramopt import symbols
from paramopt.box_losses import bounding_box, yolo


@pytest.mark.parametrize("loss", [bounding_box, yolo], ids=lambda loss: loss.__name__)
def test_a_right_box_costs_nothing_and_has_no_slope(loss):
    box = (0.4, 0.6, 0.3, 0.2)
    assert loss(*box, *box) == 0
    np.testing.assert_allclose(symbols.gradient(loss)(*box, *box), 0, atol=1e-15)


def test_known_values():
    assert bounding_box(1, 2, 3, 4, 2, 4, 6, 8) == 1 + 4 + 9 + 16
    # Redmon et al. 2016, equation 3: 5 times center, and 5 times the roots of the size.
    assert yolo(1, 2, 4, 9, 2, 4, 9, 4) == pytest.approx(5 * (1 + 4) + 5 * (1 + 1))


@pytest.mark.parametrize("loss", [bounding_box, yolo], ids=lambda loss: loss.__name__)
def test_gradients(loss):
    boxes = np.random.default_rng(4).uniform(0.1, 1, (8, 50))
    step = 1e-6
    for i, derivative in enumerate(symbols.gradient(loss)(*boxes)):
        up, down = boxes.copy(), boxes.copy()
        up[i] += step
        down[i] -= step
        np.testing.assert_allclose(derivative, (loss(*up) - loss(*down)) / (2 * step), atol=1e-7)


def test_the_roots_make_only_the_ratio_count():
    slope = symbols.gradient(yolo)(0, 0, *np.array([[6, 30], [1, 1]]), 0, 0, [8, 40], 1)[6]
    np.testing.assert_allclose(slope, 5 * (1 - np.sqrt(6 / 8)))


def test_the_equations_use_the_books_letters():
    latex = symbols.latex(yolo)
    assert latex.startswith(r"\begin{aligned}")
    assert r"\mathcal{L}(b_x, b_y, b_w, b_h, \hat{b}_x" in latex
    assert r"\lambda_{\mathrm{coord}} (\mathrm{center} + \mathrm{width} + \mathrm{height})" in latex
    assert r"\left(\sqrt{b_w} - \sqrt{\hat{b}_w}\right)^2" in latex
