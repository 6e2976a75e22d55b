r"""
Many rough steps first, few accurate steps last
===============================================

What a run has paid is the number of examples it has looked at. A small batch spends them on many
steps in rough directions, a large one on few steps in good directions.
"""

import numpy as np

from paramopt import houses, minibatch, theory
from paramopt.figures.plates import show
from paramopt.figures.plots import Line, Panel, plots

# %%
# Four batch sizes at one rate, against the examples processed. Each line begins after its first
# step, one batch, and stops falling at its floor. Which batch is best depends on when one stops: at
# this rate a single example until about one epoch, batch 8 until about seventeen, then batch 64.
# The full batch has no noise, so it can take its best rate, :math:`2/(\mu + L)`; then it overtakes
# the others within ten epochs.

training, _ = houses.split(houses.sales())
J = houses.Cost(houses.design(houses.standardized(training.features)), training.y)
m, start = training.m, np.zeros(3)
RATE, RUNS, EPOCHS = 0.02, 100, 40
roles = {1: "clay", 8: "slate", 64: "grey", m: "ink"}
names = {size: "full batch" if size == m else f"batch {size}" for size in roles}
labels = {1: (1.1, 1.6e5), 8: (8, 1.6e5), 64: (64, 1.6e5), m: (746, 1.6e5)}
curvatures = np.linalg.eigvalsh(J.hessian())
best_rate = theory.best_rate(curvatures[0], curvatures[-1])


def epochs(size: int) -> int:
    """A batch of one has reached its floor after a few."""
    return 5 if size == 1 else EPOCHS


def median(size: int, rate: float = RATE) -> tuple[np.ndarray, np.ndarray]:
    """Examples processed at some steps, and the median excess cost of all runs there."""
    batches = minibatch.deal(m, size, epochs(size), RUNS)
    path = minibatch.train(J, "gradient_descent", start, batches, rate)
    steps = np.unique(np.geomspace(1, len(batches), 160).round().astype(int))
    seen = np.cumsum([batch.shape[1] for batch in batches])[steps - 1]
    return seen, np.median(minibatch.excess(J, np.moveaxis(path[steps], 1, 0)), axis=1)


work = plots(
    name="batch-work",
    title="Frequent updates or accurate gradients",
    caption=(
        "Cost above the least one on the house prices against the examples processed, at rate "
        f"{RATE}: the median of {RUNS} runs, each on its own shuffles. Dashed: the full batch at "
        f"its best rate, {best_rate:.1f}."
    ),
    alt=(
        "Four falling lines on logarithmic axes. Batch 1 falls first and levels off first, at "
        "several hundred. Batch 8 follows and levels off lower, batch 64 later and lower still. "
        "The full batch begins last, after 746 examples, and is still high at the right edge; a "
        "dashed line, the full batch at its best rate, falls below all others there."
    ),
    settings=f"gradient descent, $α$ = {RATE}, {RUNS} runs, shuffled",
    panels=[
        Panel(
            title="",
            settings="",
            across="examples processed",
            up="excess cost",
            xlim=(0.8, EPOCHS * m),
            ylim=(0.1, 3e5),
            xticks=(1, 10, 100, 1000, 10000),
            yticks=(1, 100, 1e4),
            lines=[
                Line(
                    *median(size),
                    "line",
                    roles[size],
                    names[size],
                    labels[size],
                )
                for size in roles
            ]
            + [
                Line(
                    *median(m, best_rate),
                    "dashes",
                    "ink",
                    "at its best rate",
                    (9500, 0.3),
                    ha="right",
                )
            ],
        )
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
            "learning_rate": rate,
            "batch_size": size,
            "epochs": epochs(size),
            "seed": 0,
        }
        for name, size, rate in [
            *((name, size, RATE) for size, name in names.items()),
            ("at its best rate", m, best_rate),
        ]
    ],
)
show(work)
