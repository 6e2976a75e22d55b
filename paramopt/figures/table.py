"""The table of a landscape's runs: what was run, and where it ended."""

from __future__ import annotations

from paramopt import optimizers, scenarios
from paramopt.figures.plates import Table
from paramopt.figures.style import number
from paramopt.landscapes import Landscape


def runs_table(J: Landscape) -> Table:
    """Return the table of all rules in all scenarios on one landscape.

    Parameters
    ----------
    J : Landscape
        A landscape of the catalogue.

    Returns
    -------
    Table
    """
    records = scenarios.records(J)
    return Table(
        name=f"runs-{J.__name__.replace('_', '-')}",
        title=f"{J.title}: what was run",
        caption=f"All runs on {J.title}: {scenarios.STEPS} steps from "
        f"({', '.join(map(number, J.start))}). A run settles at the step from which its excess "
        f"cost stays within {scenarios.SETTLED:.0%} of the first.",
        header=("Scenario", "Rule", "α", "k", "Ends at", "Cost", "Outcome"),
        rows=[cells(record) for record in records],
        records=records,
    )


def cells(record: dict) -> tuple[str, ...]:
    """Print one run."""
    scenario = scenarios.catalogue[record["scenario"]].title
    rule = optimizers.catalogue[record["rule"]].title
    if record["learning_rate"] is None:
        return scenario, rule, "", "", "", "", record["outcome"]
    rate = number(record["learning_rate"])
    decay = number(record["decay"]) if record["decay"] else ""
    if record["outcome"] == "diverges":
        return scenario, rule, rate, decay, "", "", "diverges"
    place = f"({number(round(record['w1'], 2))}, {number(round(record['w2'], 2))})"
    outcome = record["outcome"]
    if outcome == "settles":
        outcome = f"settles at step {record['settles']}"
    return scenario, rule, rate, decay, place, number(float(f"{record['cost']:.3g}")), outcome
