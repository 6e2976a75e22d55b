"""The same sweep by each of the peers: a cost, a rule, a rate -> what moves starts, shape (2, n).

PyTorch and Optax add gradients up where `paramopt.optimizers.momentum` averages them: their rate
is (1 - beta) times ours. Adam is the same in all.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import joblib
import numpy as np
import sweep_c

from paramopt import engines, landscapes, optimizers, sweep
from paramopt.symbols import calculus, source
from paramopt.symbols.kernel import kernel

BETA = 0.9

Move = Callable[[np.ndarray], np.ndarray]


def ours(J: str, rule: str, rate: float, steps: int) -> Move:
    """Sweep as a reader does, in one thread."""

    def move(starts: np.ndarray) -> np.ndarray:
        with joblib.parallel_config(n_jobs=1):
            return sweep(J, rule, starts, steps, rate).parameters

    return move


def whole_arrays(J: str, rule: str, rate: float, steps: int) -> Move:
    """NumPy, all starts at once."""
    engine = engines.Arrays(landscapes.catalogue[J], optimizers.catalogue[rule])
    alpha, hyper = np.array([[rate]]), optimizers.hyperparameters(engine.rule)
    return lambda starts: engine.last(starts, alpha, np.empty((0, 2)), steps, hyper)


def c(form: str, *flags: str) -> Callable[..., Move]:
    """C, compiled by gcc."""

    def prepare(J: str, rule: str, rate: float, steps: int) -> Move:
        function = optimizers.catalogue[rule]
        text = sweep_c.source(kernel(landscapes.catalogue[J], function), form)
        given = list(optimizers.hyperparameters(function).values())
        with tempfile.TemporaryDirectory() as folder:
            last = sweep_c.compiled(text, list(flags), Path(folder))

        def move(starts: np.ndarray) -> np.ndarray:
            w = starts.copy()
            last(w, rate, steps, given)
            return w

        return move

    return prepare


def gradient(J: str, functions) -> Callable:
    """Return the landscape's own gradient, with another library in the place of NumPy."""
    definition = calculus.gradient_tree(landscapes.catalogue[J].__wrapped__)
    return source.build(definition, {"np": functions})


def torch(**how: bool) -> Callable[..., Move]:
    """PyTorch's optimizers on one tensor, with the gradient as a formula."""

    def prepare(J: str, rule: str, rate: float, steps: int) -> Move:
        import torch

        torch.set_num_threads(1)
        slope = gradient(J, SimpleNamespace(sin=torch.sin, pi=np.pi))

        def move(starts: np.ndarray) -> np.ndarray:
            W = torch.tensor(starts)
            if rule == "adam":
                optimizer = torch.optim.Adam([W], lr=rate, **how)
            else:
                optimizer = torch.optim.SGD([W], lr=rate * (1 - BETA), momentum=BETA, **how)
            for _ in range(steps):
                W.grad = torch.stack(slope(*W))
                optimizer.step()
            return W.numpy()

        return move

    return prepare


def jax(J: str, rule: str, rate: float, steps: int) -> Move:
    """JAX and Optax: one run as a scan, mapped over the starts, compiled."""
    import jax
    import optax

    jax.config.update("jax_enable_x64", True)
    slope = gradient(J, jax.numpy)
    adam, sgd = optax.adam, optax.sgd
    optimizer = adam(rate) if rule == "adam" else sgd(rate * (1 - BETA), momentum=BETA)

    def run(W):
        def step(carried, _):
            W, state = carried
            changes, state = optimizer.update(jax.numpy.stack(slope(*W)), state)
            return (optax.apply_updates(W, changes), state), None

        (W, _), _ = jax.lax.scan(step, (W, optimizer.init(W)), length=steps)
        return W

    runs = jax.jit(jax.vmap(run, in_axes=1, out_axes=1))
    return lambda starts: np.asarray(runs(starts))


PEERS: dict[str, Callable[..., Move]] = {
    "paramopt": ours,
    "C, blocks": c(sweep_c.BLOCKS),
    "C, blocks, no FMA": c(sweep_c.BLOCKS, "-ffp-contract=off"),
    "C, start by start": c(sweep_c.PLAIN, "-ffp-contract=off"),
    "JAX and Optax": jax,
    "NumPy": whole_arrays,
    "PyTorch, foreach": torch(foreach=True),
    "PyTorch, fused": torch(fused=True),
}
"""In the order in which they are printed."""
