r"""
A processor does more examples a second when they come in batches
=================================================================

The weights of a layer have to be fetched once for each batch, whatever its size, and a product of
two matrices keeps a processor busier than a product of a matrix and a vector.
"""

import json
from pathlib import Path

import numpy as np

import paramopt
from paramopt.figures.plates import show
from paramopt.figures.plots import Line, Panel, plots

# %%
# A measurement, not a computation of this build: it was taken once, on the machine named under the
# figure, by ``tests/bench/bench_batch.py``, which renews it when called with ``write``. It is one
# thread of an ordinary processor; other hardware has other curves.

root = Path(paramopt.__file__).parents[1]
measured = json.loads((root / "gallery/batch_size/throughput.json").read_text())
sizes = np.array(measured["batch_sizes"])
each = np.array(measured["seconds"]) / sizes * 1e6
gain = each[0] / each.min()

timing = plots(
    name="batch-throughput",
    title="Time an example, by batch size",
    caption=(
        f"Processor time of a gradient ({measured['layer']}), divided by the batch size. Measured "
        f"on {measured['date']} on one thread of a virtual {measured['processor']} with "
        f"{measured['cores']} cores, "
        f"NumPy {measured['numpy']}, {measured['blas']}. From the smallest batch to the best one "
        f"the time an example falls by a factor of {gain:.0f}; dashed, what a factor equal to the "
        "batch size would be."
    ),
    alt=(
        f"Time an example against batch size, both logarithmic: from {each[0]:.0f} microseconds at "
        f"batch 1 the dots fall, at first faster than the dashed line of one over the batch, from "
        f"batch 4 on less, and are level at about {each[-1]:.0f} from batch 64 on."
    ),
    settings=f"{measured['processor']}, one thread, {measured['date']}",
    panels=[
        Panel(
            title="",
            settings="",
            across="batch size $B$",
            up="microseconds an example",
            xlim=(0.85, 2400),
            ylim=(5, 1000),
            xticks=(1, 4, 16, 64, 256, 1024),
            yticks=(10, 100, 1000),
            lines=[
                Line(sizes, each[0] / sizes, "dashes", "ink", name="one over the batch size"),
                Line(sizes, each, "line", "slate"),
                Line(sizes, each, "dots", "slate", name="measured"),
            ],
        )
    ],
    ran=[measured],
)
show(timing)
