r"""
Momentum treats a wide band of curvatures alike
===============================================

On a parabola a step of momentum is a matrix, and the larger modulus of its eigenvalues is the
factor by which the distance shrinks in the long run (:func:`paramopt.theory.momentum_matrix`,
:func:`paramopt.theory.nesterov_matrix`).
"""

from paramopt.figures.plates import show
from paramopt.figures.radius import radius

# %%
# Across is :math:`(1 - \beta)\,\alpha\lambda`: read it as the curvature, at a fixed rate. A
# quadratic cost of many parameters has many points on the line, and the highest of them decides.

show(radius())
