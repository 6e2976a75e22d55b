"""A range test: the cost against a rate that grows from step to step, beside a sweep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.ticker import FixedFormatter, FixedLocator, NullLocator

from paramopt import record
from paramopt.descent import Run
from paramopt.figures import style
from paramopt.figures.costs import decade
from paramopt.figures.plates import Plate
from paramopt.figures.style import PX, Theme

HEIGHT, LEFT, TOP, WIDTH, DOWN = 384, 34, 64, 500, 266
HIGH = 100
DASHES = ((1.5, 1.5), (5, 2), (None, None))
SWEEP = "sweep, one run a rate"


def range_test(
    tests: Sequence[tuple[np.ndarray, np.ndarray, Run]],
    sweep: tuple[np.ndarray, np.ndarray, Run],
    limit: float,
    best: float,
    what: str,
    common: Mapping,
) -> Plate:
    r"""Draw range tests of three lengths and the sweep that they stand for.

    Parameters
    ----------
    tests : sequence of (array, array, Run)
        The rate of each step, the cost after it, and the run, the shortest test first.
    sweep : (array, array, Run)
        Constant rates, the cost of each after a fixed number of steps, and the runs.
    limit : float
        The rate :math:`2 / L` of the whole data set.
    best : float
        The smallest cost there is, the floor of the axis.
    what : str
        What was run.
    common : dict
        The data set and the batch size, for the settings of all runs.
    """
    lines = {f"range test, {len(rates)} steps": (rates, cost) for rates, cost, _ in tests}

    def draw(theme: Theme):
        figure = style.new_figure(700, HEIGHT)
        title = "Range test and sweep"
        style.write(figure, LEFT, 24, title, fontsize=style.TITLE, weight="semibold")
        style.write(figure, 690, 24, what, color=theme.grey, ha="right")
        style.write(figure, LEFT, TOP - 12, "Cost on all examples", color=theme.grey)
        axes = style.place(figure, LEFT, TOP, WIDTH, DOWN)
        rates = sweep[0]
        axes.set(xscale="log", yscale="log", xlim=(rates[0], rates[-1]), ylim=(0.97 * best, HIGH))
        powers = range(round(np.log10(rates[0])), round(np.log10(rates[-1])) + 1)
        axes.xaxis.set_major_locator(FixedLocator([10.0**n for n in powers]))
        axes.xaxis.set_major_formatter(FixedFormatter([decade(n) for n in powers]))
        axes.yaxis.set_major_locator(FixedLocator([10, 20, 50, 100]))
        axes.yaxis.set_major_formatter(FixedFormatter(["10", "20", "50", "100"]))
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_minor_locator(NullLocator())
        axes.grid(axis="y")
        axes.set_axisbelow(True)
        axes.spines[["left", "top", "right"]].set_visible(False)
        axes.tick_params(pad=4 * PX)
        axes.set_xlabel("learning rate $α$", labelpad=2 * PX)
        axes.axvspan(limit, rates[-1], color=theme.clay, alpha=0.1, lw=0)
        axes.axvline(limit, color=theme.ink, lw=1.2 * PX, dashes=(4, 3))
        axes.plot(rates, np.clip(sweep[1], 0, 10 * HIGH), color=theme.clay, lw=2.2 * PX)
        note = {"textcoords": "offset points", "fontsize": style.LABEL}
        for (growing, cost), dashes in zip(lines.values(), DASHES, strict=True):
            cut = np.clip(np.nan_to_num(cost, nan=np.inf), 0, 10 * HIGH)
            axes.plot(growing, cut, color=theme.slate, lw=1.8 * PX, dashes=dashes)
        axes.annotate(
            f"2/$L$ = {limit:.3f}", (limit, HIGH), (-6 * PX, -12 * PX), ha="right", **note
        )
        samples = [(dashes, theme.slate) for dashes in DASHES] + [(DASHES[2], theme.clay)]
        for i, (words, sample) in enumerate(zip([*lines, SWEEP], samples, strict=True)):
            _key(figure, TOP + 40 + 26 * i, *sample, words)
        return figure

    return Plate(
        name="range-test",
        title="Range test and sweep",
        caption=(
            "In a range test the rate grows from step to step within a single run, and the cost is "
            "read off along the way. The clay line is what the test stands for: for each rate a "
            "run of its own. The dashed line is the limit of full-batch descent."
        ),
        alt=(
            "Cost against learning rate. The lines of three range tests, of 50, 100 and 1000 "
            "steps, start level, fall to one floor, the longer the test the further left, and rise "
            "almost vertically near the limit of full-batch descent. The line of the sweep falls "
            "to the same floor, rises slowly and then vertically at the limit."
        ),
        draw=draw,
        height=HEIGHT,
        vector=True,
        data=_data({**lines, SWEEP: sweep[:2]}, [run for *_, run in (*tests, sweep)], common),
    )


def _data(lines: dict[str, tuple], runs: Sequence[Run], common: Mapping) -> record.Record:
    settings = [
        {"run": name, **record.setting(run), "landscape": "paramopt.regression.cost", **common}
        for name, run in zip(lines, runs, strict=True)
    ]
    parts = {name: {"learning_rate": x, "cost": cost} for name, (x, cost) in lines.items()}
    return record.Record(settings, {"range-test": record.stacked("run", parts)})


def _key(figure, y: float, dashes, colour: str, words: str) -> None:
    x = LEFT + WIDTH + 12
    width, height = figure.get_size_inches() * 100
    sample = {"color": colour, "lw": 2 * PX, "dashes": dashes, "dash_capstyle": "butt"}
    ends = [x / width, (x + 24) / width], [1 - y / height] * 2
    figure.add_artist(Line2D(*ends, transform=figure.transFigure, **sample))
    style.write(figure, x + 30, y + 4, words, color=colour)
