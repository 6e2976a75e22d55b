r"""
A bound on the curvature makes a decrease sure, up to two over the bound
========================================================================

A slope says what an infinitely short step would gain. What a step of finite length gains depends on
how the slope changes on the way. If no curvature exceeds :math:`L`, the cost stays under a parabola
of curvature :math:`L` that touches it at the start of the step (:numref:`descent-lemma`).
"""

from paramopt.figures.bound import bound
from paramopt.figures.plates import show

# %%
# The curve is :math:`J = \sqrt{1 + w^2}`. Its curvature is 1 at the minimum and less elsewhere, so
# :math:`L = 1` is a bound that holds everywhere and is nearly reached only in the middle. The left
# panel shows the step that gains most for sure. In the right panel follow the two curves from the
# left: they leave the origin together, then the true decrease stays above the sure one. Between
# :math:`2/L` and :math:`4.47/L` the cost falls though nothing promised it; from there on it rises.
# Move the start nearer to the minimum and the two curves come closer.

show(bound(start=-2.0))
