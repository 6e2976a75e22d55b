"""The two losses of a box against the predicted width, for a narrow and a wide box."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from paramopt import box_losses, symbols
from paramopt.figures import style
from paramopt.figures.plates import Plate
from paramopt.figures.style import PX, Theme, number
from paramopt.localizer.boxes import intersection_over_union
from paramopt.record import Record, stacked

WIDTH, HEIGHT = 700, 366
LEFTS, PANEL, TOP, SIDE = (34, 394), 282, 78, 236
SMALL, LARGE, ERROR = 6.0, 30.0, 2.0
"""Two true widths and the error of the prediction, in pixels."""


def width_loss(loss, true: float, predicted) -> np.ndarray:
    """Return a loss as a function of the predicted width alone, all else being right."""
    return loss(0, 0, true, 1, 0, 0, predicted, 1)


def curve(loss, true: float, top: float) -> dict[str, np.ndarray]:
    """Return a loss against predicted width, where it is not above `top`."""
    u = np.linspace(0.01, 40, 1600)
    value = width_loss(loss, true, u)
    return {"predicted_width_pixels": u[value <= top], "loss": value[value <= top]}


def losses() -> Plate:
    """Draw loss against predicted width: squares on the left, square roots on the right."""
    panels = (
        ("Squares", box_losses.bounding_box, 12.0),
        ("Squares of square roots", box_losses.yolo, 2.4),
    )
    curves = {
        (loss, true): curve(loss, true, top) for _, loss, top in panels for true in (SMALL, LARGE)
    }
    ratio = np.divide(*(width_loss(box_losses.yolo, true, true + ERROR) for true in (SMALL, LARGE)))

    def draw(theme: Theme) -> Figure:
        figure = style.new_figure(WIDTH, HEIGHT)
        title = "Loss against predicted width"
        style.write(figure, LEFTS[0], 24, title, fontsize=style.TITLE, weight="semibold")
        run = f"true widths {number(SMALL)} and {number(LARGE)} px, all else right"
        style.write(figure, WIDTH - 24, 24, run, color=theme.grey, ha="right")
        for left, (words, loss, top) in zip(LEFTS, panels, strict=True):
            style.write(figure, left, TOP - 16, words, fontsize=style.PANEL, weight="semibold")
            _panel(style.place(figure, left, TOP, PANEL, SIDE), theme, loss, top, curves)
        return figure

    return Plate(
        name="box-losses",
        title="The losses of a narrow and of a wide box",
        caption=(
            f"The loss of a box as the predicted width varies, for true widths of {number(SMALL)} "
            f"and {number(LARGE)} pixels. The dots are predictions {number(ERROR)} pixels too wide."
            " Squares charge both the same; with square roots the narrow box pays "
            f"{ratio:.1f} times as much as the wide one."
        ),
        alt=(
            "Two panels, each with two curves that touch zero at a width of 6 and of 30 pixels. "
            "Left, the curves are the same narrow parabola twice, and the dots two pixels right "
            "of the minima lie at the same height. Right, the curve around 6 is steep, the one "
            "around 30 wide and flat, and the dot of the narrow box lies several times as high."
        ),
        draw=draw,
        width=WIDTH,
        height=HEIGHT,
        vector=True,
        data=_curves(curves),
    )


def _curves(curves: dict) -> Record:
    named = {f"{loss.__name__}, {number(true)} px": (loss, true) for loss, true in curves}
    settings = [
        {
            "curve": name,
            "function": f"paramopt.box_losses.{loss.__name__}",
            "true_width_pixels": true,
            "error_of_the_dot_pixels": ERROR,
        }
        for name, (loss, true) in named.items()
    ]
    columns = {name: curves[key] for name, key in named.items()}
    return Record(settings, {"box-losses": stacked("curve", columns)})


def _panel(axes: Axes, theme: Theme, loss, top: float, curves: dict) -> None:
    for true, colour, dashes in ((SMALL, theme.clay, "--"), (LARGE, theme.slate, "-")):
        axes.plot(*curves[loss, true].values(), color=colour, ls=dashes, lw=2 * PX)
        dot = true + ERROR, width_loss(loss, true, true + ERROR)
        axes.plot(*dot, "o", color=colour, ms=8 * PX, mec=theme.ground, mew=1.2 * PX, zorder=4)
        label = {"textcoords": "offset points", "color": colour, "weight": "semibold"}
        axes.annotate(number(round(float(dot[1]), 2)), dot, (9 * PX, -4 * PX), **label)
    axes.set(xlim=(0, 40), ylim=(0, top), xlabel=r"predicted width $\hat{b}_w$, pixels")
    axes.set_xticks([0, 6, 20, 30, 40])
    axes.yaxis.set_major_locator(MaxNLocator(4))
    axes.yaxis.set_major_formatter(lambda value, _: number(value))
    axes.grid(axis="y")
    axes.set_axisbelow(True)
    axes.spines[["left", "top", "right"]].set_visible(False)


def moved_aside(truth: np.ndarray) -> dict[str, np.ndarray]:
    """Return what is lost, and its derivative, against the distance that a box is moved aside."""
    d = np.linspace(0, 2.5, 501)
    boxes = truth + np.outer(d, [1, 0, 0, 0])
    lost = 1 - intersection_over_union(truth, boxes)
    return {
        "d": d,
        "squares": box_losses.bounding_box(*truth, *boxes.T),
        "one_minus_iou": lost,
        "slope_of_squares": symbols.gradient(box_losses.bounding_box)(*truth[:, None], *boxes.T)[4],
        "slope_of_one_minus_iou": np.gradient(lost, d),
    }


def overlap_lost() -> Plate:
    """Draw what a box moved aside costs: in intersection over union, and in squares."""
    truth = np.array([0.0, 0, 1, 1])
    moved = moved_aside(truth)
    panels = (
        ("Loss", "squares", "one_minus_iou", 2.5),
        ("Derivative by $d$", "slope_of_squares", "slope_of_one_minus_iou", 3.0),
    )

    def draw(theme: Theme) -> Figure:
        figure = style.new_figure(WIDTH, 330)
        title = "A box moved aside"
        style.write(figure, LEFTS[0], 24, title, fontsize=style.TITLE, weight="semibold")
        run = "width 1, right height, moved aside by $d$"
        style.write(figure, WIDTH - 24, 24, run, color=theme.grey, ha="right")
        for left, (words, squares, overlap, top) in zip(LEFTS, panels, strict=True):
            style.write(figure, left, TOP - 16, words, fontsize=style.PANEL, weight="semibold")
            axes = style.place(figure, left, TOP, PANEL, 200)
            _moved(axes, theme, moved["d"], moved[squares], moved[overlap], top)
        return figure

    return Plate(
        name="overlap-lost",
        title="Intersection over union gives no gradient without overlap",
        caption=(
            "The true box moved aside by :math:`d` of its own widths. Beyond :math:`d = 1` the "
            "boxes no longer overlap: one minus their intersection over union stays at 1, and its "
            "derivative is 0. The sum of squares goes on to say how far off the box is."
        ),
        alt=(
            "Two panels against the distance d from 0 to 2.5. Left, the squared loss is a "
            "parabola; one minus intersection over union rises from 0 with a bend down to 1 at "
            "d = 1 and is level from there on. Right, the derivative of the squared loss is a "
            "rising line; the other starts at 2, falls to one half at d = 1 and drops to 0."
        ),
        draw=draw,
        width=WIDTH,
        height=330,
        vector=True,
        data=Record(
            [
                {"curve": curve, "function": f"paramopt.{function}", "truth": truth.tolist()}
                for curve, function in (
                    ("squares", "box_losses.bounding_box"),
                    ("one_minus_iou", "localizer.boxes.intersection_over_union"),
                )
            ],
            {"overlap-lost": moved},
        ),
    )


def _moved(axes: Axes, theme: Theme, moved, squares, overlap, top: float) -> None:
    shown = squares <= top
    axes.plot(moved[shown], squares[shown], color=theme.slate, lw=2 * PX)
    axes.plot(moved, overlap, color=theme.clay, lw=2 * PX, ls="--")
    label = {"textcoords": "offset points", "weight": "semibold"}
    last = moved[shown][-1], squares[shown][-1]
    axes.annotate("squares", last, (-20 * PX, -16 * PX), ha="right", color=theme.slate, **label)
    at = int(np.searchsorted(moved, 1.9))
    axes.annotate("1 − IoU", (moved[at], overlap[at]), (0, 7 * PX), color=theme.clay, **label)
    axes.set(xlim=(0, 2.5), ylim=(0, top), xlabel="$d$, in widths of the box")
    axes.set_xticks([0, 0.5, 1, 1.5, 2, 2.5], ["0", "0.5", "1", "1.5", "2", "2.5"])
    axes.yaxis.set_major_locator(MaxNLocator(3))
    axes.yaxis.set_major_formatter(lambda value, _: number(value))
    axes.grid(axis="y")
    axes.set_axisbelow(True)
    axes.spines[["left", "top", "right"]].set_visible(False)
