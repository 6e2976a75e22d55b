"""
More data bring the best fit closer to the truth
================================================

The cost is measured on the examples at hand, so its minimum belongs to them and not to the truth.
The noise has mean zero and does not depend on :math:`x`; with more examples it averages out, and
cross and dot move together.
"""

from paramopt.figures.plates import show
from paramopt.figures.regression import regression, training

# %%
# The smaller sets are the beginning of the larger one. Compare the distance from cross to dot, and
# the height of the dashed line: how much more the truth costs than the best fit. With 20 examples a
# batch of 24 is the whole set, so the cost falls without jitter.

rows = [
    training("$m$ = 20, so batch 20", m=20),
    training("$m$ = 300", m=300),
    training("$m$ = 800", m=800),
]
sizes = regression(
    name="regression-size",
    title="Training set size",
    caption=(
        "20, 300 and 800 examples of one truth. The ring is the start, the cross the best fit, the "
        "dot the truth. More data do not make training faster; they move its goal to the truth."
    ),
    alt=(
        "Three rows of three panels. With 20 points the fitted line is clearly flatter than the "
        "dashed true one, cross and dot lie apart, and the truth costs 3.5 more than the best fit. "
        "With 300 and 800 points the lines nearly coincide, cross and dot touch, and the truth "
        "costs 0.17 and 0.04 more."
    ),
    rows=rows,
)
show(sizes)
