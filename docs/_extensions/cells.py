"""The cells of chapters: when they run again, and how a check is folded away.

MyST-NB keeps what a page's cells gave, and runs them again when the cells change. They import
``paramopt``, so a change there must count too.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

import rerun
from docutils import nodes
from gallery_pages import Folded

import paramopt


def digest() -> str:
    """Return one number for the code of all the package but its figures, which no cell draws."""
    package = Path(paramopt.__file__).parent
    files = sorted(package.rglob("*.py"))
    sources = [rerun.code(file) for file in files if package / "figures" not in file.parents]
    return hashlib.sha256(b"\n".join(sources)).hexdigest()


def forget_stale(app) -> None:
    """Throw away what cells gave with another state of the package."""
    kept = Path(app.config.nb_execution_cache_path)
    stamp = kept / "package.digest"
    app.cells_are_stale = not stamp.exists() or stamp.read_text() != digest()
    if app.cells_are_stale:
        shutil.rmtree(kept, ignore_errors=True)
        kept.mkdir(parents=True)
        stamp.write_text(digest())


def configure_kernels(app) -> None:
    """Run cells with settings of our own, whatever the reader has set for IPython.

    Kernels would warn that they talk to us unencrypted; they do so within this machine.
    """
    settings = Path(app.doctreedir, "ipython")
    profile = settings / "profile_default"
    profile.mkdir(parents=True, exist_ok=True)
    (profile / "ipython_kernel_config.py").write_text(
        'get_config().IPKernelApp.log_level = "ERROR"'
    )
    os.environ["IPYTHONDIR"] = str(settings)


def pages_with_cells(app, env, _added: set, _changed: set, _removed: set) -> list[str]:
    """Have those pages read again whose cells are to run again."""
    pages = getattr(env, "nb_metadata", {})
    return [page for page in pages if "exec_data" in pages[page]] if app.cells_are_stale else []


def fold_checks(_app, doctree: nodes.document) -> None:
    """Fold a cell with the tag ``hide-cell`` as the gallery folds code."""
    for cell in list(doctree.findall(nodes.container)):
        if cell.get("hide_mode") == "all":
            blocks = list(cell.findall(nodes.literal_block))
            cell.parent.replace(cell, Folded("", *blocks, summary=cell["prompt_show"]))


def setup(app) -> dict:
    app.connect("builder-inited", configure_kernels)
    app.connect("builder-inited", forget_stale)
    app.connect("env-get-outdated", pages_with_cells)
    app.connect("doctree-read", fold_checks)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
