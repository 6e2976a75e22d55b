"""The look of every figure: colours, letters, lines. Nothing else in the package names a colour.

Lengths are display pixels. A figure of 700 px is drawn 7.00 inches wide at 200 dots an inch, twice
its display size, so that 1 px is 0.72 points.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import font_source_sans_pro as source_sans
import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

DPI = 200
PX = 0.72
"""Points in a display pixel."""


@dataclass(frozen=True)
class Mark:
    """How an optimizer is drawn: its line, its name in text, and the shape of its head."""

    line: str
    text: str
    head: str


@dataclass(frozen=True)
class Theme:
    """The colours of one theme. Two exist, `LIGHT` and `DARK`; nothing but colour differs."""

    name: str
    ground: str
    ink: str
    grey: str
    grid: str
    axis: str
    slate: str
    clay: str
    bands: tuple[str, str]
    """The landscape's colours at its smallest and at its largest cost."""
    contour: tuple[str, float]
    """Colour and opacity of the landscape's contour lines."""
    basins: list[tuple[str, str]] = field(repr=False)
    """The colours of up to four basins, each from few steps to many."""
    lost: str
    """Where a run ends in no basin."""
    rules: dict[str, Mark] = field(repr=False)

    def mark(self, rule: str) -> Mark:
        """Colour and head of an optimizer; a rule of the reader's own gets ink and a hexagon."""
        return self.rules.get(rule, Mark(self.ink, self.ink, "h"))

    def landscape_colours(self, bands: int = 12) -> list[tuple[float, ...]]:
        """`bands` colours from the smallest cost to the largest, evenly spaced to the eye."""
        return [_even(self.bands)(i / (bands - 1)) for i in range(bands)]


@cache
def _even(ends: tuple[str, str]) -> LinearSegmentedColormap:
    # The two ends have nearly one hue and differ in lightness, in which sRGB is close to even.
    return LinearSegmentedColormap.from_list("landscape", ends)


LIGHT = Theme(
    name="light",
    ground="#ffffff",
    ink="#1f2933",
    grey="#5a6672",
    grid="#eceff2",
    axis="#9aa5b1",
    slate="#4f6b82",
    clay="#b4552d",
    bands=("#f5f8fa", "#98aebf"),
    contour=("#ffffff", 0.75),
    # Neighbours differ by 12 CAM02-UCS units or more for readers with each colour blindness.
    basins=[
        ("#d4f1ff", "#a2cee4"),
        ("#d9967e", "#bb7057"),
        ("#fdf1bf", "#d9cd90"),
        ("#9c95ca", "#7972b0"),
    ],
    lost="#2a333d",
    rules={
        "gradient_descent": Mark("#1c1c1c", "#1c1c1c", "o"),
        "momentum": Mark("#0644a7", "#0644a7", "s"),
        "nesterov": Mark("#148961", "#117a56", "D"),
        "adagrad": Mark("#6e0255", "#6e0255", "^"),
        "rmsprop": Mark("#ca830f", "#94600a", "v"),
        "adam": Mark("#c20a18", "#c20a18", "*"),
    },
)
DARK = Theme(
    name="dark",
    ground="#14181e",
    ink="#e6ebf0",
    grey="#9aa7b4",
    grid="#262d36",
    axis="#55606c",
    slate="#86a7c4",
    clay="#e8875c",
    bands=("#506675", "#1c2932"),
    contour=("#c8d6e6", 0.28),
    basins=[
        ("#7cc0de", "#5492ae"),
        ("#a3583d", "#713420"),
        ("#d8c877", "#a4954a"),
        ("#5f569f", "#3a336f"),
    ],
    lost="#07090c",
    rules={
        "gradient_descent": Mark("#e9f8ff", "#e9f8ff", "o"),
        "momentum": Mark("#5788f1", "#5788f1", "s"),
        "nesterov": Mark("#46e1ab", "#46e1ab", "D"),
        "adagrad": Mark("#c3afe7", "#c3afe7", "^"),
        "rmsprop": Mark("#fbd82e", "#fbd82e", "v"),
        "adam": Mark("#fb714f", "#fb714f", "*"),
    },
)
THEMES = (LIGHT, DARK)

TRUE_BOX, PREDICTED_BOX, BOX_CASING = "#ffffff", "#ffb000", "#101418"
"""Lines over a picture, which is the same in both themes: white and orange with a dark casing are
seen on all of them."""

TITLE, PANEL, LABEL, TICK = (size * PX for size in (14, 13, 12, 11.5))
"""Sizes of letters, in points: figure title, panel title, label, tick."""


@cache
def _install_fonts() -> None:
    for file in Path(source_sans.__file__).parent.rglob("*.ttf"):
        font_manager.fontManager.addfont(file)


@contextmanager
def look(theme: Theme) -> Iterator[None]:
    """Draw in the look of `theme`; outside this context matplotlib stays as the reader set it."""
    _install_fonts()
    family = "Source Sans Pro"
    settings = {
        "font.family": family,
        "mathtext.fontset": "custom",
        "mathtext.rm": family,
        "mathtext.it": f"{family}:italic",
        "mathtext.bf": f"{family}:semibold",
        "mathtext.cal": f"{family}:italic",
        "text.color": theme.ink,
        "axes.labelcolor": theme.grey,
        "axes.edgecolor": theme.axis,
        "axes.linewidth": 1 * PX,
        "axes.facecolor": "none",
        "axes.titlesize": TITLE,
        "axes.labelsize": LABEL,
        "axes.unicode_minus": True,
        "xtick.color": theme.axis,
        "ytick.color": theme.axis,
        "xtick.labelcolor": theme.grey,
        "ytick.labelcolor": theme.grey,
        "xtick.labelsize": TICK,
        "ytick.labelsize": TICK,
        "xtick.major.size": 4 * PX,
        "xtick.major.width": 1 * PX,
        "ytick.major.size": 0,
        "ytick.minor.size": 0,
        "xtick.minor.size": 0,
        "grid.color": theme.grid,
        "grid.linewidth": 1 * PX,
        "lines.linewidth": 2 * PX,
        "lines.solid_joinstyle": "round",
        "lines.solid_capstyle": "round",
        "figure.dpi": DPI,
        "savefig.dpi": DPI,
        "figure.facecolor": theme.ground,
        "savefig.facecolor": theme.ground,
        "svg.hashsalt": "paramopt",
        "svg.fonttype": "path",
        "path.simplify": True,
    }
    with mpl.rc_context(settings):
        yield


def new_figure(width: float, height: float) -> Figure:
    """Return an empty figure of `width` by `height` display pixels, drawn at twice that."""
    return Figure(figsize=(width / 100, height / 100), dpi=DPI)


def place(figure: Figure, left: float, top: float, width: float, height: float, **kwargs):
    """Add axes at display pixels counted from the figure's upper left corner."""
    w, h = figure.get_size_inches() * 100
    return figure.add_axes((left / w, 1 - (top + height) / h, width / w, height / h), **kwargs)


def write(figure: Figure, x: float, y: float, text: str, **kwargs):
    """Write `text` with its baseline at display pixels from the figure's upper left corner."""
    w, h = figure.get_size_inches() * 100
    return figure.text(x / w, 1 - y / h, text, **{"va": "baseline", "fontsize": LABEL, **kwargs})


def number(value: float) -> str:
    """Print a number as text and tables do: up to three digits, a power of ten when small.

    Examples
    --------
    >>> number(0.25), number(0.00042), number(-3), number(12000), number(float("nan"))
    ('0.25', '4.2 × 10⁻⁴', '−3', '12000', 'not finite')
    """
    if not math.isfinite(value):
        return "not finite"
    digits, exponent = _parts(value)
    return digits + (f" × 10{superscript(exponent)}" if exponent else "")


def figure_number(value: float) -> str:
    """Print a number as figures do; the letters of figures have no raised minus, mathtext has.

    Examples
    --------
    >>> figure_number(0.00042)
    '$4.2{\\\\times}10^{-4}$'
    """
    digits, exponent = _parts(value)
    return rf"${digits}{{\times}}10^{{{exponent}}}$" if exponent else digits


def superscript(exponent: int) -> str:
    """Raise a whole number.

    Examples
    --------
    >>> superscript(-12)
    '⁻¹²'
    """
    return str(exponent).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


def _parts(value: float) -> tuple[str, int]:
    value += 0.0  # no minus before zero
    if value == 0 or 1e-3 <= abs(value) < 1e6:
        text, exponent = (f"{value:.3g}" if abs(value) < 1000 else f"{value:.0f}"), 0
    else:
        text, power = f"{value:.1e}".replace(".0e", "e").split("e")
        exponent = int(power)
    return text.replace("-", "−"), exponent
