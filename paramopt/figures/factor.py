"""The factor by which a step shrinks the distance on a ravine, against the rate."""

from __future__ import annotations

import numpy as np

from paramopt import theory
from paramopt.figures import style
from paramopt.figures.plates import Plate
from paramopt.figures.style import PX, Theme, number
from paramopt.record import Record, stacked

HEIGHT, LEFT, TOP, WIDTH, DOWN = 344, 34, 64, 480, 226


def factor(
    curvatures: tuple[float, float], rates: np.ndarray, measured: np.ndarray, ran: list[dict]
) -> Plate:
    r"""Draw what theory says a step does to the distance, and what runs did.

    Parameters
    ----------
    curvatures : (float, float)
        The smallest and the largest, :math:`\mu` and :math:`L`.
    rates, measured : array_like, shape (count,)
        Rates of runs, and the factor by which a late step of each multiplied the distance.
    ran : list of dict
        What was run, as the settings of a `Record`.
    """
    smallest, largest = curvatures
    best, limit = theory.best_rate(smallest, largest), theory.stability_limit(largest)
    edge = 1.12 * limit
    grid = np.sort(np.append(np.linspace(0, edge, 201), (1 / largest, best)))
    slow, steep = (abs(theory.contraction(grid, curvature)) for curvature in curvatures)
    larger = np.maximum(slow, steep)
    curves = {
        "flat": {"learning_rate": grid, "factor": slow},
        "steep": {"learning_rate": grid, "factor": steep},
        "larger of both": {"learning_rate": grid, "factor": larger},
        "measured": {"learning_rate": rates, "factor": measured},
    }

    def draw(theme: Theme):
        figure = style.new_figure(700, HEIGHT)
        title = "One rate for two curvatures"
        style.write(figure, LEFT, 24, title, fontsize=style.TITLE, weight="semibold")
        words = rf"$μ$ = {number(smallest)},  $L$ = {number(largest)}"
        style.write(figure, LEFT + WIDTH, 24, words, color=theme.grey, ha="right")
        style.write(figure, LEFT, TOP - 12, "Factor of the distance, a step", color=theme.grey)
        axes = style.place(figure, LEFT, TOP, WIDTH, DOWN)
        axes.set(xlim=(0, edge), ylim=(0, 1.25), yticks=[0, 0.5, 1], xticks=np.arange(5) / 100)
        axes.set_yticklabels(["0", "0.5", "1"])
        axes.set_xticklabels(["0", "0.01", "0.02", "0.03", "0.04"])
        axes.grid(axis="y")
        axes.set_axisbelow(True)
        axes.spines[["left", "top", "right"]].set_visible(False)
        axes.tick_params(pad=4 * PX)
        axes.set_xlabel("learning rate $α$", labelpad=2 * PX)
        axes.axvspan(limit, edge, color=theme.clay, alpha=0.1, lw=0)
        axes.plot(grid, slow, color=theme.slate, lw=1.6 * PX, dashes=(6, 2))
        axes.plot(grid, steep, color=theme.slate, lw=1.6 * PX, dashes=(1.5, 1.5))
        axes.plot(grid, larger, color=theme.slate, lw=2.6 * PX, zorder=2)
        ring = {"ms": 6.5 * PX, "mfc": theme.ground, "mec": theme.ink, "mew": 1.4 * PX}
        axes.plot(rates, measured, "o", zorder=3, clip_on=False, **ring)
        worst = theory.convergence_rate(largest / smallest)
        axes.plot([best, best], [0, worst], color=theme.ink, lw=1 * PX, dashes=(4, 3), zorder=1)
        note = {"textcoords": "offset points", "fontsize": style.LABEL}
        words = f"best rate {best:.4f},\nfactor {worst:.3f}"
        axes.annotate(words, (best, 0.16), (-6 * PX, 0), ha="right", va="center", **note)
        axes.annotate("diverges", (limit, 0), (6 * PX, 6 * PX), color=theme.clay, **note)
        end = {"va": "center", "color": theme.slate, **note}
        axes.annotate(r"steep, $|1 - αL|$", (edge, steep[-1]), (9 * PX, 0), **end)
        axes.annotate(r"flat, $|1 - αμ|$", (edge, slow[-1]), (9 * PX, 0), **end)
        axes.annotate("rings measured", (rates[1], measured[1]), (0, 12 * PX), ha="center", **note)
        return figure

    return Plate(
        name="ravine-factor",
        title="One rate for two curvatures",
        caption=(
            "The factor by which a step of gradient descent multiplies the distance from the "
            "ravine's minimum. Each curvature has its own line; the larger of both, drawn thick, "
            "is what remains after many steps. It is least where the two are equal."
        ),
        alt=(
            "Factor against learning rate. The line of the flat direction falls from one so slowly "
            "that it is nearly level. That of the steep direction falls to zero at the rate one "
            "over fifty and rises again to one at two over fifty. The larger of both follows the "
            "flat line to a point just before that limit, then turns sharply upwards. All rings "
            "lie on it."
        ),
        draw=draw,
        height=HEIGHT,
        vector=True,
        data=Record(ran, {"ravine-factor": stacked("curve", curves)}),
    )
