"""Direct labels: head, name and rate of each optimizer, beside the end of its line."""

from __future__ import annotations

import numpy as np
from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from paramopt import optimizers
from paramopt.descent import Run
from paramopt.figures import style
from paramopt.figures.landscape import HEAD
from paramopt.figures.style import PX, Theme
from paramopt.scenarios import Setting

GAP = 34
"""Distance from one label to the next, in display pixels."""


def settings_text(setting: Setting, run: Run | None) -> str:
    """Print what a rule runs with in a scenario, and what became of it if that was bad."""
    if run is None:
        return "no such case"
    # Upright letters: mathematical ones would take a third of the time of a race's ground.
    text = f"α = {style.figure_number(setting.learning_rate)}"
    if setting.decay:
        text = f"{text.replace(' ', '')}, k={style.figure_number(setting.decay)}"
    if run.diverged:
        return f"{text} diverges"
    ends_inside = all(
        low <= w <= high for w, (low, high) in zip(run.parameters[-1], run.J.domain, strict=True)
    )
    return text if ends_inside else f"{text} leaves"


def labels(
    figure: Figure, theme: Theme, entries: dict, ends: dict, x: float, span: tuple[float, float]
) -> list[Artist]:
    """Label the lines that end at `ends` within `span`, both in pixels down; return the leaders.

    Labels stand at `x` pixels in the order in which the lines end, rules without a case last.
    """
    top, bottom = span
    names = sorted(entries, key=lambda name: ends.get(name, np.inf))
    wanted = np.array([ends.get(name, bottom + GAP * i) for i, name in enumerate(names)])
    places = spread(wanted - 6, GAP, top + 4, bottom - 12)
    across, down = figure.get_size_inches() * 100
    leaders = []
    for name, y in zip(names, places, strict=True):
        setting, run = entries[name]
        mark = theme.mark(name)
        figure.add_artist(
            Line2D(
                [(x + 6) / across],
                [1 - y / down],
                marker=mark.head,
                color=mark.line,
                linestyle="none",
                markersize=HEAD[mark.head] * PX,
                transform=figure.transFigure,
                markerfacecolor=mark.line if run else "none",
                markeredgewidth=0 if run else 1.2 * PX,
            )
        )
        title = optimizers.catalogue[name].title
        style.write(figure, x + 13, y + 4, title, color=mark.text, weight="semibold")
        style.write(
            figure,
            x + 13,
            y + 17,
            settings_text(setting, run),
            color=theme.grey,
            fontsize=style.TICK,
        )
        end = ends.get(name, -1)
        if top < end < bottom:
            leader = Line2D(
                [(x - 7) / across, x / across],
                [1 - end / down, 1 - y / down],
                color=mark.line,
                linewidth=0.8 * PX,
                transform=figure.transFigure,
            )
            leaders.append(figure.add_artist(leader))
    return leaders


def heights(
    curves: dict[str, np.ndarray], low: float, high: float, span: tuple[float, float]
) -> dict[str, float]:
    """Return at how many pixels down each line ends on a logarithmic axis from `low` to `high`.

    A line that leaves through the floor ends the lower the earlier it leaves.
    """
    top, bottom = span
    ends = {}
    for name, curve in curves.items():
        share = np.log10(high / np.clip(curve[-1], low, high)) / np.log10(high / low)
        gone = curve <= low
        early = 1 - np.argmax(gone) / len(curve) if gone[-1] else 0
        ends[name] = top + share * (bottom - top) + early
    return ends


def spread(wanted: np.ndarray, gap: float, low: float, high: float) -> np.ndarray:
    """Move rising positions as little as needed so that neighbours are `gap` apart, within limits.

    Examples
    --------
    >>> spread(np.array([0.0, 1.0, 9.0]), gap=2, low=0, high=10).tolist()
    [0.0, 2.0, 9.0]
    """
    placed = np.clip(wanted, low, high)
    for i in range(1, len(placed)):
        placed[i] = max(placed[i], placed[i - 1] + gap)
    placed[-1] = min(placed[-1], high)
    for i in reversed(range(len(placed) - 1)):
        placed[i] = min(placed[i], placed[i + 1] - gap)
    return placed
