"""Landscapes seen from above, and the paths of runs across them."""

from __future__ import annotations

from collections.abc import Sequence

import matplotlib.patheffects as effects
import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator

from paramopt.descent import Run
from paramopt.figures import style
from paramopt.figures.plates import Plate
from paramopt.figures.style import PX, Theme
from paramopt.landscapes import Landscape
from paramopt.record import Record, setting, stacked

GRID = 320
"""Points a side at which a landscape is evaluated: one for each display pixel of the panel."""

Window = tuple[tuple[float, float], tuple[float, float]]
"""The range of w1 and the range of w2 that are drawn."""

HEAD = {
    "h": 8.5,
    "o": 7.5,
    "s": 7,
    "D": 6.4,
    "^": 8.4,
    "v": 8.4,
    "*": 11,
}
"""Heads of equal weight to the eye, in display pixels."""


def levels(cost: np.ndarray, least: float, bands: int = 12) -> np.ndarray:
    """Return the edges of the bands of equal colour: evenly spaced in the logarithm of the excess.

    From the very minimum everything would be dark, so the first band takes the lowest .6 %.
    """
    excess = cost - least
    low, high = np.quantile(excess, 0.006), excess.max()
    return least + np.concatenate([[min(0.0, excess.min())], np.geomspace(low, high, bands)])


def ground(
    axes: Axes, J: Landscape, theme: Theme, window: Window | None = None, bands: int = 12
) -> None:
    """Draw the landscape in flat bands, lighter where it is cheaper.

    A small picture has 8 bands and no contour lines.
    """
    window = window or J.domain
    w1, w2 = np.meshgrid(*(np.linspace(*ends, GRID) for ends in window))
    cost = J(w1, w2)
    least = min(cost.min(), J.least_cost) if window is J.domain else cost.min()
    edges = levels(cost, least, bands)
    axes.contourf(w1, w2, cost, edges, colors=theme.landscape_colours(bands), zorder=0)
    if bands == 12:
        colour, opacity = theme.contour
        # Among many wells every second line is enough.
        lines = edges[1:-1:2] if many_wells(J, window) else edges[1:-1]
        axes.contour(
            w1, w2, cost, lines, colors=colour, alpha=opacity, linewidths=0.6 * PX, zorder=0.5
        )
    axes.set(xlim=window[0], ylim=window[1])
    axes.spines[:].set_visible(False)


def wells(J: Landscape, window: Window) -> np.ndarray:
    """Return the minima within a window, shape (count, 2)."""
    low, high = np.transpose(window)
    return J.minima[((J.minima > low) & (J.minima < high)).all(axis=1)]


def many_wells(J: Landscape, window: Window) -> bool:
    """Tell whether a window holds so many minima that each gets a small mark."""
    return len(wells(J, window)) > 20


def minima(axes: Axes, J: Landscape, theme: Theme, zorder: float = 2) -> None:
    """Mark each minimum in the window with a cross, and a halo unless there are many."""
    window = (axes.get_xlim(), axes.get_ylim())
    places = wells(J, window).T
    if many_wells(J, window):
        axes.plot(
            *places,
            "+",
            color=theme.ink,
            markersize=4 * PX,
            markeredgewidth=0.8 * PX,
            zorder=zorder,
        )
        return
    for size, width, colour in ((11.5, 3.7, theme.landscape_colours()[0]), (9, 1.5, theme.ink)):
        axes.plot(
            *places,
            "+",
            color=colour,
            markersize=size * PX,
            markeredgewidth=width * PX,
            zorder=zorder,
        )


def ticks(axes: Axes) -> None:
    """Number both axes of a landscape and name its parameters."""
    printed = FuncFormatter(lambda value, _: style.number(round(value, 9)))
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
        axis.set_major_formatter(printed)
    axes.tick_params(length=0, pad=4 * PX)
    low, high = axes.get_ylim()
    # In the corner the numbers of both axes would meet.
    shown = [tick for tick in axes.get_yticks() if low + 0.01 * (high - low) < tick <= high]
    axes.set_yticks(shown)
    axes.set_xlabel("$w_1$", labelpad=2 * PX, color=theme_grey(axes), fontsize=style.LABEL)
    middle = len(shown) // 2
    between = (shown[middle - 1] + shown[middle]) / 2 if len(shown) > 1 else (low + high) / 2
    axes.annotate(
        "$w_2$",
        (0, between),
        (-8 * PX, 0),
        xycoords=axes.get_yaxis_transform(),
        textcoords="offset points",
        ha="right",
        va="center",
        color=theme_grey(axes),
        fontsize=style.LABEL,
    )


def theme_grey(axes: Axes) -> str:
    """Return the colour of tick labels, as the look in force has it."""
    return axes.xaxis.get_major_ticks()[0].label1.get_color()


def casing(theme: Theme, width: float) -> list:
    """Return the stroke in the ground's colour that sets a line off from what it crosses."""
    return [effects.withStroke(linewidth=(width + 1.8) * PX, foreground=theme.ground)]


def line(axes: Axes, rule: str, theme: Theme, width: float = 2, **kwargs) -> Line2D:
    """Add an empty line in the optimizer's colour."""
    (drawn,) = axes.plot(
        [],
        [],
        color=theme.mark(rule).line,
        linewidth=width * PX,
        path_effects=casing(theme, width),
        zorder=3,
        **kwargs,
    )
    return drawn


def head(axes: Axes, rule: str, theme: Theme, scale: float = 1, **kwargs) -> Line2D:
    """Add the optimizer's head, nowhere yet."""
    mark = theme.mark(rule)
    options = {"markeredgecolor": theme.ground, "markeredgewidth": 1.2 * PX, **kwargs}
    (drawn,) = axes.plot(
        [],
        [],
        mark.head,
        color=mark.line,
        markersize=(HEAD[mark.head] * scale + 1.2) * PX,
        zorder=4,
        clip_on=False,
        **options,
    )
    return drawn


def start_ring(axes: Axes, start, theme: Theme, size: float = 8) -> None:
    """Mark the start with an open ring."""
    axes.plot(
        *start,
        "o",
        markersize=size * PX,
        markerfacecolor=theme.ground,
        zorder=2.5,
        markeredgecolor=theme.ink,
        markeredgewidth=1.5 * PX,
    )


def inside(axes: Axes, w) -> bool:
    """Tell whether a point lies within the axes."""
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    return bool(left <= w[0] <= right and low <= w[1] <= high)


def drawable(path: np.ndarray, window: Window) -> np.ndarray:
    """Return a path, shape (points, 2), cut where it is no longer finite or far outside.

    What lies a hundred windows away is beyond any canvas, and its coordinates would overflow.
    """
    centre, size = np.mean(window, axis=1), np.ptp(window, axis=1)
    with np.errstate(invalid="ignore"):
        fine = (np.abs(path - centre) <= 100 * size).all(axis=1)
    return path if fine.all() else path[: np.argmin(fine)]


INSET, GAP = 0.44, 0.02
"""Side of an inset and its distance from the edge, as shares of the landscape's panel."""
SMALL = 0.25
"""Paths that stay within so small a share of the panel's side get an inset."""


def zoom(J: Landscape, paths: list[np.ndarray]) -> Window | None:
    """Return the window around paths too small to be read, else None.

    Larger paths would not gain: an inset could enlarge them less than one and a half times.
    """
    corner, size = np.min(J.domain, axis=1), np.ptp(J.domain, axis=1)
    points = np.concatenate([drawable(path, J.domain) for path in paths])
    places = np.clip((points - corner) / size, 0, 1)
    lowest, highest = places.min(axis=0), places.max(axis=0)
    extent = (highest - lowest).max()
    if extent >= SMALL:
        return None
    half = max(0.6 * extent, 0.03)  # square, with a margin
    centre = np.clip((lowest + highest) / 2, half, 1 - half)
    first, last = corner + (centre - half) * size, corner + (centre + half) * size
    return (first[0], last[0]), (first[1], last[1])


def free_corner(J: Landscape, window: Window) -> tuple[float, float]:
    """Return where an inset hides as little as can be, in shares of the panel.

    It should not cover what it enlarges, then as few minima as possible, and then stay far away.
    """
    corner, size = np.min(J.domain, axis=1), np.ptp(J.domain, axis=1)
    wells = (J.minima - corner) / size
    lowest, highest = ((np.array(ends) - corner) / size for ends in zip(*window, strict=True))
    far = 1 - INSET - GAP

    def drawback(place):
        place = np.array(place)
        covered = np.minimum(place + INSET, highest) - np.maximum(place, lowest)
        hidden = ((wells > place) & (wells < place + INSET)).all(axis=1).sum()
        distance = np.abs(place + INSET / 2 - (lowest + highest) / 2).max()
        return round(covered.clip(0).prod(), 9), hidden, -distance

    return min(((x, y) for x in (GAP, far) for y in (GAP, far)), key=drawback)


def inset(axes: Axes, J: Landscape, theme: Theme, window: Window) -> Axes:
    """Draw `window` enlarged in a corner, with contour levels of its own."""
    panel = axes.get_position()
    left, low = panel.min + panel.size * free_corner(J, window)
    enlarged = axes.figure.add_axes((left, low, INSET * panel.width, INSET * panel.height))
    ground(enlarged, J, theme, window)
    enlarged.set(xticks=[], yticks=[])
    enlarged.spines[:].set(visible=True, color=theme.ground, linewidth=2 * PX)
    (x0, x1), (y0, y1) = window
    axes.plot(
        [x0, x1, x1, x0, x0], [y0, y0, y1, y1, y0], color=theme.ink, linewidth=0.9 * PX, zorder=2.4
    )
    return enlarged


def landscape(J: Landscape, *runs: Run) -> Plate:
    """Return maps of a landscape side by side, one a run, with the paths from all its starts.

    Parameters
    ----------
    J : Landscape
        A landscape with known minima.
    *runs : Run
        One or two, each at a constant rate from many starts, shape (2, count).

    Returns
    -------
    Plate
    """
    name = "-".join([J.__name__, "starts", *(run.rule.__name__ for run in runs)]).replace("_", "-")

    def draw(theme: Theme):
        figure = style.new_figure(350 * len(runs), 396)
        for column, run in enumerate(runs):
            left = 34 + 350 * column
            axes = style.place(figure, left, 40, 316, 316)
            ground(axes, J, theme)
            ticks(axes)
            for path in np.moveaxis(run.parameters, 2, 0):
                kept = drawable(path, J.domain)
                line(axes, run.rule.__name__, theme, 1.4).set_data(*kept.T)
                start_ring(axes, path[0], theme, 5)
            minima(axes, J, theme, zorder=4)
            rate = run.learning_rate.settings["learning_rate"]
            what = rf"$\alpha$ = {style.figure_number(rate)},  {run.steps} steps"
            style.write(figure, left, 27, run.rule.title, fontsize=style.TITLE, weight="semibold")
            style.write(figure, left + 316, 27, what, ha="right", color=theme.grey)
        return figure

    return Plate(
        name=name,
        title=f"{J.title} from many starts",
        caption=f"{J.title} from {runs[0].start.shape[1]} starts, the small rings. Lighter is "
        "cheaper; a cross marks a minimum.",
        alt=" ".join(f"{run.rule.title}: {ends(J, run)}." for run in runs),
        draw=draw,
        width=350 * len(runs),
        height=396,
        data=starts_and_ends(name, runs),
    )


def starts_and_ends(table: str, runs: Sequence[Run]) -> Record:
    """Return what ran from many starts; the table says where each run began and where it ended."""
    columns = {}
    for run in runs:
        (w1, w2), (end_w1, end_w2) = run.start, run.parameters[-1]
        columns[run.rule.__name__] = {
            "start_w1": w1,
            "start_w2": w2,
            "end_w1": end_w1,
            "end_w2": end_w2,
            "end_cost": run.costs[-1],
        }
    settings = [{"run": name, **setting(run)} for name, run in zip(columns, runs, strict=True)]
    return Record(settings, {table: stacked("run", columns)})


def ends(J: Landscape, run: Run) -> str:
    """Say how many of many runs end at each minimum."""
    distance = np.linalg.norm(J.minima[:, :, None] - run.parameters[-1], axis=1)
    reached = np.where(distance.min(axis=0) < 0.1, distance.argmin(axis=0), -1)
    parts = [
        f"{np.sum(reached == i)} end at ({', '.join(style.number(round(x, 2)) for x in w)})"
        for i, w in enumerate(J.minima)
    ]
    return f"of {reached.size} paths {', '.join(parts)}, {np.sum(reached < 0)} elsewhere"
