"""Plates: figures that know what they show and draw themselves for either theme."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from matplotlib.figure import Figure

from paramopt.figures import gif, style
from paramopt.record import Record


@dataclass(frozen=True)
class Clip:
    """A figure in motion: the still ground, and the artists that move over it.

    Attributes
    ----------
    figure : matplotlib.figure.Figure
        All that does not move, drawn once.
    update : callable
        ``update(i)`` sets the moving artists to frame `i` and returns those to be seen in it, in
        drawing order; they lie over all that does not move. They are created with
        ``animated=True``, which keeps them out of the ground. Frames are asked for in any order,
        some of them twice.
    durations : list of int
        How long each frame stands, in milliseconds, multiples of 10 from 40 up. The last one is the
        still.
    """

    figure: Figure
    update: Callable[[int], list]
    durations: list[int]


@dataclass(frozen=True)
class Plate:
    """A figure with its name, words and recipe.

    Attributes
    ----------
    name : str
        Stable name in kebab case: file names, the anchor on the page and the address use it.
    title : str
        What the figure shows, in a few words.
    caption : str
        One to three sentences for the reader, reStructuredText within the line.
    alt : str
        What is to be seen, for a reader who does not see it. Plain text.
    draw : callable
        ``draw(theme)`` returns a `Figure`, or a `Clip` if the figure moves. It runs within
        `style.look`.
    width, height : int
        Size on the page in display pixels.
    vector : bool
        Whether the still is SVG; else it is PNG.
    thumbnail : callable, optional
        ``thumbnail(theme)`` returns the small figure that tables show in this one's place.
    data : Record
        What was run, and the numbers that are drawn. By name only.
    """

    name: str
    title: str
    caption: str
    alt: str
    draw: Callable[[style.Theme], Figure | Clip]
    width: int = 700
    height: int = 376
    vector: bool = False
    thumbnail: Callable[[style.Theme], Figure] | None = field(default=None, repr=False)
    data: Record = field(kw_only=True, repr=False)

    def save(self, folder: Path | str, theme: style.Theme) -> list[Path]:
        """Draw for `theme` into `folder`; return the files, the still first.

        They are called ``name-theme.svg`` or ``.png``, for a figure that moves also ``.gif``,
        and ``name-theme-thumbnail.png``.
        """
        stem = Path(folder) / f"{self.name}-{theme.name}"
        still = stem.with_suffix(".svg" if self.vector else ".png")
        files = [still]
        with style.look(theme):
            drawn = self.draw(theme)
            if isinstance(drawn, Clip):
                files.append(stem.with_suffix(".gif"))
                gif.save(drawn, files[1], still)
            else:
                save_still(drawn, still)
            if self.thumbnail:
                files.append(Path(f"{stem}-thumbnail.png"))
                save_still(self.thumbnail(theme), files[-1])
        return files


@dataclass(frozen=True)
class Table:
    """A table of text, with its name and words.

    Attributes
    ----------
    name : str
        Stable name in kebab case, as of a `Plate`.
    title : str
        What the table shows, in a few words.
    caption : str
        One to three sentences for the reader, reStructuredText within the line.
    header : list of str
        The columns' headings.
    rows : list of list of str
        The cells, row by row.
    records : list of dict, optional
        The same rows as data, with the numbers in full.
    """

    name: str
    title: str
    caption: str
    header: list[str]
    rows: list[list[str]]
    records: list[dict] | None = None

    @property
    def data(self) -> Record:
        """The rows as data: those of `records` where there are any."""
        records = self.records or [dict(zip(self.header, row, strict=True)) for row in self.rows]
        columns = {name: [record[name] for record in records] for name in records[0]}
        return Record(tables={self.name: columns})


def save_still(figure: Figure, file: Path) -> None:
    """Write one figure without date or software version, so that equal figures are equal files."""
    if file.suffix == ".svg":
        figure.savefig(file, metadata={"Date": None, "Creator": None})
    else:
        gif.save_still(figure, file)


_collector: Callable[[Plate | Table], None] | None = None


def collect(collector: Callable[[Plate | Table], None] | None) -> None:
    """Hand what is shown from now on to `collector` (the site's build does this)."""
    global _collector
    _collector = collector


def show(*plates: Plate | Table) -> None:
    """Show figures: on the site where the site is being built, else as files in a new folder."""
    for plate in plates:
        if _collector:
            _collector(plate)
        elif isinstance(plate, Table):
            print(plate.title, *map("  ".join, [plate.header, *plate.rows]), sep="\n  ")
        else:
            folder = tempfile.mkdtemp(prefix="paramopt-")
            print(plate.title, *plate.save(folder, style.LIGHT), sep="\n  ")
