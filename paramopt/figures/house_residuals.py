"""What least squares leaves over: are the residuals of the house prices Gaussian?"""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from scipy import stats

from paramopt import houses
from paramopt.figures import landscape, style
from paramopt.figures.plates import Plate
from paramopt.figures.style import PX, Theme
from paramopt.record import Record, dotted, stacked

LEFTS, PANEL, TOP, HEIGHT = (46, 394), (282, 240), 76, 366
RANGE, BIN = 400, 25
"""The largest residual shown and the width of a bar, in thousand dollars."""
BINS = np.arange(-RANGE, RANGE + 1, BIN)


def house_residuals() -> Plate:
    """Draw the residuals of least squares: how often each size is, and against the prediction."""
    data = houses.sales()
    X = houses.design(data.features)
    W = houses.normal_equations(X, data.y)
    predicted, residuals = X @ W, data.y - X @ W
    beyond = int((np.abs(residuals) > RANGE).sum())
    lie = "residual lies" if beyond == 1 else "residuals lie"
    quarters = houses.spread_by_prediction(data)
    densities = fitted_densities(residuals)

    def draw(theme: Theme):
        figure = style.new_figure(700, HEIGHT)
        title = "Residuals of least squares"
        style.write(figure, LEFTS[0], 24, title, fontsize=style.TITLE, weight="semibold")
        words = "in thousand dollars"
        style.write(figure, LEFTS[1] + PANEL[0], 24, words, color=theme.grey, ha="right")
        for left, word in zip(
            LEFTS, (f"Number of sales, in steps of {BIN}", "Against the prediction"), strict=True
        ):
            style.write(figure, left, TOP - 14, word, fontsize=style.PANEL, weight="semibold")
        _often(style.place(figure, LEFTS[0], TOP, *PANEL), theme, residuals, densities)
        _against(style.place(figure, LEFTS[1], TOP, *PANEL), theme, predicted, residuals, quarters)
        return figure

    return Plate(
        name="house-prices-residuals",
        title="Residuals of the house prices",
        caption=(
            "Price less prediction for all sales. Left, with the Gaussian and the Laplace density "
            f"of greatest likelihood; {beyond} {lie} beyond the axis. Right, the bars "
            "reach one standard deviation up and down in each quarter of the houses."
        ),
        alt=(
            "Left, a histogram with one narrow peak a little below zero and a longer tail to the "
            "right; a dashed Gaussian curve is lower at the peak and wider at its shoulders, a "
            "solid Laplace curve has a sharp peak, higher than the bars. Right, residuals against "
            "predicted price, a cloud that opens to the right; bars of one standard deviation grow "
            f"from {quarters[0][1]:.0f} to {quarters[-1][1]:.0f} thousand dollars."
        ),
        draw=draw,
        height=HEIGHT,
        data=_distribution(data, W, residuals, densities, quarters),
    )


def fitted_densities(residuals: np.ndarray) -> dict[str, dict]:
    """Return the two densities of greatest likelihood, in sales a bar."""
    x, scale = np.linspace(-RANGE, RANGE, 801), len(residuals) * BIN
    middle = np.median(residuals)
    found = {
        "Gauss": stats.norm(0, residuals.std()),
        "Laplace": stats.laplace(middle, np.abs(residuals - middle).mean()),
    }
    return {
        name: {"residual_thousand_dollars": x, "sales": scale * density.pdf(x)}
        for name, density in found.items()
    }


def _distribution(data, W, residuals, densities: dict, quarters) -> Record:
    """Return bars, densities and spread. The sales themselves are not ours to publish."""
    settings = {
        "data": {"function": dotted(houses.sales), "m": data.m},
        "features": list(data.names),
        "function": dotted(houses.normal_equations),
        "parameters": W.tolist(),
    }
    counts, edges = np.histogram(residuals, BINS)
    middles, deviations = np.transpose(quarters)
    bars = {"from_thousand_dollars": edges[:-1], "to_thousand_dollars": edges[1:], "sales": counts}
    spread = {
        "middle_prediction_thousand_dollars": middles,
        "standard_deviation_thousand_dollars": deviations,
    }
    name = "house-prices-residuals"
    return Record(
        [settings],
        {name: bars, f"{name}-densities": stacked("density", densities), f"{name}-spread": spread},
    )


def _frame(axes: Axes) -> None:
    axes.grid(axis="y")
    axes.set_axisbelow(True)
    axes.spines[["left", "top", "right"]].set_visible(False)
    axes.tick_params(pad=4 * PX)


def _often(axes: Axes, theme: Theme, residuals: np.ndarray, densities: dict) -> None:
    """Draw how often residuals are, with two densities."""
    axes.set(xlim=(-RANGE, RANGE), ylim=(0, 200), yticks=(0, 50, 100, 150, 200))
    _frame(axes)
    axes.hist(residuals, BINS, color=theme.slate, alpha=0.35)
    cased = landscape.casing(theme, 1.6)
    axes.plot(
        *densities["Gauss"].values(),
        color=theme.ink,
        lw=1.6 * PX,
        dashes=(4, 3),
        path_effects=cased,
    )
    laplace = densities["Laplace"].values()
    axes.plot(*laplace, color=theme.clay, lw=1.8 * PX, path_effects=cased)
    axes.set_xlabel("price less prediction", labelpad=3 * PX, color=theme.grey)
    for word, colour, at in (("Laplace", theme.clay, (35, 158)), ("Gauss", theme.ink, (125, 50))):
        axes.text(*at, word, color=colour, fontsize=style.LABEL)


def _against(axes: Axes, theme: Theme, predicted, residuals, quarters) -> None:
    """Draw residuals against predictions, with their spread in each quarter."""
    axes.set(xlim=(50, 720), ylim=(-250, RANGE), yticks=(-200, 0, 200, 400))
    axes.set_yticklabels(["−200", "0", "200", "400"])
    _frame(axes)
    axes.plot(predicted, residuals, "o", color=theme.slate, ms=3 * PX, mew=0, alpha=0.6)
    for middle, deviation in quarters:
        bar = {"color": theme.clay, "lw": 2.2 * PX, "solid_capstyle": "butt"}
        axes.plot(
            [middle, middle],
            [-deviation, deviation],
            path_effects=landscape.casing(theme, 2.2),
            zorder=3,
            **bar,
        )
    axes.set_xlabel("prediction", labelpad=3 * PX, color=theme.grey)
