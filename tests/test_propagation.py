"""Sizes of signals and gradients: predicted, measured, and differentiated by hand."""

import numpy as np
import pytest

from paramopt import propagation


@pytest.mark.parametrize("gain", [1.0, 2.0, 4.0])
def test_measured_sizes_scatter_about_the_predicted_ones(gain):
    runs = [propagation.measured(gain, 5, width=300, examples=8, seed=seed) for seed in range(24)]
    expected = propagation.predicted(gain, 5)
    signals = np.mean([run.signals for run in runs], axis=0)
    gradients = np.mean([run.gradients for run in runs], axis=0)
    np.testing.assert_allclose(signals, expected, rtol=0.15)
    np.testing.assert_allclose(gradients, expected[::-1], rtol=0.15)


def test_half_of_a_symmetric_square_is_cut_off():
    z = np.random.default_rng(0).laplace(size=400_000)
    assert np.mean(np.maximum(z, 0) ** 2) == pytest.approx(np.mean(z**2) / 2, rel=0.02)


def test_gradients_are_those_of_finite_differences():
    width, layers, gain = 6, 3, 2.0
    random = np.random.default_rng(3)
    weights = [np.sqrt(gain / width) * random.normal(size=(width, width)) for _ in range(layers)]
    inputs, last = random.normal(size=(2, width, 1))

    def output(a):
        for w in weights:
            a = np.maximum(w @ a, 0)
        return float(np.sum(last * a))

    steps = 1e-6 * np.eye(width)
    slope = [(output(inputs + h[:, None]) - output(inputs - h[:, None])) / 2e-6 for h in steps]
    sizes = propagation.measured(gain, layers, width, examples=1, seed=3)
    assert sizes.gradients[0] == pytest.approx(np.mean(np.square(slope)), rel=1e-6)
    assert sizes.gradients[-1] == pytest.approx(np.mean(last**2))


def test_bad_sizes_are_told():
    with pytest.raises(ValueError, match="width must be at least 1, not 0"):
        propagation.measured(2.0, 3, 0)
    with pytest.raises(ValueError, match="gain must not be negative"):
        propagation.measured(-1.0, 3, 4)
