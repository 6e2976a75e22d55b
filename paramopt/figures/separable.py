"""Same training error, different test error: the example of Wilson et al."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from paramopt import optimizers, record, schedules, separable
from paramopt.figures import style
from paramopt.figures.landscape import HEAD
from paramopt.figures.plates import Plate, Table
from paramopt.figures.style import PX, Theme

M, UNSEEN, POSITIVE, SEED, STEPS = 60, 1000, 0.6, 0, 400
RATES = {
    "gradient_descent": 0.2,
    "momentum": 1.0,
    "nesterov": 1.0,
    "adagrad": 0.1,
    "rmsprop": 0.003,
    "adam": 0.02,
}
LARGE = 1000.0
"""The epsilon that makes Adam take the steps of momentum, nearly; its rate is as large."""
HEIGHT, LEFTS, TOP, PANEL, DOWN, SHOWN = 350, (34, 310), 66, (210, 220), 226, 100


def trained() -> tuple[separable.Data, separable.Data, dict[str, np.ndarray]]:
    """Return the training and test examples, and the parameters of each rule at each step."""
    training, test = separable.split(M, UNSEEN, POSITIVE, SEED)
    paths = {rule: separable.train(training, rule, STEPS, rate) for rule, rate in RATES.items()}
    paths["large"] = separable.train(training, "adam", STEPS, LARGE, epsilon=LARGE)
    return training, test, paths


def separable_example() -> tuple[Plate, Table]:
    """Return the plot of cost and of scores on unseen examples, and the table of accuracies."""
    training, test, paths = trained()
    negative = test.X[test.y == -1][0]
    costs = {rule: separable.cost(training, path) for rule, path in paths.items()}
    scores = {rule: path @ negative for rule, path in paths.items()}

    def draw(theme: Theme):
        figure = style.new_figure(700, HEIGHT)
        title = "Same training set, learned without error"
        style.write(figure, LEFTS[0], 24, title, fontsize=style.TITLE, weight="semibold")
        words = f"$m$ = {M}, $n$ = {training.X.shape[1]}, seed {SEED}"
        style.write(figure, LEFTS[1] + PANEL[1], 24, words, color=theme.grey, ha="right")
        names = "Training cost", "Prediction for an unseen example, $y$ = −1"
        for left, words in zip(LEFTS, names, strict=True):
            style.write(figure, left, TOP - 12, words, color=theme.grey)
        left, right = (
            style.place(figure, x, TOP, width, DOWN) for x, width in zip(LEFTS, PANEL, strict=True)
        )
        _axes(left)
        _axes(right)
        left.set(yscale="log", ylim=(1e-6, 3), yticks=[1e-6, 1e-4, 1e-2, 1])
        left.set_yticklabels(["$10^{-6}$", "$10^{-4}$", "0.01", "1"])
        left.minorticks_off()
        right.set(ylim=(-1.4, 0.75), yticks=[-1, -0.5, 0, 0.5])
        right.axhspan(0, 0.75, color=theme.clay, alpha=0.1, lw=0)
        right.text(4, 0.63, "wrong class", color=theme.clay, fontsize=style.LABEL)
        right.text(70, -0.14, "right class", color=theme.grey, fontsize=style.LABEL)
        for i, rule in enumerate(RATES):
            mark = theme.mark(rule)
            for axes, curves in ((left, costs), (right, scores)):
                axes.plot(curves[rule][: SHOWN + 1], color=mark.line)
            at = 12 + 14 * i
            right.plot(at, scores[rule][at], mark.head, color=mark.line, ms=HEAD[mark.head] * PX)
        _labels(figure, theme, {rule: scores[rule][SHOWN] for rule in RATES})
        return figure

    positives = int((training.y == 1).sum())
    known = separable.least_norm_scores(positives, M - positives)[1]
    plate = Plate(
        name="separable-example",
        title="Same training set, other predictions",
        caption=(
            "Six rules on the example of Wilson et al. All learn the training set. On an unseen "
            "example of class −1 gradient descent, momentum and Nesterov tend to "
            f"{style.number(round(known, 3))}, the prediction of the solution of least norm; "
            "AdaGrad, RMSprop and Adam tend to 0.25, which is the wrong class."
        ),
        alt=(
            "Left, training cost against step on a logarithmic axis: gradient descent, Nesterov "
            "and AdaGrad fall fastest, RMSprop slowest, and all fall below a thousandth within 100 "
            "steps. Right, the prediction for an unseen example of class −1: the lines of gradient "
            "descent, momentum and Nesterov go to −0.91, those of AdaGrad, RMSprop and Adam to "
            "0.25, above zero and in the area of the wrong class."
        ),
        draw=draw,
        height=HEIGHT,
        vector=True,
        data=_data(costs, scores),
    )
    return plate, _table(training, test, paths)


def _data(costs: dict[str, np.ndarray], scores: dict[str, np.ndarray]) -> record.Record:
    """Return what the rules ran, and both quantities at the steps that are shown."""
    examples = {"m": M, "unseen": UNSEEN, "positive": POSITIVE, "seed": SEED}
    settings = [
        {
            "run": rule,
            "data": {"function": record.dotted(separable.split), **examples},
            "optimizer": rule,
            "learning_rate": record.schedule(schedules.constant(rate)),
            "start": 0,
            "steps": STEPS,
        }
        for rule, rate in RATES.items()
    ]
    parts = {
        rule: {
            "step": np.arange(SHOWN + 1),
            "training_cost": costs[rule][: SHOWN + 1],
            "prediction": scores[rule][: SHOWN + 1],
        }
        for rule in RATES
    }
    return record.Record(settings, {"separable-example": record.stacked("run", parts)})


def _table(training: separable.Data, test: separable.Data, paths: dict) -> Table:
    rows = []
    for rule, path in paths.items():
        w = path[-1]
        title = optimizers.catalogue[rule].title if rule in RATES else f"Adam, ε = {LARGE:.0f}"
        classes = [
            separable.accuracy(separable.Data(test.X[test.y == y], test.y[test.y == y]), w)
            for y in (1, -1)
        ]
        rows.append(
            [
                title,
                style.number(RATES.get(rule, LARGE)),
                f"{separable.accuracy(training, w):.1%}",
                f"{separable.accuracy(test, w):.1%}",
                *(f"{share:.1%}" for share in classes),
            ]
        )
    return Table(
        name="separable-accuracies",
        title="Accuracies on the separable example",
        caption=f"Share of right classes after {STEPS} steps: on the {M} training examples, and on "
        f"{UNSEEN} unseen ones, of which {(test.y == 1).mean():.1%} are positive.",
        header=["Rule", "α", "Training", "Unseen", "Unseen positives", "Unseen negatives"],
        rows=rows,
    )


def _axes(axes: Axes) -> None:
    axes.set(xlim=(0, SHOWN), xticks=[0, SHOWN // 2, SHOWN])
    axes.grid(axis="y")
    axes.set_axisbelow(True)
    axes.spines[["left", "top", "right"]].set_visible(False)
    axes.tick_params(pad=4 * PX)
    axes.set_xlabel("step", labelpad=2 * PX)


def _labels(figure, theme: Theme, ends: dict[str, float]) -> None:
    # Three lines end in each of two places: a column of names beside each.
    for upper in (True, False):
        names = [rule for rule, end in ends.items() if (end > 0) == upper]
        middle = TOP + DOWN * (0.75 - np.mean([ends[name] for name in names])) / 2.15
        for name, offset in zip(names, (-36, 0, 36), strict=True):
            mark = theme.mark(name)
            x, y = LEFTS[1] + PANEL[1] + 14, middle + offset + (2 if upper else -8)
            title = optimizers.catalogue[name].title
            style.write(figure, x, y, title, color=mark.text, weight="semibold")
            words = f"α = {style.figure_number(RATES[name])}"
            style.write(figure, x, y + 13, words, color=theme.grey, fontsize=style.TICK)
