"""
Bowl: a rate that leaves the window may still reach the minimum
===============================================================

.. many-starts:: bowl
"""

from paramopt import landscapes
from paramopt.figures.maps import maps
from paramopt.figures.momentum_stability import momentum_stability
from paramopt.figures.plates import show
from paramopt.figures.quartiles import rate_quartiles

J = landscapes.bowl

# %%
# Where runs end
# --------------
#
# Momentum, AdaGrad and Adam reach the minimum from every start at rates that count as too large:
# from the landscape's own start they leave 1.5 times the window, and come back. Gradient descent
# and Nesterov do not come back. RMSprop arrives from nowhere: from that start it ends at (-1.15,
# 1.15), half its rate away in each parameter.

show(maps(J))

# %%
# Which rates suit many starts
# ----------------------------
#
# The derived limits hold. The median is below a hundredth up to 1.7 with gradient descent, whose
# limit is 2, and up to 33 with momentum, whose limit is 38. AdaGrad and Adam have no upper end:
# they are below a hundredth at 100 too, the largest rate tried.

show(rate_quartiles(J))

# %%
# Where momentum is stable
# ------------------------
#
# Measured and derived boundary agree in each of the 4100 cells. To the left of it 93 % of the
# runs from the start settle, to the right none.

show(momentum_stability(J))
