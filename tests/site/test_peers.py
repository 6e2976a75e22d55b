"""The page of other libraries: it shows the calls that ran and what came of them."""

import json
from datetime import date
from pathlib import Path

import pytest
from built import parsed

from paramopt import landscapes, optimizers
from paramopt.figures import style

ROOT = Path(__file__).parents[2]
RECORD = json.loads((ROOT / "gallery" / "optimizers" / "peers.json").read_text(encoding="utf-8"))
RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
LETTERS = {"α": "a", "β": "b", "β₁": "b1", "β₂": "b2", "ε": "e"}


def page():
    return parsed("reference/peers.html")


def value(cell: str) -> float:
    """Read a printed number."""
    digits, _, power = cell.replace("−", "-").partition(" × 10")
    return float(f"{digits}e{power.translate(RAISED) or 0}")


def settings(run: str) -> tuple:
    """Read "RMSprop, α = 0.02, β = 0.7" back."""
    title, *parts = run.split(", ")
    pairs = (part.split(" = ") for part in parts)
    return title, {LETTERS[letter]: value(number) for letter, number in pairs}


def rows(label: str) -> list[list[str]]:
    """Return the cells of a table; a first cell over several rows counts in each."""
    found, first = [], ""
    width = len(page().select(f"table#{label} thead th"))
    for row in page().select(f"table#{label} tbody tr"):
        cells = [cell.get_text(strip=True) for cell in row.find_all(["td", "th"])]
        first = cells[0] if len(cells) == width else first
        found.append([first, *cells[len(cells) - width + 1 :]])
    return found


@pytest.mark.parametrize("rule", optimizers.catalogue)
def test_the_calls_that_ran_are_printed(rule):
    section = page().select_one(
        f"section#{optimizers.catalogue[rule].title.lower().replace(' ', '-')}"
    )
    lines = section.pre.get_text().splitlines()
    comments = [line for line in lines if line.startswith("#")]
    calls = [call["text"] for call in RECORD["conventions"][rule]]
    assert [line for line in lines if line not in comments] == "\n".join(calls).splitlines()
    conditions = {(call["only_if"], call["because"]) for call in RECORD["conventions"][rule]}
    assert comments == [f"# Only if {when}: {why}" for when, why in conditions if when]


def test_the_largest_differences_are_those_of_the_record():
    shown = {(run, J): cells for run, J, *cells in rows("tab-peer-differences")}
    assert len(shown) == len(
        {(r["rule"], str(r["settings"]), r["landscape"]) for r in RECORD["runs"]}
    )
    compared = 0
    for (run, J), cells in shown.items():
        title, letters = settings(run)
        for peer, cell in zip(["torch", "optax", "keras"], cells[:3], strict=True):
            found = [
                r
                for r in RECORD["runs"]
                if (r["peer"], r["settings"], r["same"]) == (peer, letters, True)
                and optimizers.catalogue[r["rule"]].title == title
                and landscapes.catalogue[r["landscape"]].title == J
            ]
            if cell == "–":
                assert not found
            else:
                assert cell == style.number(max(r["absolute"]["value"] for r in found))
                compared += len(found)
    assert compared == sum(run["same"] for run in RECORD["runs"])


def test_what_looks_the_same_is_shown_with_its_difference():
    shown = rows("tab-peer-lookalikes")
    cells = sorted(cell for row in shown for cell in row[-2:])
    excused = [run["absolute"]["value"] for run in RECORD["runs"] if not run["same"]]
    assert cells == sorted(map(style.number, excused))


def test_versions_and_date_are_named():
    caption = page().select_one("figure#fig-peer-differences figcaption").get_text()
    made = date.fromisoformat(RECORD["date"])
    assert f"{made.day} {made:%B %Y}" in caption
    for title, name in {"PyTorch": "torch", "Optax": "optax", "Keras": "keras"}.items():
        version = RECORD["versions"][name].partition("+")[0]
        assert f"{title} {version}" in caption
        assert f"{title} {version}" in [
            head.get_text(strip=True) for head in page().select("table#tab-peer-defaults thead th")
        ]


def test_defaults_are_those_of_the_signatures():
    words = {"–": "required", "none": None}
    shown = {
        what: [
            [words[part] if part in words else value(part) for part in cell.split(", ")]
            for cell in cells
        ]
        for what, *cells in rows("tab-peer-defaults")
    }
    assert shown == RECORD["defaults"]
