r"""
Turn the ravine, and AdaGrad loses its lead
===========================================

A rate for each parameter helps when the curvatures differ from parameter to parameter. Turn the
same landscape by 45 degrees, and both parameters have the same curvature along their axes.
"""

from paramopt.figures.plates import show
from paramopt.figures.rotation import rotation

# %%
# Gradient descent, momentum and Nesterov do not know where the axes point: their counts stay.
# AdaGrad's lead is gone; RMSprop and Adam take somewhat longer.

show(rotation())
