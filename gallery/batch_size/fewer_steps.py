r"""
A larger batch saves steps up to a point, and then only costs
=============================================================

Twice the batch halves the number of steps as long as noise is what holds the run back. When it is
no longer, the steps stay as many and each costs twice as much.
"""

import numpy as np

from paramopt import houses, minibatch
from paramopt.figures.plates import Table, show
from paramopt.figures.plots import Line, Panel, plots

# %%
# How many steps until the mean excess cost has fallen to a hundredth, from W = 0? For each batch
# size the constant rate that needs the fewest is taken. The prediction follows the mean of all runs
# exactly (`paramopt.minibatch.mean_excess`), so no rate is tuned by luck; the dots are the mean of
# 400 runs at that rate. The dashed line is :math:`S_{\min} + E_{\min} / B`, with the steps of the
# largest batch and the examples of the smallest one.

training, _ = houses.split(houses.sales())
J = houses.Cost(houses.design(houses.standardized(training.features)), training.y)
m, start = training.m, np.zeros(3)
target = 0.01 * minibatch.excess(J, start)
sizes = 2 ** np.arange(10)
rates = np.geomspace(0.005, 0.58, 80)


def steps_until(excess: np.ndarray) -> float:
    """The first step at which the cost is at or below the target."""
    below = excess <= target
    return float(np.argmax(below)) if below.any() else np.inf


def fewest(size: int) -> tuple[float, float]:
    """The fewest steps that any constant rate needs, and that rate."""
    return min(
        (steps_until(minibatch.mean_excess(J, start, rate, size, 300)), rate) for rate in rates
    )


def measured(size: int, rate: float) -> float:
    batches = minibatch.draw(m, size, 300 if size < 8 else 60, 400)
    path = minibatch.train(J, "gradient_descent", start, batches, rate)
    return steps_until(minibatch.excess(J, np.moveaxis(path, 1, 0)).mean(axis=1))


found = [fewest(int(size)) for size in sizes]
steps, best_rates = np.array(found).T
ran = np.array([measured(int(size), rate) for size, rate in zip(sizes, best_rates, strict=True)])
least_steps, least_examples = steps.min(), (steps * sizes).min()
critical = least_examples / least_steps

H, G, S = J.hessian(), J.gradient(*start), minibatch.noise(J, start)
largest = G @ G / (G @ H @ G)
scale = np.trace(H @ S) / (G @ H @ G)
grid = np.geomspace(1, 512, 100)
one_step = [1, 4, 16, 64, 256]
random = np.random.default_rng(0)


def best_single_rate(size: int) -> float:
    """The rate with the least mean cost after one step, a parabola in the rate."""
    g = minibatch.example_gradients(J, start)[random.integers(m, size=(4000, size))].mean(axis=1)
    return float(np.mean(g @ G) / np.mean(np.einsum("bi,ij,bj->b", g, H, g)))


single_rates = [best_single_rate(size) for size in one_step]
proportional = largest * grid[:40] / (1 + scale)
law = least_steps + least_examples / grid
common = {
    "landscape": "paramopt.houses.Cost",
    "data": {"function": "paramopt.houses.split", "m": m, "seed": 0},
    "features": "standardized",
    "optimizer": "gradient_descent",
    "start": start.tolist(),
    "replacement": True,
}

scaling = plots(
    name="batch-scaling",
    title="What a larger batch buys",
    caption=(
        "Left: the rate with the least mean cost after one step from W = 0, measured on 4000 "
        "batches (dots) and predicted (line); dashed, in proportion to the batch. Right: steps "
        "until the excess cost is a hundredth of the first, each batch size at its best constant "
        "rate: predicted (line), the mean of 400 runs (dots), and "
        r":math:`S_{\min} + E_{\min}/B` (dashed) with "
        f":math:`S_{{\\min}} = {least_steps:.0f}` and :math:`E_{{\\min}} = {least_examples:.0f}`."
    ),
    alt=(
        "Two panels on logarithmic axes over the batch size. Left, the best rate follows a dashed "
        "line of slope one up to a batch of about 2, then bends and levels off near "
        f"{largest:.2f}. Right, the steps fall from {steps[0]:.0f} on a line of slope minus one, "
        f"bend near a batch of {critical:.0f} and stay at {least_steps:.0f} for the largest."
    ),
    settings="house prices, gradient descent, with replacement",
    panels=[
        Panel(
            title="The best rate of one step",
            settings="from W = 0",
            across="batch size $B$",
            up="learning rate",
            xlim=(0.9, 560),
            ylim=(0.05, 1),
            xticks=(1, 8, 64, 512),
            yticks=(0.05, 0.1, 0.2, 0.5, 1),
            lines=[
                Line(grid, largest / (1 + scale / grid), role="slate", name="predicted"),
                Line(grid[:40], proportional, "dashes", "ink", name="proportional"),
                Line(one_step, single_rates, "dots", "slate", name="measured"),
                Line([scale], [largest / 2], "rings", "clay", "noise scale", (7, 0.19)),
            ],
        ),
        Panel(
            title="Steps to a hundredth",
            settings="best constant rate",
            across="batch size $B$",
            up="steps",
            xlim=(0.9, 560),
            ylim=(2, 250),
            xticks=(1, 8, 64, 512),
            yticks=(2, 5, 10, 50, 200),
            lines=[
                Line(grid, law, "dashes", "ink", name="S_min + E_min / B"),
                Line(sizes, steps, role="slate", name="predicted"),
                Line(sizes, ran, "dots", "slate", name="measured"),
                Line([critical], [2 * least_steps], "rings", "clay", "critical batch", (48, 11)),
            ],
        ),
    ],
    ran=[
        {"panel": "one step", **common, "steps": 1, "batches": 4000, "seed": 0},
        {
            "panel": "steps to a hundredth",
            **common,
            "batch_size": sizes.tolist(),
            "learning_rate": best_rates.tolist(),
            "rates_tried": rates.tolist(),
            "target": target,
            "runs": 400,
            "seed": 0,
        },
    ],
)
show(scaling)

# %%
# The right panel in numbers. What is saved in steps is paid in examples.

show(
    Table(
        name="batch-scaling-steps",
        title="Steps to a hundredth of the first excess cost",
        caption="For each batch size, drawn with replacement: the constant rate that needs the "
        "fewest steps, the steps predicted and those of the mean of 400 runs, and the "
        "examples that they take.",
        header=["Batch", "Rate", "Steps", "Measured", "Examples"],
        rows=[
            [str(size), f"{rate:.2g}", f"{step:.0f}", f"{seen:.0f}", f"{step * size:.0f}"]
            for size, rate, step, seen in zip(sizes, best_rates, steps, ran, strict=True)
        ],
    )
)
