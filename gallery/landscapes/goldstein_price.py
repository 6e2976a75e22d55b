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
# Between the start and the best minimum lies a poor one of cost 30, and at well chosen rates all
# rules are caught there. The rates differ by four orders of magnitude: gradient descent multiplies
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
# Nesterov overflow, gradient descent bounces between the walls, Adam ends far outside the window.
# With a decay Adam is the one rule that comes to rest in the best minimum.

show(*page.other_scenarios(J))

# %%
# All runs
# --------

show(*page.overview(J, optimizers.gradient_descent))
