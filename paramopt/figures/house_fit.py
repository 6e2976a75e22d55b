"""House prices against floor area: least squares, least absolute loss, and one wrong price."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from paramopt import houses
from paramopt.figures import landscape, style
from paramopt.figures.plates import Plate
from paramopt.figures.style import PX, Theme
from paramopt.record import Record, dotted

HEIGHT, TOP, PANEL = 384, 76, (282, 262)
LEFTS = (46, 394)
AREA, PRICE = (0, 5200), (0, 1100)
"""The window, in square feet and in thousand dollars."""


def house_fit() -> Plate:
    """Draw the sales and two lines through them, as sold and with one price ten times too high."""
    data = houses.sales()
    area = data.features[:, 0]
    wrong = int(np.argmax(area))
    mistaken = houses.mistyped(data)
    X = houses.design(data.features[:, :1])
    sides = [
        (y, houses.normal_equations(X, y), houses.least_absolute(X, y))
        for y in (data.y, mistaken.y)
    ]
    words = ("as sold", "one zero too many")

    def draw(theme: Theme):
        figure = style.new_figure(700, HEIGHT)
        title = f"{data.m} sales, and one mistake"
        style.write(figure, LEFTS[0], 24, title, fontsize=style.TITLE, weight="semibold")
        for left, word, (y, squares, absolute) in zip(LEFTS, words, sides, strict=True):
            style.write(
                figure, left, TOP - 14, word.capitalize(), fontsize=style.PANEL, weight="semibold"
            )
            axes = style.place(figure, left, TOP, *PANEL)
            _axes(axes, theme)
            seen = y <= PRICE[1]
            axes.plot(area[seen], y[seen], "o", color=theme.slate, ms=3 * PX, mew=0, alpha=0.6)
            cased = landscape.casing(theme, 2)
            ends = np.array(AREA)
            for (slope, base), line in (
                (squares, {"color": theme.clay, "lw": 2.2 * PX}),
                (absolute, {"color": theme.ink, "lw": 1.6 * PX, "dashes": (4, 3)}),
            ):
                axes.plot(ends, slope * ends + base, path_effects=cased, **line)
            if not seen.all():
                _wrong(axes, theme, area[wrong], y[wrong])
        _key(figure, theme, sides)
        return figure

    slopes = [[f"{1000 * line[0]:.0f}" for line in lines] for _, *lines in sides]
    return Plate(
        name="house-prices-fit",
        title="House prices against floor area",
        caption=(
            "Price against floor area, with the line of least squares (solid) and the line of "
            "least absolute loss (dashed). On the right the largest house has one zero too many "
            "in its price; nothing else is changed."
        ),
        alt=(
            f"Two scatter plots of {data.m} prices against floor area, a cloud that widens "
            "towards large houses. On the left a solid and a dashed line lie almost on one "
            f"another, at {slopes[0][0]} and {slopes[0][1]} dollars per square foot. On the right "
            "an arrow points at a price beyond the top of the chart; the solid line is steeper, "
            f"{slopes[1][0]} dollars per square foot, and the dashed one is where it was."
        ),
        draw=draw,
        height=HEIGHT,
        data=_lines(data.m, dict(zip(words, sides, strict=True))),
    )


def _lines(m: int, sides: dict) -> Record:
    """Return the four lines. The sales are not ours to publish."""
    losses = {"squared": houses.normal_equations, "absolute": houses.least_absolute}
    settings = [
        {
            "prices": prices,
            "data": {"function": dotted(sales), "m": m},
            "features": [houses.Sales.names[0]],
            "loss": loss,
            "function": dotted(fit),
        }
        for prices, sales in zip(sides, (houses.sales, houses.mistyped), strict=True)
        for loss, fit in losses.items()
    ]
    slopes, intercepts = np.transpose([line for _, *lines in sides.values() for line in lines])
    columns = {
        "prices": [setting["prices"] for setting in settings],
        "loss": [setting["loss"] for setting in settings],
        "thousand_dollars_per_square_foot": slopes,
        "intercept_thousand_dollars": intercepts,
    }
    return Record(settings, {"house-prices-fit": columns})


def _axes(axes: Axes, theme: Theme) -> None:
    axes.set(xlim=AREA, ylim=PRICE, xticks=range(0, 5001, 1000), yticks=range(0, 1001, 250))
    axes.set_xticklabels([f"{n:,}" for n in range(0, 5001, 1000)])
    axes.set_yticklabels(["0", "250", "500", "750", "1,000"])
    axes.grid(axis="y")
    axes.set_axisbelow(True)
    axes.spines[["left", "top", "right"]].set_visible(False)
    axes.tick_params(pad=4 * PX)
    axes.set_xlabel("floor area, square feet", labelpad=3 * PX, color=theme.grey)


def _wrong(axes: Axes, theme: Theme, area: float, price: float) -> None:
    """Point at the mistaken price, which lies far above the window."""
    arrow = {"arrowstyle": "-|>", "color": theme.clay, "lw": 1.4 * PX, "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", (area, PRICE[1]), (area, 0.9 * PRICE[1]), arrowprops=arrow)
    axes.annotate(
        f"{price:,.0f}",
        (area, 0.9 * PRICE[1]),
        (-6 * PX, 0),
        textcoords="offset points",
        ha="right",
        va="bottom",
        color=theme.clay,
        fontsize=style.LABEL,
    )


def _key(figure, theme: Theme, sides) -> None:
    """Say which line is which, with its slope, once at the upper left of each panel."""
    for left, (_, squares, absolute) in zip(LEFTS, sides, strict=True):
        for i, (word, line, colour) in enumerate(
            (("squares", squares, theme.clay), ("absolute", absolute, theme.ink))
        ):
            text = f"least {word}: \\${1000 * line[0]:.1f} per square foot"
            style.write(
                figure,
                left + 10,
                TOP + 12 + 17 * i,
                text,
                color=colour,
                path_effects=landscape.casing(theme, 2),
            )
    style.write(
        figure, LEFTS[1] + PANEL[0], 24, "price in thousand dollars", color=theme.grey, ha="right"
    )
