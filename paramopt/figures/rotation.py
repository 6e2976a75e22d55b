"""What becomes of each rule when a landscape is turned against the axes."""

from __future__ import annotations

from math import sqrt

import numpy as np

from paramopt import landscapes, minimize, optimizers
from paramopt.figures import style
from paramopt.figures.plates import Table

STEPS, SETTLED = 600, 0.01
RATES = np.geomspace(1e-4, 10, 201)


def turned(w1, w2):
    """Return the cost of the ravine after a turn by 45 degrees."""
    return ((w1 - w2) ** 2 + 50 * (w1 + w2) ** 2) / 4


def fewest_steps(J, rule: str, start) -> tuple[int, float]:
    """Return from which step on the cost stays settled at the best rate of the sweep, and that."""
    costs = minimize(J, rule, start, STEPS, RATES).costs
    high = ~(costs <= SETTLED * costs[0])
    last = np.where(high.any(axis=0), STEPS - np.argmax(high[::-1], axis=0), -1)
    best = int(np.argmin(last))
    return int(last[best]) + 1, float(RATES[best])


def rotation() -> Table:
    """Return the table of steps that each rule takes on the ravine, straight and turned."""
    w1, w2 = landscapes.ravine.start
    start = (w1 + w2) / sqrt(2), (w2 - w1) / sqrt(2)
    rows, records = [], []
    for name, rule in optimizers.catalogue.items():
        straight, rate = fewest_steps(landscapes.ravine, name, (w1, w2))
        across, rate_across = fewest_steps(turned, name, start)
        rates = [style.number(float(f"{r:.2g}")) for r in (rate, rate_across)]
        rows.append([rule.title, str(straight), rates[0], str(across), rates[1]])
        records.append(
            {
                "optimizer": name,
                "steps_ravine": straight,
                "learning_rate_ravine": rate,
                "steps_turned": across,
                "learning_rate_turned": rate_across,
            }
        )
    return Table(
        name="turned-ravine",
        title="The ravine, turned",
        caption=f"Steps until the cost stays within {SETTLED:.0%} of the first, at the fastest of "
        f"{len(RATES)} rates, on the ravine and on the ravine turned by 45 degrees.",
        header=["Rule", "Ravine", "at α", "Turned", "α, turned"],
        rows=rows,
        records=records,
    )
