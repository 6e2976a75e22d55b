"""Convergence: the cost of all optimizers against the step, labelled at the lines."""

from __future__ import annotations

import numpy as np

from paramopt import optimizers, scenarios
from paramopt.figures import costs, labels, landscape, race, style
from paramopt.figures.plates import Plate
from paramopt.figures.style import PX, Theme
from paramopt.landscapes import Landscape

LEFT, RIGHT, TOP, BOTTOM = 34, 510, 40, 332


def convergence(J: Landscape, scenario: str) -> Plate:
    """Return the plot of cost against step for all optimizers in one learning-rate scenario.

    Parameters
    ----------
    J : Landscape
        A landscape of the catalogue.
    scenario : str
        The name of the scenario.

    Returns
    -------
    Plate

    Raises
    ------
    ValueError
        For an unknown scenario.
    """
    entries = race.entrants(J, scenario)
    runs = {name: run for name, (_, run) in entries.items() if run is not None}
    kind = scenarios.catalogue[scenario]
    least = costs.reference(J, runs.values())
    return Plate(
        name=race.plate_name(J, scenario, "convergence"),
        title=f"{J.title}, {kind.title.lower()}: cost",
        caption=f"**{kind.title}.** {costs.reference_text(least)} against step, all "
        f"{scenarios.STEPS} steps. Below the dotted line, where it is in sight, a run counts as "
        "settled.",
        alt=alt(J, scenario, entries, least),
        draw=lambda theme: draw(theme, J, entries, runs, least),
        width=700,
        height=376,
        vector=True,
        data=race.data(J, scenario),
    )


def draw(theme: Theme, J: Landscape, entries: dict, runs: dict, least: float):
    """Draw the plot for one theme."""
    curves = {name: costs.excess(run, least, scenarios.STEPS) for name, run in runs.items()}
    low, high = costs.limits(list(curves.values()))
    figure = style.new_figure(700, 376)
    axes = style.place(figure, LEFT, TOP, RIGHT - LEFT, BOTTOM - TOP)
    costs.cost_axes(axes, low, high, scenarios.STEPS, lines=5)
    costs.step_ticks(axes, scenarios.STEPS, 4)
    title = f"{costs.reference_text(least)} on {J.title}"
    start = ", ".join(map(style.number, J.start))
    style.write(figure, LEFT, 27, title, fontsize=style.TITLE, weight="semibold")
    style.write(
        figure,
        RIGHT,
        27,
        f"start ({start}),  {scenarios.STEPS} steps",
        ha="right",
        color=theme.grey,
    )
    excess = J(*J.start) - J(*scenarios.reference(J))
    settled = excess * scenarios.SETTLED + J(*scenarios.reference(J)) - least
    axes.axhline(settled, color=theme.axis, linewidth=1 * PX, linestyle=(0, (1, 2)), zorder=1)

    steps = np.arange(scenarios.STEPS + 1)
    for i, (name, curve) in enumerate(curves.items()):
        mark = theme.mark(name)
        shown = np.where(curve <= high * 10, np.maximum(curve, low / 10), np.nan)
        axes.plot(steps, shown, color=mark.line, linewidth=1.8 * PX, zorder=3)
        # The markers are staggered, so that two lines on one another show both shapes.
        axes.plot(
            steps,
            np.where((shown >= low) & (shown <= high), shown, np.nan),
            mark.head,
            color=mark.line,
            markersize=landscape.HEAD[mark.head] * 0.75 * PX,
            zorder=4,
            markeredgewidth=0.8 * PX,
            markeredgecolor=theme.ground,
            markevery=(8 * (i + 1), 48),
        )
        if low <= curve[-1] <= high:
            landscape.head(axes, name, theme, 0.95).set_data(steps[-1:], curve[-1:])
    ends = labels.heights(curves, low, high, (TOP, BOTTOM))
    labels.labels(figure, theme, entries, ends, RIGHT + 20, (TOP, BOTTOM))
    return figure


def alt(J: Landscape, scenario: str, entries: dict, least: float) -> str:
    """Say how low each optimizer came and when it settled."""
    first = J(*J.start) - J(*scenarios.reference(J))
    parts = []
    for name, (_, run) in entries.items():
        if run is None:
            continue
        title = optimizers.catalogue[name].title
        step = int(scenarios.settling_step(run, first, J(*scenarios.reference(J))))
        if run.diverged:
            parts.append(f"{title} diverges")
        elif step >= 0:
            parts.append(f"{title} settles at step {step}")
        else:
            parts.append(f"{title} has not settled, cost {style.number(run.costs[-1])}")
    kind = scenarios.catalogue[scenario]
    return (
        f"{costs.reference_text(least)} on a logarithmic axis against step on {J.title}, "
        f"learning rates: {kind.title.lower()}. {'; '.join(parts)}."
    )
