r"""
On one data set every adaptive rule learns the wrong thing
==========================================================

The data of :cite:t:`wilson2017` (:mod:`paramopt.separable`): a feature that is the label, two that
are always one, and features that no other example has. Many linear models fit them without error.
"""

from paramopt.figures.plates import show
from paramopt.figures.separable import separable_example

# %%
# Gradient descent, momentum and Nesterov find the solution of least norm, which is right on new
# examples. AdaGrad, RMSprop and Adam give every feature the same weight but for its sign. The last
# row of the table is Adam with so large an :math:`\varepsilon` that its steps are nearly those of
# momentum.

show(*separable_example())
