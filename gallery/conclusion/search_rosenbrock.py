r"""
A model of past trials finds better settings than a grid or chance
==================================================================

Two hyperparameters of momentum, one landscape, 36 trials. The objective is cheap here, so the map
of all its values is known, and each search can be judged by what it missed.
"""

from dataclasses import asdict

import numpy as np
import optuna

from paramopt import descent, landscapes, optimizers, search
from paramopt.figures.plates import Table, show
from paramopt.figures.plots import Line, Panel, plots
from paramopt.figures.style import number
from paramopt.figures.trials import Search, trials

# %%
# The objective is the cost on Rosenbrock's function after 300 steps of momentum. Its learning rate
# runs from 0.0001 to 1, and :math:`1 - \beta` from 0.001 to 1, both on a logarithmic scale. Lighter
# is cheaper; the clay dot is the best trial. Under each map, which rates were tried: six by the
# grid, 36 by the others. Right of the diagonal border all runs diverge or leave.

J = landscapes.rosenbrock
STEPS, TRIALS, SEEDS, FIRST = 300, 36, 30, 8
RATE, SPARE = search.Axis(1e-4, 1, log=True), search.Axis(1e-3, 1, log=True)


task = {
    "landscape": J.__name__,
    "optimizer": "momentum",
    "start": list(J.start),
    "steps": STEPS,
    "learning_rate": asdict(RATE),
    "one_minus_beta": asdict(SPARE),
    "trials": TRIALS,
    "random_trials_of_the_model": FIRST,
}


def settings(points: np.ndarray) -> dict[str, np.ndarray]:
    """What points of the unit square stand for."""
    return {"learning_rate": RATE.value(points[:, 0]), "beta": 1 - SPARE.value(points[:, 1])}


def objective(points: np.ndarray) -> np.ndarray:
    """The logarithm of the last cost, from -12 to 3, of a run for each point."""
    W = np.repeat(np.array(J.start, dtype=float)[:, None], len(points), axis=1)
    hyper = settings(points)
    rate = hyper.pop("learning_rate")
    with np.errstate(all="ignore"):
        path = descent.descend(
            optimizers.momentum, lambda W, _: J.gradient(*W), W, lambda _: rate, STEPS, hyper
        )
        for W in path:  # noqa: B007
            pass
        cost = J(*W)
    return np.log10(np.clip(np.nan_to_num(cost, nan=1e3), 1e-12, 1e3))


def by_model() -> tuple[np.ndarray, np.ndarray]:
    """All seeds at once: some random trials, then those of largest expected improvement."""
    points = np.stack([search.random(2, FIRST, seed) for seed in range(SEEDS)])
    values = objective(points.reshape(-1, 2)).reshape(SEEDS, FIRST)
    for trial in range(FIRST, TRIALS):
        chosen = np.array(
            [search.propose(*tried, seed=trial) for tried in zip(points, values, strict=True)]
        )
        points = np.concatenate([points, chosen[:, None]], axis=1)
        values = np.concatenate([values, objective(chosen)[:, None]], axis=1)
    return points, values


def by_optuna() -> tuple[np.ndarray, np.ndarray]:
    """All seeds at once, each trial asked of Optuna's sampler and its value told."""
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    axes = {name: optuna.distributions.FloatDistribution(0, 1) for name in ("rate", "spare")}
    studies = [
        optuna.create_study(sampler=optuna.samplers.TPESampler(seed=seed)) for seed in range(SEEDS)
    ]
    points, values = [], []
    for _ in range(TRIALS):
        asked = [study.ask(axes) for study in studies]
        points.append(np.array([[trial.params[name] for name in axes] for trial in asked]))
        values.append(objective(points[-1]))
        for study, trial, value in zip(studies, asked, values[-1], strict=True):
            study.tell(trial, float(value))
    return np.stack(points, axis=1), np.stack(values, axis=1)


cells = search.grid(2, 120)
truth = objective(cells).reshape(120, 120).T
orders = np.stack([np.random.default_rng(seed).permutation(TRIALS) for seed in range(SEEDS)])
grid = search.grid(2, 6)[orders]
anywhere = np.stack([search.random(2, TRIALS, seed) for seed in range(SEEDS)])
ran = {
    "grid": (grid, objective(grid.reshape(-1, 2)).reshape(SEEDS, TRIALS)),
    "random": (anywhere, objective(anywhere.reshape(-1, 2)).reshape(SEEDS, TRIALS)),
    "model": by_model(),
    "TPE": by_optuna(),
}
titles = {"grid": "Grid", "random": "Random", "model": "Model"}


def middle_seed(name: str) -> int:
    """The seed with which the search ends in the middle of all."""
    _, values = ran[name]
    return int(np.argsort(values.min(axis=1))[SEEDS // 2])


def typical(name: str) -> Search:
    points, values = (of_seeds[middle_seed(name)] for of_seeds in ran[name])
    return Search(titles[name], points, values, settings(points))


decades = {0.0: "$10^{-4}$", 0.5: "0.01", 1.0: "1"}
maps = trials(
    name="search-map",
    title="Where 36 trials went",
    caption=(
        "Cost on Rosenbrock's function after 300 steps of momentum, over learning rate and "
        "momentum; lighter is cheaper. Dots: all trials of a search, of 30 seeds the one with the "
        "median end; the model's trials are those of largest expected improvement. Clay: the best. "
        "Strokes under a map: the rates that were tried."
    ),
    alt=(
        "Three copies of a map that is pale in the middle and ends at a ragged diagonal border, "
        "with dark ground to the right of it. The trials of the grid are a square lattice of 36 "
        "points with six strokes below. Those of random search are scattered, with 36 strokes. "
        "Those of the model crowd around the palest spot, at the border."
    ),
    settings="momentum, 300 steps",
    truth=truth,
    across=("learning rate $α$", decades),
    up=("$β$", {0.02: "0.999", 1 / 3: "0.99", 2 / 3: "0.9", 0.98: "0"}),
    searches=[typical(name) for name in titles],
    ran=[task | {"map": [120, 120]}]
    + [task | {"run": title, "seed": middle_seed(name)} for name, title in titles.items()],
)
show(maps)

# %%
# The same searches, and Optuna's default sampler, from many seeds: the best cost so far against
# the number of trials. The order of the grid is shuffled, since a grid has no best order. Its end
# is the same for every seed: luck, good or bad, of where its lines lie.

count = np.arange(1, TRIALS + 1)
roles = {"grid": "grey", "random": "slate", "model": "clay", "TPE": "ink"}
quartiles = {
    name: np.percentile(10 ** search.best_so_far(values), (25, 50, 75), axis=0)
    for name, (_, values) in ran.items()
}
places = {"grid": (20, 0.13), "random": (35.5, 4e-3), "model": (35.5, 1.6e-4), "TPE": (35.5, 5e-6)}
words = {
    "grid": "grid, shuffled",
    "random": "random",
    "model": "expected improvement",
    "TPE": "TPE (Optuna)",
}
race = plots(
    name="search-race",
    title="Best cost so far",
    caption=(
        f"The searches of the map from {SEEDS} seeds: median of the best cost so far, with the "
        "quartiles tinted for random search and expected improvement. The latter and Optuna's TPE "
        f"begin with {FIRST} and 10 random trials."
    ),
    alt=(
        "Four falling lines, logarithmic. They are close together for ten trials. Then the lines "
        "of expected improvement and of TPE fall below those of grid and random search, and end "
        "lowest."
    ),
    settings=f"Rosenbrock, momentum, {SEEDS} seeds",
    panels=[
        Panel(
            title="",
            settings="",
            across="trial",
            up="cost after 300 steps",
            xlim=(1, TRIALS),
            ylim=(1e-6, 10),
            xticks=(1, 6, 12, 18, 24, 30, 36),
            yticks=(1e-6, 1e-4, 0.01, 1),
            log="y",
            lines=[
                Line(
                    count,
                    quartiles[name][1],
                    "dashes" if name in ("grid", "TPE") else "line",
                    roles[name],
                    words[name],
                    places[name],
                    ha="right",
                    band=(quartiles[name][0], quartiles[name][2])
                    if name in ("random", "model")
                    else None,
                )
                for name in ran
            ],
        )
    ],
    ran=[task | {"run": words[name], "seeds": list(range(SEEDS))} for name in ran],
)
show(race)

# %%
# Where they stand after 12, 24 and 36 trials, and how often a search ended below the grid.


show(
    Table(
        name="search-ends",
        title="Best cost on Rosenbrock's function",
        caption=f"Median over {SEEDS} seeds of the best cost after some trials; last, the share of "
        "seeds with which the search ends below the grid.",
        header=["Search", "12 trials", "24 trials", "36 trials", "Below the grid, %"],
        rows=[
            [
                words[name],
                *(number(float(f"{quartiles[name][1][trial - 1]:.2g}")) for trial in (12, 24, 36)),
                f"{100 * np.mean(values.min(axis=1) < ran['grid'][1][0].min()):.0f}",
            ]
            for name, (_, values) in ran.items()
        ],
    )
)
