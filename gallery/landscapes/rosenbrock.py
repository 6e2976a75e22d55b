"""
Rosenbrock
==========

.. lesson:: paramopt.landscapes.rosenbrock
"""

from paramopt import landscapes, optimizers
from paramopt.figures import page
from paramopt.figures.plates import show

J = landscapes.rosenbrock

# %%
# The race
# --------
#
# The valley is reached in a few steps, the way along its floor takes the rest. The bands of
# gradient descent and RMSprop are narrow, a factor of 1.3; Adam's is 21 wide. AdaGrad leaps across
# and settles first, but with its sum of squares full it hardly moves again, and by the end
# momentum and Adam have passed it.

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
# Three of the rules overflow as soon as a step leaves the valley for its steep walls, for the
# slope grows with the cube of the distance. From three times those rates no decay brings gradient
# descent back, nor AdaGrad, and the figures leave these cases empty.

show(*page.other_scenarios(J))

# %%
# All runs
# --------

show(*page.overview(J, optimizers.adam))
