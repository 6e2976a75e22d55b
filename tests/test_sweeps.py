"""`sweep` ends where `minimize` ends, whatever the blocks in which it computes."""

from __future__ import annotations

import tracemalloc

import joblib
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paramopt import engines, landscapes, minimize, optimizers, schedules, sweep, sweeps, tasks

PAIRS = [
    pytest.param(J, rule, id=f"{J.__name__}-{rule.__name__}")
    for J in landscapes.catalogue.values()
    for rule in optimizers.catalogue.values()
]


def same(ends, run):
    """Compare with a whole run; where that overflows, with the last parameters before."""
    finite = np.isfinite(run.parameters).all(axis=1)
    last = np.maximum(finite.sum(axis=0) - 1, 0)  # once not finite, never finite again
    expected = np.take_along_axis(run.parameters, last[None, None], axis=0)[0]
    np.testing.assert_array_equal(ends.parameters, expected, strict=True)
    costs = np.take_along_axis(run.costs, last[None], axis=0)[0]
    np.testing.assert_array_equal(ends.costs, np.nan_to_num(costs, nan=np.inf, posinf=np.inf))
    overflow = ~finite[-1] | ~np.isfinite(run.costs[-1])
    np.testing.assert_array_equal(ends.diverged, overflow, strict=True)


@pytest.mark.parametrize(("J", "rule"), PAIRS)
def test_every_pair_ends_where_minimize_ends(J, rule):
    starts = np.random.default_rng(4).uniform(*np.transpose(J.domain), size=(6, 2)).T
    rates = np.geomspace(1e-5, 1e4, 5)[:, None]
    same(sweep(J, rule, starts, 40, rates), minimize(J, rule, starts, 40, rates))


@pytest.mark.parametrize("rule", optimizers.catalogue)
def test_more_runs_than_a_block(rule):
    assert engines.Arrays.BLOCK == 4096
    starts = np.random.default_rng(8).uniform(-5, 5, size=(2, 1700))
    rates = np.array([[1e-3], [0.1], [3.0]])
    ends = sweep("himmelblau", rule, starts, 8, rates)
    assert ends.costs.shape == (3, 1700)  # 5100 runs
    same(ends, minimize("himmelblau", rule, starts, 8, rates))


@settings(max_examples=40)
@given(
    block=st.integers(1, 12),
    shapes=st.sampled_from(
        [((), ()), ((5,), ()), ((), (5,)), ((3, 1), (4,)), ((0,), ()), ((), (0,)), ((2, 3), (2, 1))]
    ),
    decays=st.sampled_from([None, (), (1,)]),
    noise=st.sampled_from([0.0, 1.0]),
    rule=st.sampled_from(list(optimizers.catalogue)),
)
def test_blocks_do_not_show(block, shapes, decays, noise, rule):
    random = np.random.default_rng(6)
    starts, rates = random.uniform(-2, 2, (2, *shapes[0])), random.uniform(0.001, 0.1, shapes[1])
    if decays is not None:
        rates = schedules.exponential(rates, decay=random.uniform(0, 1, decays))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engines.Arrays, "BLOCK", block)
        ends = sweep("beale", rule, starts, 12, rates, noise=noise, seed=3)
    same(ends, minimize("beale", rule, starts, 12, rates, noise=noise, seed=3))


def test_hyperparameters_are_handed_on():
    ends = sweep("beale", "adam", (0, 0), 30, [0.01, 0.1], beta_1=0.5, epsilon=0.1)
    same(ends, minimize("beale", "adam", (0, 0), 30, [0.01, 0.1], beta_1=0.5, epsilon=0.1))
    plain = sweep("beale", "adam", (0, 0), 30, [0.01, 0.1])
    assert (plain.parameters != ends.parameters).all()


def test_no_steps_end_at_the_start():
    ends = sweep("beale", "adam", [[0, 1], [2, 3]], 0, 0.1)
    np.testing.assert_array_equal(ends.parameters, [[0, 1], [2, 3]])


def test_what_ends_beyond_numbers_has_diverged():
    ends = sweep("bowl", "gradient_descent", (4, 2), 3000, [0.1, 3.0])
    assert ends.diverged.tolist() == [False, True]


@pytest.mark.parametrize("worth", [0, np.inf], ids=["compiled", "NumPy"])
def test_a_warm_up_into_many_schedules_is_followed_by_each_run(worth, monkeypatch):
    monkeypatch.setattr(sweeps, "WORTH", worth)
    monkeypatch.setattr(engines.Arrays, "BLOCK", 4)
    after = schedules.exponential([[0.001], [0.1]], decay=[0.0, 0.5, 0.1])
    rates = schedules.warmup(after, steps=5)
    ends = sweep("beale", "adam", (1, 1), 20, rates)
    same(ends, minimize("beale", "adam", (1, 1), 20, rates))
    assert len(np.unique(ends.costs)) == 6


@pytest.mark.parametrize("worth", [0, np.inf], ids=["compiled", "NumPy"])
def test_targets_and_box_are_those_of_whole_runs(worth, monkeypatch):
    monkeypatch.setattr(sweeps, "WORTH", worth)
    starts = np.random.default_rng(1).uniform(-4, 4, size=(2, 30))
    rates, target = np.array([[0.01], [0.3], [3.0]]), np.array([[[0.5]], [[20.0]]])
    box = np.array([[-3.5, 3.5], [-3, 3.2]])
    ends = sweep("styblinski_tang", "momentum", starts, 60, rates, target=target, box=box)
    run = minimize("styblinski_tang", "momentum", starts, 60, rates)
    low = run.costs[:, None] <= target
    out = ((run.parameters < box[:, :1, None]) | (run.parameters > box[:, 1:, None])).any(axis=1)
    first = np.where(low.any(axis=0), low.argmax(axis=0), -1)
    stays = np.where(low[-1], 61 - (~low[::-1]).argmax(axis=0), -1)
    stays[low.all(axis=0)] = 0
    np.testing.assert_array_equal(ends.arrival, first)
    np.testing.assert_array_equal(ends.settles, stays)
    left = np.where(out.any(axis=0), out.argmax(axis=0), -1)
    np.testing.assert_array_equal(ends.leaves, np.broadcast_to(left, ends.leaves.shape))
    assert (ends.arrival != ends.settles).any()
    assert {-1, 0, 1} <= set(ends.leaves.flat)


@pytest.mark.parametrize("worth", [0, np.inf], ids=["compiled", "NumPy"])
@pytest.mark.parametrize("more", [{}, {"target": 1.0, "box": [[0, 1], [0, 1]]}])
def test_memory_beside_what_goes_in_and_out_does_not_grow(worth, more, monkeypatch):
    monkeypatch.setattr(sweeps, "WORTH", worth)
    monkeypatch.setattr(tasks, "SHORTEST", 0)
    monkeypatch.setattr(tasks, "edges", lambda first, last, _: [*range(first, last, 9999), last])
    rates = schedules.inverse_time([[0.01], [0.02]], decay=0.1)

    def beside(runs: int) -> int:
        starts = np.ones((2, runs))
        tracemalloc.start()
        with joblib.parallel_config(n_jobs=1):  # so that no results wait for each other
            ends = sweep("beale", "momentum", starts, 10, rates, **more)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        kept = [array for array in vars(ends).values() if isinstance(array, np.ndarray)]
        return peak - sum(array.nbytes for array in kept)

    beside(1000)  # what is derived and loaded once
    few, many = beside(50_000), beside(200_000)
    assert many - few < 12 * 300_000  # bytes a run
    assert many < 100e6


@pytest.mark.parametrize(
    ("given", "error", "says"),
    [
        ({"target": np.nan}, ValueError, "target must be finite, not nan"),
        ({"target": "low"}, TypeError, "target must be a number or an array of numbers, not 'low'"),
        ({"target": [1, 2]}, ValueError, r"\(3,\).*\(\).*targets of shape \(2,\) do not broadcast"),
        ({"box": [[0, 1]]}, ValueError, "box must be a range of w1 and one of w2"),
        ({"box": [[0, 1], [1, 1]]}, ValueError, "box must be a range of w1 and one of w2"),
        ({"box": [[0, 1], [0, np.inf]]}, ValueError, "box must be finite"),
        ({"box": "all"}, TypeError, "box must be a number or an array of numbers"),
        ({"beta": 1}, ValueError, "beta must be at least 0 and below 1"),
        ({"momentum": 1}, TypeError, "momentum has no hyperparameter 'momentum'; it has beta"),
        ({"noise": -1}, ValueError, "noise must not be negative"),
        ({"seed": 0.5, "noise": 1}, ValueError, "seed must be a whole number"),
        ({"steps": -1}, ValueError, "steps must be at least 0"),
        ({"steps": 1.5}, TypeError, "steps must be a whole number"),
        ({"starts": [1, 2, 3]}, ValueError, r"starts must have shape \(2,\) or \(2, ...\)"),
        ({"starts": [[0, np.nan]] * 2}, ValueError, "starts must be finite"),
        ({"learning_rate": [0.1, 0.2]}, ValueError, "do not broadcast"),
        ({"learning_rate": -1}, ValueError, "learning_rate must not be negative"),
    ],
)
def test_bad_input_is_named(given, error, says):
    good = {"starts": np.zeros((2, 3)), "steps": 3, "learning_rate": 0.1}
    with pytest.raises(error, match=says) as raised:
        sweep("bowl", "momentum", **{**good, **given})
    assert "\n" not in str(raised.value)
