r"""A small convolutional network: forward pass and backward pass, layer by layer.

A layer's input is a batch of images, an array of shape (m, height, width, channels). A convolution
is one product of matrices: `patches` writes what each position of the kernel sees as a row, so that

.. math:: P_\ell = \operatorname{patches}(A_{\ell-1}), \qquad
          Z_\ell = P_\ell K_\ell + c_\ell, \qquad A_\ell = \max(Z_\ell, 0),

and after the last convolution a layer without positions gives four numbers an image,
:math:`Z_5 = a K_5 + c_5`, the row :math:`a` being all of :math:`A_4`.

Going backward, write :math:`dZ` for the derivative of the cost by :math:`Z`, an array of the same
shape. The chain rule gives

.. math::

   dK_\ell &= P_\ell^\top\, dZ_\ell, \qquad dc_\ell = \textstyle\sum_{\text{rows}} dZ_\ell, \\
   dP_\ell &= dZ_\ell\, K_\ell^\top, \\
   dA_{\ell-1} &= \operatorname{fold}(dP_\ell), \qquad
   dZ_{\ell-1} = dA_{\ell-1} \odot [Z_{\ell-1} > 0].

`fold` is the transpose of `patches`: a pixel that was copied into several rows collects the
derivatives from all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from paramopt import checks

KERNEL, STRIDE = 3, 2
"""Side of all kernels, and by how many pixels a kernel moves on."""


def patches(A: np.ndarray) -> np.ndarray:
    """Write what the kernel sees at each of its positions as a row.

    The border is padded with one row of zeros, so an even side is halved.

    Parameters
    ----------
    A : numpy.ndarray, shape (m, height, width, channels)
        A batch of images. Height and width are even.

    Returns
    -------
    numpy.ndarray, shape (m * height/2 * width/2, 9 * channels)

    Examples
    --------
    >>> A = np.arange(1, 17).reshape(1, 4, 4, 1)
    >>> patches(A)[0].reshape(3, 3)
    array([[0, 0, 0],
           [0, 1, 2],
           [0, 5, 6]])
    """
    m, height, width, channels = A.shape
    rows, columns = height // STRIDE, width // STRIDE
    padded = np.zeros((m, height + 2, width + 2, channels), A.dtype)
    padded[:, 1:-1, 1:-1] = A
    # What a kernel sees of one row of an image, all channels of it, lies side by side in memory.
    seen = sliding_window_view(padded.reshape(m, height + 2, -1), KERNEL * channels, axis=2)
    P = np.empty((m, rows, columns, KERNEL, KERNEL * channels), A.dtype)
    for i in range(KERNEL):
        P[:, :, :, i] = seen[:, i : i + height : STRIDE, :: STRIDE * channels]
    return P.reshape(m * rows * columns, -1)


def fold(dP: np.ndarray, shape: tuple[int, int, int, int]) -> np.ndarray:
    """Add up, for each pixel of a batch of that shape, the rows' entries that are copies of it.

    Parameters
    ----------
    dP : numpy.ndarray, shape (m * height/2 * width/2, 9 * channels)
        Rows as `patches` returns them.
    shape : tuple of int
        What `patches` was given: (m, height, width, channels).

    Returns
    -------
    numpy.ndarray, shape (m, height, width, channels)

    Examples
    --------
    How often each pixel of a 4 by 4 image is seen:

    >>> fold(np.ones((4, 9)), (1, 4, 4, 1))[0, :, :, 0]
    array([[1., 2., 1., 1.],
           [2., 4., 2., 2.],
           [1., 2., 1., 1.],
           [1., 2., 1., 1.]])
    """
    m, height, width, channels = shape
    dP = dP.reshape(m, height // STRIDE, width // STRIDE, KERNEL, KERNEL, channels)
    padded = np.zeros((m, height + 2, width + 2, channels), dP.dtype)
    for i in range(KERNEL):
        for j in range(KERNEL):
            padded[:, i : i + height : STRIDE, j : j + width : STRIDE] += dP[:, :, :, i, j]
    return padded[:, 1:-1, 1:-1]


def relu(Z: np.ndarray) -> np.ndarray:
    """Return the positive part of each entry, and zero for the others.

    Examples
    --------
    >>> relu(np.array([-2.0, 3.0]))
    array([0., 3.])
    """
    return np.maximum(Z, 0)


@dataclass(frozen=True)
class Network:
    r"""Convolutions that each halve the image, and a linear layer that reads a box off the last.

    All parameters lie in one vector :math:`W`, of which each layer's kernel and offsets are views:
    so an update rule sees one array.

    Attributes
    ----------
    side : int
        Height and width of the images, in pixels, halved by each convolution.
    channels : tuple of int
        The channels of the image, then of each convolution's output.
    outputs : int
        How many numbers are predicted for each image.

    Raises
    ------
    ValueError, TypeError
        If there is no convolution, a number is not whole or below 1, or the side cannot be halved
        as often as there are convolutions.

    Examples
    --------
    >>> network = Network(side=8, channels=(3, 4, 8))
    >>> network.shapes
    [(27, 4), (36, 8), (32, 4)]
    >>> network.n
    540
    >>> W = network.start(seed=1)
    >>> network(W, np.zeros((5, 8, 8, 3))).shape
    (5, 4)
    """

    side: int = 48
    channels: tuple[int, ...] = (3, 16, 32, 64, 64)
    outputs: int = 4

    def __post_init__(self) -> None:
        for name in ("side", "outputs"):
            checks.whole(name, getattr(self, name), least=1)
        for count in self.channels:
            checks.whole("channels", count, least=1)
        if len(self.channels) < 2:
            raise ValueError("channels must be at least two numbers, the image's and a layer's")
        if self.side % STRIDE**self.convolutions:
            raise ValueError(
                f"a side of {self.side} cannot be halved {self.convolutions} times; "
                f"it must be a multiple of {STRIDE**self.convolutions}"
            )

    @property
    def convolutions(self) -> int:
        """How many convolutions there are."""
        return len(self.channels) - 1

    @cached_property
    def shapes(self) -> list[tuple[int, int]]:
        """The shapes of the layers' matrices :math:`K`: what comes in, what goes out."""
        shapes = [
            (KERNEL**2 * before, after)
            for before, after in zip(self.channels, self.channels[1:], strict=False)
        ]
        last = self.side // STRIDE**self.convolutions
        return [*shapes, (last**2 * self.channels[-1], self.outputs)]

    @property
    def n(self) -> int:
        """How many parameters there are."""
        return sum((into + 1) * out for into, out in self.shapes)

    def layers(self, W: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
        """Return kernel :math:`K` and offsets :math:`c` of each layer, views into `W`.

        Parameters
        ----------
        W : numpy.ndarray, shape (n,)
            The parameters.
        """
        if W.shape != (self.n,):
            raise ValueError(f"W must have shape ({self.n},), not {W.shape}")
        layers, first = [], 0
        for into, out in self.shapes:
            offsets = first + into * out
            layers.append((W[first:offsets].reshape(into, out), W[offsets : offsets + out]))
            first = offsets + out
        return layers

    def start(self, seed: int = 0, prediction=0.5) -> np.ndarray:
        r"""Draw parameters to start from.

        The entries of a kernel that reads :math:`n_\text{in}` numbers are drawn from
        :math:`N(0, 2 / n_\text{in})`, so that the outputs of a layer with ReLU are as large in the
        mean square as its inputs. The last kernel is zero, and its offsets are what the network is
        to predict before it has seen anything. All other offsets are zero.

        Parameters
        ----------
        seed : int
            Which start.
        prediction : float or array_like, shape (outputs,)
            The offsets of the last layer.

        Returns
        -------
        numpy.ndarray, shape (n,), float32

        References
        ----------
        :cite:t:`he2015`, section 2.2.
        """
        random = np.random.default_rng(checks.whole("seed", seed))
        W = np.zeros(self.n, np.float32)
        for K, _ in self.layers(W)[:-1]:
            K[:] = random.normal(scale=np.sqrt(2 / len(K)), size=K.shape)
        _, c = self.layers(W)[-1]
        c[:] = checks.numbers("prediction", prediction)
        return W

    def forward(self, W: np.ndarray, X: np.ndarray) -> tuple[np.ndarray, list]:
        """Predict, and keep what the backward pass needs.

        Parameters
        ----------
        W : numpy.ndarray, shape (n,)
            The parameters.
        X : numpy.ndarray, shape (m, side, side, channels)
            Images, in the precision of `W`.

        Returns
        -------
        Z : numpy.ndarray, shape (m, outputs)
            The predictions.
        kept : list of (P, A)
            For each layer the rows that its kernel was multiplied with, and the input they are of.
        """
        if X.shape[1:] != (self.side, self.side, self.channels[0]):
            expected = f"(m, {self.side}, {self.side}, {self.channels[0]})"
            raise ValueError(f"X must have shape {expected}, not {X.shape}")
        *convolutions, (K, c) = self.layers(W)
        A, kept = X, []
        for kernel, offsets in convolutions:
            P = patches(A)
            kept.append((P, A))
            m, height, width, _ = A.shape
            A = relu(P @ kernel + offsets).reshape(m, height // STRIDE, width // STRIDE, -1)
        a = A.reshape(len(A), -1)
        kept.append((a, A))
        return a @ K + c, kept

    def __call__(self, W: np.ndarray, X: np.ndarray) -> np.ndarray:
        """Predict: an array of shape (m, outputs)."""
        return self.forward(W, X)[0]

    def backward(self, W: np.ndarray, dZ: np.ndarray, kept: list) -> np.ndarray:
        """Carry the derivative by the predictions back to the parameters.

        Parameters
        ----------
        W : numpy.ndarray, shape (n,)
            The parameters.
        dZ : numpy.ndarray, shape (m, outputs)
            The derivative of the cost by each prediction.
        kept : list of (P, A)
            What `forward` kept.

        Returns
        -------
        dW : numpy.ndarray, shape (n,)
            The gradient of the cost.
        """
        dW = np.empty_like(W)
        layers = list(zip(self.layers(W), self.layers(dW), kept, strict=True))
        for number, ((K, _), (dK, dc), (P, A)) in reversed(list(enumerate(layers))):
            dK[:] = P.T @ dZ
            dc[:] = dZ.sum(axis=0)
            if number == 0:  # nobody asks for the derivative by the image
                break
            dP = dZ @ K.T
            dA = dP.reshape(A.shape) if number == self.convolutions else fold(dP, A.shape)
            dZ = (dA * (A > 0)).reshape(-1, A.shape[-1])
        return dW
