"""
Ravine
======

.. lesson:: paramopt.landscapes.ravine
"""

from paramopt import landscapes, optimizers
from paramopt.figures import page
from paramopt.figures.plates import show

J = landscapes.ravine

# %%
# The race
# --------
#
# Gradient descent drops to the floor and then creeps: its rate must suit the walls, which are
# fifty times steeper. Momentum and Nesterov swing across the floor at first, but what points along
# it remains, and they arrive in a third of the steps. AdaGrad gives each parameter a rate of its
# own and arrives first. The two axes differ in scale: the ravine is narrower than it looks.

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
# At 2/50 gradient descent bounces between the walls for ever, always at its first height, although
# along the floor it has long arrived. From three times the too large rates, a decay of the right
# strength rescues every rule.

show(*page.other_scenarios(J))

# %%
# All runs
# --------

show(*page.overview(J, optimizers.gradient_descent))
