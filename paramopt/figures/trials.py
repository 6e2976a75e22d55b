"""Where searches for two hyperparameters have tried, on the map of what they look for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from paramopt.figures import style
from paramopt.figures.plates import Plate
from paramopt.figures.style import PX, Theme
from paramopt.record import Record, stacked

LEFTS, TOP, PANEL, HEIGHT = (34, 262, 490), 80, 190, 334


@dataclass(frozen=True)
class Search:
    """One search.

    Attributes
    ----------
    title : str
        Its name.
    points : numpy.ndarray, shape (trials, 2)
        What it tried, in the unit square.
    values : numpy.ndarray, shape (trials,)
        The logarithm of the cost there.
    settings : dict of numpy.ndarray, shape (trials,)
        What the points stand for, a hyperparameter each.
    """

    title: str
    points: np.ndarray
    values: np.ndarray
    settings: dict[str, np.ndarray]


def trials(
    name: str,
    title: str,
    caption: str,
    alt: str,
    settings: str,
    truth: np.ndarray,
    across: tuple[str, dict[float, str]],
    up: tuple[str, dict[float, str]],
    searches: Sequence[Search],
    ran: list[dict],
) -> Plate:
    """Draw three searches over the map of the objective, and what they tried of the first axis.

    Parameters
    ----------
    name, title, caption, alt : str
        As in `Plate`.
    settings : str
        What was run.
    truth : numpy.ndarray, shape (rows, columns)
        The objective on an even grid over the unit square, second axis upwards.
    across, up : (str, dict)
        Name of each axis, and what to print at which of its places.
    searches : sequence of three Search
        What was tried.
    ran : list of dict
        What was run, as the settings of a `Record`.
    """
    levels = np.linspace(np.quantile(truth, 0.006), truth.max(), 13)
    levels[0], levels[-1] = truth.min() - 1, truth.max() + 1

    def draw(theme: Theme):
        figure = style.new_figure(700, HEIGHT)
        style.write(figure, LEFTS[0], 22, title, fontsize=style.TITLE, weight="semibold")
        style.write(figure, LEFTS[2] + PANEL, 22, settings, color=theme.grey, ha="right")
        for left, search in zip(LEFTS, searches, strict=True):
            style.write(
                figure, left, TOP - 10, search.title, fontsize=style.PANEL, weight="semibold"
            )
            best = f"best {style.figure_number(float(10 ** search.values.min()))}"
            style.write(figure, left + PANEL, TOP - 10, best, color=theme.clay, ha="right")
            axes = style.place(figure, left, TOP, PANEL, PANEL)
            _map(axes, theme, truth, levels)
            _points(axes, theme, search)
            _axis(axes.set_xticks, across[1])
            _axis(axes.set_yticks, up[1] if left == LEFTS[0] else {})
            axes.set_xlabel(across[0], labelpad=2 * PX)
            if left == LEFTS[0]:
                axes.annotate(
                    up[0],
                    (0, 0.5),
                    (-9 * PX, 0),
                    xycoords="axes fraction",
                    textcoords="offset points",
                    ha="right",
                    va="center",
                    color=theme.grey,
                    fontsize=style.LABEL,
                )
            axes.tick_params(length=0, pad=14 * PX, axis="x")
            axes.tick_params(length=0, pad=4 * PX, axis="y")
        return figure

    tried = {
        search.title: {
            "trial": np.arange(1, len(search.values) + 1),
            **search.settings,
            "cost": 10**search.values,
        }
        for search in searches
    }
    data = Record(ran, {name: stacked("run", tried)})
    return Plate(name, title, caption, alt, draw, 700, HEIGHT, data=data)


def _axis(set_ticks, numbered: dict[float, str]) -> None:
    set_ticks(list(numbered), list(numbered.values()))


def _map(axes: Axes, theme: Theme, truth: np.ndarray, levels: np.ndarray) -> None:
    rows, columns = truth.shape
    x, y = (np.arange(columns) + 0.5) / columns, (np.arange(rows) + 0.5) / rows
    axes.contourf(x, y, truth, levels, colors=theme.landscape_colours(), zorder=0)
    axes.set(xlim=(x[0], x[-1]), ylim=(y[0], y[-1]))
    axes.spines[:].set_visible(False)


def _points(axes: Axes, theme: Theme, search: Search) -> None:
    cased = {"mec": theme.ground, "mew": 0.8 * PX, "ls": "none", "clip_on": False}
    axes.plot(*search.points.T, "o", color=theme.ink, ms=5 * PX, zorder=3, **cased)
    best = search.points[search.values.argmin()]
    axes.plot(*best, "o", color=theme.clay, ms=9 * PX, zorder=4, **cased)
    # What was tried of the first hyperparameter, under the axis.
    axes.plot(
        search.points[:, 0],
        np.full(len(search.points), -0.045),
        "|",
        color=theme.ink,
        ms=9 * PX,
        mew=1 * PX,
        transform=axes.get_xaxis_transform(),
        clip_on=False,
    )
