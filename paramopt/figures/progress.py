"""How a training went: cost and quality, on the training set and on held-out images."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, NullLocator

from paramopt import record
from paramopt.figures import style
from paramopt.figures.plates import Plate
from paramopt.figures.style import PX, Theme

WIDTH, HEIGHT = 700, 346
LEFTS, PANEL, TOP, SIDE = (34, 394), 214, 78, 216


def progress(
    name: str, title: str, run: str, caption: str, alt: str,
    epochs: np.ndarray, costs: dict[str, np.ndarray], ious: dict[str, np.ndarray], ran: list[dict],
) -> Plate:  # fmt: skip
    """Draw cost and mean intersection over union against the epoch.

    Parameters
    ----------
    name, title, caption, alt : str
        As in `Plate`.
    run : str
        What was run, at the right of the title.
    epochs : numpy.ndarray, shape (k,)
        When the parameters were kept.
    costs, ious : dict of numpy.ndarray, shape (k,)
        What was measured then, on the set of that name: the training set, then the held-out one.
    ran : list of dict
        What was run, as the settings of a `Record`.
    """
    parts = {
        words: {"epoch": epochs, "cost": cost, "mean_iou": ious[words]}
        for words, cost in costs.items()
    }
    data = record.Record(ran, {name: record.stacked("images", parts)})

    def draw(theme: Theme) -> Figure:
        figure = style.new_figure(WIDTH, HEIGHT)
        style.write(figure, LEFTS[0], 24, title, fontsize=style.TITLE, weight="semibold")
        style.write(figure, WIDTH - 34, 24, run, color=theme.grey, ha="right")
        for left, words, curves, log in (
            (LEFTS[0], "Cost", costs, True),
            (LEFTS[1], "Mean intersection over union", ious, False),
        ):
            style.write(figure, left, TOP - 16, words, fontsize=style.PANEL, weight="semibold")
            axes = style.place(figure, left, TOP, PANEL, SIDE)
            _curves(axes, theme, epochs, curves, log)
        return figure

    return Plate(name, title, caption, alt, draw, WIDTH, HEIGHT, vector=True, data=data)


def _curves(axes: Axes, theme: Theme, epochs: np.ndarray, curves: dict, log: bool) -> None:
    looks = ((theme.slate, "-"), (theme.clay, (0, (4, 2))))
    ends = np.array([curve[-1] for curve in curves.values()])
    if log:
        # Costs may be of single precision, in which a power of ten is not one to all digits.
        costs = np.array([*curves.values()], dtype=float)
        first, last = np.floor(np.log10(costs.min())), np.ceil(np.log10(costs.max()))
        ticks = 10.0 ** np.arange(first, last + 1)
        low, high = ticks[0], ticks[-1]
        axes.set(yscale="log", ylim=(low, high))
        axes.set_yticks(ticks, [f"{tick:g}" for tick in ticks], minor=False)
        axes.yaxis.set_minor_locator(NullLocator())
        height = np.log(ends / low) / np.log(high / low)
    else:
        axes.set(ylim=(0, 1), yticks=[0, 0.25, 0.5, 0.75, 1])
        axes.yaxis.set_major_formatter(lambda value, _: style.number(value))
        height = ends
    axes.set(xlim=(0, epochs[-1]), xlabel="epoch")
    axes.xaxis.set_major_locator(MaxNLocator(5, integer=True, steps=[1, 2, 5, 10]))
    axes.grid(axis="y")
    axes.set_axisbelow(True)
    axes.spines[["left", "top", "right"]].set_visible(False)
    apart = 0.5 * max(0.0, 0.08 - abs(height[0] - height[1]))
    for i, (words, curve) in enumerate(curves.items()):
        colour, dashes = looks[i]
        axes.plot(epochs, curve, color=colour, ls=dashes, lw=2 * PX, zorder=3 - i)
        up = apart if height[i] == height.max() else -apart
        place = (1, height[i] + up)
        label = {
            "xycoords": "axes fraction",
            "textcoords": "offset points",
            "va": "center_baseline",
        }
        axes.annotate(words, place, (6 * PX, 0), color=colour, weight="semibold", **label)
