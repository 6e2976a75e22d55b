r"""
How far off may a learning rate be?
===================================

Before a search it helps to know how wide the target is. The sweeps that choose the rates of the
gallery say it for each rule and each landscape.
"""

import numpy as np

from paramopt import landscapes, optimizers, scenarios
from paramopt.figures.plates import Table, show
from paramopt.figures.plots import Line, Panel, plots

# %%
# A rate *settles* if the excess cost stays within a hundredth of the first from some step on,
# within 300 steps (:doc:`/api/scenarios`). The first column counts the landscapes on which some
# rate does. The width of a band is the ratio of its ends: a search that tries rates
# a factor of two apart is sure to hit a band of width two. The last column is by what factor the
# well-chosen rates differ between landscapes: how wrong a default can be.


def bands(rule: str) -> dict[str, list[float]]:
    """The ends of the band on each landscape that has one."""
    swept = {name: scenarios.rate_sweep(J, rule) for name, J in landscapes.catalogue.items()}
    return {
        name: outcomes.values[list(outcomes.band)].tolist()
        for name, outcomes in swept.items()
        if outcomes is not None and outcomes.band is not None
    }


ends = {rule: bands(rule) for rule in optimizers.catalogue}
rows = [(rule, name, *band) for rule, found in ends.items() for name, band in found.items()]
columns = zip(*rows, strict=True)
lines = []
for i, (rule, found) in enumerate(ends.items()):
    height = len(ends) - i
    title = optimizers.catalogue[rule].title
    lines.append(Line([], [], label=title, at=(1.2e-6, height), role="ink"))
    for j, band in enumerate(sorted(found.values(), key=np.prod)):
        lines.append(Line(band, [height + 0.3 - 0.055 * j] * 2))

widths = plots(
    name="rate-band-lines",
    title="Learning rates that settle",
    caption=(
        f"For each rule a line for each of the {len(landscapes.catalogue)} landscapes: from the "
        "smallest to the largest rate of the widest band that settles within 300 steps."
    ),
    alt=(
        "Six groups of twelve level lines over a logarithmic axis of learning rates. Those of "
        "gradient descent, momentum and Nesterov are spread over six to seven decades. Those of "
        "AdaGrad, RMSprop and Adam lie closer together, at the larger rates."
    ),
    settings="300 steps from each landscape's start",
    panels=[
        Panel(
            title="",
            settings="",
            across="learning rate $α$",
            up="",
            xlim=(1e-6, 100),
            ylim=(0.4, len(ends) + 0.6),
            xticks=(1e-6, 1e-4, 0.01, 1, 100),
            yticks=(),
            log="x",
            lines=lines,
        )
    ],
    ran=[
        {
            "optimizer": list(ends),
            "landscape": list(landscapes.catalogue),
            "start": [J.start for J in landscapes.catalogue.values()],
            "steps": scenarios.STEPS,
            "rates_tried": scenarios.RATES.tolist(),
        }
    ],
    height=430,
    table=dict(zip(("optimizer", "landscape", "smallest", "largest"), columns, strict=True)),
)
show(widths)


def row(rule: str) -> list[str]:
    low, high = np.transpose(list(ends[rule].values()))
    widths, middles = high / low, np.sqrt(low * high)
    return [
        optimizers.catalogue[rule].title,
        str(len(widths)),
        *(
            f"{float(f'{value:.2g}'):g}"
            for value in (
                widths.min(),
                np.median(widths),
                widths.max(),
                middles.max() / middles.min(),
            )
        ),
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
