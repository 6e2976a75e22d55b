"""Three learning rates side by side: one optimizer, too small, well chosen and too large."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from paramopt import scenarios
from paramopt.figures import costs, landscape, race, style
from paramopt.figures.plates import Plate
from paramopt.figures.style import PX, Theme
from paramopt.landscapes import Landscape
from paramopt.record import Record

STEPS, EVERY = 60, 5
"""Steps shown, and from one dot on the path to the next."""


def rates(J: Landscape, rule: Callable) -> Plate:
    """Return the figure of one rule on one landscape at its three constant rates.

    Parameters
    ----------
    J : Landscape
        A landscape of the catalogue.
    rule : callable
        A rule of the catalogue.

    Returns
    -------
    Plate
    """
    name = rule.__name__
    cases = {
        kind.name: race.entrants(J, kind.name)[name]
        for kind in scenarios.catalogue.values()
        if not kind.decays
    }
    ends = "; ".join(
        f"{scenarios.catalogue[scenario].title.lower()}, {style.number(setting.learning_rate)}, "
        f"it {race.ending(run, STEPS)}"
        for scenario, (setting, run) in cases.items()
        if run is not None
    )
    return Plate(
        name=f"{J.__name__.replace('_', '-')}-{name.replace('_', '-')}-rates",
        title=f"{rule.title} on {J.title}",
        caption=f"{rule.title} on {J.title} at three learning rates. A dot each {EVERY} steps "
        "shows the speed; a path cut by the frame leaves the window.",
        alt=f"Three contour maps of {J.title} with the path of {rule.title}, and cost against "
        f"step under each, for three learning rates. After {STEPS} steps: {ends}.",
        draw=lambda theme: draw(theme, J, rule, cases),
        width=700,
        height=392,
        data=data(J, rule, cases),
    )


def data(J: Landscape, rule: Callable, cases: dict) -> Record:
    """Return what one rule ran; the tables are those of the scenarios, with all rules."""
    whole = sum((race.data(J, scenario) for scenario in cases), Record())
    own = [setting for setting in whole.settings if setting["optimizer"] == rule.__name__]
    return Record(own, whole.tables)


def draw(theme: Theme, J: Landscape, rule: Callable, cases: dict):
    """Draw the three landscapes and the three strips of cost for one theme."""
    figure = style.new_figure(700, 392)
    runs = [run for _, run in cases.values() if run is not None]
    least = costs.reference(J, runs)
    curves = {
        s: costs.excess(run, least, STEPS) for s, (_, run) in cases.items() if run is not None
    }
    low, high = costs.limits(list(curves.values()))
    start = ", ".join(map(style.number, J.start))
    betas = [
        rf"$\{key}$ = {value:g}"
        for key, value in runs[0].hyperparameters.items()
        if key.startswith("beta")
    ]
    what = ",  ".join([f"start ({start})", f"{STEPS} steps", *betas, f"a dot each {EVERY} steps"])
    style.write(
        figure, 34, 24, f"{rule.title} on {J.title}", fontsize=style.TITLE, weight="semibold"
    )
    style.write(figure, 686, 24, what, ha="right", color=theme.grey)
    for column, (scenario, (setting, run)) in enumerate(cases.items()):
        left = 34 + 224 * column
        title = scenarios.catalogue[scenario].title
        style.write(figure, left, 50, title, fontsize=style.PANEL, weight="semibold")
        field = style.place(figure, left, 64, 204, 204)
        landscape.ground(field, J, theme)
        landscape.minima(field, J, theme)
        landscape.ticks(field)
        field.set_xlabel("")
        field.tick_params(labelbottom=False, labelleft=column == 0)
        for text in field.texts:
            text.set_visible(column == 0)
        landscape.start_ring(field, J.start, theme)
        strip = style.place(figure, left, 288, 204, 66)
        costs.cost_axes(strip, low, high, STEPS, lines=3)
        costs.step_ticks(strip, STEPS, 3)
        strip.set_xlabel("step" if column == 1 else "", labelpad=2 * PX)
        strip.tick_params(labelleft=column == 0)
        if run is None:
            style.write(figure, left + 102, 166, "no such case", ha="center", color=theme.grey)
            continue
        rate = rf"$\alpha$ = {style.figure_number(setting.learning_rate)}"
        style.write(figure, left + 204, 50, rate, ha="right", color=theme.grey)
        follow(field, theme, rule, landscape.drawable(run.parameters[: STEPS + 1], J.domain))
        follow_cost(strip, theme, rule, curves[scenario], low, high)
        if run.diverged and not run.finite[: STEPS + 1].all():
            strip.text(
                0.5,
                0.35,
                f"diverges at step {int(np.argmin(run.finite))}",
                ha="center",
                transform=strip.transAxes,
                color=theme.ink,
                fontsize=style.LABEL,
            )
    return figure


def follow(field, theme: Theme, rule: Callable, path: np.ndarray) -> None:
    """Draw the path with an open dot every few steps, and its head."""
    name = rule.__name__
    landscape.line(field, name, theme).set_data(*path.T)
    field.plot(
        *path[EVERY::EVERY].T,
        "o",
        markersize=4.6 * PX,
        markerfacecolor=theme.ground,
        markeredgecolor=theme.mark(name).line,
        markeredgewidth=1.1 * PX,
        zorder=3.5,
    )
    if len(path) == STEPS + 1 and landscape.inside(field, path[-1]):
        landscape.head(field, name, theme).set_data(*path[-1:].T)


def follow_cost(strip, theme: Theme, rule: Callable, curve: np.ndarray, low, high) -> None:
    """Draw the cost against step, and the head at its end."""
    name = rule.__name__
    drawn = landscape.line(strip, name, theme, 1.8)
    drawn.set_data(np.arange(len(curve)), np.clip(curve, low / 10, high * 10))
    if low <= curve[-1] <= high:
        landscape.head(strip, name, theme, 0.9).set_data([STEPS], curve[-1:])
