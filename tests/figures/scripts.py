"""The scripts of the gallery, as the tests of figures run them."""

from __future__ import annotations

import runpy
from functools import cache
from pathlib import Path

from paramopt.figures import plates

GALLERY = Path(__file__).parents[2] / "gallery"


@cache
def executed(script: Path) -> tuple[dict, list[plates.Plate | plates.Table]]:
    """Run a script; return its own names, and the figures and tables that it shows."""
    shown = []
    plates.collect(shown.append)
    try:
        return runpy.run_path(str(script)), shown
    finally:
        plates.collect(None)


def figures(script: Path) -> list[plates.Plate]:
    return [plate for plate in executed(script)[1] if isinstance(plate, plates.Plate)]


def tables(script: Path) -> list[plates.Table]:
    return [plate for plate in executed(script)[1] if isinstance(plate, plates.Table)]
