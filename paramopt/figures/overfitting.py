"""Cost on the training labels and on fresh ones, against the number of parameters."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

import numpy as np
from matplotlib.axes import Axes

from paramopt import polynomials, record, regression, theory
from paramopt.figures import style
from paramopt.figures.plates import Plate, Table
from paramopt.figures.style import PX, number

WIDTH, HEIGHT = 700, 376
LEFTS, PANEL, TOP, SIDE = (34, 394), 282, 78, 250
REPEATS = 4000
DETAIL = 400
"""Points at which a fitted curve is drawn."""


def overfitting(m: int, seed: int, parameters: Sequence[int], shown: tuple[int, int]) -> Plate:
    """Draw two polynomials fitted to few examples, and the costs of many.

    Parameters
    ----------
    m, seed : int
        The data set, as in `paramopt.regression.data`.
    parameters : sequence of int
        The numbers of parameters whose costs are compared.
    shown : (int, int)
        Two of them, whose polynomials are drawn.
    """
    data = regression.data(m, seed)
    costs = _costs(data, parameters)
    u = np.linspace(data.x.min(), data.x.max(), DETAIL)
    fits = {n: _fit(data, n, u) for n in shown}

    def draw(theme: style.Theme):
        figure = style.new_figure(WIDTH, HEIGHT)
        title = "More parameters, and what they fit"
        style.write(figure, LEFTS[0], 24, title, fontsize=style.TITLE, weight="semibold")
        run = f"$m$ = {m}, noise variance {regression.NOISE_VARIANCE}, seed {seed}"
        style.write(figure, LEFTS[1] + PANEL, 24, run, color=theme.grey, ha="right")
        for left, words in zip(LEFTS, ("One data set, two fits", "Cost"), strict=True):
            style.write(figure, left, TOP - 16, words, fontsize=style.PANEL, weight="semibold")
        reference = f"rings: mean of {REPEATS} draws of the labels"
        style.write(figure, LEFTS[1] + PANEL, TOP - 16, reference, color=theme.grey, ha="right")
        _fits(style.place(figure, LEFTS[0], TOP, PANEL, SIDE), theme, data, u, fits)
        _chart(style.place(figure, LEFTS[1], TOP, PANEL, SIDE), theme, m, parameters, costs)
        return figure

    return Plate(
        name="overfitting",
        title="More parameters, and what they fit",
        caption=(
            f"Polynomials fitted to {m} examples of a line with noise. Left, the line with its 2 "
            f"parameters, and a polynomial with {shown[1]}. Right, the mean cost on the labels "
            "that were fitted falls with every parameter, the cost on fresh labels of the same "
            r"examples rises; the lines are :math:`\sigma^2 (1 \mp n / m)`."
        ),
        alt=(
            "Left, a cloud of points along a rising line; a straight fit passes through it, and a "
            "curve swings up and down from one end to the other. Right, against the number of "
            "parameters, two straight lines that start together near the variance of the noise "
            "and part like an opening pair of scissors; rings lie on both."
        ),
        draw=draw,
        width=WIDTH,
        height=HEIGHT,
        vector=True,
        data=_data(data, u, fits, parameters, costs, seed),
    )


def overfitting_table(m: int, seed: int, parameters: Sequence[int]) -> Table:
    """List the costs of `overfitting`, measured and predicted."""
    costs = _costs(regression.data(m, seed), parameters)
    rows = []
    for n, (training, fresh) in zip(parameters, costs, strict=True):
        predicted = theory.least_squares_costs(n, m, regression.NOISE_VARIANCE)
        cells = (training, predicted[0], fresh, predicted[1])
        rows.append([str(n), *(number(cell) for cell in cells)])
    return Table(
        name="overfitting-table",
        title="Cost on fitted and on fresh labels",
        caption=f"Mean costs over {REPEATS} draws of {m} labels, and what theory predicts.",
        header=["parameters", "fitted labels", "predicted", "fresh labels", "predicted for fresh"],
        rows=rows,
    )


def _costs(data: regression.Data, parameters: Sequence[int]) -> list[tuple[float, float]]:
    target = regression.line(data.x, *data.truth)
    noise = sqrt(regression.NOISE_VARIANCE)
    return [polynomials.costs(data.x, target, n, noise, REPEATS) for n in parameters]


def _fit(data: regression.Data, n: int, u: np.ndarray) -> np.ndarray:
    """Return the polynomial that fits best, at places whose ends are those of the examples."""
    weights, *_ = np.linalg.lstsq(polynomials.design(data.x, n), data.y, rcond=None)
    return polynomials.design(u, n) @ weights


def _data(data: regression.Data, u, fits: dict, parameters, costs, seed: int) -> record.Record:
    """Return the data set, the fits to it, and the costs of many."""
    variance = regression.NOISE_VARIANCE
    settings = {"data": {"function": record.dotted(regression.data), "m": data.m, "seed": seed}}
    draws = {"noise": sqrt(variance), "repeats": REPEATS, "seed": 0}
    many = {"function": record.dotted(polynomials.costs), "n": list(parameters), **draws}
    curves = {f"{n} parameters": {"x": u, "y": curve} for n, curve in fits.items()}
    examples = {"examples": {"x": data.x, "y": data.y}}
    names = ("fitted", "fresh", "predicted_fitted", "predicted_fresh")
    n = np.array(parameters)
    columns = (*np.transpose(costs), *theory.least_squares_costs(n, data.m, variance))
    return record.Record(
        [
            {**settings, "function": record.dotted(polynomials.design), "n": list(fits)},
            {**settings, **many},
        ],
        {
            "overfitting-fits": record.stacked("curve", examples | curves),
            "overfitting-costs": {"parameters": n, **dict(zip(names, columns, strict=True))},
        },
    )


def _fits(axes: Axes, theme: style.Theme, data: regression.Data, u: np.ndarray, fits: dict) -> None:
    margin = 0.04 * np.ptp(data.x)
    axes.set(xlim=(data.x.min() - margin, data.x.max() + margin), xlabel="$x$")
    axes.set(ylim=(data.y.min() - 4, data.y.max() + 5))
    axes.grid(axis="y")
    axes.set_axisbelow(True)
    axes.spines[["left", "top", "right"]].set_visible(False)
    axes.yaxis.set_major_formatter(lambda value, _: number(value))
    axes.xaxis.set_major_formatter(lambda value, _: number(value))
    axes.plot(data.x, data.y, "o", color=theme.slate, ms=5 * PX, mew=0, zorder=3)
    styles = ((theme.ink, 1.3, "--"), (theme.clay, 2, "-"))
    for (n, curve), (colour, width, dashes), y in zip(
        fits.items(), styles, (0.93, 0.85), strict=True
    ):
        axes.plot(u, curve, color=colour, lw=width * PX, ls=dashes)
        left = {"transform": axes.transAxes, "fontsize": style.LABEL}
        axes.text(0.03, y, f"{n} parameters", color=colour, **left)


def _chart(axes: Axes, theme: style.Theme, m: int, parameters, costs) -> None:
    ends = np.array([0, max(parameters) + 1])
    training, fresh = theory.least_squares_costs(ends, m, regression.NOISE_VARIANCE)
    axes.set(xlim=ends, ylim=(0, 20), xlabel="number of parameters $n$", yticks=[0, 5, 10, 15, 20])
    axes.grid(axis="y")
    axes.set_axisbelow(True)
    axes.spines[["left", "top", "right"]].set_visible(False)
    measured = np.array(costs)
    for line, rings, colour, word, above in (
        (training, measured[:, 0], theme.slate, "labels that were fitted", -1),
        (fresh, measured[:, 1], theme.clay, "fresh labels", 1),
    ):
        axes.plot(ends, line, color=colour, lw=1.6 * PX)
        ring = {"ms": 6 * PX, "mfc": theme.ground, "mec": colour, "mew": 1.4 * PX}
        axes.plot(parameters, rings, "o", **ring)
        place = (ends[1] * 0.6, np.interp(ends[1] * 0.6, ends, line))
        label = {"fontsize": style.LABEL, "textcoords": "offset points", "color": colour}
        axes.annotate(word, place, (0, (22 if above > 0 else -26) * PX), ha="right", **label)
