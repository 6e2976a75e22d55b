"""Noisy descent of a parabola under three decays: some runs, and the mean of many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import NullLocator

from paramopt import record, schedules
from paramopt.figures import style
from paramopt.figures.costs import cost_axes
from paramopt.figures.labels import spread
from paramopt.figures.plates import Plate
from paramopt.figures.style import PX, Theme, number

HEIGHT, LEFTS, PANEL = 540, (34, 258, 482), (204, 110)
TOP, CHART, WIDTH, DOWN = 76, 258, 480, 232
FEW = 200
"""Steps that the upper panels show."""
LOW, HIGH = 1e-2, 1e2


@dataclass(frozen=True)
class Decaying:
    """What many runs of one schedule did, and were predicted to do.

    Attributes
    ----------
    title : str
        What the schedule is.
    decay : float
        Its decay, 0 for a constant rate.
    few : numpy.ndarray
        The parameter of some runs, shape (steps + 1, runs).
    measured, predicted : numpy.ndarray
        The mean square of the parameter over many runs, shape (steps + 1,).
    """

    title: str
    decay: float
    few: np.ndarray
    measured: np.ndarray
    predicted: np.ndarray


def decays(
    cases: Sequence[Decaying], rate: float, noise: float, runs: int, common: Mapping
) -> Plate:
    r"""Draw schedules that start at one rate on a noisy parabola.

    Parameters
    ----------
    cases : sequence of Decaying
        Three decays, and last the constant rate.
    rate : float
        The first rate of all.
    noise : float
        The standard deviation of the noise in the gradient.
    runs : int
        How many runs the means are taken over.
    common : dict
        What else is the same in the settings of all runs.
    """
    steps = len(cases[0].predicted) - 1
    start = cases[0].few[0, 0]
    # A ring each fifth of a decade.
    shown = np.unique(np.geomspace(1, steps, round(5 * np.log10(steps)) + 1).round().astype(int))

    def draw(theme: Theme):
        figure = style.new_figure(700, HEIGHT)
        title = "Three decays with noise"
        style.write(figure, LEFTS[0], 24, title, fontsize=style.TITLE, weight="semibold")
        words = (
            f"$λ$ = 1,  $s$ = {number(noise)},  start $w$ = {number(start)},  $α$ = {number(rate)}"
        )
        style.write(figure, LEFTS[2] + PANEL[0], 24, words, color=theme.grey, ha="right")
        for column, (left, case) in enumerate(zip(LEFTS, cases[:3], strict=True)):
            style.write(figure, left, TOP - 14, case.title, fontsize=style.PANEL, weight="semibold")
            words = f"$k$ = {number(case.decay)}"
            style.write(figure, left + PANEL[0], TOP - 14, words, color=theme.grey, ha="right")
            axes = style.place(figure, left, TOP, *PANEL)
            _few(axes, theme, case, named=column == 0)
        style.write(figure, LEFTS[0], CHART - 14, "Mean of $w^2$", color=theme.grey)
        chart = style.place(figure, LEFTS[0], CHART, WIDTH, DOWN)
        cost_axes(chart, LOW, HIGH, steps, lines=5)
        chart.set(xscale="log", xlim=(1, steps), xticks=[1, 10, 100, 1000])
        chart.set_xticklabels(["1", "10", "100", "1000"])
        chart.xaxis.set_minor_locator(NullLocator())
        t = np.arange(steps + 1)
        for case in cases:
            colour = theme.clay if case is cases[1] else theme.slate
            line = {"color": colour, "lw": 1.8 * PX}
            if case is cases[2]:
                line["dashes"] = (1.5, 1.5)
            if case.decay == 0:
                line["dashes"] = (5, 2)
            chart.plot(t[1:], case.predicted[1:], **line)
            ring = {"ms": 5.5 * PX, "mfc": theme.ground, "mec": colour, "mew": 1.2 * PX}
            chart.plot(shown, case.measured[shown], "o", zorder=3, clip_on=False, **ring)
        _labels(figure, theme, cases)
        return figure

    ends = ", ".join(f"{case.title.lower()} {number(case.predicted[-1])}" for case in cases)
    return Plate(
        name="noisy-decays",
        title="Three decays with noise",
        caption=(
            r"Gradient descent on a parabola with a noisy gradient; the rate is :math:`\alpha / "
            f"(1 + k t)`. Above, five runs each over the first {FEW} steps. Below, lines are the "
            f"exact recursion, rings the mean of {runs} runs."
        ),
        alt=(
            "Three small panels of the parameter against the step, five runs each from 4. Too "
            "aggressive: after a few steps they are nearly level, between 1.5 and 3. Well chosen: "
            "they come down to about zero and tremble less and less. Too slow: they swing between "
            "-7 and 8 all the time. Below, the mean square against the step, both logarithmic: "
            "well chosen bends into a straight falling line; the others stay far above it, the "
            "constant rate level, too aggressive falling ever more slowly, too slow level for "
            f"long and falling at last. After {steps} steps: {ends}."
        ),
        draw=draw,
        height=HEIGHT,
        vector=True,
        data=_data(cases, rate, shown, {**common, "noise": noise, "runs": runs}),
    )


def _data(
    cases: Sequence[Decaying], rate: float, shown: np.ndarray, common: Mapping
) -> record.Record:
    """Return the runs of the upper panels, and the mean squares at the rings of the lower one."""
    rates = [schedules.inverse_time(rate, decay=case.decay) for case in cases]
    settings = [
        {"run": case.title, **common, "learning_rate": record.schedule(schedule)}
        for case, schedule in zip(cases, rates, strict=True)
    ]
    t = np.arange(FEW + 1)
    few = {
        case.title: {"step": t} | {f"w_run_{i}": w[: FEW + 1] for i, w in enumerate(case.few.T, 1)}
        for case in cases[:3]
    }
    means = {
        case.title: {
            "step": shown,
            "predicted_mean_square": case.predicted[shown],
            "measured_mean_square": case.measured[shown],
        }
        for case in cases
    }
    tables = {"noisy-decays-runs": few, "noisy-decays": means}
    stacks = {name: record.stacked("run", parts) for name, parts in tables.items()}
    return record.Record(settings, stacks)


def _few(axes: Axes, theme: Theme, case: Decaying, named: bool) -> None:
    axes.set(xlim=(0, FEW), ylim=(-9, 9), xticks=[0, FEW // 2, FEW], yticks=[-8, -4, 0, 4, 8])
    axes.set_yticklabels(["−8", "−4", "0", "4", "8"])
    axes.grid(axis="y")
    axes.set_axisbelow(True)
    axes.spines[["left", "top", "right"]].set_visible(False)
    axes.tick_params(pad=4 * PX, labelleft=named)
    axes.set_xlabel("step", labelpad=2 * PX)
    if named:
        axes.annotate(
            "$w$",
            (0, 6),
            (-8 * PX, 0),
            textcoords="offset points",
            ha="right",
            va="center",
            color=theme.grey,
            fontsize=style.LABEL,
        )
    axes.plot(case.few[: FEW + 1], color=theme.slate, lw=0.9 * PX, alpha=0.75)


def _labels(figure, theme: Theme, cases: Sequence[Decaying]) -> None:
    """Name each line at its end, the highest first."""
    ordered = sorted(cases, key=lambda case: -case.predicted[-1])
    share = [np.log(HIGH / case.predicted[-1]) / np.log(HIGH / LOW) for case in ordered]
    places = spread(CHART + DOWN * np.array(share), 18, CHART, CHART + DOWN)
    for case, y in zip(ordered, places, strict=True):
        colour = theme.clay if case is cases[1] else theme.slate
        x = LEFTS[0] + WIDTH + 12
        style.write(figure, x, y + 4, case.title, color=colour, weight="semibold")
        words = f"{case.predicted[-1]:.2g} at the end"
        style.write(figure, x + 88, y + 4, words, color=theme.grey, fontsize=style.TICK)
