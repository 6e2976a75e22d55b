"""Makes published figures small: the same picture in fewer bytes.

Drawings are written anew by svgo, as ``svgo.config.mjs`` says, pictures packed again by oxipng,
which loses nothing. Animations are as small as they get already.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path

import oxipng
import rerun
from katex import node_executable

HERE = Path(__file__).parent
DOCS = HERE.parent
CONFIG = HERE / "svgo.config.mjs"
SVGO = DOCS / "node_modules" / "svgo"


def recipe() -> str:
    """Say what decides how a file is written: when it changes, all are written again."""
    files = {Path(__file__), CONFIG, SVGO / "package.json"}
    return f"{version('pyoxipng')} {rerun.digest(files, DOCS.parent)}"


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
    svgo = [node_executable(), SVGO / "bin" / "svgo.js", "--quiet", "--config", CONFIG]
    subprocess.run([*svgo, "--output", target, "--input", *drawings], check=True)


def pack(file: Path, copy: Path) -> None:
    if file.suffix == ".png":
        # Flat pictures with a palette are smallest as they are, without a filter.
        hardest = oxipng.Deflaters.libdeflater(12)
        oxipng.optimize(file, copy, level=0, filter=[oxipng.RowFilter.NoOp], deflate=hardest)
    elif file.suffix != ".svg":
        shutil.copyfile(file, copy)
