"""The directive of the live figures says what is wrong, and their mathematics is the package's."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
sys.path.insert(0, str(DOCS / "_extensions"))

import mathematics  # noqa: E402
from katex import node_executable  # noqa: E402

from paramopt import landscapes, optimizers, scenarios, schedules  # noqa: E402

# The pages of this file are read, not used: what their script would be made of is left out.
CONF = f"""
import sys
sys.path[:0] = [{str(DOCS / "_extensions")!r}, {str(DOCS.parent)!r}]
import explorables
explorables.bundle = lambda *_: None
extensions = ["katex", "plates", "explorables"]
html_math_renderer = "katex"
html_theme = "basic"
numfig = True
"""
GOOD = ".. explorable:: race\n   :label: first\n   :still: himmelblau-well-chosen-race\n\n   Words."


@pytest.fixture
def build(tmp_path):
    """Build one page; return what Sphinx said, and the page."""
    source, made = tmp_path / "source", tmp_path / "made"
    source.mkdir()
    (source / "conf.py").write_text(CONF)
    (source / "node_modules").symlink_to(DOCS / "node_modules")
    (source / "plates").mkdir()
    for file in DOCS.glob("plates/himmelblau-well-chosen-race*"):
        (source / "plates" / file.name).symlink_to(file)

    def run(text: str) -> tuple[str, str]:
        (source / "index.rst").write_text(f"Page\n====\n\n{text}\n")
        command = [sys.executable, "-m", "sphinx", "-q", "-W", str(source), str(made)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        page = made / "index.html"
        assert bool(done.returncode) == bool(done.stderr)
        return done.stderr, page.read_text() if page.exists() else ""

    return run


def test_the_directive_places_element_picture_and_caption(build):
    said, page = build(GOOD + "\n\n:live:`Look <first?landscape=beale>`")
    assert said == ""
    assert '<figure class="plate explorable' in page
    assert "<explorable-race>" in page
    assert 'id="first"' in page
    assert "Words." in page
    assert 'href="#first"' in page or 'href="?landscape=beale#first"' in page


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            GOOD.replace(":: race", ":: chase"),
            "no explorable is called 'chase', only fit, curvature, race",
        ),
        (GOOD.replace("   :label: first\n", ""), "an explorable needs a label"),
        (GOOD.replace("   :still: himmelblau-well-chosen-race\n", ""), "needs a still"),
        (".. explorable:: race\n\n   Words.", "needs a label and a still"),
        (GOOD.replace("himmelblau-well", "nobody-well"), "nobody-well-chosen-race"),
        (GOOD + "\n\n" + GOOD.replace("first", "second"), "a page has one explorable"),
        (GOOD + "\n\n:live:`Look <nowhere>`", "nowhere"),
    ],
)
def test_a_mistake_fails_the_build_and_is_named(build, text, message):
    said, _ = build(text)
    assert message in said
    assert "index.rst" in said


def evaluated(module: str, expression: str):
    """Evaluate an expression of the module's exports by node."""
    code = f"{module}\nconsole.log(JSON.stringify({expression}));"
    command = [node_executable(), "--input-type=module", "-"]
    done = subprocess.run(command, input=code, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_the_module_has_every_member_of_the_catalogues():
    names = evaluated(
        mathematics.module(),
        "[landscapes, rules, schedules, scenarios, settings].map((all) => Object.keys(all))",
    )
    found = dict(
        zip(("landscapes", "rules", "schedules", "scenarios", "settings"), names, strict=True)
    )
    assert found["landscapes"] == found["settings"] == list(landscapes.catalogue)
    assert found["rules"] == list(optimizers.catalogue)
    assert found["scenarios"] == list(scenarios.catalogue)
    # Warm-up goes before another schedule.
    assert found["schedules"] == [name for name in schedules.catalogue if name != "warmup"]


def test_what_is_added_in_python_is_in_the_module(monkeypatch):
    before = dict(landscapes.catalogue), dict(optimizers.catalogue)

    def slope(w1, w2):
        return 3 * w1**2 + w2**2

    def signs(W, dW, *, learning_rate):
        W = W - learning_rate * dW / abs(dW)
        return (W,)

    signs.title = "Signs"
    added = landscapes.Landscape(
        slope, title="Slope", domain=[(-1, 1), (-1, 1)], start=(0, 1), minima=[(0, 0)]
    )
    monkeypatch.setitem(landscapes.catalogue, "slope", added)
    monkeypatch.setitem(optimizers.catalogue, "signs", signs)
    monkeypatch.setattr(mathematics, "_settings", dict)
    monkeypatch.setattr(scenarios, "reference", lambda J: J.minima[0])
    value = evaluated(
        mathematics.module(),
        """[landscapes.slope.J(2, 3), landscapes.slope.gradient(2, 3), landscapes.slope.title,
            rules.signs.step(1, -4, { learning_rate: 0.5 }), rules.signs.title,
            look.light.rules.signs.line[0]]""",
    )
    assert value == [21, [12, 6], "Slope", [1.5], "Signs", "#"]
    monkeypatch.undo()
    assert before == (landscapes.catalogue, optimizers.catalogue)
