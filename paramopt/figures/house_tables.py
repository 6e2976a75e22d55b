"""The tables of the house prices."""

from __future__ import annotations

import numpy as np
from scipy import stats

from paramopt import houses, optimizers, theory
from paramopt.figures import house_units
from paramopt.figures.plates import Table
from paramopt.figures.style import number, superscript


def facts() -> Table:
    """Return what the sales are, column by column."""
    data = houses.sales()
    columns = {
        "Floor area, square feet": data.features[:, 0],
        "Bedrooms": data.features[:, 1],
        "Price, thousand dollars": data.y,
    }
    records = [{"column": name, **_summary(column)} for name, column in columns.items()]
    return Table(
        name="house-prices-facts",
        title="The sales",
        caption=f"The {data.m} sales.",
        header=["Measure", "Least", "Median", "Mean", "Greatest", "Standard deviation"],
        rows=[
            [name, *(number(float(f"{value:.4g}")) for value in values)]
            for name, *values in (record.values() for record in records)
        ],
        records=records,
    )


def _summary(column: np.ndarray) -> dict[str, float]:
    return {
        "least": column.min(),
        "median": np.median(column),
        "mean": column.mean(),
        "greatest": column.max(),
        "standard_deviation": column.std(),
    }


def fits() -> Table:
    """Return what models say about the sales, and how far off they are."""
    data = houses.sales()
    training, held_out = houses.split(data)
    records = []
    for name, features, fit in (
        ("One price, the mean", 0, houses.normal_equations),
        ("One price, the median", 0, houses.least_absolute),
        ("Least squares", 2, houses.normal_equations),
        ("Least absolute loss", 2, houses.least_absolute),
    ):
        W = fit(_design(data, features), data.y)
        area, bedroom = W[:2] if features else (None, None)
        learnt = fit(_design(training, features), training.y)
        rms, ma = _errors(data.y - _design(data, features) @ W)
        held_out_rms, held_out_ma = _errors(held_out.y - _design(held_out, features) @ learnt)
        records.append(
            {
                "model": name,
                "thousand_dollars_per_square_foot": area,
                "thousand_dollars_per_bedroom": bedroom,
                "intercept_thousand_dollars": W[-1],
                "rms_error_thousand_dollars": rms,
                "ma_error_thousand_dollars": ma,
                "rms_held_out_thousand_dollars": held_out_rms,
                "ma_held_out_thousand_dollars": held_out_ma,
            }
        )
    return Table(
        name="house-prices-fits",
        title="Models of the house prices",
        caption=(
            "Parameters and errors in dollars: root mean square (RMS) and mean absolute (MA), on "
            f"the {data.m} sales the model was fitted to, and on {held_out.m} held-out sales for "
            f"a model fitted to the other {training.m}."
        ),
        header=[
            "Model",
            "Per square foot",
            "Per bedroom",
            "Intercept",
            "RMS error",
            "MA error",
            "RMS, held out",
            "MA, held out",
        ],
        rows=[
            [name, "" if area is None else _dollars(area), *map(_thousands, values)]
            for name, area, *values in (record.values() for record in records)
        ],
        records=records,
    )


def _design(data: houses.Sales, features: int) -> np.ndarray:
    return houses.design(data.features) if features else np.ones((data.m, 1))


def _errors(residuals: np.ndarray) -> tuple[float, float]:
    return np.sqrt(np.mean(residuals**2)), np.abs(residuals).mean()


def _thousands(value: float | None) -> str:
    """Print thousand dollars as dollars, to the hundred."""
    if value is None:
        return ""
    return f"{round(1000 * value, -2):,.0f}".replace("-", "−")


def mistake() -> Table:
    """Return what one wrong price does to four estimates."""
    data = houses.sales()
    X, ones = houses.design(data.features[:, :1]), np.ones((data.m, 1))
    prices = (data.y, houses.mistyped(data).y)
    rows, records = [], []
    for name, matrix, fit, text in (
        ("Mean price", ones, houses.normal_equations, _thousands),
        ("Median price", ones, houses.least_absolute, _thousands),
        ("Least squares, per square foot", X, houses.normal_equations, _dollars),
        ("Least absolute loss, per square foot", X, houses.least_absolute, _dollars),
    ):
        before, after = (fit(matrix, y)[0] for y in prices)
        change = 100 * (after / before - 1) + 0.0
        rows.append([name, text(before), text(after), f"{change:.1f}".replace("-0.0", "0.0")])
        records.append(
            {
                "estimate": name,
                "as_sold_thousand_dollars": before,
                "one_zero_too_many_thousand_dollars": after,
                "change_percent": change,
            }
        )
    return Table(
        name="house-prices-mistake",
        title="One wrong price",
        caption="What one zero too many in the price of the largest house does, in dollars.",
        header=["Estimate", "As sold", "One zero too many", "Change, %"],
        rows=rows,
        records=records,
    )


def _dollars(value: float) -> str:
    return f"{1000 * value:.1f}"


def conditions() -> Table:
    """Return the curvatures of the cost in several units, and what they mean for descent."""
    features = houses.sales().features
    scaled = {
        "square feet": features,
        "square meters": features * [0.3048**2, 1],
        "thousand square feet": features / [1000, 1],
        "standardized": houses.standardized(features),
    }
    records = []
    for name, values in scaled.items():
        X = houses.design(values)
        H = houses.Cost(X, houses.sales().y).hessian()
        mu, L = np.linalg.eigvalsh(H)[[0, -1]]
        kappa = houses.condition_number(X)
        steps = np.log(houses.SETTLED) / (2 * np.log(theory.convergence_rate(kappa)))
        records.append(
            {
                "floor_area_in": name,
                "smallest_curvature": mu,
                "largest_curvature": L,
                "condition_number": kappa,
                "condition_number_area_alone": houses.condition_number(
                    houses.design(values[:, :1])
                ),
                "largest_rate": theory.stability_limit(L),
                "steps": np.ceil(steps),
            }
        )
    return Table(
        name="house-prices-conditions",
        title="Condition numbers",
        caption=(
            "Smallest and largest curvature of the cost and their ratio, with floor area, bedrooms "
            "and intercept; the ratio with the floor area alone; the rate from which gradient "
            "descent diverges; and the steps after which it is sure to have settled "
            "at its best rate."
        ),
        header=["Floor area in", "μ", "L", "κ", "κ, area alone", "Largest rate", "Steps"],
        rows=[
            [name, *map(_short, values)]
            for name, *values in (record.values() for record in records)
        ],
        records=records,
    )


def _short(value: float) -> str:
    """Print two digits, large numbers as powers of ten."""
    value = float(f"{value:.2g}")
    if value < 1e4:
        return number(value)
    digits, exponent = f"{value:.1e}".split("e")
    return f"{digits} × 10{superscript(int(exponent))}"


def runs() -> Table:
    """Return the rates of all rules in three units, and where their runs ended."""
    rows, records = [], []
    for name, rule in optimizers.catalogue.items():
        row, record = [rule.title], {"optimizer": name}
        for i, scale in enumerate(house_units.scales()):
            tuned = house_units.runs(i, line=False)[name]
            rate, bedroom = float(tuned.run.learning_rate(0)), tuned.run.parameters[-1, 1]
            end = house_units.excess(i)[name]["excess_cost"][-1]
            row += [
                number(rate),
                number(float(f"{end:.2g}")) if tuned.settles is None else f"step {tuned.settles}",
            ]
            if i == 0:
                row.append(f"{1000 * bedroom:,.0f}".replace("-", "−"))
                record["thousand_dollars_per_bedroom"] = bedroom
            unit = scale.title.lower().replace(" ", "_")
            record |= {
                f"learning_rate_{unit}": rate,
                f"settles_at_{unit}": tuned.settles,
                f"excess_cost_{unit}": end,
            }
        rows.append(row)
        records.append(record)
    return Table(
        name="house-prices-runs",
        title="The runs on the house prices",
        caption=(
            "The best rate of each rule with floor area, bedrooms and intercept, in three units "
            "of the floor area; the step at which its run settles, or else how far its cost ends "
            "above the least; and, for the first unit, dollars per bedroom after "
            f"{houses.STEPS} steps."
        ),
        header=[
            "Rule",
            "α, square feet",
            "ends",
            "per bedroom",
            "α, thousands",
            "ends, thousands",
            "α, standardized",
            "ends, standardized",
        ],
        rows=rows,
        records=records,
    )


def numbers() -> Table:
    """Return the single numbers that the chapter quotes."""
    data = houses.sales()
    X = houses.design(data.features)
    W = houses.normal_equations(X, data.y)
    residuals = data.y - X @ W
    least = float(houses.Cost(X, data.y)(*W))
    settles = house_units.runs(2, line=False)["gradient_descent"].settles
    stuck = house_units.runs(0, line=False)["gradient_descent"].run.costs[-1]
    noisy = [_hovers(share) for share in (1, 0.1)]
    centered = houses.design(data.features - data.features.mean(axis=0))
    quarters = houses.spread_by_prediction(data)
    middle = np.median(residuals)
    laplace = stats.laplace(middle, np.abs(residuals - middle).mean())
    rows = {
        "sales": str(data.m),
        "steps": str(houses.STEPS),
        "per bedroom less": _thousands(-W[1]),
        "prediction": _thousands(W @ [1500, 3, 1]),
        "variance of area": f"{data.features[:, 0].var():,.0f}",
        "variance of bedrooms": f"{data.features[:, 1].var():.2f}",
        "mean square area": f"{float(f'{np.mean(data.features[:, 0] ** 2):.2g}'):,.0f}",
        "square meters gain": str(round(1 / 0.3048**4)),
        "correlation": f"{np.corrcoef(data.features.T)[0, 1]:.2f}",
        "centered κ": _short(houses.condition_number(centered)),
        "least cost": f"{least:,.0f}",
        "RMS lost": _thousands(np.sqrt(stuck) - np.sqrt(least)),
        "gradient descent settles": str(settles),
        "batches of 32, excess cost": f"{noisy[0]:,.0f}",
        "batches of 32, a tenth of the rate": f"{noisy[1]:,.0f}",
        "skewness": f"{stats.skew(residuals):.1f}",
        "excess kurtosis": f"{stats.kurtosis(residuals):.1f}",
        "log-likelihood, Gauss": _signed(stats.norm(0, residuals.std()).logpdf(residuals).mean()),
        "log-likelihood, Laplace": _signed(laplace.logpdf(residuals).mean()),
        "spread, lowest quarter": _thousands(quarters[0][1]),
        "spread, highest quarter": _thousands(quarters[-1][1]),
        **_logarithms(data),
    }
    return Table(
        name="house-prices-numbers",
        title="Numbers of the chapter",
        caption="Single numbers that the chapter quotes; money in dollars.",
        header=["Number", "value"],
        rows=[list(row) for row in rows.items()],
    )


def _hovers(share: float) -> float:
    """Return how far mini-batches of 32 stay above the least cost, at a share of the best rate."""
    X, y = house_units.scales()[2].X, houses.sales().y
    rate = float(house_units.runs(2, line=False)["gradient_descent"].run.learning_rate(0))
    settings = {"epochs": 20, "batch_size": 32, "learning_rate": share * rate}
    run = houses.train(X, y, "gradient_descent", np.zeros(3), **settings)
    return float(run.costs[-100:].mean() - houses.Cost(X, y)(*houses.normal_equations(X, y)))


def _logarithms(data: houses.Sales) -> dict[str, str]:
    """Fit the logarithm of the price to the logarithm of the floor area and the bedrooms."""
    area, bedrooms = data.features.T
    logs = houses.Sales(np.column_stack([np.log(area), bedrooms]), np.log(data.y))
    X = houses.design(logs.features)
    W = houses.normal_equations(X, logs.y)
    residuals = logs.y - X @ W
    quarters = houses.spread_by_prediction(logs)
    return {
        "log parameter": f"{W[0]:.2f}",
        "log skewness": _signed(stats.skew(residuals)),
        "log excess kurtosis": _signed(stats.kurtosis(residuals)),
        "log spread, lowest quarter": f"{quarters[0][1]:.2f}",
        "log spread, highest quarter": f"{quarters[-1][1]:.2f}",
    }


def _signed(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")
