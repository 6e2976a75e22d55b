"""The generator of normal numbers: its arithmetic, its distribution, its seeds."""

from __future__ import annotations

import itertools
from math import comb, factorial

import numpy as np
import pytest
from scipy import stats

from paramopt import minimize, noise, sweep


def numbers(seed: int, count: int) -> np.ndarray:
    return np.concatenate(list(itertools.islice(noise.pairs(seed), count // 2)))


@pytest.fixture(scope="module")
def many():
    return numbers(seed=0, count=200_000)


def lecuyer(first, second):
    """Combine two generators as in L'Ecuyer 1988, figure 3, by division into quotients."""
    k = first // 53668
    first = 40014 * (first - k * 53668) - k * 12211
    first += 2147483563 if first < 0 else 0
    k = second // 52774
    second = 40692 * (second - k * 52774) - k * 3791
    second += 2147483399 if second < 0 else 0
    z = first - second
    return first, second, (z + 2147483562 if z < 1 else z) / 2147483563


def test_the_uniform_numbers_are_those_of_lecuyer():
    state = (12345, 67890)
    for _ in range(200):
        uniform = []
        theirs = state
        for _ in range(12):
            *theirs, u = lecuyer(*theirs)
            uniform.append(u)
        *state, value = noise.normal(*state)
        assert tuple(theirs) == tuple(state)
        # His numbers are above zero, ours may be zero: a 2147483563rd lower at that place.
        r = (sum(uniform) - 6) / 4
        q = r * r
        series = 0.029899776
        for coefficient in (0.008355968, 0.076542912, 0.252408784, 3.949846138):
            series = series * q + coefficient
        assert value == pytest.approx(series * r, abs=6e-9)


def test_no_product_exceeds_what_doubles_hold():
    assert 40692 * 2147483563 < 2**53
    assert (2**26 - 1) ** 2 < 2**53


def sum_of_twelve(x):
    """Return the distribution function of a sum of twelve uniform numbers (Irwin and Hall)."""
    terms = [(-1) ** k * comb(12, k) * np.maximum(x - k, 0) ** 12 for k in range(13)]
    return sum(terms) / factorial(12)


def test_the_distribution_function_is_normal_to_five_digits():
    total = np.linspace(0.5, 6, 20001)  # above, the alternating sum loses its digits
    r = (total - 6) / 4
    value = (
        (((0.029899776 * r**2 + 0.008355968) * r**2 + 0.076542912) * r**2 + 0.252408784) * r**2
        + 3.949846138
    ) * r
    assert np.abs(stats.norm.cdf(value) - sum_of_twelve(total)).max() < 1.05e-5


def test_the_moments_are_those_of_the_normal_distribution(many):
    # Five standard errors each.
    root = np.sqrt(len(many))
    assert abs(many.mean()) < 5 / root
    assert abs(many.var() - 1) < 5 * np.sqrt(2) / root
    assert abs(stats.skew(many)) < 5 * np.sqrt(6) / root
    assert abs(stats.kurtosis(many)) < 5 * np.sqrt(24) / root
    assert 4 < np.abs(many).max() < 6


def test_the_sample_is_normal_to_kolmogorov_and_smirnov(many):
    assert stats.kstest(many, stats.norm.cdf).pvalue > 0.01
    assert stats.kstest(many[0::2], many[1::2]).pvalue > 0.01


@pytest.mark.parametrize("lag", [1, 2, 3, 12, 24])
def test_neither_numbers_nor_squares_remember(many, lag):
    for values in (many, many**2):
        assert abs(np.corrcoef(values[:-lag], values[lag:])[0, 1]) < 5 / np.sqrt(len(many))


def test_the_two_of_a_pair_are_independent(many):
    first, second = many.reshape(-1, 2).T
    # Each quadrant of a rotated cross holds a quarter.
    angle = np.arctan2(second, first)
    assert stats.kstest(angle, stats.uniform(-np.pi, 2 * np.pi).cdf).pvalue > 0.01


def test_neighbouring_seeds_have_nothing_in_common():
    runs = np.array([numbers(seed, 200) for seed in range(400)])
    assert len(np.unique(runs[:, 0])) == 400
    bound = 5 / np.sqrt(400)
    for distance in (1, 2, 10):
        across = [
            np.corrcoef(runs[:-distance, i], runs[distance:, i])[0, 1] for i in (0, 1, 2, 50, 199)
        ]
        assert np.abs(across).max() < bound
    assert np.abs(np.corrcoef(runs[:200])[np.triu_indices(200, 1)]).max() < 6 / np.sqrt(200)
    for i in (0, 1, 199):
        assert stats.kstest(runs[:, i], stats.norm.cdf).pvalue > 0.001
        second_differences = np.diff(runs[:, i], n=2)
        assert second_differences.var() == pytest.approx(6, rel=0.4)  # 1 + 4 + 1


def test_the_same_seed_gives_the_same_numbers():
    np.testing.assert_array_equal(numbers(7, 50), numbers(7, 50))
    assert not np.isin(numbers(7, 50), numbers(8, 50)).any()
    np.testing.assert_array_equal(numbers(np.int64(7), 50), numbers(7, 50))


@pytest.mark.parametrize("seed", [-1, 2**26, 1.5, "1", None])
def test_a_bad_seed_is_told(seed):
    with pytest.raises(ValueError, match=r"seed must be a whole number from 0 to 67108863, not "):
        next(noise.pairs(seed))
    with pytest.raises(ValueError, match="seed must be"):
        minimize("bowl", "adam", (1, 2), 3, 0.1, noise=1, seed=seed)
    with pytest.raises(ValueError, match="seed must be"):
        sweep("bowl", "adam", (1, 2), 3, 0.1, noise=1, seed=seed)


def test_no_two_small_seeds_share_the_ratio_of_their_states():
    # The generators are linear, so such seeds would be correlated for ever, as 0 and 1 once were.
    runs = np.array([numbers(seed, 2000) for seed in range(12)])
    correlations = np.corrcoef(runs)[np.triu_indices(12, 1)]
    assert np.abs(correlations).max() < 4.5 / np.sqrt(2000)


def test_the_largest_seed_works():
    assert np.isfinite(numbers(2**26 - 1, 20)).all()


# Noise in a run.

ARGUMENTS = ("himmelblau", "momentum", (0.5, -1), 40, 0.005)


def test_a_seed_repeats_a_run_and_another_does_not():
    first = minimize(*ARGUMENTS, noise=2.0, seed=3).parameters
    np.testing.assert_array_equal(minimize(*ARGUMENTS, noise=2.0, seed=3).parameters, first)
    other = minimize(*ARGUMENTS, noise=2.0, seed=4).parameters
    assert (other[1:] != first[1:]).all()
    assert (minimize(*ARGUMENTS).parameters[1:] != first[1:]).all()


def test_without_noise_the_seed_does_not_matter():
    plain = minimize(*ARGUMENTS).parameters
    np.testing.assert_array_equal(minimize(*ARGUMENTS, noise=0.0, seed=5).parameters, plain)


def test_what_is_added_to_the_gradient_is_the_generator_times_the_deviation():
    run = minimize("rosenbrock", "gradient_descent", (-1.2, 1), 20, 1e-4, noise=3.0, seed=9)
    taken = (run.parameters[:-1] - run.parameters[1:]) / 1e-4
    added = taken - run.J.gradient(*run.parameters[:-1].T).T
    np.testing.assert_allclose(added.reshape(-1), 3 * numbers(9, 40), rtol=0, atol=1e-8)


def test_all_runs_of_a_call_see_the_same_noise():
    starts = np.random.default_rng(0).uniform(-2, 2, size=(2, 3))
    rates = np.array([[0.001], [0.004]])
    batch = minimize("himmelblau", "adam", starts, 30, rates, noise=2.0, seed=1)
    ends = sweep("himmelblau", "adam", starts, 30, rates, noise=2.0, seed=1)
    for i, j in np.ndindex(2, 3):
        run = minimize("himmelblau", "adam", starts[:, j], 30, rates[i, 0], noise=2.0, seed=1)
        np.testing.assert_array_equal(batch.parameters[:, :, i, j], run.parameters)
        np.testing.assert_array_equal(ends.parameters[:, i, j], run.parameters[-1])


def test_gradient_descent_ends_in_a_ball_of_noise_of_the_known_size():
    # On the bowl W <- (1 - a) W - a s g is autoregressive: its variance is a s^2 / (2 - a).
    a, s = 0.5, 2.0
    run = minimize("bowl", "gradient_descent", (0, 0), 10_000, a, noise=s, seed=2)
    assert run.parameters[100:].var(axis=0) == pytest.approx(
        np.full(2, a * s**2 / (2 - a)), rel=0.05
    )
