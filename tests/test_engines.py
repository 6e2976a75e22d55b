"""The compiled engine moves runs as the NumPy engine does, and machine code is kept with care.

A kernel's text is Python too: what it says is tested for every pair and setting without a
compiler, and what Numba makes of it for every pair.
"""

from __future__ import annotations

import math
import os
import subprocess
import sys

import numba
import numpy as np
import pytest

from paramopt import engines, landscapes, optimizers, schedules, sweep, sweeps
from paramopt.symbols.kernel import kernel

STEPS = 25
INEXACT = {"plateau", "mccormick", "rastrigin"}
"""Exponentials, sines and cosines of one number and of an array differ in the last digit."""
JOLTS = np.random.default_rng(5).normal(size=(STEPS, 2))
STILL = np.empty((0, 2))
PAIRS = [
    pytest.param(J, rule, id=f"{J.__name__}-{rule.__name__}")
    for J in landscapes.catalogue.values()
    for rule in optimizers.catalogue.values()
]
BOTH = pytest.mark.parametrize("name", ["last", "watch"])


@pytest.fixture
def interpreted(monkeypatch):
    """Let Python run the texts of kernels."""

    def function(text, name):
        module = {}
        exec(text, module)
        return module[name]

    monkeypatch.setattr(engines, "compiled", function)


def rates(J) -> np.ndarray:
    """Return nine rates, from too small to such as overflow, but none that makes chaos of waves."""
    if J.__name__ == "rastrigin":
        return np.geomspace(1e-5, 3e-3, 9)
    return np.geomspace(1e-4, 1e3, 9)


def outcome(engine, J, name, *given):
    """Move nine runs; with "watch" towards costs between which they start, in half the window."""
    random = np.random.default_rng(3)
    W = random.uniform(*np.transpose(J.domain), size=(9, 2)).T
    box, target = np.array(J.domain) / 2, random.permutation(J(*W))
    with np.errstate(all="ignore"):  # where Python runs the text
        if name == "last":
            return (engine.last(W, *given),)
        return engine.watch(W, *given, target, box)


def compare(J, rule, name, alpha, jolts=STILL, **hyper):
    """Assert that both engines tell the same of the same runs."""
    arrays = engines.Arrays(J, rule)
    engine = engines.Compiled(kernel(J, rule, len(jolts) > 0), J)
    given = alpha, jolts, STEPS, {**optimizers.hyperparameters(rule), **hyper}
    ours, theirs = (outcome(one, J, name, *given) for one in (engine, arrays))
    tolerance = 1e-8 if J.__name__ in INEXACT else 0
    np.testing.assert_allclose(ours[0], theirs[0], rtol=tolerance, atol=tolerance)
    for one, two in zip(ours[1:], theirs[1:], strict=True):
        np.testing.assert_array_equal(one, two, strict=True)


@BOTH
@pytest.mark.parametrize(("J", "rule"), PAIRS)
@pytest.mark.parametrize("jolts", [STILL, JOLTS], ids=["exact", "noisy"])
@pytest.mark.usefixtures("interpreted")
def test_the_text_says_what_numpy_does(J, rule, name, jolts):
    compare(J, rule, name, rates(J)[None], jolts)


@BOTH
@pytest.mark.parametrize("rule", optimizers.catalogue.values())
@pytest.mark.parametrize("axes", [(), (9,)])
@pytest.mark.usefixtures("interpreted")
def test_the_text_follows_decaying_rates_and_hyperparameters(rule, name, axes):
    rate = schedules.inverse_time(np.full(axes, 0.02), decay=0.1)
    alpha = np.array([rate(t) for t in range(STEPS)]).reshape(STEPS, -1)
    other = {"beta": 0.5, "beta_1": 0.7, "beta_2": 0.8, "epsilon": 0.01}
    hyper = {key: other[key] for key in optimizers.hyperparameters(rule)}
    compare(landscapes.beale, rule, name, alpha, **hyper)


@BOTH
@pytest.mark.parametrize(("J", "rule"), PAIRS)
def test_numba_makes_of_it_what_it_says(J, rule, name):
    compare(J, rule, name, rates(J)[None])
    assert isinstance(engines.fastest(J, rule, False, name), engines.Compiled)


# What a reader writes


def with_truths(W, dW, *, learning_rate):
    W = W - learning_rate * dW * ((dW > 0) + (W > 0))  # true and true is true in NumPy, else 2
    return (W,)


def with_whole_numbers(W, dW, *, learning_rate):
    n = 3
    W = W - learning_rate * dW * n**-1  # 0 if 3 is a machine's integer
    return (W,)


def in_place(W, dW, V, *, learning_rate):
    old = V
    V *= 0.5
    V += dW
    W = W - learning_rate * (V + old)
    return W, V


def perhaps_clipped(W, dW, *, learning_rate, most=None):
    if most is not None:
        dW = np.minimum(dW, most)
    W = W - learning_rate * dW
    return (W,)


def by_the_norm(W, dW, *, learning_rate):
    W = W - learning_rate * dW / np.sqrt(np.sum(dW**2, axis=0))
    return (W,)


class Averaged:
    """A rule with its own object around it."""

    __name__ = "averaged"

    def __call__(self, W, dW, V, *, learning_rate):
        V = (V + dW) / 2
        return W - learning_rate * V, V


factor = 1.0


def sign(W, dW, V, t, *, beta=0.9, learning_rate):
    V = beta * V + (1 - beta) * dW
    rate = learning_rate / t if t > 3 else learning_rate
    W = W - factor * rate * np.where(V > 0, 1, -1)
    return W, V


def valley(steepness):
    def J(w1, w2):
        return (w1 - 1) ** 2 + steepness * np.abs(w2 - w1) ** 3

    return J


def twice(J, rule, monkeypatch, **given):
    """Sweep by each engine, ask the second for the name of the one used, and compare."""
    starts = np.random.default_rng(2).uniform(-2, 2, (2, 3, 20))
    box = [[-1, 1], [-1, 1]]
    ends = []
    for worth in (math.inf, 0):
        monkeypatch.setattr(sweeps, "WORTH", worth)
        ends.append(sweep(J, rule, starts, 30, 0.02, target=0.5, box=box, **given))
    for name in ("parameters", "costs", "diverged", "arrival", "settles", "leaves"):
        np.testing.assert_array_equal(*(getattr(end, name) for end in ends), strict=True)
    return ends[1]


@pytest.mark.parametrize(
    "rule",
    [with_truths, with_whole_numbers, in_place, perhaps_clipped, by_the_norm, Averaged()],
    ids=lambda rule: rule.__name__,
)
def test_what_would_become_something_else_is_not_compiled(rule, monkeypatch):
    assert isinstance(engines.fastest(landscapes.beale, rule, False, "watch"), engines.Arrays)
    twice("beale", rule, monkeypatch)


def test_own_rules_are_compiled(monkeypatch):
    assert isinstance(engines.fastest(landscapes.beale, sign, False, "watch"), engines.Compiled)
    first = twice("beale", sign, monkeypatch, beta=0.5)
    monkeypatch.setitem(globals(), "factor", 0.5)  # as in a notebook
    assert (twice("beale", sign, monkeypatch, beta=0.5).parameters != first.parameters).any()


def test_own_costs_are_compiled(monkeypatch):
    first = twice(valley(0.5), "momentum", monkeypatch)
    assert (twice(valley(2.0), "momentum", monkeypatch).parameters != first.parameters).any()
    cost = landscapes.Landscape(valley(2.0))
    engine = engines.fastest(cost, optimizers.momentum, False, "watch")
    assert isinstance(engine, engines.Compiled)


def test_a_cost_with_a_gradient_of_its_own_is_not_compiled(monkeypatch):
    class Bowl:
        minima = np.zeros((1, 2))

        def __call__(self, w1, w2):
            return (w1**2 + w2**2) / 2

        def gradient(self, w1, w2):
            return np.array([w1, w2])

    twice(Bowl(), "momentum", monkeypatch)


def test_without_numba_the_results_are_the_same(monkeypatch):
    with_it = twice("beale", "adam", monkeypatch)
    monkeypatch.setattr(engines.importlib.util, "find_spec", lambda _: None)
    engine = engines.fastest(landscapes.beale, optimizers.adam, False, "watch")
    assert isinstance(engine, engines.Arrays)
    without = twice("beale", "adam", monkeypatch)
    np.testing.assert_array_equal(with_it.parameters, without.parameters)


def test_noise_is_compiled(monkeypatch):
    engine = engines.fastest(landscapes.beale, optimizers.adam, True, "watch")
    assert isinstance(engine, engines.Compiled)
    noisy = twice("beale", "adam", monkeypatch, noise=0.5, seed=7)
    assert (noisy.parameters != twice("beale", "adam", monkeypatch).parameters).all()


@pytest.mark.parametrize(("runs", "kind"), [(4, engines.Arrays), (8, engines.Compiled)])
def test_big_sweeps_are_compiled(runs, kind, monkeypatch):
    used = []
    task = sweeps.Task

    def noted(engine, *given):
        used.append(type(engine))
        return task(engine, *given)

    monkeypatch.setattr(sweeps, "Task", noted)
    monkeypatch.setattr(sweeps, "WORTH", 8 * 30)
    sweep("beale", "adam", np.zeros((2, runs)), 30, 0.1)
    assert used == [kind]


# Where machine code is kept

ONE = """
from paramopt import engines, landscapes, optimizers
from paramopt.symbols.kernel import kernel

text = kernel(landscapes.bowl, optimizers.gradient_descent)
"""
HITS = ONE + 'print(engines.compiled(text, "last").stats.cache_hits.total())'
SWEEP = """
from paramopt import sweep, sweeps

sweeps.WORTH = 0
print(sweep("bowl", "gradient_descent", (4, 2), 3, 0.5).parameters)
"""


def started(code: str, cache) -> subprocess.Popen:
    """Start a program that keeps its kernels in this folder."""
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "XDG_CACHE_HOME": str(cache)},
    )


def printed(process: subprocess.Popen) -> str:
    out, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors
    assert errors == ""
    return out


def test_the_next_process_need_not_compile_again(tmp_path):
    assert printed(started(HITS, tmp_path)) == "0\n"
    assert printed(started(HITS, tmp_path)) == "1\n"


def test_processes_may_compile_at_the_same_time(tmp_path):
    processes = [started(SWEEP, tmp_path) for _ in range(2)]
    assert [printed(process) for process in processes] == ["[0.5  0.25]\n"] * 2


def test_a_file_of_the_same_name_that_says_something_else_is_replaced(tmp_path, monkeypatch):
    monkeypatch.setattr(engines, "user_cache_path", lambda _: tmp_path / "new")
    file = engines.kept("x = 1\n")
    assert file.read_text() == "x = 1\n"
    file.write_text("x = 2\n")
    assert engines.kept("x = 1\n") == file
    assert file.read_text() == "x = 1\n"
    assert list(file.parent.iterdir()) == [file]


TINY = "def last(w, alpha, jolts, steps):\n    w[0, 0] = {number}\n"


def answer(text: str) -> float:
    w = np.zeros((1, 1))
    engines.compiled(text, "last")(w, w, w, 0)
    return w[0, 0]


def test_kernels_are_compiled_where_no_text_can_be_kept(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setattr(engines, "user_cache_path", lambda _: tmp_path / "file" / "below")
    text = TINY.format(number=1.0)
    assert engines.kept(text) is None
    assert answer(text) == 1.0


@pytest.mark.parametrize("error", [OSError, RuntimeError])
def test_kernels_are_compiled_where_no_machine_code_can_be_kept(error, tmp_path, monkeypatch):
    njit = numba.njit

    def without_place(*given, cache=False, **options):
        if cache:
            raise error
        return njit(*given, **options)

    monkeypatch.setattr(numba, "njit", without_place)
    monkeypatch.setattr(engines, "user_cache_path", lambda _: tmp_path)
    assert answer(TINY.format(number=f"2.0  # {error.__name__}")) == 2.0
