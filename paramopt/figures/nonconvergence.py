"""Adam on the costs of Reddi et al., beside AMSGrad and beside Adam with a longer memory."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FixedFormatter, FixedLocator, NullLocator

from paramopt import nonconvergence as costs
from paramopt import record
from paramopt.figures import style
from paramopt.figures.costs import decade
from paramopt.figures.plates import Plate, Table
from paramopt.figures.style import PX, Theme
from paramopt.optimizers import adam

HEIGHT, LEFTS, TOP, PANEL, DOWN = 336, (34, 270, 506), 84, 190, 196
SHORT, LONG, DRAWS, SEED = 300, 50_000, 10, 0
LARGE = 10.0
"""The rare slope of the first panel."""
RARE = {"large": 1010.0, "small": 10.0}
PANELS = ("Every 3rd slope is 10", "Every 101st slope is 1010", "1 of 100, at random")
SLOPES = {
    "every-3rd": (
        costs.periodic_slopes,
        {"steps": SHORT, "large": LARGE, "small": 1.0, "period": 3},
    ),
    "every-101st": (costs.periodic_slopes, {"steps": LONG, **RARE, "period": 101}),
    "at-random": (
        costs.random_slopes,
        {"shape": (LONG, DRAWS), **RARE, "probability": 0.01, "seed": SEED},
    ),
}
"""Where the slopes of each panel come from."""


def entrants() -> dict[str, list[tuple]]:
    """Return rule, rate and hyperparameters of each line, in the first and in the other panels."""
    forgetful = {"beta_1": 0.0, "beta_2": 1 / (1 + LARGE**2)}
    return {
        "Adam, short memory": [
            (adam, 0.3, forgetful),
            (adam, 1.0, {"beta_1": 0.9, "beta_2": 0.99}),
        ],
        "Adam, long memory": [
            (adam, 0.3, {"beta_1": 0.9, "beta_2": 0.999}),
            (adam, 1.0, {"beta_1": 0.9, "beta_2": 0.9999}),
        ],
        "AMSGrad": [
            (costs.amsgrad, 0.3, forgetful),
            (costs.amsgrad, 1.0, {"beta_1": 0.9, "beta_2": 0.99}),
        ],
    }


def paths() -> dict[str, list[np.ndarray]]:
    """Return the parameter of each line in each panel; in the third the mean over all draws."""
    often, *others = (function(**settings) for function, settings in SLOPES.values())
    rare = np.column_stack(others)
    found = {}
    for name, (first, second) in entrants().items():
        short, long = (
            costs.projected(rule, slopes, rate, **betas)
            for (rule, rate, betas), slopes in ((first, often), (second, rare))
        )
        found[name] = [short, long[:, 0], long[:, 1:].mean(axis=1)]
    return found


def nonconvergence() -> tuple[Plate, Table]:
    """Return the plot of the three costs, and the table of where each line ends."""
    found = paths()
    # A step each of the short runs, some hundred of the long ones.
    some = np.unique(np.geomspace(1, LONG, 400).astype(int))
    shown = [np.arange(SHORT + 1), some, some]

    def draw(theme: Theme):
        figure = style.new_figure(700, HEIGHT)
        title = "Parameter $w$; the best is −1, the worst 1"
        style.write(figure, LEFTS[0], 24, title, fontsize=style.TITLE, weight="semibold")
        looks = {
            "Adam, short memory": (theme.mark("adam").line, (None, None)),
            "Adam, long memory": (theme.mark("adam").line, (4, 2)),
            "AMSGrad": (theme.ink, (None, None)),
        }
        for i, (left, words) in enumerate(zip(LEFTS, PANELS, strict=True)):
            style.write(figure, left, TOP - 30, words, fontsize=style.PANEL, weight="semibold")
            rate = f"α = {'0.3' if i == 0 else '1'}/√t"
            rate += f", mean of {DRAWS} draws" if i == 2 else ""
            style.write(figure, left, TOP - 12, rate, color=theme.grey)
            axes = style.place(figure, left, TOP, PANEL, DOWN)
            _axes(axes, logarithmic=i > 0)
            for name, (colour, dashes) in looks.items():
                w = found[name][i][shown[i]]
                (line,) = axes.plot(shown[i], w, color=colour, lw=1.6 * PX)
                if dashes[0]:
                    line.set_dashes(dashes)
                    line.set_dash_capstyle("butt")
        for name, at in (
            ("Adam, short memory", (95, 0.8)),
            ("Adam, long memory", (95, -0.92)),
            ("AMSGrad", (60, -0.55)),
        ):
            colour = theme.ink if name == "AMSGrad" else theme.mark("adam").text
            figure.axes[0].text(*at, name, color=colour, fontsize=style.LABEL, weight="semibold")
        return figure

    ends = {
        name: [w[-1000 if i else -30 :].mean() for i, w in enumerate(three)]
        for name, three in found.items()
    }
    plate = Plate(
        name="adam-nonconvergence",
        title="Where Adam goes to the worst point",
        caption=(
            "The costs of Reddi et al.: the slope is positive on average, and −1 is best. Adam "
            "with a short memory goes to 1. With a longer one it does not, and AMSGrad does not. "
            "The steps of the second and third panel are on a logarithmic axis."
        ),
        alt=_alt(ends),
        draw=draw,
        height=HEIGHT,
        vector=True,
        data=_data(found, shown),
    )
    return plate, _table(ends)


def _data(found: dict[str, list[np.ndarray]], shown: list[np.ndarray]) -> record.Record:
    """Return what ran in each panel, and the points that are drawn there."""
    settings, tables = [], {}
    for i, ((panel, (function, slopes)), steps) in enumerate(
        zip(SLOPES.items(), shown, strict=True)
    ):
        parts = {name: {"step": steps, "w": three[i][steps]} for name, three in found.items()}
        table = f"adam-nonconvergence-{panel}"
        tables[table] = record.stacked("run", parts)
        for name, both in entrants().items():
            rule, rate, hyperparameters = both[min(i, 1)]
            settings.append(
                {
                    "run": name,
                    "table": table,
                    "slopes": {"function": record.dotted(function), **slopes},
                    "optimizer": rule.__name__,
                    "learning_rate": {"schedule": "inverse_square_root", "learning_rate": rate},
                    "hyperparameters": hyperparameters,
                    "start": 0,
                }
            )
    return record.Record(settings, tables)


def _alt(ends: dict[str, list[float]]) -> str:
    def at(panel: int) -> str:
        return ", ".join(
            f"{name} at {style.number(round(end[panel], 2))}" for name, end in ends.items()
        )

    return (
        "Three panels of the parameter against the step. In the first, of 300 steps, Adam with a "
        "short memory climbs to 1, the other two fall to −1. In the second and third, of "
        f"{LONG} steps, they end apart too: in the second {at(1)}; in the third {at(2)}."
    )


def _table(ends: dict[str, list[float]]) -> Table:
    rows = []
    for name, settings in entrants().items():
        betas = [f"{h['beta_1']:g}, {h['beta_2']:.4g}" for _, _, h in settings]
        rows.append([name, *betas, *(style.number(round(end, 2)) for end in ends[name])])
    return Table(
        name="adam-nonconvergence-ends",
        title="Where the rules end on the costs of Reddi et al.",
        caption=f"Mean parameter over the last 30 of {SHORT} steps, and over the last 1000 of "
        f"{LONG}; at random, also the mean of {DRAWS} draws.",
        header=["Rule", "β₁, β₂ (3rd)", "β₁, β₂ (101st)", "Every 3rd", "Every 101st", "At random"],
        rows=rows,
    )


def _axes(axes: Axes, logarithmic: bool) -> None:
    axes.set(ylim=(-1.06, 1.06), yticks=[-1, 0, 1])
    axes.set_yticklabels(["−1", "0", "1"])
    if logarithmic:
        axes.set(xscale="log", xlim=(1, LONG))
        axes.xaxis.set_major_locator(FixedLocator([1, 100, 10000]))
        axes.xaxis.set_major_formatter(FixedFormatter([decade(n) for n in (0, 2, 4)]))
        axes.xaxis.set_minor_locator(NullLocator())
    else:
        axes.set(xlim=(0, SHORT), xticks=[0, SHORT // 2, SHORT])
    axes.grid(axis="y")
    axes.set_axisbelow(True)
    axes.spines[["left", "top", "right"]].set_visible(False)
    axes.tick_params(pad=4 * PX)
    axes.set_xlabel("step $t$", labelpad=2 * PX)
