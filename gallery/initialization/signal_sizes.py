r"""
The scale of the first weights decides whether a deep network gets a signal at all
==================================================================================

A layer of rectified units multiplies the mean square of what it is given by half the gain
:math:`\zeta`, where :math:`\zeta / n` is the variance of its weights and :math:`n` their number
to a unit (:func:`paramopt.propagation.predicted`). Only :math:`\zeta = 2` keeps signals and
gradients at one size.
"""

from paramopt import propagation as network
from paramopt.figures.plates import Table, show
from paramopt.figures.propagation import propagation
from paramopt.figures.style import number

gains, layers, width = (1.0, 2.0, 4.0), 20, 256

# %%
# With half the right gain each of the twenty layers halves the mean square, with twice the right
# one each layer doubles it. Going back the same happens to the gradient.

show(propagation(gains, layers, width))

# %%
# The same in numbers, at the end of the network.

records = []
for gain in gains:
    sizes = network.measured(gain, layers, width)
    records.append(
        {
            "gain": gain,
            "predicted": float(network.predicted(gain, layers)[-1]),
            "outputs": float(sizes.signals[-1]),
            "gradient": float(sizes.gradients[0]),
        }
    )
show(
    Table(
        name="signal-sizes",
        title="Signals and gradients after twenty layers",
        caption="Mean square of the last layer's outputs and of the gradient at the input, for "
        "inputs and a last gradient of mean square 1.",
        header=["Gain", "Predicted", "Outputs", "Gradient"],
        rows=[[number(float(f"{value:.2g}")) for value in row.values()] for row in records],
        records=records,
    )
)
