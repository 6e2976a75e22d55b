"""What losses say of one prediction: their values, and through them their slopes."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from paramopt import losses as functions
from paramopt.figures import style
from paramopt.figures.plates import Plate
from paramopt.figures.style import PX, number
from paramopt.record import Record, stacked

WIDTH, HEIGHT = 700, 356
LEFTS, PANEL, TOP, SIDE = (34, 394), 282, 78, 226
SETTINGS = (
    {"curve": "squared", "function": "paramopt.losses.squared", "y": 0},
    {"curve": "absolute", "function": "numpy.abs"},
    {"curve": "cross-entropy", "function": "paramopt.losses.cross_entropy", "y": 1},
    {
        "curve": "squared error of p",
        "function": "paramopt.losses.squared",
        "y": 1,
        "y_hat": "1 / (1 + exp(-z))",
    },
    {"curve": "a mistake or none", "y": 1},
)
"""What the curves are."""


def of_a_number() -> dict[str, dict]:
    """Return the curves of the left panel."""
    error = np.linspace(-3, 3, 241)
    return {
        "squared": {"error": error, "loss": functions.squared(0, error)},
        "absolute": {"error": error, "loss": np.abs(error)},
    }


def of_a_yes() -> dict[str, dict]:
    """Return the curves of the right panel."""
    z = np.linspace(-4, 4, 241)
    p = 1 / (1 + np.exp(-z))
    return {
        "cross-entropy": {"z": z, "loss": functions.cross_entropy(1, z)},
        "squared error of p": {"z": z, "loss": functions.squared(1, p)},
        "a mistake or none": {"z": [-4, 0, 0, 4], "loss": [1, 1, 0, 0]},
    }


def losses() -> Plate:
    """Draw the losses of a number against its error, and of a yes or no against what a model says.

    The truth of the right panel is yes.
    """

    numbers, answers = of_a_number(), of_a_yes()

    def draw(theme: style.Theme):
        figure = style.new_figure(WIDTH, HEIGHT)
        style.write(figure, LEFTS[0], 24, "Losses", fontsize=style.TITLE, weight="semibold")
        titles = ("Of a number", "Of a yes or no, when the truth is yes")
        for left, words in zip(LEFTS, titles, strict=True):
            style.write(figure, left, TOP - 16, words, fontsize=style.PANEL, weight="semibold")
        _number(style.place(figure, LEFTS[0], TOP, PANEL, SIDE), theme, numbers)
        _yes(style.place(figure, LEFTS[1], TOP, PANEL, SIDE), theme, answers)
        return figure

    return Plate(
        name="losses",
        title="Losses",
        caption=(
            "Left, the squared loss grows ever faster with the error, the absolute loss evenly. "
            "Right, the cross-entropy keeps its slope where the answer is badly wrong; the squared "
            "error of the probability goes flat there, and counting mistakes is flat everywhere."
        ),
        alt=(
            "Left, a parabola and a V over the error, both zero in the middle and crossing at "
            "plus and minus one. Right, three lines over the model's number z: the cross-entropy "
            "falls almost straight from the upper left and bends towards zero at the right; the "
            "squared error of the probability is flat near one at the left, falls around zero, "
            "and is flat near zero at the right; the count of mistakes is a step from one to zero."
        ),
        draw=draw,
        width=WIDTH,
        height=HEIGHT,
        vector=True,
        data=Record(
            list(SETTINGS),
            {
                "losses-of-a-number": stacked("curve", numbers),
                "losses-of-a-yes": stacked("curve", answers),
            },
        ),
    )


def _axes(axes: Axes, end: float, high: float, xlabel: str) -> dict:
    axes.set(xlim=(-end, end), ylim=(0, high), xlabel=xlabel)
    axes.set_xticks(np.linspace(-end, end, 5))
    axes.set_yticks(np.arange(high + 1))
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(lambda value, _: number(value))
    axes.grid(axis="y")
    axes.set_axisbelow(True)
    axes.spines[["left", "top", "right"]].set_visible(False)
    return {"fontsize": style.LABEL, "textcoords": "offset points"}


def _number(axes: Axes, theme: style.Theme, curves: dict[str, dict]) -> None:
    label = _axes(axes, 3, 6, "error $ŷ - y$")
    axes.plot(*curves["squared"].values(), color=theme.slate, lw=2.4 * PX)
    axes.plot(*curves["absolute"].values(), color=theme.clay, lw=2 * PX)
    axes.annotate("squared", (2, 4), (-8 * PX, 4 * PX), color=theme.slate, ha="right", **label)
    axes.annotate("absolute", (2.2, 2.2), (2 * PX, -16 * PX), color=theme.clay, **label)


def _yes(axes: Axes, theme: style.Theme, curves: dict[str, dict]) -> None:
    label = _axes(axes, 4, 4, "what the model gives, $z$")
    axes.plot(*curves["cross-entropy"].values(), color=theme.slate, lw=2.4 * PX)
    axes.plot(*curves["squared error of p"].values(), color=theme.clay, lw=2 * PX)
    step = {"color": theme.ink, "lw": 1.3 * PX, "dashes": (4, 3), "zorder": 3}
    axes.plot(*curves["a mistake or none"].values(), **step)
    axes.annotate("cross-entropy", (-2, 2.13), (8 * PX, 6 * PX), color=theme.slate, **label)
    clay = {"color": theme.clay, "ha": "center"}
    axes.annotate("squared error of $p$", (-2.5, 0.85), (0, -38 * PX), **clay, **label)
    axes.annotate("a mistake or none", (-3.9, 1), (0, 6 * PX), **label)
