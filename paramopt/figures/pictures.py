"""Images of the localizer with true and predicted boxes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from paramopt import record
from paramopt.figures import style
from paramopt.figures.plates import Plate
from paramopt.figures.style import PX, Theme
from paramopt.localizer.boxes import corners, intersection_over_union
from paramopt.localizer.images import Images

LEFT, TOP, WIDTH = 34, 56, 632
GAP, WORDS = 8, 20
"""Pixels between pictures, and under a picture with words."""


def pictures(
    name: str, title: str, run: str, caption: str, alt: str, images: Images, chosen: Sequence[int],
    columns: int, ran: list[dict], predicted: np.ndarray | None = None,
) -> Plate:  # fmt: skip
    """Draw images in rows, each with its box and, if given, the predicted one.

    Parameters
    ----------
    name, title, caption, alt : str
        As in `Plate`.
    run : str
        What was run, at the right of the title.
    images : Images
        A data set.
    chosen : sequence of int
        The numbers of those of its images that are drawn.
    columns : int
        How many in a row.
    ran : list of dict
        What was run, as the settings of a `Record`.
    predicted : numpy.ndarray, shape (m, 4), optional
        The predicted boxes of all images.
    """
    some = np.asarray(chosen)
    true = images.boxes[some]
    table = {"image": some, **_numbers(true)}
    if predicted is not None:
        found = predicted[some]
        overlap = intersection_over_union(found, true)
        table |= _numbers(found, "predicted_") | {"intersection_over_union": overlap}
    side = (WIDTH - (columns - 1) * GAP) / columns
    down = side + (WORDS if predicted is not None else GAP)
    top = TOP if predicted is not None else 40
    height = round(top + -(-len(some) // columns) * down + (6 if predicted is not None else 0))

    def draw(theme: Theme) -> Figure:
        figure = style.new_figure(700, height)
        style.write(figure, LEFT, 24, title, fontsize=style.TITLE, weight="semibold")
        style.write(figure, LEFT + WIDTH, 24, run, color=theme.grey, ha="right")
        if predicted is not None:
            key(figure, theme)
        for i, number in enumerate(some):
            x, y = LEFT + i % columns * (side + GAP), top + i // columns * down
            axes = style.place(figure, x, y, side, side)
            picture(axes, images.pixels[number])
            box(axes, true[i], style.TRUE_BOX, "-")
            if predicted is not None:
                box(axes, found[i], style.PREDICTED_BOX, (0, (2.2, 1.4)))
                style.write(figure, x, y + side + 13, f"{overlap[i]:.2f}", color=theme.ink)
        return figure

    data = record.Record(ran, {name: table})
    return Plate(name, title, caption, alt, draw, width=700, height=height, data=data)


def _numbers(boxes: np.ndarray, prefix: str = "") -> dict[str, np.ndarray]:
    """Return the columns of boxes, as shares of the image's side."""
    names = (f"{prefix}{name}" for name in ("x", "y", "width", "height"))
    return dict(zip(names, boxes.T, strict=True))


def picture(axes: Axes, pixels: np.ndarray) -> None:
    """Draw one image, its side being 1."""
    axes.imshow(pixels, extent=(0, 1, 1, 0), interpolation="nearest")
    axes.set_axis_off()


def box(axes: Axes, numbers: np.ndarray, colour: str, dashes) -> None:
    """Draw the outline of a box."""
    left, top, right, bottom = corners(numbers)
    outline = [left, right, right, left, left], [top, top, bottom, bottom, top]
    axes.plot(*outline, color=style.BOX_CASING, lw=3 * PX, solid_joinstyle="miter")
    axes.plot(*outline, color=colour, lw=1.5 * PX, ls=dashes, solid_joinstyle="miter")
    axes.set(xlim=(0, 1), ylim=(1, 0))


def key(figure: Figure, theme: Theme) -> None:
    """Say which outline is which."""
    high = figure.get_size_inches()[1] * 100
    for x, colour, dashes, words in (
        (LEFT, style.TRUE_BOX, "-", "true box"),
        (LEFT + 100, style.PREDICTED_BOX, (0, (2.2, 1.4)), "predicted box"),
    ):
        line = [x / 700, (x + 26) / 700], [1 - 42 / high] * 2
        solid = {"color": style.BOX_CASING, "lw": 3 * PX, "transform": figure.transFigure}
        figure.add_artist(Line2D(*line, **solid))
        figure.add_artist(Line2D(*line, **{**solid, "color": colour, "lw": 1.5 * PX, "ls": dashes}))
        style.write(figure, x + 34, 46, words, color=theme.grey)
    words = "under each picture: intersection over union"
    style.write(figure, LEFT + WIDTH, 46, words, color=theme.grey, ha="right")
