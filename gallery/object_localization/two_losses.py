r"""
Square roots make an error count more on a small box
====================================================

An error of two pixels hardly matters on a wide box and spoils a narrow one. The squared loss does
not see the difference. YOLO takes square roots of width and height first
:cite:p:`redmon2016`, and the slope of a square root is steep where it is small.
"""

from paramopt.figures.box_losses import losses, overlap_lost
from paramopt.figures.plates import show

# %%
# Left, two parabolas of the same shape. Right, the loss is steeper the narrower the true box is,
# and steeper to the left of each minimum than to the right of it.

show(losses())

# %%
# How well two boxes agree is measured by the area that they share over the area that they cover
# together. As a loss that measure has a flaw: of boxes that do not overlap at all, it cannot say
# which is nearer.

show(overlap_lost())
