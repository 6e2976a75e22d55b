"""The published table of runs and the atlas are complete."""

import csv
from itertools import product

import pytest
from built import SITE, parsed

from paramopt import landscapes, optimizers, scenarios

ROWS = list(csv.DictReader((SITE / "runs.csv").read_text(encoding="utf-8").splitlines()))


def test_every_run_is_in_the_table():
    runs = [(row["landscape"], row["rule"], row["scenario"]) for row in ROWS]
    assert len(runs) > 400
    catalogues = (landscapes.catalogue, optimizers.catalogue, scenarios.catalogue)
    assert sorted(runs) == sorted(product(*catalogues))


def test_the_gallery_links_to_the_table():
    assert parsed("gallery/index.html").find("a", href="../runs.csv")


def test_the_atlas_shows_every_landscape_in_every_scenario_and_its_maps():
    rows = parsed("gallery/index.html").select(".atlas tbody tr")
    assert [row.th.get_text() for row in rows] == [J.title for J in landscapes.catalogue.values()]
    assert {len(row.select("a.small-plate")) for row in rows} == {len(scenarios.catalogue) + 1}
    for row in rows:
        landscape = row.th.a["href"].removeprefix("landscapes/").removesuffix(".html")
        maps = f"sweeps/{landscape}.html#{landscape.replace('_', '-')}-maps"
        assert row.select("a.small-plate")[-1]["href"] == maps


@pytest.mark.parametrize("landscape", landscapes.catalogue)
def test_a_landscape_and_its_sweeps_lead_to_each_other(landscape):
    for here, there in (("landscapes", "sweeps"), ("sweeps", "landscapes")):
        page = parsed(f"gallery/{here}/{landscape}.html").article
        assert page.find("a", href=f"../{there}/{landscape}.html")
