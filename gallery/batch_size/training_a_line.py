r"""
Training moves a point on the landscape and a line through the data
===================================================================

A line :math:`\hat y = w x + b` has two parameters, so its cost is a landscape. The data come from a
line of their own, the truth, with noise added: :math:`x` has variance 5, the noise has variance
10. Training sees the examples only.
"""

from paramopt.figures.plates import show
from paramopt.figures.regression import regression, training

# %%
# Three views of one run. Left, the model turns into the data. Middle, the same motion as a path
# over slope and intercept. Right, the cost on the whole set, above that of the best fit. The best
# fit is cheaper than the truth: it fits some of the noise too.

baseline = regression(
    name="regression-baseline",
    title="Training a line",
    caption=(
        "Gradient descent on mini-batches. In the middle lighter is cheaper, the ring is the "
        "start, the cross the best fit in closed form, the dot the truth. The dashed line at the "
        "right is the truth's cost."
    ),
    alt=(
        "Three panels. A red-brown line turns until it lies in a cloud of 300 points, close to the "
        "dashed true line. A path on a landscape of nested ovals runs from the start at the left "
        "along the steep direction, then turns downwards to the minimum, where it trembles. The "
        "cost falls below the truth's after some 50 steps and then jitters far lower."
    ),
    rows=[training("$m$ = 300")],
    moving=True,
)
show(baseline)
