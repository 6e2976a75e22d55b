"""Cutting much work into tasks, and handing them out.

A task should take so long that handing it out costs nothing beside it, and so short that an
interrupt need not wait. How long an item takes is measured on the first ones. What comes out does
not depend on the cuts.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from itertools import pairwise

import joblib
import numpy as np
from joblib.parallel import get_active_backend
from tqdm import tqdm

SHORTEST, USUAL = 0.05, 0.2
"""Seconds that a task takes at least, and about."""
FIRST = 1024
"""So many items are tried first."""

_Results = tuple[np.ndarray, ...]
"""What a task returns: some arrays, whose last axis is its items."""
_Job = Callable[[int, int], Callable[[], _Results]]
"""``job(first, last)`` is a task: called without arguments, it does the items between."""


def in_tasks(job: _Job, count: int, unit: str) -> _Results:
    """Do all items of a job, in tasks on all cores, or where `joblib.parallel_config` says.

    Parameters
    ----------
    job : callable
        ``job(first, last)`` returns what is to be done for these items: a callable without
        arguments that can be sent to another process. Its results are arrays whose last axis
        counts the items.
    count : int
        How many items there are.
    unit : str
        What the progress bar counts; it is shown on a terminal, after a second.

    Returns
    -------
    tuple of numpy.ndarray
        The results for all items, in their order.

    Examples
    --------
    >>> def squares(first, last):
    ...     return lambda: (np.arange(first, last)**2,)
    >>> in_tasks(squares, 6, "number")
    (array([ 0,  1,  4,  9, 16, 25]),)
    """
    results: list[np.ndarray] = []
    done = 0
    backend, _ = get_active_backend()
    # None: unless this is a terminal. The bars of several workers would overwrite each other.
    hidden = True if backend.nesting_level else None
    look = {"delay": 1, "leave": False, "unit_scale": True}
    with tqdm(total=count, unit=unit, disable=hidden, **look) as bar:
        for part in _parts(job, count):
            if not results:
                results = [np.empty((*array.shape[:-1], count), array.dtype) for array in part]
            size = part[0].shape[-1]
            for whole, array in zip(results, part, strict=True):
                whole[..., done : done + size] = array
            done += size
            bar.update(size)
    return tuple(results)


def _parts(job: _Job, count: int) -> Iterator[_Results]:
    """Do the first items here until it is known how long one takes, hand out the others."""
    done, size, took = 0, FIRST, 0.0
    while took < SHORTEST:
        last = min(count, done + size)
        began = time.perf_counter()
        yield job(done, last)()
        took = time.perf_counter() - began
        if last == count:
            return
        done, size = last, 2 * size
    cuts = edges(done, count, took / (size / 2))
    if len(cuts) == 2:
        yield job(*cuts)()
        return
    _, configured = get_active_backend()
    workers = joblib.Parallel(
        n_jobs=-1 if configured is None else configured, prefer="threads", return_as="generator"
    )
    yield from workers(joblib.delayed(_do)(job(*pair)) for pair in pairwise(cuts))


def edges(first: int, last: int, seconds: float) -> list[int]:
    """Return where to cut if an item takes so many seconds: evenly, no task below `SHORTEST`.

    Examples
    --------
    >>> edges(100, 1100, seconds=0.001)
    [100, 300, 500, 700, 900, 1100]
    >>> edges(100, 250, seconds=0.001)
    [100, 250]
    """
    tasks = max(1, min(last - first, round((last - first) * seconds / USUAL)))
    return np.linspace(first, last, tasks + 1).astype(int).tolist()


def _do(task: Callable[[], _Results]) -> _Results:
    return task()
