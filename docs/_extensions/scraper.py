"""Saves what gallery scripts show.

While the gallery runs, each figure a script shows is saved into ``docs/plates`` for both themes,
with a sidecar, ``NAME.json``, that has its words and size and what was run; a table is all in its
sidecar. The numbers of both are beside it, a file ``TABLE.csv`` for each table of its data.
"""

from __future__ import annotations

import json
from pathlib import Path

from paramopt import record
from paramopt.figures import plates, style

_shown: list[plates.Plate | plates.Table] = []


def listen(_gallery_conf: dict, _script: str) -> None:
    """Begin a script: what it shows comes to us (sphinx-gallery calls this before each one)."""
    _shown.clear()
    plates.collect(_shown.append)


def scrape(_block: tuple, block_vars: dict, gallery_conf: dict) -> str:
    """Save what one cell of a script has shown; return the directives that show it on its page."""
    folder = Path(gallery_conf["src_dir"], "plates")
    folder.mkdir(exist_ok=True)
    script = Path(block_vars["src_file"])
    shown = _shown.copy()
    _shown.clear()
    return "".join(
        f"\n.. {save(thing, folder, f'{script.parent.name}/{script.name}')}:: {thing.name}\n\n"
        for thing in shown
    )


def save(thing: plates.Plate | plates.Table, folder: Path, script: str) -> str:
    """Write a figure or table and its sidecar; return the name of the directive that shows it."""
    sidecar = folder / f"{thing.name}.json"
    if sidecar.exists() and (owner := read(sidecar)["script"]) != script:
        raise ValueError(f"{script} shows {thing.name!r}, which {owner} has shown already")
    for name, columns in thing.data.tables.items():
        (folder / f"{name}.csv").write_text(record.comma_separated(columns), encoding="utf-8")
    words = {
        "script": script,
        "name": thing.name,
        "title": thing.title,
        "caption": thing.caption,
        "settings": thing.data.settings,
        "tables": {name: list(columns) for name, columns in thing.data.tables.items()},
    }
    if isinstance(thing, plates.Table):
        words |= {key: getattr(thing, key) for key in ("header", "rows", "records")}
    else:
        files = [file for theme in style.THEMES for file in thing.save(folder, theme)]
        suffixes = {file.name.removeprefix(f"{thing.name}-light") for file in files}
        words |= {
            "alt": thing.alt,
            "width": thing.width,
            "height": thing.height,
            "still": ".svg" if thing.vector else ".png",
            "animated": ".gif" in suffixes,
            "thumbnail": "-thumbnail.png" in suffixes,
        }
    sidecar.write_text(json.dumps(words, ensure_ascii=False, indent=1), encoding="utf-8")
    return "plate-table" if isinstance(thing, plates.Table) else "plate"


def read(sidecar: Path) -> dict:
    return json.loads(sidecar.read_text(encoding="utf-8"))
