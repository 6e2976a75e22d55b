"""`sweep` ends where `minimize` ends, whatever the blocks in which it computes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paramopt import engines, landscapes, minimize, optimizers, schedules, sweep

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
    shapes=st.sampled_from([((), ()), ((5,), ()), ((), (5,)), ((3, 1), (4,)), ((0,), ())]),
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
