r"""
With two curvatures no rate suits both, and the best is a hair below the limit
==============================================================================

On a quadratic cost gradient descent multiplies the part of the distance that lies along a
curvature :math:`\lambda` by :math:`1 - \alpha\lambda` a step. After many steps only the part with
the largest factor is left (:func:`paramopt.theory.best_rate`).
"""

import numpy as np

from paramopt import landscapes, minimize, theory
from paramopt.figures.factor import factor
from paramopt.figures.plates import Table, show
from paramopt.figures.style import number
from paramopt.record import setting

J, STEPS = landscapes.ravine, 900
smallest, largest = np.linalg.eigvalsh(J.hessian(0, 0))
best = theory.best_rate(smallest, largest)

# %%
# Nine runs. What a late step does to the distance is what theory says it does.

rates = np.array([0.004, 0.01, 0.016, 0.02, 0.026, 0.032, 0.037, best, 0.0415])
run = minimize(J, "gradient_descent", J.start, STEPS, rates)
distance = np.hypot(*run.parameters.swapaxes(0, 1))
measured = distance[300] / distance[299]
show(factor((smallest, largest), rates, measured, ran=[setting(run) | {"measured_in_step": 300}]))

# %%
# The same for a few of them in numbers, with the steps until the distance is a millionth of the
# first. Up to the best rate, twice the rate takes half the steps; a slightly larger one is far
# worse.

NEAR = 1e-6
chosen = np.array([0.01, 0.02, best, 0.0395, 0.0399])
run = minimize(J, "gradient_descent", J.start, 5000, chosen)
distance = np.hypot(*run.parameters.swapaxes(0, 1))
worst = np.maximum(*(abs(theory.contraction(chosen, curve)) for curve in (smallest, largest)))
records = [
    {
        "learning_rate": float(rate),
        "predicted": float(rho),
        "measured": float(d[300] / d[299]),
        "steps_predicted": int(np.ceil(np.log(NEAR) / np.log(rho))),
        "steps_measured": int(np.argmax(d <= NEAR * d[0])),
    }
    for rate, rho, d in zip(chosen, worst, distance.T, strict=True)
]
show(
    Table(
        name="ravine-factors",
        title="Ravine: factor a step, and steps to a millionth",
        caption="Gradient descent on the ravine, curvatures 1 and 50. The factor is that of step "
        "300; steps count until the distance is a millionth of the first.",
        header=["α", "Factor predicted", "Measured", "Steps predicted", "Steps measured"],
        rows=[
            [
                number(row["learning_rate"]),
                f"{row['predicted']:.4f}",
                f"{row['measured']:.4f}",
                str(row["steps_predicted"]),
                str(row["steps_measured"]),
            ]
            for row in records
        ],
        records=records,
    )
)
