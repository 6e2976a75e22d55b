"""
Matyas
======

.. lesson:: paramopt.landscapes.matyas
"""

from paramopt import landscapes, optimizers
from paramopt.figures import page
from paramopt.figures.plates import show

J = landscapes.matyas

# %%
# The race
# --------
#
# The ravine lies along the diagonal, and the rules that only rescale each parameter have lost
# their advantage: AdaGrad, first on the axis-aligned ravine, now needs as long as momentum, and
# RMSprop is as slow as gradient descent. Averaging does not care how the ravine is turned:
# Nesterov, and Adam, which averages too, arrive first.

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
# Too large means here across the ravine: the paths run at right angles to the valley, and those of
# gradient descent, momentum and Nesterov grow without end.

show(*page.other_scenarios(J))

# %%
# All runs
# --------

show(*page.overview(J, optimizers.gradient_descent))
