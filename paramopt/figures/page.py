"""The figures of a landscape's page, in their order."""

from __future__ import annotations

from collections.abc import Callable

from paramopt import scenarios
from paramopt.figures.convergence import convergence
from paramopt.figures.matrix import matrix
from paramopt.figures.plates import Plate, Table
from paramopt.figures.race import race
from paramopt.figures.rates import rates
from paramopt.figures.sensitivity import sensitivity
from paramopt.figures.table import runs_table
from paramopt.landscapes import Landscape


def well_chosen(J: Landscape) -> list[Plate]:
    """Return the race at the well chosen rates, and its convergence."""
    return [race(J, "well-chosen"), convergence(J, "well-chosen")]


def sweeps(J: Landscape) -> list[Plate]:
    """Return the sweeps over learning rates and over decays that chose all settings."""
    return [sensitivity(J, "rate"), sensitivity(J, "decay")]


def other_scenarios(J: Landscape) -> list[Plate]:
    """Return race and convergence of each scenario but the well chosen rates."""
    names = [name for name in scenarios.catalogue if name != "well-chosen"]
    return [plate(J, name) for name in names for plate in (race, convergence)]


def overview(J: Landscape, rule: Callable) -> list[Plate | Table]:
    """Return one rule at three rates, all rules in all scenarios, and the table of all runs."""
    return [rates(J, rule), matrix(J), runs_table(J)]
