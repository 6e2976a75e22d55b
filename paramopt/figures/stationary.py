"""A landscape with its stationary points, and the directions of their curvatures."""

from __future__ import annotations

import numpy as np

from paramopt import record, stationary
from paramopt.figures import landscape, style
from paramopt.figures.plates import Plate, Table
from paramopt.figures.style import PX, number
from paramopt.landscapes import Landscape
from paramopt.stationary import StationaryPoint

LEFT, TOP, SIDE = 34, 44, 420
WIDTH, HEIGHT = 700, 512
ARM = 0.075
"""Half the length of the arms through a point, as a share of the panel."""
MARKS = {"minimum": "+", "saddle": "x", "maximum": "^", "undecided": "s"}


def stationary_points(J: Landscape) -> Plate:
    """Draw a map of a landscape with all stationary points found in its domain.

    Parameters
    ----------
    J : Landscape
        The landscape.
    """
    points = stationary.stationary_points(J)
    counts = {kind: sum(point.kind == kind for point in points) for kind in MARKS}
    found = ", ".join(_plural(n, kind) for kind, n in counts.items() if n)

    def draw(theme: style.Theme):
        figure = style.new_figure(WIDTH, HEIGHT)
        title = f"{J.title}: where the gradient is zero"
        style.write(figure, LEFT, 24, title, fontsize=style.TITLE, weight="semibold")
        axes = style.place(figure, LEFT, TOP, SIDE, SIDE)
        landscape.ground(axes, J, theme)
        landscape.ticks(axes)
        for point in points:
            _point(axes, theme, point)
        _key(figure, theme, [kind for kind, n in counts.items() if n])
        return figure

    return Plate(
        name=f"{J.__name__}-stationary".replace("_", "-"),
        title=f"Stationary points of {J.title}",
        caption=(
            "Every point of this window at which the gradient is zero, found from "
            f"{stationary.SIDE**2} starts: {found}. Through each run the eigenvectors of its "
            "Hessian; along a solid arm the cost curves upwards, along a dashed one downwards. "
            "Lighter is cheaper."
        ),
        alt=f"Contour map of {J.title}. "
        + " ".join(f"{p.kind.capitalize()} at {_place(p)}, cost {_cost(p)}." for p in points),
        draw=draw,
        width=WIDTH,
        height=HEIGHT,
        data=_data(J, points),
    )


def _data(J: Landscape, points: list[StationaryPoint]) -> record.Record:
    """Return all points, with both curvatures and the direction of the first of them."""
    columns = {
        "kind": [point.kind for point in points],
        "w1": [float(point.place[0]) for point in points],
        "w2": [float(point.place[1]) for point in points],
        "cost": [point.cost for point in points],
    }
    for i, which in enumerate(("smaller", "larger")):
        columns[f"{which}_curvature"] = [float(point.curvatures[i]) for point in points]
        for j in range(2):
            along = [float(point.directions[j, i]) for point in points]
            columns[f"{which}_direction_w{j + 1}"] = along
    function = record.dotted(stationary.stationary_points)
    settings = {"function": function, "landscape": J.__name__, "side": stationary.SIDE}
    return record.Record([settings], {f"{J.__name__}-stationary".replace("_", "-"): columns})


def stationary_table(J: Landscape) -> Table:
    """List the stationary points of a landscape with their costs and curvatures.

    Parameters
    ----------
    J : Landscape
        The landscape.
    """
    points = stationary.stationary_points(J)
    return Table(
        name=f"{J.__name__}-stationary-table".replace("_", "-"),
        title=f"Stationary points of {J.title}",
        caption=f"The stationary points of {J.title} and the eigenvalues of their Hessians.",
        header=["point", "kind", "cost", "smaller curvature", "larger curvature"],
        rows=[
            [_place(p), p.kind, _cost(p), *(number(round(c, 1)) for c in p.curvatures)]
            for p in points
        ],
    )


def _place(point: StationaryPoint) -> str:
    return f"({', '.join(number(round(w, 2)) for w in point.place)})"


def _cost(point: StationaryPoint) -> str:
    return number(round(point.cost, 1))


def _plural(count: int, kind: str) -> str:
    words = {"minimum": "minima", "maximum": "maxima", "saddle": "saddles"}
    return f"{count} {words.get(kind, kind) if count > 1 else kind}"


def _point(axes, theme: style.Theme, point: StationaryPoint) -> None:
    length = ARM * np.ptp([axes.get_xlim(), axes.get_ylim()], axis=1)
    for curvature, direction in zip(point.curvatures, point.directions.T, strict=True):
        ends = np.stack([point.place - length * direction, point.place + length * direction])
        dashes = (None, None) if curvature > 0 else (2.2, 1.6)
        axes.plot(*ends.T, color=theme.ink, lw=1.2 * PX, dashes=dashes, zorder=2.5)
    for wider, ink in ((2.4, theme.landscape_colours()[0]), (0, theme.clay)):
        mark = {"color": ink, "ms": (10 + wider) * PX, "mew": (2 + wider) * PX, "ls": "none"}
        axes.plot(*point.place, MARKS[point.kind], zorder=3, **mark)


def _key(figure, theme: style.Theme, kinds: list[str]) -> None:
    left = LEFT + SIDE + 40
    axes = style.place(figure, left, TOP, WIDTH - left, 230)
    axes.set(xlim=(0, WIDTH - left), ylim=(230, 0))
    axes.set_axis_off()
    words = {
        "minimum": "up both ways",
        "saddle": "up one way, down the other",
        "maximum": "down both ways",
        "undecided": "a curvature is zero",
    }
    for i, kind in enumerate(kinds):
        y = 12 + 44 * i
        mark = {"color": theme.clay, "ms": 10 * PX, "mew": 2 * PX}
        axes.plot(10, y, MARKS[kind], **mark)
        axes.text(28, y + 4, kind, fontsize=style.PANEL, weight="semibold")
        axes.text(28, y + 20, words[kind], fontsize=style.LABEL, color=theme.grey)
    y = 22 + 44 * len(kinds)
    for up, word in ((True, "curves upwards"), (False, "curves downwards")):
        dashes = (None, None) if up else (2.2, 1.6)
        axes.plot([0, 20], [y, y], color=theme.ink, lw=1.2 * PX, dashes=dashes)
        axes.text(28, y + 4, word, fontsize=style.LABEL, color=theme.grey)
        y += 22
