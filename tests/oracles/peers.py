"""Run every rule here and in PyTorch, Optax and Keras, compare whole paths, record what came of it.

`nox -s peers` runs this. It fails with one line if a path that is to be the same is not, or if one
is that is excused. The record is what the site shows and what `tests/test_peers.py` holds against
the rules as they are. The peers know nothing of paramopt: their gradients are written out by hand
below. Everything runs in double precision on a processor.
"""

from __future__ import annotations

import ast
import inspect
import json
import os
import platform
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

# Libraries read these when they are imported.
os.environ |= {"KERAS_BACKEND": "jax", "JAX_ENABLE_X64": "1"}

import jax
import keras
import numpy as np
import optax
import torch
from conventions import CASES, CONVENTIONS, DEFAULTS, LEEWAY, STARTS, STEPS, Call

from paramopt import minimize, optimizers
from paramopt.symbols import source

RECORD = Path(__file__).parents[2] / "gallery" / "optimizers" / "peers.json"
KEPT = [*range(20), *range(20, STEPS + 1, 20)]
"""The steps whose parameters are recorded."""
LIBRARIES = ("numpy", "torch", "optax", "jax", "keras")


def rosenbrock_gradient(w1, w2):
    return -2 * (1 - w1) - 400 * w1 * (w2 - w1 * w1), 200 * (w2 - w1 * w1)


def beale_gradient(w1, w2):
    a, da = 1.5 - w1 + w1 * w2, (w2 - 1, w1)
    b, db = 2.25 - w1 + w1 * w2**2, (w2**2 - 1, 2 * w1 * w2)
    c, dc = 2.625 - w1 + w1 * w2**3, (w2**3 - 1, 3 * w1 * w2**2)
    return tuple(2 * (a * da[i] + b * db[i] + c * dc[i]) for i in range(2))


GRADIENTS = {"rosenbrock": rosenbrock_gradient, "beale": beale_gradient}


def torch_step(call: str, settings: dict, start: tuple):
    W = torch.tensor(start, dtype=torch.float64)
    optimizer = eval(call, {"torch": torch, "W": W}, settings)

    def step(dW):
        W.grad = torch.tensor(dW, dtype=torch.float64)
        optimizer.step()
        return W.tolist()

    return step


def optax_step(call: str, settings: dict, start: tuple):
    optimizer = eval(call, {"optax": optax}, settings)
    W = jax.numpy.array(start, dtype="float64")
    state = optimizer.init(W)

    def step(dW):
        nonlocal W, state
        updates, state = optimizer.update(jax.numpy.array(dW, dtype="float64"), state, W)
        W = optax.apply_updates(W, updates)
        return W.tolist()

    return step


def keras_step(call: str, settings: dict, start: tuple):
    optimizer = eval(call, {"keras": keras}, settings)
    W = keras.Variable(start, dtype="float64")

    def step(dW):
        optimizer.apply([keras.ops.convert_to_tensor(dW, dtype="float64")], [W])
        return W.numpy().tolist()

    return step


STEPPERS = {"torch": torch_step, "optax": optax_step, "keras": keras_step}


def their_path(call: Call, settings: dict, J: str) -> np.ndarray:
    step = STEPPERS[call.peer](call.text, settings, STARTS[J])
    path = [STARTS[J]]
    for _ in range(STEPS):
        path.append(step(GRADIENTS[J](*path[-1])))
    return np.array(path)


def our_path(call: Call, settings: dict, J: str, start: tuple) -> np.ndarray:
    names = {"minimize": minimize, "optimizers": optimizers, "J": J, "start": start, "steps": STEPS}
    return eval(call.text, names, settings).parameters


def last_bit(call: Call, settings: dict, J: str) -> float:
    """Return how far our path moves if one parameter starts one unit in the last place away."""
    path, start = our_path(call, settings, J, STARTS[J]), np.array(STARTS[J])
    moved = [
        np.where(np.arange(2) == i, np.nextafter(start, towards), start)
        for i in range(2)
        for towards in (-np.inf, np.inf)
    ]
    return max(abs(our_path(call, settings, J, start) - path).max() for start in moved)


def largest(differences: np.ndarray) -> dict:
    """Return the largest of these differences, by step and parameter, and when it is reached."""
    by_step = differences.max(axis=1)
    return {"value": rounded(by_step.max()), "step": int(by_step.argmax())}


def rounded(value: float) -> float:
    return float(f"{value:.3g}")


def compare(rule: str, settings: dict, J: str):
    """Yield what came of each peer's call for one rule on one landscape."""
    own, *calls = CONVENTIONS[rule]
    ours, bit = our_path(own, settings, J, STARTS[J]), last_bit(own, settings, J)
    for call in calls:
        theirs = their_path(call, settings, J)
        off = abs(theirs - ours)
        judge(call, settings, J, off, LEEWAY * bit)
        yield {
            "rule": rule,
            "settings": settings,
            "landscape": J,
            "peer": call.peer,
            "call": call.text,
            "same": call.same(settings),
            "last_bit": rounded(bit),
            "absolute": largest(off),
            "relative": largest(off / abs(theirs)),
            "parameters": theirs[KEPT].tolist(),
            "differences": [rounded(value) for value in off.max(axis=1)],
        }


def judge(call: Call, settings: dict, J: str, off: np.ndarray, allowed: float) -> None:
    """End with one line if a path is not what the table of conventions says."""
    at, step = off.max(), off.max(axis=1).argmax()
    what = f"{call.text} with {settings} on {J}"
    if call.same(settings) and not at <= allowed:
        sys.exit(f"{what}: {at:.2g} from our path at step {step}, allowed is {allowed:.2g}")
    if not call.same(settings) and at <= allowed:
        sys.exit(f"{what}: our path, within {at:.2g}, though excused as {call.because}")


def default(parameters: str) -> list[float | str | None]:
    """Return the defaults of ``function(parameter, ...)``; a parameter without one is required."""
    function, _, names = parameters.removesuffix(")").partition("(")
    if not names:
        return [json.loads(function)]
    signature = inspect.signature(eval(function)).parameters
    found = []
    for name in names.split(", "):
        value = signature[name].default
        value = "required" if value is inspect.Parameter.empty else value
        found += value if isinstance(value, tuple) else [value]
    return found


def main() -> None:
    keras.backend.set_floatx("float64")
    versions = {"python": platform.python_version()} | {name: version(name) for name in LIBRARIES}
    facts = {
        "date": datetime.now(UTC).date().isoformat(),
        "versions": versions,
        "leeway": LEEWAY,
        "starts": STARTS,
        "steps": KEPT,
        # As `source` reads them, without docstrings and comments: only the mathematics counts.
        "rules": {
            name: ast.unparse(source.tree(rule)) for name, rule in optimizers.catalogue.items()
        },
        "conventions": {rule: [asdict(call) for call in CONVENTIONS[rule]] for rule in CONVENTIONS},
        "defaults": {what: [default(text) for text in row] for what, row in DEFAULTS.items()},
    }
    runs = []
    for rule, settings in CASES:
        for J in STARTS:
            for run in compare(rule, settings, J):
                print(
                    f"{'=' if run['same'] else '≠'} {run['absolute']['value']:8.2g}  {run['call']}"
                    f"  {run['settings']}  {J}"
                )
                runs.append(json.dumps(run))
    head = json.dumps(facts, indent=1, ensure_ascii=False).removesuffix("\n}")
    lines = ",\n".join(runs)
    RECORD.write_text(f'{head},\n "runs": [\n{lines}\n ]\n}}\n', encoding="utf-8")


if __name__ == "__main__":
    main()
