"""What moves in a race: lines that grow behind their heads, and a counter; quick to redraw.

All lines of a panel are one artist, all heads another: with an artist for each optimizer, and the
counter as text to be set anew for each frame, matplotlib would need three times as long.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.figure import Figure
from matplotlib.markers import MarkerStyle
from matplotlib.path import Path
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D, IdentityTransform

from paramopt.figures.landscape import HEAD
from paramopt.figures.style import DPI, LABEL, PX, Theme

CASING = 1.8
"""What a line's casing adds to its width, in display pixels; a head's edge is two thirds of it."""


class Trails:
    """Lines with casings, and their heads, in axes whose limits are set.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        The panel.
    curves : mapping
        By rule, an array (points, 2) in the panel's coordinates. One that is shorter than others
        has left the picture: its line stays and its head is gone.
    theme : Theme
        The colours.
    width : float
        Width of the lines in display pixels.
    """

    def __init__(
        self, axes: Axes, curves: Mapping[str, np.ndarray], theme: Theme, width: float = 2
    ):
        self._pixels = [axes.transData.transform(curve) for curve in curves.values()]
        self._window = axes.bbox.padded(0.5)
        marks = [theme.mark(rule) for rule in curves]
        self.lines = LineCollection(
            [],
            colors=[colour for mark in marks for colour in (theme.ground, mark.line)],
            linewidths=[(width + CASING) * PX, width * PX] * len(marks),
            capstyle="round",
            joinstyle="round",
            transform=IdentityTransform(),
            animated=True,
        )
        self.heads = PathCollection(
            [_shape(mark.head) for mark in marks],
            offsets=np.full((len(marks), 2), np.nan),
            offset_transform=IdentityTransform(),
            facecolors=[mark.line for mark in marks],
            edgecolors=theme.ground,
            linewidths=CASING * 2 / 3 * PX,
            clip_on=False,
            animated=True,
        )
        self.heads.set_transform(IdentityTransform())
        for artist in (self.lines, self.heads):
            axes.add_collection(artist, autolim=False)

    def show(self, step: int) -> None:
        """Let the lines end, and the heads stand, at `step`."""
        # Each line twice: its casing lies over the lines before it.
        self.lines.set_segments([line[: step + 1] for line in self._pixels for _ in range(2)])
        ends = [
            line[step] if step < len(line) and self._window.contains(*line[step]) else (np.nan,) * 2
            for line in self._pixels
        ]
        # In the middle of a pixel a head has the same edges wherever it goes.
        self.heads.set_offsets(np.floor(ends) + 0.5)


class Counter:
    """A whole number that changes, its first digit at display pixels from the upper left corner."""

    def __init__(self, figure: Figure, x: float, y: float, colour: str):
        scale = Affine2D().scale(DPI / 72)
        self._digits = [
            scale.transform_path(TextPath((0, 0), str(digit), LABEL)) for digit in range(10)
        ]
        # Digits of one width, so that they do not jump while the number runs.
        self._advance = max(digit.get_extents().x1 for digit in self._digits) + 1
        self._corner = x * DPI / 100, figure.bbox.height - y * DPI / 100
        self.artist = PathCollection(
            [],
            offset_transform=IdentityTransform(),
            facecolors=colour,
            linewidths=0,
            animated=True,
        )
        self.artist.set_transform(IdentityTransform())
        figure.add_artist(self.artist)

    def show(self, number: int) -> None:
        """Show `number`, which is not negative."""
        digits = [int(digit) for digit in str(number)]
        self.artist.set_paths([self._digits[digit] for digit in digits])
        self.artist.set_offsets(
            [(k * self._advance, 0) for k in range(len(digits))] + np.array(self._corner)
        )


def _shape(head: str) -> Path:
    marker = MarkerStyle(head)
    size = (HEAD[head] + CASING * 2 / 3) * PX * DPI / 72
    return (marker.get_transform() + Affine2D().scale(size)).transform_path(marker.get_path())
