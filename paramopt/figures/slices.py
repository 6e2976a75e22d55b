"""Slices of the cost of a network with many parameters: over a plane, and along a line."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from scipy.interpolate import RectBivariateSpline

from paramopt.figures import landscape, style
from paramopt.figures.plates import Plate
from paramopt.figures.style import PX, Theme
from paramopt.localizer.slices import Plane
from paramopt.record import Record, stacked

WIDTH = 700
LEFT, TOP, PANEL = 34, 56, 632


def slice_plane(
    name: str, title: str, run: str, caption: str, alt: str,
    plane: Plane, u: np.ndarray, v: np.ndarray, costs: np.ndarray, marks: dict[int, str],
    ran: list[dict],
) -> Plate:  # fmt: skip
    """Draw the cost over a plane in parameter space, and the training path seen in it.

    Parameters
    ----------
    name, title, caption, alt : str
        As in `Plate`.
    run : str
        What was run, at the right of the title.
    plane : Plane
        The plane and the path.
    u, v : numpy.ndarray
        The grid on which the cost was measured.
    costs : numpy.ndarray, shape (len(v), len(u))
        The cost there.
    marks : dict
        Words beside some of the path's points, by their number.
    ran : list of dict
        What was run, as the settings of a `Record`.
    """
    panel = PANEL * np.ptp(v) / np.ptp(u)  # equal units on both axes
    height = round(TOP + panel + 46)

    def draw(theme: Theme) -> Figure:
        figure = style.new_figure(WIDTH, height)
        style.write(figure, LEFT, 24, title, fontsize=style.TITLE, weight="semibold")
        style.write(figure, LEFT + PANEL, 24, run, color=theme.grey, ha="right")
        axes = style.place(figure, LEFT, TOP - 16, PANEL, panel)
        fine_u, fine_v = (np.linspace(ends[0], ends[-1], 300) for ends in (u, v))
        # Between the grid's points the logarithm is smoother than the cost.
        fine = np.exp(RectBivariateSpline(v, u, np.log(costs))(fine_v, fine_u))
        edges = landscape.levels(fine, 0.95 * fine.min())
        axes.contourf(fine_u, fine_v, fine, edges, colors=theme.landscape_colours(), zorder=0)
        colour, opacity = theme.contour
        lines = {"colors": colour, "alpha": opacity, "linewidths": 0.6 * PX, "zorder": 0.5}
        axes.contour(fine_u, fine_v, fine, edges[1:-1], **lines)
        axes.spines[:].set_visible(False)
        _path(axes, theme, plane.path, marks)
        axes.set(xlim=(u[0], u[-1]), ylim=(v[0], v[-1]), aspect="equal")
        axes.tick_params(length=0, pad=4 * PX)
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
            axis.set_major_formatter(lambda value, _: style.number(round(value, 9)))
        axes.set_xlabel("distance from the end along the first direction", labelpad=2 * PX)
        return figure

    across, up = np.meshgrid(u, v)
    grid = {"u": across.ravel(), "v": up.ravel(), "cost": costs.ravel()}
    path = {"point": np.arange(len(plane.path)), "u": plane.path[:, 0], "v": plane.path[:, 1]}
    data = Record(ran, {f"{name}-cost": grid, f"{name}-path": path})
    return Plate(name, title, caption, alt, draw, WIDTH, height, data=data)


def _path(axes, theme: Theme, path: np.ndarray, marks: dict[int, str]) -> None:
    cased = {"path_effects": landscape.casing(theme, 2), "zorder": 3}
    axes.plot(*path.T, color=theme.clay, lw=2 * PX, **cased)
    middle = {
        "ms": 4.5 * PX,
        "mfc": theme.ground,
        "mec": theme.clay,
        "mew": 1.2 * PX,
        "zorder": 3.5,
    }
    axes.plot(*path[1:-1].T, "o", ls="none", **middle)
    landscape.start_ring(axes, path[0], theme)
    axes.plot(*path[-1], "o", ms=8 * PX, mfc=theme.clay, mec=theme.ground, mew=1.2 * PX, zorder=4)
    for i, words in marks.items():
        halo = {"path_effects": landscape.casing(theme, 1.6), "zorder": 5}
        place = {"textcoords": "offset points", "fontsize": style.LABEL, "weight": "semibold"}
        axes.annotate(words, path[i], (8 * PX, 8 * PX), color=theme.ink, **place, **halo)


def slice_line(
    name: str, title: str, run: str, caption: str, alt: str,
    shares: np.ndarray, costs: dict[str, np.ndarray], ran: list[dict],
) -> Plate:  # fmt: skip
    """Draw the cost along the straight line from the start to the end of training.

    Parameters
    ----------
    name, title, caption, alt : str
        As in `Plate`.
    run : str
        What was run, at the right of the title.
    shares : numpy.ndarray, shape (k,)
        Which share of the way from start to end.
    costs : dict of numpy.ndarray, shape (k,)
        The cost there on the set of that name: the training set, then the held-out one.
    ran : list of dict
        What was run, as the settings of a `Record`.
    """
    looks = (("slate", "-", 4), ("clay", (0, (4, 2)), 3))

    def draw(theme: Theme) -> Figure:
        figure = style.new_figure(WIDTH, 346)
        style.write(figure, 54, 24, title, fontsize=style.TITLE, weight="semibold")
        style.write(figure, WIDTH - 34, 24, run, color=theme.grey, ha="right")
        axes = style.place(figure, 54, 48, 612, 240)
        top = 1.15 * max(curve[(shares >= 0) & (shares <= 1)].max() for curve in costs.values())
        for (words, curve), (role, dashes, order) in zip(costs.items(), looks, strict=True):
            colour = getattr(theme, role)
            axes.plot(shares, curve, color=colour, ls=dashes, lw=2 * PX, zorder=order)
            ends = np.interp([0, 1], shares, curve)
            axes.plot([0, 1], ends, "o", color=colour, ms=6 * PX, mec=theme.ground, zorder=5)
            at = 0.5 if role == "slate" else 0.42
            up = (-8, -16) if role == "slate" else (8, 8)
            place = (at, float(np.interp(at, shares, curve)))
            label = {"textcoords": "offset points", "weight": "semibold", "color": colour}
            side = "right" if role == "slate" else "left"
            axes.annotate(words, place, (up[0] * PX, up[1] * PX), ha=side, **label)
        axes.set(xlim=(shares[0], shares[-1]), ylim=(0, top))
        axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["start", "0.25", "0.5", "0.75", "end"])
        axes.set_xlabel("share of the way from start to end", labelpad=2 * PX)
        axes.yaxis.set_major_locator(MaxNLocator(4))
        axes.yaxis.set_major_formatter(lambda value, _: style.number(round(value, 9)))
        axes.grid(axis="y")
        axes.set_axisbelow(True)
        axes.spines[["left", "top", "right"]].set_visible(False)
        return figure

    curves = {words: {"share_of_the_way": shares, "cost": cost} for words, cost in costs.items()}
    data = Record(ran, {name: stacked("images", curves)})
    return Plate(name, title, caption, alt, draw, WIDTH, 346, vector=True, data=data)
