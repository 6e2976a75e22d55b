r"""
On a convex cost every start ends at the same minimum
=====================================================

The cost of a line is a bowl: it has one minimum, and gradient descent finds it from anywhere. A
good start saves steps, no more. On a cost with several minima the start helps to decide which of
them is reached.
"""

import numpy as np

from paramopt import regression as model
from paramopt.figures.plates import show
from paramopt.figures.regression import SEED, regression, training

# %%
# Start 1 is drawn at random from :math:`[-1, 1]^2`; 2 and 3 are set by hand, far out. The steep
# direction, nearly that of :math:`w`, is done with in a few steps. What is left is the distance
# along the flat one, and by it the runs arrive: 1, then 3, then 2. All three see the same batches,
# so in the end they tremble in step.

starts = np.transpose([model.start(SEED), (-4, 4), (4, -4.5)])
three = regression(
    name="regression-starts",
    title="Three starts",
    caption=(
        "Three runs on the same batches. The rings are the starts, the cross the best fit, the dot "
        "the truth. The later part of each curve is the way along the flat direction of the bowl."
    ),
    alt=(
        "Three panels. Three lines of different slope turn into one in a cloud of points. On the "
        "landscape three paths from the numbered starts, near the middle, at the upper left and at "
        "the lower right, first cross to the valley's floor and then run along it to one minimum. "
        "The cost of start 1 passes below the truth's first, then that of 3, then that of 2."
    ),
    rows=[training("$m$ = 300", start=starts)],
    moving=True,
)
show(three)
