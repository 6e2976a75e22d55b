"""The cost axis: logarithmic, above a stated reference, labelled at the lines."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FixedFormatter, FixedLocator, NullLocator

from paramopt import scenarios
from paramopt.descent import Run
from paramopt.figures import style
from paramopt.landscapes import Landscape

DECADES = 9
"""At most so many decades are shown; below, a line leaves through the floor."""


def reference(J: Landscape, runs: Iterable[Run]) -> float:
    """Return the cost above which cost is drawn.

    It is the minimum that the gradient flow reaches from the start, by which scenarios are
    measured, or the lowest minimum if some run falls below that.
    """
    below = float(J(*scenarios.reference(J)))
    lowest = min(np.nanmin(run.costs) for run in runs)
    return below if lowest >= below - 1e-9 else min(J.least_cost, below)


def reference_text(least: float) -> str:
    """Say above what cost is drawn.

    Examples
    --------
    >>> reference_text(0.0), reference_text(-1.9132)
    ('Cost', 'Cost above −1.913')
    """
    rounded = float(f"{least:.4g}")
    return "Cost" if abs(rounded) < 1e-4 else f"Cost above {rounded:g}".replace("-", "−")


def excess(run: Run, least: float, steps: int) -> np.ndarray:
    """Return the cost above `least` for the first steps; what is not a number is infinite."""
    cost = run.costs[: steps + 1] - least
    return np.where(np.isnan(cost), np.inf, cost)


def limits(curves: list[np.ndarray]) -> tuple[float, float]:
    """Return whole decades that hold the curves: up to 1000 times the start, down nine decades."""
    first = curves[0][0]
    values = np.concatenate(curves)
    values = values[(values > 0) & (values <= 1000 * first)]
    top = np.ceil(np.log10(values.max()) + 0.05)
    floor = np.floor(np.log10(values.min()))
    floor = np.clip(floor, top - DECADES, top - 2)
    return 10.0**floor, 10.0**top


def cost_axes(axes: Axes, low: float, high: float, last: int, lines: int = 4) -> None:
    """Set up logarithmic cost against step: hairlines, few ticks, no frame."""
    axes.set(yscale="log", ylim=(low, high), xlim=(0, last))
    decades = np.arange(round(np.log10(low)), round(np.log10(high)) + 1)
    every = max(1, round((len(decades) - 1) / (lines - 1)))
    shown = decades[::-1][::every]
    axes.yaxis.set_major_locator(FixedLocator(10.0**shown))
    axes.yaxis.set_major_formatter(FixedFormatter([decade(int(n)) for n in shown]))
    axes.yaxis.set_minor_locator(NullLocator())
    axes.grid(axis="y")
    axes.set_axisbelow(True)
    axes.spines[["left", "top", "right"]].set_visible(False)
    axes.tick_params(axis="y", pad=4 * style.PX)
    axes.set_xlabel("step", labelpad=2 * style.PX)


def step_ticks(axes: Axes, last: int, count: int) -> None:
    """Number the steps at `count` evenly spaced whole steps, the first and last among them."""
    axes.xaxis.set_major_locator(FixedLocator(np.linspace(0, last, count).round()))


def decade(n: int) -> str:
    """Print a power of ten on an axis: 0.01 to 1000 in figures, beyond as a power.

    Examples
    --------
    >>> [decade(n) for n in (-3, -2, 0, 3, 4)]
    ['$10^{-3}$', '0.01', '1', '1000', '$10^{4}$']
    """
    return f"{10.0**n:g}" if -2 <= n <= 3 else f"$10^{{{n}}}$"
