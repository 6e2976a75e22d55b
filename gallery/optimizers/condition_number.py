r"""
Momentum takes the square root of the condition number
======================================================

On a quadratic cost with curvatures from :math:`\mu` to :math:`L` gradient descent needs a number of
steps that grows like :math:`\kappa = L / \mu`. Momentum needs one that grows like
:math:`\sqrt\kappa`, if its rate and its :math:`\beta` are set for that cost
(:func:`paramopt.theory.best_momentum`).
"""

from paramopt.figures.condition import condition_number
from paramopt.figures.plates import show

# %%
# Each mark is a run: two parameters, curvatures 1 and :math:`\kappa`, from (1, 1).

show(*condition_number())
