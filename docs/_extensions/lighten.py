"""Makes published figures small: the same picture in fewer bytes.

Drawings are written anew by svgo, as ``svgo.config.mjs`` says, pictures packed again by oxipng,
which loses nothing. Animations are as small as they get already.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import oxipng
import rerun
from katex import node_executable

HERE = Path(__file__).parent
DOCS = HERE.parent
CONFIG = HERE / "svgo.config.mjs"
RECIPE = {Path(__file__), CONFIG, DOCS / "package-lock.json", DOCS / "constraints.txt"}
"""What decides how a file is written: when one of these changes, all files are written again."""


def recipe() -> str:
    """Return one number for all that decides how a file is written."""
    return rerun.digest(RECIPE, DOCS.parent)


def publish(files: list[Path], target: Path) -> None:
    """Write `files` into the folder `target`, small, with the times that they have."""
    cores = os.cpu_count() or 1
    drawings = [file for file in files if file.suffix == ".svg"]
    shares = [share for i in range(cores) if (share := drawings[i::cores])]
    with ThreadPoolExecutor(cores) as pool:
        list(pool.map(lambda share: rewrite(share, target), shares))
        list(pool.map(lambda file: pack(file, target / file.name), files))
    for file in files:
        shutil.copystat(file, target / file.name)


def rewrite(drawings: list[Path], target: Path) -> None:
    svgo = DOCS / "node_modules" / "svgo" / "bin" / "svgo.js"
    command = [node_executable(), svgo, "--quiet", "--config", CONFIG, "--output", target]
    subprocess.run([*command, "--input", *drawings], check=True)


def pack(file: Path, copy: Path) -> None:
    if file.suffix == ".png":
        # Flat pictures with a palette are smallest as they are, without a filter.
        oxipng.optimize(file, copy, level=2, filter=[oxipng.RowFilter.NoOp])
    elif file.suffix != ".svg":
        shutil.copyfile(file, copy)
