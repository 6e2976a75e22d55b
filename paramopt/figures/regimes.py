"""Gradient descent on a parabola at four rates: where it goes, and the cost theory predicts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from matplotlib.axes import Axes

from paramopt import minimize, record, schedules, theory
from paramopt.descent import Run
from paramopt.figures import costs, style
from paramopt.figures.plates import Clip, Plate
from paramopt.figures.style import PX, Theme, number
from paramopt.optimizers import gradient_descent

WIDTH, HEIGHT = 700, 510
LEFTS, PANEL = (34, 204, 374, 544), (142, 128)
CURVATURE, START, STEPS = 0.8, -2.0, 16
EDGE = 3.4
"""Half the width of a panel in units of the parameter."""
LOW, HIGH = 1e-6, 1e2
FRAME, HOLD = 300, 3000
DASHES = {"monotone": (None, None), "oscillating": (6, 2), "diverging": (None, None)}


def J(w1, w2):
    """Return the cost: a parabola along w1 for whoever stays at w2 = 0."""
    return CURVATURE * (w1**2 + w2**2) / 2


def regimes(rates: Sequence[float]) -> Plate:
    r"""Draw gradient descent on :math:`J = \lambda w^2 / 2`, each rate in a panel of its own.

    Parameters
    ----------
    rates : sequence of four floats
        The learning rates.
    """
    run = minimize(J, gradient_descent, (START, 0), STEPS, np.asarray(rates))
    predicted = theory.parabola_costs(np.asarray(rates), CURVATURE, START, STEPS)
    exact = predicted > 0
    difference = np.max(np.abs(run.costs - predicted)[exact] / predicted[exact])
    names = [theory.regime(rate, CURVATURE) for rate in rates]

    def draw(theme: Theme) -> Clip:
        figure = style.new_figure(WIDTH, HEIGHT)
        title = "Gradient descent on a parabola"
        style.write(figure, LEFTS[0], 24, title, fontsize=style.TITLE, weight="semibold")
        settings = f"$λ$ = {number(CURVATURE)},  start $w$ = {number(START)},  {STEPS} steps"
        style.write(figure, LEFTS[-1] + PANEL[0], 24, settings, color=theme.grey, ha="right")
        moves = []
        for i, (left, rate, name) in enumerate(zip(LEFTS, rates, names, strict=True)):
            label = name.capitalize()
            style.write(figure, left, 62, label, fontsize=style.PANEL, weight="semibold")
            setting = f"$α$ = {number(rate)}"
            style.write(figure, left + PANEL[0], 62, setting, color=theme.grey, ha="right")
            factor = theory.contraction(rate, CURVATURE)
            words = f"$w$ × {number(factor)} a step"
            style.write(figure, left, 226, words, color=theme.grey)
            axes = style.place(figure, left, 72, *PANEL)
            moves.append(_path(axes, theme, run.parameters[:, 0, i]))
        style.write(figure, LEFTS[0], 264, "Cost", fontsize=style.PANEL, weight="semibold")
        digits = f"$10^{{{int(np.ceil(np.log10(difference)))}}}$"
        words = f"lines predicted, rings measured; they differ by less than {digits} of the cost"
        style.write(figure, LEFTS[0] + 36, 264, words, color=theme.grey)
        counter = style.write(
            figure, LEFTS[-1] + PANEL[0], 264, "", color=theme.grey, ha="right", animated=True
        )
        chart = style.place(figure, LEFTS[0], 278, 540, 180)
        moves.append(_chart(chart, theme, names, predicted, run.costs))

        def update(step: int) -> list:
            counter.set_text(f"step {step}")
            return [counter, *(artist for move in moves for artist in move(step))]

        return Clip(figure, update, [FRAME] * STEPS + [HOLD])

    return Plate(
        name="parabola-regimes",
        title="Four regimes on a parabola",
        caption=(
            r"One start, one curvature :math:`\lambda`, four rates. Each step multiplies the "
            r"parameter by :math:`1 - \alpha\lambda`, so on a logarithmic axis the cost follows a "
            r"straight line. With :math:`\alpha = 1/\lambda` it is zero after one step and has no "
            "place on this axis."
        ),
        alt=(
            "Above, four equal parabolas with the path of gradient descent on each: creeping down "
            "one side, at the bottom after a single step, hopping from side to side inwards, "
            "hopping from side to side outwards and out of the panel. Below, cost against step: "
            "rings that were measured lie exactly on the straight lines that were predicted, two "
            "falling, one rising."
        ),
        draw=draw,
        width=WIDTH,
        height=HEIGHT,
        data=_data(rates, run, predicted),
    )


def _data(rates: Sequence[float], run: Run, predicted: np.ndarray) -> record.Record:
    """Return each rate as a run of its own, with the predicted costs beside the measured ones."""
    settings, parts = [], {}
    common = record.setting(run) | {"landscape": record.dotted(J), "curvature": CURVATURE}
    for i, rate in enumerate(rates):
        name = f"rate {rate}"
        schedule = record.schedule(schedules.constant(rate))
        own = {"learning_rate": schedule, "start": record.plain(run.start[:, i])}
        settings.append({"run": name, **common, **own})
        parts[name] = {
            "step": np.arange(STEPS + 1),
            "w1": run.parameters[:, 0, i],
            "cost": run.costs[:, i],
            "predicted_cost": predicted[:, i],
        }
    return record.Record(settings, {"parabola-regimes": record.stacked("run", parts)})


def _path(axes: Axes, theme: Theme, w: np.ndarray) -> Callable:
    """Draw the parabola; return the function that moves the path to a step."""
    top = J(EDGE, 0)
    axes.set(xlim=(-EDGE, EDGE), ylim=(-0.06 * top, top))
    axes.set_axis_off()
    axes.axhline(0, color=theme.axis, lw=0.8 * PX, zorder=0)
    u = np.linspace(-EDGE, EDGE, 121)
    axes.plot(u, J(u, 0), color=theme.slate, lw=2.6 * PX)
    axes.plot(
        START, J(START, 0), "o", ms=8 * PX, mfc=theme.ground, mec=theme.ink, mew=1.5 * PX, zorder=3
    )
    clay = {"color": theme.clay, "animated": True}
    (hops,) = axes.plot([], [], lw=1.2 * PX, marker="o", ms=3 * PX, zorder=4, **clay)
    (head,) = axes.plot([], [], "o", ms=9 * PX, mec=theme.ground, mew=1.2 * PX, zorder=5, **clay)

    def move(step: int) -> list:
        seen = w[: step + 1]
        hops.set_data(seen, J(seen, 0))
        there = abs(seen[-1]) <= EDGE
        head.set_data(*([seen[-1:], J(seen[-1:], 0)] if there else ([], [])))
        return [hops, head]

    return move


def _chart(axes: Axes, theme: Theme, names: list[str], predicted, measured) -> Callable:
    """Draw the predicted costs; return the function that shows the measured ones to a step."""
    costs.cost_axes(axes, LOW, HIGH, STEPS)
    axes.set_xticks(np.arange(0, STEPS + 1, 4))
    rings = []
    for name, line, rings_of in zip(names, predicted.T, measured.T, strict=True):
        colour = theme.clay if name == "diverging" else theme.slate
        shown = line > 0
        if shown.all():
            axes.plot(line, color=colour, lw=1.6 * PX, dashes=DASHES[name])
            place = {"textcoords": "offset points", "va": "center_baseline", "color": colour}
            end = (STEPS, line[-1])
            axes.annotate(name, end, (12 * PX, 0), fontsize=style.LABEL, **place)
        else:
            note = {"textcoords": "offset points", "fontsize": style.LABEL, "color": colour}
            axes.plot([0, 1], [line[0], LOW / 10], color=colour, lw=1.6 * PX, dashes=(1.5, 1.5))
            axes.annotate(f"{name}, then 0", (1, LOW), (3 * PX, 6 * PX), **note)
        options = {"ms": 6.5 * PX, "mfc": theme.ground, "mec": colour, "mew": 1.4 * PX}
        (drawn,) = axes.plot([], [], "o", animated=True, clip_on=False, **options)
        rings.append((drawn, np.where((rings_of >= LOW) & (rings_of <= HIGH), rings_of, np.nan)))

    def move(step: int) -> list:
        for drawn, heights in rings:
            drawn.set_data(np.arange(step + 1), heights[: step + 1])
        return [drawn for drawn, _ in rings]

    return move
