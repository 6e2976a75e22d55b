r"""
On noisy, forgiving data every search finds good settings, and fits the data it chose by
========================================================================================

Rate, batch size and decay for two epochs on the house prices, chosen by the error on sales that
were held out. The sales of a third set say what the choice is worth.
"""

from dataclasses import asdict

import numpy as np
import optuna

from paramopt import houses, minibatch, schedules, search
from paramopt.figures.plates import Table, show
from paramopt.figures.plots import Line, Panel, plots

# %%
# A trial trains once, by gradient descent on shuffled batches, from W = 0; its value is the root
# mean squared error on 149 validation sales, in thousand dollars. A grid of three values for each
# of three hyperparameters has 27 trials, so the others get 27 as well. The level dashed line is the
# error of the best fit to the training sales, in closed form: what lies below it fits these 149.

TRIALS, SEEDS, FIRST, EPOCHS = 27, 16, 8, 2
AXES = {
    "rate": search.Axis(1e-3, 1, log=True),
    "batch": search.Axis(4, 256, log=True),
    "decay": search.Axis(1e-3, 1, log=True),
}
training, test = houses.split(houses.sales())
training, validation = houses.split(training, seed=1)
J = houses.Cost(houses.design(houses.standardized(training.features)), training.y)


def error(sales: houses.Sales, W: np.ndarray) -> np.ndarray:
    """Root mean squared error of parameters of shape (n, runs), at most 1000."""
    X = houses.design(houses.standardized(sales.features, like=training.features))
    squares = np.mean((sales.y[:, None] - X @ W) ** 2, axis=0)
    return np.minimum(np.nan_to_num(np.sqrt(squares), nan=1000), 1000)


def train(point: np.ndarray, runs: int, seed: int) -> np.ndarray:
    """Return the parameters after two epochs with the settings of a point of the unit cube."""
    rate, batch, decay = (
        float(axis.value(u)) for axis, u in zip(AXES.values(), point, strict=True)
    )
    batches = minibatch.deal(training.m, round(batch), EPOCHS, runs, seed)
    rates = schedules.inverse_time(rate, decay=decay)
    return minibatch.train(J, "gradient_descent", np.zeros(3), batches, rates)[-1]


def trial(point: np.ndarray, seed: int) -> float:
    with np.errstate(all="ignore"):
        return float(error(validation, train(point, 1, seed))[0])


def in_order(points: np.ndarray, seed: int) -> tuple[np.ndarray, np.ndarray]:
    return points, np.array([trial(point, TRIALS * seed + i) for i, point in enumerate(points)])


def by_model(seed: int) -> tuple[np.ndarray, np.ndarray]:
    points, values = in_order(search.random(3, FIRST, seed), seed)
    for i in range(FIRST, TRIALS):
        chosen = search.propose(points, values, seed=i)
        points = np.vstack([points, chosen])
        values = np.append(values, trial(chosen, TRIALS * seed + i))
    return points, values


def by_optuna(seed: int) -> tuple[np.ndarray, np.ndarray]:
    study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=seed))
    points, values = [], []
    for i in range(TRIALS):
        asked = study.ask({name: optuna.distributions.FloatDistribution(0, 1) for name in AXES})
        points.append(np.array([asked.params[name] for name in AXES]))
        values.append(trial(points[-1], TRIALS * seed + i))
        study.tell(asked, values[-1])
    return np.array(points), np.array(values)


optuna.logging.set_verbosity(optuna.logging.WARNING)
searches = {
    "grid, shuffled": lambda seed: in_order(
        np.random.default_rng(seed).permutation(search.grid(3, 3)), seed
    ),
    "random": lambda seed: in_order(search.random(3, TRIALS, seed), seed),
    "expected improvement": by_model,
    "TPE (Optuna)": by_optuna,
}
ran = {name: [run(seed) for seed in range(SEEDS)] for name, run in searches.items()}
best = houses.normal_equations(J.X, J.y)[:, None]
reference = float(error(validation, best)[0])

count = np.arange(1, TRIALS + 1)
quartiles = {
    name: np.percentile(search.best_so_far([values for _, values in runs]), (25, 50, 75), axis=0)
    for name, runs in ran.items()
}
roles = dict(zip(ran, ("grey", "slate", "clay", "ink"), strict=True))
low, high = np.floor(min(q[0].min() for q in quartiles.values())) - 1, reference + 12
race = plots(
    name="search-houses",
    title="Best validation error so far",
    caption=(
        f"Four searches for rate, batch size and decay on the house prices, {SEEDS} seeds each: "
        "median of the least root mean squared error on 149 validation sales, in thousand "
        "dollars; tinted, the quartiles of random search and of expected improvement. Level "
        "dashed line: the closed-form fit to the training sales."
    ),
    alt=(
        "Four falling lines close together: within ten trials all are near the dashed level of "
        "the closed form, and at the end a little below it."
    ),
    settings=f"gradient descent, {EPOCHS} epochs, {SEEDS} seeds",
    panels=[
        Panel(
            title="",
            settings="",
            across="trial",
            up="validation error, thousand dollars",
            xlim=(1, TRIALS),
            ylim=(low, high),
            xticks=(1, 9, 18, 27),
            yticks=tuple(np.arange(np.ceil(low / 5) * 5, high, 5)),
            log="",
            lines=[
                Line(
                    count,
                    quartiles[name][1],
                    "dashes" if name in ("grid, shuffled", "TPE (Optuna)") else "line",
                    roles[name],
                    name,
                    (TRIALS - 0.5, high - 1 - 1.2 * i),
                    ha="right",
                    band=(quartiles[name][0], quartiles[name][2])
                    if name in ("random", "expected improvement")
                    else None,
                )
                for i, name in enumerate(ran)
            ]
            + [
                Line(
                    [1, TRIALS],
                    [reference] * 2,
                    "dashes",
                    "grey",
                    "closed form",
                    (1.3, reference - 0.7),
                )
            ],
        )
    ],
    ran=[
        {
            "run": name,
            "trials": TRIALS,
            "random_trials_of_the_model": FIRST,
            "seeds": list(range(SEEDS)),
            "landscape": "paramopt.houses.Cost",
            "data": {"function": "paramopt.houses.split", "m": training.m, "seed": [0, 1]},
            "validation": validation.m,
            "features": "standardized",
            "optimizer": "gradient_descent",
            "start": [0, 0, 0],
            "epochs": EPOCHS,
            "schedule": "inverse_time",
            **{hyperparameter: asdict(axis) for hyperparameter, axis in AXES.items()},
        }
        for name in searches
    ],
)
show(race)

# %%
# What the choice is worth. The settings that each search ends with are trained again on 40 new
# shuffles; their error on the validation sales is higher than the value they were chosen for,
# which was the least of 27 noisy ones. The last column is the error on the 186 test sales, which
# took no part. The last row is the closed form.


def again(point: np.ndarray, sales: houses.Sales) -> float:
    return float(np.median(error(sales, train(point, 40, seed=10_000))))


def row(name: str) -> list[str]:
    ends = [points[values.argmin()] for points, values in ran[name]]
    chosen = np.median([values.min() for _, values in ran[name]])
    fresh = (np.median([again(end, sales) for end in ends]) for sales in (validation, test))
    return [name, *(f"{value:.2f}" for value in (chosen, *fresh))]


worth = Table(
    name="search-houses-ends",
    title="What the chosen settings are worth",
    caption=f"Root mean squared error in thousand dollars, median over {SEEDS} seeds: of the "
    "best trial on the validation sales; of its settings, trained again on 40 shuffles, on "
    "the validation sales and on the test sales.",
    header=["Search", "Best trial", "Trained again", "Test"],
    rows=[
        *(row(name) for name in ran),
        ["closed form", "", f"{reference:.2f}", f"{float(error(test, best)[0]):.2f}"],
    ],
)
show(worth)
