"""What was run, as data: the settings of a figure's runs and the numbers that they gave.

A figure is a view of numbers, and a reader may want the numbers. A `Record` has both: *settings*,
from which the runs can be made again, and *tables*, the trajectories or whatever else is drawn.
The site publishes the settings as JSON and each table as CSV.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from paramopt import schedules
from paramopt.descent import Run, minimize
from paramopt.schedules import Schedule

DIGITS = 10
"""Of a number in a table: more than a picture shows, and half the bytes of all."""


@dataclass(frozen=True)
class Record:
    """What a figure ran and what came of it.

    Attributes
    ----------
    settings : list of dict
        One for each run, or for each other thing that is drawn: names, numbers, lists of numbers.
    tables : dict of dict
        By name, in kebab case, the columns of a table, all of one length. Figures that show the
        same runs have the same table, under the same name.

    Examples
    --------
    >>> halves = Record([{"formula": "2**-n"}], {"halves": {"n": [0, 1], "value": [1.0, 0.5]}})
    >>> print(comma_separated(halves.tables["halves"]), end="")
    n,value
    0,1
    1,0.5
    """

    settings: list[dict] = field(default_factory=list)
    tables: dict[str, dict] = field(default_factory=dict)

    def __add__(self, other: Record) -> Record:
        """Return the settings of both, and the tables of both."""
        return Record(self.settings + other.settings, self.tables | other.tables)


def of_runs(table: str, runs: Mapping[str, Run | None], **about) -> Record:
    """Return the record of runs that one figure shows together.

    Parameters
    ----------
    table : str
        Name of the table of their trajectories: the columns run, start (its number, if a run has
        many), step, w1, w2, ... and cost.
    runs : dict of Run
        The runs by name; one that does not exist may be None.
    **about
        What is to be said of each besides, such as the seed of its data.

    Examples
    --------
    >>> run = minimize("bowl", "momentum", (4, 2), 2, learning_rate=0.5, beta=0.5)
    >>> record = of_runs("bowl-example", {"momentum": run}, scenario="made up")
    >>> for name, value in record.settings[0].items():
    ...     print(name, value)
    run momentum
    landscape bowl
    optimizer momentum
    learning_rate {'schedule': 'constant', 'learning_rate': 0.5}
    hyperparameters {'beta': 0.5}
    start [4.0, 2.0]
    steps 2
    noise 0.0
    seed 0
    scenario made up
    >>> print(comma_separated(record.tables["bowl-example"]), end="")
    run,step,w1,w2,cost
    momentum,0,4,2,10
    momentum,1,3,1.5,5.625
    momentum,2,1.75,0.875,1.9140625
    """
    taken = {name: run for name, run in runs.items() if run is not None}
    if not taken:
        return Record()
    settings = [{"run": name, **setting(run), **about} for name, run in taken.items()]
    columns = stacked("run", {name: trajectories(run) for name, run in taken.items()})
    return Record(settings, {table: columns})


def stacked(first: str, parts: Mapping[str, Mapping]) -> dict[str, np.ndarray]:
    """Write tables of the same columns under each other, with their names in a first column.

    Parameters
    ----------
    first : str
        What the first column is called.
    parts : dict of dict
        The tables by name; their columns are arrays or lists, a single value counts for all rows.

    Examples
    --------
    >>> columns = stacked("curve", {"line": {"x": [1, 2], "y": [1, 2]}, "zero": {"x": [1], "y": 0}})
    >>> print(comma_separated(columns), end="")
    curve,x,y
    line,1,1
    line,2,2
    zero,1,0
    """
    named = [
        dict(zip([first, *columns], np.broadcast_arrays(name, *columns.values()), strict=True))
        for name, columns in parts.items()
    ]
    keys = named[0] if named else [first]
    return {key: np.concatenate([part[key] for part in named]) for key in keys}


def setting(run: Run) -> dict:
    """Return all that `minimize` needs to make a run again.

    Examples
    --------
    >>> run = minimize("bowl", "gradient_descent", (4, 2), 2, learning_rate=0.5)
    >>> setting(run)["start"], setting(run)["learning_rate"]
    ([4.0, 2.0], {'schedule': 'constant', 'learning_rate': 0.5})
    """
    return {
        "landscape": _named(run.J),
        "optimizer": _named(run.rule),
        "learning_rate": schedule(run.learning_rate),
        "hyperparameters": {name: plain(value) for name, value in run.hyperparameters.items()},
        "start": plain(run.start),
        "steps": run.steps,
        "noise": run.noise,
        "seed": run.seed,
    }


def again(setting: Mapping) -> Run:
    """Make a run again from its setting, as the JSON file of a figure has it under ``runs``.

    Parameters
    ----------
    setting : dict
        As `setting` returns it. What else it has, such as the run's name, does not matter.

    Returns
    -------
    Run

    Raises
    ------
    KeyError
        If something is missing that `minimize` needs.
    ValueError
        If the landscape is not one of the catalogue.

    Examples
    --------
    >>> first = minimize("bowl", "adam", (4, 2), 2, learning_rate=0.5)
    >>> second = again(setting(first))
    >>> bool((first.parameters == second.parameters).all())
    True
    """
    return minimize(
        setting["landscape"],
        setting["optimizer"],
        setting["start"],
        setting["steps"],
        _rate(setting["learning_rate"]),
        noise=setting["noise"],
        seed=setting["seed"],
        **setting["hyperparameters"],
    )


def _rate(about: Mapping) -> Schedule:
    settings = {
        name: _rate(value) if isinstance(value, Mapping) else value for name, value in about.items()
    }
    return schedules.catalogue[settings.pop("schedule")](**settings)


def schedule(rate: Schedule) -> dict:
    """Return the kind and the settings of a learning rate.

    Examples
    --------
    >>> from paramopt import schedules
    >>> schedule(schedules.inverse_time(0.5, decay=0.01))
    {'schedule': 'inverse_time', 'learning_rate': 0.5, 'decay': 0.01}
    """
    settings = {
        name: schedule(value) if isinstance(value, Schedule) else plain(value)
        for name, value in rate.settings.items()
    }
    return {"schedule": _named(rate.kind), **settings}


def trajectories(run: Run) -> dict[str, np.ndarray]:
    """Return the columns of a run's table: one row a step, start after start.

    Examples
    --------
    >>> columns = trajectories(minimize("bowl", "gradient_descent", (4, 2), 2, learning_rate=0.5))
    >>> list(columns), plain(columns["cost"])
    (['step', 'w1', 'w2', 'cost'], [10.0, 2.5, 0.625])
    """
    steps, parameters, *axes = run.parameters.shape
    starts = int(np.prod(axes))
    paths = run.parameters.reshape(steps, parameters, starts)
    columns = {"start": np.repeat(np.arange(starts), steps)} if axes else {}
    columns["step"] = np.tile(np.arange(steps), starts)
    for i in range(parameters):
        columns[f"w{i + 1}"] = paths[:, i].T.ravel()
    columns["cost"] = run.costs.reshape(steps, starts).T.ravel()
    return columns


def _named(thing: Callable) -> str:
    """Return the name of a function, else that of its kind."""
    return getattr(thing, "__name__", type(thing).__name__)


def dotted(thing: Callable) -> str:
    """Return where a function is found.

    Examples
    --------
    >>> from paramopt import theory
    >>> dotted(theory.parabola)
    'paramopt.theory.parabola'
    """
    return f"{thing.__module__}.{thing.__qualname__}"


def plain(value):
    """Return a number or an array as JSON has it.

    Examples
    --------
    >>> plain(np.float64(0.5)), plain(np.arange(3))
    (0.5, [0, 1, 2])
    """
    return np.asarray(value).tolist()


def comma_separated(columns: Mapping[str, np.ndarray]) -> str:
    """Write a table as CSV: a line of names, then a line a row, numbers to ten digits.

    Examples
    --------
    >>> print(comma_separated({"run": ["adam"], "cost": np.array([2 / 3])}), end="")
    run,cost
    adam,0.6666666667
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    # Lists may be of numbers, words and gaps.
    values = (plain(v) if isinstance(v, np.ndarray) else v for v in columns.values())
    writer.writerows(map(_written, row) for row in zip(*values, strict=True))
    return text.getvalue()


def _written(value):
    return f"{value:.{DIGITS}g}" if isinstance(value, float) else value
