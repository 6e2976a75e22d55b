"""Two equal hidden units: where their paths go, and how a difference between them grows."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb

from paramopt import record, symbols
from paramopt.descent import Run
from paramopt.figures import costs, landscape, style
from paramopt.figures.plates import Plate
from paramopt.figures.style import PX, Theme

HEIGHT, TOP, MAP = 404, 58, 300
LEFT, RIGHT, WIDTH = 34, 404, 206
WINDOW = (-0.2, 3.6)
SHADES = (1, 0.8, 0.6)
"""How much of clay is in the line of each difference, the largest first."""


def symmetry(equal: Run, different: Run, saddle: np.ndarray, minima: np.ndarray) -> Plate:
    r"""Draw a network of two hidden units :math:`u_1, u_2` started equal and nearly equal.

    Parameters
    ----------
    equal : Run
        One run of gradient descent at a constant rate, from a start with :math:`u_1 = u_2`.
    different : Run
        Three runs from starts with less and less difference :math:`u_2 - u_1`.
    saddle : array_like, shape (2,)
        The point of the diagonal where `equal` ends.
    minima : array_like, shape (count, 2)
        The minima to be marked.
    """
    J, steps = equal.J, different.steps
    rate = equal.learning_rate.settings["learning_rate"]
    curvature = np.linalg.eigvalsh(J.hessian(*saddle))[0]
    gaps = np.abs(np.diff(different.parameters, axis=1))[:, 0]
    names = [f"$10^{{{round(np.log10(gap))}}}$" for gap in gaps[0]]

    def draw(theme: Theme):
        figure = style.new_figure(700, HEIGHT)
        title = "Two hidden units, started equal or not quite"
        style.write(figure, LEFT, 24, title, fontsize=style.TITLE, weight="semibold")
        words = f"gradient descent,  $α$ = {style.number(rate)},  {steps} steps"
        style.write(figure, RIGHT + 262, 24, words, color=theme.grey, ha="right")
        style.write(figure, LEFT, TOP - 8, "Cost, lighter is cheaper", color=theme.grey)
        _map(style.place(figure, LEFT, TOP, MAP, MAP), theme, equal, different, saddle, minima)

        style.write(figure, RIGHT, TOP - 8, "Cost", color=theme.grey)
        chart = style.place(figure, RIGHT, TOP, WIDTH, 118)
        costs.cost_axes(chart, 1e-5, 1, steps, lines=3)
        _steps(chart, steps, named=False)
        chart.plot(equal.costs, color=theme.slate)
        _word(chart, theme.slate, "equal", (steps, equal.costs[-1]))

        style.write(figure, RIGHT, 212, "Difference $|u_2 - u_1|$", color=theme.grey)
        growth = style.place(figure, RIGHT, 220, WIDTH, 138)
        costs.cost_axes(growth, 1e-11, 1e2, steps, lines=4)
        _steps(growth, steps, named=True)
        for i, name in enumerate(names):
            colour = mixed(theme, SHADES[i])
            chart.plot(different.costs[:, i], color=colour)
            growth.plot(gaps[:, i], color=colour)
            growth.annotate(
                name,
                (0, gaps[0, i]),
                (6 * PX, -13 * PX),
                textcoords="offset points",
                color=theme.clay,
                fontsize=style.TICK,
            )
        t = np.arange(steps + 1)
        line = gaps[0, -1] * (1 - rate * curvature) ** (t - 8)
        shown = (line < 1) & (t >= 60)
        growth.plot(
            t[shown] + 60, line[shown], color=theme.ink, lw=1.2 * PX, dashes=(4, 3), zorder=3
        )
        _word(growth, theme.ink, "slope\npredicted", (t[shown][-1] + 60, 1e-5))
        return figure

    return Plate(
        name="two-units-symmetry",
        title="Two hidden units, started equal or not quite",
        caption=(
            r"The cost of :math:`\hat y = \tanh u_1 x + \tanh u_2 x` has two minima that differ "
            "only in which unit is which. From an equal start (slate) the run stays on the "
            "diagonal and ends at a saddle. A difference (clay: "
            f"{', '.join(f':math:`{name[1:-1]}`' for name in names)}) grows by a constant factor a "
            "step, the dashed slope, until the units part."
        ),
        alt=(
            "Left, a contour map symmetric about its diagonal, with two minima, one on either side "
            "of it. One path runs up the diagonal and stops at the saddle between them. Another "
            "follows it almost to there, then turns off and nearly reaches a minimum. "
            "Right, above: cost against step. One line stays level, three others leave it one "
            "after the other and fall. Below: the difference of the two units, three parallel "
            "straight lines on a logarithmic axis that rise to between one and three and stay."
        ),
        draw=draw,
        height=HEIGHT,
        data=_data(equal, different, curvature, saddle, minima),
    )


def _data(equal: Run, different: Run, curvature: float, saddle, minima) -> record.Record:
    """Return all runs, the examples that they learn from, and the points that are marked."""
    J, name = equal.J, "two-units-symmetry"
    marks = {"saddle": record.plain(saddle), "smallest_curvature_at_saddle": float(curvature)}
    examples = {f"{name}-examples": {"x": J.x, "y": J.y}}
    return (
        record.of_runs(f"{name}-equal", {"equal": equal}, model=symbols.latex(J.model))
        + record.of_runs(
            f"{name}-different", {"different": different}, model=symbols.latex(J.model)
        )
        + record.Record([{**marks, "minima": record.plain(minima)}], examples)
    )


def mixed(theme: Theme, share: float) -> tuple[float, ...]:
    """Return clay with what is missing of it made up by the ground."""
    clay, ground = np.array(to_rgb(theme.clay)), np.array(to_rgb(theme.ground))
    return tuple(share * clay + (1 - share) * ground)


def _map(axes: Axes, theme: Theme, equal: Run, different: Run, saddle, minima) -> None:
    u = np.linspace(*WINDOW, landscape.GRID)
    cost = equal.J(*np.meshgrid(u, u))
    edges = landscape.levels(cost, 0)
    axes.contourf(u, u, cost, edges, colors=theme.landscape_colours())
    colour, opacity = theme.contour
    axes.contour(u, u, cost, edges[1:-1], colors=colour, alpha=opacity, linewidths=0.6 * PX)
    axes.plot(WINDOW, WINDOW, color=theme.grey, lw=0.9 * PX, dashes=(4, 3))
    axes.set(xlim=WINDOW, ylim=WINDOW)
    axes.spines[:].set_visible(False)
    for run, colour, width in (
        (different.parameters[..., 0], theme.clay, 2.0),
        (equal.parameters, theme.slate, 3.2),
    ):
        casing = landscape.casing(theme, width)
        axes.plot(*run.T, color=colour, lw=width * PX, path_effects=casing, zorder=3)
        ends = {"mec": theme.ground, "mew": 1.2 * PX, "color": colour, "zorder": 4}
        axes.plot(*run[-1], "o", ms=9 * PX, **ends)
    landscape.start_ring(axes, equal.start, theme)
    for size, width, colour in (
        (11.5, 3.7, theme.landscape_colours()[0]),
        (9, 1.5, theme.ink),
    ):
        axes.plot(*minima.T, "+", color=colour, ms=size * PX, mew=width * PX, zorder=3.5)
    note = {"textcoords": "offset points", "fontsize": style.LABEL}
    axes.annotate("saddle", saddle, (10 * PX, -14 * PX), **note)
    axes.annotate("$u_1 = u_2$", (2.9, 2.9), (8 * PX, -14 * PX), **note)
    axes.set(xticks=[0, 1, 2, 3], yticks=[1, 2, 3])
    axes.tick_params(length=0, pad=4 * PX)
    axes.set_xlabel("$u_1$", labelpad=2 * PX)
    axes.annotate(
        "$u_2$",
        (0, 1.5),
        (-8 * PX, 0),
        xycoords=axes.get_yaxis_transform(),
        textcoords="offset points",
        ha="right",
        va="center",
        color=theme.grey,
        fontsize=style.LABEL,
    )


def _steps(axes: Axes, steps: int, named: bool) -> None:
    axes.set_xticks(np.linspace(0, steps, 4).round())
    axes.set_xlabel("step" if named else "", labelpad=2 * PX)
    axes.tick_params(labelbottom=named)


def _word(axes: Axes, colour: str, word: str, place) -> None:
    axes.annotate(
        word,
        place,
        (6 * PX, 0),
        textcoords="offset points",
        va="center",
        color=colour,
        fontsize=style.LABEL,
    )
