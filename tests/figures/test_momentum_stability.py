"""The stability map: each cell has the color of what was measured, and words count it."""

import re

import numpy as np
import pytest
from matplotlib.collections import QuadMesh
from matplotlib.colors import to_hex, to_rgb
from matplotlib.patches import StepPatch

from paramopt import landscapes, surveys
from paramopt.figures import style
from paramopt.figures.momentum_stability import momentum_stability

THEMES = pytest.mark.parametrize("theme", style.THEMES, ids=lambda theme: theme.name)


@THEMES
def test_all_letters_are_on_the_figure_and_apart(theme, drawn, apart):
    assert apart(drawn(momentum_stability(landscapes.beale), theme)) > 15


@THEMES
def test_a_cell_is_coloured_by_what_its_run_does(theme, drawn):
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


def test_the_derived_limit_lies_on_the_measured_one(drawn):
    axes = drawn(momentum_stability(landscapes.himmelblau), style.LIGHT).axes[0]
    (measured,) = axes.findobj(StepPatch)
    rates, _, _ = measured.get_data()
    derived = axes.lines[0].get_xdata()
    assert len(derived) == len(rates) == 41
    assert abs(np.log10(derived / rates)).max() <= 1 / 20
    np.testing.assert_allclose(derived[20], 2 * 1.9 / 0.1 / 82.284, rtol=1e-4)


def test_what_the_words_count_is_measured():
    survey = surveys.momentum_survey(landscapes.beale)
    settled, allowed = survey.settles >= 0, survey.allowed
    words = momentum_stability(landscapes.beale).alt
    assert re.findall(r"(\d+) %", words) == [
        f"{100 * settled[allowed].mean():.0f}",
        f"{100 * settled[~allowed].mean():.0f}",
    ]
    assert "4100 of 4100 cells" in words
