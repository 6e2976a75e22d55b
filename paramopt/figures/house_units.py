"""One cost in three units: the same line through the same sales, with the paths of all rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from paramopt import houses, optimizers
from paramopt.figures import costs, landscape, style
from paramopt.figures.plates import Plate
from paramopt.figures.style import PX, Theme
from paramopt.record import Record, dotted, setting, stacked

LEFTS, PANEL, TOP = (34, 262, 490), 190, 76
ROW, HEIGHT = 36, 418
SHOWN = 100
"""Steps of the paths that are drawn."""
LOW, HIGH = 1e-6, 1e5


@dataclass(frozen=True)
class Scale:
    """The features in some unit: what it is called and the window of the landscape in it."""

    title: str
    features: np.ndarray
    window: landscape.Window
    name: str

    @property
    def X(self) -> np.ndarray:
        """The design matrix with all features."""
        return houses.design(self.features)

    @property
    def line(self) -> np.ndarray:
        """The design matrix with the floor area alone."""
        return houses.design(self.features[:, :1])


@cache
def scales() -> tuple[Scale, ...]:
    """Return the three units that the chapter compares."""
    features = houses.sales().features
    flat = ((-0.05, 0.25), (-150, 150))
    return (
        Scale("Square feet", features, flat, "$w$, per square foot"),
        Scale(
            "Thousand square feet",
            features / [1000, 1],
            ((-50, 250), flat[1]),
            "$w$, per thousand square feet",
        ),
        Scale(
            "Standardized",
            houses.standardized(features),
            ((-110, 310), (-60, 360)),
            "$w$, per standard deviation",
        ),
    )


@cache
def runs(index: int, line: bool) -> dict[str, houses.Tuned]:
    """Return the runs of all rules in one of the units, at the rates that a sweep found best."""
    scale, y = scales()[index], houses.sales().y
    X = scale.line if line else scale.X
    return {name: houses.tuned(X, y, name) for name in optimizers.catalogue}


def paths(index: int) -> dict[str, dict]:
    """Return the paths in one of the units, with the floor area alone, as columns."""
    first = slice(SHOWN + 1)
    return {
        name: {
            "step": np.arange(SHOWN + 1),
            "w": tuned.run.parameters[first, 0],
            "b": tuned.run.parameters[first, 1],
            "cost": tuned.run.costs[first],
        }
        for name, tuned in runs(index, line=True).items()
    }


def excess(index: int) -> dict[str, dict]:
    """Return the costs above the least one in one of the units, with both features, as columns."""
    scale, y = scales()[index], houses.sales().y
    least = houses.Cost(scale.X, y)(*houses.normal_equations(scale.X, y))
    return {
        name: {"step": np.arange(houses.STEPS + 1), "excess_cost": tuned.run.costs - least}
        for name, tuned in runs(index, line=False).items()
    }


def _ran(figure: str, line: bool, columns: Callable[[int], dict[str, dict]]) -> Record:
    """Return what ran, and the columns of each unit as a table of its own."""
    settings = [
        {
            "run": name,
            "unit": scale.title,
            **setting(tuned.run),
            "landscape": dotted(houses.Cost),
            "data": {"function": dotted(houses.sales), "m": houses.sales().m},
            "features": list(houses.Sales.names[:1] if line else houses.Sales.names),
        }
        for index, scale in enumerate(scales())
        for name, tuned in runs(index, line).items()
    ]
    tables = {
        f"{figure}-{scale.title.lower().replace(' ', '-')}": stacked("run", columns(index))
        for index, scale in enumerate(scales())
    }
    return Record(settings, tables)


def house_units() -> Plate:
    """Draw the cost over slope and intercept in three units, with the paths of six rules."""
    y = houses.sales().y

    def draw(theme: Theme) -> Figure:
        figure = _figure(theme, "Floor area alone", f"{SHOWN} steps from (0, 0)")
        for i, scale in enumerate(scales()):
            _heading(figure, theme, i, scale.title, scale.line)
            axes = style.place(figure, LEFTS[i], TOP, PANEL, PANEL)
            _ground(axes, theme, scale, y)
            for name, columns in paths(i).items():
                path = np.column_stack([columns["w"], columns["b"]])
                path = landscape.drawable(path, scale.window)
                landscape.line(axes, name, theme, 1.6).set_data(*path.T)
                if landscape.inside(axes, path[-1]):
                    landscape.head(axes, name, theme, 0.9).set_data(*path[-1:].T)
            landscape.start_ring(axes, (0, 0), theme)
            _rates(figure, theme, i, runs(i, line=True))
        return figure

    kappas = [_power(houses.condition_number(scale.line)) for scale in scales()]
    return Plate(
        name="house-prices-units",
        title="One cost in three units",
        caption=(
            "The cost of a line through the sales over slope :math:`w` and intercept :math:`b`, "
            "prices in thousand dollars. The first two pictures of the ground are equal: only the "
            "unit of the floor area differs. Lighter is cheaper, the ring is the start, the cross "
            "the solution of the normal equations. Some paths leave the window and return. Each "
            "rate is the best of a sweep."
        ),
        alt=(
            "Three contour maps with the paths of six rules. In square feet, condition number "
            f"{kappas[0]}, the map is a slanted valley; all paths run level from the start, and "
            "none leads to the cross above them. In thousand square "
            f"feet, {kappas[1]}, the valley looks the same, and all paths but RMSprop's reach the "
            f"cross after zigzags and swings. With standardized features, {kappas[2]}, the map is "
            "round and all paths lead to the cross."
        ),
        draw=draw,
        height=HEIGHT,
        data=_ran("house-prices-units", line=True, columns=paths),
    )


def house_convergence() -> Plate:
    """Draw the cost of all rules against the step, in three units, with both features."""

    def draw(theme: Theme) -> Figure:
        figure = _figure(theme, "Floor area and bedrooms", f"{houses.STEPS} steps from (0, 0, 0)")
        for i, scale in enumerate(scales()):
            _heading(figure, theme, i, scale.title, scale.X)
            axes = style.place(figure, LEFTS[i], TOP, PANEL, PANEL)
            costs.cost_axes(axes, LOW, HIGH, houses.STEPS)
            costs.step_ticks(axes, houses.STEPS, 4)
            for j, (name, columns) in enumerate(excess(i).items()):
                cost = np.clip(columns["excess_cost"], LOW / 1e3, HIGH * 1e3)
                mark = theme.mark(name)
                axes.plot(cost, color=mark.line, lw=1.6 * PX, zorder=3)
                shown = np.where((cost > LOW) & (cost < HIGH), cost, np.nan)
                axes.plot(
                    shown,
                    mark.head,
                    color=mark.line,
                    zorder=4,
                    mew=0.8 * PX,
                    ms=landscape.HEAD[mark.head] * 0.75 * PX,
                    mec=theme.ground,
                    markevery=(4 + 9 * j, 54),
                )
            _rates(figure, theme, i, runs(i, line=False))
        return figure

    kappas = [_power(houses.condition_number(scale.X)) for scale in scales()]
    return Plate(
        name="house-prices-convergence",
        title="Convergence in three units",
        caption=(
            "Cost above that of the normal equations, in (thousand dollars)², against step, with "
            "floor area, bedrooms and intercept. Each rate is the best of a sweep."
        ),
        alt=(
            f"Three charts of cost on a logarithmic axis. In square feet, condition number "
            f"{kappas[0]}, all six lines fall at once to some 300 and stay level. In thousand "
            f"square feet, {kappas[1]}, three lines fall to the floor and three are still "
            f"above 1 after 300 steps. With standardized features, {kappas[2]}, all but RMSprop "
            "fall to the floor, gradient descent first."
        ),
        draw=draw,
        height=HEIGHT,
        vector=True,
        data=_ran("house-prices-convergence", line=False, columns=excess),
    )


def _figure(theme: Theme, title: str, what: str) -> Figure:
    figure = style.new_figure(700, HEIGHT)
    style.write(figure, LEFTS[0], 24, title, fontsize=style.TITLE, weight="semibold")
    style.write(figure, LEFTS[2] + PANEL, 24, what, ha="right", color=theme.grey)
    return figure


def _heading(figure: Figure, theme: Theme, column: int, title: str, X: np.ndarray) -> None:
    left = LEFTS[column]
    style.write(figure, left, TOP - 12, title, fontsize=style.PANEL, weight="semibold")
    kappa = f"$κ$ = {_number(houses.condition_number(X))}"
    style.write(figure, left + PANEL, TOP - 12, kappa, ha="right", color=theme.grey)


def _number(kappa: float) -> str:
    digits = style.figure_number(float(f"{kappa:.2g}"))
    return digits if kappa < 1e4 else f"${kappa:.1e}$".replace("e+0", r"{\times}10^")


def _power(kappa: float) -> str:
    return style.number(float(f"{kappa:.2g}"))


def _ground(axes: Axes, theme: Theme, scale: Scale, y: np.ndarray) -> None:
    """Draw the landscape of one unit and the solution of the normal equations."""
    J = houses.Cost(scale.line, y)
    w, b = np.meshgrid(*(np.linspace(*ends, landscape.GRID) for ends in scale.window))
    cost, best = J(w, b), houses.normal_equations(scale.line, y)
    edges = landscape.levels(cost, float(J(*best)))
    axes.contourf(w, b, cost, edges, colors=theme.landscape_colours(), zorder=0)
    colour, opacity = theme.contour
    axes.contour(
        w, b, cost, edges[1:-1], colors=colour, alpha=opacity, linewidths=0.6 * PX, zorder=0.5
    )
    for size, width, ink in ((11.5, 3.7, theme.landscape_colours()[0]), (9, 1.5, theme.ink)):
        axes.plot(*best, "+", color=ink, ms=size * PX, mew=width * PX, zorder=5)
    axes.set(xlim=scale.window[0], ylim=scale.window[1])
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0, pad=4 * PX)
    axes.locator_params(nbins=4)
    axes.set_xlabel(scale.name, labelpad=2 * PX, color=theme.grey)
    low, high = [tick for tick in axes.get_yticks() if scale.window[1][0] < tick < best[1] + 150][
        :2
    ]
    axes.annotate(
        "$b$",
        (0, (low + high) / 2),
        (-9 * PX, 0),
        xycoords=axes.get_yaxis_transform(),
        textcoords="offset points",
        ha="right",
        va="center",
        color=theme.grey,
        fontsize=style.LABEL,
    )


def _rates(figure: Figure, theme: Theme, column: int, shown: dict[str, houses.Tuned]) -> None:
    """Name each rule under the panel, with its rate, in two columns."""
    for i, (name, tuned) in enumerate(shown.items()):
        mark = theme.mark(name)
        x = LEFTS[column] + 112 * (i // 3)
        y = TOP + PANEL + 58 + ROW * (i % 3)
        across, down = 700, HEIGHT
        figure.add_artist(
            Line2D(
                [(x + 5) / across],
                [1 - (y - 4) / down],
                marker=mark.head,
                color=mark.line,
                mew=0,
                ms=landscape.HEAD[mark.head] * PX,
                transform=figure.transFigure,
            )
        )
        title = optimizers.catalogue[name].title
        style.write(figure, x + 13, y, title, color=mark.text, weight="semibold")
        rate = style.figure_number(float(tuned.run.learning_rate(0)))
        style.write(figure, x + 13, y + 14, f"$α$ = {rate}", color=theme.grey, fontsize=style.TICK)
