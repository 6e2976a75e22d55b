r"""
Two over the curvature is where gradient descent turns from converging to diverging
===================================================================================

On a parabola of curvature :math:`\lambda` the factor :math:`1 - \alpha\lambda` multiplies the
parameter at each step. Its sign says whether the run changes sides, its size whether it closes in
(:func:`paramopt.theory.regime`):

* :math:`0 < \alpha < 1/\lambda`: monotone;
* :math:`\alpha = 1/\lambda`: the minimum in one step;
* :math:`1/\lambda < \alpha < 2/\lambda`: oscillating, and still converging;
* :math:`\alpha = 2/\lambda`: bouncing for ever;
* :math:`\alpha > 2/\lambda`: diverging.
"""

from paramopt.figures.plates import show
from paramopt.figures.regimes import regimes

# %%
# Here :math:`1/\lambda = 1.25` and :math:`2/\lambda = 2.5`. The lines were computed from the closed
# form before anything ran, the rings by :func:`paramopt.minimize`.

show(regimes(rates=(0.4, 1.25, 2.2, 2.6)))
