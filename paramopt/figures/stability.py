"""Where training a line stops converging: the cost after some steps against the learning rate."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FixedFormatter, FixedLocator, NullLocator

from paramopt import record, regression
from paramopt.figures import style
from paramopt.figures.costs import decade
from paramopt.figures.plates import Plate
from paramopt.figures.regression import LEFTS, PANEL, SEED, STEPS
from paramopt.figures.style import PX, Theme, figure_number
from paramopt.optimizers import gradient_descent

RATES = np.geomspace(1e-3, 1.6, 65)
LOW, HIGH = 1e-6, 1e4
TOP, HEIGHT = 78, 356
CHECK = 1000
"""Steps of the runs just below and just above the limit."""
BATCHES = ((1, (1, 1.6)), (24, (5, 2)), (None, (None, None)))
"""Batch sizes, `None` for the whole data set, with the dashes of their lines."""


@dataclass(frozen=True)
class _Measured:
    """What became of all runs on one data set.

    Attributes
    ----------
    m : int
        Its number of examples.
    limit : float
        The largest rate that converges, as derived.
    ends : dict of numpy.ndarray
        The mean excess cost of the last hundred steps at each of `RATES`, by the batch size.
    below, above : float
        The excess cost of full-batch runs just below and just above the limit.
    """

    m: int
    limit: float
    ends: dict[int | None, np.ndarray]
    below: float
    above: float


def stability(sizes: tuple[int, int, int]) -> Plate:
    r"""Draw the end of training against the rate, with the limit :math:`2 / \lambda_{\max}`.

    Parameters
    ----------
    sizes : (int, int, int)
        The numbers of examples, one panel each.
    """
    panels = [_panel(m) for m in sizes]

    def draw(theme: Theme):
        figure = style.new_figure(700, HEIGHT)
        title = "The largest rate that converges"
        style.write(figure, LEFTS[0], 24, title, fontsize=style.TITLE, weight="semibold")
        shared = f"gradient descent, mean of steps {STEPS - 99} to {STEPS}, seed {SEED}"
        style.write(figure, LEFTS[2] + PANEL, 24, shared, color=theme.grey, ha="right")
        for left, panel in zip(LEFTS, panels, strict=True):
            label = f"$m$ = {panel.m}"
            style.write(figure, left, TOP - 12, label, fontsize=style.PANEL, weight="semibold")
            text = rf"limit $2/λ_{{\mathrm{{max}}}}$ = {panel.limit:.3f}"
            style.write(figure, left + PANEL, TOP - 12, text, color=theme.ink, ha="right")
            axes = style.place(figure, left, TOP, PANEL, PANEL)
            _axes(axes, theme, panel.limit)
            for batch, dashes in BATCHES:
                _curve(axes, theme, batch, dashes, panel.ends[batch], named=left == LEFTS[-1])
            for y, factor, end in ((316, 0.99, panel.below), (332, 1.01, panel.above)):
                words = f"{factor} × limit, {CHECK} steps: {_size(end)}"
                style.write(figure, left, y, words, color=theme.grey)
        return figure

    limits = ", ".join(f"{panel.limit:.3f} for m = {panel.m}" for panel in panels)
    return Plate(
        name="regression-stability",
        title="The largest rate that converges",
        caption=(
            "Cost above the best fit against the learning rate. On the whole set gradient descent "
            r"converges up to :math:`2/\lambda_{\max}`, the dashed line, and not beyond; under "
            "each panel, where full-batch runs just below and just above it end. Small batches "
            "stay above the best fit, by more the larger the rate. Batch 24 at :math:`m = 20` is "
            "the whole set."
        ),
        alt=(
            "Three panels of cost against learning rate, for 20, 300 and 800 examples. The line of "
            "full-batch training falls to the floor of the axis and returns steeply at the limit "
            f"that theory predicts, {limits}. The line of batch 24 lies higher, that of batch 1 "
            "highest; both rise with the rate and leave the axis before or at the limit."
        ),
        draw=draw,
        height=HEIGHT,
        vector=True,
        data=sum(map(_data, panels), _limits(panels)),
    )


def _panel(m: int) -> _Measured:
    """Measure one data set: its limit, the ends of all runs, and what happens at the limit."""
    data = regression.data(m, SEED)
    best = float(regression.cost(data)(*regression.best_fit(data)))

    def excess(batch_size: int, steps: int, rates: np.ndarray) -> np.ndarray:
        run = regression.train(
            data,
            gradient_descent,
            regression.start(SEED),
            batch_size=batch_size,
            epochs=ceil(steps / ceil(m / min(batch_size, m))),
            learning_rate=rates,
            seed=SEED,
        )
        return np.nan_to_num(run.costs[: steps + 1] - best, nan=np.inf)

    with np.errstate(over="ignore"):
        ends = {batch: excess(batch or m, STEPS, RATES)[-100:].mean(axis=0) for batch, _ in BATCHES}
    limit = regression.stability_limit(data)
    return _Measured(m, limit, ends, *excess(m, CHECK, limit * np.array([0.99, 1.01]))[-1])


def _data(panel: _Measured) -> record.Record:
    """Return what ran on one data set, and what was swept there."""
    common = {
        "optimizer": "gradient_descent",
        "data": {"function": record.dotted(regression.data), "m": panel.m, "seed": SEED},
        "start": record.plain(regression.start(SEED)),
        "seed": SEED,
    }
    names = {batch: f"batch {batch}" if batch else "full batch" for batch in panel.ends}
    swept = {"learning_rate": "swept", "steps": STEPS}
    settings = [
        {"run": name, **common, "batch_size": batch or panel.m, **swept}
        for batch, name in names.items()
    ]
    near = {"learning_rate": record.plain(panel.limit * np.array([0.99, 1.01])), "steps": CHECK}
    settings.append({"run": "at the limit", **common, "batch_size": panel.m, **near})
    parts = {
        name: {"learning_rate": RATES, "excess_cost": panel.ends[batch]}
        for batch, name in names.items()
    }
    table = f"regression-stability-{panel.m}"
    return record.Record(settings, {table: record.stacked("run", parts)})


def _limits(panels: list[_Measured]) -> record.Record:
    """Return what happens just below and just above the limits."""
    columns = {
        "m": [panel.m for panel in panels],
        "limit": [panel.limit for panel in panels],
        "excess_cost_just_below": [panel.below for panel in panels],
        "excess_cost_just_above": [panel.above for panel in panels],
    }
    return record.Record(tables={"regression-stability-limits": columns})


def _size(excess: float) -> str:
    # Below this the digits of the cost itself are rounding.
    return "below $10^{-12}$" if excess < 1e-12 else figure_number(excess)


def _axes(axes: Axes, theme: Theme, limit: float):
    axes.set(xscale="log", yscale="log", xlim=(RATES[0], RATES[-1]), ylim=(LOW, HIGH))
    for axis, shown in ((axes.xaxis, range(-3, 1)), (axes.yaxis, range(-6, 5, 2))):
        axis.set_major_locator(FixedLocator([10.0**n for n in shown]))
        axis.set_major_formatter(FixedFormatter([decade(n) for n in shown]))
        axis.set_minor_locator(NullLocator())
    axes.grid(axis="y")
    axes.set_axisbelow(True)
    axes.spines[["left", "top", "right"]].set_visible(False)
    axes.tick_params(pad=4 * PX)
    axes.set_xlabel("learning rate $α$", labelpad=2 * PX)
    axes.axvspan(limit, RATES[-1], color=theme.clay, alpha=0.1, lw=0)
    axes.axvline(limit, color=theme.ink, lw=1.3 * PX, dashes=(4, 3), zorder=3)
    axes.annotate(
        "diverges",
        (limit, LOW),
        (5 * PX, 6 * PX),
        textcoords="offset points",
        color=theme.clay,
        fontsize=style.LABEL,
    )


def _curve(axes: Axes, theme: Theme, batch: int | None, dashes, end: np.ndarray, named: bool):
    shown = np.clip(end, LOW / 1e3, HIGH * 1e3)
    (line,) = axes.plot(RATES, shown, color=theme.slate, lw=2 * PX)
    if batch:
        line.set_dashes(dashes)
        line.set_dash_capstyle("butt")
    if named:
        word, at, x, y = {
            1: ("batch 1", 0.01, -2, 8),
            24: ("batch 24", 0.02, 6, -12),
            None: ("full batch", 0.01, 6, -2),
        }[batch]
        height = np.exp(np.interp(np.log(at), np.log(RATES), np.log(shown)))
        axes.annotate(
            word,
            (at, height),
            (x * PX, y * PX),
            textcoords="offset points",
            color=theme.slate,
            fontsize=style.LABEL,
            ha="right" if x < 0 else "left",
        )
