r"""
A step trusts the tangent, and the error grows with rate and curvature
======================================================================

Gradient descent knows the cost at one point and its slope there. It moves as if the cost went on
along the tangent. On a parabola :math:`J = \lambda w^2 / 2` the error of that guess is
:math:`\alpha^2 \lambda^3 w^2 / 2` after a step at rate :math:`\alpha`; the derivation is in
:func:`paramopt.theory.approximation_error`.
"""

from paramopt.figures.parabola import parabola
from paramopt.figures.plates import show

# %%
# Curvature and rate are set independently. Compare along a row to change the rate alone, along a
# column to change the curvature alone. At the lower right the tangent promises a cost far below
# zero; the true cost there is on the far wall.

show(parabola(curvatures=(0.6, 1.2), rates=(0.5, 1.25), start=-2.0))
