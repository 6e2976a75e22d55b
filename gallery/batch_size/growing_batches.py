r"""
A batch that grows does what a rate that falls does, in fewer steps
===================================================================

The floor of the cost is proportional to rate over batch size. So there are two ways to lower it.
"""

from itertools import pairwise

import numpy as np

from paramopt import houses, minibatch
from paramopt.figures.plates import Table, show
from paramopt.figures.plots import Line, Panel, plots
from paramopt.figures.style import number

# %%
# Three trainings of 30 epochs, 100 runs each: all constant; the rate divided by four after each ten
# epochs; the batch multiplied by four instead. Left, against the epochs, the last two fall
# together. Right, the same runs against the number of updates: the growing batch needs less
# than half as many; its later updates have four and sixteen times as many examples to share out.

training, _ = houses.split(houses.sales())
J = houses.Cost(houses.design(houses.standardized(training.features)), training.y)
m, start = training.m, np.zeros(3)
RATE, SIZE, EPOCHS, RUNS, FACTOR = 0.04, 8, 10, 100, 4
PHASES = range(3)


def train(rates: list[float], sizes: list[int]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Train in three phases; return epochs, updates and the quartiles of the excess cost."""
    ends, epochs, costs, W = [0], [], [], start
    for phase, (rate, size) in enumerate(zip(rates, sizes, strict=True)):
        batches = minibatch.deal(m, size, EPOCHS, RUNS, seed=phase)
        path = minibatch.train(J, "gradient_descent", W, batches, rate)
        W = path[-1]
        costs.append(minibatch.excess(J, np.moveaxis(path, 1, 0))[:-1])
        ends.append(ends[-1] + len(batches))
        epochs.append(phase * EPOCHS + np.arange(len(batches)) * EPOCHS / len(batches))
    quartiles = np.percentile(np.concatenate(costs), (25, 50, 75), axis=1)
    return np.concatenate(epochs), np.arange(ends[-1]), quartiles


falling = [RATE / FACTOR**phase for phase in PHASES]
growing = [SIZE * FACTOR**phase for phase in PHASES]
trainings = {
    "constant": ([RATE] * 3, [SIZE] * 3),
    "falling rate": (falling, [SIZE] * 3),
    "growing batch": ([RATE] * 3, growing),
}
ran = {name: train(rates, sizes) for name, (rates, sizes) in trainings.items()}
roles = dict(zip(ran, ("grey", "slate", "clay"), strict=True))


def thinned(x: np.ndarray, quartiles: np.ndarray, points: int = 240):
    """The means of stretches of steps, so that the line can be seen in its own noise."""
    edges = np.unique(np.linspace(0, len(x), points + 1).round().astype(int))
    parts = [slice(a, b) for a, b in pairwise(edges)]
    return (
        np.array([x[part].mean() for part in parts]),
        np.array([quartiles[:, part].mean(axis=1) for part in parts]).T,
    )


def lines(which: int, labels: dict) -> list[Line]:
    drawn = []
    for name, run in ran.items():
        x, (low, middle, high) = thinned(run[which], run[2])
        drawn.append(
            Line(x, middle, "line", roles[name], name, labels[name], (low, high), ha="right")
        )
    return drawn


window = {"up": "excess cost", "ylim": (0.1, 1e5), "yticks": (1, 100, 1e4), "log": "y"}
total = len(ran["constant"][0])
growth = plots(
    name="batch-growing",
    title="Falling rate or growing batch",
    caption=(
        "Cost above the least one on the house prices, median of 100 runs with the quartiles "
        "tinted. The rate falls from 0.04 by a factor of four after 10 and after 20 epochs, or the "
        "batch grows from 8 by the same factor. Left against epochs, right against updates."
    ),
    alt=(
        "Two panels of excess cost, logarithmic. All three lines fall steeply at first. The "
        "constant one then stays level. The other two drop at 10 and at 20 epochs, to nearly the "
        "same heights. Against updates the growing batch ends at less than half of the width that "
        "the others need."
    ),
    settings=f"gradient descent, {RUNS} runs, shuffled",
    panels=[
        Panel(
            title="By examples processed",
            settings=f"$α$ = {RATE}, batch {SIZE} at first",
            across="epoch",
            xlim=(0, 30),
            xticks=(0, 10, 20, 30),
            lines=lines(
                0, {"constant": (29, 350), "falling rate": (19, 3.5), "growing batch": (29, 0.25)}
            ),
            **window,
        ),
        Panel(
            title="By updates",
            settings="the same runs",
            across="update",
            xlim=(0, total),
            xticks=(0, 1000, 2000),
            lines=lines(
                1,
                {
                    "constant": (total, 350),
                    "falling rate": (total, 7),
                    "growing batch": (1250, 0.6),
                },
            ),
            **window,
        ),
    ],
    ran=[
        {
            "run": name,
            "landscape": "paramopt.houses.Cost",
            "data": {"function": "paramopt.houses.split", "m": m, "seed": 0},
            "features": "standardized",
            "optimizer": "gradient_descent",
            "start": start.tolist(),
            "runs": RUNS,
            "learning_rate": rates,
            "batch_size": sizes,
            "epochs": [EPOCHS] * 3,
            "seed": list(PHASES),
        }
        for name, (rates, sizes) in trainings.items()
    ],
)
show(growth)

# %%
# The same in numbers.

show(
    Table(
        name="batch-growing-ends",
        title="Falling rate or growing batch: the end",
        caption="Updates in 30 epochs, and the median excess cost in the last epoch.",
        header=["Training", "Updates", "Excess cost"],
        rows=[
            [name, str(len(updates)), number(float(f"{quartiles[1][epochs >= 29].mean():.2g}"))]
            for name, (epochs, updates, quartiles) in ran.items()
        ],
    )
)
