"""
Small batches move early and never come to rest
===============================================

A step on one example costs a three-hundredth of a step on all 300. Its gradient is right only on
average, so the path wanders; near the minimum, where the true gradient is small, nothing but the
wandering is left.
"""

from paramopt.figures.plates import show
from paramopt.figures.regression import regression, training

# %%
# All rows take about 300 steps at one rate, so the first sees every example once, the last 300
# times. Batch 1 has used 78 examples when its cost first falls below the truth's, the full batch
# 16,200. Then look at where the cost stops falling: the height of this floor is set by batch size
# and rate together. Examples are shuffled anew for each epoch; a batch size that does not divide
# their number leaves a smaller batch at the end.

sizes = regression(
    name="regression-batch",
    title="Batch size",
    caption=(
        "Batches of 1, 24 and all 300 examples. The ring is the start, the cross the best fit, the "
        "dot the truth. Only the full batch converges at a constant rate."
    ),
    alt=(
        "Three rows of three panels. With batch 1 the path tangles around the minimum and the "
        "cost jumps over three decades, mostly above the truth's. With batch 24 the path trembles "
        "and the cost stays near a hundredth. With all 300 examples the path is smooth and the "
        "cost falls along a straight line on its logarithmic axis until it leaves the panel."
    ),
    rows=[training(f"batch {size}", batch_size=size) for size in (1, 24, 300)],
    moving=True,
)
show(sizes)
