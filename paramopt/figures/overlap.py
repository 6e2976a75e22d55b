"""How well boxes are predicted: the distribution of the overlaps, and the overlap by size."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from paramopt import record
from paramopt.figures import style
from paramopt.figures.plates import Plate
from paramopt.figures.style import PX, Theme, number

WIDTH, HEIGHT = 700, 366
LEFTS, PANEL, TOP, SIDE = (34, 394), 282, 78, 236
BINS = 20


def overlap(
    name: str, title: str, run: str, caption: str, alt: str,
    overlaps: dict[str, np.ndarray], widths: np.ndarray, edges: np.ndarray, ran: list[dict],
) -> Plate:  # fmt: skip
    """Draw the distribution of intersection over union, and its mean by the width of the box.

    Parameters
    ----------
    name, title, caption, alt : str
        As in `Plate`.
    run : str
        What was run, at the right of the title.
    overlaps : dict of numpy.ndarray, shape (m,)
        Intersection over union of each image, by the name of the loss it was trained with: one or
        two, the first of which is shown as a distribution too.
    widths : numpy.ndarray, shape (m,)
        The widths of the true boxes, in pixels.
    edges : numpy.ndarray
        The edges of the groups of widths.
    ran : list of dict
        What was run, as the settings of a `Record`.
    """
    first = next(iter(overlaps.values()))
    counts, bins = np.histogram(first, BINS, (0, 1))
    means = {words: means_by_width(values, widths, edges) for words, values in overlaps.items()}
    histogram = {"from": bins[:-1], "to": bins[1:], "images": counts}
    by_width = {"width_from": edges[:-1], "width_to": edges[1:], **_columns(means)}
    tables = {
        f"{name}-histogram": histogram,
        f"{name}-by-width": by_width,
        name: {"image": np.arange(len(widths)), "width": widths, **_columns(overlaps)},
    }

    def draw(theme: Theme) -> Figure:
        figure = style.new_figure(WIDTH, HEIGHT)
        style.write(figure, LEFTS[0], 24, title, fontsize=style.TITLE, weight="semibold")
        style.write(figure, WIDTH - 24, 24, run, color=theme.grey, ha="right")
        titles = ("Images by intersection over union", "Mean by the width of the car")
        for left, words in zip(LEFTS, titles, strict=True):
            style.write(figure, left, TOP - 16, words, fontsize=style.PANEL, weight="semibold")
        left, right = (style.place(figure, left, TOP, PANEL, SIDE) for left in LEFTS)
        _distribution(left, theme, counts, bins, first.mean())
        _by_width(right, theme, means, edges)
        return figure

    data = record.Record(ran, tables)
    return Plate(name, title, caption, alt, draw, WIDTH, HEIGHT, vector=True, data=data)


def _columns(values: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Name the columns of intersection over union by the loss."""
    return {f"iou_{words.replace(' ', '_')}": column for words, column in values.items()}


def means_by_width(overlaps: np.ndarray, widths: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """Return the mean overlap of the images in each group of widths."""
    group = np.digitize(widths, edges[1:-1])
    return np.array([overlaps[group == i].mean() for i in range(len(edges) - 1)])


def _plain(axes: Axes) -> None:
    axes.grid(axis="y")
    axes.set_axisbelow(True)
    axes.spines[["left", "top", "right"]].set_visible(False)


def _distribution(axes: Axes, theme: Theme, counts, edges: np.ndarray, mean: float) -> None:
    axes.bar(edges[:-1], counts, 1 / BINS, align="edge", color=theme.slate, ec=theme.ground, lw=PX)
    axes.axvline(mean, color=theme.clay, lw=1.6 * PX, ls="--")
    label = {"textcoords": "offset points", "color": theme.clay, "weight": "semibold"}
    top = 1.12 * counts.max()
    axes.annotate(f"mean {mean:.2f}", (mean, top), (-6 * PX, -9 * PX), ha="right", **label)
    axes.set(xlim=(0, 1), ylim=(0, top), xlabel="intersection over union")
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "0.25", "0.5", "0.75", "1"])
    _plain(axes)


def _by_width(axes: Axes, theme: Theme, means: dict[str, np.ndarray], edges: np.ndarray) -> None:
    looks = ((theme.slate, "-", "o"), (theme.clay, "--", "s"))
    middles = (edges[:-1] + edges[1:]) / 2
    for (words, curve), (colour, dashes, head) in zip(means.items(), looks, strict=False):
        line = {"color": colour, "ls": dashes, "lw": 2 * PX, "marker": head, "ms": 6 * PX}
        axes.plot(middles, curve, mec=theme.ground, mew=PX, **line)
        at = len(middles) // 2
        above = curve[at] >= max(other[at] for other in means.values())
        label = {"textcoords": "offset points", "color": colour, "weight": "semibold"}
        up = (16 if above else -22) * PX
        axes.annotate(words, (middles[at], curve[at]), (0, up), va="center", **label)
    axes.set(xlim=(edges[0], edges[-1]), ylim=(0, 1), xlabel="width of the true box, pixels")
    axes.set_xticks(edges, [number(float(edge)) for edge in edges])
    axes.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0", "0.25", "0.5", "0.75", "1"])
    _plain(axes)
