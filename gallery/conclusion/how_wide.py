r"""
How far off may a learning rate be?
===================================

Before a search it helps to know how wide the target is. The sweeps that choose the rates of the
gallery say it for each rule and each landscape.
"""

import numpy as np

from paramopt import landscapes, optimizers, scenarios
from paramopt.figures.plates import Table, show

# %%
# A rate *settles* if the excess cost stays within a hundredth of the first from some step on,
# within 300 steps (:doc:`/api/scenarios`). The first column counts the landscapes on which some
# rate does. The width of a band is the ratio of its ends: a search that tries rates
# a factor of two apart is sure to hit a band of width two. The last column is by what factor the
# well-chosen rates differ between landscapes: how wrong a default can be.


def bands(rule: str) -> tuple[np.ndarray, np.ndarray]:
    """The ends' ratio of the band on each landscape that has one, and the middles."""
    widths, middles = [], []
    for J in landscapes.catalogue.values():
        outcomes = scenarios.rate_sweep(J, rule)
        if outcomes is None or outcomes.band is None:
            continue
        low, high = (outcomes.values[i] for i in outcomes.band)
        widths.append(high / low)
        middles.append(np.sqrt(low * high))
    return np.array(widths), np.array(middles)


def row(rule: str) -> list[str]:
    widths, middles = bands(rule)
    return [
        optimizers.catalogue[rule].title,
        str(len(widths)),
        *(f"{value:.2g}" for value in (widths.min(), np.median(widths))),
        f"{widths.max():.0f}",
        f"{middles.max() / middles.min():.0f}",
    ]


show(
    Table(
        name="rate-bands",
        title="How wide the bands of settling rates are",
        caption=f"On how many of the {len(landscapes.catalogue)} landscapes some rate settles, the "
        "ratio of the largest rate of that band to the smallest, and the ratio of the "
        "largest to the smallest middle of all bands.",
        header=["Rule", "Landscapes", "Narrowest", "Median", "Widest", "Between landscapes"],
        rows=[row(rule) for rule in optimizers.catalogue],
    )
)
