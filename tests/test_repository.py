"""What is committed is text of our own, but for two pictures."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PICTURES = {"docs/_static/readme-dark.png", "docs/_static/readme-light.png"}


def test_no_package_is_committed_by_mistake():
    if not (ROOT / ".git").exists():
        pytest.skip("a copy without git does not say what is committed")
    command = ["git", "ls-files", "--eol"]
    lines = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    kinds = dict(reversed(line.split("\t")) for line in lines.splitlines())
    assert {file for file, kind in kinds.items() if kind.startswith("i/-text")} == PICTURES
