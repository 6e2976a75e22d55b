"""Sweeps: many starts by many learning rates, of which only what became of them is kept.

An engine moves the runs (`paramopt.engines`), in tasks that use all cores (`paramopt.tasks`). Which
engine, and how many tasks, does not change what comes out.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

import numpy as np
from scipy.spatial import KDTree

from paramopt import checks, descent, engines, schedules, tasks
from paramopt import noise as noises
from paramopt.landscapes import Landscape

NEAR = 0.1
"""How far from a minimum a run may end that has reached it."""
WORTH = 10_000_000
"""Steps, of all runs together, from which on compiling pays."""
TABLE = 2**21
"""Learning rates, of every step and run, that are written out at a time: 16 MiB of them."""


@dataclass(frozen=True)
class Ends:
    """What became of the runs of a sweep.

    Attributes
    ----------
    J : Landscape
        The cost.
    parameters : numpy.ndarray
        Shape (2, ...): the parameters after the last step; of a run whose parameters overflowed,
        those before they did. They are finite.
    costs : numpy.ndarray
        Shape (...): the cost there, infinite where it overflows itself.
    diverged : numpy.ndarray of bool
        Shape (...): whether the parameters overflowed, or the cost at the end did.
    arrival, settles : numpy.ndarray of int, optional
        Shape (...): the step after which the cost was at most the target for the first time, and
        the one from which on it stayed so; -1 where there is none. None in a sweep without target.
    leaves : numpy.ndarray of int, optional
        Shape (...): the step after which a run was outside of the box for the first time, -1 if it
        never was. None in a sweep without a box.
    """

    J: Callable
    parameters: np.ndarray
    costs: np.ndarray
    diverged: np.ndarray
    arrival: np.ndarray | None = None
    settles: np.ndarray | None = None
    leaves: np.ndarray | None = None

    @cached_property
    def reached(self) -> np.ndarray:
        """The number of the minimum of `J` within `NEAR` of each end, -1 for none, shape (...).

        Examples
        --------
        >>> sweep("saddle", "gradient_descent", [[-0.5, 0.5, 0], [1, 1, 1]], 200, 0.1).reached
        array([ 0,  1, -1])
        """
        return nearest(self.parameters, self.J.minima, NEAR)


def nearest(points, minima, distance: float) -> np.ndarray:
    """Return the number of the minimum nearest to each point, -1 if it is not within `distance`.

    Parameters
    ----------
    points : array_like
        Shape (2, ...), finite.
    minima : array_like
        Shape (count, 2).
    distance : float
        How far away a minimum may be.

    Returns
    -------
    numpy.ndarray of int, shape (...)

    Examples
    --------
    >>> nearest([[0.0, 1.0, 0.5], [0.05, 0.0, 9.0]], [(0, 0), (1, 0)], distance=0.1)
    array([ 0,  1, -1])
    """
    points, minima = np.asarray(points, dtype=float), np.reshape(minima, (-1, 2))
    if not len(minima):
        return np.full(points.shape[1:], -1)
    apart, number = KDTree(minima).query(np.moveaxis(points, 0, -1))
    return np.where(apart <= distance, number, -1)


def sweep(
    J: Callable | str,
    rule: Callable | str,
    starts,
    steps: int,
    learning_rate,
    *,
    target=None,
    box=None,
    noise: float = 0.0,
    seed: int = 0,
    **hyperparameters,
) -> Ends:
    """Run a rule from many starts at many learning rates, keeping only what becomes of each run.

    It takes the arguments of `paramopt.minimize` and ends where that ends, but needs no memory for
    the ways. With Numba installed, big sweeps are compiled. They use all cores; within
    ``joblib.parallel_config`` they run where that says, on a Dask cluster for one.

    Parameters
    ----------
    J, rule, starts, steps, learning_rate, noise, seed, **hyperparameters
        As for `paramopt.minimize`; starts of shape (2, ...) and rates broadcast.
    target : float or array_like, optional
        A cost, one for all runs or with axes that broadcast with those of the runs. The sweep
        notes when a run comes down to it, and since when it has stayed there.
    box : pair of pairs of float, optional
        The range of w1, then of w2. The sweep notes when a run leaves it.

    Returns
    -------
    Ends

    Raises
    ------
    ValueError, TypeError
        As `paramopt.minimize`; also for a target or a box that is not of finite numbers.

    Examples
    --------
    >>> ends = sweep("bowl", "gradient_descent", (4, 2), 100, learning_rate=[0.001, 0.01, 0.5, 3.0])
    >>> [f"{cost:.2g}" for cost in ends.costs]
    ['8.2', '1.3', '6.2e-60', '1.6e+61']
    >>> ends.parameters.shape
    (2, 4)
    >>> sweep("bowl", "gradient_descent", (4, 2), 100, [0.01, 0.1, 0.5], target=1.0).arrival
    array([-1, 11,  2])
    """
    J, rule = descent.as_landscape(J), checks.update_rule(rule)
    starts, steps = checks.points("starts", starts), checks.whole("steps", steps)
    rates = descent.as_schedule(learning_rate)
    hyper = checks.hyperparameters(rule, hyperparameters)
    noise = float(checks.not_negative("noise", checks.number("noise", noise)))
    watching = target is not None or box is not None
    goal = np.array(np.inf) if target is None else checks.numbers("target", target)
    window = np.array([[-np.inf, np.inf]] * 2) if box is None else checks.window("box", box)
    shape = checks.runs_shape(starts, rates.shape, goal.shape)
    drawn = list(islice(noises.pairs(seed), steps if noise else 0))
    jolts = noise * np.reshape(drawn, (-1, 2))
    runs = Runs(J, rule, starts, rates, shape or (1,), steps, jolts, hyper, goal, window)
    count = math.prod(shape)
    if watching:
        parameters, costs, diverged, arrival, settles, leaves = runs.move("watch", range(count))
    else:
        parameters, costs = runs.move("last", range(count))
        diverged = ~np.isfinite(parameters).all(axis=0)
        if diverged.any():  # back to before they overflowed
            again = runs.move("watch", np.flatnonzero(diverged))
            parameters[:, diverged], costs[diverged], *_ = again
    return Ends(
        J,
        parameters.reshape(2, *shape),
        costs.reshape(shape),
        (diverged | ~np.isfinite(costs)).reshape(shape),
        None if target is None else arrival.reshape(shape),
        None if target is None else settles.reshape(shape),
        None if box is None else leaves.reshape(shape),
    )


@dataclass(frozen=True)
class Runs:
    """All runs of a sweep, numbered; `shape` is that of starts, rates and targets, broadcast."""

    J: Landscape
    rule: Callable
    starts: np.ndarray
    rates: schedules.Schedule
    shape: tuple[int, ...]
    steps: int
    jolts: np.ndarray
    hyper: dict
    target: np.ndarray
    box: np.ndarray

    def move(self, method: str, numbers: Sequence[int]) -> tuple[np.ndarray, ...]:
        """Return what a method of the engine returns, for the runs of these numbers."""
        if len(numbers) * self.steps >= WORTH:
            engine = engines.fastest(self.J, self.rule, len(self.jolts) > 0, method)
        else:
            engine = engines.Arrays(self.J, self.rule)

        def task(first: int, last: int) -> Task:
            some = numbers[first:last]
            rates, places = among(self.rates, self.taken(self.places, some))
            return Task(
                engine,
                method,
                self.taken(descent.spread(self.starts, self.shape), some),
                rates,
                places,
                self.steps,
                self.jolts,
                self.hyper,
                self.taken(self.target, some) if self.target.ndim else self.target,
                self.box,
            )

        return tasks.in_tasks(task, len(numbers), "run")

    @cached_property
    def places(self) -> np.ndarray:
        """Numbers of the rates, in the shape of the rates."""
        return np.arange(math.prod(self.rates.shape)).reshape(self.rates.shape)

    def taken(self, values: np.ndarray, numbers: Sequence[int]) -> np.ndarray:
        """Return the values of some runs, of an array whose last axes broadcast with all runs'."""
        lead = values.shape[: max(0, values.ndim - len(self.shape))]
        neighbours = isinstance(numbers, range)  # whose values a view may show
        if values.shape == (*lead, *self.shape) and values.flags.c_contiguous:  # else a copy of all
            flat = values.reshape(*lead, -1)
            return flat[..., numbers.start : numbers.stop] if neighbours else flat[..., numbers]
        if math.prod(values.shape) == math.prod(lead):
            return np.broadcast_to(values.reshape(*lead, 1), (*lead, len(numbers)))
        if neighbours:  # NumPy would ask a range for one number after the other
            numbers = np.arange(numbers.start, numbers.stop)
        every = np.broadcast_to(values, (*lead, *self.shape))
        return every[(..., *np.unravel_index(numbers, self.shape))]


def among(rates: schedules.Schedule, numbers: np.ndarray) -> tuple[schedules.Schedule, np.ndarray]:
    """Return those of many schedules that have these numbers, each once, and which is whose.

    Examples
    --------
    >>> rates = schedules.inverse_time([[0.1], [0.2]], decay=[0.01, 0.02, 0.03])
    >>> among(rates, np.array([5, 1, 5]))
    (inverse_time(learning_rate=array([0.1, 0.2]), decay=array([0.02, 0.03])), array([1, 0, 1]))
    """
    if not rates.shape:
        return rates, np.zeros(1, int)
    used, whose = np.unique(numbers, return_inverse=True)

    def only(schedule: schedules.Schedule) -> schedules.Schedule:
        return schedules.Schedule(schedule.kind, {k: of(v) for k, v in schedule.settings.items()})

    def of(setting):
        if isinstance(setting, schedules.Schedule):
            return only(setting)
        return np.broadcast_to(setting, rates.shape).flat[used] if np.ndim(setting) else setting

    return only(rates), whose


@dataclass(frozen=True)
class Task:
    """Some of the runs: all that an engine needs to move them, wherever it does."""

    engine: engines.Engine
    method: str
    starts: np.ndarray
    rates: schedules.Schedule
    places: np.ndarray
    steps: int
    jolts: np.ndarray
    hyper: dict
    target: np.ndarray
    box: np.ndarray

    def __call__(self) -> tuple[np.ndarray, ...]:
        """Move the runs block by block: what is needed beside the results does not grow."""
        rows = 1 if self.rates.kind is schedules.constant else self.steps
        block = min(self.engine.BLOCK, max(256, TABLE // max(rows, 1)))
        count = self.starts.shape[1]
        results: tuple[np.ndarray, ...] = ()
        for first in range(0, max(count, 1), block):
            part = self.moved(slice(first, first + block), rows)
            if not results:
                results = tuple(np.empty((*a.shape[:-1], count), a.dtype) for a in part)
            for whole, array in zip(results, part, strict=True):
                whole[..., first : first + block] = array
        return results

    def __sizeof__(self) -> int:
        """Return the bytes of its arrays, by which Dask tells data from code."""
        return self.starts.nbytes + self.places.nbytes + self.target.nbytes + self.jolts.nbytes

    def moved(self, block: slice, rows: int) -> tuple[np.ndarray, ...]:
        """Move one block."""
        rates, whose = among(self.rates, self.places[block])
        alpha = np.array([np.ravel(rates(t))[whose] for t in range(rows)]).reshape(rows, -1)
        given = (self.starts[:, block], alpha, self.jolts, self.steps, self.hyper)
        if self.method == "last":
            parameters, seen = self.engine.last(*given), ()
        else:
            target = np.broadcast_to(self.target, self.starts.shape[1:])[block]
            parameters, *seen = self.engine.watch(*given, target, self.box)
        with np.errstate(all="ignore"):
            costs = np.array(np.broadcast_to(self.engine.cost(*parameters), parameters[0].shape))
        costs[np.isnan(costs)] = np.inf
        return (parameters, costs, *seen)
