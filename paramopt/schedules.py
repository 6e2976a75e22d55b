r"""Learning-rate schedules: the rate as a function of the step.

A schedule is written as a plain function of the step :math:`t = 0, 1, 2, \dots` and of its
settings. Calling ``inverse_time(0.5, decay=0.01)`` fixes the settings and leaves a function of
:math:`t` alone, a `Schedule`, which is what `paramopt.minimize` takes. Settings may be arrays: each
element is a schedule of its own.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import update_wrapper

import numpy as np

from paramopt import checks, symbols

catalogue: dict[str, Kind] = {}
"""All kinds of schedule by name, in teaching order."""


class Schedule:
    """A learning rate for each step.

    Attributes
    ----------
    kind : Kind
        The kind of schedule this is.
    settings : dict
        Its settings by name, the learning rate (or the schedule that follows) first.
    shape : tuple of int
        Shape of the rates; ``()`` for a single schedule.

    Examples
    --------
    >>> rate = inverse_time(0.5, decay=0.25)
    >>> [float(rate(t)) for t in range(4)]
    [0.5, 0.4, 0.3333333333333333, 0.2857142857142857]
    >>> rate
    inverse_time(learning_rate=0.5, decay=0.25)
    """

    def __init__(self, kind: Kind, settings: dict) -> None:
        self.kind, self.settings = kind, settings
        try:
            self.shape = np.shape(self(0))
        except ValueError:
            shapes = (f"{name} {np.shape(value)}" for name, value in settings.items())
            raise ValueError(
                f"the settings of {kind.__name__} do not broadcast: {', '.join(shapes)}"
            ) from None

    def __call__(self, t):
        """Return the learning rate of step `t`, counted from 0."""
        return self.kind.formula(t, **self.settings)

    def __repr__(self) -> str:
        given = (f"{name}={value!r}" for name, value in self.settings.items())
        return f"{self.kind.__name__}({', '.join(given)})"


class Kind:
    """A kind of schedule: called with its settings, it returns a `Schedule`.

    Attributes
    ----------
    formula : callable
        The plain function of the step and the settings.
    title : str
        Its name in text and figures.
    """

    def __init__(self, formula: Callable, title: str) -> None:
        update_wrapper(self, formula)
        self.formula, self.title = formula, title
        _step, *settings = inspect.signature(formula).parameters.values()
        self.__signature__ = inspect.Signature(settings)

    def __call__(self, *args, **kwargs) -> Schedule:
        try:
            given = self.__signature__.bind(*args, **kwargs)
        except TypeError as error:
            usage = f"{self.__name__}{self.__signature__}"
            raise TypeError(f"{usage} was called wrongly: {error}") from None
        given.apply_defaults()
        settings = {name: _checked(name, value) for name, value in given.arguments.items()}
        return Schedule(self, settings)

    def __repr__(self) -> str:
        return f"<schedule {self.__name__}>"

    @property
    def latex(self) -> str:
        """The formula, in LaTeX."""
        return symbols.latex(self.formula)

    @property
    def javascript(self) -> str:
        """The formula, in JavaScript."""
        return symbols.javascript(self.formula)


def _checked(name: str, value):
    if name == "after":
        if not isinstance(value, Schedule):
            raise TypeError(f"after must be a schedule, such as constant(0.1), not {value!r}")
        return value
    if name in ("steps", "every"):
        return checks.whole(name, value, least=1)
    array = checks.not_negative(name, value)
    return array if array.ndim else float(array)


def schedule(title: str) -> Callable[[Callable], Kind]:
    """Make a plain function of the step and its settings a `Kind` and add it to the catalogue.

    Parameters
    ----------
    title : str
        Its name in text and figures.

    Returns
    -------
    callable
        The decorator.

    Examples
    --------
    >>> @schedule("Square root")
    ... def square_root(t, learning_rate):
    ...     return learning_rate / np.sqrt(1 + t)
    >>> catalogue.pop("square_root")(0.5)(3)
    np.float64(0.25)
    """

    def add(formula: Callable) -> Kind:
        catalogue[formula.__name__] = Kind(formula, title)
        return catalogue[formula.__name__]

    return add


@schedule("Constant")
def constant(t, learning_rate):
    r"""Keep the learning rate: :math:`\alpha_t = \alpha`.

    With exact gradients a constant rate below the stability limit converges; with noisy ones it
    ends in a ball of noise whose size grows with the rate.

    Parameters
    ----------
    learning_rate : float or array_like
        The rate :math:`\alpha`.

    Returns
    -------
    Schedule

    References
    ----------
    :cite:t:`bottou2018`, section 4.

    Examples
    --------
    >>> constant(0.1)(1000)
    0.1
    """
    return learning_rate + 0 * t


@schedule("Inverse time")
def inverse_time(t, learning_rate, *, decay):
    r"""Divide the learning rate by a number that grows evenly.

    .. math::

        \alpha_t = \frac{\alpha}{1 + k t}

    After :math:`1/k` steps the rate has halved, later it falls like :math:`\alpha / (k t)`. The
    sum of all rates is infinite and the sum of their squares finite: the conditions under which
    gradient descent with noisy gradients still reaches any distance and the noise dies out
    :cite:p:`robbins1951`.

    Parameters
    ----------
    learning_rate : float or array_like
        The first rate :math:`\alpha`.
    decay : float or array_like
        The decay :math:`k`, per step.

    Returns
    -------
    Schedule

    References
    ----------
    :cite:t:`robbins1951`; the law of the figure in :cite:t:`katanforoosh2019`.

    Examples
    --------
    >>> inverse_time(0.8, decay=0.01)(100)
    0.4
    """
    return learning_rate / (1 + decay * t)


@schedule("Exponential")
def exponential(t, learning_rate, *, decay):
    r"""Lose the same share of the learning rate at each step.

    .. math::

        \alpha_t = \alpha e^{-k t}

    The sum of all rates is finite, about :math:`\alpha / k`: too large a decay ends the run
    wherever it happens to be.

    Parameters
    ----------
    learning_rate : float or array_like
        The first rate :math:`\alpha`.
    decay : float or array_like
        The decay :math:`k`, per step.

    Returns
    -------
    Schedule

    Examples
    --------
    >>> exponential(0.8, decay=np.log(2))(3).round(12)
    np.float64(0.1)
    """
    return learning_rate * np.exp(-decay * t)


@schedule("Step")
def step(t, learning_rate, *, factor, every):
    r"""Multiply the learning rate by a factor every so many steps.

    .. math::

        \alpha_t = \alpha \gamma^{\lfloor t / \Delta \rfloor}

    Parameters
    ----------
    learning_rate : float or array_like
        The first rate :math:`\alpha`.
    factor : float or array_like
        The factor :math:`\gamma`, mostly 0.1 to 0.5.
    every : int
        The number of steps :math:`\Delta` between two drops.

    Returns
    -------
    Schedule

    References
    ----------
    :cite:t:`goyal2017`, section 5.1, drops to a tenth three times.

    Examples
    --------
    >>> [float(step(0.8, factor=0.5, every=10)(t)) for t in (0, 9, 10, 25)]
    [0.8, 0.8, 0.4, 0.2]
    """
    return learning_rate * factor ** (t // every)


@schedule("Cosine")
def cosine(t, learning_rate, *, steps):
    r"""Follow half a wave of the cosine down to zero.

    .. math::

        \alpha_t = \frac{\alpha}{2} \left(1 + \cos\left(\frac{\pi \min(t, T)}{T}\right)\right)

    The rate stays high for long, falls fastest in the middle and lands gently at step :math:`T`,
    after which it is zero.

    Parameters
    ----------
    learning_rate : float or array_like
        The first rate :math:`\alpha`.
    steps : int
        The number of steps :math:`T` until zero.

    Returns
    -------
    Schedule

    References
    ----------
    :cite:t:`loshchilov2017`, equation 5, without restarts.

    Examples
    --------
    >>> [round(float(cosine(0.8, steps=100)(t)), 3) for t in (0, 50, 100, 200)]
    [0.8, 0.4, 0.0, 0.0]
    """
    return learning_rate / 2 * (1 + np.cos(np.pi * np.minimum(t, steps) / steps))


@schedule("Warm-up")
def warmup(t, after, *, steps):
    r"""Rise evenly to the first rate of another schedule, then follow that one.

    .. math::

        \alpha_t = \begin{cases}
        \frac{t + 1}{T}\, \alpha^{\mathrm{after}}_0 & \text{if } t < T \\
        \alpha^{\mathrm{after}}_{\max(t - T, 0)} & \text{otherwise}
        \end{cases}

    Parameters
    ----------
    after : Schedule
        The schedule to rise into.
    steps : int
        The number of steps :math:`T` of the rise.

    Returns
    -------
    Schedule

    References
    ----------
    :cite:t:`goyal2017`, section 2.2.

    Examples
    --------
    >>> rate = warmup(inverse_time(0.5, decay=0.25), steps=5)
    >>> [round(float(rate(t)), 3) for t in range(7)]
    [0.1, 0.2, 0.3, 0.4, 0.5, 0.5, 0.4]
    """
    return np.where(t < steps, (t + 1) / steps * after(0), after(np.maximum(t - steps, 0)))
