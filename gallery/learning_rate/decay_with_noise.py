r"""
With noise a decay must be neither aggressive nor slow, and the best one is known
=================================================================================

On a parabola with a noisy gradient the mean square of the parameter follows an exact recursion
(:func:`paramopt.noisy.mean_squares`), and among all schedules the best is inverse time,
:math:`\alpha_t = \alpha / (1 + k t)` with :math:`k = \alpha\lambda`
(:func:`paramopt.noisy.best_schedule`). Here it runs beside ten times that decay, a hundredth of it,
and none.
"""

import numpy as np

from paramopt import noisy, schedules
from paramopt.descent import descend
from paramopt.figures.decays import Decaying, decays
from paramopt.figures.plates import Table, show
from paramopt.figures.style import number
from paramopt.optimizers import gradient_descent

CURVATURE, NOISE, START, STEPS, RUNS = 1.0, 8.0, 4.0, 2000, 2000

# %%
# The gradient of the parabola with independent noise for each of many runs, which `descend` takes
# in the place of an exact one.


def measure(rate):
    random = np.random.default_rng(0)

    def gradient(W, t):  # noqa: ARG001
        return CURVATURE * W + NOISE * random.normal(size=W.shape)

    path = descend(gradient_descent, gradient, np.full(RUNS, START), rate, STEPS, {})
    seen = [(W[:5], np.mean(W**2)) for W in path]
    return np.array([few for few, _ in seen]), np.array([mean for _, mean in seen])


# %%
# All start at the rate that is best for the first step. Too aggressive a decay takes the rate away
# before the start is forgotten. Too slow a decay lets the noise in for most of the run: it gains
# little on the constant rate until the rate has at last begun to fall.

best = noisy.best_schedule(CURVATURE, START, NOISE)
rate, decay = best.settings["learning_rate"], best.settings["decay"]
cases = []
for title, k in (
    ("Too aggressive", 10 * decay),
    ("Well chosen", decay),
    ("Too slow", decay / 100),
    ("Constant", 0.0),
):
    schedule = schedules.inverse_time(rate, decay=k)
    rates = [schedule(t) for t in range(STEPS)]
    predicted = noisy.mean_squares(rates, CURVATURE, START, NOISE)
    cases.append(Decaying(title, k, *measure(schedule), predicted))
common = {
    "optimizer": "gradient_descent",
    "cost": "paramopt.theory.parabola",
    "curvature": CURVATURE,
    "start": START,
    "steps": STEPS,
    "seed": 0,
}
show(decays(cases, rate, NOISE, RUNS, common))

# %%
# The same in numbers.

records = [
    {
        "case": case.title,
        "decay": case.decay,
        "predicted_100": float(case.predicted[100]),
        "measured_100": float(case.measured[100]),
        "predicted_2000": float(case.predicted[-1]),
        "measured_2000": float(case.measured[-1]),
    }
    for case in cases
]
show(
    Table(
        name="decay-mean-squares",
        title="Mean square of the parameter under four decays",
        caption=f"Mean square of the parameter after 100 and after {STEPS} steps, by the "
        f"recursion and over {RUNS} runs.",
        header=["Decay", "k", "100 steps", "100, runs", "2000 steps", "2000, runs"],
        rows=[
            [row["case"], *(number(float(f"{v:.2g}")) for v in list(row.values())[1:])]
            for row in records
        ],
        records=records,
    )
)
