"""What comes in is checked once, here: one clear line says what came and what is allowed."""

from __future__ import annotations

import inspect
import operator
from collections.abc import Callable, Mapping

import numpy as np

from paramopt import optimizers


def named(what: str, given, catalogue: Mapping):
    """Return `given`, or the member of the catalogue that has this name."""
    if not isinstance(given, str):
        return given
    if given not in catalogue:
        raise ValueError(f"unknown {what} {given!r}; known are {', '.join(catalogue)}")
    return catalogue[given]


def update_rule(given: Callable | str) -> Callable:
    """Return an update rule from itself or its name."""
    rule = named("rule", given, optimizers.catalogue)
    if not callable(rule):
        raise TypeError(f"a rule must be a function W, dW, ... -> W, ..., not {given!r}")
    if "learning_rate" not in inspect.signature(rule).parameters:
        name = getattr(rule, "__name__", shown(rule))
        raise TypeError(f"a rule must take learning_rate=, which {name} does not")
    return rule


def shown(given) -> str:
    """Return what came as Python writes it, in one line."""
    text = " ".join(repr(given).split())
    return text if len(text) <= 60 else f"{text[:57]}..."


def numbers(what: str, given) -> np.ndarray:
    """Return finite numbers as an array. What NumPy would make numbers of, such as "1", is none."""
    try:
        array = np.asarray(given)
    except ValueError:  # rows of different lengths
        array = np.array(None)
    if array.dtype.kind not in "iuf":
        raise TypeError(f"{what} must be a number or an array of numbers, not {shown(given)}")
    array = array.astype(float)
    if not np.isfinite(array).all():
        raise ValueError(f"{what} must be finite, not {shown(given)}")
    return array


def number(what: str, given) -> float:
    """Return one finite number."""
    array = numbers(what, given)
    if array.ndim:
        raise TypeError(f"{what} must be a single number, not {shown(given)}")
    return float(array)


def not_negative(what: str, given) -> np.ndarray:
    """Return finite numbers from 0 as an array."""
    array = numbers(what, given)
    if (array < 0).any():
        raise ValueError(f"{what} must not be negative, but {array.min():g} is")
    return array


def points(what: str, given) -> np.ndarray:
    """Return one pair of parameters, or many: shape (2,) or (2, ...)."""
    array = numbers(what, given)
    if array.shape[:1] != (2,):
        raise ValueError(f"{what} must have shape (2,) or (2, ...), not {array.shape}")
    return array


def whole(what: str, given, least: int = 0) -> int:
    """Return a whole number from `least`."""
    try:
        value = operator.index(None if isinstance(given, bool) else given)
    except TypeError:
        raise TypeError(f"{what} must be a whole number, not {shown(given)}") from None
    if value < least:
        raise ValueError(f"{what} must be at least {least}, not {value}")
    return value


def hyperparameters(rule: Callable, given: Mapping) -> dict:
    """Return all hyperparameters of a rule: the given ones, else its defaults.

    A beta is the share of an average that survives a step: at 1 the average never learns, beyond
    it weighs gradients negatively, and neither is a rule any more.
    """
    known = optimizers.hyperparameters(rule)
    for name, value in given.items():
        if name not in known:
            allowed = ", ".join(known) or "none"
            raise TypeError(f"{rule.__name__} has no hyperparameter {name!r}; it has {allowed}")
        value = number(name, value)
        if name.startswith("beta") and not 0 <= value < 1:
            raise ValueError(f"{name} must be at least 0 and below 1, not {value:g}")
        if name == "epsilon":
            not_negative(name, value)
    return {**known, **given}


def window(what: str, given) -> np.ndarray:
    """Return the ranges of two parameters, shape (2, 2)."""
    array = numbers(what, given)
    if array.shape != (2, 2) or (array[:, 0] >= array[:, 1]).any():
        raise ValueError(f"{what} must be a range of w1 and one of w2, not {shown(given)}")
    return array


def runs_shape(
    start: np.ndarray, rate_shape: tuple[int, ...], target_shape: tuple[int, ...] = ()
) -> tuple[int, ...]:
    """Return the axes of the runs that starts, learning rates and targets span together."""
    try:
        return np.broadcast_shapes(start.shape[1:], rate_shape, target_shape)
    except ValueError:
        targets = f", targets of shape {target_shape}" if target_shape else ""
        raise ValueError(
            f"starts of shape {start.shape[1:]} and learning rates of shape {rate_shape}"
            f"{targets} do not broadcast"
        ) from None
