"""The banner: a random network from pixel coordinates to colour."""

from __future__ import annotations

import numpy as np
from matplotlib.colors import to_rgb

from paramopt.figures import style
from paramopt.figures.plates import Plate
from paramopt.record import Record

WIDTH, HEIGHT = 700, 180
LEFT = 34
"""Where every figure's panels begin: at the edge of the text."""
LAYERS, UNITS = 5, 16
GAIN, BIAS = 3.8, 0.3
"""Standard deviations of a layer's weights, times the root of its inputs, and of its biases."""


def banner(seed: int) -> Plate:
    r"""Draw a compositional pattern-producing network whose weights nobody has trained.

    Each pixel goes through the network on its own. In go its coordinates :math:`x` and :math:`y`
    and its distance :math:`r = \sqrt{x^2 + y^2}` from the middle; out come the shares in which
    four colours of the theme are mixed. Smooth units make a smooth picture.

    Parameters
    ----------
    seed : int
        The seed of the weights and biases, all of them normal.
    """
    size = {"width": 2 * (WIDTH - LEFT), "height": 2 * HEIGHT}
    shares = mixture(seed, **size)
    settings = {"layers": LAYERS, "units": UNITS, "gain": GAIN, "bias": BIAS}

    def draw(theme: style.Theme):
        # From the ground's neighbour to what stands out most, in either theme.
        ground = np.array(to_rgb(theme.ground))
        bands = sorted(theme.bands, key=lambda band: np.abs(to_rgb(band) - ground).sum())
        colours = [to_rgb(colour) for colour in (*bands, theme.slate, theme.clay)]
        figure = style.new_figure(WIDTH, HEIGHT)
        axes = style.place(figure, LEFT, 0, WIDTH - LEFT, HEIGHT)
        axes.imshow(shares @ np.array(colours), aspect="auto", interpolation="none")
        axes.set_axis_off()
        return figure

    return Plate(
        name="banner",
        title="A network that nobody trained",
        caption=(
            f"A network of {LAYERS} layers of {UNITS} hyperbolic tangents takes the coordinates "
            ":math:`x`, :math:`y` and :math:`r` of each pixel and gives its color. Its weights "
            f"are random, seed {seed}."
        ),
        alt=(
            "A wide band of soft folds in slate, like draped cloth. They gather right of the "
            "middle and run out to both sides; a trace of clay lies along some of the edges."
        ),
        draw=draw,
        width=WIDTH,
        height=HEIGHT,
        data=Record(
            [{"function": "paramopt.figures.banner.mixture", "seed": seed, **size, **settings}]
        ),
    )


def mixture(seed: int, width: int, height: int) -> np.ndarray:
    """Return the network's output, the shares of four colours, shape (height, width, 4)."""
    random = np.random.default_rng(seed)
    x = np.linspace(-0.85, 0.85, width)
    y = np.linspace(-0.85, 0.85, height)[:, None] * height / width
    z = np.stack(np.broadcast_arrays(x, y, np.hypot(x, y)), axis=-1)
    for _ in range(LAYERS):
        weights = GAIN * random.normal(size=(z.shape[-1], UNITS)) / np.sqrt(z.shape[-1])
        z = np.tanh(z @ weights + BIAS * random.normal(size=UNITS))
    # Clay is the highlight of every figure: its score starts low, so that it stays a trace.
    score = 0.65 * z @ random.normal(size=(UNITS, 4)) + [0.6, 0.6, -0.1, -1.2]
    shares = np.exp(score)
    return shares / shares.sum(axis=-1, keepdims=True)
