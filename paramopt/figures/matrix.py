"""The scenario matrix: every optimizer in every learning-rate scenario on one landscape."""

from __future__ import annotations

from paramopt import optimizers, scenarios
from paramopt.figures import landscape, race, style
from paramopt.figures.plates import Plate
from paramopt.figures.style import Theme
from paramopt.landscapes import Landscape
from paramopt.record import Record

SIDE, STEP, ROW, LEFT, TOP = 94, 101, 124, 96, 74
"""Side of a small landscape, distance to the next across and down, and where the first stands."""


def matrix(J: Landscape) -> Plate:
    """Return the figure of all optimizers in all six scenarios on one landscape.

    Parameters
    ----------
    J : Landscape
        A landscape of the catalogue.

    Returns
    -------
    Plate
    """
    entries = {name: race.entrants(J, name) for name in scenarios.catalogue}
    missing = sum(run is None for column in entries.values() for _, run in column.values())
    cases = len(scenarios.catalogue) * len(optimizers.catalogue)
    return Plate(
        name=f"{J.__name__.replace('_', '-')}-matrix",
        title=f"{J.title}: all rules in all scenarios",
        caption=f"Rules down, scenarios across, {scenarios.STEPS} steps each, rate and decay "
        "under each picture. A path cut by the frame leaves the window; a hollow head at the start "
        "means that the run diverges."
        + (f" {missing} of the {cases} cases do not exist." if missing else ""),
        alt=f"A row of six small maps of {J.title} for each optimizer, with its path in each "
        f"learning-rate scenario. Of the runs of each: {fates(J, entries)}.",
        draw=lambda theme: draw(theme, J, entries),
        width=700,
        height=TOP + ROW * len(optimizers.catalogue),
        data=sum((race.data(J, name) for name in scenarios.catalogue), Record()),
    )


def fates(J: Landscape, entries: dict) -> str:
    """Say how many runs of each scenario settle, and how many diverge."""
    least = J(*scenarios.reference(J))
    first = J(*J.start) - least
    parts = []
    for scenario, column in entries.items():
        runs = [run for _, run in column.values() if run is not None]
        settle = sum(int(scenarios.settling_step(run, first, least)) >= 0 for run in runs)
        diverge = sum(bool(run.diverged) for run in runs)
        title = scenarios.catalogue[scenario].title.lower()
        parts.append(f"{title}, {settle} of {len(runs)} settle and {diverge} diverge")
    return "; ".join(parts)


def draw(theme: Theme, J: Landscape, entries: dict):
    """Draw the matrix for one theme."""
    figure = style.new_figure(700, TOP + ROW * len(optimizers.catalogue))
    start = ", ".join(map(style.number, J.start))
    style.write(
        figure, 0, 22, f"{J.title} in all scenarios", fontsize=style.TITLE, weight="semibold"
    )
    style.write(
        figure,
        LEFT + 5 * STEP + SIDE,
        22,
        f"start ({start}),  {scenarios.STEPS} steps",
        ha="right",
        color=theme.grey,
    )
    for column, (scenario, entry) in enumerate(entries.items()):
        left = LEFT + column * STEP
        words = scenarios.catalogue[scenario].title.replace("Decay ", "Decay\n")
        style.write(
            figure,
            left,
            TOP - 7,
            words,
            weight="semibold",
            fontsize=style.TICK,
            va="bottom",
            linespacing=1.1,
        )
        for row, (name, (setting, run)) in enumerate(entry.items()):
            top = TOP + row * ROW
            if column == 0:
                title = optimizers.catalogue[name].title.replace(" ", "\n")
                style.write(
                    figure,
                    LEFT - 10,
                    top + SIDE / 2,
                    title,
                    ha="right",
                    va="center",
                    color=theme.mark(name).text,
                    weight="semibold",
                )
            if run is None:
                style.write(
                    figure,
                    left + SIDE / 2,
                    top + SIDE / 2,
                    "no such case",
                    ha="center",
                    va="center",
                    color=theme.grey,
                    fontsize=style.TICK,
                )
                continue
            axes = style.place(figure, left, top, SIDE, SIDE)
            axes.set_axis_off()
            landscape.ground(axes, J, theme, bands=8)
            path = landscape.drawable(run.parameters, J.domain)
            landscape.line(axes, name, theme, 1.6).set_data(*path.T)
            if run.diverged:
                head = landscape.head(
                    axes,
                    name,
                    theme,
                    0.8,
                    markerfacecolor=theme.ground,
                    markeredgecolor=theme.mark(name).line,
                )
                head.set_data(*path[:1].T)
            elif landscape.inside(axes, path[-1]):
                landscape.head(axes, name, theme, 0.8).set_data(*path[-1:].T)
            text = rf"$\alpha$ = {style.figure_number(setting.learning_rate)}"
            style.write(
                figure, left, top + SIDE + 11, text, color=theme.grey, fontsize=11 * style.PX
            )
            if setting.decay:
                text = rf"$k$ = {style.figure_number(setting.decay)}"
                style.write(
                    figure,
                    left + SIDE,
                    top + SIDE + 11,
                    text,
                    ha="right",
                    color=theme.grey,
                    fontsize=11 * style.PX,
                )
    return figure
