"""Training the localizer: its cost, the cost's gradient, and mini-batch descent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np

from paramopt import box_losses, checks, regression, symbols
from paramopt.descent import as_schedule, descend
from paramopt.localizer.boxes import intersection_over_union
from paramopt.localizer.images import Images
from paramopt.localizer.network import Network

BLOCK = 100
"""How many images are predicted at once: enough for speed, few enough for the cache."""

_gradient = cache(symbols.gradient)


@dataclass(frozen=True)
class Localizer:
    r"""A network, what its four outputs mean, and the loss that judges the box.

    The cost is the mean of the loss over images,

    .. math:: J(W) = \frac1m \sum_{i=1}^m \mathcal L\bigl(b^{(i)}, \hat b^{(i)}\bigr).

    With the loss `paramopt.box_losses.bounding_box` the outputs are the box. With
    `paramopt.box_losses.yolo` the last two are the roots :math:`r_w, r_h` of width and height,
    :math:`\hat b_w = r_w^2`, as :cite:t:`redmon2016` predict them: so a size is never negative, and
    :math:`\partial \mathcal L / \partial r_w = 2 r_w\, \partial \mathcal L / \partial \hat b_w`.

    Attributes
    ----------
    network : Network
        With four outputs.
    loss : callable
        One of the two losses of `paramopt.box_losses`.
    """

    network: Network
    loss: Callable = box_losses.bounding_box

    def __post_init__(self) -> None:
        if self.network.outputs != 4:
            outputs = self.network.outputs
            raise ValueError(f"a box is four numbers, the network has {outputs} outputs")
        if self.loss not in (box_losses.bounding_box, box_losses.yolo):
            raise ValueError(f"loss must be bounding_box or yolo, not {checks.shown(self.loss)}")

    @property
    def roots(self) -> bool:
        """Whether the network predicts the roots of width and height."""
        return self.loss is box_losses.yolo

    def read(self, Z: np.ndarray) -> np.ndarray:
        """Return the boxes that outputs of shape (m, 4) mean."""
        return np.concatenate([Z[:, :2], Z[:, 2:] ** 2], axis=1) if self.roots else Z

    def start(self, images: Images, seed: int = 0) -> np.ndarray:
        """Draw parameters to start from, with which each prediction is the mean box of `images`."""
        mean = images.boxes.mean(axis=0)
        if self.roots:
            mean[2:] = np.sqrt(mean[2:])
        return self.network.start(seed, mean)

    def predict(self, W: np.ndarray, images: Images) -> np.ndarray:
        """Return the predicted boxes, shape (m, 4)."""
        parts = [images.x(slice(i, i + BLOCK)) for i in range(0, images.m, BLOCK)]
        return np.concatenate([self.read(self.network(W, x.astype(W.dtype))) for x in parts])

    def cost(self, W: np.ndarray, images: Images) -> float:
        """Return the mean loss over images."""
        return float(np.mean(self.loss(*images.boxes.T, *self.predict(W, images).T)))

    def gradient(self, W: np.ndarray, x: np.ndarray, boxes: np.ndarray) -> np.ndarray:
        r"""Return the gradient of the mean loss over a batch.

        .. math:: dZ = \frac{1}{B} \frac{\partial \mathcal L}{\partial \hat b} \odot
                  \frac{\partial \hat b}{\partial Z}

        starts the backward pass of `Network.backward`.

        Parameters
        ----------
        W : numpy.ndarray, shape (n,)
            The parameters.
        x : numpy.ndarray, shape (B, side, side, channels)
            Images as `Images.x` gives them.
        boxes : numpy.ndarray, shape (B, 4)
            The true boxes.

        Returns
        -------
        numpy.ndarray, shape (n,)
        """
        Z, kept = self.network.forward(W, x)
        dZ = _gradient(self.loss)(*boxes.T, *self.read(Z).T)[4:].T / len(x)
        if self.roots:
            dZ[:, 2:] *= 2 * Z[:, 2:]
        return self.network.backward(W, dZ.astype(W.dtype), kept)


@dataclass(frozen=True, eq=False)
class Training:
    """What became of a training run.

    Attributes
    ----------
    localizer : Localizer
        What was trained.
    epochs : numpy.ndarray, shape (k,)
        After how many epochs, in general a fraction, the parameters were kept.
    parameters : numpy.ndarray, shape (k, n)
        The parameters then, the start first and the end last.
    """

    localizer: Localizer
    epochs: np.ndarray
    parameters: np.ndarray

    def measure(self, images: Images) -> tuple[np.ndarray, np.ndarray]:
        """Return cost and mean intersection over union at all kept parameters, shape (k,) each."""
        loss, costs, overlaps = self.localizer.loss, [], []
        for W in self.parameters:
            predicted = self.localizer.predict(W, images)
            costs.append(np.mean(loss(*images.boxes.T, *predicted.T)))
            overlaps.append(intersection_over_union(predicted, images.boxes).mean())
        return np.array(costs), np.array(overlaps)


def mirrored(x: np.ndarray, boxes: np.ndarray, some: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mirror some images left to right, and their boxes with them.

    Parameters
    ----------
    x : numpy.ndarray, shape (B, side, side, channels)
    boxes : numpy.ndarray, shape (B, 4)
        As shares of the side.
    some : numpy.ndarray of bool, shape (B,)

    Examples
    --------
    >>> x, boxes = mirrored(np.zeros((1, 2, 2, 1)), np.array([[0.2, 0.5, 0.1, 0.1]]), [True])
    >>> boxes.tolist()
    [[0.8, 0.5, 0.1, 0.1]]
    """
    x = np.where(np.reshape(some, (-1, 1, 1, 1)), x[:, :, ::-1], x)
    boxes = boxes.copy()
    boxes[:, 0] = np.where(some, 1 - boxes[:, 0], boxes[:, 0])
    return x, boxes


def train(
    localizer: Localizer,
    images: Images,
    rule: Callable | str,
    *,
    batch_size: int,
    epochs: int,
    learning_rate,
    seed: int = 0,
    keep: int = 1,
    **hyperparameters,
) -> Training:
    """Train on mini-batches, each image mirrored or not at random each time it is seen.

    Parameters
    ----------
    localizer : Localizer
        What to train.
    images : Images
        The training set.
    rule : callable or str
        The update rule or its name.
    batch_size : int
        How many images a step sees.
    epochs : int
        How often each image is used.
    learning_rate : float or Schedule
        A constant rate, or one for each step.
    seed : int
        Decides start, batches and mirroring.
    keep : int
        How often in an epoch the parameters are kept.
    **hyperparameters : float
        The rule's own.

    Returns
    -------
    Training

    Raises
    ------
    ValueError, TypeError
        As `paramopt.regression.train`, and if `keep` is not a whole number from 1.

    Examples
    --------
    >>> from paramopt.localizer.images import draw
    >>> small = Localizer(Network(channels=(3, 4, 4, 4)))
    >>> run = train(small, draw(20), "adam", batch_size=10, epochs=2, learning_rate=0.001)
    >>> run.epochs.tolist()
    [0.0, 1.0, 2.0]
    """
    rule, rate = checks.update_rule(rule), as_schedule(learning_rate)
    hyper = checks.hyperparameters(rule, hyperparameters)
    dealt = regression.batches(images.m, batch_size, epochs, seed)
    every = -(-len(dealt) // (epochs * checks.whole("keep", keep, least=1))) if epochs else 1
    mirror = np.random.default_rng([seed, 1])  # not the stream that deals the batches

    def gradient(W: np.ndarray, t: int) -> np.ndarray:
        chosen = dealt[t]
        some = mirror.random(len(chosen)) < 0.5
        return localizer.gradient(W, *mirrored(images.x(chosen), images.boxes[chosen], some))

    path = descend(
        rule,
        gradient,
        localizer.start(images, seed),
        lambda t: float(rate(t)),  # a NumPy number would turn float32 into float64
        len(dealt),
        hyper,
    )
    steps, parameters = zip(*kept(path, every, len(dealt)), strict=True)
    return Training(localizer, epochs * np.array(steps) / max(len(dealt), 1), np.stack(parameters))


def kept(path: Iterator[np.ndarray], every: int, last: int) -> Iterator[tuple[int, np.ndarray]]:
    """Keep the parameters of each so many steps, and of the last.

    Examples
    --------
    >>> path = (np.array([t]) for t in range(6))
    >>> [t for t, W in kept(path, every=2, last=5)]
    [0, 2, 4, 5]
    """
    for t, W in enumerate(path):
        if t % every == 0 or t == last:
            yield t, W
