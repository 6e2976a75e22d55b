"""
Beale
=====

.. lesson:: paramopt.landscapes.beale
"""

from paramopt import landscapes, optimizers
from paramopt.figures import page
from paramopt.figures.plates import show

J = landscapes.beale

# %%
# The race
# --------
#
# All rules start along the first axis, since the slope in the other is zero there, and turn into
# the long valley that ends in the minimum; RMSprop and Adam first swerve to the lower side.
# Gradient descent and RMSprop are the last to arrive: the valley's slope is small, and one
# averages nothing while the other keeps its steps short. Momentum and Adam ring on the way and
# come closest.

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
# The cliffs at the corners punish a step too far: gradient descent, momentum and Nesterov diverge.
# AdaGrad and Adam come to rest far from the minimum, and no decay from a rate so large rescues
# them.

show(*page.other_scenarios(J))

# %%
# All runs
# --------

show(*page.overview(J, optimizers.momentum))
