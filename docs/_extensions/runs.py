"""``runs.csv``: all the runs of the gallery, one a row, as the landscapes' tables recorded them."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from scraper import read

from paramopt import landscapes


def publish(app, error: Exception | None) -> None:
    """Write ``runs.csv`` at the root of the site, in the order of the catalogue."""
    if error or app.builder.format != "html":
        return
    rows = []
    for name in landscapes.catalogue:
        sidecar = Path(app.srcdir, "plates", f"runs-{name.replace('_', '-')}.json")
        if sidecar.exists():
            rows += read(sidecar)["records"]
    text = io.StringIO(newline="")
    if rows:
        writer = csv.DictWriter(text, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    Path(app.outdir, "runs.csv").write_text(text.getvalue(), encoding="utf-8")


def setup(app) -> dict:
    app.connect("build-finished", publish)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
