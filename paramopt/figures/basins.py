"""Basin maps: every point of a landscape in the colour of the minimum its run ends at."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from paramopt import basins, record, schedules, surveys
from paramopt.figures import landscape, style
from paramopt.figures.plates import Plate
from paramopt.figures.style import PX, Theme
from paramopt.landscapes import Landscape

SIDE = 248
"""Starts a side: each is drawn three pixels wide."""
PANEL, LEFT, TOP, HEIGHT = 372, 34, 40, 456
KEY, ROW = 436, 34
SHADES = 4
WIDE = 27
"""Width of a shade in a key."""


def starts(J: Landscape) -> np.ndarray:
    """Return the middles of a grid of cells that fill the landscape's window, (2, SIDE, SIDE)."""
    return surveys.cells(J, SIDE)


def basin_map(
    J: Landscape,
    rule: Callable,
    learning_rate: float,
    steps: int,
    found: basins.Basins,
    suffix: str = "",
) -> Plate:
    """Return the map of which minimum a rule reaches from where.

    Parameters
    ----------
    J : Landscape
        A landscape with up to four minima.
    rule : callable
        An update rule.
    learning_rate : float
        Its rate, the same from all starts.
    steps : int
        How many steps each run takes.
    found : Basins
        What became of these runs from all `starts`.
    suffix : str
        What the plate's name has at its end, where a rule is shown at two rates.

    Returns
    -------
    Plate
    """
    edges = quarters(found.arrival[found.reached >= 0], steps)
    shares = [percent(share) for share in found.shares]
    letters = [chr(ord("A") + i) for i in range(len(shares))]
    tolerance = style.number(basins.near(J))
    what = f"$α$ = {style.figure_number(learning_rate)},  {steps} steps"

    def draw(theme: Theme):
        figure = style.new_figure(700, HEIGHT)
        title = f"Where {name(rule)} ends"
        style.write(figure, LEFT, 24, title, fontsize=style.TITLE, weight="semibold")
        words = f"{J.title},  {what}"
        style.write(figure, LEFT + PANEL, 24, words, color=theme.grey, ha="right")
        axes = style.place(figure, LEFT, TOP, PANEL, PANEL)
        _map(axes, J, theme, found, edges)
        landscape.ticks(axes)
        axes.set_xlabel("$w_1$ at the start", labelpad=2 * PX, color=theme.grey)
        for letter, (w1, w2) in zip(letters, found.minima, strict=True):
            _letter(axes, theme, w1, w2, letter)
        _key(figure, theme, letters, shares, edges, found.share_lost, tolerance)
        return figure

    name_of_plate = f"{J.__name__}-basins-{rule.__name__}{suffix}".replace("_", "-")
    printed = ", ".join(f"{a} {share}" for a, share in zip(letters, shares, strict=True))
    return Plate(
        name=name_of_plate,
        title=f"Where {name(rule)} ends on {J.title}",
        caption=f"Each of {SIDE} × {SIDE} starts has the color of the minimum at which "
        f"{name(rule)} ends; the paler, the sooner the cost of its run stays within "
        f"{tolerance} of the cost there.",
        alt=f"A map of starts in {len(letters)} colors, one for each minimum of {J.title}. Shares "
        f"of the starts: {printed}; {percent(found.share_lost)} reach none.",
        draw=draw,
        height=HEIGHT,
        data=record.Record(
            [setting(J, rule, learning_rate, steps, SIDE)], {name_of_plate: reached(found)}
        ),
    )


def setting(J: Landscape, rule: Callable, rate: float, steps: int, side: int) -> dict:
    """Return what `paramopt.basins.basins` was asked."""
    return {
        "function": record.dotted(basins.basins),
        "landscape": J.__name__,
        "optimizer": rule.__name__,
        "learning_rate": record.schedule(schedules.constant(rate)),
        "starts": {"function": record.dotted(surveys.cells), "side": side},
        "steps": steps,
        "tolerance": basins.near(J),
    }


def reached(found: basins.Basins) -> dict[str, list]:
    """Return the share of each minimum and the median step of arrival there; last, what is lost."""
    arrivals = [found.arrival[found.reached == i] for i in range(len(found.minima))]
    return {
        "minimum": [chr(ord("A") + i) for i in range(len(found.minima))] + ["none"],
        "w1": [*record.plain(found.minima[:, 0]), None],
        "w2": [*record.plain(found.minima[:, 1]), None],
        "share": [*record.plain(found.shares), found.share_lost],
        "median_arrival": [*map(median, arrivals), None],
    }


def median(steps: np.ndarray) -> float | None:
    """Return the median, None of nothing."""
    return float(np.median(steps)) if steps.size else None


def name(rule: Callable) -> str:
    """Return a rule's title as it stands within a sentence: proper names keep their capital."""
    return (
        rule.title
        if rule.title in ("Adam", "AdaGrad", "RMSprop", "Nesterov")
        else (rule.title.lower())
    )


def quarters(arrival: np.ndarray, steps: int) -> np.ndarray:
    """Return where the shades change: quarters of the arrivals, to steps a reader can say.

    Examples
    --------
    >>> quarters(np.array([1, 12, 21, 33, 41]), steps=300)
    array([  0,  10,  20,  35, 300])
    """
    inner = np.quantile(arrival, (0.25, 0.5, 0.75))
    unit = 5 if np.diff(inner).min() >= 5 else 1
    return np.array([0, *(unit * np.round(inner / unit).astype(int)), steps])


def field(axes: Axes, J: Landscape, theme: Theme, reached, arrival, edges) -> None:
    """Color each start of a grid by the basin it lies in, the paler the sooner it arrives.

    Parameters
    ----------
    axes : Axes
        They get the landscape's window.
    J : Landscape
        Of its window the starts are a grid.
    theme : Theme
        It has colours for four basins.
    reached, arrival : numpy.ndarray of int
        Shape (side, side): the number of the basin, -1 for none, and the step of arrival.
    edges : array_like of int
        The steps between which a shade is one, `SHADES` + 1 of them.
    """
    shade = np.clip(np.searchsorted(edges, arrival, side="right") - 1, 0, SHADES - 1)
    picture = colours(theme)[reached, shade]
    picture[reached < 0] = to_rgb(theme.lost)
    (left, right), (low, high) = J.domain
    box = (left, right, low, high)
    axes.imshow(picture, origin="lower", extent=box, interpolation="nearest", aspect="auto")
    axes.set(xlim=(left, right), ylim=(low, high))
    axes.spines[:].set_visible(False)


def _map(axes: Axes, J: Landscape, theme: Theme, found: basins.Basins, edges: np.ndarray):
    if len(found.minima) > len(theme.basins):
        raise ValueError(
            f"a basin map has colours for {len(theme.basins)} minima, not {len(found.minima)}"
        )
    field(axes, J, theme, found.reached, found.arrival, edges)
    if np.mean(found.reached[1:] != found.reached[:-1]) < 0.05:  # else lines would be all one sees
        grid = starts(J)
        for number in range(-1, len(found.minima)):
            inside = (found.reached == number).astype(float)
            if 0 < inside.mean() < 1:
                line = {"colors": theme.ground, "linewidths": 1.3 * PX, "zorder": 2}
                axes.contour(*grid, inside, [0.5], **line)


def colours(theme: Theme) -> np.ndarray:
    """Return the colours of the basins from few steps to many, shape (4, SHADES, 3)."""
    maps = [LinearSegmentedColormap.from_list("basin", ends) for ends in theme.basins]
    return np.array([[m(i / (SHADES - 1))[:3] for i in range(SHADES)] for m in maps])


def swatches(axes: Axes, left: float, top: float, shades: np.ndarray) -> None:
    """Draw the shades of a basin side by side, on axes of display pixels."""
    for i, colour in enumerate(shades):
        patch = Rectangle((left + WIDE * i, top), WIDE, 22, facecolor=colour, linewidth=0)
        axes.add_patch(patch)


def steps_key(axes: Axes, theme: Theme, left: float, middle: float, edges) -> None:
    """Number the edges of the shades under them."""
    for i, edge in enumerate(edges):
        small = {"ha": "center", "color": theme.grey, "fontsize": style.TICK}
        axes.text(left + WIDE * i, middle, f"{edge}", **small)


def lost_key(axes: Axes, theme: Theme, left: float, top: float, words: str) -> None:
    """Draw the colour of what reaches no minimum, and say so."""
    swatches(axes, left, top, [theme.lost])
    if theme.name == "dark":  # nearly the colour of the ground
        axes.patches[-1].set(edgecolor=theme.axis, linewidth=1 * PX)
    axes.text(left + WIDE + 9, top + 11, words, va="center_baseline", fontsize=style.LABEL)


def _letter(axes: Axes, theme: Theme, x: float, y: float, letter: str):
    ring = {"mfc": theme.ground, "mec": theme.ink, "mew": 1.3 * PX, "zorder": 4}
    axes.plot(x, y, "o", ms=17 * PX, clip_on=False, **ring)
    middle = {"ha": "center", "va": "center_baseline", "weight": "semibold", "zorder": 5}
    axes.text(x, y, letter, fontsize=style.TICK, **middle)


def _key(figure: Figure, theme: Theme, letters, shares, edges, lost: float, tolerance: str):
    """Draw the key: letter, four shades and share of each basin, and what reached none."""
    height = ROW * len(letters) + 104
    axes = style.place(figure, KEY, TOP, 700 - KEY, height)
    axes.set(xlim=(0, 700 - KEY), ylim=(height, 0))
    axes.set_axis_off()
    axes.text(0, 12, "Minimum reached, share of starts", fontsize=style.PANEL, weight="semibold")
    for row, (letter, share) in enumerate(zip(letters, shares, strict=True)):
        y = 28 + ROW * row
        _letter(axes, theme, 11, y + 11, letter)
        swatches(axes, 28, y, colours(theme)[row])
        axes.text(146, y + 11, share, va="center_baseline", fontsize=style.LABEL)
    y = 28 + ROW * len(letters)
    steps_key(axes, theme, 28, y + 8, edges)
    words = {"color": theme.grey, "fontsize": style.LABEL}
    axes.text(28, y + 26, f"steps until the cost stays within {tolerance}", **words)
    lost_key(axes, theme, 28, y + 44, f"none, {percent(lost)}")


def percent(share: float) -> str:
    """Print a share; what is not none or all is not printed as 0 or 100 %.

    Examples
    --------
    >>> percent(0.001), percent(0.25), percent(0.9996), percent(1)
    ('<1 %', '25 %', '>99 %', '100 %')
    """
    if 0 < share < 0.005:
        return "<1 %"
    return ">99 %" if 0.995 <= share < 1 else f"{100 * share:.0f} %"
