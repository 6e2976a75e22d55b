r"""
Where the gradient is zero there may be a minimum, a maximum or a saddle
========================================================================

At a stationary point the slope is zero in every direction. What lies around it is told by the
second derivatives: by the signs of the Hessian's eigenvalues (`paramopt.stationary.kind`).
"""

from paramopt import landscapes
from paramopt.figures.plates import show
from paramopt.figures.stationary import (
    stationary_points,
    stationary_table,
)

# %%
# Himmelblau's function has nine in this window. Between two neighboring minima lies a saddle, a
# pass from which the cost falls toward both. Within the ring of saddles lies the only maximum.

J = landscapes.himmelblau
show(stationary_points(J))

# %%
# The curvatures of a saddle have opposite signs. None of the nine has a curvature of zero, so the
# eigenvalues decide all of them.

show(stationary_table(J))
