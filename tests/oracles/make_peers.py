"""Write peers.json: the paths of PyTorch's and Optax's optimizers, for `test_optimizers.py`.

The tests read the file and do not run this script. It knows nothing of paramopt: the gradients are
written out by hand below. Everything runs in double precision on a processor. To make it anew, in
an environment of its own:

    pip install torch jax optax
    python tests/oracles/make_peers.py
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import jax
import optax
import torch

jax.config.update("jax_enable_x64", True)

STEPS = 200
KEPT = [*range(20), *range(20, STEPS + 1, 20)]


def rosenbrock_gradient(w1, w2):
    return -2 * (1 - w1) - 400 * w1 * (w2 - w1 * w1), 200 * (w2 - w1 * w1)


def beale_gradient(w1, w2):
    a, da = 1.5 - w1 + w1 * w2, (w2 - 1, w1)
    b, db = 2.25 - w1 + w1 * w2**2, (w2**2 - 1, 2 * w1 * w2)
    c, dc = 2.625 - w1 + w1 * w2**3, (w2**3 - 1, 3 * w1 * w2**2)
    return tuple(2 * (a * da[i] + b * db[i] + c * dc[i]) for i in range(2))


GRADIENTS = {
    "rosenbrock": (rosenbrock_gradient, (-1.2, 1.0)),
    "beale": (beale_gradient, (0.5, 0.5)),
}

# The conventions. Left, what paramopt is told; right, what says the same to the peer.
#
#   momentum, nesterov  The peers add gradients up, U = beta U + dW; paramopt averages them,
#                       V = beta V + (1 - beta) dW = (1 - beta) U. So their rate is (1 - beta)
#                       times ours. `nesterov=True` means the same form in all three.
#   adagrad             PyTorch puts eps outside the root, as paramopt; Optax inside, where only
#                       eps = 0 is the same. Both can begin with a sum above zero, Optax does by
#                       default; paramopt begins with zero.
#   rmsprop             beta is called `alpha` in PyTorch, `decay` in Optax. Both put eps outside
#                       the root unless Optax is told `eps_in_sqrt=True`, which is its default.
#   adam                One convention in all: corrected for bias, eps outside the root.
CONVENTIONS = {
    "gradient_descent": (
        lambda W, rate: torch.optim.SGD(W, lr=rate),
        lambda rate: optax.sgd(rate),
    ),
    "momentum": (
        lambda W, rate, beta: torch.optim.SGD(W, lr=rate * (1 - beta), momentum=beta),
        lambda rate, beta: optax.sgd(rate * (1 - beta), momentum=beta),
    ),
    "nesterov": (
        lambda W, rate, beta: torch.optim.SGD(
            W, lr=rate * (1 - beta), momentum=beta, nesterov=True
        ),
        lambda rate, beta: optax.sgd(rate * (1 - beta), momentum=beta, nesterov=True),
    ),
    "adagrad": (
        lambda W, rate, epsilon: torch.optim.Adagrad(
            W, lr=rate, eps=epsilon, initial_accumulator_value=0
        ),
        lambda rate, epsilon: (
            optax.adagrad(rate, eps=epsilon, initial_accumulator_value=0.0)
            if epsilon == 0
            else None
        ),
    ),
    "rmsprop": (
        lambda W, rate, beta, epsilon: torch.optim.RMSprop(W, lr=rate, alpha=beta, eps=epsilon),
        lambda rate, beta, epsilon: optax.rmsprop(
            rate, decay=beta, eps=epsilon, eps_in_sqrt=False, initial_scale=0.0
        ),
    ),
    "adam": (
        lambda W, rate, beta_1, beta_2, epsilon: torch.optim.Adam(
            W, lr=rate, betas=(beta_1, beta_2), eps=epsilon
        ),
        lambda rate, beta_1, beta_2, epsilon: optax.adam(
            rate, b1=beta_1, b2=beta_2, eps=epsilon, eps_root=0.0
        ),
    ),
}

# Each rule with its usual settings, and with some under which a misplaced epsilon or a swapped
# beta would show in the first digits.
CASES = [
    ("gradient_descent", 1e-3, {}),
    ("momentum", 2e-3, {"beta": 0.9}),
    ("momentum", 1e-3, {"beta": 0.5}),
    ("nesterov", 2e-3, {"beta": 0.9}),
    ("nesterov", 1e-3, {"beta": 0.5}),
    ("adagrad", 0.2, {"epsilon": 1e-8}),
    ("adagrad", 0.2, {"epsilon": 0.0}),
    ("adagrad", 0.2, {"epsilon": 2.0}),
    ("rmsprop", 5e-4, {"beta": 0.9, "epsilon": 1e-8}),
    ("rmsprop", 0.02, {"beta": 0.7, "epsilon": 2.0}),
    ("adam", 0.05, {"beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-8}),
    ("adam", 0.02, {"beta_1": 0.7, "beta_2": 0.95, "epsilon": 2.0}),
]


def path_of_torch(make, gradient, start) -> list[list[float]]:
    W = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    optimizer = make([W])
    path = [W.tolist()]
    for _ in range(STEPS):
        W.grad = torch.tensor(gradient(*W.tolist()), dtype=torch.float64)
        optimizer.step()
        path.append(W.tolist())
    return path


def path_of_optax(optimizer, gradient, start) -> list[list[float]]:
    W = jax.numpy.array(start, dtype=jax.numpy.float64)
    state = optimizer.init(W)
    path = [W.tolist()]
    for _ in range(STEPS):
        dW = jax.numpy.array(gradient(*W.tolist()), dtype=jax.numpy.float64)
        updates, state = optimizer.update(dW, state, W)
        W = optax.apply_updates(W, updates)
        path.append(W.tolist())
    return path


def runs():
    for rule, rate, settings in CASES:
        for landscape, (gradient, start) in GRADIENTS.items():
            in_torch, in_optax = CONVENTIONS[rule]
            peers = {
                "torch": path_of_torch(
                    lambda W: in_torch(W, rate, **settings),  # noqa: B023
                    gradient,
                    start,
                )
            }
            if optimizer := in_optax(rate, **settings):
                peers["optax"] = path_of_optax(optimizer, gradient, start)
            for peer, path in peers.items():
                yield {
                    "peer": peer,
                    "landscape": landscape,
                    "rule": rule,
                    "start": start,
                    "learning_rate": rate,
                    "hyperparameters": settings,
                    "parameters": [path[step] for step in KEPT],
                }


def main() -> None:
    made = {
        "date": datetime.now(UTC).date().isoformat(),
        "torch": torch.__version__,
        "optax": optax.__version__,
        "jax": jax.__version__,
    }
    lines = ",\n".join(json.dumps(run) for run in runs())
    text = f'{{"made": {json.dumps(made)},\n"steps": {KEPT},\n"runs": [\n{lines}\n]}}\n'
    Path(__file__).with_name("peers.json").write_text(text)


if __name__ == "__main__":
    main()
