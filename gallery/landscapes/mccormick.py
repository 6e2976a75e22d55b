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
# Outside the window the cost falls without bound, so a run that leaves may find lower and lower
# wells: in the plot it goes through the floor, which is no success. Gradient descent diverges
# along the parabola.

show(*page.other_scenarios(J))

# %%
# All runs
# --------

show(*page.overview(J, optimizers.nesterov))
