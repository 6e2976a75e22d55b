r"""
Adam can walk to the worst point, if it forgets too soon
========================================================

The costs of :cite:t:`reddi2018` (:mod:`paramopt.nonconvergence`) are lines over [-1, 1], seldom
steep and mostly a little downhill. On average they rise, so -1 is best.
"""

from paramopt.figures.nonconvergence import nonconvergence
from paramopt.figures.plates import show

# %%
# With a short memory Adam has forgotten the large gradient when it comes to divide the small ones.

show(*nonconvergence())
