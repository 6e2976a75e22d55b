r"""Slices of a cost of many parameters: along a line, and over a plane.

A slice keeps only parameters :math:`W_0 + u\, d_1 + v\, d_2` in view; what the cost does in the
other :math:`n - 2` directions it does not show.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from paramopt.localizer.images import Images
from paramopt.localizer.training import Localizer


@dataclass(frozen=True, eq=False)
class Plane:
    """A plane in parameter space, and a path seen in it.

    Attributes
    ----------
    origin : numpy.ndarray, shape (n,)
        Where both coordinates are zero.
    directions : numpy.ndarray, shape (2, n)
        Two directions of length 1, at right angles.
    path : numpy.ndarray, shape (k, 2)
        The path's points, projected.
    share : float
        What share of the squared distances from origin to path lies in the plane.
    """

    origin: np.ndarray
    directions: np.ndarray
    path: np.ndarray
    share: float

    def parameters(self, u: float, v: float) -> np.ndarray:
        """Return the parameters at a point of the plane, shape (n,)."""
        return self.origin + np.float32(u) * self.directions[0] + np.float32(v) * self.directions[1]


def plane_of(parameters: np.ndarray) -> Plane:
    r"""Return the plane through the end of a path that holds the most of it.

    With the differences :math:`W_t - W_T` as rows of a matrix, the two directions are its first
    right singular vectors, and their share of the squared distances is
    :math:`(s_1^2 + s_2^2) / \sum_i s_i^2`.

    Parameters
    ----------
    parameters : numpy.ndarray, shape (k, n)
        A path, its end last.

    Returns
    -------
    Plane

    References
    ----------
    :cite:t:`li2018`, section 7.2.

    Examples
    --------
    >>> path = np.array([[0, 0, 1], [0, 2, 0.5], [0, 0, 0]], np.float32)
    >>> plane = plane_of(path)
    >>> plane.path.shape, round(plane.share, 6)
    ((3, 2), 1.0)
    """
    differences = parameters - parameters[-1]
    _, lengths, directions = np.linalg.svd(differences, full_matrices=False)
    # A singular vector's sign is free: the path is to come from the left and from above.
    directions = (
        directions[:2] * np.where(directions[:2] @ differences[0] > 0, [-1, 1], [1, -1])[:, None]
    )
    share = float((lengths[:2] ** 2).sum() / (lengths**2).sum())
    return Plane(parameters[-1], directions, differences @ directions.T, share)


def plane_costs(localizer: Localizer, images: Images, plane: Plane, u, v) -> np.ndarray:
    """Return the cost on images over a grid of the plane, a row for each of `v`.

    Examples
    --------
    >>> from paramopt.localizer.images import draw
    >>> from paramopt.localizer.network import Network
    >>> localizer, images = Localizer(Network(channels=(3, 4, 6))), draw(4)
    >>> W = localizer.start(images)
    >>> plane = plane_of(np.array([W + 1, W * 2, W]))
    >>> costs = plane_costs(localizer, images, plane, u=[-1, 0, 1], v=[0])
    >>> costs.shape, bool(np.isclose(costs[0, 1], localizer.cost(W, images)))
    ((1, 3), True)
    """
    return np.array([[localizer.cost(plane.parameters(a, b), images) for a in u] for b in v])


def line_costs(localizer: Localizer, images: Images, first, last, shares) -> np.ndarray:
    r"""Return the cost on images along :math:`(1 - s) W_0 + s W_1`.

    Parameters
    ----------
    localizer : Localizer
    images : Images
    first, last : numpy.ndarray, shape (n,)
        The parameters :math:`W_0` and :math:`W_1`.
    shares : array_like, shape (k,)
        The values of :math:`s`.

    Returns
    -------
    numpy.ndarray, shape (k,)

    References
    ----------
    :cite:t:`goodfellow2015`.

    Examples
    --------
    >>> from paramopt.localizer.images import draw
    >>> from paramopt.localizer.network import Network
    >>> localizer, images = Localizer(Network(channels=(3, 4, 6))), draw(4)
    >>> first, last = (localizer.start(images, seed) for seed in (0, 1))
    >>> costs = line_costs(localizer, images, first, last, shares=[0, 0.5, 1])
    >>> np.allclose(costs[[0, 2]], [localizer.cost(W, images) for W in (first, last)])
    True
    """
    points = (first + np.float32(s) * (last - first) for s in shares)
    return np.array([localizer.cost(W, images) for W in points])
