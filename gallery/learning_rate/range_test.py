r"""
A range test finds where rates begin to work and to fail, roughly and in a single run
=====================================================================================

:cite:t:`smith2017` lets the rate grow while training goes on, and reads off at which rates the
cost falls and where it begins to rise. Here it grows by the same factor each step, over four
decades.
"""

from math import ceil

import numpy as np

from paramopt import regression, schedules
from paramopt.figures.plates import Table, show
from paramopt.figures.range_test import range_test
from paramopt.figures.regression import SEED
from paramopt.figures.style import number

LOW, HIGH, BATCH = 1e-4, 1.0, 24
data = regression.data(300, SEED)
limit = regression.stability_limit(data)
best = float(regression.cost(data)(*regression.best_fit(data)))

# %%
# **A schedule of our own.** Any plain function of the step becomes one.


def growing(t, learning_rate, *, factor):
    return learning_rate * factor**t


growing = schedules.Kind(growing, "Growing")


def train(rate, steps):
    return regression.train(
        data,
        "gradient_descent",
        regression.start(SEED),
        batch_size=BATCH,
        epochs=ceil(steps / ceil(data.m / BATCH)),
        learning_rate=rate,
        seed=SEED,
    )


def test(steps):
    rate = growing(LOW, factor=(HIGH / LOW) ** (1 / (steps - 1)))
    run = train(rate, steps)
    return rate(np.arange(steps)), run.costs[1 : steps + 1], run


# %%
# Three lengths. The longer a test, the more each rate profits from those before it, and the further
# left lies the rate at which the cost doubles. The clay line is the honest answer, at forty-one
# times the price of the test of a hundred steps.

LENGTHS = (50, 100, 1000)
tests = [test(steps) for steps in LENGTHS]
rates = np.geomspace(LOW, HIGH, 41)
run = train(rates, 100)
sweep = run.costs[100]
what = f"line on 300 examples, batch {BATCH}, seed {SEED}"
common = {
    "data": {"function": "paramopt.regression.data", "m": data.m, "seed": SEED},
    "batch_size": BATCH,
}
show(range_test(tests, (rates, sweep, run), limit, best, what, common))

# %%
# What one would read off each.

readings = {f"Range test, {len(r)} steps": (r, c) for r, c, _ in tests}
readings["Sweep, 100 steps a rate"] = rates, sweep
records = []
for name, (tried, costs) in readings.items():
    least = int(np.nanargmin(costs))
    beyond = np.nan_to_num(costs[least:], nan=np.inf) > 2 * costs[least]
    records.append(
        {
            "method": name,
            "least": float(tried[least]),
            "doubled": float(tried[least + int(np.argmax(beyond))]),
            "steps": len(tried) if costs is not sweep else 100 * len(tried),
        }
    )
show(
    Table(
        name="range-test-readings",
        title="What a range test says, and what a sweep says",
        caption="The rate at which the cost is least, and the rate from which it is twice that. "
        f"The limit of full-batch descent is {limit:.3f}.",
        header=["Method", "Least at", "Doubled at", "Steps in all"],
        rows=[
            [row["method"], f"{row['least']:.3f}", f"{row['doubled']:.2f}", number(row["steps"])]
            for row in records
        ],
        records=records,
    )
)
