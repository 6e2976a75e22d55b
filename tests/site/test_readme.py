"""The README's commands are the ones that are tried."""

from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_readmes_commands_are_what_ci_runs():
    readme = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    commands = [line.strip().removesuffix(" -- open") for line in readme if ".venv" in line]
    assert len(commands) == 2
    assert {*commands} <= {*(ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()}
