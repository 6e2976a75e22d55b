r"""
RMSprop's first step is three times too long, and its last ones do not end
==========================================================================

On a constant slope the adaptive rules show how their averages begin; on a parabola, how they end.
"""

from paramopt.figures.plates import show
from paramopt.figures.step_lengths import step_lengths

# %%
# RMSprop's average of squares starts at zero: the first step is :math:`\alpha / \sqrt{1 - \beta}`.
# Adam corrects for that. AdaGrad sums, and its steps fall like :math:`\alpha / \sqrt t`.

show(*step_lengths())
