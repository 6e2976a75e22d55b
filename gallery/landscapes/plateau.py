"""
Plateau
=======

.. lesson:: paramopt.landscapes.plateau
"""

from paramopt import landscapes, optimizers
from paramopt.figures import page
from paramopt.figures.plates import show

J = landscapes.plateau

# %%
# The race
# --------
#
# Gradient descent spends most of its steps on the plateau, then falls into the well within a few:
# look at the black curve, flat and then nearly vertical. RMSprop, Adam and AdaGrad divide the
# small slope out and cross the plateau without delay. Momentum gathers speed on the way, and of
# the rules that come to rest it swings longest.

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
# A rate that suits the plateau is unstable in the well: gradient descent, Nesterov and RMSprop
# swing across it for ever, momentum swings far out on both sides. Nothing overflows, since the
# cost grows so slowly far out: this failure looks like wandering.

show(*page.other_scenarios(J))

# %%
# All runs
# --------

show(*page.overview(J, optimizers.rmsprop))
