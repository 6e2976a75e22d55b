"""Where momentum is stable: rates by betas, as measured and as derived."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.ticker import FixedFormatter, FixedLocator, NullLocator

from paramopt import optimizers, record, scenarios, surveys
from paramopt.figures import landscape, style
from paramopt.figures.basins import (
    SHADES,
    colours,
    lost_key,
    percent,
    quarters,
    steps_key,
    swatches,
)
from paramopt.figures.plates import Plate
from paramopt.figures.sensitivity import log_ticks
from paramopt.figures.style import PX, Theme
from paramopt.landscapes import Landscape

LEFT, TOP, WIDTH, PANEL, HEIGHT = 46, 40, 440, 328, 414
KEY = 512
BETAS = (0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99)


def momentum_stability(J: Landscape) -> Plate:
    """Return the map of what momentum does at each rate and beta.

    Parameters
    ----------
    J : Landscape
        A landscape of the catalogue.

    Returns
    -------
    Plate
    """
    survey = surveys.momentum_survey(J)
    edges = quarters(survey.settles[survey.settles >= 0], scenarios.STEPS)
    chosen = scenarios.setting(J, optimizers.momentum, "well-chosen").learning_rate

    def draw(theme: Theme):
        figure = style.new_figure(700, HEIGHT)
        title = f"Where momentum is stable on {J.title}"
        style.write(figure, LEFT, 24, title, fontsize=style.TITLE, weight="semibold")
        start = ", ".join(map(style.number, J.start))
        words = f"start ({start}),  {scenarios.STEPS} steps"
        style.write(figure, 700, 24, words, color=theme.grey, ha="right")
        axes = style.place(figure, LEFT, TOP, WIDTH, PANEL)
        _map(axes, theme, survey, edges)
        if chosen:
            landscape.head(axes, "momentum", theme).set_data([chosen], [1 - 0.9])
        _key(figure, theme, survey, edges, chosen)
        return figure

    return Plate(
        name=f"{J.__name__.replace('_', '-')}-momentum-stability",
        title=f"{J.title}: where momentum is stable",
        caption=_caption(J),
        alt=_alt(J, survey),
        draw=draw,
        height=HEIGHT,
        data=_data(J, survey),
    )


def _data(J: Landscape, survey: surveys.MomentumSurvey) -> record.Record:
    """Return what was surveyed, and for each beta both boundaries and what became of the runs."""
    common = {
        "landscape": J.__name__,
        "optimizer": "momentum",
        "learning_rate": record.plain(survey.rates),
        "hyperparameters": {"beta": record.plain(survey.betas)},
    }
    _, direction = surveys.steepest(J, survey.minimum)
    near = survey.minimum + surveys.NEARBY * direction
    runs = {
        "from the start": (J.start, scenarios.STEPS),
        "near the minimum": (near, surveys.NEARBY_STEPS),
    }
    settings = [
        {"run": name, **common, "start": record.plain(start), "steps": steps}
        for name, (start, steps) in runs.items()
    ]
    columns = {
        "beta": survey.betas,
        "derived_limit": survey.limits,
        "measured_limit": survey.measured_limits,
        "share_settles": (survey.settles >= 0).mean(axis=1),
        "share_leaves": survey.leaves.mean(axis=1),
    }
    return record.Record(settings, {f"{J.__name__.replace('_', '-')}-momentum-stability": columns})


def _map(axes: Axes, theme: Theme, survey: surveys.MomentumSurvey, edges: np.ndarray):
    across, up = _edges(survey.rates), _edges(1 - survey.betas)
    axes.set(xscale="log", yscale="log", xlim=across[[0, -1]], ylim=up[[0, -1]])
    axes.pcolormesh(across, up, _picture(theme, survey, edges), antialiased=False, zorder=0)
    measured = axes.stairs(survey.measured_limits, up, orientation="horizontal", baseline=None)
    measured.set(**_measured(theme), zorder=2)
    axes.plot(survey.limits, 1 - survey.betas, **_derived(theme), zorder=3)
    first, last = np.log10(across[[0, -1]])
    log_ticks(axes.xaxis, range(int(np.ceil(first)), int(np.floor(last)) + 1))
    axes.set_xlabel(r"learning rate $\alpha$", labelpad=2 * PX)
    axes.yaxis.set_major_locator(FixedLocator([1 - beta for beta in BETAS]))
    axes.yaxis.set_major_formatter(FixedFormatter([f"{beta:g}" for beta in BETAS]))
    axes.yaxis.set_minor_locator(NullLocator())
    axes.tick_params(length=0, pad=4 * PX)
    axes.spines[:].set_visible(False)
    middle = np.sqrt(0.5 * 0.2)  # between the ticks 0.5 and 0.8
    axes.annotate(
        r"$\beta$",
        (0, middle),
        (-8 * PX, 0),
        xycoords=axes.get_yaxis_transform(),
        textcoords="offset points",
        ha="right",
        va="center",
        color=theme.grey,
        fontsize=style.LABEL,
    )


def _edges(values: np.ndarray) -> np.ndarray:
    """Return the edges of cells around values that are evenly spaced in logarithm.

    Examples
    --------
    >>> _edges(np.array([1.0, 4.0, 16.0]))
    array([ 0.5,  2. ,  8. , 32. ])
    """
    half = np.sqrt(values[1] / values[0])
    return np.append(values / half, values[-1] * half)


def _measured(theme: Theme) -> dict:
    return {"color": theme.clay, "linewidth": 4.5 * PX}


def _derived(theme: Theme) -> dict:
    dashes = {"dashes": (4, 3), "dash_capstyle": "butt"}
    return {"color": theme.ground, "linewidth": 1.6 * PX, **dashes}


def _picture(theme: Theme, survey: surveys.MomentumSurvey, edges: np.ndarray) -> np.ndarray:
    """Return the colour of each cell, shape (betas, rates, 3)."""
    shade = np.clip(np.searchsorted(edges, survey.settles, side="right") - 1, 0, SHADES - 1)
    picture = colours(theme)[0][shade]
    picture[survey.settles < 0] = to_rgb(theme.axis)
    picture[survey.leaves] = to_rgb(theme.lost)
    return picture


def _key(figure: Figure, theme: Theme, survey: surveys.MomentumSurvey, edges, chosen):
    """Draw the key: what becomes of the run from the start, and the two boundaries."""
    axes = style.place(figure, KEY, TOP, 700 - KEY, PANEL)
    axes.set(xlim=(0, 700 - KEY), ylim=(PANEL, 0))
    axes.set_axis_off()
    heading = {"fontsize": style.PANEL, "weight": "semibold"}
    words = {"va": "center_baseline", "fontsize": style.LABEL}
    settled, left = survey.settles >= 0, survey.leaves
    axes.text(0, 12, "From the start", **heading)
    swatches(axes, 0, 28, colours(theme)[0])
    steps_key(axes, theme, 0, 64, edges)
    axes.text(118, 39, percent(settled.mean()), **words)
    axes.text(0, 82, "settles, from this step on", color=theme.grey, fontsize=style.TICK)
    swatches(axes, 0, 104, [theme.axis])
    axes.text(36, 115, f"does not settle, {percent((~settled & ~left).mean())}", **words)
    lost_key(axes, theme, 0, 134, f"leaves, {percent(left.mean())}")
    if chosen:
        landscape.head(axes, "momentum", theme).set_data([13], [175])
        axes.text(36, 175, r"rate well chosen at $\beta$ = 0.9", **words)
    axes.text(0, 214, "Near the minimum", **heading)
    axes.plot([0, 27], [236, 236], solid_capstyle="butt", **_measured(theme))
    axes.text(36, 236, "measured", **words)
    axes.plot([0, 27], [260, 260], solid_capstyle="butt", **_measured(theme))
    axes.plot([0, 27], [260, 260], **_derived(theme))
    axes.text(36, 260, "derived,", **words)
    formula = r"$\alpha$ = 2 (1 + $\beta$) / ((1 − $\beta$) $\lambda$)"
    axes.text(36, 278, formula, **words)
    axes.text(36, 296, rf"$\lambda$ = {style.figure_number(survey.curvature)}", **words)
    agree = round(survey.agreement * survey.approaches.size)
    axes.text(0, 322, f"agree in {agree} of {survey.approaches.size} cells", **words)


def _caption(J: Landscape) -> str:
    start = ", ".join(map(style.number, J.start))
    return (
        f"Each cell is a rate and a β of momentum. Color: what becomes within {scenarios.STEPS} "
        f"steps of the run from ({start}). It settles within a hundredth of its first excess cost, "
        "the paler the sooner; or it does not settle; or it leaves, that is, it overflows or ends "
        "outside of 1.5 times the window. Line: runs that begin "
        f"{style.number(surveys.NEARBY)} away from the minimum come closer to the left of it and "
        "move away to the right; dashed, the limit derived from the largest curvature there "
        "(:func:`paramopt.theory.momentum_stability_limit`)."
    )


def _alt(J: Landscape, survey: surveys.MomentumSurvey) -> str:
    allowed, settled = survey.allowed, survey.settles >= 0
    return (
        f"A map of learning rates by beta from 0 to 0.99 for momentum on {J.title}. The measured "
        "boundary of stability runs from a rate of "
        f"{style.number(survey.measured_limits[0])} at beta 0 to "
        f"{style.number(survey.measured_limits[-1])} at 0.99, and measured and derived agree in "
        f"{round(survey.agreement * allowed.size)} of {allowed.size} cells. From the start "
        f"{percent(settled[allowed].mean())} of the runs settle that the limit allows, and "
        f"{percent(settled[~allowed].mean())} of the others."
    )
