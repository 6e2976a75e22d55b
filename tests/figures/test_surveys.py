"""The figures of surveys: every cell has the color of what was measured, and words are in place."""

import re

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import QuadMesh
from matplotlib.colors import to_hex, to_rgb
from matplotlib.patches import StepPatch
from matplotlib.text import Text

from paramopt import landscapes, scenarios, surveys
from paramopt.figures import style
from paramopt.figures.momentum_stability import momentum_stability
from paramopt.figures.quartiles import rate_quartiles
from paramopt.figures.sensitivity import CEILING, FLOOR

KINDS = pytest.mark.parametrize("kind", [rate_quartiles, momentum_stability])
THEMES = pytest.mark.parametrize("theme", style.THEMES, ids=lambda theme: theme.name)


def drawn(plate, theme):
    with style.look(theme):
        figure = plate.draw(theme)
        FigureCanvasAgg(figure).draw()
    return figure


@THEMES
@KINDS
def test_all_letters_are_on_the_figure_and_apart(kind, theme):
    figure = drawn(kind(landscapes.beale), theme)
    texts = [t for t in figure.findobj(Text) if t.get_visible() and t.get_text()]
    outside = {id(text) for axes in figure.axes if not axes.axison for text in off(axes)}
    boxes = [t.get_window_extent() for t in texts if id(t) not in outside]
    assert len(boxes) > 15
    for i, box in enumerate(boxes):
        assert (box.min >= -1).all()
        assert (box.max <= figure.bbox.max + 1).all()
        assert not any(box.overlaps(other) for other in boxes[:i])


def off(axes):
    return axes.xaxis.findobj(Text) + axes.yaxis.findobj(Text)


@THEMES
def test_a_cell_is_coloured_by_what_its_run_does(theme):
    survey = surveys.momentum_survey(landscapes.rosenbrock)
    axes = drawn(momentum_stability(landscapes.rosenbrock), theme).axes[0]
    (mesh,) = axes.findobj(QuadMesh)
    colours = mesh.get_facecolor().reshape(*survey.settles.shape, 4)[..., :3]
    np.testing.assert_allclose(colours[survey.leaves], [to_rgb(theme.lost)] * survey.leaves.sum())
    high = (survey.settles < 0) & ~survey.leaves
    np.testing.assert_allclose(colours[high], [to_rgb(theme.axis)] * high.sum())
    settled = survey.settles >= 0
    first, last = np.argsort(survey.settles[settled])[[0, -1]]
    assert to_hex(colours[settled][first]) == theme.basins[0][0]
    assert to_hex(colours[settled][last]) == theme.basins[0][1]
    lightness = colours[settled].sum(axis=1)[np.argsort(survey.settles[settled])]
    assert (np.diff(lightness) <= 1e-9).all()


def test_the_derived_limit_lies_on_the_measured_one():
    axes = drawn(momentum_stability(landscapes.himmelblau), style.LIGHT).axes[0]
    (measured,) = axes.findobj(StepPatch)
    rates, _, _ = measured.get_data()
    derived = axes.lines[0].get_xdata()
    assert len(derived) == len(rates) == 41
    assert abs(np.log10(derived / rates)).max() <= 1 / 20
    np.testing.assert_allclose(derived[20], 2 * 1.9 / 0.1 / 82.284, rtol=1e-4)


@pytest.mark.parametrize("name", ["beale", "ravine"])
def test_the_lines_are_the_medians_and_the_band_the_quartiles(name):
    J = landscapes.catalogue[name]
    axes = drawn(rate_quartiles(J), style.LIGHT).axes
    assert len(axes) == 6
    for panel, rule in zip(axes, scenarios.optimizers.catalogue.values(), strict=True):
        quartiles = surveys.rate_survey(J, rule).quartiles
        median = np.clip(quartiles[1], FLOOR, 10 * CEILING)
        line = next(
            ln for ln in panel.lines if ln.get_color() == style.LIGHT.mark(rule.__name__).line
        )
        np.testing.assert_allclose(line.get_ydata(), median)
        upright = [ln for ln in panel.lines if len(set(ln.get_xdata())) == 1 < len(ln.get_xdata())]
        limit = surveys.rate_limit(J, rule)
        assert [ln.get_xdata()[0] for ln in upright] == ([limit] if limit else [])


def test_what_the_words_count_is_measured():
    survey = surveys.momentum_survey(landscapes.beale)
    settled, allowed = survey.settles >= 0, survey.allowed
    words = momentum_stability(landscapes.beale).alt
    assert re.findall(r"(\d+) %", words) == [
        f"{100 * settled[allowed].mean():.0f}",
        f"{100 * settled[~allowed].mean():.0f}",
    ]
    assert "4100 of 4100 cells" in words
    quadratic, other = (rate_quartiles(landscapes.catalogue[name]) for name in ("bowl", "beale"))
    assert "theory predicts" in quadratic.caption
    assert "theory predicts" not in other.caption
