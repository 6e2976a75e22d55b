"""What CONTRIBUTING.md says to do is done in a copy, and what it adds is where it belongs.

One copy follows all recipes, and is built once. Only the new scripts run there: of the figures that
were there before none is drawn again, so the new rule is looked for in those of the new landscape.
"""

import csv
import json
import re
from functools import cache
from math import exp
from pathlib import Path

import pytest
import recipes
from bs4 import BeautifulSoup
from built import parsed

from paramopt import optimizers, scenarios

NEW = {"landscapes/booth.py", "sweeps/booth.py", "learning_rate/rate_sums.py"}
RULES = [*optimizers.catalogue, "adamax"]


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Path:
    """The copy, in which all recipes were followed."""
    root = tmp_path_factory.mktemp("recipes") / "copy"
    recipes.copy(root)
    for blocks in recipes.recipes().values():
        for block in blocks:
            block.apply(root)
    return root


@pytest.fixture(scope="module")
def site(copy):
    """What the copy's site has at an address: a page, or the text of a file."""
    recipes.pretend_drawn(copy, but=NEW)
    done = recipes.build(copy)
    assert done.returncode == 0, done.stderr[-4000:]

    @cache
    def read(address: str):
        text = (copy / "build" / "html" / address).read_text(encoding="utf-8")
        return BeautifulSoup(text, "html.parser") if address.endswith(".html") else text

    return read


def names(page) -> set[str]:
    """Return the names of a page's figures and tables."""
    return {shown["id"] for shown in page.select("figure.plate[id], table.plate-table[id]")}


def test_there_is_a_recipe_for_each_thing_that_is_added():
    assert list(recipes.recipes()) == ["Add a landscape", "Add an optimizer", "Add a figure"]


def test_the_code_of_the_recipes_is_in_style(copy):
    files = {block.file for blocks in recipes.recipes().values() for block in blocks}
    code = sorted(file for file in files if file.endswith(".py"))
    for command in (("check",), ("format", "--check")):
        done = recipes.run(copy, "ruff", *command, *code)
        assert done.returncode == 0, done.stdout


def test_the_general_tests_pass_for_what_was_added(copy):
    files = ("landscapes", "optimizers", "memory", "scenarios", "surveys")
    tests = [*(f"tests/test_{name}.py" for name in files), "tests/symbols", "tests/figures"]
    done = recipes.run(copy, "pytest", "-q", *tests, "-k", "booth or adamax or rate_sums")
    assert done.returncode == 0, done.stdout[-4000:]
    assert int(re.search(r"(\d+) passed", done.stdout)[1]) > 70


def test_the_examples_of_what_was_added_run(copy):
    modules = ("paramopt/landscapes.py", "paramopt/optimizers.py")
    done = recipes.run(copy, "pytest", "-q", "--doctest-modules", *modules, "-k", "booth or adamax")
    assert done.returncode == 0, done.stdout[-4000:]
    assert "2 passed" in done.stdout


def test_a_rule_without_a_comparison_fails_until_there_is_one(copy):
    done = recipes.run(copy, "pytest", "-q", "tests/test_peers.py", "-k", "older_than_the_rules")
    assert done.returncode == 1
    assert "run `nox -s peers`: adamax changed" in done.stdout


def test_a_landscape_has_all_that_is_derived(copy):
    code = """
import json, runpy
from paramopt import landscapes
J = landscapes.catalogue["booth"]
told = [J.gradient(0, 0).tolist(), J.hessian(0, 0).tolist(), J.latex, J.javascript]
print(json.dumps(told))
"""
    done = recipes.python(copy, code)
    assert done.returncode == 0, done.stderr
    gradient, hessian, latex, javascript = json.loads(done.stdout)
    assert gradient == [-34, -38]
    assert hessian == [[10, 8], [8, 10]]
    assert latex == "J(w_1, w_2) = (w_1 + 2 w_2 - 7)^2 + (2 w_1 + w_2 - 5)^2"
    assert javascript.startswith("function booth(w1, w2)")


@pytest.mark.parametrize(
    ("page", "name"),
    [
        ("landscapes", "landscapes.booth"),
        ("optimizers", "optimizers.adamax"),
        ("figures", "figures.rate_sums.rate_sums"),
    ],
)
def test_the_reference_lists_it(site, page, name):
    entry = site(f"api/{page}.html").find("dt", id=f"paramopt.{name}")
    assert entry.find_next("dd").find("annotation")


@pytest.mark.parametrize("folder", ["landscapes", "sweeps"])
def test_a_landscape_has_the_figures_that_every_landscape_has(site, folder):
    here = site(f"gallery/{folder}/booth.html")
    others = names(parsed(f"gallery/{folder}/bowl.html"))
    assert names(here) == {name.replace("bowl", "booth") for name in others}
    assert here.select_one("p.standfirst").get_text()


@pytest.mark.parametrize("folder", ["landscapes", "sweeps"])
def test_a_landscape_is_listed_after_the_others(site, folder):
    listed = [link["href"] for link in site(f"gallery/{folder}/index.html").select("article li a")]
    assert listed.index("booth.html") == listed.index("rastrigin.html") + 1


def test_a_landscape_has_its_row_in_the_atlas(site):
    row = site("gallery/index.html").select(".atlas tbody tr")[-1]
    assert row.th.get_text() == "Booth"
    assert row.th.a["href"] == "landscapes/booth.html"
    assert len(row.select("a.small-plate")) == len(scenarios.catalogue) + 1


def test_all_runs_on_it_are_in_the_table(site):
    rows = list(csv.DictReader(site("runs.csv").splitlines()))
    runs = [(row["rule"], row["scenario"]) for row in rows if row["landscape"] == "booth"]
    assert sorted(runs) == sorted((rule, name) for rule in RULES for name in scenarios.catalogue)


def test_a_rule_is_in_every_figure_of_a_landscape(site):
    page = site("gallery/landscapes/booth.html")
    table = page.find("table", id="runs-booth")
    assert "Adamax" in table.get_text()
    for name in ("booth-well-chosen-race", "booth-rate-sensitivity"):
        assert "Adamax" in page.find("figure", id=name).find("img")["alt"]
    maps = site("gallery/sweeps/booth.html").find("figure", id="booth-maps")
    assert "Adamax" in maps.find("img")["alt"]


def test_a_rule_has_its_row_in_the_table_of_rules(site):
    row = site("running/optimizers.html").find("table", id="tab-rules").find_all("tr")[-1]
    first, formula, *counts = row.find_all("td")
    assert first.get_text(" ", strip=True).startswith("Adamax Step along the average gradient")
    assert r"\max(\beta_2" in formula.find("annotation").get_text()
    assert [cell.get_text() for cell in counts[:2]] == ["2", "8"]


def test_both_are_in_the_race_that_runs_in_the_page(site):
    script = site("_static/explorables.js")
    for name, title in (("booth", "Booth"), ("adamax", "Adamax")):
        assert re.search(rf'\b{name}:\{{.*?title:"{title}"', script)


def test_a_figure_is_on_its_page_and_on_the_front_page_of_the_gallery(site, copy):
    figure = site("gallery/learning_rate/rate_sums.html").find("figure", id="rate-sums")
    assert figure.select_one(".caption-number")
    assert figure.find("img")["alt"].startswith("Lines of the sum")
    small = site("gallery/index.html").find("a", href="learning_rate/rate_sums.html#rate-sums")
    assert small.get_text() == "How far decaying rates reach"
    for theme in ("light", "dark"):
        assert (copy / "build/html/figures" / f"rate-sums-{theme}.svg").exists()


def test_what_a_figure_drew_can_be_downloaded(site):
    assert "inverse_time" in site("data/rate-sums.json")
    rows = list(csv.DictReader(site("data/rate-sums.csv").splitlines()))
    assert len(rows) == 2 * 201
    assert float(rows[-1]["sum_of_rates"]) == pytest.approx(0.5 / (1 - exp(-0.1)))


def test_every_link_of_the_new_pages_resolves(site, copy):
    site("index.html")
    chosen = ("tests/site/test_links.py", "-k", "resolve and (booth or rate_sums)")
    done = recipes.run(copy, "pytest", "-q", "--confcutdir=tests/site", *chosen)
    assert done.returncode == 0, done.stdout[-4000:]
    assert "3 passed" in done.stdout
