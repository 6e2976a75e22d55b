r"""
Gradient descent converges up to a rate that the data give away
===============================================================

The cost of a line is a quadratic bowl, and its largest curvature :math:`\lambda_{\max}` is the
largest eigenvalue of a Hessian that depends on the examples :math:`x` alone. On the whole set
gradient descent converges for rates below :math:`2 / \lambda_{\max}` and diverges above, from
almost every start.
"""

from paramopt.figures.plates import show
from paramopt.figures.stability import stability

# %%
# Read each panel from left to right: too small a rate has not arrived after 300 steps, a larger one
# reaches the floor, and at the limit the line goes up like a wall. At rate 0.1 the full batch
# converges, while batch 1 bounces: the landscape of a single example can be far steeper than the
# mean of all. At 0.3 everything here diverges.

show(stability(sizes=(20, 300, 800)))
