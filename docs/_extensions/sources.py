"""The line under a figure or table: how to cite it, its data, its code, its files.

All of them are published at addresses that stay: ``data/NAME.json`` says what was run and with
which versions, ``data/TABLE.csv`` has the numbers, ``scripts/FOLDER/NAME.py`` is what drew it.
"""

from __future__ import annotations

import json
import shutil
from html import escape
from pathlib import Path

import citing
import versions
from docutils import nodes
from gallery_pages import SCRIPTS
from scraper import read
from sphinx.application import Sphinx
from sphinx.util.osutil import relative_uri

from paramopt.figures import style

DATA, FIGURES = "data", "figures"


class Sources(nodes.General, nodes.Element):
    """The line of one figure or table; attribute `plate` is its sidecar."""


def files(plate: dict) -> list[str]:
    """Return the endings of a figure's files: what moves, then the still."""
    if "still" not in plate:
        return []
    return [".gif", plate["still"]] if plate["animated"] else [plate["still"]]


def short(tables: list[str]) -> list[str]:
    """Name tables by that in which their names differ; one alone is just a table.

    Examples
    --------
    >>> short(["bowl-too-small-runs", "bowl-too-large-runs"]), short(["bowl-runs"]), short([])
    (['CSV: small', 'CSV: large'], ['CSV'], [])
    """
    words = [name.split("-") for name in tables]
    if len(words) < 2:
        return ["CSV"] * len(words)
    before, after = common(words), common([name[::-1] for name in words])
    return [f"CSV: {' '.join(name[before : len(name) - after])}" for name in words]


def common(words: list[list[str]]) -> int:
    """Return how many first words lists have in common."""
    differ = (i for i, column in enumerate(zip(*words, strict=False)) if len({*column}) > 1)
    return next(differ, min(map(len, words)))


def visit_sources(self, node: Sources) -> None:
    plate, app = node["plate"], self.builder.app
    page = self.builder.get_target_uri(self.builder.current_docname)

    def link(target: str, words: str, theme: str = "") -> str:
        only = f' class="only-{theme}"' if theme else ""
        return f'<a href="{escape(relative_uri(page, target))}" download{only}>{escape(words)}</a>'

    tables = list(plate["tables"])
    links = [link(f"{DATA}/{plate['name']}.json", "Data")]
    links += [
        link(f"{DATA}/{table}.csv", words)
        for table, words in zip(tables, short(tables), strict=True)
    ]
    links.append(link(f"{SCRIPTS}/{plate['script']}", "Code"))
    for ending in files(plate):
        for theme in style.THEMES:
            target = f"{FIGURES}/{plate['name']}-{theme.name}{ending}"
            links.append(link(target, ending[1:].upper(), theme.name))
    cited = escape(citing.entry(app, plate["name"]))
    self.body.append(
        f'<div class="sources" role="group" aria-label="{escape(plate["title"])}: sources">'
        f"{' '.join(links)}<details><summary>Cite</summary>"
        f'<div class="highlight bibtex"><pre>{cited}\n</pre></div></details></div>\n'
    )
    raise nodes.SkipNode


def record(app: Sphinx, plate: dict, made_with: dict) -> dict:
    """Return what is published of a figure as JSON."""
    page, anchor = citing.home(app.env, plate["name"])
    return {
        "name": plate["name"],
        "title": plate["title"],
        "number": citing.number(app.env, page, anchor),
        "address": citing.address(app, page, anchor),
        "script": f"{SCRIPTS}/{plate['script']}",
        "license": "CC BY 4.0",
        "versions": made_with,
        "runs": plate["settings"],
        "tables": [
            {"file": f"{DATA}/{name}.csv", "columns": columns}
            for name, columns in plate["tables"].items()
        ],
        "pictures": [
            f"{FIGURES}/{plate['name']}-{theme.name}{ending}"
            for ending in files(plate)
            for theme in style.THEMES
        ],
    }


def publish(app: Sphinx, error: Exception | None) -> None:
    """Write the data of all figures and tables that a page shows, and copy the scripts."""
    if error or app.builder.format != "html":
        return
    drawn = Path(app.srcdir, "plates")
    made_with = versions.versions()
    made: dict[str, str] = {}
    for sidecar in sorted(drawn.glob("*.json")):
        plate = read(sidecar)
        if citing.home(app.env, plate["name"]) is None:
            continue
        text = json.dumps(
            record(app, plate, made_with), ensure_ascii=False, indent=1, allow_nan=False
        )
        made[f"{DATA}/{plate['name']}.json"] = f"{text}\n"
        for table in plate["tables"]:
            made[f"{DATA}/{table}.csv"] = (drawn / f"{table}.csv").read_text(encoding="utf-8")
        script = Path(app.srcdir).parent / "gallery" / plate["script"]
        made[f"{SCRIPTS}/{plate['script']}"] = script.read_text(encoding="utf-8")
    bring_up_to_date(Path(app.outdir), made)


def bring_up_to_date(site: Path, made: dict[str, str]) -> None:
    """Write `made`, text by address, and remove what earlier builds left beside it."""
    for folder in (DATA, SCRIPTS):
        shutil.rmtree(site / folder, ignore_errors=True)
    for name, text in made.items():
        file = site / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def setup(app: Sphinx) -> dict:
    app.add_node(Sources, html=(visit_sources, None))
    app.connect("build-finished", publish)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
