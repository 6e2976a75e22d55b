"""The descent lemma in one dimension: a parabola over the cost, and the decrease it makes sure."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from paramopt import symbols, theory
from paramopt.figures import style
from paramopt.figures.plates import Plate
from paramopt.figures.style import PX, number
from paramopt.optimizers import gradient_descent
from paramopt.record import Record, stacked

WIDTH, HEIGHT = 700, 372
LEFTS, PANEL, TOP = (34, 394), 282, 78
LARGEST = 1.0
"""The largest curvature of `J`."""
LAST = 5.0
"""The largest rate of the right panel."""


def J(w, L=LARGEST):
    """Return the cost; its curvature, L / (1 + w**2)**1.5, is largest at the minimum."""
    return L * (1 + w**2) ** 0.5


def bound(start: float) -> Plate:
    r"""Draw one step at the rate :math:`1/L`, and the decrease that each rate brings.

    Parameters
    ----------
    start : float
        The parameter before the step, negative.
    """
    slope = float(symbols.gradient(J)(start, LARGEST)[0])

    def tangent(w):
        return J(start) + slope * (w - start)

    def over(w):
        return tangent(w) + LARGEST * (w - start) ** 2 / 2

    def promised(rate):
        return rate * slope**2

    def sure(rate):
        return theory.descent_bound(rate, LARGEST, slope)

    def true(rate):
        (v,) = gradient_descent(start, slope, learning_rate=rate)
        return J(start) - J(v)

    w, rates = np.linspace(-3.4, 2.2, 200), np.linspace(0, LAST, 301)
    costs = {
        name: {"w": w, "cost": curve(w)}
        for name, curve in {"cost": J, "tangent": tangent, "parabola": over}.items()
    }
    gains = {
        name: {"learning_rate": rates, "decrease": curve(rates)}
        for name, curve in {"promised": promised, "true": true, "sure": sure}.items()
    }
    tables = {"sure-gain-step": stacked("curve", costs), "sure-gain": stacked("curve", gains)}
    settings = {
        "cost": "(1 + w**2) ** 0.5",
        "largest_curvature": LARGEST,
        "start": start,
        "optimizer": "gradient_descent",
        "learning_rate": 1 / LARGEST,
        "steps": 1,
    }

    def draw(theme: style.Theme):
        figure = style.new_figure(WIDTH, HEIGHT)
        title = "What a step is sure to gain"
        style.write(figure, LEFTS[0], 24, title, fontsize=style.TITLE, weight="semibold")
        run = f"$J$ = √(1 + $w$²),  $L$ = {number(LARGEST)},  $w$ = {number(start)}"
        style.write(figure, LEFTS[1] + PANEL, 24, run, color=theme.grey, ha="right")
        titles = ("One step at $α$ = 1/$L$", "Decrease of the cost")
        for left, words in zip(LEFTS, titles, strict=True):
            style.write(figure, left, TOP - 16, words, fontsize=style.PANEL, weight="semibold")
        step = style.place(figure, LEFTS[0], TOP, PANEL, 250)
        _step(step, theme, start, slope, tangent, over, costs)
        _gains(style.place(figure, LEFTS[1], TOP, PANEL, 250), theme, promised, sure, true, gains)
        return figure

    rate = 1 / LARGEST
    return Plate(
        name="sure-gain",
        title="What a step is sure to gain",
        caption=(
            "Left, the parabola of curvature :math:`L` that touches the cost at :math:`w` lies "
            "above it everywhere; at its lowest point the cost has fallen by at least "
            f"{number(sure(rate))}, in truth by {number(round(true(rate), 3))}. Right, the same "
            r"for all rates: up to :math:`2/L` a decrease is sure, beyond it a matter of the curve."
        ),
        alt=(
            "Left, a curve that falls from the left and flattens into straight arms, its tangent "
            "at a point on the left arm, and a dashed parabola that touches the curve there and "
            "stays above it. A bar marks how far the lowest point of the parabola lies under the "
            "point. Right, three lines from the origin against the rate: the tangent's promise "
            "rises without end; the sure decrease is an arch that peaks at 1 over L and is back "
            "at zero at 2 over L; the true decrease lies between them, peaks near 2.2 and turns "
            "negative near 4.5."
        ),
        draw=draw,
        width=WIDTH,
        height=HEIGHT,
        vector=True,
        data=Record([settings], tables),
    )


def _step(axes: Axes, theme: style.Theme, w: float, slope: float, tangent, over, costs) -> None:
    axes.set(xlim=(-3.4, 2.2), ylim=(0.2, 3.7))
    axes.set_axis_off()
    v = w - slope / LARGEST
    axes.plot(*costs["cost"].values(), color=theme.slate, lw=2.6 * PX)
    u, parabola = costs["parabola"].values()
    shown = np.where(parabola < 3.7, parabola, np.nan)
    axes.plot(u, shown, color=theme.clay, lw=1.6 * PX, ls="--")
    ends = np.array([-3.3, -0.1])
    axes.plot(ends, tangent(ends), color=theme.ink, lw=1.3 * PX)
    level = {"color": theme.axis, "lw": PX, "ls": ":", "zorder": 0}
    axes.plot([w, v + 0.15], [J(w)] * 2, **level)
    axes.plot([v, v], [0.4, J(v)], **level)
    axes.plot([w, w], [0.4, J(w)], **level)
    axes.plot([v, v], [over(v), J(w)], color=theme.clay, lw=3 * PX, solid_capstyle="butt")
    arrow = {"arrowstyle": "-|>,head_length=.35,head_width=.16", "shrinkA": 0, "shrinkB": 0}
    arrow |= {"color": theme.ink, "lw": 1.6 * PX}
    axes.annotate("", (v, 0.45), (w, 0.45), arrowprops=arrow)
    ring = {"ms": 8 * PX, "mew": 1.6 * PX, "mec": theme.ink, "zorder": 4}
    axes.plot(w, J(w), "o", mfc=theme.ink, **ring)
    axes.plot(v, J(v), "o", mfc=theme.ground, **ring)
    label = {"fontsize": style.LABEL, "textcoords": "offset points"}
    axes.annotate("$w$", (w, J(w)), (4 * PX, 7 * PX), **label)
    axes.annotate("next $w$", (v, J(v)), (-6 * PX, -8 * PX), ha="right", va="top", **label)
    clay = {"color": theme.clay, "weight": "semibold", "ha": "center"}
    axes.annotate("sure", (v, J(w)), (0, 7 * PX), **clay, **label)
    axes.annotate("$J$", (2.1, J(2.1)), (0, -20 * PX), color=theme.slate, **label)
    axes.annotate("tangent", (-0.1, tangent(-0.1)), (6 * PX, -5 * PX), **label)
    place = (0.45, over(0.45))
    touching = {"ha": "right", "color": theme.clay}
    axes.annotate("touching parabola", place, (-9 * PX, 6 * PX), **touching, **label)
    axes.annotate(r"$-J$′$(w) / L$", ((w + v) / 2, 0.45), (0, -16 * PX), ha="center", **label)


def _gains(axes: Axes, theme: style.Theme, promised, sure, true, gains) -> None:
    low, high = -0.5, 1.5
    axes.set(xlim=(0, LAST), ylim=(low, high), xlabel="$α$", yticks=[-0.5, 0, 0.5, 1, 1.5])
    axes.set_xticks(np.arange(LAST + 1) / LARGEST, ["0", *(f"{i}/$L$" for i in range(1, 6))])
    axes.set_yticks([-0.5, 0, 0.5, 1, 1.5], ["−0.5", "0", "0.5", "1", "1.5"])
    axes.grid(axis="y")
    axes.set_axisbelow(True)
    axes.spines[["left", "top", "right", "bottom"]].set_visible(False)
    axes.axhline(0, color=theme.axis, lw=PX, zorder=0.5)
    axes.plot(*gains["promised"].values(), color=theme.ink, lw=1.3 * PX)
    axes.plot(*gains["true"].values(), color=theme.slate, lw=2.6 * PX)
    axes.plot(*gains["sure"].values(), color=theme.clay, lw=1.6 * PX, ls="--")
    best = 1 / LARGEST
    axes.plot(best, sure(best), "o", color=theme.clay, ms=7 * PX, mec=theme.ground, mew=1.2 * PX)
    label = {"fontsize": style.LABEL, "textcoords": "offset points"}
    axes.annotate("sure", (1.6, sure(1.6)), (6 * PX, 4 * PX), color=theme.clay, **label)
    axes.annotate("true", (3.4, true(3.4)), (8 * PX, 2 * PX), color=theme.slate, **label)
    place = (1.62, promised(1.62))
    axes.annotate("tangent’s promise", place, (-8 * PX, 2 * PX), ha="right", **label)
