"""
A landscape and a rule of one's own run like the others
=======================================================

Neither is in the package: a cost with three wells, which :cite:t:`jamil2013` list as the three-hump
camel, and a rule that steps by the sign of an average, the Lion of :cite:t:`chen2023` without its
weight decay. :ref:`own-landscape` explains what is done here.
"""

import numpy as np

from paramopt import minimize, optimizers
from paramopt.figures.convergence import convergence
from paramopt.figures.landscape import landscape
from paramopt.figures.plates import show
from paramopt.figures.race import race
from paramopt.landscapes import Landscape

# %%
# **The cost**, with what a figure needs to know: its title, its window, a start, its minima.


def three_hump_camel(w1, w2):
    return 2 * w1**2 - 1.05 * w1**4 + w1**6 / 6 + w1 * w2 + w2**2


camel = Landscape(
    three_hump_camel,
    title="Three-hump camel",
    domain=((-2.5, 2.5), (-2.5, 2.5)),
    start=(-1.2, 2),
    minima=[(0, 0), (1.75, -0.87), (-1.75, 0.87)],
)

# %%
# The rates of the six rules are chosen by the same sweeps as everywhere.

show(race(camel, "well-chosen"), convergence(camel, "well-chosen"))

# %%
# **The rule.** All parameters move by the rate in every step, up or down; it keeps one average.


def lion(W, dW, V, *, learning_rate, beta_1=0.9, beta_2=0.99):
    W = W - learning_rate * np.sign(beta_1 * V + (1 - beta_1) * dW)
    V = beta_2 * V + (1 - beta_2) * dW
    return W, V


lion.title = "Lion"

# %%
# From 36 starts, beside Adam, whose first step is of the same kind.

axis = np.linspace(-2, 2, 6)
starts = np.stack(np.meshgrid(axis, axis)).reshape(2, -1)
by_average = minimize(camel, optimizers.adam, starts, 300, 0.01)
by_sign = minimize(camel, lion, starts, 300, 0.01)
show(landscape(camel, by_average, by_sign))
