"""
What the article's optimizers ran is not what its page said
===========================================================

The third figure of :cite:t:`katanforoosh2019` lets four optimizers run from :math:`(0, 0)` on four
landscapes. It showed a rate of 0.001 for RMSprop and Adam and ran both at 0.01. Its table prints
momentum as an average of gradients; the figure ran heavy ball, which takes steps ten times as long
at the same rate. Its Goldstein–Price function was not Goldstein and Price's.
"""

from paramopt import landscapes, minimize, optimizers
from paramopt.figures.comparison import Side, comparison
from paramopt.figures.plates import show

# %%
# **The faulty parts**, kept here and nowhere in the package. In the first bracket of the cost
# :math:`6 w_1^2` stands for :math:`6 w_1 w_2`. Of its gradient we know that it did not belong to
# the cost, not what it was; here it is the gradient of the right function.


def heavy_ball(W, dW, U, *, learning_rate, beta=0.9):
    U = beta * U + dW
    W = W - learning_rate * U
    return W, U


def goldstein_price_as_it_ran(w1, w2):
    a = 19 - 14 * w1 + 3 * w1**2 - 14 * w2 + 6 * w1**2 + 3 * w2**2  # faulty: 6 w1 w2
    b = 18 - 32 * w1 + 12 * w1**2 + 48 * w2 - 36 * w1 * w2 + 27 * w2**2
    return (1 + (w1 + w2 + 1) ** 2 * a) * (30 + (2 * w1 - 3 * w2) ** 2 * b)


heavy_ball.title = "Heavy ball"
faulty = landscapes.Landscape(goldstein_price_as_it_ran, minima=[(0, -1), (-0.6, -0.4)])
faulty.gradient = landscapes.goldstein_price.gradient

# %%
# **The runs.** Which rates gradient descent and momentum ran at is not known. We take 0.001 for
# both, the rate that the page showed for the other two. At the left are the rates and rules that
# ran, at the right the rates that were shown, with the rules of this package. How many steps a
# reader watched is not known either; here it is 300.

shown = ["gradient_descent", "momentum", "rmsprop", "adam"]
said = {name: (optimizers.catalogue[name], 0.001) for name in shown}
ran = {
    **said,
    "momentum": (heavy_ball, 0.001),
    "rmsprop": (optimizers.rmsprop, 0.01),
    "adam": (optimizers.adam, 0.01),
}


def side(title, J, rules):
    runs = {name: minimize(J, rule, (0, 0), 300, rate) for name, (rule, rate) in rules.items()}
    return Side(title, J, runs)


def article(name, window, caption, J_as_it_ran=None):
    J = landscapes.catalogue[name]
    left = side("As it ran", J_as_it_ran or J, ran)
    right = side("As its page said", J, said)
    show(comparison(f"article-{name.replace('_', '-')}", J.title, caption, left, right, window))


# %%
# On Himmelblau's function the left half looks like a race of equals. At the rates shown, RMSprop
# and Adam have gone a few tenths after 300 steps: an adaptive rule moves each parameter by about
# its rate, whatever the slope.

article(
    "himmelblau",
    ((-5, 5), (-5, 5)),
    "Himmelblau's function. Lighter is cheaper, a cross marks a minimum, the ring is the start.",
)

# %%
# On the diagonal of Styblinski and Tang's function all paths lie on one another; only how far they
# come differs.

article(
    "styblinski_tang",
    ((-5, 5), (-5, 5)),
    "Styblinski and Tang's function. By symmetry all paths run along the diagonal.",
)

# %%
# Rosenbrock's valley: heavy ball at 0.001 is the averaged form at 0.01, and goes accordingly
# farther.

article(
    "rosenbrock",
    ((-2, 2), (-2, 2)),
    "Rosenbrock's function. The same valley, and ten times the pace for three of four rules.",
)

# %%
# Goldstein–Price. Along the line :math:`w_1 + w_2 = -1` the first factor is 1 whatever stands in
# its bracket, and both minima in this window lie there: they are the same on both sides. All around
# them the contours differ, and at the left the paths follow slopes that the contours do not have.
# At 0.001 gradient descent overflows within six steps, and so does heavy ball; momentum as printed
# reaches the lower minimum.

article(
    "goldstein_price",
    ((-1.5, 0.5), (-1.5, 0.5)),
    "Goldstein and Price's function: left the faulty one with a gradient not its own, right the "
    "function itself. Paths of runs that diverge are cut by the frame.",
    faulty,
)
