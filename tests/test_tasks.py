"""Work is cut evenly, done anywhere with equal results, watched by a bar, ended by an interrupt."""

from __future__ import annotations

import io
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import distributed
import joblib
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from paramopt import sweep, sweeps, tasks

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "sweeps.md"


@given(
    first=st.integers(0, 10**6),
    count=st.integers(1, 10**4),
    seconds=st.floats(1e-9, 1),
)
def test_cuts_are_even_and_no_task_is_too_short(first, count, seconds):
    cuts = tasks.edges(first, first + count, seconds)
    sizes = np.diff(cuts)
    assert (cuts[0], cuts[-1]) == (first, first + count)
    assert sizes.max() - sizes.min() <= 1
    assert sizes.min() > 0
    if len(sizes) > 1:
        assert (sizes.min() + 1) * seconds >= tasks.SHORTEST


class Stand:
    """A job whose items take a given time by a clock of its own."""

    def __init__(self, seconds: float) -> None:
        self.now, self.seconds, self.cuts = 0.0, seconds, []

    def __call__(self, first, last):
        self.cuts.append((first, last))

        def do():
            self.now += (last - first) * self.seconds
            return (np.arange(first, last) ** 2,)

        return do


@pytest.mark.parametrize("seconds", [1e-7, 1e-5, 1e-3])
def test_first_parts_double_until_it_is_known_how_long_an_item_takes(seconds, monkeypatch):
    job, count = Stand(seconds), 300_000
    monkeypatch.setattr(tasks, "time", SimpleNamespace(perf_counter=lambda: job.now))
    with joblib.parallel_config(n_jobs=1):
        (squares,) = tasks.in_tasks(job, count, "item")
    np.testing.assert_array_equal(squares, np.arange(count) ** 2)
    sizes = [last - first for first, last in job.cuts]
    tried = next((i + 1 for i, size in enumerate(sizes) if size * seconds >= 0.05), len(sizes))
    assert sizes[: tried - 1] == [1024 * 2**i for i in range(tried - 1)]
    assert sizes[tried - 1] <= 1024 * 2 ** (tried - 1)
    if len(sizes) > tried + 1:
        assert all(0.1 <= size * seconds <= 0.3 for size in sizes[tried:])


def test_no_items_are_done_too():
    (nothing,) = tasks.in_tasks(Stand(1.0), 0, "item")
    assert nothing.shape == (0,)


# Where tasks run


@pytest.fixture
def small(monkeypatch):
    """Cut small work into tasks too."""
    monkeypatch.setattr(sweeps, "WORTH", 0)
    monkeypatch.setattr(tasks, "FIRST", 1)
    monkeypatch.setattr(tasks, "SHORTEST", 0)
    monkeypatch.setattr(tasks, "edges", lambda first, last, _: [*range(first, last, 9), last])


@pytest.fixture(scope="module")
def cluster():
    # Its dashboard takes any free port: other tests may have a cluster at the same time.
    given = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": ":0"}
    with distributed.LocalCluster(**given) as cluster, distributed.Client(cluster):
        yield cluster


BACKENDS = [{"backend": "threading"}, {"backend": "loky", "n_jobs": 2}, {"n_jobs": 1}]
STARTS = np.random.default_rng(0).uniform(-3, 3, (2, 5, 20))
RATES = np.array([[[0.003]], [[0.05]], [[4.0]]])  # the last ones diverge


def swept():
    ends = sweep("beale", "adam", STARTS, 20, 0.01, beta_1=0.5, target=1.0, box=[[-3, 3], [-3, 3]])
    many = sweep("rosenbrock", "momentum", STARTS, 60, RATES, noise=0.1)
    assert many.diverged.any()
    return [*vars(ends).values(), ends.reached, *vars(many).values()]


def equal(one, two):
    for a, b in zip(one, two, strict=True):
        if isinstance(a, np.ndarray):
            np.testing.assert_array_equal(a, b, strict=True)


@pytest.mark.parametrize("engine", ["compiled", "NumPy"])
@pytest.mark.parametrize("where", BACKENDS, ids=lambda where: where.get("backend", "here"))
@pytest.mark.usefixtures("small")
def test_results_do_not_depend_on_the_backend(where, engine, monkeypatch):
    monkeypatch.setattr(sweeps, "WORTH", 0 if engine == "compiled" else np.inf)
    expected = swept()
    with joblib.parallel_config(**where):
        equal(swept(), expected)


@pytest.mark.parametrize("engine", ["compiled", "NumPy"])
@pytest.mark.usefixtures("small", "cluster")
def test_a_dask_cluster_gives_the_same(engine, monkeypatch):
    monkeypatch.setattr(sweeps, "WORTH", 0 if engine == "compiled" else np.inf)
    expected = swept()
    with joblib.parallel_config(backend="dask"):
        equal(swept(), expected)


@pytest.mark.usefixtures("small", "cluster")
def test_all_workers_of_a_cluster_work():
    def where(first, last):
        def do():
            time.sleep(0.02)
            return (np.full(last - first, os.getpid()),)

        return do

    with joblib.parallel_config(backend="dask"):
        (processes,) = tasks.in_tasks(where, 200, "item")
    assert len(set(processes) - {os.getpid()}) == 2


@pytest.mark.usefixtures("small", "cluster")
def test_big_tasks_are_sent_to_a_cluster_as_data():
    """Dask warns of big arguments, and warnings are errors here."""
    starts = np.zeros((2, 2_000_000))
    with pytest.MonkeyPatch.context() as patch, joblib.parallel_config(backend="dask"):
        patch.setattr(tasks, "edges", lambda first, last, _: [first, last // 2, last])
        ends = sweep("bowl", "gradient_descent", starts, 2, np.full(2_000_000, 0.1))
    assert (ends.costs == 0).all()


@pytest.mark.usefixtures("small")
def test_the_code_of_the_how_to_page_runs_on_a_cluster(cluster):
    (code,) = [c for c in re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.S) if "dask" in c]
    assert "tcp://scheduler:8786" in code
    rng = np.random.default_rng(1)
    given = {"starts": rng.uniform(-5, 5, (2, 100)), "sweep": sweep}
    exec(code.replace("tcp://scheduler:8786", cluster.scheduler_address), given)
    here = sweep("himmelblau", "momentum", given["starts"], 500, 0.01)
    np.testing.assert_array_equal(given["ends"].parameters, here.parameters)


@pytest.mark.usefixtures("small", "cluster")
@pytest.mark.parametrize("where", [{"backend": "dask"}, {"n_jobs": 2}], ids=["dask", "loky"])
def test_sweeps_run_within_tasks(where):
    here = sweep("bowl", "adam", STARTS, 9, 0.1).costs
    with joblib.parallel_config(**where):
        found = joblib.Parallel()(
            joblib.delayed(sweep)("bowl", "adam", STARTS, 9, 0.1) for _ in range(2)
        )
    for ends in found:
        np.testing.assert_array_equal(ends.costs, here)


MAIN = """
import joblib, numpy as np
from paramopt import sweep, sweeps, tasks

tasks.FIRST, tasks.SHORTEST = 1, 0
tasks.edges = lambda first, last, _: [first, 10, 20, last]

def valley(w1, w2):
    return (w1 - 1) ** 2 + 3 * w2**4

def lazy(W, dW, V, *, learning_rate, beta=0.9):
    V = beta * V + (1 - beta) * dW
    return W - learning_rate * V, V

def length(W, dW, *, learning_rate):
    return (W - learning_rate * dW / np.sqrt((dW**2).sum(axis=0)),)

if __name__ == "__main__":
    starts = np.ones((2, 30))
    for rule in (lazy, length):
        for sweeps.WORTH in (0, np.inf):
            ends = sweep(valley, rule, starts, 5, 0.1)
            with joblib.parallel_config(backend="loky", n_jobs=2):
                there = sweep(valley, rule, starts, 5, 0.1)
            print((ends.parameters == there.parameters).all())
"""


def test_what_a_script_defines_can_be_sent(tmp_path):
    file = tmp_path / "script.py"
    file.write_text(MAIN)
    ran = subprocess.run([sys.executable, file], capture_output=True, text=True, check=False)
    assert (ran.stdout, ran.stderr) == ("True\n" * 4, "")


# Who watches


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("seconds", "file", "shows"),
    [(0.6, Terminal, True), (0.0, Terminal, False), (0.6, io.StringIO, False)],
)
def test_progress_shows_on_a_terminal_after_a_second(seconds, file, shows, monkeypatch):
    job, written = Stand(seconds / 1024), file()
    monkeypatch.setattr("tqdm.std.time", lambda: job.now)
    monkeypatch.setattr(sys, "stderr", written)
    with joblib.parallel_config(n_jobs=1):
        tasks.in_tasks(job, 1024 * 8, "start")
    assert ("start/s" in written.getvalue()) == shows


ENDLESS = """
import joblib, numpy as np
from paramopt import sweep, sweeps

sweeps.WORTH = {worth}
sweep("bowl", "momentum", np.zeros((2, 4)), 3, 0.1, target={target})
print("ready", flush=True)
with joblib.parallel_config(**{where}):
    sweep("bowl", "momentum", np.ones((2, 2_000_000)), 20_000, 0.1, target={target})
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
@pytest.mark.parametrize(
    ("worth", "target", "where"),
    [(0, None, {}), ("np.inf", 0.1, {"n_jobs": 1})],
    ids=["compiled, all threads", "NumPy, one thread"],
)
def test_an_interrupt_ends_a_sweep(worth, target, where):
    code = ENDLESS.format(worth=worth, target=target, where=where)
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen([sys.executable, "-c", code], **pipes) as process:
        try:
            assert process.stdout.readline() == "ready\n"
            time.sleep(1)
            process.send_signal(signal.SIGINT)
            _, errors = process.communicate(timeout=20)
        finally:
            process.kill()
    assert process.returncode == -signal.SIGINT
    assert errors.startswith("Traceback")
    assert errors.rstrip().endswith("KeyboardInterrupt")
    assert errors.count("Traceback") == 1
