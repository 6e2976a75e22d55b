"""What pages load: one style sheet, and scripts that wait until the page is read.

The sheets of the theme, of extensions and our own are published as one, ``site.css``; of what is
not ours only the rules that some page uses. After that, what no page refers to is removed.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote

from katex import node_executable
from sphinx.util import logging

logger = logging.getLogger(__name__)

FOREIGN = (
    "styles/theme.css",
    "styles/pydata-sphinx-theme.css",
    "pygments.css",
    "mystnb.*.css",
    "copybutton.css",
)
OWN = ("katex.css", "typefaces.css", "style.css")
"""Ours, and KaTeX's, which names its fonts where they would count as not used."""
SOME = ("explorables.css",)
"""Sheets that only some pages need: these load them, after the one of all pages."""

NEEDLESS = ("sg-tags.js",)
"""Scripts of extensions for what no page has: the tags of gallery pages."""

REFERENCE = re.compile(r"""(?:\b(?:href|src|srcset)="|\burl\(["']?)([^"'#?)\s]+)""")


def load(_app, page: str, _template: str, context: dict, _doctree) -> None:
    """Let a page load only the sheets that are not part of the one, and no script at once."""
    sheets = {Path(sheet.filename).name: sheet for sheet in context["css_files"]}
    for name in sheets:
        if not any(Path(name).match(Path(known).name) for known in (*FOREIGN, *OWN, *SOME)):
            logger.warning("%s is not part of site.css: list it in assets.py", name, location=page)
    context["css_files"] = [sheets[name] for name in SOME if name in sheets]
    context["script_files"] = [
        type(script)(
            script.filename, priority=script.priority, **{**script.attributes, "defer": "defer"}
        )
        for script in context["script_files"]
        if Path(script.filename).name not in NEEDLESS
    ]


def publish(app, error: Exception | None) -> None:
    """Write ``site.css``, and remove static files that are not needed."""
    if error or app.builder.format != "html":
        return
    static = Path(app.outdir, "_static")
    needed = references(Path(app.outdir).rglob("*.html"))
    remove(static.rglob("*.js"), needed)  # what stays may use a rule of the sheets
    if (static / "style.css").exists():  # else no page was written, and the sheet is as it was
        bundle(static, Path(app.confdir, "node_modules"))
    remove(static.rglob("*.*"), needed | references(needed & set(static.rglob("*.css"))))


def bundle(static: Path, modules: Path) -> None:
    foreign = [
        file.relative_to(static).as_posix() for name in FOREIGN for file in static.glob(name)
    ]
    script = [node_executable(), Path(__file__).with_suffix(".mjs"), modules, static]
    subprocess.run([*script, *foreign, "--", *OWN], check=True)


def references(files: Iterable[Path]) -> set[Path]:
    """Return the files that pages or style sheets name."""
    return {
        (file.parent / unquote(name)).resolve()
        for file in files
        for name in REFERENCE.findall(file.read_text(encoding="utf-8"))
    }


def remove(files: Iterable[Path], needed: set[Path]) -> None:
    for file in list(files):
        if file.is_file() and file.resolve() not in needed:
            file.unlink()


def setup(app) -> dict:
    app.connect("html-page-context", load, priority=900)
    app.connect("build-finished", publish, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
