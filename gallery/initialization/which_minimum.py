"""
Where there are several minima, the start decides, but not alone
================================================================

Himmelblau's function has four minima of equal cost. Gradient descent with a small rate follows the
slope and ends in the minimum of the basin in which it starts. A rule with momentum rolls past it.
"""

import numpy as np

from paramopt import landscapes, minimize, optimizers, scenarios
from paramopt.figures.landscape import landscape
from paramopt.figures.plates import show

J = landscapes.himmelblau
starts = np.mgrid[-4.5:4.5:7j, -4.5:4.5:7j].reshape(2, -1)

# %%
# Forty-nine starts on a grid, both rules at the rate that is well chosen from the middle. Follow
# the path from the middle of the lower edge: gradient descent turns to the minimum at the lower
# left, momentum crosses the whole picture and ends at the upper left. The start alone does not
# tell which minimum a rule reaches: six of these 49 end elsewhere.


def from_all_starts(rule):
    rate = scenarios.setting(J, rule, "well-chosen").learning_rate
    return minimize(J, rule, starts, 150, rate)


show(
    landscape(J, from_all_starts(optimizers.gradient_descent), from_all_starts(optimizers.momentum))
)
