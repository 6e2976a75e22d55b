"""Sensitivity: how each rule ends against its learning rate, and against its decay."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import ceil

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedFormatter, FixedLocator, NullLocator

from paramopt import optimizers, scenarios
from paramopt.figures import costs, landscape, style
from paramopt.figures.plates import Plate
from paramopt.figures.style import PX, Theme
from paramopt.landscapes import Landscape
from paramopt.record import Record, plain, stacked

FLOOR, CEILING = 1e-6, 1e2
"""Range of the last excess cost that is drawn, as shares of the first."""


def sensitivity(J: Landscape, over: str = "rate") -> Plate:
    """Return the figure of the sweep that chose the learning rates, or the decays.

    Parameters
    ----------
    J : Landscape
        A landscape of the catalogue.
    over : {"rate", "decay"}
        What the sweep varies.

    Returns
    -------
    Plate

    Raises
    ------
    ValueError
        If `over` is neither.
    """
    if over not in ("rate", "decay"):
        raise ValueError(f"over must be 'rate' or 'decay', not {over!r}")
    sweep = scenarios.rate_sweep if over == "rate" else scenarios.decay_sweep
    swept = {name: sweep(J, rule) for name, rule in optimizers.catalogue.items()}
    chosen = {
        name: [
            (kind.name, getattr(setting, "learning_rate" if over == "rate" else "decay"))
            for kind in scenarios.catalogue.values()
            if kind.decays == (over == "decay")
            and not (setting := scenarios.setting(J, rule, kind.name)).missing
        ]
        for name, rule in optimizers.catalogue.items()
    }
    what = "learning rate" if over == "rate" else "decay"
    begins = "" if over == "rate" else ", each from three times its too large rate"
    return Plate(
        name=f"{J.__name__.replace('_', '-')}-{over}-sensitivity",
        title=f"{J.title}: which {what} fits",
        caption=f"How each rule ends against its {what}{begins}: the excess cost after "
        f"{scenarios.STEPS} steps as a share of the first; pale, the other rules. The thick line "
        f"under a curve is the widest band of {what}s that settle, the head its middle, well "
        "chosen; open rings are "
        + (
            "too small and too large, the small tick is the fastest. "
            if over == "rate"
            else "too slow and too aggressive. "
        )
        + "Where the ground is tinted a run fails: it stays above a tenth of the first excess "
        "cost, overflows, or "
        + ("leaves the window far behind." if over == "rate" else "ends far outside the window."),
        alt=alt(J, over, swept, chosen),
        draw=lambda theme: draw(theme, J, over, swept, chosen),
        width=700,
        height=height(swept),
        vector=True,
        data=data(J, over, swept),
    )


def data(J: Landscape, over: str, swept: dict) -> Record:
    """Return what was swept for each rule, and what each run ended with."""
    parts, settings = {}, []
    for name, outcomes in swept.items():
        if outcomes is None:
            continue
        begin = scenarios.too_large(scenarios.rate_sweep(J, optimizers.catalogue[name]))
        settings.append(
            {
                "run": name,
                "landscape": J.__name__,
                "optimizer": name,
                "learning_rate": "swept"
                if over == "rate"
                else {
                    "schedule": "inverse_time",
                    "learning_rate": scenarios.boosted(begin),
                    "decay": "swept",
                },
                "start": plain(J.start),
                "steps": scenarios.STEPS,
            }
        )
        parts[name] = {
            "learning_rate" if over == "rate" else "decay": outcomes.values,
            "share_of_first_excess": outcomes.ends,
            "settles_at": outcomes.settles,
            "fails": outcomes.fails,
        }
    return Record(settings, {f"{J.__name__.replace('_', '-')}-{over}-sweep": stacked("run", parts)})


def height(swept: dict) -> int:
    """Return the height of the figure, three panels a row, in display pixels."""
    return 68 + 184 * ceil(len(swept) / 3)


def draw(theme: Theme, J: Landscape, over: str, swept: dict, chosen: dict):
    """Draw a panel for each rule, for one theme."""
    figure = style.new_figure(700, height(swept))
    start = ", ".join(map(style.number, J.start))
    what = "learning rate" if over == "rate" else "decay"
    style.write(
        figure,
        34,
        22,
        f"Excess cost against {what} on {J.title}",
        fontsize=style.TITLE,
        weight="semibold",
    )
    style.write(
        figure, 700, 22, f"start ({start}),  {scenarios.STEPS} steps", ha="right", color=theme.grey
    )
    symbol = r"learning rate $\alpha$" if over == "rate" else "decay $k$"
    for name, axes in panels(figure, swept, symbol):
        panel(axes, theme, name, over, swept, chosen[name])
    return figure


def panels(figure: Figure, names: Iterable[str], symbol: str) -> Iterator[tuple[str, Axes]]:
    """Place a panel for each name, three a row; the lowest middle one has a name below."""
    names = list(names)
    named = min(3 * ceil(len(names) / 3) - 2, len(names) - 1)
    for i, name in enumerate(names):
        row, column = divmod(i, 3)
        axes = style.place(figure, 34 + 226 * column, 72 + 184 * row, 214, 128)
        if column:
            axes.tick_params(labelleft=False)
        if i == named:
            axes.set_xlabel(symbol, labelpad=2 * PX)
        yield name, axes


def frame(axes: Axes, theme: Theme, name: str, values: np.ndarray, decades: list[int]) -> None:
    """Set up a rule's panel: the excess at the end against rates or decays, both logarithmic."""
    axes.set(xscale="log", yscale="log", xlim=(values[0], values[-1]), ylim=(FLOOR, CEILING))
    axes.set_title(
        optimizers.catalogue[name].title,
        loc="left",
        color=theme.mark(name).text,
        weight="semibold",
        fontsize=style.PANEL,
        pad=6 * PX,
    )
    log_ticks(axes.xaxis, decades)
    log_ticks(axes.yaxis, [-6, -3, 0])
    axes.grid(axis="y")
    axes.set_axisbelow(True)
    axes.spines[["left", "top", "right"]].set_visible(False)


def panel(axes: Axes, theme: Theme, name: str, over: str, swept: dict, chosen: list) -> None:
    """Draw one rule's curve over the pale curves of the others."""
    values = scenarios.RATES if over == "rate" else scenarios.DECAYS
    frame(axes, theme, name, values, [-5, -3, -1, 1] if over == "rate" else [-3, -1, 1])
    mark, own = theme.mark(name), swept[name]
    if own is None:
        axes.text(
            0.5,
            0.5,
            "no rate is too large",
            transform=axes.transAxes,
            ha="center",
            color=theme.grey,
            fontsize=style.LABEL,
        )
        return
    for other, outcomes in swept.items():
        if other != name and outcomes is not None:
            axes.plot(values, curve(outcomes.ends), color=theme.axis, alpha=0.35, linewidth=1 * PX)
    for first, last in stretches(own.fails):
        axes.axvspan(values[first], values[last], color=theme.clay, alpha=0.1, linewidth=0)
    axes.plot(values, curve(own.ends), color=mark.line, linewidth=1.8 * PX, zorder=3)
    if own.band is None:
        axes.text(
            0.5,
            0.08,
            "no decay rescues this rate",
            transform=axes.transAxes,
            ha="center",
            color=theme.grey,
            fontsize=style.TICK,
        )
        return
    low, high = (values[i] for i in own.band)
    axes.plot(
        [low, high],
        [FLOOR * 1.9] * 2,
        color=mark.line,
        linewidth=4 * PX,
        solid_capstyle="butt",
        zorder=3,
    )
    if over == "rate":
        axes.plot([own.fastest] * 2, [FLOOR * 1.1, FLOOR * 10], color=mark.line, linewidth=1.2 * PX)
    for scenario, value in chosen:
        y = min(np.interp(np.log(value), np.log(values), curve(own.ends)), CEILING)
        if scenario.endswith("well-chosen"):
            landscape.head(axes, name, theme).set_data([value], [max(y, FLOOR * 1.9)])
        else:
            axes.plot(
                value,
                y,
                "o",
                markersize=6.5 * PX,
                markerfacecolor=theme.ground,
                markeredgecolor=mark.line,
                markeredgewidth=1.5 * PX,
                zorder=4,
            )


def curve(ends: np.ndarray) -> np.ndarray:
    """Return the excess at the end, cut a little outside the drawn range."""
    return np.clip(np.nan_to_num(ends, nan=np.inf), FLOOR, CEILING * 10)


def stretches(flags: np.ndarray) -> list[tuple[int, int]]:
    """Return first and last index of each stretch of true values.

    Examples
    --------
    >>> stretches(np.array([True, False, True, True]))
    [(0, 0), (2, 3)]
    """
    edges = np.flatnonzero(np.diff(np.concatenate([[0], flags.astype(int), [0]])))
    return [(int(a), int(b) - 1) for a, b in edges.reshape(-1, 2)]


def log_ticks(axis, decades: list[int]) -> None:
    """Number a logarithmic axis at whole decades."""
    axis.set_major_locator(FixedLocator([10.0**n for n in decades]))
    axis.set_major_formatter(FixedFormatter([costs.decade(n) for n in decades]))
    axis.set_minor_locator(NullLocator())


def alt(J: Landscape, over: str, swept: dict, chosen: dict) -> str:
    """Say which band settles for each rule."""
    parts = []
    for name, outcomes in swept.items():
        title = optimizers.catalogue[name].title
        if outcomes is None or outcomes.band is None:
            parts.append(f"{title}: none")
            continue
        low, high = (style.number(outcomes.values[i]) for i in outcomes.band)
        middle = ", ".join(style.number(v) for s, v in chosen[name] if s.endswith("well-chosen"))
        parts.append(f"{title}: {low} to {high}, well chosen {middle}")
    what = "learning rates" if over == "rate" else "decays"
    return (
        f"A panel for each optimizer: excess cost after {scenarios.STEPS} steps against "
        f"{what} on {J.title}. Bands that settle: {'; '.join(parts)}."
    )
