"""The factor by which a step of momentum or Nesterov multiplies the distance."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from matplotlib.axes import Axes

from paramopt import record, theory
from paramopt.figures import style
from paramopt.figures.plates import Plate
from paramopt.figures.style import PX, Theme

HEIGHT = 316
LEFTS, TOP, PANEL, DOWN = (34, 396), 66, 270, 196
BETAS = ((0.0, (5, 2)), (0.5, (2, 1.5)), (0.9, (None, None)))
"""Each beta with the dashes of its line."""
NOTES = {
    "momentum": ((0.0, 1.4, 0.3), (0.5, 1.95, 0.61), (0.9, 2.3, 0.85)),
    "nesterov": ((0.0, 1.72, 0.6), (0.5, 0.05, 0.36), (0.9, 0.66, 0.7)),
}
"""Where each beta is written: across and up."""
PULLS = np.linspace(0, 4.2, 1001)
"""The product of heavy ball's rate and the curvature."""
EVERY = 5
"""From one of them to the next in the table of the figure's data."""


def factors(matrix: Callable, beta: float) -> np.ndarray:
    """Return the largest modulus of the eigenvalues for each of `PULLS`."""
    rates = PULLS / (1 - beta)
    return np.array([abs(np.linalg.eigvals(matrix(rate, 1.0, beta))).max() for rate in rates])


def radius() -> Plate:
    """Draw the factor of momentum and of Nesterov for three betas."""
    panels = (
        ("momentum", "Momentum", theory.momentum_matrix, theory.momentum_stability_limit),
        ("nesterov", "Nesterov", theory.nesterov_matrix, theory.nesterov_stability_limit),
    )
    curves = {
        name: {beta: factors(matrix, beta) for beta, _ in BETAS} for name, _, matrix, _ in panels
    }
    limits = {name: {beta: limit(1.0, beta) for beta, _ in BETAS} for name, *_, limit in panels}

    def draw(theme: Theme):
        figure = style.new_figure(700, HEIGHT)
        title = "Factor by which a step multiplies the distance, in the long run"
        style.write(figure, LEFTS[0], 24, title, fontsize=style.TITLE, weight="semibold")
        descent = theme.mark("gradient_descent")
        for left, (name, words, *_) in zip(LEFTS, panels, strict=True):
            mark = theme.mark(name)
            style.write(
                figure,
                left,
                TOP - 14,
                words,
                color=mark.text,
                fontsize=style.PANEL,
                weight="semibold",
            )
            axes = style.place(figure, left, TOP, PANEL, DOWN)
            _axes(axes, theme)
            for beta, dashes in BETAS:
                colour = mark.line if beta else descent.line
                (line,) = axes.plot(PULLS, curves[name][beta], color=colour)
                if dashes[0]:
                    line.set_dashes(dashes)
                    line.set_dash_capstyle("butt")
                edge = (1 - beta) * limits[name][beta]
                axes.plot(edge, 1, "o", ms=6 * PX, mfc=theme.ground, mec=theme.clay, mew=1.6 * PX)
            for beta, *at in NOTES[name]:
                words = f"$β$ = {style.number(beta)}" + ("" if beta else ", gradient descent")
                colour = mark.text if beta else descent.text
                axes.text(*at, words, color=colour, fontsize=style.LABEL)
        return figure

    return Plate(
        name="momentum-factors",
        title="Factor by which a step multiplies the distance",
        caption=(
            "The larger modulus of the two eigenvalues against "
            ":math:`(1 - \\beta)\\,\\alpha\\lambda`, the rate of heavy ball times the curvature; "
            ":math:`\\beta = 0` is gradient descent. A ring stands where a rule stops converging. "
            "Under momentum the factor is :math:`\\sqrt\\beta` over a wide band of curvatures; "
            "under Nesterov it falls within the band, and the band ends earlier."
        ),
        alt=(
            "Two panels of the factor against rate times curvature. Gradient descent's line is a V "
            "that falls from 1 to 0 at 1 and is back at 1 at 2. Momentum's lines fall, run level "
            "at 0.71 for beta 0.5 and 0.95 for beta 0.9, and rise through 1 at 3 and 3.8. "
            "Nesterov's lines fall to 0 at 1 and rise through 1 at 1.5 and at 1.36."
        ),
        draw=draw,
        height=HEIGHT,
        vector=True,
        data=_data({name: matrix for name, _, matrix, _ in panels}, curves, limits),
    )


def _data(matrices: dict[str, Callable], curves: dict, limits: dict) -> record.Record:
    """Return what is computed for each rule and beta: the ring, and every so many points."""
    settings, parts = [], {}
    for name, matrix in matrices.items():
        for beta, line in curves[name].items():
            run = f"{name} with beta {beta}"
            constants = {"curvature": 1.0, "beta": beta, "limit": limits[name][beta]}
            settings.append({"run": run, "function": record.dotted(matrix), **constants})
            pulls = {"heavy_ball_rate_times_curvature": PULLS[::EVERY]}
            parts[run] = {**pulls, "factor": line[::EVERY]}
    return record.Record(settings, {"momentum-factors": record.stacked("run", parts)})


def _axes(axes: Axes, theme: Theme) -> None:
    axes.set(xlim=(0, 4.2), ylim=(0, 1.15), xticks=range(5), yticks=[0, 0.5, 1])
    axes.grid(axis="y")
    axes.set_axisbelow(True)
    axes.spines[["left", "top", "right"]].set_visible(False)
    axes.tick_params(pad=4 * PX)
    axes.axhspan(1, 1.15, color=theme.clay, alpha=0.1, lw=0)
    axes.set_xlabel("$(1 - β) αλ$", labelpad=2 * PX)
