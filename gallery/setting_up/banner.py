"""
A network that nobody trained draws folds
=========================================

A network is a function long before it is a useful one. This one takes the place of a pixel, its
coordinates :math:`x` and :math:`y` and its distance :math:`r` from the middle, and returns a
color. Its weights are random numbers, and no cost was ever computed. Networks used like this are
called compositional pattern-producing networks :cite:p:`stanley2007`.
"""

from paramopt.figures.banner import banner
from paramopt.figures.plates import show

# %%
# Every layer bends the plane once more, so neighboring pixels keep neighboring colors except
# along a few creases. Another seed gives other folds.

show(banner(seed=11))
