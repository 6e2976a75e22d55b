r"""
The unit of a feature decides how fast each optimizer gets anywhere
===================================================================

The same sales, the same model, the same start; only the floor area is measured in other units. The
curvature of the cost changes with the square of the unit, and the condition number with it:
:func:`paramopt.houses.condition_number`. The learning rates are found by a sweep, the same for all:
:func:`paramopt.houses.tuned`.
"""

from paramopt.figures.house_tables import conditions, runs
from paramopt.figures.house_units import (
    house_convergence,
    house_units,
)
from paramopt.figures.plates import show

# %%
# With floor area and intercept alone the cost is a landscape. The first two landscapes are the same
# picture, and yet no path in the first one turns into the valley: at a rate that suits the slope
# the intercept hardly moves.

show(house_units())

# %%
# With bedrooms as a third parameter.

show(house_convergence())

# %%
# The rates and the ends.

show(runs())

# %%
# The curvatures. The bound on the steps is that of :func:`paramopt.theory.convergence_rate`.

show(conditions())
