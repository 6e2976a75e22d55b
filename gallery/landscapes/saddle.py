"""
Saddle
======

.. lesson:: paramopt.landscapes.saddle
"""

from paramopt import landscapes, optimizers
from paramopt.figures import page
from paramopt.figures.plates import show

J = landscapes.saddle

# %%
# The race
# --------
#
# Gradient descent, momentum and Nesterov first slide towards the saddle, where the cost stands
# still for a while: the flat stretch in their curves near 1/4. Gradient descent turns the sharpest
# corner. Rules that divide by the size of the gradient hardly notice the saddle, because they take
# full steps however small the slope is: AdaGrad, Adam and RMSprop leave at once, on a diagonal.

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
# At rates that are too large it is a matter of luck on which side a run ends: Adam ends in the
# other minimum. Only momentum diverges, by the fourth power of the first parameter.

show(*page.other_scenarios(J))

# %%
# All runs
# --------

show(*page.overview(J, optimizers.momentum))
