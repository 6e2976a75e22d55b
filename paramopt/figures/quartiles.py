"""Quartiles: how each rule ends against its learning rate, over many starts."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from paramopt import optimizers, record, scenarios, surveys
from paramopt.figures import landscape, style
from paramopt.figures.plates import Plate
from paramopt.figures.sensitivity import CEILING, FLOOR, curve, frame, height, panels, stretches
from paramopt.figures.style import PX, Theme
from paramopt.landscapes import Landscape


def rate_quartiles(J: Landscape) -> Plate:
    """Return the figure of how the rules end from all over the window, rate by rate.

    Parameters
    ----------
    J : Landscape
        A landscape of the catalogue.

    Returns
    -------
    Plate
    """
    ran = {name: surveys.rate_survey(J, rule) for name, rule in optimizers.catalogue.items()}

    def draw(theme: Theme):
        figure = style.new_figure(700, height(ran))
        title = f"Excess cost from all over the window of {J.title}"
        style.write(figure, 34, 22, title, fontsize=style.TITLE, weight="semibold")
        what = f"{surveys.SIDE} × {surveys.SIDE} starts,  {scenarios.STEPS} steps"
        style.write(figure, 700, 22, what, ha="right", color=theme.grey)
        for name, axes in panels(figure, ran, r"learning rate $\alpha$"):
            _panel(axes, theme, J, name, ran)
        return figure

    return Plate(
        name=f"{J.__name__.replace('_', '-')}-rate-quartiles",
        title=f"{J.title}: rates from many starts",
        caption=_caption(J),
        alt=_alt(J, ran),
        draw=draw,
        width=700,
        height=height(ran),
        vector=True,
        data=_data(J, ran),
    )


def _data(J: Landscape, ran: dict[str, surveys.RateSurvey]) -> record.Record:
    """Return what was surveyed for each rule, and all quartiles."""
    starts = {"function": record.dotted(surveys.cells), "side": surveys.SIDE}
    settings = [
        {
            "run": name,
            "landscape": J.__name__,
            "optimizer": name,
            "learning_rate": "swept",
            "starts": starts,
            "steps": scenarios.STEPS,
            "limit": surveys.rate_limit(J, optimizers.catalogue[name]),
        }
        for name in ran
    ]
    names = ("lower_quartile", "median", "upper_quartile")
    parts = {
        name: {
            "learning_rate": survey.rates,
            **dict(zip(names, survey.quartiles, strict=True)),
            "share_failed": survey.failed,
        }
        for name, survey in ran.items()
    }
    table = f"{J.__name__.replace('_', '-')}-rate-quartiles"
    tables = {table: record.stacked("run", parts)}
    predicted = {name: surveys.predicted_survey(J, optimizers.catalogue[name]) for name in ran}
    medians = {
        name: {"learning_rate": survey.rates, "median": survey.quartiles[1]}
        for name, survey in predicted.items()
        if survey
    }
    if medians:
        tables[f"{table}-predicted"] = record.stacked("run", medians)
    return record.Record(settings, tables)


def _panel(axes: Axes, theme: Theme, J: Landscape, name: str, ran: dict):
    """Draw one rule's quartiles over the pale medians of the others."""
    rule, rates, mark = optimizers.catalogue[name], surveys.RATES, theme.mark(name)
    frame(axes, theme, name, rates, [-5, -3, -1, 1])
    for other, survey in ran.items():
        if other != name:
            pale = {"color": theme.axis, "alpha": 0.35, "linewidth": 1 * PX}
            axes.plot(rates, curve(survey.quartiles[1]), **pale)
    lower, median, upper = map(curve, ran[name].quartiles)
    for first, last in stretches(ran[name].failed >= 0.5):
        axes.axvspan(rates[first], rates[last], color=theme.clay, alpha=0.1, linewidth=0)
    axes.fill_between(rates, lower, upper, color=mark.line, alpha=0.22, linewidth=0, zorder=2)
    axes.plot(rates, median, color=mark.line, linewidth=1.8 * PX, zorder=3)
    if predicted := surveys.predicted_survey(J, rule):
        dots = {"ms": 4.4 * PX, "mec": theme.ground, "mew": 1 * PX, "zorder": 3.5}
        x, y = rates[::4], predicted.quartiles[1, ::4]
        seen = (y > FLOOR) & (y < CEILING)
        axes.plot(x[seen], y[seen], "o", color=theme.ink, **dots)
    if limit := surveys.rate_limit(J, rule):
        dashes = {"dashes": (4, 3), "dash_capstyle": "butt", "zorder": 3.5}
        axes.axvline(limit, color=theme.ink, lw=1.3 * PX, **dashes)
        words = f"limit {style.figure_number(limit)}"
        axes.set_title(words, loc="right", fontsize=style.TICK, color=theme.ink, pad=6 * PX)
    chosen = scenarios.setting(J, rule, "well-chosen").learning_rate
    if chosen:
        y = np.clip(np.interp(np.log(chosen), np.log(rates), median), FLOOR * 1.9, CEILING)
        landscape.head(axes, name, theme).set_data([chosen], [y])


def _caption(J: Landscape) -> str:
    return (
        f"Each rule from {surveys.SIDE} × {surveys.SIDE} starts, the middles of equal cells of the "
        f"window, at {len(surveys.RATES)} rates: the cost above the lowest minimum after "
        f"{scenarios.STEPS} steps as a share of the first, median (line) and quartiles (band); "
        "pale, the medians of the other rules; the head, the rate well chosen from the landscape's "
        "own start. Where the ground is tinted at least half of the runs fail: they overflow or "
        "end outside of 1.5 times the window. Dashed: the derived limit of the rate, beyond which "
        "every lowest minimum is unstable; none is derived for AdaGrad, RMSprop and Adam"
        + ("; dots: the median that theory predicts." if surveys.is_quadratic(J) else ".")
    )


def _alt(J: Landscape, ran: dict) -> str:
    """Say where the median is lowest, and from which rate on most runs fail."""
    parts = []
    for name, survey in ran.items():
        rule, median = optimizers.catalogue[name], survey.quartiles[1]
        good = stretches(median <= scenarios.SETTLED)
        words = f"{rule.title}: "
        if good:
            low, high = max(good, key=lambda ends: ends[1] - ends[0])
            a, b = (style.number(survey.rates[i]) for i in (low, high))
            words += f"median below a hundredth from {a} to {b}"
        else:
            lowest, rate = min(zip(median, survey.rates, strict=True))
            words += f"median lowest, {style.number(lowest)}, at {style.number(rate)}"
        if limit := surveys.rate_limit(J, rule):
            words += f", limit {style.number(limit)}"
        parts.append(words)
    return (
        f"A panel for each optimizer: median and quartiles, over {surveys.SIDE**2} starts on "
        f"{J.title}, of the excess cost after {scenarios.STEPS} steps against the learning rate. "
        f"{'; '.join(parts)}."
    )
