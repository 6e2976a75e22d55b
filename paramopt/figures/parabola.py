"""One step of gradient descent on parabolas: the tangent it trusts and the error it makes."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from paramopt import record, symbols, theory
from paramopt.figures import style
from paramopt.figures.plates import Plate
from paramopt.figures.style import PX, number
from paramopt.optimizers import gradient_descent

WIDTH, PANEL = 700, 300
LEFT = (34, 386)
EDGE = 2.6
"""Half the width of a panel in units of the parameter."""
SCALE = 34
"""Pixels a unit of cost, the same in all panels."""


def parabola(curvatures: tuple[float, float], rates: tuple[float, float], start: float) -> Plate:
    r"""Draw one step from `start` on :math:`J = \lambda w^2 / 2`, each curvature with each rate.

    Parameters
    ----------
    curvatures : (float, float)
        Low and high, one row of panels each.
    rates : (float, float)
        Small and large, one column each.
    start : float
        The parameter before the step, negative.
    """
    rows = [_Row(curvature, rates, start) for curvature in curvatures]
    tops = [84, 84 + rows[0].height + 104]
    height = tops[1] + rows[1].height + 56

    def draw(theme: style.Theme):
        figure = style.new_figure(WIDTH, height)
        style.write(
            figure, LEFT[0], 24, "One step, and its error", fontsize=style.TITLE, weight=600
        )
        run = f"gradient descent from $w$ = {number(start)}, all panels to one scale"
        style.write(figure, LEFT[1] + PANEL, 24, run, color=theme.grey, ha="right")
        for row, top, how_curved in zip(rows, tops, ("Low", "High"), strict=True):
            for left, rate, how_large in zip(LEFT, rates, ("small", "large"), strict=True):
                title = f"{how_curved} curvature, {how_large} rate"
                style.write(figure, left, top - 16, title, fontsize=style.PANEL, weight=600)
                run = f"$λ$ = {number(row.curvature)},  $α$ = {number(rate)}"
                style.write(figure, left + PANEL, top - 16, run, color=theme.grey, ha="right")
                axes = style.place(figure, left, top, PANEL, row.height)
                axes.set(xlim=(-EDGE, EDGE), ylim=(row.floor, row.ceiling))
                axes.set_axis_off()
                _step(axes, theme, row, rate, name=rate == rates[0])
        return figure

    errors = [[row.error(rate) for rate in rates] for row in rows]
    return Plate(
        name="parabola-step",
        title="One step, and its error",
        caption=(
            "Gradient descent takes the tangent for the cost. The clay bar is what it overlooks: "
            "it grows with the square of the rate and with the cube of the curvature "
            rf":math:`\lambda`, here from {number(errors[0][0])} to {number(errors[1][1])}."
        ),
        alt=(
            "Four parabolas, two flat and two steep, each with one step of gradient descent. The "
            "step follows the tangent; a bar shows how far the parabola lies above the tangent at "
            "the end of the step. With low curvature and a small rate the bar is tiny. With high "
            "curvature and a large rate the step crosses the minimum and the bar is longer than "
            "the parabola is high."
        ),
        draw=draw,
        width=WIDTH,
        height=height,
        vector=True,
        data=_data(rows, rates),
    )


def _data(rows: list[_Row], rates: tuple[float, float]) -> record.Record:
    """Return what is drawn in each panel, and the numbers of its step."""
    common = {"cost": record.dotted(theory.parabola), "optimizer": "gradient_descent", "steps": 1}
    settings, panels = [], []
    for row in rows:
        for rate in rates:
            own = {"curvature": row.curvature, "learning_rate": rate, "start": row.start}
            after = row.step(rate)
            settings.append({**common, **own})
            panels.append(
                own
                | {"next_w": after, "cost": row.cost(after)}
                | {"tangent": row.tangent(after), "error": row.error(rate)}
            )
    columns = {name: [panel[name] for panel in panels] for name in panels[0]}
    return record.Record(settings, {"parabola-step": columns})


class _Row:
    """What the panels of one curvature share: the range of cost that all their tangents need."""

    def __init__(self, curvature: float, rates: tuple[float, float], start: float):
        self.curvature, self.start = curvature, start
        lowest = min(self.cost(start) - rate * self.slope(start) ** 2 for rate in rates)
        self.floor, self.ceiling = min(lowest, 0) - 0.35, self.cost(EDGE) + 0.1
        self.height = round((self.ceiling - self.floor) * SCALE)

    def cost(self, w):
        return theory.parabola(w, self.curvature)

    def slope(self, w):
        return symbols.gradient(theory.parabola)(w, self.curvature)[0]

    def tangent(self, w):
        return self.cost(self.start) + self.slope(self.start) * (w - self.start)

    def step(self, rate: float) -> float:
        """Return the parameter after a step."""
        (w,) = gradient_descent(self.start, self.slope(self.start), learning_rate=rate)
        return w

    def error(self, rate: float) -> float:
        return theory.approximation_error(rate, self.curvature, self.start)


def _step(axes: Axes, theme: style.Theme, row: _Row, rate: float, name: bool):
    w, v, tangent = row.start, row.step(rate), row.tangent
    axes.axhline(0, color=theme.axis, lw=0.8 * PX, zorder=0)
    u = np.linspace(-EDGE, EDGE, 121)
    axes.plot(u, row.cost(u), color=theme.slate, lw=2.6 * PX)
    between = np.linspace(w, v, 61)
    axes.fill_between(
        between, tangent(between), row.cost(between), color=theme.clay, alpha=0.15, lw=0
    )
    ends = np.array([w - 0.25, v + 0.12])
    axes.plot(ends, tangent(ends), color=theme.ink, lw=1.3 * PX)
    axes.plot([v, v], [tangent(v), row.cost(v)], color=theme.clay, lw=3 * PX, solid_capstyle="butt")

    px = (row.ceiling - row.floor) / row.height
    below = row.floor - 22 * px
    for x, y in ((w, row.cost(w)), (v, tangent(v))):
        axes.plot([x, x], [y, below], ":", color=theme.axis, lw=PX, clip_on=False, zorder=0)
    arrow = {"arrowstyle": "-|>,head_length=.35,head_width=.16", "shrinkA": 0, "shrinkB": 0}
    arrow |= {"color": theme.ink, "lw": 1.6 * PX}
    axes.annotate("", (v, below), (w, below), arrowprops=arrow, annotation_clip=False)
    label = {"fontsize": style.LABEL, "textcoords": "offset points", "annotation_clip": False}
    axes.annotate(r"$-α\,J$′$(w)$", ((w + v) / 2, below), (0, -16 * PX), ha="center", **label)

    ring = {"ms": 9 * PX, "mew": 1.6 * PX, "mec": theme.ink, "zorder": 4}
    axes.plot(w, row.cost(w), "o", mfc=theme.ink, **ring)
    axes.plot(v, row.cost(v), "o", mfc=theme.ground, **ring)
    axes.annotate("$w$", (w, row.cost(w)), (8 * PX, 6 * PX), **label)
    # Above the parabola there is room on the side of the minimum.
    inwards = "left" if v < 0 else "right"
    offset = (7 * PX if v < 0 else -7 * PX, 7 * PX)
    axes.annotate("next $w$", (v, row.cost(v)), offset, ha=inwards, **label)
    error = f"error {number(row.error(rate))}"
    beside = (v, min((tangent(v) + row.cost(v)) / 2, -0.3))
    clay = {"color": theme.clay, "weight": 600, "va": "center_baseline"}
    axes.annotate(error, beside, (10 * PX, 0), **clay, **label)
    if name:
        axes.annotate("$J$", (EDGE, row.cost(EDGE)), (-34 * PX, -12 * PX), **label)
        if tangent(v) < 0:
            axes.annotate("tangent", (ends[1], tangent(ends[1])), (5 * PX, -8 * PX), **label)
