r"""
With a fixed rate the cost comes to a stop above its least value
================================================================

Near the minimum the gradient of the whole set vanishes and that of a batch does not. So the
steps go on, as long as the noise makes them.
"""

import numpy as np

from paramopt import houses, minibatch
from paramopt.figures.plates import show
from paramopt.figures.plots import Line, Panel, plots

# %%
# Each dot is the mean excess cost of the second half of 100 runs that start at the best fit. The
# solid lines are the exact prediction of `paramopt.minibatch.floor`, the dashed ones its limit for
# small rates, :math:`\frac{\alpha}{4 B} \operatorname{tr} \Sigma`. Rings are runs with the same
# settings whose batches are dealt out of a shuffled set, epoch by epoch. The noise of all batches
# of an epoch adds up to nothing, so their floor is lower, by the more the smaller the rate and the
# larger the batch.

training, _ = houses.split(houses.sales())
J = houses.Cost(houses.design(houses.standardized(training.features)), training.y)
best, m = houses.normal_equations(J.X, J.y), training.m
slowest = np.linalg.eigvalsh(J.hessian())[0]
trace = np.trace(minibatch.noise(J, best))
RUNS = 100


def measured(rate: float, size: int, dealt: bool) -> float:
    """Mean excess cost of the second half of runs that are long against the slowest direction."""
    epochs = int(np.ceil(10 / (rate * slowest) * size / m))
    batches = (
        minibatch.deal(m, size, 2 * epochs, RUNS)
        if dealt
        else minibatch.draw(m, size, epochs * m // size, RUNS)
    )
    path = minibatch.train(J, "gradient_descent", best, batches, rate)
    excess = minibatch.excess(J, np.moveaxis(path, 1, 0))
    return float(excess[len(excess) // 2 :].mean())


def measure(settings: list[tuple[float, int]], dealt: bool = False) -> np.ndarray:
    return np.array([measured(rate, size, dealt) for rate, size in settings])


rates = np.array([0.005, 0.01, 0.02, 0.04, 0.08, 0.16])
sizes = np.array([2, 4, 8, 16, 32, 64])
RATE, SIZE = 0.02, 8
by_rate, by_size = [(rate, SIZE) for rate in rates], [(RATE, int(size)) for size in sizes]
floors = measure(by_rate), measure(by_size)
shuffled = measure(by_rate, dealt=True), measure(by_size, dealt=True)
exact = [
    np.array([minibatch.floor(J, rate, size) for rate, size in settings])
    for settings in (by_rate, by_size)
]
ratios = np.concatenate(floors) / np.concatenate(exact)
finer = np.geomspace(0.003, 0.25, 60)
grid = np.geomspace(1.4, 90, 60)
of_rates = [minibatch.floor(J, rate, SIZE) for rate in finer]
of_sizes = [minibatch.floor(J, RATE, size) for size in grid]

floor = plots(
    name="batch-floor",
    title="The floor of the cost",
    caption=(
        "Cost above the least one at which gradient descent with a fixed rate stays, on the house "
        "prices. Dots: drawn with replacement, between "
        f"{ratios.min():.2f} and {ratios.max():.2f} times the exact prediction, the solid line. "
        "Dashed: its limit for small rates. Rings: the set is shuffled for each epoch."
    ),
    alt=(
        "Two panels on logarithmic axes. Left, the floor against the rate at batch 8: dots on a "
        "rising line that bends up above the dashed straight one at large rates; rings below the "
        "dots at small rates, meeting them at large ones. Right, the floor against the batch size "
        "at rate 0.02: dots on a falling straight line, rings falling faster."
    ),
    settings=f"gradient descent, {RUNS} runs from the best fit",
    panels=[
        Panel(
            title="Against the rate",
            settings=f"batch {SIZE}",
            across="learning rate $α$",
            up="excess cost",
            xlim=(0.0035, 0.25),
            ylim=(1, 3000),
            xticks=(0.01, 0.04, 0.16),
            yticks=(1, 10, 100, 1000),
            lines=[
                Line(finer, of_rates, role="slate", name="exact"),
                Line(finer, finer * trace / 4 / SIZE, "dashes", "ink", name="small rates"),
                Line(rates, floors[0], "dots", "slate", "drawn", (0.0145, 110), ha="right"),
                Line(rates, shuffled[0], "rings", "clay", "shuffled", (0.0125, 7)),
            ],
        ),
        Panel(
            title="Against the batch size",
            settings=f"$α$ = {RATE}",
            across="batch size $B$",
            up="excess cost",
            xlim=(1.6, 80),
            ylim=(1, 3000),
            xticks=(2, 8, 32),
            yticks=(1, 10, 100, 1000),
            lines=[
                Line(grid, of_sizes, role="slate", name="exact"),
                Line(grid, RATE * trace / 4 / grid, "dashes", "ink", name="small rates"),
                Line(sizes, floors[1], "dots", "slate", "drawn", (13, 110)),
                Line(sizes, shuffled[1], "rings", "clay", "shuffled", (14, 9), ha="right"),
            ],
        ),
    ],
    ran=[
        {
            "landscape": "paramopt.houses.Cost",
            "data": {"function": "paramopt.houses.split", "m": m, "seed": 0},
            "features": "standardized",
            "optimizer": "gradient_descent",
            "start": best.tolist(),
            "runs": RUNS,
            "learning_rate": learning_rate,
            "batch_size": batch_size,
            "seed": 0,
        }
        for learning_rate, batch_size in ((rates.tolist(), SIZE), (RATE, sizes.tolist()))
    ],
)
show(floor)
