"""
Goldstein–Price
===============

.. lesson:: paramopt.landscapes.goldstein_price
"""

from paramopt import landscapes, optimizers
from paramopt.figures import page
from paramopt.figures.plates import show

J = landscapes.goldstein_price

# %%
# The race
# --------
#
# Downhill from the start lies a poor minimum of cost 30, and at well chosen rates all rules are
# caught there. The rates differ by nearly four orders of magnitude: gradient descent multiplies
# its rate by slopes of thousands, the adaptive rules divide them out.

show(*page.well_chosen(J))

# %%
# Which rate is which
# -------------------
#
# .. include:: /shared/sweeps.rst

show(*page.sweeps(J))

# %%
# Too small, too large, and decaying
# ----------------------------------
#
# Where the ground is so uneven a rate that is too large does not fail gracefully: momentum and
# Nesterov overflow, gradient descent bounces between the walls, Adam comes to rest in the worst
# minimum, outside the window at a cost of 840. RMSprop finds the best one on its way, is thrown
# out again after some hundred steps and ends at 840 as well. With a decay Adam is the one rule
# that comes to rest in the best minimum.

show(*page.other_scenarios(J))

# %%
# All runs
# --------

show(*page.overview(J, optimizers.gradient_descent))
