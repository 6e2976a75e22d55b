"""
Himmelblau
==========

.. lesson:: paramopt.landscapes.himmelblau
"""

from paramopt import landscapes, optimizers
from paramopt.figures import page
from paramopt.figures.plates import show

J = landscapes.himmelblau

# %%
# The race
# --------
#
# From the middle all rules reach the same minimum at (3, 2) at their well chosen rates, although
# four equally good ones are there to be had. Momentum and Adam overshoot and come back. RMSprop's
# curve falls steeply and later returns: its steps do not shrink, and at the end it swings about
# the minimum, by half its learning rate to either side.

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
# At rates that are too large the minimum is a matter of chance: follow Adam to the lower left,
# Nesterov to the lower right. Decays of very different strength rescue the rules: gradient descent
# needs to forget its rate within a step, Adam over hundreds.

show(*page.other_scenarios(J))

# %%
# All runs
# --------

show(*page.overview(J, optimizers.momentum))
