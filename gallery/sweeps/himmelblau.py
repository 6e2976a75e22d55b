"""
Himmelblau: too large a rate cuts the basins to pieces
======================================================

.. many-starts:: himmelblau
"""

from paramopt import landscapes
from paramopt.figures.maps import maps
from paramopt.figures.momentum_stability import momentum_stability
from paramopt.figures.plates import show
from paramopt.figures.quartiles import rate_quartiles

J = landscapes.himmelblau

# %%
# Where runs end
# --------------
#
# At the well chosen rates all starts arrive but two, with gradient descent on the ridges. Which
# minimum they reach depends on the rule: momentum ends elsewhere than gradient descent from 10 %
# of the starts, Nesterov from 4 %, the other three from 7 % each. At the too large rates AdaGrad
# and Adam still arrive from more than 99 %, but at minima that change from start to start;
# gradient descent arrives from none, RMSprop from below 1 %.

show(maps(J))

# %%
# Which rates suit many starts
# ----------------------------
#
# The median of momentum is below a hundredth up to a rate of 0.19, less than half of the limit
# 0.472; with gradient descent it is up to 0.021, and the limit is 0.0248. Adam's stays below from
# 0.0083 to 100, the largest rate tried.

show(rate_quartiles(J))

# %%
# Where momentum is stable
# ------------------------
#
# Measured and derived boundary agree in each of the 4100 cells. To the left of it 79 % of the
# runs from the start settle, to the right none.

show(momentum_stability(J))
