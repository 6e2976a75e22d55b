r"""Cost functions of two parameters, small enough to be drawn whole.

Each landscape is one plain function :math:`J(w_1, w_2)`. The decorator `landscape` adds what a
figure needs to know, and derives gradient and Hessian, LaTeX and JavaScript from the function's
own source. What the shape of a landscape means for an optimizer is read off its Hessian
:math:`H`: at a minimum its eigenvalues :math:`\lambda_1 \ge \lambda_2 > 0` are the curvatures
along two directions at right angles, and their ratio, the condition number
:math:`\kappa = \lambda_1 / \lambda_2`, says how many times more steps the flat direction needs than
the steep one when a step is short enough for the steep one.

The first four are teaching cases of ours, each with one difficulty. The others are test functions
from the literature; :cite:t:`jamil2013` and :cite:t:`surjanovic2013` collect them.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from functools import cached_property, update_wrapper

import numpy as np

from paramopt import symbols
from paramopt.symbols import source

catalogue: dict[str, Landscape] = {}
"""All landscapes by name, in teaching order."""


class Landscape:
    """A cost function of two parameters, with its derivatives and what a figure needs to know.

    Parameters
    ----------
    function : callable
        A plain function of two numbers. It is called with arrays too, so write ``np.exp``, not
        ``math.exp``.
    title : str
        Its name in text and figures.
    domain : pair of pairs of float
        The window in which it is drawn: the range of w1, then of w2.
    start : pair of float
        Where runs begin unless told otherwise.
    minima : sequence of pairs of float
        Its known minima, the poor ones too, to a few digits.

    Attributes
    ----------
    title, domain, start
        As given.

    Raises
    ------
    TypeError
        If `function` is not a function of two numbers.

    Examples
    --------
    >>> def valley(w1, w2):
    ...     return (w1 - 1)**2 + 5 * w2**4
    >>> J = Landscape(valley)
    >>> J(3.0, 1.0)
    9.0
    >>> J.gradient(3.0, 1.0)
    array([ 4., 20.])
    """

    def __init__(
        self,
        function: Callable,
        title: str = "Cost",
        domain: Sequence[Sequence[float]] = ((-5, 5), (-5, 5)),
        start: Sequence[float] = (0, 0),
        minima: Sequence[Sequence[float]] = (),
    ) -> None:
        if not callable(function):
            raise TypeError(f"a cost must be a function of two numbers, not {function!r}")
        _check_two_arguments(function)
        update_wrapper(self, function)
        self.title, self.domain, self.start = title, domain, start
        self._minima = minima

    def __repr__(self) -> str:
        return f"<landscape {self.__name__}>"

    @cached_property
    def _compute(self) -> Callable:
        function = self.__wrapped__
        if not inspect.isfunction(function):  # a method's source has one argument more
            return function
        try:
            definition = source.without_powers(source.tree(function))
        except ValueError:
            return function
        names = {**function.__globals__, **inspect.getclosurevars(function).nonlocals}
        return source.build(definition, names)

    def __call__(self, w1, w2):
        return self._compute(w1, w2)

    @cached_property
    def gradient(self) -> Callable[..., np.ndarray]:
        """``gradient(w1, w2)``: the first derivatives, shape (2, ...)."""
        return symbols.gradient(self.__wrapped__)

    @cached_property
    def hessian(self) -> Callable[..., np.ndarray]:
        """``hessian(w1, w2)``: the second derivatives, shape (2, 2, ...)."""
        return symbols.hessian(self.__wrapped__)

    @cached_property
    def minima(self) -> np.ndarray:
        """The known minima to machine precision, the lowest first, shape (count, 2)."""
        w = np.array(self._minima, dtype=float).reshape(-1, 2)
        for _ in range(6):  # Newton's method from the digits in the literature
            w = w - np.linalg.solve(self.hessian(*w.T).T, self.gradient(*w.T).T[..., None])[..., 0]
        return w[np.argsort(self(*w.T).round(9), kind="stable")]  # equal minima keep their order

    @cached_property
    def least_cost(self) -> float:
        """The cost at the lowest minimum; ValueError if no minimum is known."""
        if not len(self.minima):
            raise ValueError(f"no minimum of {self.__name__} is known; name them in its decorator")
        return float(self(*self.minima[0]))

    @cached_property
    def latex(self) -> str:
        """The formula, in LaTeX."""
        return symbols.latex(self.__wrapped__)

    @cached_property
    def javascript(self) -> str:
        """The function, in JavaScript."""
        return symbols.javascript(self.__wrapped__)


def _check_two_arguments(function: Callable) -> None:
    try:
        parameters = inspect.signature(function).parameters.values()
    except ValueError:  # some built-in functions have none
        return
    positional = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    if len(parameters) != 2 or any(p.kind not in positional for p in parameters):
        name = getattr(function, "__name__", "this one")
        taken = ", ".join(map(str, parameters))
        raise TypeError(f"a cost must be a function of two numbers, but {name} takes ({taken})")


def landscape(
    title: str,
    *,
    domain: Sequence[Sequence[float]],
    start: Sequence[float],
    minima: Sequence[Sequence[float]],
) -> Callable[[Callable], Landscape]:
    """Make a plain function of two parameters a `Landscape` and add it to the catalogue.

    Parameters
    ----------
    title, domain, start, minima
        As for `Landscape`.

    Returns
    -------
    callable
        The decorator.

    Raises
    ------
    ValueError
        If the catalogue has a landscape of that name already.

    Examples
    --------
    >>> @landscape("Trench", domain=((-1, 1), (-1, 1)), start=(1, 1), minima=[(0, 0)])
    ... def trench(w1, w2):
    ...     return w1**2 + 9 * w2**2
    >>> catalogue.pop("trench")
    <landscape trench>
    """

    def add(function: Callable) -> Landscape:
        if function.__name__ in catalogue:
            raise ValueError(f"there is a landscape called {function.__name__} already")
        catalogue[function.__name__] = Landscape(function, title, domain, start, minima)
        return catalogue[function.__name__]

    return add


@landscape("Bowl", domain=((-5, 5), (-5, 5)), start=(-4, 3), minima=[(0, 0)])
def bowl(w1, w2):
    r"""Round bowl: the same curvature in every direction.

    .. math::

        J(w_1, w_2) = \frac{w_1^2 + w_2^2}{2}

    The Hessian is the identity everywhere, so :math:`\kappa = 1` and the negative gradient points
    straight at the minimum :math:`J(0, 0) = 0`. Gradient descent multiplies both parameters by
    :math:`1 - \alpha` at each step: it arrives in one step at :math:`\alpha = 1` and diverges
    beyond :math:`\alpha = 2`. Whatever departs from a straight line here, or overshoots its end,
    is the rule's own doing: an average of past gradients overshoots, and a rule that rescales each
    parameter by itself bends.

    Source: a teaching case of ours; the quadratic model in :cite:t:`boyd2004`, section 9.3.

    Examples
    --------
    >>> bowl(3, 4)
    12.5
    >>> bowl.gradient(3, 4)
    array([3., 4.])
    """
    return (w1**2 + w2**2) / 2


@landscape("Ravine", domain=((-5, 5), (-2, 2)), start=(-4, 1), minima=[(0, 0)])
def ravine(w1, w2):
    r"""Straight ravine: fifty times steeper across than along.

    .. math::

        J(w_1, w_2) = \frac{w_1^2 + 50 w_2^2}{2}

    The curvatures are 1 along the floor and 50 across it, so the condition number is
    :math:`\kappa = 50`; the minimum is :math:`J(0, 0) = 0`. Gradient descent stays stable only
    for :math:`\alpha < 2/50`. Above 1/50 the steep parameter changes sign at each step: the path
    zigzags between the walls while it creeps along the floor. At its best rate,
    :math:`2/(1 + 50)`, the error shrinks by :math:`(\kappa - 1)/(\kappa + 1) = 49/51` a step.
    Momentum averages the zigzag away; rules that rescale each parameter make the ravine round,
    because it is aligned with the axes.

    Source: a teaching case of ours; the quadratic model in :cite:t:`boyd2004`, section 9.3.2.

    Examples
    --------
    >>> np.linalg.cond(ravine.hessian(0, 0))
    np.float64(50.0)
    """
    return (w1**2 + 50 * w2**2) / 2


@landscape("Saddle", domain=((-2, 2), (-2, 2)), start=(-0.01, 1.5), minima=[(-1, 0), (1, 0)])
def saddle(w1, w2):
    r"""Saddle between two minima: the gradient vanishes where the cost can still fall.

    .. math::

        J(w_1, w_2) = \frac{(w_1^2 - 1)^2}{4} + \frac{w_2^2}{2}

    At the origin the gradient is zero and the Hessian is :math:`\operatorname{diag}(-1, 1)`: a
    minimum along :math:`w_2`, a maximum along :math:`w_1`, cost 1/4. A run that starts near
    :math:`w_1 = 0` first slides down to the saddle. There :math:`w_1` grows by the factor
    :math:`1 + \alpha` a step only, from nearly nothing: the cost stands still, then falls. The
    two minima :math:`J(\pm 1, 0) = 0` have curvatures 2 and 1, so :math:`\kappa = 2`. Exactly at
    :math:`w_1 = 0` no gradient ever leads off the ridge. The cost is bounded below and grows in
    every direction, so the gradient flow from anywhere off the ridge ends in a minimum.

    Source: a teaching case of ours; on saddles in training, :cite:t:`dauphin2014`.

    Examples
    --------
    >>> saddle.gradient(0, 0)
    array([0., 0.])
    >>> np.linalg.eigvalsh(saddle.hessian(0, 0))
    array([-1.,  1.])
    """
    return (w1**2 - 1) ** 2 / 4 + w2**2 / 2


@landscape("Plateau", domain=((-5, 5), (-5, 5)), start=(-3.5, 2), minima=[(0, 0)])
def plateau(w1, w2):
    r"""Well in a plateau: a nearly flat region that is not a minimum.

    .. math::

        J(w_1, w_2) = 1 - e^{-(w_1^2 + w_2^2) / 2} + \frac{w_1^2 + w_2^2}{200}

    Far out the exponential is gone and the slope is only :math:`r/100` at the distance :math:`r`:
    .04 at the start. In the well the slope reaches .62 and the curvature at the minimum
    :math:`J(0, 0) = 0` is :math:`1 + 1/100` in every direction, so :math:`\kappa = 1`: what is
    hard here is not the shape of the minimum but that one rate must serve two slopes, fifteen
    times apart. A rate that is safe in the well crawls on the plateau; one that crosses the
    plateau quickly overshoots the well. Rules that divide by the gradient's recent size take
    equal steps on both.

    Source: a teaching case of ours; on plateaus, :cite:t:`goodfellow2016`, section 8.2.3.

    Examples
    --------
    >>> np.linalg.norm(plateau.gradient(-3.5, 2)).round(3)
    np.float64(0.042)
    >>> np.linalg.eigvalsh(plateau.hessian(0, 0))
    array([1.01, 1.01])
    """
    return 1 - np.exp(-(w1**2 + w2**2) / 2) + (w1**2 + w2**2) / 200


@landscape(
    "Himmelblau",
    domain=((-5, 5), (-5, 5)),
    start=(0, 0),
    minima=[(3, 2), (-2.805118, 3.131312), (-3.779310, -3.283186), (3.584428, -1.848126)],
)
def himmelblau(w1, w2):
    r"""Himmelblau's function: four equal minima.

    .. math::

        J(w_1, w_2) = (w_1^2 + w_2 - 11)^2 + (w_1 + w_2^2 - 7)^2

    Two squares vanish together at four points, so all four minima have cost 0 and none is poor;
    which one a run reaches is a matter of its start, its rate and its rule. Between them lie four
    saddles and, near :math:`(-0.27, -0.92)`, a local maximum of 181.6. The condition numbers at
    the minima lie between 1.2 at :math:`(-2.81, 3.13)` and 3.7 at :math:`(3.58, -1.85)`, all mild.

    Source: :cite:t:`himmelblau1972`.

    Examples
    --------
    >>> himmelblau(3, 2)
    0
    >>> himmelblau.minima.round(6)
    array([[ 3.      ,  2.      ],
           [-2.805118,  3.131313],
           [-3.77931 , -3.283186],
           [ 3.584428, -1.848127]])
    >>> [float(np.linalg.cond(himmelblau.hessian(*w)).round(1)) for w in himmelblau.minima]
    [3.2, 1.2, 1.9, 3.7]
    """
    return (w1**2 + w2 - 11) ** 2 + (w1 + w2**2 - 7) ** 2


@landscape(
    "Styblinski–Tang",
    domain=((-5, 5), (-5, 5)),
    start=(4, -0.5),
    minima=[
        (-2.903534, -2.903534),
        (-2.903534, 2.746803),
        (2.746803, -2.903534),
        (2.746803, 2.746803),
    ],
)
def styblinski_tang(w1, w2):
    r"""Styblinski and Tang's function: one good minimum, three poor ones.

    .. math::

        J(w_1, w_2) = \frac{w_1^4 - 16 w_1^2 + 5 w_1 + w_2^4 - 16 w_2^2 + 5 w_2}{2} + 78.33234

    Each parameter has a curve of its own with a deep well at -2.90 and a shallow one at 2.75. So
    there are four minima: :math:`J \approx 0` at :math:`(-2.90, -2.90)`, 14.1 at two places and
    28.3 at :math:`(2.75, 2.75)`. The constant only lifts the lowest to zero. Curvatures at the
    minima are 34.6 across the deep wells and 29.3 across the shallow ones, so
    :math:`\kappa \le 1.2`: near each minimum the landscape is nearly round, and what is at stake
    is which well is reached. From its start the downhill path ends in a poor minimum of 14.1.

    Source: :cite:t:`styblinski1990`; the constant from the figure of
    :cite:t:`katanforoosh2019`.

    Examples
    --------
    >>> abs(styblinski_tang.least_cost) < 1e-5
    True
    >>> styblinski_tang(*styblinski_tang.minima.T).round(1)
    array([ 0. , 14.1, 14.1, 28.3])
    """
    return (w1**4 - 16 * w1**2 + 5 * w1 + w2**4 - 16 * w2**2 + 5 * w2) / 2 + 78.33234


@landscape("Rosenbrock", domain=((-2, 2), (-1, 3)), start=(-1.2, 1), minima=[(1, 1)])
def rosenbrock(w1, w2):
    r"""Rosenbrock's function: a curved valley with a nearly flat floor.

    .. math::

        J(w_1, w_2) = (1 - w_1)^2 + 100 (w_2 - w_1^2)^2

    The floor follows the parabola :math:`w_2 = w_1^2` to the only minimum, :math:`J(1, 1) = 0`.
    There the curvatures are 1001.6 across and 0.4 along the valley: :math:`\kappa \approx 2508`.
    A step short enough for the walls is far too short for the floor, and because the valley bends,
    neither an average of past gradients nor a rate for each parameter points along it for long.

    Source: :cite:t:`rosenbrock1960`, whose start :math:`(-1.2, 1)` is kept.

    Examples
    --------
    >>> round(rosenbrock(-1.2, 1), 1)
    24.2
    >>> np.linalg.cond(rosenbrock.hessian(1, 1)).round()
    np.float64(2508.0)
    """
    return (1 - w1) ** 2 + 100 * (w2 - w1**2) ** 2


@landscape(
    "Goldstein–Price",
    domain=((-1.5, 1), (-1.5, 0.5)),
    start=(0, 0),
    minima=[(0, -1), (-0.6, -0.4), (1.8, 0.2), (1.2, 0.8)],
)
def goldstein_price(w1, w2):
    r"""Goldstein and Price's function: nearly four orders of magnitude, and a trap on the way.

    .. math::

        \begin{aligned}
        J(w_1, w_2) &= \bigl(1 + a^2 (19 - 14 w_1 + 3 w_1^2 - 14 w_2 + 6 w_1 w_2 + 3 w_2^2)\bigr) \\
        &\quad {} \times
        \bigl(30 + b^2 (18 - 32 w_1 + 12 w_1^2 + 48 w_2 - 36 w_1 w_2 + 27 w_2^2)\bigr) \\
        \text{where}\quad a &= w_1 + w_2 + 1 \\
        b &= 2 w_1 - 3 w_2
        \end{aligned}

    The minimum is :math:`J(0, -1) = 3`; poor minima of 30, 84 and 840 lie at
    :math:`(-0.6, -0.4)`, :math:`(1.8, 0.2)` and :math:`(1.2, 0.8)`, the last two outside the
    window drawn here. In the window the cost runs from 3 to 13 580 and the slope from
    zero to 69 000: a rate that suits one place is far too small or too large at another. The
    downhill path from :math:`(0, 0)` is caught at 30, where the curvatures are 448 and 4340,
    :math:`\kappa \approx 9.7`; at the best minimum :math:`\kappa \approx 2.4`.

    Source: :cite:t:`goldstein1971`.

    Examples
    --------
    >>> goldstein_price(0, -1)
    3
    >>> goldstein_price(*goldstein_price.minima.T).round(9)
    array([  3.,  30.,  84., 840.])
    >>> np.linalg.cond(goldstein_price.hessian(-0.6, -0.4)).round(1)
    np.float64(9.7)
    """
    a = w1 + w2 + 1
    b = 2 * w1 - 3 * w2
    return (1 + a**2 * (19 - 14 * w1 + 3 * w1**2 - 14 * w2 + 6 * w1 * w2 + 3 * w2**2)) * (
        30 + b**2 * (18 - 32 * w1 + 12 * w1**2 + 48 * w2 - 36 * w1 * w2 + 27 * w2**2)
    )


@landscape("Beale", domain=((-4.5, 4.5), (-4.5, 4.5)), start=(0, 0), minima=[(3, 0.5)])
def beale(w1, w2):
    r"""Beale's function: flat in the middle, with cliffs at the corners.

    .. math::

        \begin{aligned}
        J(w_1, w_2) &= (1.5 - w_1 + w_1 w_2)^2 + (2.25 - w_1 + w_1 w_2^2)^2 \\
        &\quad {} + (2.625 - w_1 + w_1 w_2^3)^2
        \end{aligned}

    Between the corners, where the cost passes 100 000, lies a cross of nearly flat ground. The
    minimum is :math:`J(3, 0.5) = 0`, at the end of a long shallow valley; :math:`\kappa` there is
    about 162. The point :math:`(0, 1)` is stationary, a saddle of cost 14.2, the same as at
    the start :math:`(0, 0)`.

    Source: :cite:t:`beale1958`.

    Examples
    --------
    >>> beale(3, 0.5)
    0.0
    >>> beale.gradient(0, 1)
    array([0., 0.])
    >>> beale(0, 1)
    14.203125
    """
    return (
        (1.5 - w1 + w1 * w2) ** 2 + (2.25 - w1 + w1 * w2**2) ** 2 + (2.625 - w1 + w1 * w2**3) ** 2
    )


@landscape(
    "McCormick",
    domain=((-1.5, 4), (-3, 4)),
    start=(3.5, -2),
    minima=[(-0.54719, -1.54719), (2.59440, 1.59440)],
)
def mccormick(w1, w2):
    r"""McCormick's function: a curved slope to a minimum below zero.

    .. math::

        J(w_1, w_2) = \sin(w_1 + w_2) + (w_1 - w_2)^2 - 1.5 w_1 + 2.5 w_2 + 1

    Along :math:`w_1 - w_2` it is a parabola of curvature 4 (in the unit direction), along
    :math:`w_1 + w_2` a tilted sine. In its window the minimum is
    :math:`J(-0.547, -1.547) = -1.9132`, where the curvatures are 4 and 1.73,
    :math:`\kappa \approx 2.3`; the next wave of the sine holds a poor minimum of 1.228 at
    :math:`(2.594, 1.594)`. Each further wave to the lower left lies :math:`\pi` lower: outside
    the window the cost is unbounded below, and a run that leaves it may fall for ever without
    diverging.

    Source: problem 5 of :cite:t:`hock1981`; it is named for :cite:t:`mccormick1976`.

    Examples
    --------
    >>> round(mccormick.least_cost, 4)
    -1.9132
    >>> np.linalg.eigvalsh(mccormick.hessian(-0.54719, -1.54719)).round(2)
    array([1.73, 4.  ])
    """
    return np.sin(w1 + w2) + (w1 - w2) ** 2 - 1.5 * w1 + 2.5 * w2 + 1


@landscape("Matyas", domain=((-10, 10), (-10, 10)), start=(-9, -5), minima=[(0, 0)])
def matyas(w1, w2):
    r"""Matyas's function: a ravine along the diagonal.

    .. math::

        J(w_1, w_2) = 0.26 (w_1^2 + w_2^2) - 0.48 w_1 w_2

    A quadratic with curvatures 1 across and 0.04 along the diagonal :math:`w_1 = w_2`, so
    :math:`\kappa = 25`; the minimum is :math:`J(0, 0) = 0`. It is a gentler ravine than `ravine`,
    but turned by 45 degrees: a rate for each parameter, which makes a ravine along an axis round,
    cannot help here, since both parameters have the same curvature 0.52.

    Source: the collection of :cite:t:`jamil2013`.

    Examples
    --------
    >>> np.linalg.eigvalsh(matyas.hessian(0, 0)).round(12)
    array([0.04, 1.  ])
    """
    return 0.26 * (w1**2 + w2**2) - 0.48 * w1 * w2


# The minima of one coordinate of Rastrigin's function lie next to the whole numbers, drawn to the
# middle by the parabola; their first digits are 1 / (1 + 1 / (20 pi^2)) of the whole number.
_WELLS = np.arange(-5, 6) / (1 + 1 / (20 * np.pi**2))


@landscape(
    "Rastrigin",
    domain=((-5.12, 5.12), (-5.12, 5.12)),
    start=(2.3, 1.7),
    minima=[(w1, w2) for w1 in _WELLS for w2 in _WELLS],
)
def rastrigin(w1, w2):
    r"""Rastrigin's function: 121 minima on a grid.

    .. math::

        J(w_1, w_2) = 20 + w_1^2 - 10 \cos(2 \pi w_1) + w_2^2 - 10 \cos(2 \pi w_2)

    A shallow parabola under a wave whose slope reaches 63, the parabola's only 10: there is a
    minimum near each pair of whole numbers, 121 of them in the window, and only
    :math:`J(0, 0) = 0` is the lowest. Curvature at every minimum is close to
    :math:`2 + 40\pi^2 \approx 397` both ways, :math:`\kappa \approx 1`. Downhill methods end in the
    well in which they start: from :math:`(2.3, 1.7)` at 7.96, near :math:`(2, 2)`.

    Source: :cite:t:`rastrigin1974`, in the form of :cite:t:`jamil2013`.

    Examples
    --------
    >>> rastrigin(0.0, 0.0)
    np.float64(0.0)
    >>> len(rastrigin.minima)
    121
    """
    return 20 + w1**2 - 10 * np.cos(2 * np.pi * w1) + w2**2 - 10 * np.cos(2 * np.pi * w2)
