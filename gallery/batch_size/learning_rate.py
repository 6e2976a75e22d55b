"""
Too small a rate hardly moves, too large a rate leaves the picture
==================================================================

The rate multiplies the gradient, and on mini-batches it multiplies their noise as well. So a larger
rate arrives sooner and settles less.
"""

from paramopt.figures.plates import show
from paramopt.figures.regression import regression, training

# %%
# Four rates on batches of 24. At 0.0001 the run is still on its way after 299 steps. At 0.1 it
# arrives within a few and then wanders about the minimum. At 0.3 each step overshoots by more than
# the last. :doc:`The next page </gallery/batch_size/largest_rate>` says where the border lies.

rates = regression(
    name="regression-rate",
    title="Learning rate",
    caption=(
        "Rates from 0.0001 to 0.3. The ring is the start, the cross the best fit, the dot the "
        "truth. At 0.3 the path is cut by the frame: it crosses the valley ever farther out."
    ),
    alt=(
        "Four rows of three panels. At rate 0.0001 the line has turned a little and the path "
        "is short. At 0.01 it reaches the best fit. At 0.1 it fills a ball around the minimum, and "
        "the cost jitters around the truth's. At 0.3 the path leaves the landscape on both sides, "
        "and the cost leaves its panel after three steps."
    ),
    rows=[
        training(f"$α$ = {rate}", learning_rate=float(rate))
        for rate in ("0.0001", "0.01", "0.1", "0.3")
    ],
)
show(rates)
