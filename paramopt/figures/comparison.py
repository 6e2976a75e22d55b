"""Two versions of one landscape side by side, each with the paths of its own runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from paramopt import record
from paramopt.descent import Run
from paramopt.figures import landscape, style
from paramopt.figures.plates import Plate
from paramopt.figures.style import PX, Theme
from paramopt.landscapes import Landscape

WIDTH, HEIGHT = 700, 492
LEFTS, TOP, PANEL = (34, 390), 74, 296


@dataclass(frozen=True)
class Side:
    """One half of the figure: what it shows, and the runs by the rule whose colour they get."""

    title: str
    J: Landscape
    runs: Mapping[str, Run]


def comparison(
    name: str, title: str, caption: str, left: Side, right: Side, window: landscape.Window
) -> Plate:
    """Draw two sides.

    Parameters
    ----------
    name, title, caption : str
        As in `Plate`.
    left, right : Side
        What is compared. All runs have one start and one number of steps.
    window : pair of pairs of float
        The range of w1 and of w2.
    """
    run = next(iter(left.runs.values()))

    def draw(theme: Theme) -> Figure:
        figure = style.new_figure(WIDTH, HEIGHT)
        style.write(figure, LEFTS[0], 24, title, fontsize=style.TITLE, weight="semibold")
        start = ", ".join(map(style.number, run.start))
        words = f"start ({start}), {run.steps} steps"
        style.write(figure, LEFTS[1] + PANEL, 24, words, color=theme.grey, ha="right")
        for x, side in zip(LEFTS, (left, right), strict=True):
            _side(figure, theme, x, side, window)
        return figure

    paths = f"Two contour maps of {title} with {len(left.runs)} paths each."
    alt = f"{paths} {_ends(left)} {_ends(right)}"
    data = sum((_data(name, side) for side in (left, right)), record.Record())
    return Plate(name, title, caption, alt, draw, WIDTH, HEIGHT, data=data)


def _data(name: str, side: Side) -> record.Record:
    table = f"{name}-{side.title.lower().replace(' ', '-')}"
    return record.of_runs(table, side.runs, side=side.title)


def _ends(side: Side) -> str:
    """Say where the runs of one side ended."""
    words = []
    for run in side.runs.values():
        w = ", ".join(style.number(round(float(x), 2)) for x in run.parameters[run.finite][-1])
        words.append(f"{run.rule.title} {'diverges' if run.diverged else f'ends at ({w})'}")
    return f"{side.title}: {'; '.join(words)}."


def _side(figure: Figure, theme: Theme, left: float, side: Side, window: landscape.Window) -> None:
    style.write(figure, left, TOP - 12, side.title, fontsize=style.PANEL, weight="semibold")
    axes = style.place(figure, left, TOP, PANEL, PANEL)
    landscape.ground(axes, side.J, theme, window)
    landscape.ticks(axes)
    landscape.minima(axes, side.J, theme)
    for i, (name, run) in enumerate(side.runs.items()):
        path = landscape.drawable(run.parameters, window)
        landscape.line(axes, name, theme).set_data(*path.T)
        if landscape.inside(axes, path[-1]):
            landscape.head(axes, name, theme).set_data(*path[-1:].T)
        _label(figure, theme, left + i % 2 * 150, 432 + i // 2 * 36, name, run)
    landscape.start_ring(axes, run.start, theme)


def _label(figure: Figure, theme: Theme, x: float, y: float, name: str, run: Run) -> None:
    mark = theme.mark(name)
    place = {"transform": figure.transFigure, "markersize": landscape.HEAD[mark.head] * PX}
    at = [(x + 5) / WIDTH], [1 - (y - 4) / HEIGHT]
    figure.add_artist(Line2D(*at, marker=mark.head, color=mark.line, mew=0, **place))
    style.write(figure, x + 14, y, run.rule.title, color=mark.text, weight="semibold")
    rate = style.figure_number(run.learning_rate.settings["learning_rate"])
    end = ", diverges" if run.diverged else ""
    style.write(figure, x + 14, y + 15, f"$α$ = {rate}{end}", color=theme.grey)
