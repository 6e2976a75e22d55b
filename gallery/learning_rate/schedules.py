"""
Most schedules start fast and end slowly, each in its own way
=============================================================

A large rate gets far, a small one comes to rest. A schedule has both, one after the other. The
formulas are those of :mod:`paramopt.schedules`.
"""

from paramopt import schedules
from paramopt.figures.plates import show
from paramopt.figures.schedule import schedule

# %%
# Look at what is left at the end. Inverse time never stops: the sum of its rates is infinite. The
# exponential rate sums to a finite distance, and what it has not reached by then it never will. The
# cosine is zero at a step that has to be chosen beforehand.

six = [
    schedules.constant(0.5),
    schedules.inverse_time(0.5, decay=0.04),
    schedules.exponential(0.5, decay=0.03),
    schedules.step(0.5, factor=0.5, every=30),
    schedules.cosine(0.5, steps=100),
    schedules.warmup(schedules.cosine(0.5, steps=80), steps=20),
]
show(schedule(six, steps=100))
