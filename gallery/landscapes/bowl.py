"""
Bowl
====

.. lesson:: paramopt.landscapes.bowl
"""

from paramopt import landscapes, optimizers
from paramopt.figures import page
from paramopt.figures.plates import show

J = landscapes.bowl

# %%
# The race
# --------
#
# On a round bowl the straight line to the minimum is the best path, and gradient descent takes it.
# The averaging rules take it too but arrive with speed and swing through. AdaGrad, RMSprop and
# Adam start at 45 degrees, since their first step is equally long in both parameters, and bend
# towards the minimum later. No rule needs its special powers here: this is the baseline for the
# other pages.

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
# Gradient descent fails just above 2, the stability limit for curvature 1; momentum settles up to
# fourteen times, Nesterov six and a half times that rate. Momentum, AdaGrad and Adam count as
# failed only because they leave the window by more than half its size; all three come back.
# RMSprop fails because its steps do not shrink: it ends swinging about the minimum.

show(*page.other_scenarios(J))

# %%
# All runs
# --------

show(*page.overview(J, optimizers.gradient_descent))
