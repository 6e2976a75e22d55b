"""
The map of which minimum is reached belongs to the rule and its rate, not to the cost alone
===========================================================================================

Every start is run, and has the color of the minimum where its run ends. The pale middle of a basin
is near in steps, its border far: there a run first creeps along a ridge.
"""

import numpy as np

from paramopt import basins, landscapes, optimizers, scenarios
from paramopt.figures.basins import basin_map, percent, starts
from paramopt.figures.plates import Table, show
from paramopt.figures.style import number

J, STEPS, LARGE = landscapes.himmelblau, 300, 0.018
descent = optimizers.gradient_descent
rates = {
    rule: scenarios.setting(J, rule, "well-chosen").learning_rate
    for rule in optimizers.catalogue.values()
}
found = {
    (rule, rate): basins.basins(J, rule, starts(J), STEPS, rate)
    for rule, rate in [*rates.items(), (descent, LARGE)]
}


def well_chosen(rule):
    return basin_map(J, rule, rates[rule], STEPS, found[rule, rates[rule]])


# %%
# Gradient descent at the rate that is well chosen from the middle. Four basins meet near the local
# maximum, and each is in one piece.

show(well_chosen(descent))

# %%
# Momentum carries runs over borders. Basins have outlying parts now, at the upper right for one.

show(well_chosen(optimizers.momentum))

# %%
# Adam steps about equally far wherever it starts, so no start is thrown across the picture: each
# basin is in one piece. But its borders are not those of gradient descent.

show(well_chosen(optimizers.adam))

# %%
# Gradient descent again, at a rate above two over the largest curvature at C, and below that at the
# other three minima. No start reaches C: in the dark region runs end by hopping for ever between
# two points on either side of it.

show(basin_map(J, descent, LARGE, STEPS, found[descent, LARGE], suffix="-large-rate"))

# %%
# All six rules in numbers. The last column compares each map with the first.

first = found[descent, rates[descent]].reached
records = [
    {
        "rule": rule.title if rate != LARGE else f"{rule.title}, large rate",
        "learning_rate": rate,
        **dict(zip("ABCD", map(float, basin.shares), strict=True)),
        "none": basin.share_lost,
        "elsewhere": float(np.mean(basin.reached != first)),
    }
    for (rule, rate), basin in found.items()
]
show(
    Table(
        name="himmelblau-basin-shares",
        title="Himmelblau: shares of the basins",
        caption="Shares of the starts, a grid over the window, from which 300 steps end within 0.1 "
        "of each minimum of Himmelblau's function, and of those that end elsewhere than with "
        "gradient descent at the first rate.",
        header=["Rule", "α", "A", "B", "C", "D", "None", "Differs"],
        rows=[
            [row["rule"], number(row["learning_rate"])]
            + [percent(row[key]) for key in ("A", "B", "C", "D", "none", "elsewhere")]
            for row in records
        ],
        records=records,
    )
)
