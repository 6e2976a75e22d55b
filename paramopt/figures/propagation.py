"""The size of signals and gradients by layer, at several scales of the first weights."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FixedFormatter, FixedLocator, NullLocator

from paramopt import propagation as network
from paramopt import record
from paramopt.figures import style
from paramopt.figures.costs import decade
from paramopt.figures.plates import Plate
from paramopt.figures.style import PX, Theme, number

HEIGHT, TOP, DOWN = 340, 66, 220
LEFTS, WIDTH = (34, 370), 230
LIMIT = 8
"""Decades above and below one that are drawn."""


def propagation(gains: Sequence[float], layers: int, width: int, seed: int = 0) -> Plate:
    """Draw predicted and measured mean squares, forward and backward.

    Parameters
    ----------
    gains : sequence of float
        The gains, one line each.
    layers, width : int
        The size of the network.
    seed : int
        Which network.
    """
    networks = [{"gain": gain, "layers": layers, "width": width, "seed": seed} for gain in gains]
    sizes = [network.measured(**settings) for settings in networks]
    lines = network.predicted(np.asarray(gains), layers).T

    def draw(theme: Theme):
        figure = style.new_figure(700, HEIGHT)
        title = "Signals and gradients before training"
        style.write(figure, LEFTS[0], 24, title, fontsize=style.TITLE, weight="semibold")
        words = f"{layers} layers of {width} rectified units, seed {seed}"
        style.write(figure, LEFTS[1] + WIDTH + 66, 24, words, color=theme.grey, ha="right")
        forward, backward = (style.place(figure, left, TOP, WIDTH, DOWN) for left in LEFTS)
        _axes(forward, layers, "Mean square of the outputs")
        _axes(backward, layers, "Mean square of the gradient")
        for gain, size, line in zip(gains, sizes, lines, strict=True):
            colour = theme.slate if gain == 2 else theme.clay
            label = f"$ζ$ = {number(gain)}"
            _line(forward, theme, colour, line, size.signals, label, layers)
            _line(backward, theme, colour, line[::-1], size.gradients, label, 0)
        return figure

    ends = ", ".join(
        f"{number(size.signals[-1])} at gain {number(gain)}"
        for gain, size in zip(gains, sizes, strict=True)
    )
    return Plate(
        name="signal-propagation",
        title="Signals and gradients before training",
        caption=(
            r"Lines are predicted, :math:`(\zeta/2)^l`, rings measured in one network whose "
            r"weights have variance :math:`\zeta / n`. Signals go from left to right, gradients "
            "from right to left."
        ),
        alt=(
            "Two panels with logarithmic axes, mean square against layer. Left, for the outputs, "
            "three straight lines leave the value one at the input: one rises, one stays level, "
            "one falls. Right, for the gradient, the same three lines mirrored. Rings lie on the "
            f"lines or close to them. At the last layer the outputs measure {ends}."
        ),
        draw=draw,
        height=HEIGHT,
        vector=True,
        data=_data(networks, lines, sizes),
    )


def _data(networks: list[dict], lines: np.ndarray, sizes: list[network.Sizes]) -> record.Record:
    """Return the networks, and what is predicted of and measured at each of their layers."""
    function = record.dotted(network.measured)
    parts = {
        settings["gain"]: {
            "layer": np.arange(len(line)),
            "predicted_output": line,
            "output": size.signals,
            "predicted_gradient": line[::-1],
            "gradient": size.gradients,
        }
        for settings, line, size in zip(networks, lines, sizes, strict=True)
    }
    return record.Record(
        [{"function": function, **settings} for settings in networks],
        {"signal-propagation": record.stacked("gain", parts)},
    )


def _axes(axes: Axes, layers: int, title: str) -> None:
    axes.set(yscale="log", ylim=(10.0**-LIMIT, 10.0**LIMIT), xlim=(0, layers))
    shown = range(-LIMIT, LIMIT + 1, 4)
    axes.yaxis.set_major_locator(FixedLocator([10.0**n for n in shown]))
    axes.yaxis.set_major_formatter(FixedFormatter([decade(n) for n in shown]))
    axes.yaxis.set_minor_locator(NullLocator())
    axes.set_xticks(np.linspace(0, layers, 5).round())
    axes.grid(axis="y")
    axes.set_axisbelow(True)
    axes.spines[["left", "top", "right"]].set_visible(False)
    axes.tick_params(pad=4 * PX)
    axes.set_xlabel("layer, 0 is the input", labelpad=2 * PX)
    axes.set_title(title, loc="left", color=axes.xaxis.label.get_color(), fontsize=style.LABEL)


def _line(axes: Axes, theme: Theme, colour: str, line, rings, label: str, at: int) -> None:
    axes.plot(line, color=colour, lw=1.6 * PX)
    ring = {"ms": 6 * PX, "mfc": theme.ground, "mec": colour, "mew": 1.3 * PX}
    axes.plot(rings, "o", clip_on=False, zorder=3, **ring)
    # Beside the line's far end: outside the panel at the right, within it at the left.
    place = {"textcoords": "offset points", "color": colour, "fontsize": style.LABEL}
    if at:
        axes.annotate(label, (at, line[at]), (9 * PX, 0), va="center_baseline", **place)
    else:
        below = line[0] < 1
        axes.annotate(label, (0, line[0]), (12 * PX, (-15 if below else 8) * PX), **place)
