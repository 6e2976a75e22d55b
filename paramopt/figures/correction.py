"""Adam with the right and with a misprinted bias correction."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from matplotlib.axes import Axes

from paramopt import minimize, optimizers, record
from paramopt.descent import Run
from paramopt.figures import style
from paramopt.figures.plates import Plate
from paramopt.figures.style import PX, Theme, number

WIDTH, HEIGHT = 700, 300
LEFTS, TOP, PANEL, DOWN = (34, 420), 56, (280, 260), 190
START, STEPS, RATE, BETA = 5.0, 400, 0.1, 0.9


def J(w1, w2):
    """Return the cost, the square of a parameter; both run the same course."""
    return w1**2 + w2**2


def correction(misprinted: Callable) -> Plate:
    """Draw Adam and a rule with another correction on a parabola, and both corrections.

    Parameters
    ----------
    misprinted : callable
        Adam but for its correction, which is :math:`(1 - β)^t`.
    """
    right, wrong = (
        minimize(J, rule, (START, START), STEPS, RATE) for rule in (optimizers.adam, misprinted)
    )
    w = right.parameters[:, 0], wrong.parameters[:, 0]
    lost = int(np.argmin(wrong.finite))
    frozen = f"{w[1][lost - 1]:.2f}"
    t = np.arange(1, STEPS + 1)
    divisors = 1 - BETA**t, (1 - BETA) ** t

    def draw(theme: Theme):
        figure = style.new_figure(WIDTH, HEIGHT)
        title = "Adam with two corrections"
        style.write(figure, LEFTS[0], 24, title, fontsize=style.TITLE, weight="semibold")
        words = f"$J$ = $w^2$, start $w$ = {number(START)}, $α$ = {number(RATE)}, {STEPS} steps"
        style.write(figure, LEFTS[1] + PANEL[1], 24, words, color=theme.grey, ha="right")
        titles = ("Parameter $w$", "What the average gradient is divided by")
        adam = theme.mark("adam")
        panels = []
        for left, width, words in zip(LEFTS, PANEL, titles, strict=True):
            style.write(figure, left, TOP - 8, words, color=theme.grey)
            axes = style.place(figure, left, TOP + 6, width, DOWN)
            _axes(axes)
            panels.append(axes)
        path, scale = panels
        path.set(ylim=(-1.2, 5.4), yticks=[0, 2, 4])
        path.plot(w[0], color=adam.line)
        path.plot(w[1], color=theme.ink, dashes=(5, 2))
        path.plot(lost - 1, w[1][lost - 1], "x", color=theme.clay, ms=8 * PX, mew=2 * PX)
        note = {"textcoords": "offset points", "fontsize": style.LABEL}
        right_words, wrong_words = r"Adam, $1 - β_1^t$", r"misprint, $(1 - β_1)^t$"
        path.annotate(right_words, (60, w[0][60]), (8 * PX, 8 * PX), color=adam.text, **note)
        words = f"{wrong_words}, freezes at {frozen}"
        path.annotate(words, (20, w[1][20]), (8 * PX, -18 * PX), **note)
        words = f"not a number\nfrom step {lost}"
        path.annotate(words, (lost, w[1][lost - 1]), (0, -38 * PX), color=theme.clay, **note)
        scale.set(ylim=(-330, 20), yticks=[0, -100, -200, -300])
        scale.set_yticklabels(["1", *(f"$10^{{{n}}}$" for n in (-100, -200, -300))])
        scale.plot(t, np.log10(divisors[0]), color=adam.line)
        shown = divisors[1] > 0
        scale.plot(t[shown], np.log10(divisors[1][shown]), color=theme.ink, dashes=(5, 2))
        scale.annotate(right_words, (200, 0), (0, -18 * PX), color=adam.text, **note)
        scale.annotate(wrong_words, (150, -150), (8 * PX, 4 * PX), **note)
        return figure

    return Plate(
        name="article-bias-correction",
        title="Adam with two corrections",
        caption=(
            f"The correction as printed in the source article, dashed, freezes Adam at :math:`w = "
            rf"{frozen}` and gives no number from step {lost} on. With :math:`1 - \beta^t` Adam "
            f"arrives; here :math:`\\beta_1 = {BETA}`."
        ),
        alt=(
            "Left, the parameter against the step. Adam falls from 5, overshoots zero a little and "
            f"settles there. The dashed line drops to {frozen}, stays level and ends in a cross at "
            f"step {lost}. Right, the divisor: for Adam it rises to 1 at once, for the misprint it "
            "falls along a straight line on a logarithmic axis, below what a computer can hold."
        ),
        draw=draw,
        width=WIDTH,
        height=HEIGHT,
        vector=True,
        data=_data({"adam": right, "misprint": wrong}, t, divisors),
    )


def _data(runs: dict[str, Run], t: np.ndarray, divisors: tuple) -> record.Record:
    """Return both runs, and what the average gradient is divided by in each step."""
    name = "article-bias-correction"
    columns = {"step": t, **dict(zip(runs, divisors, strict=True))}
    corrections = record.Record([{"beta_1": BETA}], {f"{name}-divisors": columns})
    return record.of_runs(name, runs, landscape=record.dotted(J)) + corrections


def _axes(axes: Axes) -> None:
    axes.set(xlim=(0, STEPS), xticks=[0, STEPS // 2, STEPS])
    axes.grid(axis="y")
    axes.set_axisbelow(True)
    axes.spines[["left", "top", "right"]].set_visible(False)
    axes.tick_params(pad=4 * PX)
    axes.set_xlabel("step $t$", labelpad=2 * PX)
