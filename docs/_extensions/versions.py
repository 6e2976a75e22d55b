"""What the site is made of and with: the commit, and the versions of all that drew it."""

from __future__ import annotations

import os
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path

import rerun

import paramopt

ROOT = Path(__file__).parents[2]
CHANGED = " with changes"


def versions(root: Path = ROOT) -> dict[str, str]:
    """Return versions by name. There is no `commit` where there is no git.

    The commit is its full name; `CHANGED` follows it if a file is not as it was committed.
    """
    described = ("--always", "--exclude=*", "--abbrev=40", f"--dirty={CHANGED}")
    commit = git(root, "describe", *described)
    return {
        "paramopt": paramopt.__version__,
        **({"commit": commit} if commit else {}),
        "python": platform.python_version(),
        **{library: version(library) for library in (*rerun.LIBRARIES, "sphinx")},
    }


def stop_the_clock(root: Path = ROOT) -> None:
    """Have the commit's date taken for today's, unless another one is set, by all that follows.

    So any two builds of a commit are equal. Where there is no git it is today.
    """
    if date := git(root, "log", "-1", "--format=%ct"):
        os.environ.setdefault("SOURCE_DATE_EPOCH", date)


def git(root: Path, *command: str) -> str | None:
    """Return what git says of the repository in `root`, None if there is none or no git."""
    # A copy without git may lie within somebody's repository; that one is not meant.
    environment = os.environ | {"GIT_CEILING_DIRECTORIES": str(root.parent)}
    try:
        answer = subprocess.run(
            ["git", *command],
            cwd=root,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return answer.stdout.strip()
