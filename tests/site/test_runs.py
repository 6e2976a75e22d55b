"""The published table of runs is complete."""

import csv
from itertools import product

from built import SITE, parsed

ROWS = list(csv.DictReader((SITE / "runs.csv").read_text(encoding="utf-8").splitlines()))


def test_every_run_is_in_the_table():
    runs = [(row["landscape"], row["rule"], row["scenario"]) for row in ROWS]
    names = [dict.fromkeys(column) for column in zip(*runs, strict=True)]
    assert [len(column) for column in names] == [12, 6, 6]
    assert sorted(runs) == sorted(product(*names))


def test_the_gallery_links_to_the_table():
    assert parsed("gallery/index.html").find("a", href="../runs.csv")


def test_the_atlas_shows_every_landscape_in_every_scenario():
    rows = parsed("gallery/index.html").select(".atlas tbody tr")
    assert len(rows) == 12
    assert {len(row.select("a.small-plate")) for row in rows} == {6}
