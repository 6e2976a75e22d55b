"""How many steps a quadratic cost takes, against its condition number."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from matplotlib.ticker import FixedFormatter, FixedLocator, NullLocator

from paramopt import minimize, optimizers, record, theory
from paramopt.descent import Run
from paramopt.figures import style
from paramopt.figures.costs import decade
from paramopt.figures.landscape import HEAD
from paramopt.figures.plates import Plate, Table
from paramopt.figures.style import PX, Theme

ACCURACY = 1e-6
CONDITIONS = (10, 50, 100, 300, 1000, 3000, 10000)
HEIGHT = 376
FACTORS = {
    "gradient_descent": theory.convergence_rate,
    "momentum": theory.momentum_convergence_rate,
}
"""The factor by which a step multiplies the distance, as a function of the condition number."""


def quadratic(condition: float) -> Callable:
    """Return the quadratic cost with curvatures 1 and `condition`."""

    def J(w1, w2):
        return (w1**2 + condition * w2**2) / 2

    J.gradient = lambda w1, w2: np.stack([w1, condition * w2])
    return J


def predicted(factor) -> np.ndarray:
    """Return after how many steps a distance that shrinks by this factor is a millionth."""
    return np.log(ACCURACY) / np.log(factor)


def descended(rule: str, condition: float) -> Run:
    """Return a run at the best settings that is long enough to come near."""
    if rule == "momentum":
        rate, beta = theory.best_momentum(1.0, condition)
        settings = {"learning_rate": rate, "beta": beta}
    else:
        settings = {"learning_rate": theory.best_rate(1.0, condition)}
    steps = int(2 * predicted(FACTORS[rule](condition)))
    return minimize(quadratic(condition), rule, (1, 1), steps, **settings)


def measured(run: Run) -> int:
    """Return from which step on the distance stays below a millionth."""
    distance = np.linalg.norm(run.parameters, axis=1)
    return int(np.flatnonzero(distance > ACCURACY * distance[0])[-1]) + 1


def condition_number() -> tuple[Plate, Table]:
    """Return the plot of steps against condition number, and the same numbers as a table."""
    runs = {rule: [descended(rule, float(kappa)) for kappa in CONDITIONS] for rule in FACTORS}
    counts = {rule: [measured(run) for run in some] for rule, some in runs.items()}
    across = np.geomspace(10, 10000, 100)
    lines = {rule: predicted(factor(across)) for rule, factor in FACTORS.items()}

    def draw(theme: Theme):
        figure = style.new_figure(700, HEIGHT)
        title = "Steps until the distance is a millionth of the first"
        style.write(figure, 34, 24, title, fontsize=style.TITLE, weight="semibold")
        words = "curvatures 1 and $κ$, start (1, 1), best settings"
        style.write(figure, 560, 24, words, ha="right", color=theme.grey)
        axes = style.place(figure, 34, 44, 526, 284, xscale="log", yscale="log")
        axes.set(xlim=(8, 13000), ylim=(8, 1.2e5))
        for axis, shown in ((axes.xaxis, range(1, 5)), (axes.yaxis, range(1, 6))):
            axis.set_major_locator(FixedLocator([10.0**n for n in shown]))
            axis.set_major_formatter(FixedFormatter([decade(n) for n in shown]))
            axis.set_minor_locator(NullLocator())
        axes.grid(axis="y")
        axes.set_axisbelow(True)
        axes.spines[["left", "top", "right"]].set_visible(False)
        axes.tick_params(pad=4 * PX)
        axes.set_xlabel("condition number $κ$", labelpad=2 * PX)
        for name, words in (
            ("gradient_descent", "grows like $κ$"),
            ("momentum", "grows like √κ"),
        ):
            mark = theme.mark(name)
            line = lines[name]
            axes.plot(across, line, color=mark.line, lw=1.3 * PX, dashes=(4, 3))
            axes.plot(CONDITIONS, counts[name], mark.head, color=mark.line, ms=HEAD[mark.head] * PX)
            note = {"textcoords": "offset points", "va": "center", "fontsize": style.LABEL}
            at = (10000, line[-1])
            rule = optimizers.catalogue[name].title
            axes.annotate(rule, at, (12 * PX, 7 * PX), color=mark.text, weight="semibold", **note)
            axes.annotate(words, at, (12 * PX, -9 * PX), color=theme.grey, **note)
        return figure

    last = {name: taken[-1] for name, taken in counts.items()}
    plate = Plate(
        name="condition-number",
        title="Steps against the condition number",
        caption=(
            "Gradient descent at :math:`\\alpha = 2 / (\\mu + L)` and momentum at :math:`\\alpha = "
            "1 / \\sqrt{\\mu L}` with the best :math:`\\beta`. Dashed, what the factor a step "
            "predicts: it leaves out that the distance under momentum at a double eigenvalue is "
            "that factor's power times the number of the step, so the squares lie above."
        ),
        alt=(
            "Two rising rows of marks on logarithmic axes. Gradient descent's dots lie on a dashed "
            f"line that rises by ten for ten and end at {last['gradient_descent']} steps for "
            "condition number 10000. Momentum's squares rise half as steeply, a little above their "
            f"dashed line, and end at {last['momentum']} steps."
        ),
        draw=draw,
        height=HEIGHT,
        vector=True,
        data=_measured(runs, counts) + _predicted(across, lines),
    )
    rows = [
        [
            style.number(condition),
            str(slow),
            f"{predicted(FACTORS['gradient_descent'](condition)):.0f}",
            str(fast),
            f"{predicted(FACTORS['momentum'](condition)):.0f}",
            f"{slow / fast:.1f}",
        ]
        for condition, slow, fast in zip(
            CONDITIONS, counts["gradient_descent"], counts["momentum"], strict=True
        )
    ]
    table = Table(
        name="condition-number-steps",
        title="Steps against the condition number, in numbers",
        caption="Steps until the distance stays below a millionth of the first, and what the "
        "factor a step predicts.",
        header=["κ", "Gradient descent", "Predicted", "Momentum", "By the factor alone", "Ratio"],
        rows=rows,
    )
    return plate, table


def _measured(runs: dict[str, list[Run]], counts: dict[str, list[int]]) -> record.Record:
    """Return what ran, and the steps that it took."""
    J = record.dotted(quadratic)
    settings = [
        {"run": rule, **record.setting(run), "landscape": {"function": J, "condition": condition}}
        for rule, some in runs.items()
        for condition, run in zip(CONDITIONS, some, strict=True)
    ]
    parts = {
        rule: {"condition_number": CONDITIONS, "steps": taken} for rule, taken in counts.items()
    }
    return record.Record(settings, {"condition-number": record.stacked("run", parts)})


def _predicted(across: np.ndarray, lines: dict[str, np.ndarray]) -> record.Record:
    """Return the dashed lines."""
    parts = {rule: {"condition_number": across, "steps": line} for rule, line in lines.items()}
    return record.Record(tables={"condition-number-predicted": record.stacked("run", parts)})
