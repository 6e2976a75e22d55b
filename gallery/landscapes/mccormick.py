"""
McCormick
=========

.. lesson:: paramopt.landscapes.mccormick
"""

from paramopt import landscapes, optimizers
from paramopt.figures import page
from paramopt.figures.plates import show

J = landscapes.mccormick

# %%
# The race
# --------
#
# The path bends because one direction is a parabola and the other a slow sine. Averaging rules cut
# the corner and overshoot it. All arrive at the minimum inside the window, with a cost below zero;
# the plot shows the cost above it.

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
# Outside the window the cost falls without bound, so a run that leaves may end lower than any
# minimum in it: momentum, Nesterov and Adam do, and their curves go through the floor of the plot,
# which is no success. Gradient descent is thrown up the parabola ever faster.

show(*page.other_scenarios(J))

# %%
# All runs
# --------

show(*page.overview(J, optimizers.nesterov))
