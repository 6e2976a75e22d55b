"""Stationary points: where a landscape is level, and what lies around them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import optimize

from paramopt import checks
from paramopt.descent import as_landscape

SIDE = 21
"""The search starts from this many points along each side of the domain."""


@dataclass(frozen=True, eq=False)
class StationaryPoint:
    """A point at which the gradient of a landscape is zero.

    Attributes
    ----------
    place : numpy.ndarray
        Its parameters, shape (2,).
    cost : float
        The cost there.
    curvatures : numpy.ndarray
        The eigenvalues of the Hessian, the smaller first, shape (2,).
    directions : numpy.ndarray
        Their unit eigenvectors, the columns of an array of shape (2, 2).
    """

    place: np.ndarray
    cost: float
    curvatures: np.ndarray
    directions: np.ndarray

    @property
    def kind(self) -> str:
        """What it is: see `kind`."""
        return kind(self.curvatures)


def kind(curvatures) -> str:
    r"""Name a stationary point by the eigenvalues of its Hessian.

    ==============================  ===========
    eigenvalues                     kind
    ==============================  ===========
    all positive                    minimum
    all negative                    maximum
    some positive, some negative    saddle
    none of these                   undecided
    ==============================  ===========

    Parameters
    ----------
    curvatures : array_like
        The eigenvalues, shape (n,).

    Returns
    -------
    str
        "minimum", "maximum", "saddle" or "undecided".

    Raises
    ------
    ValueError, TypeError
        If an eigenvalue is not a finite number.

    Examples
    --------
    >>> kind([1, 50]), kind([-1, 1]), kind([-2, -1]), kind([0, 1])
    ('minimum', 'saddle', 'maximum', 'undecided')
    """
    curvatures = checks.numbers("curvatures", curvatures)
    if (curvatures > 0).all():
        return "minimum"
    if (curvatures < 0).all():
        return "maximum"
    if (curvatures > 0).any() and (curvatures < 0).any():
        return "saddle"
    return "undecided"


def stationary_points(J) -> list[StationaryPoint]:
    """Find the stationary points of a landscape within its domain.

    A root finder looks for zeros of the gradient from a grid of starts. It finds what it finds: on
    a landscape with very narrow wells some may be missing.

    Parameters
    ----------
    J : Landscape or str
        A landscape with a domain, or its name.

    Returns
    -------
    list of StationaryPoint
        By growing cost.

    Examples
    --------
    >>> [point.kind for point in stationary_points("saddle")]
    ['minimum', 'minimum', 'saddle']
    """
    J = as_landscape(J)
    low, high = np.transpose(J.domain)
    axes = [np.linspace(*ends, SIDE) for ends in J.domain]
    found: list[np.ndarray] = []
    for start in np.stack(np.meshgrid(*axes), axis=-1).reshape(-1, 2):
        root = optimize.root(lambda w: J.gradient(*w), start, jac=lambda w: J.hessian(*w))
        within = ((low <= root.x) & (root.x <= high)).all()
        new = all(np.linalg.norm(root.x - other) > 1e-4 for other in found)
        if root.success and within and new:
            found.append(root.x)
    points = []
    for w in found:
        curvatures, directions = np.linalg.eigh(J.hessian(*w))
        points.append(StationaryPoint(w, float(J(*w)), curvatures, directions))
    return sorted(points, key=lambda point: (round(point.cost, 6), *point.place))
