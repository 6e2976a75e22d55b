r"""Update rules: how an optimizer takes its next step.

Each rule is one plain function of the parameters :math:`W`, the gradient
:math:`dW = \partial J / \partial W` there and the rule's own state, and returns the new parameters
and the new state. All arithmetic is element by element, so a rule works on numbers and on arrays of
any shape; in particular :math:`dW^2` squares each component by itself. States are zero before the
first step, and a rule that needs the number of the step takes it as `t`, counted from 1.

In the equations :math:`\leftarrow` is assignment, :math:`\alpha` is `learning_rate`,
:math:`V_{dW}` and :math:`S_{dW}` are averages or sums of past gradients and of their squares.

What a rule keeps is told by `state`, what can be set by `hyperparameters`, and
:numref:`tab-rules` lists both for all of them.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable

import numpy as np

catalogue: dict[str, Callable] = {}
"""All rules by name, in teaching order."""


def rule(title: str) -> Callable[[Callable], Callable]:
    """Give an update rule its title and add it to the catalogue.

    Parameters
    ----------
    title : str
        Its name in text and figures.

    Returns
    -------
    callable
        The decorator. It returns the plain function, with ``title`` as an attribute.

    Raises
    ------
    ValueError
        If the catalogue has a rule of that name already.

    Examples
    --------
    >>> @rule("Signs")
    ... def signs(W, dW, *, learning_rate):
    ...     return (W - learning_rate * np.sign(dW),)
    >>> catalogue.pop("signs").title
    'Signs'
    """

    def add(function: Callable) -> Callable:
        if function.__name__ in catalogue:
            raise ValueError(f"there is a rule called {function.__name__} already")
        function.title = title
        catalogue[function.__name__] = function
        return function

    return add


def state(rule: Callable) -> list[str]:
    """Return the names of what a rule keeps from step to step, for each parameter.

    Examples
    --------
    >>> state(adam)
    ['V', 'S']
    """
    names = [
        p.name for p in inspect.signature(rule).parameters.values() if p.kind != p.KEYWORD_ONLY
    ]
    return [name for name in names[2:] if name != "t"]


def counts_steps(rule: Callable) -> bool:
    """Tell whether a rule takes the number of the step, `t`.

    Examples
    --------
    >>> counts_steps(adam), counts_steps(rmsprop)
    (True, False)
    """
    return "t" in inspect.signature(rule).parameters


def hyperparameters(rule: Callable) -> dict[str, float]:
    """Return the hyperparameters of a rule but its learning rate, with their defaults.

    Examples
    --------
    >>> hyperparameters(rmsprop)
    {'beta': 0.9, 'epsilon': 1e-08}
    """
    parameters = inspect.signature(rule).parameters.values()
    keyword = (p for p in parameters if p.kind == p.KEYWORD_ONLY)
    return {p.name: p.default for p in keyword if p.name != "learning_rate"}


@rule("Gradient descent")
def gradient_descent(W, dW, *, learning_rate):
    r"""Step against the gradient.

    Among all small steps :math:`\Delta` of equal length, the one that lowers the linear
    approximation :math:`J(W) + dW \cdot \Delta` most points against the gradient, since
    :math:`dW \cdot \Delta \ge -\lVert dW \rVert\, \lVert \Delta \rVert` with equality only for
    :math:`\Delta = -\alpha\, dW`, :math:`\alpha > 0` (Cauchy–Schwarz).

    The approximation holds only for small steps. If the slope changes by at most :math:`L` times
    the distance, then

    .. math:: J(W - \alpha\, dW) \le J(W) - \alpha \Bigl(1 - \frac{\alpha L}{2}\Bigr)
              \lVert dW \rVert^2,

    so a step is sure to lower the cost only for :math:`\alpha < 2 / L`. On a parabola of curvature
    :math:`\lambda` each step multiplies the parameter by :math:`1 - \alpha\lambda`.

    It keeps nothing from step to step. With the gradient of a random mini-batch in the place of
    :math:`dW` the same rule is stochastic gradient descent :cite:p:`robbins1951`.

    Parameters
    ----------
    W, dW : array_like
        Parameters and gradient.
    learning_rate : float
        The rate :math:`\alpha > 0`, in units of parameter squared over cost.

    Returns
    -------
    W : array_like
        The new parameters.

    References
    ----------
    :cite:t:`cauchy1847`; the inequality is in :cite:t:`nesterov2018`, section 1.2.3.

    Examples
    --------
    >>> gradient_descent(5.0, 10.0, learning_rate=0.1)
    (4.0,)
    """
    W = W - learning_rate * dW
    return (W,)


@rule("Momentum")
def momentum(W, dW, V, *, learning_rate, beta=0.9):
    r"""Step along an average of past gradients.

    Writing the first line out from :math:`V_0 = 0` gives the average as a weighted sum,

    .. math:: V_t = (1 - \beta) \sum_{i=1}^{t} \beta^{\,t-i}\, dW_i,

    in which the weight of a gradient is multiplied by :math:`\beta` with each step that passes. The
    weights sum to :math:`1 - \beta^t`: the average starts small and forgets after some
    :math:`1 / (1 - \beta)` steps. Across a ravine the gradients change sign and cancel, along it
    they agree and remain.

    *Heavy ball.* :cite:t:`polyak1964` adds to the gradient step a share of the last one,
    :math:`W_{t+1} = W_t - \eta\, dW_t + \beta (W_t - W_{t-1})`, or with a velocity
    :math:`U \leftarrow \beta U + dW`, :math:`W \leftarrow W - \eta U`. Since
    :math:`V = (1 - \beta)\, U`, both take the same path if :math:`\eta = (1 - \beta)\, \alpha`:
    at :math:`\beta = 0.9` this form needs ten times the rate of heavy ball. Libraries
    mostly run heavy ball under the name of momentum.

    *Stability.* On a parabola of curvature :math:`\lambda` the pair :math:`(V, W)` is multiplied at
    each step by one matrix with characteristic polynomial
    :math:`z^2 - (1 + \beta - \alpha (1 - \beta) \lambda)\, z + \beta`. Both roots lie within the
    unit circle exactly for :math:`0 < \alpha < \frac{2 (1 + \beta)}{(1 - \beta)\, \lambda}`.

    It keeps one number a parameter, :math:`V`.

    Parameters
    ----------
    W, dW : array_like
        Parameters and gradient.
    V : array_like
        The average gradient so far, zero before the first step.
    learning_rate : float
        The rate :math:`\alpha > 0`.
    beta : float
        What share of the average survives a step, from 0 (gradient descent) to below 1.

    Returns
    -------
    W, V : array_like
        The new parameters and the new average.

    References
    ----------
    :cite:t:`polyak1964`; in training, :cite:t:`sutskever2013`. The averaged form is the one of
    :cite:t:`katanforoosh2019`.

    Examples
    --------
    >>> momentum(5.0, 10.0, 0.0, learning_rate=0.1, beta=0.5)
    (4.5, 5.0)
    """
    V = beta * V + (1 - beta) * dW
    W = W - learning_rate * V
    return W, V


@rule("Nesterov")
def nesterov(W, dW, V, *, learning_rate, beta=0.9):
    r"""Step along the average of past gradients as it will be after the next step.

    :cite:t:`nesterov1983`, whose :math:`\beta` grows from step to step, moves first and asks for
    the gradient where the momentum leads: with a velocity :math:`U` and a rate :math:`\eta`,

    .. math:: U \leftarrow \beta U + dW(\Theta - \eta \beta U), \qquad
              \Theta \leftarrow \Theta - \eta U.

    A change of variable, :math:`W = \Theta - \eta \beta U`, makes :math:`W` the place where the
    gradient is taken. Then :math:`U \leftarrow \beta U + dW(W)` as in heavy ball, and

    .. math::

       W_{t+1} &= \Theta_{t+1} - \eta \beta U_{t+1} = \Theta_t - \eta (1 + \beta)\, U_{t+1} \\
               &= W_t + \eta \beta U_t - \eta (1 + \beta)\, U_{t+1}
                = W_t - \eta\, (\beta U_{t+1} + dW_t),

    the last step because :math:`\beta U_t = U_{t+1} - dW_t`. With :math:`V = (1 - \beta)\, U` and
    :math:`\eta = (1 - \beta)\, \alpha` that is the rule here, which PyTorch, Optax and Keras run
    with :math:`\eta` in the place of :math:`(1 - \beta)\, \alpha`. Compared with `momentum` the
    newest gradient counts :math:`\beta (1 - \beta) + (1 - \beta)` in place of
    :math:`1 - \beta`, which damps swings.

    It keeps one number a parameter, :math:`V`.

    Parameters
    ----------
    W, dW : array_like
        Parameters and the gradient at them.
    V : array_like
        The average gradient so far, zero before the first step.
    learning_rate : float
        The rate :math:`\alpha > 0`.
    beta : float
        What share of the average survives a step, from 0 (gradient descent) to below 1.

    Returns
    -------
    W, V : array_like
        The new parameters and the new average.

    References
    ----------
    :cite:t:`nesterov1983`; with a constant :math:`\beta`, :cite:t:`sutskever2013`; the change of
    variable, :cite:t:`bengio2013`.

    Examples
    --------
    >>> nesterov(5.0, 10.0, 0.0, learning_rate=0.1, beta=0.5)
    (4.25, 5.0)
    """
    V = beta * V + (1 - beta) * dW
    W = W - learning_rate * (beta * V + (1 - beta) * dW)
    return W, V


@rule("AdaGrad")
def adagrad(W, dW, S, *, learning_rate, epsilon=1e-8):
    r"""Divide each parameter's step by the size of all its gradients so far.

    The sum of squares gives each parameter a rate of its own,
    :math:`\alpha / \sqrt{\sum_i dW_i^2}`: parameters with small or rare gradients take longer
    steps. The first step is :math:`\alpha` long in every parameter, whatever the gradient. If
    gradients keep a size :math:`g`, the sum grows like :math:`t g^2` and the rate falls like
    :math:`\alpha / (g \sqrt t)`: AdaGrad anneals itself, which suits convex costs and stops short
    on long plateaus.

    It keeps one number a parameter, :math:`S`.

    Parameters
    ----------
    W, dW : array_like
        Parameters and gradient.
    S : array_like
        The sum of squared gradients so far, zero before the first step.
    learning_rate : float
        The rate :math:`\alpha > 0`, in units of the parameters: the length of the first step.
    epsilon : float
        Keeps the quotient finite where all gradients were zero.

    Returns
    -------
    W, S : array_like
        The new parameters and the new sum.

    References
    ----------
    :cite:t:`duchi2011`.

    Examples
    --------
    >>> adagrad(5.0, 10.0, 0.0, learning_rate=0.1, epsilon=0)
    (np.float64(4.9), 100.0)
    """
    S = S + dW**2
    W = W - learning_rate * dW / (np.sqrt(S) + epsilon)
    return W, S


@rule("RMSprop")
def rmsprop(W, dW, S, *, learning_rate, beta=0.9, epsilon=1e-8):
    r"""Divide each parameter's step by the root mean square of its recent gradients.

    `adagrad` divides by a sum that only grows, so its rates vanish. Replace the sum by a moving
    average, :math:`S \leftarrow \beta S + (1 - \beta)\, dW^2`, and old gradients are forgotten
    after some :math:`1 / (1 - \beta)` steps: with gradients of constant size :math:`g` the average
    tends to :math:`g^2` and every step to length :math:`\alpha`, on a plateau as in a well. For
    the same reason the steps do not shrink near a minimum: it ends in swings about
    :math:`\alpha` wide unless the rate decays.

    The average starts at zero and is not corrected for it: the first step is
    :math:`\alpha / \sqrt{1 - \beta}` long, 3.2 :math:`\alpha` at :math:`\beta = 0.9`. `adam`
    repairs that.

    It keeps one number a parameter, :math:`S`.

    Parameters
    ----------
    W, dW : array_like
        Parameters and gradient.
    S : array_like
        The average squared gradient so far, zero before the first step.
    learning_rate : float
        The rate :math:`\alpha > 0`, in units of the parameters: about the length of a step.
    beta : float
        What share of the average survives a step.
    epsilon : float
        Keeps the quotient finite; outside the root, as in PyTorch.

    Returns
    -------
    W, S : array_like
        The new parameters and the new average.

    References
    ----------
    :cite:t:`tieleman2012`; :cite:t:`goodfellow2016`, section 8.5.2.

    Examples
    --------
    >>> W, S = rmsprop(5.0, 10.0, 0.0, learning_rate=0.1, beta=0.75, epsilon=0)
    >>> float(W.round(12)), S
    (4.8, 25.0)
    """
    S = beta * S + (1 - beta) * dW**2
    W = W - learning_rate * dW / (np.sqrt(S) + epsilon)
    return W, S


@rule("Adam")
def adam(W, dW, V, S, t, *, learning_rate, beta_1=0.9, beta_2=0.999, epsilon=1e-8):
    r"""Step along the average gradient, divided by its root mean square, both corrected for bias.

    The averages start at zero and are too small at first. How much, follows from writing out
    :math:`S_t = (1 - \beta_2) \sum_{i=1}^t \beta_2^{\,t-i}\, dW_i^2`. If the expected square does
    not change,

    .. math:: E[S_t] = E[dW^2]\, (1 - \beta_2) \sum_{i=1}^t \beta_2^{\,t-i}
              = E[dW^2]\, (1 - \beta_2^{\,t}),

    by the sum of a geometric series; in the same way :math:`E[V_t] = E[dW]\, (1 - \beta_1^{\,t})`.
    Dividing by :math:`1 - \beta^t` makes both averages unbiased from the first step on. (The
    source of this text prints :math:`(1 - \beta)^t`. That tends to zero, so both quotients grow
    without bound.)

    At the first step the corrected averages are :math:`dW` and :math:`dW^2`, so every parameter
    moves by :math:`\alpha`. Later steps are mostly below :math:`\alpha`, and smaller the more the
    gradient's sign changes: :math:`|V| / \sqrt S` is a signal-to-noise ratio. Rescaling the cost
    changes nothing (but for :math:`\varepsilon`).

    It keeps two numbers a parameter, :math:`V` and :math:`S`.

    Parameters
    ----------
    W, dW : array_like
        Parameters and gradient.
    V, S : array_like
        The average gradient and the average squared gradient so far, zero before the first step.
    t : int
        The number of this step, from 1.
    learning_rate : float
        The rate :math:`\alpha > 0`, in units of the parameters: about the longest step.
    beta_1, beta_2 : float
        What share of the averages survives a step.
    epsilon : float
        Keeps the quotient finite.

    Returns
    -------
    W, V, S : array_like
        The new parameters and the new averages.

    References
    ----------
    :cite:t:`kingma2015`, algorithm 1 and section 3.

    Examples
    --------
    >>> W, V, S = adam(5.0, 10.0, 0.0, 0.0, 1, learning_rate=0.1)
    >>> float(W.round(8))
    4.9
    """
    V = beta_1 * V + (1 - beta_1) * dW
    S = beta_2 * S + (1 - beta_2) * dW**2
    V_corrected = V / (1 - beta_1**t)
    S_corrected = S / (1 - beta_2**t)
    W = W - learning_rate * V_corrected / (np.sqrt(S_corrected) + epsilon)
    return W, V, S
