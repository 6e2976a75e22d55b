r"""
The time of a sweep grows with starts times steps
=================================================

What one thread of a processor needs for many runs, beside what others need for the same runs.
"""

import json
from pathlib import Path

import numpy as np

import paramopt
from paramopt import landscapes, optimizers
from paramopt.figures.plates import show
from paramopt.figures.plots import Line, Panel, plots

# %%
# A measurement, not a computation of this build: it was taken once, on the machine named at the
# figures, by ``tests/bench/bench_sweep.py``, which renews it when called with ``write``. All
# compute in double precision, and the script checks that their runs end at the same places.

root = Path(paramopt.__file__).parents[1]
measured = json.loads((root / "gallery/sweeps/speed.json").read_text())
machine = f"{measured['processor']}, one thread, {measured['date']}"
conditions = {
    key: value
    for key, value in measured.items()
    if key not in ("starts", "steps", "sweeps", "growth")
}
libraries = (
    f"gcc {measured['gcc']}, NumPy {measured['numpy']}, Numba {measured['numba']}, "
    f"JAX {measured['jax']}, Optax {measured['optax']}, PyTorch {measured['torch']}"
)

# %%
# The dots are sweeps of 500 steps from more and more starts, the rings of more and more steps from
# 512 × 512 starts.

table = {peer: np.transpose(rows) for peer, rows in measured["growth"].items()}
starts, steps, seconds, _ = table["paramopt"]
work = starts * steps
each = seconds / work * 1e9
more_starts = steps == 500
large = work > 9e7
beside = (work.max() * 1.3, seconds[np.argmax(work)])
slope = np.median(each[large]) / 1e9 * np.array([1e6, 2e11])


def line(peer: str, label: str, role: str) -> Line:
    """Draw a peer's sweeps of 500 steps, with its name beside the last one."""
    starts, steps, seconds, _ = table[peer][:, table[peer][1] == 500]
    end = (starts[-1] * steps[-1] * 1.25, seconds[-1])
    return Line(starts * steps, seconds, "line", role, label, end)


growth = plots(
    name="sweep-speed",
    title="Momentum on Rosenbrock: time of a sweep",
    caption=(
        f"Processor time against starts times steps, on one thread of a virtual "
        f"{measured['processor']}, {measured['date']}; {libraries}. Dots: 500 steps from more and "
        f"more starts; rings: more and more steps from 512 × 512 starts. Dashed, a line of slope "
        f"one. Below ten million steps of all runs a sweep is not compiled; from a hundred million "
        f"on a step of a run takes paramopt {each[large].min():.2f} to {each[large].max():.2f} ns."
    ),
    alt=(
        "Time against starts times steps, both logarithmic. The dots and rings of paramopt follow "
        "a line of slope one, from a hundred million steps closely, up to "
        f"{seconds.max():.2g} seconds at the largest; at a million they are far above it. C "
        "runs along the line, JAX above it, NumPy and PyTorch far above."
    ),
    settings=machine,
    panels=[
        Panel(
            title="",
            settings="",
            across="starts times steps",
            up="seconds",
            xlim=(7e5, 6e11),
            ylim=(5e-4, 200),
            xticks=(1e6, 1e7, 1e8, 1e9, 1e10, 1e11),
            yticks=(0.001, 0.01, 0.1, 1, 10, 100),
            lines=[
                line("PyTorch, foreach", "PyTorch", "grey"),
                line("NumPy", "NumPy", "grey"),
                line("JAX and Optax", "JAX", "grey"),
                line("C, blocks, no FMA", "C", "clay"),
                Line([1e6, 2e11], slope, "dashes", "ink", name="slope one"),
                Line(work[more_starts], seconds[more_starts], "dots", "slate", "paramopt", beside),
                Line(
                    work[~more_starts],
                    seconds[~more_starts],
                    "rings",
                    "slate",
                    name="paramopt, more steps",
                ),
            ],
        )
    ],
    ran=[{"landscape": "rosenbrock", "optimizer": "momentum", **conditions}],
)
show(growth)

# %%
# Momentum takes additions and products only, Adam divisions and roots too. Rastrigin's gradient
# has two sines, which neither gcc nor Numba computes four at a time as they do all else.

sweeps = measured["sweeps"]
rows = np.arange(len(sweeps), 0, -1)
own = np.array([sweep["seconds"]["paramopt"] for sweep in sweeps])
step = own / (measured["starts"] * measured["steps"]) * 1e9
names = [
    f"{optimizers.catalogue[sweep['rule']].title}, {landscapes.catalogue[sweep['landscape']].title}"
    for sweep in sweeps
]


def ratios(*peers: str) -> np.ndarray:
    """Return how many times as long the fastest of these peers takes, for each sweep."""
    return np.array([min(sweep["seconds"][peer] for peer in peers) for sweep in sweeps]) / own


def span(values: np.ndarray) -> str:
    """Print the range of ratios."""
    return f"{values.min():.2g} to {values.max():.2g}"


c, fused, jax = ratios("C, blocks, no FMA"), ratios("C, blocks"), ratios("JAX and Optax")
numpy, torch = ratios("NumPy"), ratios("PyTorch, foreach", "PyTorch, fused")
others = plots(
    name="sweep-ratios",
    title="Time beside paramopt’s",
    caption=(
        f"The same {measured['starts']:,} runs of {measured['steps']} steps by others. At the "
        "right, what a step of a run takes paramopt. C is a loop over blocks of 256 runs, compiled "
        "for the processor without fused multiply-add (dots), when it ends at the same places to "
        f"the last bit, and with it (rings): it takes {span(c)} and {span(fused)} times as long as "
        f"paramopt, JAX with Optax {span(jax)}, NumPy on whole arrays {span(numpy)}, the faster of "
        f"PyTorch's foreach and fused optimizers {span(torch)}. {libraries}."
    ),
    alt=(
        "One row for each of six sweeps, with a mark for each peer on a logarithmic axis of "
        "ratios. "
        + " ".join(
            f"{name}: C {c[i]:.2g}, with fused multiply-add {fused[i]:.2g}, JAX {jax[i]:.2g}, "
            f"NumPy {numpy[i]:.2g}, PyTorch {torch[i]:.2g}."
            for i, name in enumerate(names)
        )
    ),
    settings=machine,
    panels=[
        Panel(
            title="",
            settings="",
            across="times as long as paramopt",
            up="",
            xlim=(0.045, 700),
            ylim=(0.4, len(rows) + 1),
            xticks=(1, 10, 100),
            yticks=(),
            log="x",
            lines=[
                Line([1, 1], [0.4, len(rows) + 0.5], "dashes", "ink"),
                *(
                    Line([], [], label=name, at=(0.045, row), role="ink")
                    for name, row in zip(names, rows, strict=True)
                ),
                *(
                    Line([], [], label=f"{ns:.2g} ns", at=(700, row), role="grey", ha="right")
                    for ns, row in zip(step, rows, strict=True)
                ),
                Line(c, rows, "dots", "clay", "C", (0.75, rows[0] + 0.65), ha="center"),
                Line(fused, rows, "rings", "clay"),
                Line(jax, rows, "dots", "slate", "JAX", (jax[0], rows[0] + 0.65), ha="center"),
                Line(numpy, rows, "rings", "ink", "NumPy", (12, rows[0] + 0.65), ha="center"),
                Line(torch, rows, "dots", "grey", "PyTorch", (50, rows[0] + 0.65), ha="center"),
            ],
        )
    ],
    ran=[{"starts": measured["starts"], "steps": measured["steps"], **conditions}],
    table={
        "landscape": [sweep["landscape"] for sweep in sweeps],
        "optimizer": [sweep["rule"] for sweep in sweeps],
        "nanoseconds_a_step": step,
        "c": c,
        "c_with_fused_multiply_add": fused,
        "jax": jax,
        "numpy": numpy,
        "pytorch": torch,
    },
)
show(others)
