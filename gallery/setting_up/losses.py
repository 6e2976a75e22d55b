"""
A loss has to say not only how wrong a prediction is, but where to go
======================================================================

Training follows slopes. A loss that is flat where predictions are wrong gives no direction, however
well it describes what is wanted.
"""

from paramopt.figures.losses import losses
from paramopt.figures.plates import show

# %%
# Compare slopes, not heights. Left, at an error of 3 the squared loss pulls six times as hard as
# the absolute one. Right, at :math:`z = -4` the model is sure of the wrong answer: the
# cross-entropy has nearly its full slope of :math:`-1`, the squared error of the probability nearly
# none. Counting mistakes is what one cares about in the end, and has slope zero wherever it has
# one.

show(losses())
