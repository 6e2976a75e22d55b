"""
Matyas: what is too large across is still good along the diagonal
=================================================================

.. many-starts:: matyas
"""

from paramopt import landscapes
from paramopt.figures.maps import maps
from paramopt.figures.momentum_stability import momentum_stability
from paramopt.figures.plates import show
from paramopt.figures.quartiles import rate_quartiles

J = landscapes.matyas

# %%
# Where runs end
# --------------
#
# At the rates too large for gradient descent, momentum and Nesterov only starts on the diagonal
# :math:`w_1 = w_2` arrive, where the curvature is 0.04; across it is 1, and there the rates are
# above the limit. At the rates too small for them it is the other way around: only starts beside
# the other diagonal arrive, with :math:`w_1 + w_2` within 0.2 of zero, where there is hardly any
# way along the ravine to go. AdaGrad's rate is well chosen from the landscape's own start, and
# too small for 11 % of the starts; at its too large rate all arrive.

show(maps(J))

# %%
# Which rates suit many starts
# ----------------------------
#
# Gradient descent has a median below a hundredth up to 1.7, momentum up to 33; the limits are 2
# and 38. For AdaGrad and Adam there is no upper end in the rates tried, up to 100.

show(rate_quartiles(J))

# %%
# Where momentum is stable
# ------------------------
#
# Measured and derived boundary agree in each of the 4100 cells. To the left of it 68 % of the
# runs from the start settle, to the right none.

show(momentum_stability(J))
