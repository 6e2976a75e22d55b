"""Which scripts run again: those that changed, and those that depend on what changed."""

import json
import shutil
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "docs" / "_extensions"))
import rerun  # noqa: E402


def needed(text: str, tmp_path: Path) -> set[str]:
    script = tmp_path / "script.py"
    script.write_text(text)
    files = rerun.closure(script, ROOT) - {script}
    return {file.relative_to(ROOT / "paramopt").as_posix() for file in files}


def test_a_submodule_is_followed_to_what_it_imports(tmp_path):
    files = needed("from paramopt import landscapes", tmp_path)
    assert {"landscapes.py", "symbols/calculus.py", "symbols/source.py"} <= files
    assert files.isdisjoint({"__init__.py", "descent.py", "optimizers.py", "figures/race.py"})


def test_a_name_that_the_package_passes_on_is_followed_to_its_module(tmp_path):
    files = needed("from paramopt import minimize", tmp_path)
    assert "descent.py" in files
    assert files.isdisjoint({"__init__.py", "sweeps.py", "scenarios.py"})


def test_other_packages_do_not_count(tmp_path):
    assert needed("import numpy as np\nfrom pathlib import Path", tmp_path) == set()


@pytest.fixture
def project(tmp_path):
    """A copy with two scripts, as they stand after a build."""
    for folder in ("paramopt", "docs/_extensions"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    for folder in ("gallery/one", "docs/gallery/one", "docs/plates"):
        (tmp_path / folder).mkdir(parents=True)
    for name, module in (("bowl", "landscapes"), ("rates", "schedules")):
        (tmp_path / f"gallery/one/{name}.py").write_text(f"from paramopt import {module}\n")
        (tmp_path / f"docs/gallery/one/{name}.rst").touch()
    app = SimpleNamespace(srcdir=tmp_path / "docs")
    rerun.forget_stale(app)
    draw(tmp_path)
    return app


def draw(root: Path) -> None:
    """Do what the build does: run the scripts, save a figure for each."""
    for name in ("bowl", "rates"):
        (root / f"docs/gallery/one/{name}.py.md5").touch()
        words = json.dumps({"script": f"one/{name}.py", "name": name})
        (root / f"docs/plates/{name}.json").write_text(words)
        (root / f"docs/plates/{name}-light.png").touch()


def standing(app) -> set[str]:
    """Run the check; return the names whose script need not run and whose figure is still there."""
    rerun.forget_stale(app)
    pictures = {file.name.split("-")[0] for file in app.srcdir.glob("plates/*.png")}
    scripts = {file.name.split(".")[0] for file in app.srcdir.glob("gallery/one/*.md5")}
    assert pictures == scripts
    return pictures


def change(file: Path, by: str = "changed = 1") -> None:
    file.write_text(f"{file.read_text()}\n{by}\n")


def test_nothing_runs_again_if_nothing_changed(project):
    assert standing(project) == {"bowl", "rates"}
    assert standing(project) == {"bowl", "rates"}


def test_a_changed_script_runs_again_alone(project):
    change(project.srcdir.parent / "gallery/one/bowl.py")
    assert standing(project) == {"rates"}


def test_a_changed_module_runs_what_depends_on_it(project):
    change(project.srcdir.parent / "paramopt/landscapes.py")
    assert standing(project) == {"rates"}


@pytest.mark.parametrize("words", ["# A comment.", '"""A text that stands alone."""'])
def test_words_draw_nothing(project, words):
    change(project.srcdir.parent / "paramopt/landscapes.py", words)
    assert standing(project) == {"bowl", "rates"}


def test_a_module_that_both_need_runs_both(project):
    change(project.srcdir.parent / "paramopt/symbols/latex.py")
    assert standing(project) == set()


def test_a_script_that_is_gone_leaves_nothing(project):
    (project.srcdir.parent / "gallery/one/bowl.py").unlink()
    assert standing(project) == {"rates"}
    assert not (project.srcdir / "gallery/one/bowl.rst").exists()


def test_lost_figures_are_drawn_again(project):
    shutil.rmtree(project.srcdir / "plates")
    assert standing(project) == set()
