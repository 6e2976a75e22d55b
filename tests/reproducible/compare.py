"""Tell in which files two folders differ: ``python compare.py FIRST SECOND REPORT``.

The folder REPORT is written anew: SHA256SUMS has the digests of all files of the first folder,
differences.txt what differs, and of each file that differs there is a copy from either folder.
"""

from __future__ import annotations

import hashlib
import shutil
import sys
from pathlib import Path
from typing import NamedTuple

SIDES = ("first", "second")
AROUND = 40
"""So many characters are shown on either side of where two texts differ."""
PRINTED = 40
"""So many differences are printed; all are in the report."""


class Difference(NamedTuple):
    """A file, the place from which on it differs, and what either folder has there."""

    file: str
    place: str
    first: str = ""
    second: str = ""

    def __str__(self) -> str:
        lines = [f"{self.file}: {self.place}"]
        if self.first or self.second:
            lines += [f"    first   {self.first}", f"    second  {self.second}"]
        return "\n".join(lines)


def digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 digest of each file in a folder, by its path there, in order."""
    files = {file.relative_to(folder).as_posix(): file for file in folder.rglob("*")}
    return {
        name: hashlib.sha256(files[name].read_bytes()).hexdigest()
        for name in sorted(files)
        if files[name].is_file()
    }


def differences(first: Path, second: Path) -> list[Difference]:
    """Return how the files of two folders differ: nothing if all have the same bytes."""
    ours, theirs = digests(first), digests(second)
    names = sorted(ours.keys() | theirs.keys())
    return [difference(name, first, second) for name in names if ours.get(name) != theirs.get(name)]


def difference(name: str, *folders: Path) -> Difference:
    """Return from where on a file differs: the line of a text, the byte of anything else."""
    has = [(folder / name).is_file() for folder in folders]
    if not all(has):
        return Difference(name, f"only in the {SIDES[has.index(True)]}")
    a, b = ((folder / name).read_bytes() for folder in folders)
    unequal = (i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y)
    at = next(unequal, min(len(a), len(b)))
    if b"\0" in a + b:
        return Difference(name, f"byte {at + 1}", f"{len(a)} bytes", f"{len(b)} bytes")
    line = a.count(b"\n", 0, at) + 1
    return Difference(name, f"line {line}", excerpt(a, at), excerpt(b, at))


def excerpt(text: bytes, at: int) -> str:
    """Return what stands around a place of a text, within its line."""
    begin = max(text.rfind(b"\n", 0, at) + 1, at - AROUND)
    end = text.find(b"\n", at)
    return text[begin : min(at + AROUND, end if end >= 0 else len(text))].decode(errors="replace")


def report(first: Path, second: Path, folder: Path) -> list[Difference]:
    """Write the report into `folder`; return what differs."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    sums = "".join(f"{digest}  {name}\n" for name, digest in digests(first).items())
    (folder / "SHA256SUMS").write_text(sums, encoding="utf-8")
    found = differences(first, second)
    text = "".join(f"{difference}\n" for difference in found)
    (folder / "differences.txt").write_text(text, encoding="utf-8")
    for side, site in zip(SIDES, (first, second), strict=True):
        for difference in found:
            if (site / difference.file).is_file():
                copy = folder / side / difference.file
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(site / difference.file, copy)
    return found


if __name__ == "__main__":
    first, second, folder = map(Path, sys.argv[1:])
    found = report(first, second, folder)
    if found:
        print(*found[:PRINTED], sep="\n")
        sys.exit(f"Files that differ: {len(found)}. All of them, from both sides, are in {folder}")
    print(f"All {len(digests(first))} files have the same bytes on both sides")
