"""
Saddle: at too small a rate the ridge holds what begins on it
=============================================================

.. many-starts:: saddle
"""

from paramopt import landscapes
from paramopt.figures.maps import maps
from paramopt.figures.momentum_stability import momentum_stability
from paramopt.figures.plates import show
from paramopt.figures.quartiles import rate_quartiles

J = landscapes.saddle

# %%
# Where runs end
# --------------
#
# At the rates too small for gradient descent, momentum and Nesterov 2 % of the starts arrive
# nowhere, a strip on either side of the ridge :math:`w_1 = 0`. At the well chosen rates all
# arrive. Gradient descent, AdaGrad, RMSprop and Adam then end on the side of the ridge on which
# they begin; Nesterov crosses it from 4 % of the starts, momentum from 17 %. At its too large
# rate Adam still arrives from everywhere, but from 63 % of the starts on the other side.

show(maps(J))

# %%
# Which rates suit many starts
# ----------------------------
#
# Near a minimum momentum is stable up to a rate of 19. From all over the window the median is
# below a hundredth up to 7.6 only: what is derived for small distances promises nothing for large
# ones.

show(rate_quartiles(J))

# %%
# Where momentum is stable
# ------------------------
#
# Measured and derived boundary agree in each of the 4100 cells. To the left of it 74 % of the
# runs from the start settle, to the right below 1 %.

show(momentum_stability(J))
