r"""
Two over the curvature is where gradient descent turns from converging to diverging
===================================================================================

On a parabola of curvature :math:`c` the factor :math:`1 - \alpha c` multiplies the parameter at
each step. Its sign says whether the run changes sides, its size whether it closes in
(:func:`paramopt.theory.regime`):

* :math:`0 < \alpha < 1/c`: monotone;
* :math:`\alpha = 1/c`: the minimum in one step;
* :math:`1/c < \alpha < 2/c`: oscillating, and still converging;
* :math:`\alpha = 2/c`: bouncing for ever;
* :math:`\alpha > 2/c`: diverging.
"""

from paramopt.figures.plates import show
from paramopt.figures.regimes import regimes

# %%
# Here :math:`1/c = 1.25` and :math:`2/c = 2.5`. The lines were computed from the closed form before
# anything ran, the rings by :func:`paramopt.minimize`.

show(regimes(rates=(0.4, 1.25, 2.2, 2.6)))
