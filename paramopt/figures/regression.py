"""Training a line: the data and the line, the path on the landscape, the cost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from paramopt import record
from paramopt import regression as model
from paramopt.descent import Run
from paramopt.figures import costs, landscape, style
from paramopt.figures.plates import Clip, Plate
from paramopt.figures.style import PX, Theme, figure_number
from paramopt.optimizers import gradient_descent

PANEL, LEFTS = 190, (34, 262, 490)
TOP, ROW = 76, 258
FRAMES, SEVERAL, FRAME, HOLD = 44, 29, 100, 3000
"""How many frames at most, in one row and in several; how long each and the last one stand."""
X, Y = 7, 24
"""Half the window of the data."""
LOW, HIGH = 1e-4, 1e3
"""Range of the cost above that of the best fit."""
SEED, STEPS = 9, 300
"""Of the data, the start and the shuffles; about how many steps a run takes, in whole epochs."""


@dataclass(frozen=True)
class Training:
    """One row of the figure: runs on a data set, what tells them apart, what else they ran with."""

    label: str
    settings: str
    data: model.Data
    run: Run
    batch_size: int
    epochs: int


def training(
    label: str, *, m: int = 300, batch_size: int = 24, learning_rate: float = 0.01, start=None
) -> Training:
    """Train by gradient descent with the baseline's settings but for the ones given.

    Parameters
    ----------
    label : str
        What tells this run from the others.
    m, batch_size, learning_rate
        As in `paramopt.regression.train`.
    start : array_like, shape (2,) or (2, runs), optional
        Slope and intercept to start from, else the random ones of the baseline.
    """
    data = model.data(m, SEED)
    used = min(batch_size, m)
    epochs = round(STEPS / ceil(m / used))
    run = model.train(
        data,
        gradient_descent,
        model.start(SEED) if start is None else start,
        batch_size=batch_size,
        epochs=epochs,
        learning_rate=learning_rate,
        seed=SEED,
    )
    plural = "" if epochs == 1 else "s"
    settings = f"batch {used}, $α$ = {learning_rate:g}, {epochs} epoch{plural}"
    return Training(label, settings, data, run, used, epochs)


def regression(
    name: str, title: str, caption: str, alt: str, rows: Sequence[Training], moving: bool = False
) -> Plate:
    """Draw training runs of a line, one data set and one or more runs in each row.

    Parameters
    ----------
    name, title, caption, alt : str
        As in `Plate`.
    rows : sequence of Training
        The runs; several in a row are numbered from 1.
    moving : bool
        Whether to show the training while it runs, or only its end.
    """
    height = TOP + ROW * len(rows) - 16
    grids = [_grid(row.data) for row in rows]
    last = max(row.run.steps for row in rows)
    frames = FRAMES if len(rows) == 1 else SEVERAL
    steps = np.unique(np.concatenate([[0], np.geomspace(1, last, frames).round().astype(int)]))

    start = rows[0].run.start.reshape(2, -1).T
    starts = (
        f"{len(start)} starts" if len(start) > 1 else f"start ({', '.join(map(_short, start[0]))})"
    )
    shared = f"gradient descent, {starts}, seed {SEED}"

    def draw(theme: Theme) -> Figure | Clip:
        figure = style.new_figure(700, height)
        style.write(figure, LEFTS[0], 24, title, fontsize=style.TITLE, weight="semibold")
        style.write(figure, LEFTS[2] + PANEL, 24, shared, color=theme.grey, ha="right")
        updates = [
            _row(figure, theme, row, grid, TOP + ROW * i, last, named=i == 0)
            for i, (row, grid) in enumerate(zip(rows, grids, strict=True))
        ]

        def update(frame: int) -> list:
            return [artist for moved in updates for artist in moved(steps[frame])]

        if moving:
            return Clip(figure, update, [FRAME] * (len(steps) - 1) + [HOLD])
        for artist in update(len(steps) - 1):
            artist.set_animated(False)
        return figure

    return Plate(name, title, caption, alt, draw, 700, height, data=_ran(name, rows))


def _ran(name: str, rows: Sequence[Training]) -> record.Record:
    """Return what was run: all paths in one table, the examples of each data set in another."""
    names = [row.label.replace("$", "") for row in rows]
    settings = [
        {
            "run": called,
            **record.setting(row.run),
            "landscape": record.dotted(model.cost),
            "data": {"function": record.dotted(model.data), "m": row.data.m, "seed": SEED},
            "truth": record.plain(row.data.truth),
            "best_fit": record.plain(model.best_fit(row.data)),
            "batch_size": row.batch_size,
            "epochs": row.epochs,
        }
        for called, row in zip(names, rows, strict=True)
    ]
    paths = {
        called: {
            {"w1": "w", "w2": "b"}.get(column, column): values
            for column, values in record.trajectories(row.run).items()
        }
        for called, row in zip(names, rows, strict=True)
    }
    examples = {
        f"regression-examples-{row.data.m}": {"x": row.data.x, "y": row.data.y} for row in rows
    }
    return record.Record(settings, {name: record.stacked("run", paths), **examples})


def _short(value: float) -> str:
    return figure_number(round(float(value), 2))


def _grid(data: model.Data):
    """Return the landscape: w, b, its costs and the least of them."""
    w, b = (np.linspace(*ends, landscape.GRID) for ends in model.DOMAIN)
    J = model.cost(data)
    return w, b, J(w[None, :], b[:, None]), float(J(*model.best_fit(data)))


def _row(figure, theme: Theme, row: Training, grid, top: float, last: int, named: bool) -> Callable:
    """Draw what does not move of one row; return the function that moves the rest to a step."""
    left, middle, right = LEFTS
    least, above = grid[-1], top - 12
    style.write(figure, left, above, row.label, fontsize=style.PANEL, weight="semibold")
    style.write(figure, middle, above, row.settings, color=theme.grey)
    reference = f"Cost above {figure_number(least)}"
    style.write(figure, right, above, reference, color=theme.grey)
    counter = style.write(
        figure, right + PANEL, above, "", color=theme.grey, ha="right", animated=True
    )

    seen = style.place(figure, left, top, PANEL, PANEL)
    key = _data(seen, theme, row.data, named)
    field = style.place(figure, middle, top, PANEL, PANEL)
    _field(field, theme, grid)
    chart = style.place(figure, right, top, PANEL, PANEL)
    truth = float(row.run.J(*row.data.truth)) - least
    marks = [*key, *_chart(chart, theme, truth, last), *_marks(field, theme, row.data, named)]

    runs = row.run.parameters.reshape(row.run.steps + 1, 2, -1)
    excess = row.run.costs.reshape(row.run.steps + 1, -1) - least
    several = runs.shape[-1] > 1
    moves = []
    for i in range(runs.shape[-1]):
        name = str(i + 1) if several else ""
        landscape.start_ring(field, runs[0, :, i], theme)
        moves.append(_run(seen, field, chart, theme, runs[..., i], excess[:, i], name))

    def update(step: int) -> list:
        step = min(step, row.run.steps)
        counter.set_text(f"step {step}")
        return [artist for move in moves for artist in move(step)] + [*marks, counter]

    return update


def _run(seen: Axes, field: Axes, chart: Axes, theme: Theme, path, excess, name: str) -> Callable:
    """Prepare line, path and cost of one run; return the function that moves them to a step."""
    clay = {"color": theme.clay, "animated": True}
    ring = {"mfc": "none", "mec": theme.clay, "ms": 11 * PX, "mew": 2 * PX}
    dot = {"ms": 7 * PX, "mec": theme.ground, "mew": 1.2 * PX, "clip_on": False}
    (fitted,) = seen.plot([], [], lw=2.2 * PX, zorder=4, **clay)
    cased = landscape.casing(theme, 1.6)
    (trail,) = field.plot([], [], lw=1.6 * PX, path_effects=cased, zorder=3, **clay)
    (head,) = field.plot([], [], "o", zorder=4, animated=True, **ring)
    (curve,) = chart.plot([], [], lw=1.6 * PX, **clay)
    (end,) = chart.plot([], [], "o", **clay, **dot)
    path = landscape.drawable(path, model.DOMAIN)
    excess = np.where(np.isfinite(excess), excess, np.inf).clip(LOW / 1e3, HIGH * 1e3)
    if name:
        note = {"textcoords": "offset points", "fontsize": style.LABEL, "weight": "semibold"}
        field.annotate(name, path[0], (-4 * PX, 7 * PX), ha="right", **note)
        number = chart.annotate(name, (45, excess[45]), (3 * PX, 3 * PX), **clay, **note)
    if excess[-1] > HIGH:
        lost = int(np.flatnonzero(excess <= HIGH)[-1]) + 1
        chart.annotate(
            f"diverges,\nabove 1000\nat step {lost}",
            (lost, HIGH),
            (8 * PX, -4 * PX),
            va="top",
            textcoords="offset points",
            color=theme.clay,
            fontsize=style.LABEL,
        )

    ends = np.array([-X, X])

    def move(step: int) -> list:
        w, b = path[min(step, len(path) - 1)]
        fitted.set_data(ends, w * ends + b)
        trail.set_data(*path[: step + 1].T)
        there = step < len(path) and landscape.inside(field, path[step])
        head.set_data(*([[w], [b]] if there else ([], [])))
        curve.set_data(np.arange(step + 1), excess[: step + 1])
        shown = LOW <= excess[step] <= HIGH
        end.set_data(*([[step], [excess[step]]] if shown else ([], [])))
        return [fitted, trail, head, curve, end, *([number] if name and step >= 45 else [])]

    return move


def _data(axes: Axes, theme: Theme, data: model.Data, named: bool) -> list:
    """Draw the examples and the true line; return the key to the lines, which stays over them."""
    axes.set(xlim=(-X, X), ylim=(-Y, Y), xticks=[-5, 0, 5], yticks=[-20, 0, 20])
    axes.grid(axis="y")
    axes.set_axisbelow(True)
    axes.spines[["left", "top", "right"]].set_visible(False)
    _names(axes, theme, "$x$", "$y$", -10)
    size = 3.4 if data.m < 100 else 2
    axes.plot(data.x, data.y, "o", color=theme.slate, ms=size * PX, mew=0)
    ends = np.array([-X, X])
    truth = {"color": theme.ink, "lw": 1.3 * PX, "dashes": (4, 3)}
    axes.plot(ends, model.line(ends, *data.truth), **truth)
    key = []
    if named:
        cased = landscape.casing(theme, 2)
        lines = (("truth", truth), ("model", {"color": theme.clay, "lw": 2.2 * PX}))
        for i, (word, line) in enumerate(lines):
            y = (0.17 if data.truth[0] > 0 else 0.93) - 0.085 * i
            place = {"transform": axes.transAxes, "path_effects": cased, "animated": True}
            key.append(axes.add_line(Line2D([0.66, 0.77], [y, y], **line, **place)))
            place |= {"color": line["color"], "fontsize": style.LABEL, "va": "center_baseline"}
            key.append(axes.text(0.8, y - 0.005, word, **place))
    return key


def _field(axes: Axes, theme: Theme, grid):
    """Draw the landscape of the cost."""
    w, b, cost, least = grid
    edges = landscape.levels(cost, least)
    axes.contourf(w, b, cost, edges, colors=theme.landscape_colours(), zorder=0)
    colour, opacity = theme.contour
    lines = {"colors": colour, "alpha": opacity, "linewidths": 0.6 * PX}
    axes.contour(w, b, cost, edges[1:-1], zorder=0.5, **lines)
    axes.set(xlim=model.DOMAIN[0], ylim=model.DOMAIN[1], xticks=[-4, 0, 4], yticks=[-4, 0, 4])
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    _names(axes, theme, "$w$", "$b$", -2)


def _marks(axes: Axes, theme: Theme, data: model.Data, named: bool) -> list:
    """Mark the best fit and the truth, over everything that moves."""
    fit, truth = model.best_fit(data), data.truth
    marks = []
    for wider, ink in ((2, theme.landscape_colours()[0]), (0, theme.ink)):
        cross = {"color": ink, "ms": (9 + wider) * PX, "mew": (1.5 + wider) * PX}
        marks += axes.plot(*fit, "+", zorder=5, animated=True, **cross)
    dot = {"color": theme.ink, "ms": 6 * PX, "mec": theme.ground, "mew": PX}
    marks += axes.plot(*truth, "o", zorder=6, animated=True, **dot)
    if named:
        for word, point, aside in (("best fit", fit, (-38, -24)), ("truth", truth, (-20, -50))):
            leader = {"arrowstyle": "-", "lw": 0.8 * PX, "color": theme.ink, "shrinkB": 6 * PX}
            text = axes.annotate(
                word,
                point,
                [PX * d for d in aside],
                textcoords="offset points",
                ha="right",
                va="center",
                fontsize=style.LABEL,
                arrowprops=leader,
                zorder=7,
                animated=True,
            )
            marks.append(text)
    return marks


def _chart(axes: Axes, theme: Theme, truth: float, last: int) -> list:
    """Set up cost against step; return the truth's cost, a dashed line over everything."""
    costs.cost_axes(axes, LOW, HIGH, last)
    axes.set_xticks(np.linspace(0, round(last, -2), 3))
    line = axes.axhline(truth, color=theme.ink, lw=1.3 * PX, dashes=(4, 3), animated=True)
    word = axes.annotate(
        f"truth {figure_number(truth)}",
        (last, truth),
        (-9 * PX, 5 * PX),
        ha="right",
        textcoords="offset points",
        fontsize=style.LABEL,
        animated=True,
        path_effects=landscape.casing(theme, 2),
    )
    return [line, word]


def _names(axes: Axes, theme: Theme, horizontal: str, vertical: str, between: float):
    """Name both axes, the vertical one between two of its numbers."""
    axes.tick_params(pad=4 * PX)
    axes.set_xlabel(horizontal, labelpad=1 * PX)
    axes.annotate(
        vertical,
        (0, between),
        (-9 * PX, 0),
        xycoords=axes.get_yaxis_transform(),
        ha="right",
        textcoords="offset points",
        va="center",
        color=theme.grey,
        fontsize=style.LABEL,
    )
