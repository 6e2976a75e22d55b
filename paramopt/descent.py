"""Descent: a cost, a rule, one start or many, and what became of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from paramopt import checks, landscapes, optimizers, schedules
from paramopt import noise as noises


@dataclass(frozen=True)
class Run:
    """One descent or many at once: where it went and what it cost.

    Attributes
    ----------
    J : callable
        The cost function.
    rule : callable
        The update rule.
    learning_rate : Schedule
        The learning rate of each step.
    hyperparameters : dict
        All other hyperparameters of the rule.
    noise, seed
        As given to `minimize`.
    parameters : numpy.ndarray
        Shape (steps + 1, 2, ...): the parameters at the start and after each step.
    costs : numpy.ndarray
        Shape (steps + 1, ...): the cost there.
    """

    J: Callable
    rule: Callable
    learning_rate: schedules.Schedule
    hyperparameters: dict
    noise: float
    seed: int
    parameters: np.ndarray
    costs: np.ndarray

    @property
    def steps(self) -> int:
        """The number of steps taken."""
        return len(self.costs) - 1

    @property
    def start(self) -> np.ndarray:
        """The parameters before the first step, shape (2, ...)."""
        return self.parameters[0]

    @property
    def finite(self) -> np.ndarray:
        """Whether parameters and cost are finite at each step, shape (steps + 1, ...)."""
        return np.isfinite(self.parameters).all(axis=1) & np.isfinite(self.costs)

    @property
    def diverged(self) -> np.ndarray:
        """Whether a parameter or a cost is not finite somewhere, shape (...)."""
        return ~self.finite.all(axis=0)

    def __repr__(self) -> str:
        runs = f"{self.costs[0].size} runs of " if self.costs[0].ndim else ""
        name = getattr(self.J, "__name__", "a cost")
        return f"<{runs}{self.rule.__name__} on {name}, {self.steps} steps, {self.learning_rate!r}>"


def descend(
    rule: Callable,
    gradient: Callable[[np.ndarray, int], np.ndarray],
    W: np.ndarray,
    learning_rate: Callable[[int], np.ndarray],
    steps: int,
    hyperparameters: dict,
) -> Iterator[np.ndarray]:
    r"""Take step after step, and yield the parameters before the first and after each.

    .. math:: W_{t+1}, s_{t+1} = \text{rule}\bigl(W_t, dW_t, s_t; \alpha_t\bigr),
              \qquad dW_t = \nabla J(W_t), \quad s_0 = 0

    Parameters
    ----------
    rule : callable
        The update rule.
    gradient : callable
        ``gradient(W, t)``: the gradient at `W` in step `t`, counted from 0; of the whole cost, of
        a mini-batch, or with noise.
    W : numpy.ndarray
        The parameters to start from.
    learning_rate : callable
        ``learning_rate(t)``: the rate of step `t`.
    steps : int
        How many steps to take.
    hyperparameters : dict
        The rule's other hyperparameters.

    Yields
    ------
    numpy.ndarray
        The parameters.

    Examples
    --------
    >>> from itertools import islice
    >>> def slope(W, t):
    ...     return 2 * W
    >>> path = descend(optimizers.momentum, slope, np.array([8.0]), lambda t: 0.5, 9, {"beta": 0.5})
    >>> [W.tolist() for W in islice(path, 3)]
    [[8.0], [4.0], [0.0]]
    """
    state = [np.zeros_like(W) for _ in optimizers.state(rule)]
    counts_steps = optimizers.counts_steps(rule)
    yield W
    for t in range(steps):
        step = (t + 1,) if counts_steps else ()
        W, *state = rule(
            W, gradient(W, t), *state, *step, learning_rate=learning_rate(t), **hyperparameters
        )
        yield W


def as_schedule(learning_rate) -> schedules.Schedule:
    """Return a learning rate as a schedule; a number or an array means a constant one.

    Examples
    --------
    >>> as_schedule(0.1)
    constant(learning_rate=0.1)
    """
    if isinstance(learning_rate, schedules.Schedule):
        return learning_rate
    return schedules.constant(learning_rate)


def as_landscape(J) -> Callable:
    """Return a cost that has a gradient: `J`, the landscape of that name, or `J` differentiated.

    Examples
    --------
    >>> as_landscape("bowl")
    <landscape bowl>
    """
    J = checks.named("landscape", J, landscapes.catalogue)
    return J if hasattr(J, "gradient") else landscapes.Landscape(J)


def spread(start: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Repeat starts of shape (2, ...) along the axes of the runs, to shape ``(2, *shape)``.

    Examples
    --------
    >>> spread(np.array([4.0, 2.0]), (3,))
    array([[4., 4., 4.],
           [2., 2., 2.]])
    """
    axes = len(shape) - (start.ndim - 1)
    return np.broadcast_to(start.reshape(2, *(1,) * axes, *start.shape[1:]), (2, *shape))


def noisy_gradient(J: Callable, noise: float, seed: int) -> Callable:
    """Return the gradient of `J` as `descend` takes it, with Gaussian noise if there is any.

    Examples
    --------
    >>> exact, noisy = (noisy_gradient(landscapes.bowl, noise, seed=0) for noise in (0, 0.5))
    >>> exact(np.array([4.0, 2.0]), 0)
    array([4., 2.])
    >>> noisy(np.array([4.0, 2.0]), 0).round(2)
    array([3.35, 2.17])
    """
    draws = noises.pairs(seed)
    if noise == 0:
        return lambda W, _: J.gradient(*W)

    def gradient(W: np.ndarray, t: int) -> np.ndarray:  # noqa: ARG001
        dW = J.gradient(*W)
        return dW + noise * next(draws).reshape(2, *(1,) * (dW.ndim - 1))

    return gradient


def minimize(
    J: Callable | str,
    rule: Callable | str,
    start,
    steps: int,
    learning_rate,
    *,
    noise: float = 0.0,
    seed: int = 0,
    **hyperparameters,
) -> Run:
    r"""Descend a cost function from one start or many.

    Parameters
    ----------
    J : Landscape, callable or str
        The cost: a landscape, its name, or any plain function of two numbers.
    rule : callable or str
        The update rule or its name.
    start : array_like
        Shape (2,) or (2, ...). Every further axis is an independent run.
    steps : int
        How many steps to take.
    learning_rate : float, array_like or Schedule
        A constant rate or one for each step. The axes of the runs are those of the starts and of
        the rates, broadcast.
    noise : float
        Standard deviation of the Gaussian noise added to each component of each gradient. All
        runs of a call see the same noise, so that a batch equals its runs one by one.
    seed : int
        Which noise.
    **hyperparameters : float
        The rule's own, such as ``beta=0.9``.

    Returns
    -------
    Run
        A run that diverges is a result too: its numbers overflow, no warning is given, and
        ``run.diverged`` says so.

    Raises
    ------
    ValueError
        For an unknown name, a start of the wrong shape or not finite, a rate, noise or step count
        that is negative or not finite, shapes that do not broadcast.
    TypeError
        For what is not a number, a step count that is not whole, or a hyperparameter that the rule
        does not have.

    Examples
    --------
    >>> from paramopt import landscapes, optimizers
    >>> run = minimize(landscapes.bowl, optimizers.gradient_descent, start=(4, 2), steps=3,
    ...                learning_rate=0.5)
    >>> run.parameters
    array([[4.  , 2.  ],
           [2.  , 1.  ],
           [1.  , 0.5 ],
           [0.5 , 0.25]])
    >>> run.costs
    array([10.     ,  2.5    ,  0.625  ,  0.15625])
    >>> minimize("bowl", "gradient_descent", (4, 2), 2000, learning_rate=[0.5, 2.5]).diverged
    array([False,  True])
    """
    J, rule = as_landscape(J), checks.update_rule(rule)
    start, steps = checks.points("start", start), checks.whole("steps", steps)
    rates, hyper = as_schedule(learning_rate), checks.hyperparameters(rule, hyperparameters)
    noise = float(checks.not_negative("noise", checks.number("noise", noise)))
    shape = checks.runs_shape(start, rates.shape)

    parameters = np.empty((steps + 1, 2, *shape))
    with np.errstate(all="ignore"):
        gradient = noisy_gradient(J, noise, seed)
        path = descend(rule, gradient, spread(start, shape), rates, steps, hyper)
        for t, W in enumerate(path):
            parameters[t] = W
        costs = np.asarray(J(parameters[:, 0], parameters[:, 1]))
    return Run(J, rule, rates, hyper, noise, seed, parameters, costs)
