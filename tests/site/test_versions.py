"""The footer says of what and with what the site was made; the commit's date is the site's."""

import os
import re
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from built import PAGES, SITE
from sphinx import config as sphinx_config
from sphinx.util.tags import Tags

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "docs" / "_extensions"))
import versions  # noqa: E402

DATE = "1000000000"  # in September 2001


def git(root: Path, *command: str) -> str:
    done = subprocess.run(["git", *command], cwd=root, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture
def repository(tmp_path, monkeypatch) -> Path:
    """A repository with one commit, of 2001."""
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "Someone")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "someone@example.org")
        monkeypatch.setenv(f"GIT_{role}_DATE", f"{DATE} +0000")
    root = tmp_path / "repository"
    root.mkdir()
    (root / "text").write_text("as committed\n")
    git(root, "init", "--quiet")
    git(root, "add", "text")
    git(root, "commit", "--quiet", "--message", "Say it")
    git(root, "tag", "--annotate", "--message", "A name that is not shown", "v1")
    return root


@pytest.fixture
def clock(monkeypatch):
    """No date is set, and what a test sets is gone after it."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", DATE)
    monkeypatch.delenv("SOURCE_DATE_EPOCH")


def test_the_commit_is_the_one_that_is_checked_out(repository):
    (repository / "note").write_text("git does not know this file\n")
    assert versions.versions(repository)["commit"] == git(repository, "rev-parse", "HEAD")


def test_changes_are_told(repository):
    (repository / "text").write_text("otherwise\n")
    commit = git(repository, "rev-parse", "HEAD")
    assert versions.versions(repository)["commit"] == f"{commit} with changes"


@pytest.mark.usefixtures("clock")
def test_a_copy_in_somebodys_repository_has_no_commit_and_no_date(repository):
    copy = repository / "unpacked"
    copy.mkdir()
    versions.stop_the_clock(copy)
    assert "SOURCE_DATE_EPOCH" not in os.environ
    assert "commit" not in versions.versions(copy)


def test_without_git_there_is_no_commit(repository, monkeypatch):
    monkeypatch.setenv("PATH", str(repository))
    assert "commit" not in versions.versions(repository)


@pytest.mark.usefixtures("clock")
def test_the_date_is_the_commits(repository):
    versions.stop_the_clock(repository)
    assert os.environ["SOURCE_DATE_EPOCH"] == DATE


@pytest.mark.usefixtures("clock")
def test_a_date_that_is_set_stays(repository, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "5")
    versions.stop_the_clock(repository)
    assert os.environ["SOURCE_DATE_EPOCH"] == "5"


def test_the_year_of_the_copyright_is_that_of_the_date(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", DATE)
    config = sphinx_config.Config.read(ROOT / "docs", overrides={}, tags=Tags())
    sphinx_config.evaluate_copyright_placeholders(None, config)
    sphinx_config.correct_copyright_year(None, config)
    assert config.copyright.startswith("2001, ")


FOOTER = re.compile(
    r"paramopt (?P<paramopt>\S+)(, commit (?P<commit>[0-9a-f]{7})( with changes)?)?\. "
    r"Drawn with NumPy (?P<numpy>\S+), matplotlib (?P<matplotlib>\S+); "
    r"set with Sphinx (?P<sphinx>\S+)\."
)


def footers(part: str) -> set[str]:
    """Return what stands in a part of the footer, on any page."""
    found = set()
    for page in PAGES:
        _, begin, end = (SITE / page).read_text(encoding="utf-8").rpartition("<footer")
        element = BeautifulSoup(begin + end, "html.parser").select_one(f".{part}")
        found.add(" ".join(element.text.split()) if element else f"nothing on {page}")
    return found


def test_all_pages_say_what_drew_them():
    (footer,) = footers("versions")
    said = FOOTER.fullmatch(footer).groupdict()
    commit = said.pop("commit")
    assert said == {name: version(name) for name in said}
    if (ROOT / ".git").exists():
        assert git(ROOT, "cat-file", "-t", commit) == "commit"


def test_the_year_is_that_of_the_commit():
    (footer,) = footers("versions")
    commit = FOOTER.fullmatch(footer)["commit"]
    if commit and "SOURCE_DATE_EPOCH" not in os.environ:
        date = int(git(ROOT, "show", "--no-patch", "--format=%ct", commit))
        (line,) = footers("copyright")
        assert line.startswith(f"© Copyright {time.gmtime(date).tm_year}, ")
