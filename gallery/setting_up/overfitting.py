r"""
A parameter too many lowers the cost on the training set only
=============================================================

The labels come from a line, which has two parameters, with noise added. Polynomials with more of
them can only fit better: each contains the one before. What the further parameters fit is noise,
and fresh labels of the same examples have other noise
(:func:`paramopt.theory.least_squares_costs`).
"""

from paramopt.figures.overfitting import (
    overfitting,
    overfitting_table,
)
from paramopt.figures.plates import show

# %%
# Left, one draw: with 12 parameters the curve leaves the panel between the two last examples.
# Right, the mean over many draws: both lines begin at the variance of the noise, 10, and part by
# :math:`2 \sigma^2 / m = 1` a parameter. A single parameter, a constant, is missing: it cannot
# follow the line, and both its costs lie far above the panel.

parameters = range(2, 15)
show(overfitting(m=20, seed=9, parameters=parameters, shown=(2, 12)))

# %%
# The difference between measured and predicted is that of a mean over finitely many draws.

show(overfitting_table(m=20, seed=9, parameters=parameters))
