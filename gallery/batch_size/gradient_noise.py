r"""
The variance of a batch's gradient falls like one over its size
===============================================================

The gradient of a batch is right on average; how far it is off is a matter of how many examples it
has, and of whether they can repeat.
"""

import numpy as np

from paramopt import houses, minibatch, theory
from paramopt.figures.plates import show
from paramopt.figures.plots import Line, Panel, plots

# %%
# Ten thousand batches at one and the same point, with replacement and without. The measured
# variance is the mean squared distance from the gradient of the full batch. Both lines are
# predicted from the covariance of the examples' gradients alone. They part where the batch is no
# longer small against the training set: a batch that holds all examples once has no noise.

training, _ = houses.split(houses.sales())
J = houses.Cost(houses.design(houses.standardized(training.features)), training.y)
W, m = np.zeros(3), training.m
gradients, full = minibatch.example_gradients(J, W), J.gradient(*W)
sizes = np.array([1, 2, 4, 8, 16, 32, 64, 128, 256, 400, 550, 650, 720, m - 1])
random = np.random.default_rng(0)


def squared_distances(orders: np.ndarray) -> np.ndarray:
    """Squared distance from the full gradient, for batches that are the beginnings of orders."""
    sums = np.cumsum(gradients[orders], axis=1)[:, sizes - 1]
    return ((sums / sizes[:, None] - full) ** 2).sum(axis=-1)


chunks, runs = 50, 200
shape = (runs, m)
with_replacement, without = (
    np.mean([squared_distances(orders()).mean(axis=0) for _ in range(chunks)], axis=0)
    for orders in (
        lambda: random.integers(m, size=shape),
        lambda: random.permuted(np.tile(np.arange(m), (runs, 1)), axis=1),
    )
)
total = np.trace(minibatch.noise(J, W))
dense = np.unique(np.geomspace(1, m - 1, 400).round())
predicted = theory.batch_noise(total, sizes), theory.batch_noise(total, sizes, m)
ratios = np.concatenate([with_replacement / predicted[0], without / predicted[1]])
low, high = ratios.min(), ratios.max()

drawn, dealt = theory.batch_noise(total, dense), theory.batch_noise(total, dense, m)
noise = plots(
    name="batch-noise",
    title="Variance of a batch's gradient",
    caption=(
        "Mean squared distance of a batch's gradient from that of all 746 houses of the training "
        "set, at W = 0, in (1000 dollars)² per parameter squared. Dots and rings: measured on "
        f"{chunks * runs} batches, between {low:.2f} and {high:.2f} times the prediction. Lines: "
        "predicted."
    ),
    alt=(
        "Variance against batch size, both logarithmic. Filled dots, with replacement, lie on a "
        "dashed straight line that falls by a factor ten for each factor ten in batch size. Open "
        "rings, without replacement, lie on the same line up to about 64 and then below it, on a "
        "curve that plunges as the batch size comes near 746."
    ),
    settings=f"house prices, W = 0, {chunks * runs} batches each",
    panels=[
        Panel(
            title="",
            settings="",
            across="batch size $B$",
            up="variance",
            xlim=(0.8, 1000),
            ylim=(1, 3e6),
            xticks=(1, 4, 16, 64, 256, 746),
            yticks=(1, 100, 1e4, 1e6),
            lines=[
                Line(dense, drawn, "dashes", "ink", name="with replacement, predicted"),
                Line(dense, dealt, "line", "clay", name="without, predicted"),
                Line(sizes, with_replacement, "dots", "ink", "with replacement", (300, 1.6e4)),
                Line(sizes, without, "rings", "clay", "without", (330, 60), ha="right"),
            ],
        )
    ],
    ran=[
        {
            "landscape": "paramopt.houses.Cost",
            "data": {"function": "paramopt.houses.split", "m": m, "seed": 0},
            "features": "standardized",
            "parameters": W.tolist(),
            "batches": chunks * runs,
            "seed": 0,
        }
    ],
)
show(noise)
