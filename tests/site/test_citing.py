"""Everything that can be cited has its address, its entry, its data; what is read back is right."""

import csv
import json
import re

import numpy as np
import pytest
import yaml
from built import PAGES, SITE, parsed
from pybtex.database import parse_string

import paramopt
from paramopt import landscapes, optimizers, record

ROOT = SITE.parents[1]
DATA = sorted((SITE / "data").glob("*.json"))
ENTRIES = [page for page in PAGES if parsed(page).select(".bibtex")]
CHAPTERS = [page for page in PAGES if page.startswith(("setting_up/", "running/", "conclusion"))]


def read(name: str) -> dict:
    return json.loads((SITE / "data" / f"{name}.json").read_text(encoding="utf-8"))


def table(address: str) -> list[dict[str, str]]:
    return list(csv.DictReader((SITE / address).read_text(encoding="utf-8").splitlines()))


def numbered(page: str) -> list:
    """Return the figures and tables of the gallery that a page numbers."""
    document = parsed(page)
    return [
        shown
        for shown in document.select("figure.plate:not(.explorable), table.plate-table")
        if shown.select_one(".caption-number") and "optimizer-table" not in shown["class"]
    ]


def sources(shown):
    """Return the line under a figure, or after the box in which a table scrolls."""
    return shown.select_one(".sources") or shown.find_next(class_="sources")


@pytest.mark.parametrize("page", [page for page in PAGES if numbered(page)])
def test_every_figure_has_its_sources(page):
    for shown in numbered(page):
        line = sources(shown)
        names = [link.get_text() for link in line.find_all("a")]
        assert names[0] == "Data"
        assert "Code" in names
        if shown.name == "figure":
            moves = "GIF" in names
            assert moves == bool(shown.select_one("input[type=checkbox]"))
            assert {"PNG", "SVG"} & {*names}
        (data,) = (link["href"] for link in line.find_all("a") if link.get_text() == "Data")
        name = shown["id"] if shown.name == "figure" else shown.get("id", "")
        if page.startswith("gallery/") and name:
            assert data.endswith(f"/data/{name}.json")


def entry_of(shown) -> tuple:
    """Read the key and the entry of one block of BibTeX."""
    ((key, entry),) = parse_string(shown.get_text(), "bibtex").entries.items()
    return key, entry


@pytest.mark.parametrize("page", ENTRIES)
def test_entries_are_bibtex(page):
    for shown in parsed(page).select(".bibtex"):
        key, entry = entry_of(shown)
        assert re.fullmatch(r"paramopt(-[a-z0-9]+)*", key)
        assert [str(person) for person in entry.persons["author"]] == ["{The paramopt authors}"]
        assert entry.fields["title"]
        assert re.fullmatch(r"20\d\d", entry.fields["year"])
        assert entry.fields["note"] == f"Version {paramopt.__version__}"


def test_the_book_a_chapter_and_a_figure_have_an_entry():
    kinds = [entry_of(shown)[1].type for shown in parsed("citing.html").select(".bibtex")]
    assert kinds == ["book", "incollection", "misc"]
    assert len(CHAPTERS) == 10
    for number, page in enumerate(CHAPTERS_IN_ORDER, start=1):
        (shown,) = parsed(page).select(".cite-chapter .bibtex")
        _, entry = entry_of(shown)
        assert entry.fields["chapter"] == str(number)
        title = f"{number} {entry.fields['title']}"
        assert title == parsed(page).h1.get_text().rstrip("#")


CHAPTERS_IN_ORDER = [
    link["href"].split("#")[0]
    for link in parsed("index.html").select("nav.book a")
    if link["href"].split("#")[0] in CHAPTERS
]


@pytest.mark.parametrize("file", DATA, ids=lambda file: file.stem)
def test_data_say_what_was_run_and_lead_to_it(file):
    def forbidden(constant):
        pytest.fail(f"{constant} is not JSON")

    data = json.loads(file.read_text(encoding="utf-8"), parse_constant=forbidden)
    page, _, anchor = data["address"].partition("#")
    shown = parsed(page).find(id=anchor)
    assert shown.select_one(".caption-number").get_text().strip(" .") == data["number"]
    assert (SITE / data["script"]).is_file()
    assert all((SITE / picture).is_file() for picture in data["pictures"])
    assert {"paramopt", "python", "numpy", "matplotlib", "sphinx"} <= {*data["versions"]}
    for described in data["tables"]:
        with (SITE / described["file"]).open(encoding="utf-8") as lines:
            header, *rows = csv.reader(lines)
        assert header == described["columns"]
        assert rows
        assert {len(row) for row in rows} == {len(header)}


def test_every_figure_of_the_gallery_has_data():
    drawn = {file.name.rpartition("-")[0] for file in (SITE / "figures").glob("*-light.[ps][nv]g")}
    assert {file.stem for file in DATA} >= drawn
    empty = [
        file.stem for file in DATA if not (read(file.stem)["runs"] or read(file.stem)["tables"])
    ]
    assert empty == []


def test_no_table_is_left_over():
    tables = {entry["file"] for file in DATA for entry in read(file.stem)["tables"]}
    assert {f"data/{file.name}" for file in (SITE / "data").glob("*.csv")} == tables


@pytest.mark.parametrize("landscape", landscapes.catalogue)
def test_the_runs_of_a_race_can_be_made_again_from_its_data(landscape):
    data = read(f"{landscape.replace('_', '-')}-well-chosen-race")
    rows = table(data["tables"][0]["file"])
    assert [setting["run"] for setting in data["runs"]] == list(optimizers.catalogue)
    for setting in data["runs"]:
        run = record.again(setting)
        mine = [row for row in rows if row["run"] == setting["run"]]
        found = [[float(row["w1"]), float(row["w2"])] for row in mine]
        np.testing.assert_allclose(found, run.parameters, rtol=1e-9)
        np.testing.assert_allclose([float(row["cost"]) for row in mine], run.costs, rtol=1e-9)


def test_pages_describe_themselves(page, document):
    tags = {
        tag.get("name") or tag.get("property"): tag["content"]
        for tag in document.find_all("meta", content=True)
        if tag.get("name") or tag.get("property")
    }
    if page == "search.html":
        return
    assert tags["og:title"] == tags["citation_title"] or page == "index.html"
    assert tags["citation_author"] == "The paramopt authors"
    assert re.fullmatch(r"20\d\d/\d\d/\d\d", tags["citation_publication_date"])
    assert ((SITE / page).parent / tags["og:image"]).is_file() or "://" in tags["og:image"]
    assert tags["og:image:alt"]


def test_most_pages_have_a_description_of_their_own():
    texts = [
        tag["content"] for page in PAGES for tag in parsed(page).select('meta[name="description"]')
    ]
    assert len(texts) > 0.9 * len(PAGES)
    assert len({*texts}) == len(texts)


def test_the_citation_file_says_what_the_package_and_the_text_say():
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert cited["version"] == paramopt.__version__
    assert cited["title"].lower().endswith("parameter optimization in neural networks")
    assert [author["name"] for author in cited["authors"]] == ["The paramopt authors"]
