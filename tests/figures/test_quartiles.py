"""Quartiles against rates: lines, bands and limits are those of the survey."""

import numpy as np
import pytest

from paramopt import landscapes, optimizers, surveys
from paramopt.figures import style
from paramopt.figures.quartiles import rate_quartiles
from paramopt.figures.sensitivity import CEILING, FLOOR

THEMES = pytest.mark.parametrize("theme", style.THEMES, ids=lambda theme: theme.name)


@THEMES
def test_all_letters_are_on_the_figure_and_apart(theme, drawn, apart):
    assert apart(drawn(rate_quartiles(landscapes.beale), theme)) > 15


@pytest.mark.parametrize("name", ["beale", "ravine"])
def test_the_lines_are_the_medians_and_the_band_the_quartiles(name, drawn):
    J = landscapes.catalogue[name]
    axes = drawn(rate_quartiles(J), style.LIGHT).axes
    assert len(axes) == len(optimizers.catalogue)
    for panel, rule in zip(axes, optimizers.catalogue.values(), strict=True):
        quartiles = surveys.rate_survey(J, rule).quartiles
        median = np.clip(quartiles[1], FLOOR, 10 * CEILING)
        line = next(
            ln for ln in panel.lines if ln.get_color() == style.LIGHT.mark(rule.__name__).line
        )
        np.testing.assert_allclose(line.get_ydata(), median)
        upright = [ln for ln in panel.lines if len(set(ln.get_xdata())) == 1 < len(ln.get_xdata())]
        limit = surveys.rate_limit(J, rule)
        assert [ln.get_xdata()[0] for ln in upright] == ([limit] if limit else [])


def test_only_quadratic_costs_are_said_to_be_predicted():
    quadratic, other = (rate_quartiles(landscapes.catalogue[name]) for name in ("bowl", "beale"))
    assert "theory predicts" in quadratic.caption
    assert "theory predicts" not in other.caption
