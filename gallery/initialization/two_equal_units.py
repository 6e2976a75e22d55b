r"""
Hidden units that start equal stay equal, and get stuck at a saddle
===================================================================

A network with two hidden units and output weights of one,
:math:`\hat y = \tanh(u_1 x) + \tanh(u_2 x)`, is the same function when :math:`u_1` and :math:`u_2`
trade places. So its cost is symmetric about the diagonal, and on the diagonal the gradient points
along it: no step ever leads away.
"""

import numpy as np
from scipy.optimize import brentq

from paramopt import losses, minimize
from paramopt.figures.plates import show
from paramopt.figures.symmetry import symmetry


def two_units(x, u1, u2):
    return np.tanh(u1 * x) + np.tanh(u2 * x)


truth = (0.4, 3.0)
x = np.linspace(-2, 2, 41)
J = losses.Cost(losses.squared, two_units, x, two_units(x, *truth))

# %%
# Once with both units at 0.3, and three times with a little more in the second. On the diagonal the
# best that two equal units can do together is a saddle: a minimum along the diagonal, a maximum
# across it. There a difference grows by one and the same factor each step, so a difference a
# thousand times smaller costs no more than some hundred steps.

first, STEPS, RATE = 0.3, 600, 0.5
gaps = np.array([1e-3, 1e-6, 1e-9])
equal = minimize(J, "gradient_descent", (first, first), STEPS, RATE)
different = minimize(J, "gradient_descent", (np.full(3, first), first + gaps), STEPS, RATE)
best = brentq(lambda u: J.gradient(u, u)[0], 0.5, 2.0)

show(symmetry(equal, different, np.array([best, best]), np.array([truth, truth[::-1]])))
