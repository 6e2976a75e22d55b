"""Write keras.json: the paths of Keras's optimizers, for `test_optimizers.py`.

As `make_peers.py`: it knows nothing of paramopt, and the tests read the file only. In an
environment of its own:

    pip install jax keras
    KERAS_BACKEND=jax python tests/oracles/make_keras.py
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import jax

jax.config.update("jax_enable_x64", True)

import keras  # noqa: E402

STEPS = 200
KEPT = [*range(20), *range(20, STEPS + 1, 20)]


def rosenbrock_gradient(w1, w2):
    return -2 * (1 - w1) - 400 * w1 * (w2 - w1 * w1), 200 * (w2 - w1 * w1)


START = (-1.2, 1.0)

# The conventions. Left, what paramopt is told; right, what says the same to Keras.
#
#   momentum, nesterov  As in PyTorch and Optax: gradients are added up, the rate is (1 - beta)
#                       times ours.
#   adagrad, rmsprop    epsilon is inside the root, so only epsilon = 0 is the same. AdaGrad's sum
#                       begins at 0.1 unless told otherwise.
#   adam                epsilon is outside the root, but added before the bias is corrected: only
#                       epsilon = 0 is the same.
CASES = [
    ("gradient_descent", 1e-3, {}, lambda r: keras.optimizers.SGD(r)),
    (
        "momentum",
        2e-3,
        {"beta": 0.9},
        lambda r, beta: keras.optimizers.SGD(r * (1 - beta), momentum=beta),
    ),
    (
        "nesterov",
        2e-3,
        {"beta": 0.9},
        lambda r, beta: keras.optimizers.SGD(r * (1 - beta), momentum=beta, nesterov=True),
    ),
    (
        "adagrad",
        0.2,
        {"epsilon": 0.0},
        lambda r, epsilon: keras.optimizers.Adagrad(
            r, initial_accumulator_value=0.0, epsilon=epsilon
        ),
    ),
    (
        "rmsprop",
        5e-4,
        {"beta": 0.9, "epsilon": 0.0},
        lambda r, beta, epsilon: keras.optimizers.RMSprop(r, rho=beta, epsilon=epsilon),
    ),
    (
        "adam",
        0.05,
        {"beta_1": 0.9, "beta_2": 0.999, "epsilon": 0.0},
        lambda r, beta_1, beta_2, epsilon: keras.optimizers.Adam(
            r, beta_1=beta_1, beta_2=beta_2, epsilon=epsilon
        ),
    ),
]


def path(optimizer) -> list[list[float]]:
    W = keras.Variable(START, dtype="float64")
    found = [list(map(float, W.numpy()))]
    for _ in range(STEPS):
        dW = jax.numpy.array(rosenbrock_gradient(*found[-1]), dtype="float64")
        optimizer.apply([dW], [W])
        found.append(list(map(float, W.numpy())))
    return found


def main() -> None:
    keras.backend.set_floatx("float64")
    made = {
        "date": datetime.now(UTC).date().isoformat(),
        "keras": keras.__version__,
        "jax": jax.__version__,
    }
    runs = [
        {
            "peer": "keras",
            "landscape": "rosenbrock",
            "rule": rule,
            "start": START,
            "learning_rate": rate,
            "hyperparameters": settings,
            "parameters": [points[step] for step in KEPT],
        }
        for rule, rate, settings, make in CASES
        for points in [path(make(rate, **settings))]
    ]
    lines = ",\n".join(json.dumps(run) for run in runs)
    text = f'{{"made": {json.dumps(made)},\n"steps": {KEPT},\n"runs": [\n{lines}\n]}}\n'
    Path(__file__).with_name("keras.json").write_text(text)


if __name__ == "__main__":
    main()
