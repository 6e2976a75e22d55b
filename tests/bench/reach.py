"""What a benchmark has to reach, and whether it does."""

from __future__ import annotations

import sys

Reached = tuple[str, float, str, float]
"""What was measured, its value, how it compares (">=" or "<="), and the reach."""


def judge(reached: list[Reached]) -> None:
    """Print each value beside its reach, and end the program: with a failure if one is missed."""
    missed = 0
    for what, value, sign, reach in reached:
        fine = value >= reach if sign == ">=" else value <= reach
        missed += not fine
        print(f"{'' if fine else 'MISSED: '}{value:.3g} {what} (reach: {sign} {reach:g})")
    sys.exit(missed > 0)
