"""Basin maps of all rules at three rates, side by side: small, and comparable."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from paramopt import basins, optimizers, record, scenarios, surveys
from paramopt.figures import landscape, style
from paramopt.figures.basins import (
    colours,
    field,
    lost_key,
    median,
    percent,
    setting,
    steps_key,
    swatches,
)
from paramopt.figures.plates import Plate
from paramopt.figures.style import PX, Theme
from paramopt.landscapes import Landscape

PANEL, ACROSS, DOWN, LEFT, TOP = 102, 112, 164, 34, 84
"""Side of a map, distance to the next across and down, and where the first stands."""
SIDE = 2 * PANEL
"""Starts a side: one for each pixel drawn."""
EDGES = (0, 10, 30, 100, scenarios.STEPS)
"""The shades change at these steps, on all landscapes."""
KEY, GROUP = TOP + 3 * DOWN - 8, 134
"""Top of the key, and the width of a basin's part in it."""
HEIGHT = KEY + 64
RATES = [kind for kind in scenarios.catalogue.values() if not kind.decays]


@dataclass(frozen=True)
class Map:
    """What became of all starts with one rule at one rate.

    Attributes
    ----------
    learning_rate : float or None
        None where the case does not exist.
    missing : str
        Why it does not; empty if it does.
    group, arrival : numpy.ndarray of int, optional
        Shape (SIDE, SIDE): the group of the minimum reached, -1 for none, and the step of arrival.
    lowest, any : float
        The shares of the starts that reach a lowest minimum, and that reach one at all.
    """

    learning_rate: float | None
    missing: str = ""
    group: np.ndarray | None = None
    arrival: np.ndarray | None = None
    lowest: float = 0.0
    any: float = 0.0


def groups(J: Landscape) -> np.ndarray:
    """Return the number of the color of each minimum, shape (count,).

    Up to four minima have each its own. Of more, the lowest one has, and the others are parted by
    their cost into thirds.

    Examples
    --------
    >>> from paramopt import landscapes
    >>> groups(landscapes.himmelblau)
    array([0, 1, 2, 3])
    >>> np.bincount(groups(landscapes.rastrigin))
    array([ 1, 44, 36, 40])
    """
    count = len(J.minima)
    if count <= 4:
        return np.arange(count)
    cost = J(*J.minima.T).round(6)
    thirds = np.quantile(cost[1:], (1 / 3, 2 / 3))
    return np.where(np.arange(count) == 0, 0, 1 + np.searchsorted(thirds, cost, side="left"))


def names(J: Landscape) -> list[str]:
    """Return what the key says of each group: a place, or how many, and the costs if they differ.

    Examples
    --------
    >>> from paramopt import landscapes
    >>> names(landscapes.saddle)
    ['(−1, 0)', '(1, 0)']
    >>> names(landscapes.rastrigin)[:3]
    ['(0, 0), cost 0', '44 wells, cost 1–12.9', '36 wells, cost 15.9–24.9']
    """
    cost, group = J(*J.minima.T), groups(J)
    words = []
    for number in range(group[-1] + 1):
        inside = group == number
        w1, w2 = J.minima[inside][0].round(2)
        place = f"({style.number(w1)}, {style.number(w2)})"
        low, high = (
            style.number(round(end, 1)) for end in (cost[inside].min(), cost[inside].max())
        )
        if poor(J).any():
            place += f", cost {low}"
        words.append(place if inside.sum() == 1 else f"{inside.sum()} wells, cost {low}–{high}")
    return words


def poor(J: Landscape) -> np.ndarray:
    """Tell which minima are not as low as the lowest, shape (count,)."""
    return J(*J.minima.T) > J.least_cost + 1e-6


def charted(J: Landscape, rule: Callable, scenario: str) -> Map:
    """Run a rule from all starts at the rate of a scenario."""
    chosen = scenarios.setting(J, rule, scenario)
    if chosen.missing:
        return Map(None, chosen.missing)
    rate = chosen.learning_rate
    found = basins.basins(J, rule, surveys.cells(J, SIDE), scenarios.STEPS, rate)
    group = np.where(found.reached >= 0, groups(J)[found.reached], -1)
    lowest = float(found.shares[~poor(J)].sum())
    return Map(rate, "", group, found.arrival, lowest, 1 - found.share_lost)


def maps(J: Landscape) -> Plate:
    """Return which minimum each rule reaches from where, at three rates.

    Parameters
    ----------
    J : Landscape
        A landscape of the catalogue.

    Returns
    -------
    Plate
    """
    charts = {
        kind.name: {
            name: charted(J, rule, kind.name) for name, rule in optimizers.catalogue.items()
        }
        for kind in RATES
    }
    color = "in color if its run reaches the minimum"
    if len(J.minima) > 1:
        color = "in the color of the minimum that its run reaches"
    if groups(J)[-1] + 1 < len(J.minima):
        color += f" (of {len(J.minima)}: the lowest, and by their cost three groups of the others)"
    arrive = "reach the lowest minimum, and any" if poor(J).any() else "arrive"
    return Plate(
        name=f"{J.__name__.replace('_', '-')}-maps",
        title=f"Where runs on {J.title} end",
        caption=f"Each panel is the window of {J.title}, each of its {SIDE} × {SIDE} starts "
        f"{color}: after {scenarios.STEPS} steps it is within 0.1 of it, its cost within "
        f"{style.number(basins.near(J))}. The paler, the sooner the cost stays there. Under each "
        f"panel, its rate and the share of the starts that {arrive}.",
        alt=alt(J, charts),
        draw=lambda theme: draw(theme, J, charts),
        height=HEIGHT,
        thumbnail=lambda theme: thumbnail(theme, J, charts["well-chosen"]),
        data=data(J, charts),
    )


def data(J: Landscape, charts: dict[str, dict[str, Map]]) -> record.Record:
    """Return what ran in each panel, and the shares of the groups and the medians of arrival."""
    settings: list[dict] = [
        {"minima": record.plain(J.minima), "group_of_minimum": record.plain(groups(J))}
    ]
    rows = {}
    for scenario, row in charts.items():
        for name, chart in row.items():
            if chart.missing:
                continue
            rule = optimizers.catalogue[name]
            ran = setting(J, rule, chart.learning_rate, scenarios.STEPS, SIDE)
            settings.append({"run": f"{name} {scenario}", **ran, "scenario": scenario})
            rows[f"{name} {scenario}"] = {
                "share_lowest": [chart.lowest],
                "share_any": [chart.any],
                **{
                    f"share_group_{i}": [np.mean(chart.group == i)]
                    for i in range(groups(J)[-1] + 1)
                },
                "median_arrival": [median(chart.arrival[chart.group >= 0])],
            }
    table = f"{J.__name__.replace('_', '-')}-maps"
    return record.Record(settings, {table: record.stacked("run", rows)})


def alt(J: Landscape, charts: dict[str, dict[str, Map]]) -> str:
    """Say in words what the maps show."""
    sentences = [
        f"Small maps of the starts on {J.title}, a column for each optimizer, a row for each rate. "
        "Share of the starts that reach "
        + ("the lowest minimum, and any:" if poor(J).any() else "a minimum:")
    ]
    for kind in RATES:
        row = charts[kind.name]
        said = [
            f"{optimizers.catalogue[name].title} {share(J, chart) or 'no such case'}"
            for name, chart in row.items()
        ]
        sentences.append(f"{kind.title}: {'; '.join(said)}.")
    return " ".join(sentences)


def share(J: Landscape, chart: Map) -> str:
    """Print which share of the starts arrives; nothing where the case does not exist."""
    if chart.missing:
        return ""
    if poor(J).any():
        return f"lowest {percent(chart.lowest).removesuffix(' %')}, any {percent(chart.any)}"
    return f"{percent(chart.any)} arrive"


def draw(theme: Theme, J: Landscape, charts: dict[str, dict[str, Map]]) -> Figure:
    """Draw the maps, rates down and optimizers across, and the key under them."""
    figure = style.new_figure(700, HEIGHT)
    title = f"Where runs on {J.title} end"
    style.write(figure, LEFT, 22, title, fontsize=style.TITLE, weight="semibold")
    window = " × ".join(f"[{style.number(low)}, {style.number(high)}]" for low, high in J.domain)
    words = f"window {window},  {SIDE} × {SIDE} starts,  {scenarios.STEPS} steps"
    style.write(figure, LEFT + 5 * ACROSS + PANEL, 22, words, ha="right", color=theme.grey)
    heads = style.place(figure, LEFT, 40, 700 - LEFT, 12, xlim=(0, 700 - LEFT), ylim=(0, 12))
    heads.set_axis_off()
    for column, (name, rule) in enumerate(optimizers.catalogue.items()):
        words = {"weight": "semibold", "color": theme.mark(name).text}
        style.write(figure, LEFT + column * ACROSS + 13, 50, rule.title, **words)
        landscape.head(heads, name, theme, 0.9).set_data([column * ACROSS + 4.5], [6])
    for row, kind in enumerate(RATES):
        top = TOP + row * DOWN
        style.write(figure, LEFT, top - 8, kind.title, weight="semibold")
        for column, chart in enumerate(charts[kind.name].values()):
            left = LEFT + column * ACROSS
            if chart.missing:
                words = chart.missing.replace("from 1e-06 to 100 ", "").replace("is ", "is\n")
                place = (left + PANEL / 2, top + PANEL / 2)
                style.write(figure, *place, words, ha="center", va="center", color=theme.grey)
                continue
            panel(style.place(figure, left, top, PANEL, PANEL), theme, J, chart)
            rate = rf"$\alpha$ = {style.figure_number(chart.learning_rate)}"
            small = {"fontsize": 11 * PX}
            style.write(figure, left, top + PANEL + 14, rate, color=theme.grey, **small)
            style.write(figure, left, top + PANEL + 28, share(J, chart), **small)
    key(style.place(figure, LEFT, KEY, 700 - LEFT, HEIGHT - KEY), theme, J)
    return figure


def panel(axes: Axes, theme: Theme, J: Landscape, chart: Map) -> None:
    """Draw one map."""
    field(axes, J, theme, chart.group, chart.arrival, EDGES)
    axes.set(xticks=[], yticks=[])
    if theme.name == "dark":
        axes.spines[:].set(visible=True, linewidth=0.8 * PX)


def key(axes: Axes, theme: Theme, J: Landscape) -> None:
    """Draw the shades of each group, and what reached none."""
    axes.set(xlim=(0, 700 - LEFT), ylim=(HEIGHT - KEY, 0))
    axes.set_axis_off()
    for number, words in enumerate(names(J)):
        left = GROUP * number
        axes.text(left, 12, words, fontsize=style.TICK)
        swatches(axes, left, 20, colours(theme)[number])
    steps_key(axes, theme, 0, 56, EDGES)
    axes.text(124, 56, "steps", color=theme.grey, fontsize=style.TICK)
    lost_key(axes, theme, GROUP * (groups(J)[-1] + 1), 20, "reaches none")


def thumbnail(theme: Theme, J: Landscape, row: dict[str, Map]) -> Figure:
    """Draw the maps of one rate without words."""
    figure = style.new_figure(160, 160)
    for i, chart in enumerate(row.values()):
        if not chart.missing:
            axes = style.place(figure, 54 * (i % 3), 81 * (i // 3), 52, 79)
            panel(axes, theme, J, chart)
    return figure
