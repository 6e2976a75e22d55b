"""How long the steps of the adaptive rules are, on a slope and near a minimum."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from matplotlib.axes import Axes

from paramopt import minimize, optimizers, record
from paramopt.descent import Run
from paramopt.figures import style
from paramopt.figures.plates import Plate, Table
from paramopt.figures.style import PX, Theme

HEIGHT, LEFTS, TOP, PANEL, DOWN = 330, (34, 400), 66, 260, 206
RULES = ("adagrad", "rmsprop", "adam")
RATE, SLOPE_STEPS, WELL_STEPS = 0.1, 40, 200


def slope(w1, w2):
    """Return a cost with the same gradient everywhere."""
    return w1 + w2


def well(w1, w2):
    """Return a parabola, of curvature 1 in both parameters."""
    return (w1**2 + w2**2) / 2


def runs(J: Callable, steps: int, start: float) -> dict[str, Run]:
    """Return each rule's run; both parameters run the same course."""
    return {rule: minimize(J, rule, (start, start), steps, RATE) for rule in RULES}


def step_lengths() -> tuple[Plate, Table]:
    """Return the plot of step lengths on a slope and of paths in a well, and a table of both."""
    on_slope, in_well = runs(slope, SLOPE_STEPS, 0.0), runs(well, WELL_STEPS, 1.0)
    lengths = {rule: abs(np.diff(run.parameters[:, 0])) / RATE for rule, run in on_slope.items()}
    paths = {rule: run.parameters[:, 0] for rule, run in in_well.items()}
    t = np.arange(1, SLOPE_STEPS + 1)

    def draw(theme: Theme):
        figure = style.new_figure(700, HEIGHT)
        title = "Steps of the adaptive rules"
        style.write(figure, LEFTS[0], 24, title, fontsize=style.TITLE, weight="semibold")
        words = f"$α$ = {style.number(RATE)}, start of the right panel $w$ = 1"
        style.write(figure, LEFTS[1] + PANEL, 24, words, color=theme.grey, ha="right")
        names = "Length of a step over $α$, constant gradient", "Parameter $w$ on $J$ = $w^2$/2"
        for left, words in zip(LEFTS, names, strict=True):
            style.write(figure, left, TOP - 12, words, color=theme.grey)
        left, right = (style.place(figure, x, TOP, PANEL, DOWN) for x in LEFTS)
        _axes(left, SLOPE_STEPS, (0, 3.4), [0, 1, 2, 3])
        _axes(right, WELL_STEPS, (-0.35, 1.05), [0, 0.5, 1])
        for rule in RULES:
            mark = theme.mark(rule)
            left.plot(t, lengths[rule], color=mark.line)
            width = 1 if rule == "rmsprop" else 2
            right.plot(paths[rule], color=mark.line, lw=width * PX)
        _name(left, theme, "rmsprop", (3, 2.2))
        _name(left, theme, "adam", (30, 1.13))
        _name(left, theme, "adagrad", (26, 0.3))
        _name(right, theme, "adagrad", (30, 0.42))
        _name(right, theme, "rmsprop", (118, 0.1))
        _name(right, theme, "adam", (27, -0.25))
        return figure

    swings = {rule: np.ptp(w[-50:]) / RATE for rule, w in paths.items()}
    plate = Plate(
        name="adaptive-step-lengths",
        title="Steps of the adaptive rules",
        caption=(
            "Left, a cost with the same slope everywhere: RMSprop starts with a step of "
            ":math:`3.16\\,\\alpha`, AdaGrad's steps fall like :math:`\\alpha / \\sqrt t`, Adam's "
            "stay at :math:`\\alpha`. Right, a parabola: RMSprop arrives first and cannot stay: "
            "its average of squares forgets, and it ends in swings :math:`\\alpha` wide. The other "
            "two come to rest."
        ),
        alt=(
            "Left, step length over rate against step. RMSprop falls from 3.16 to about 1 within "
            "20 steps, Adam is level at 1, AdaGrad falls from 1 to 0.16. Right, the parameter "
            "against step. RMSprop falls fastest, rests at zero, breaks out near step 75 and ends "
            f"in even swings {swings['rmsprop']:.2f} learning rates wide. Adam passes below zero, "
            "swings twice and rests. AdaGrad comes down slowly without passing zero."
        ),
        draw=draw,
        height=HEIGHT,
        vector=True,
        data=_runs(on_slope, slope) + _lengths(t, lengths) + _runs(in_well, well),
    )
    rows = [
        [
            optimizers.catalogue[rule].title,
            f"{lengths[rule][0]:.3f}",
            f"{lengths[rule][-1]:.3f}",
            style.number(float(f"{swings[rule]:.3g}")),
        ]
        for rule in RULES
    ]
    table = Table(
        name="adaptive-step-lengths-table",
        title="Steps of the adaptive rules, in numbers",
        caption=f"In learning rates: the first step and step {SLOPE_STEPS} on a constant slope, "
        f"and the width of the swings in the last 50 of {WELL_STEPS} steps on a parabola.",
        header=["Rule", "First step", f"Step {SLOPE_STEPS}", "Swings"],
        rows=rows,
    )
    return plate, table


def _runs(ran: dict[str, Run], J: Callable) -> record.Record:
    named = {f"{rule} on {J.__name__}": run for rule, run in ran.items()}
    table = f"adaptive-step-lengths-{J.__name__}"
    return record.of_runs(table, named, landscape=record.dotted(J))


def _lengths(t: np.ndarray, lengths: dict[str, np.ndarray]) -> record.Record:
    parts = {
        f"{rule} on slope": {"step": t, "length_over_learning_rate": length}
        for rule, length in lengths.items()
    }
    return record.Record(tables={"adaptive-step-lengths": record.stacked("run", parts)})


def _axes(axes: Axes, last: int, limits: tuple[float, float], ticks: list[float]) -> None:
    axes.set(xlim=(0, last), ylim=limits, xticks=[0, last // 2, last], yticks=ticks)
    axes.grid(axis="y")
    axes.set_axisbelow(True)
    axes.spines[["left", "top", "right"]].set_visible(False)
    axes.tick_params(pad=4 * PX)
    axes.set_xlabel("step", labelpad=2 * PX)


def _name(axes: Axes, theme: Theme, rule: str, at: tuple[float, float]) -> None:
    mark = theme.mark(rule)
    title = optimizers.catalogue[rule].title
    axes.text(*at, title, color=mark.text, fontsize=style.LABEL, weight="semibold")
