"""What a sweep costs: ours against C, JAX, NumPy and PyTorch, one thread, 512 x 512 starts x 500.

Run ``python tests/bench/bench_sweep.py`` (some minutes) to print it; it fails if a reach is missed.
With ``write`` it also measures how the time grows, and renews the measurement that the gallery
draws. Each peer has a process of its own, on one core; all take turns, and the least processor time
of a turn counts, so that other work on the machine disturbs little. Where nothing overflows all
come to the same ends: NumPy and C without fused multiply-add to the last bit, the others but for
roundings, which momentum keeps below 1e-10 and Adam lets grow, at worst to 9e-4.

Why it is as it is, measured on the machine that ``gallery/sweeps/speed.json`` names:

- One start after the other, C waits for each result before it can go on. In blocks of 256, gcc and
  Numba both make vector instructions. Fused multiply-add, gcc's default, gains C up to a sixth, and
  changes last bits; the reach is on C without it, which computes what we compute.
- Adam spends its time on six divisions and two roots a step of two parameters. XLA multiplies by
  the reciprocal of 1 - beta**t, which leaves two divisions, but makes several loops over all runs
  of a step and stays behind. Numba told ``fastmath={"arcp"}`` does the same in one loop, and takes
  2.7 in the place of 3.8 ns. On Himmelblau 30 % of the ends then differ, 1 % of the numbers by more
  than 4 units in the last place, at worst by 9e-5. We divide.
- Rastrigin's time is its sines. Neither gcc -O3 nor Numba makes vector sines by itself. With those
  of glibc's libmvec, which a call can name by the attribute ``vector-function-abi-variant``, a step
  takes 4 in the place of 26 ns. Two thirds of these sines differ from NumPy's, by up to 3 units in
  the last place; at the rate 0.0013 no end moved by 1e-9, at 0.076 41 % came to another minimum.
"""

from __future__ import annotations

import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from datetime import date
from importlib.metadata import version
from math import ceil
from pathlib import Path

# Libraries read these when they are imported.
os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"

import numpy as np
from reach import Reached, judge
from sweep_peers import PEERS

from paramopt import landscapes

MEASUREMENT = Path(__file__).parents[2] / "gallery" / "sweeps" / "speed.json"
SIDE, STEPS = 512, 500
ROUNDS, SECONDS = 9, 5.0
"""A peer takes so many turns, but no further one after so many seconds."""
CASES = {
    ("rosenbrock", "momentum"): 0.001,
    ("beale", "momentum"): 2e-5,
    ("goldstein_price", "momentum"): 8.3e-5,
    ("himmelblau", "adam"): 0.25,
    ("rosenbrock", "adam"): 0.44,
    ("rastrigin", "momentum"): 0.0013,
}
"""The learning rates: such that no run overflows."""
EXACT = ("C, blocks, no FMA", "C, start by start", "NumPy")
NEAR, SHARE = {"momentum": 1e-9, "adam": 1e-3}, 0.999
"""How near to ours the others end, of nearly all runs: those between two basins may fall."""
GROWTH = {
    "paramopt": 1e11,
    "C, blocks, no FMA": 1e10,
    "JAX and Optax": 1e9,
    "NumPy": 1e8,
    "PyTorch, foreach": 1e8,
}
"""Up to how many steps of all runs the growth is measured."""


def grid(J: str, side: int) -> np.ndarray:
    """Return side x side starts all over a landscape, shape (2, side**2)."""
    axes = [np.linspace(*ends, side) for ends in landscapes.catalogue[J].domain]
    return np.array(np.meshgrid(*axes)).reshape(2, -1)


def work(peer: str, J: str, rule: str, rate: str, side: str, steps: str, file: str) -> None:
    """Be a peer: sweep once for each line that comes, and print seconds and peak megabytes."""
    move = PEERS[peer](J, rule, float(rate), int(steps))
    starts = grid(J, int(side))
    for turn, _ in enumerate(sys.stdin):
        began = time.process_time()
        ends = move(starts)
        took = time.process_time() - began
        if turn == 0:
            np.save(file, ends)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps({"seconds": took, "memory": memory}), flush=True)


@dataclass
class Worker:
    """A peer in a process of its own, kept to one core."""

    peer: str
    file: Path
    process: subprocess.Popen
    began: float
    seconds: list[float] = field(default_factory=list)
    memory: float = 0.0
    first: float = 0.0

    @classmethod
    def start(cls, peer, J, rule, rate, side, steps, file: Path, cache: Path) -> Worker:
        arguments = [sys.executable, __file__, peer, J, rule, rate, side, steps, file]
        began = time.perf_counter()
        process = subprocess.Popen(
            list(map(str, arguments)),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "XDG_CACHE_HOME": str(cache)},
        )
        return cls(peer, file, process, began)

    def turn(self) -> None:
        """Have it sweep once."""
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        self.first = self.first or time.perf_counter() - self.began
        self.seconds.append(answer["seconds"])
        self.memory = answer["memory"]

    def stop(self) -> None:
        """End it."""
        self.process.communicate()

    @property
    def best(self) -> float:
        """The least time of a turn; the first, which may compile, counts only if it is the only."""
        return min(self.seconds[1:] or self.seconds)


def alone(*arguments, cache: Path, turns: int = 1) -> Worker:
    """Let a peer sweep without others beside it."""
    worker = Worker.start(*arguments, cache=cache)
    for _ in range(turns):
        worker.turn()
    worker.stop()
    return worker


def compared(J: str, rule: str, folder: Path) -> dict[str, Worker]:
    """Sweep by all peers in turns, and check that all end where ours end."""
    given = (J, rule, CASES[J, rule], SIDE, STEPS)
    cold = alone("paramopt", *given, folder / "cold.npy", cache=folder / "cache")
    workers = {}
    for peer in PEERS:
        workers[peer] = Worker.start(peer, *given, folder / f"{peer}.npy", cache=folder / "cache")
        workers[peer].turn()
    for _ in range(ROUNDS):
        for worker in workers.values():
            if sum(worker.seconds) < SECONDS:
                worker.turn()
    ours = np.load(folder / "paramopt.npy")
    assert np.isfinite(ours).all(), "a run overflows"
    for worker in workers.values():
        worker.stop()
        apart = np.abs(np.load(worker.file) - ours).max(axis=0)
        bound = 0 if worker.peer in EXACT else NEAR[rule]
        share = np.mean(apart <= bound)
        print(f"{worker.peer:20} {share:.6f} within {bound:g}, worst {apart.max():.1e}")
        assert share >= (1 if worker.peer in EXACT else SHARE), f"{worker.peer} ends elsewhere"
    return {"cold": cold, **workers}


def table(workers: dict[str, Worker]) -> None:
    """Print what each peer costs."""
    ours = workers["paramopt"].best
    print(f"{'':20}{'ns a step':>11}{'x ours':>9}{'first s':>9}{'peak MB':>9}")
    for peer, worker in workers.items():
        if peer != "cold":
            each = worker.best / (SIDE**2 * STEPS) * 1e9
            print(
                f"{peer:20}{each:11.2f}{worker.best / ours:9.2f}{worker.first:9.2f}"
                f"{worker.memory:9.0f}"
            )
    cold = workers["cold"]
    print(f"{'with an empty cache':20}{'':11}{'':9}{cold.first:9.2f}{cold.memory:9.0f}")


def reaches(J: str, rule: str, workers: dict[str, Worker]) -> list[Reached]:
    """Compare with what is to be reached."""
    best = {peer: worker.best for peer, worker in workers.items()}

    def times(*names: str) -> float:
        """How many times as long the fastest of some peers takes."""
        return min(best[name] for name in names) / best["paramopt"]

    case = f"{J}, {rule}"
    same = times("C, blocks, no FMA", "C, start by start")
    reached = [(f"of C's speed, {case}", same, ">=", 0.9)]
    if J != "rastrigin":
        level = 1.0 if rule == "adam" else 1.5
        reached.append((f"times JAX's speed, {case}", times("JAX and Optax"), ">=", level))
    if J != "rastrigin" and rule == "momentum":
        torch = times("PyTorch, foreach", "PyTorch, fused")
        reached.append((f"times PyTorch's speed, {case}", torch, ">=", 10.0))
    return reached


def growth(folder: Path) -> dict[str, list[list[float]]]:
    """Measure the time of momentum on Rosenbrock against starts and steps: a table a peer."""
    rate = CASES["rosenbrock", "momentum"]
    sizes = [(side, STEPS) for side in (45, 142, 448, 1415, 4473)]
    sizes += [(SIDE, ceil(10**power / SIDE**2)) for power in (6, 7, 8, 9, 10, 11)]
    rows = {}
    for peer, most in GROWTH.items():
        rows[peer] = []
        for side, steps in sizes:
            if side**2 * steps < 1.5 * most:
                given = (peer, "rosenbrock", "momentum", rate, side, steps, folder / "ends.npy")
                turns = 1 if side**2 * steps > 5e9 else 5
                worker = alone(*given, cache=folder / "cache", turns=turns)
                rows[peer].append([side**2, steps, worker.best, worker.memory])
                print(f"{peer:20}{side**2:12}{steps:8}{worker.best:10.4f} s{worker.memory:8.0f} MB")
    return rows


def machine() -> dict:
    """Name the processor and the libraries that did the work."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    models = [line.split(":")[1].strip() for line in lines if line.startswith("model name")]
    gcc = subprocess.run(["gcc", "-dumpfullversion"], check=True, capture_output=True, text=True)
    libraries = ("numpy", "numba", "torch", "jax", "optax")
    return {
        "processor": models[0] if models else platform.processor(),
        "cores": os.cpu_count(),
        "threads": 1,
        "system": platform.system(),
        "python": platform.python_version(),
        **{name: version(name) for name in libraries},
        "gcc": gcc.stdout.strip(),
        "date": date.today().isoformat(),
    }


def main(write: bool) -> None:
    """Measure and print, write if asked to, and fail if a reach is missed."""
    measured = {**machine(), "starts": SIDE**2, "steps": STEPS, "sweeps": []}
    print("\nSweeps:", ", ".join(f"{key} {value}" for key, value in measured.items() if value))
    reached = []
    for J, rule in CASES:
        print(f"\n{rule} on {J}, learning rate {CASES[J, rule]:g}")
        with tempfile.TemporaryDirectory() as folder:
            workers = compared(J, rule, Path(folder))
        table(workers)
        reached += reaches(J, rule, workers)
        columns = {
            "seconds": {peer: worker.best for peer, worker in workers.items() if peer != "cold"},
            "first_seconds": {peer: worker.first for peer, worker in workers.items()},
            "megabytes": {peer: worker.memory for peer, worker in workers.items()},
        }
        measured["sweeps"].append({"landscape": J, "rule": rule, **columns})
    if write:
        with tempfile.TemporaryDirectory() as folder:
            measured["growth"] = growth(Path(folder))
        MEASUREMENT.write_text(json.dumps(measured, indent=1) + "\n")
    print()
    judge(reached)


if __name__ == "__main__":
    match sys.argv[1:]:
        case [] | ["write"]:
            main(write=bool(sys.argv[1:]))
        case given:
            if hasattr(os, "sched_setaffinity"):
                os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
            work(*given)
