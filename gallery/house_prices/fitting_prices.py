r"""
One wrong price turns the line of least squares, and not that of least absolute loss
====================================================================================

Both lines have closed or finite solutions: the normal equations for the squared loss,
:func:`paramopt.houses.normal_equations`, and a linear program for the absolute loss,
:func:`paramopt.houses.least_absolute`. The sales and their origin are described in
:mod:`paramopt.houses`.
"""

from paramopt.figures.house_fit import house_fit
from paramopt.figures.house_tables import (
    facts,
    fits,
    mistake,
    numbers,
)
from paramopt.figures.plates import show

# %%
# As sold, both losses find nearly the same line. With one zero too many in one price out of 932
# the line of least squares is pulled up at its end; the other stays, since the house lies above the
# line as before.

show(house_fit())

# %%
# The same in numbers, with the two numbers that summarize all prices: mean and median.

show(mistake())

# %%
# What the sales are, and what the models with both features say.

show(facts(), fits())

# %%
# Single numbers that the text quotes.

show(numbers())
