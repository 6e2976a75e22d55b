"""
Ravine: at two over the curvature a run keeps its distance from the floor
=========================================================================

.. many-starts:: ravine
"""

from paramopt import landscapes
from paramopt.figures.maps import maps
from paramopt.figures.momentum_stability import momentum_stability
from paramopt.figures.plates import show
from paramopt.figures.quartiles import rate_quartiles

J = landscapes.ravine

# %%
# Where runs end
# --------------
#
# The rate too large for gradient descent is 0.04, two over the curvature 50 across. Here the
# distance from the floor changes its sign at each step and keeps its size, so the 5 % that arrive
# are the starts within 0.1 of the floor. At the rates too small for the first three rules it is
# the way along the floor that takes too long: only starts close to the line :math:`w_1 = 0`
# arrive.

show(maps(J))

# %%
# Which rates suit many starts
# ----------------------------
#
# The limit is 0.04 for gradient descent and 0.76, 19 times as large, for momentum. From all over
# the window the median is below a hundredth nearly as far: up to 0.036 and up to 0.69.

show(rate_quartiles(J))

# %%
# Where momentum is stable
# ------------------------
#
# Measured and derived boundary agree in each of the 4100 cells. To the left of it 61 % of the
# runs from the start settle, to the right none.

show(momentum_stability(J))
