"""The network against scipy's correlation and against finite differences."""

import numpy as np
import pytest
from scipy.signal import correlate2d

from paramopt.localizer.network import Network, fold, patches, relu

RANDOM = np.random.default_rng(7)


def central(function, W, step=1e-6):
    """Differentiate a function of a vector by central differences, one entry at a time."""
    derivatives = np.empty_like(W)
    for i in range(W.size):
        e = np.zeros_like(W)
        e[i] = step
        derivatives[i] = (function(W + e) - function(W - e)) / (2 * step)
    return derivatives


@pytest.mark.parametrize("shape", [(2, 8, 6, 3), (1, 2, 2, 1), (3, 4, 10, 2)])
def test_a_product_with_patches_is_scipys_correlation(shape):
    A = RANDOM.normal(size=shape)
    K = RANDOM.normal(size=(3, 3, shape[3], 5))
    Z = (patches(A) @ K.reshape(-1, 5)).reshape(shape[0], shape[1] // 2, shape[2] // 2, 5)
    for i in range(shape[0]):
        for out in range(5):
            whole = sum(
                correlate2d(A[i, :, :, c], K[:, :, c, out], mode="same") for c in range(shape[3])
            )
            np.testing.assert_allclose(Z[i, :, :, out], whole[::2, ::2], atol=1e-12)


def test_fold_is_the_transpose_of_patches():
    A = RANDOM.normal(size=(2, 6, 8, 3))
    P = patches(A)
    dP = RANDOM.normal(size=P.shape)
    assert (P * dP).sum() == pytest.approx((A * fold(dP, A.shape)).sum())


def test_the_derivatives_of_a_convolution():
    A, K = RANDOM.normal(size=(2, 4, 4, 2)), RANDOM.normal(size=(18, 3))
    dZ = RANDOM.normal(size=(2 * 2 * 2, 3))

    def by_kernel(k):
        return (patches(A) @ k.reshape(K.shape) * dZ).sum()

    def by_input(a):
        return (patches(a.reshape(A.shape)) @ K * dZ).sum()

    np.testing.assert_allclose(
        (patches(A).T @ dZ).ravel(), central(by_kernel, K.ravel()), atol=1e-8
    )
    dA = fold(dZ @ K.T, A.shape)
    np.testing.assert_allclose(dA.ravel(), central(by_input, A.ravel()), atol=1e-8)


def test_relu_and_its_derivative():
    Z = RANDOM.normal(size=40)
    np.testing.assert_allclose(relu(Z), (Z + abs(Z)) / 2)
    np.testing.assert_allclose((Z > 0) * 1.0, central(lambda z: relu(z).sum(), Z), atol=1e-8)


@pytest.mark.parametrize("channels", [(3, 2), (1, 3, 2), (2, 2, 3, 2)])
def test_the_whole_gradient(channels):
    network = Network(side=8, channels=channels)
    W = RANDOM.normal(scale=0.5, size=network.n)
    X = RANDOM.normal(size=(3, 8, 8, channels[0]))
    target = RANDOM.normal(size=(3, 4))

    def J(W):
        return ((network(W, X) - target) ** 2).sum()

    Z, kept = network.forward(W, X)
    dW = network.backward(W, 2 * (Z - target), kept)
    assert dW.dtype == np.float64
    np.testing.assert_allclose(dW, central(J, W), rtol=1e-6, atol=1e-6)


def test_the_parameters_are_counted_as_on_the_page():
    network = Network()
    assert network.shapes == [(27, 16), (144, 32), (288, 64), (576, 64), (576, 4)]
    assert network.n == 448 + 4640 + 18496 + 36928 + 2308 == 62820


def test_layers_are_views_of_the_vector():
    network = Network(side=4, channels=(1, 2))
    W = np.zeros(network.n)
    for i, (K, c) in enumerate(network.layers(W)):
        K[:], c[:] = 2 * i + 1, 2 * i + 2
    assert sorted(set(W)) == [1, 2, 3, 4]


def test_he_starts_keep_the_size_of_the_signal():
    network = Network(side=64, channels=(8, 64, 64, 64, 64))
    X = RANDOM.normal(size=(20, 64, 64, 8)).astype(np.float32)
    _, kept = network.forward(network.start(seed=3), X)
    # Away from the border, where zeros are padded.
    sizes = [np.mean(A[:, 1:-1, 1:-1] ** 2) for _, A in kept]
    assert sizes[0] == pytest.approx(1, rel=0.05)
    assert all(0.4 < size < 2.5 for size in sizes)


def test_before_training_the_prediction_is_given():
    network = Network(side=8, channels=(3, 4, 4))
    W = network.start(seed=1, prediction=[0.1, 0.2, 0.3, 0.4])
    assert W.dtype == np.float32
    predicted = network(W, RANDOM.normal(size=(5, 8, 8, 3)).astype(np.float32))
    np.testing.assert_allclose(predicted, [[0.1, 0.2, 0.3, 0.4]] * 5, rtol=1e-6)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"side": 20}, "cannot be halved 4 times; it must be a multiple of 16"),
        ({"channels": (3,)}, "at least two numbers"),
        ({"channels": (3, 0)}, "channels must be at least 1, not 0"),
        ({"outputs": 0}, "outputs must be at least 1, not 0"),
    ],
)
def test_a_network_that_cannot_be_is_refused(given, words):
    with pytest.raises(ValueError, match=words):
        Network(**given)


def test_wrong_shapes_are_refused():
    network = Network(side=8, channels=(3, 4))
    with pytest.raises(ValueError, match=r"W must have shape \(\d+,\), not \(3,\)"):
        network(np.zeros(3), np.zeros((1, 8, 8, 3)))
    with pytest.raises(ValueError, match=r"X must have shape \(m, 8, 8, 3\), not \(1, 4, 4, 3\)"):
        network(network.start(), np.zeros((1, 4, 4, 3)))
