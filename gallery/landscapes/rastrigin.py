"""
Rastrigin
=========

.. lesson:: paramopt.landscapes.rastrigin
"""

from paramopt import landscapes, optimizers
from paramopt.figures import page
from paramopt.figures.plates import show

J = landscapes.rastrigin

# %%
# The race
# --------
#
# All rules fall into the nearest well, of cost 7.96, and swing there; the inset shows them
# enlarged. The other 120 wells might as well not exist. Note how small the rates are: the waves
# make the landscape about two hundred times as curved as the parabola under it.

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
# A rate that is too large makes a run hop from well to well. With a decay it can end lower than
# the nearest well: AdaGrad comes to rest one well from the best, gradient descent and momentum
# two. Hopping that looks random, and a rate that cools: methods that do both on purpose are called
# simulated annealing.

show(*page.other_scenarios(J))

# %%
# All runs
# --------

show(*page.overview(J, optimizers.momentum))
