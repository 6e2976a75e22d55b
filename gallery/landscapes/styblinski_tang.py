"""
Styblinski–Tang
===============

.. lesson:: paramopt.landscapes.styblinski_tang
"""

from paramopt import landscapes, optimizers
from paramopt.figures import page
from paramopt.figures.plates import show

J = landscapes.styblinski_tang

# %%
# The race
# --------
#
# The start lies in the basin of a poor minimum, and at well chosen rates all rules end in it, at a
# cost of 14.1 where 0 was to be had. Well chosen means that a run settles in the minimum that lies
# downhill, not in the best one: no rule looks further than its own steps.

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
# Some rates that are too large throw a run over the ridge, and a decay lets it settle there: with
# decay, momentum, Nesterov and gradient descent come down in the basin of the best minimum, though
# only momentum reaches its floor. It is luck, not method: Adam at a large rate ends in the worst
# one.

show(*page.other_scenarios(J))

# %%
# All runs
# --------

show(*page.overview(J, optimizers.adagrad))
