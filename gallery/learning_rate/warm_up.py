r"""
Warm-up saves a rate that suits the minimum but not the start
=============================================================

In the corner of Himmelblau's window the largest curvature is 327, at the minimum (3, 2) it is 82. A
rate of 0.022 is below two over the curvature at this minimum and far above it at the start.
"""

import numpy as np

from paramopt import basins, landscapes, minimize, optimizers, schedules
from paramopt.figures.basins import starts
from paramopt.figures.plates import Table, show
from paramopt.figures.style import number
from paramopt.figures.warmup import warmup

J, rule, STEPS = landscapes.himmelblau, optimizers.gradient_descent, 300

# %%
# Taken at once, the first step lands outside the window, where it is steeper still, and the run
# is lost. Rising to the same rate in ten steps it is in calmer country before the rate is high.

rate = schedules.constant(0.022)
show(
    warmup(
        minimize(J, rule, (5, 5), STEPS, rate),
        minimize(J, rule, (5, 5), STEPS, schedules.warmup(rate, steps=10)),
    )
)

# %%
# Not one start but a grid of them, at a rate that is stable at all four minima. Without a warm-up
# every run arrives too, but some at another minimum than a small rate would lead to. Two steps of
# warm-up are enough to make nearly all of them keep to their basin.

grid = starts(J)[:, ::2, ::2]
small = basins.basins(J, rule, grid, 2 * STEPS, 0.0025).reached
rate = schedules.constant(0.014)
records = []
for steps in (0, 1, 2, 5, 10, 20):
    schedule = schedules.warmup(rate, steps=steps) if steps else rate
    found = basins.basins(J, rule, grid, STEPS, schedule)
    records.append(
        {
            "warmup": steps,
            "elsewhere": float(np.mean(found.reached != small)),
            "none": found.share_lost,
            "median": float(np.median(found.arrival[found.reached >= 0])),
        }
    )
show(
    Table(
        name="warmup-basins",
        title="Himmelblau: warm-up and the minimum reached",
        caption=f"Gradient descent at the rate 0.014 from a grid of {small.size} starts: the share "
        "that ends elsewhere than at the rate 0.0025, the share that reaches no minimum, and the "
        "median step of arrival.",
        header=["Warm-up steps", "Ends elsewhere", "None", "Median arrival"],
        rows=[
            [
                str(row["warmup"]),
                f"{row['elsewhere']:.1%}".replace("%", " %"),
                f"{row['none']:.1%}".replace("%", " %"),
                number(row["median"]),
            ]
            for row in records
        ],
        records=records,
    )
)
