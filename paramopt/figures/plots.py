"""Measurements and predictions in one to three panels, labelled at the lines."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FixedFormatter, FixedLocator, NullLocator

from paramopt.figures import landscape, style
from paramopt.figures.plates import Plate
from paramopt.figures.style import PX, Theme
from paramopt.record import Record, stacked

GAP, LEFT, RIGHT = 60, 34, 688
"""Between two panels; where the first one begins and the last one ends."""


@dataclass(frozen=True)
class Line:
    """What is drawn of one measurement or prediction.

    Attributes
    ----------
    x, y : array_like
        Its points, in the units of the axes.
    kind : {"line", "dots", "rings", "dashes", "points"}
        A solid line, filled or open dots, a dashed line, or dots too small to be told apart.
    role : {"slate", "clay", "ink", "grey"}
        Its colour in the theme.
    label : str
        Its name, written beside it.
    at : (float, float)
        Where the label begins, in the units of the axes.
    band : (array_like, array_like), optional
        The lower and the upper edge of a tinted band.
    ha : {"left", "right", "center"}
        Which side of the label stands at `at`.
    name : str
        What its numbers are called, if not by the label. A line without either has no numbers of
        its own.
    """

    x: Sequence[float]
    y: Sequence[float]
    kind: str = "line"
    role: str = "slate"
    label: str = ""
    at: tuple[float, float] | None = None
    band: tuple | None = None
    ha: str = "left"
    name: str = ""


@dataclass(frozen=True)
class Panel:
    """One pair of axes.

    Attributes
    ----------
    title, settings : str
        What it shows; what was run, in grey at its right.
    across, up : str
        What the axes show.
    xlim, ylim : (float, float)
        The window.
    xticks, yticks : sequence of float
        The numbered places.
    lines : sequence of Line
        What is drawn.
    log : str
        Which axes are logarithmic: "xy", "x", "y" or "".
    """

    title: str
    settings: str
    across: str
    up: str
    xlim: tuple[float, float]
    ylim: tuple[float, float]
    xticks: Sequence[float]
    yticks: Sequence[float]
    lines: Sequence[Line]
    log: str = "xy"


def plots(
    name: str,
    title: str,
    caption: str,
    alt: str,
    settings: str,
    panels: Sequence[Panel],
    ran: list[dict],
    height: int = 376,
    table: Mapping | None = None,
) -> Plate:
    """Draw panels of lines beside each other.

    Parameters
    ----------
    name, title, caption, alt : str
        As in `Plate`.
    settings : str
        What was run, in grey at the right of the title.
    panels : sequence of Panel
        One to three of them.
    ran : list of dict
        What was run, as the settings of a `Record`.
    height : int
        Of the figure, in display pixels.
    table : dict, optional
        The columns of the table of its numbers, where the lines' heights are only places; else
        there is a table for each panel.
    """

    # Room for the panels' titles and for the names of their upward axes, where there are any.
    top = 36 + 28 * any(panel.title for panel in panels) + 18 * any(panel.up for panel in panels)

    def draw(theme: Theme):
        figure = style.new_figure(700, height)
        style.write(figure, LEFT, 22, title, fontsize=style.TITLE, weight="semibold")
        style.write(figure, RIGHT, 22, settings, color=theme.grey, ha="right")
        width = (RIGHT - LEFT - GAP * (len(panels) - 1)) / len(panels)
        for i, panel in enumerate(panels):
            left = LEFT + i * (width + GAP)
            style.write(figure, left, 54, panel.title, fontsize=style.PANEL, weight="semibold")
            style.write(figure, left + width, 54, panel.settings, color=theme.grey, ha="right")
            axes = style.place(figure, left, top, width, height - top - 48)
            _panel(axes, theme, panel)
        return figure

    tables = {name: table} if table else {_named(name, panel): numbers(panel) for panel in panels}
    data = Record(ran, tables)
    return Plate(name, title, caption, alt, draw, 700, height, vector=True, data=data)


def numbers(panel: Panel) -> dict:
    """Return the columns of all numbers that a panel shows, named like its lines and axes.

    Examples
    --------
    >>> line = Line([1, 2], [3, 4], name="measured")
    >>> axes = "batch size $B$", "cost, dollars", (0, 5), (0, 5), (0, 5), (0, 5)
    >>> columns = numbers(Panel("", "", *axes, [line]))
    >>> {name: column.tolist() for name, column in columns.items()}
    {'curve': ['measured', 'measured'], 'batch_size': [1, 2], 'cost_dollars': [3, 4]}
    """
    across, up = ("_".join(_words(axis)) for axis in (panel.across, panel.up))
    banded = any(line.band for line in panel.lines)
    curves = {}
    for line in panel.lines:
        called = line.name or line.label
        if called in curves:
            raise ValueError(f"two lines of the panel {panel.title!r} are called {called!r}")
        if called:
            low, high = line.band or (None, None)
            band = {"low": low, "high": high} if banded else {}
            curves[called] = {across: line.x, up: line.y, **band}
    return stacked("curve", curves)


def _named(figure: str, panel: Panel) -> str:
    return "-".join([figure, *_words(panel.title)])


def _words(text: str) -> list[str]:
    """Return the words of a text without its mathematics, in small letters."""
    return re.findall("[a-z0-9]+", re.sub(r"\$.*?\$", "", text).lower())


def tick(value: float) -> str:
    """Print the number of a tick.

    Examples
    --------
    >>> tick(0.05), tick(0.001), tick(256), tick(1e4)
    ('0.05', '$10^{-3}$', '256', '$10^{4}$')
    """
    power = np.log10(abs(value)) if value else 0
    if float(power).is_integer() and not -2 <= power <= 3:
        return f"$10^{{{round(power)}}}$"
    return f"{value:g}".replace("-", "−")


def _panel(axes: Axes, theme: Theme, panel: Panel) -> None:
    axes.set(xlim=panel.xlim, ylim=panel.ylim)
    for letter, axis, ticks in (
        ("x", axes.xaxis, panel.xticks),
        ("y", axes.yaxis, panel.yticks),
    ):
        if letter in panel.log:
            (axes.set_xscale if letter == "x" else axes.set_yscale)("log")
        axis.set_major_locator(FixedLocator(list(ticks)))
        axis.set_major_formatter(FixedFormatter([tick(value) for value in ticks]))
        axis.set_minor_locator(NullLocator())
    axes.set(xlim=panel.xlim, ylim=panel.ylim)
    axes.grid(axis="y")
    axes.set_axisbelow(True)
    axes.spines[["left", "top", "right"]].set_visible(False)
    axes.tick_params(pad=4 * PX)
    axes.set_xlabel(panel.across, labelpad=2 * PX)
    axes.annotate(
        panel.up,
        (0, 1),
        (0, 6 * PX),
        xycoords="axes fraction",
        textcoords="offset points",
        color=theme.grey,
        fontsize=style.LABEL,
    )
    for line in panel.lines:
        _line(axes, theme, line)


def _line(axes: Axes, theme: Theme, line: Line) -> None:
    colour = getattr(theme, line.role)
    looks = {
        "line": {"lw": 2 * PX},
        "dashes": {"lw": 1.3 * PX, "dashes": (4, 3), "dash_capstyle": "butt"},
        "dots": {"marker": "o", "ms": 6.5 * PX, "mew": 0, "ls": "none", "zorder": 3},
        "rings": {
            "marker": "o",
            "ms": 6 * PX,
            "mfc": theme.ground,
            "mew": 1.4 * PX,
            "ls": "none",
            "zorder": 3,
        },
        "points": {"marker": "o", "ms": 2.4 * PX, "mew": 0, "ls": "none"},
    }
    if line.band:
        axes.fill_between(line.x, *line.band, color=colour, alpha=0.15, lw=0)
    axes.plot(
        line.x, line.y, color=colour, clip_on=line.kind in ("line", "dashes"), **looks[line.kind]
    )
    if line.label:
        axes.annotate(
            line.label,
            line.at,
            color=colour,
            fontsize=style.LABEL,
            ha=line.ha,
            va="center",
            path_effects=landscape.casing(theme, 2),
            zorder=5,
        )
