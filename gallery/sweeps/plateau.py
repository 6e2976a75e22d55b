"""
Plateau: the reach of a run is a disk, a square or a star
=========================================================

.. many-starts:: plateau
"""

from paramopt import landscapes
from paramopt.figures.maps import maps
from paramopt.figures.momentum_stability import momentum_stability
from paramopt.figures.plates import show
from paramopt.figures.quartiles import rate_quartiles

J = landscapes.plateau

# %%
# Where runs end
# --------------
#
# At too small a rate a run arrives if the slope of the plateau carries it to the well in 300
# steps. For gradient descent, momentum and Nesterov these starts fill a disk. The other three
# rules rescale each parameter by itself, and their starts fill a square (RMSprop) or a star with
# its arms along the diagonals (AdaGrad, Adam). At the rates too large for AdaGrad and Adam half
# and 18 % of the starts arrive, but scattered: neighbors end differently.

show(maps(J))

# %%
# Which rates suit many starts
# ----------------------------
#
# Gradient descent has a median below a hundredth from 0.13 to 1.7, a factor of 13. On the bowl it
# is a factor of 200. For Adam it is more than 600 here, from 0.0083 to 5.2.

show(rate_quartiles(J))

# %%
# Where momentum is stable
# ------------------------
#
# Measured and derived boundary agree in each of the 4100 cells. To the left of it 59 % of the
# runs from the start settle, to the right 1 %.

show(momentum_stability(J))
