"""Warm-up: the same rate reached at once and by degrees, on a landscape that is steep at first."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from paramopt import record
from paramopt.descent import Run
from paramopt.figures import landscape, style
from paramopt.figures.plates import Plate
from paramopt.figures.style import PX, Theme, number

HEIGHT, LEFT, TOP, MAP = 392, 34, 56, 296
RIGHT, WIDTH, SHOWN = 398, 186, 30
HIGHEST = 8
"""The largest product of rate and curvature that is drawn."""


def warmup(at_once: Run, warm: Run) -> Plate:
    r"""Draw two runs of gradient descent on one landscape from one start.

    Parameters
    ----------
    at_once : Run
        At a constant rate.
    warm : Run
        With a warm-up to that rate.
    """
    J, runs = warm.J, {"at once": at_once, "warm-up": warm}
    rates, products = (
        np.array([quantity(run) for run in runs.values()]) for quantity in (_rates, _products)
    )
    start = ", ".join(map(number, warm.start))
    steps = warm.learning_rate.settings["steps"]
    lost = int(np.argmin(at_once.finite))

    def draw(theme: Theme):
        figure = style.new_figure(700, HEIGHT)
        title = f"Warm-up on {J.title}"
        style.write(figure, LEFT, 24, title, fontsize=style.TITLE, weight="semibold")
        words = f"gradient descent, start ({start}), $α$ = {number(rates[0, 0])}"
        style.write(figure, 690, 24, words, color=theme.grey, ha="right")
        field = style.place(figure, LEFT, TOP, MAP, MAP)
        landscape.ground(field, J, theme)
        landscape.ticks(field)
        landscape.minima(field, J, theme)
        for run, colour in ((at_once, theme.clay), (warm, theme.slate)):
            path = landscape.drawable(run.parameters, J.domain)
            casing = landscape.casing(theme, 2)
            dots = {"marker": "o", "ms": 4 * PX, "path_effects": casing, "zorder": 3}
            field.plot(*path.T, color=colour, lw=2 * PX, **dots)
        landscape.start_ring(field, warm.start, theme)
        field.lines[-1].set_clip_on(False)  # the start is at the edge
        for top, heading, lines, ceiling in (
            (TOP, "Learning rate", rates, 0.03),
            (TOP + 166, "Rate × largest curvature", products, HIGHEST),
        ):
            style.write(figure, RIGHT, top - 8, heading, color=theme.grey)
            axes = style.place(figure, RIGHT, top, WIDTH, 110)
            _axes(axes, ceiling)
            for values, colour, name in zip(lines, (theme.clay, theme.slate), runs, strict=True):
                axes.plot(values, color=colour, lw=2 * PX, marker="o", ms=3 * PX)
                axes.plot(0, values[0], "o", color=colour, ms=3 * PX, clip_on=False)
                _name(axes, name, values, colour, ceiling)
        axes.axhline(2, color=theme.ink, lw=1.2 * PX, dashes=(4, 3))
        note = {"textcoords": "offset points", "va": "center_baseline", "fontsize": style.LABEL}
        axes.annotate("limit 2", (SHOWN, 2), (7 * PX, 0), **note)
        axes.set_xlabel("step", labelpad=2 * PX)
        return figure

    ends = ", ".join(number(round(w, 2)) for w in warm.parameters[-1])
    return Plate(
        name="himmelblau-warmup",
        title=f"Warm-up on {J.title}",
        caption=(
            f"One rate, {number(rates[0, 0])}, from one start. Taken at once (clay) it is "
            f"{products[0, 0] / 2:.1f} times the limit of the start's curvature, and the run is no "
            f"longer finite at step {lost}. Reached in {steps} steps (slate) it ends at ({ends})."
        ),
        alt=(
            "Left, a contour map with a path that leaves the start at the upper right corner "
            "straight for the lower left, goes out of the picture and crosses it three times "
            "more, and another that goes to the nearest minimum. Right, above: the rate, constant "
            "or rising to the same value. Below: rate times largest curvature. The constant rate "
            "starts far above the limit of two; with warm-up the product stays below two."
        ),
        draw=draw,
        height=HEIGHT,
        data=record.of_runs("himmelblau-warmup", runs) + _curves(runs, rates, products),
    )


def _curves(runs: dict[str, Run], rates: np.ndarray, products: np.ndarray) -> record.Record:
    parts = {
        name: {"step": np.arange(SHOWN + 1), "learning_rate": rate, "rate_times_curvature": product}
        for name, rate, product in zip(runs, rates, products, strict=True)
    }
    return record.Record(tables={"himmelblau-warmup-rates": record.stacked("run", parts)})


def _rates(run: Run) -> np.ndarray:
    return np.array([float(run.learning_rate(t)) for t in range(SHOWN + 1)])


def _products(run: Run) -> np.ndarray:
    """Return the rate of each step times the largest curvature where it is taken."""
    products = []
    for rate, W in zip(_rates(run), run.parameters, strict=False):
        with np.errstate(all="ignore"):
            H = run.J.hessian(*W)
        products.append(rate * np.linalg.eigvalsh(H)[-1] if np.isfinite(H).all() else np.nan)
    return np.array(products)


def _axes(axes: Axes, ceiling: float) -> None:
    axes.set(xlim=(0, SHOWN), ylim=(0, ceiling), xticks=[0, 10, 20, 30])
    axes.set_yticks([0, 0.01, 0.02] if ceiling < 1 else [0, 2, 4, 6])
    axes.set_yticklabels([number(tick) for tick in axes.get_yticks()])
    axes.grid(axis="y")
    axes.set_axisbelow(True)
    axes.spines[["left", "top", "right"]].set_visible(False)
    axes.tick_params(pad=4 * PX)


def _name(axes: Axes, name: str, values: np.ndarray, colour: str, ceiling: float) -> None:
    """Write a line's name where it is alone."""
    if ceiling < 1:
        place = (0, values[0]) if name == "at once" else (4, values[4])
        offset = (8, 8) if name == "at once" else (12, -8)
    else:
        place = (0, values[0]) if name == "at once" else (SHOWN, values[SHOWN])
        offset = (10, -3) if name == "at once" else (7, -16)
    note = {"textcoords": "offset points", "color": colour, "fontsize": style.LABEL}
    axes.annotate(name, place, (offset[0] * PX, offset[1] * PX), annotation_clip=False, **note)
