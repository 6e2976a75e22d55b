"""Parameter optimization in neural networks: a text whose formulas are this code.

A landscape is one plain function of two parameters, an update rule one plain function of the
parameters, the gradient and its own state. `minimize` runs a rule on a cost.
"""

from paramopt import landscapes, optimizers, scenarios, schedules, symbols
from paramopt.descent import Run, minimize
from paramopt.sweeps import Ends, sweep

__all__ = [
    "Ends",
    "Run",
    "landscapes",
    "minimize",
    "optimizers",
    "scenarios",
    "schedules",
    "sweep",
    "symbols",
]
__version__ = "0.1.0"
