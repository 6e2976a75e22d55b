"""Clips become GIFs: the ground is drawn once, and of each frame only what changed is written.

A GIF has 256 colours and compresses runs of equal pixels. So one palette serves the whole clip, one
of its entries means "as before", and a frame is the box around what changed, filled with that entry
where nothing did. Frames go to the file one by one: a longer clip needs no more memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from struct import pack
from typing import TYPE_CHECKING, BinaryIO

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image

if TYPE_CHECKING:
    from paramopt.figures.plates import Clip

AS_BEFORE = 255
"""The palette entry of pixels that keep the colour they had in the frame before."""

EXACT = 96
"""How many of the commonest colours are kept exactly: the ground and everything flat."""


def save(clip: Clip, gif_file: Path | str, still_file: Path | str) -> None:
    """Write `clip` as an animated GIF and its last frame as a PNG.

    The GIF starts again for ever; its last frame stands for the last of the clip's durations. A
    frame that looks like the one before it is not written but lengthens that one. Equal clips give
    equal bytes, and a clip that fails leaves no file behind.

    Parameters
    ----------
    clip : Clip
        What to draw. The figure's ground must be opaque.
    gif_file, still_file : path
        Where to write. The still has exactly the colours drawn, the GIF the nearest of its 255.

    Raises
    ------
    ValueError
        If a duration is not a multiple of 10 ms from 20 ms up (browsers slow down faster clips),
        or if `clip.update` returns an artist that was not created with ``animated=True``.
    """
    for duration in clip.durations:
        if duration < 20 or duration % 10:
            raise ValueError(f"a frame lasts {duration} ms; allowed are 20, 30, 40, ... ms")
    frame = painter(clip)
    last = len(clip.durations) - 1
    palette = Palette(frame(i) for i in (0, last // 2, last))
    frames = ((palette.nearest(frame(i)), clip.durations[i]) for i in range(last + 1))
    with whole(gif_file) as gif, whole(still_file) as still:
        gif.write(header(frame(0).shape, palette.colours))
        for corner, pixels, duration in changes(frames):
            gif.write(block(corner, pixels, duration))
        gif.write(b";")
        rgb(frame(last)).save(still, "PNG")


def painter(clip: Clip) -> Callable[[int], np.ndarray]:
    """Draw the ground of `clip`; return a function of `i` that draws frame `i` on it.

    A frame is an array (height, width) of 24-bit colours, red lowest.
    """
    canvas = FigureCanvasAgg(clip.figure)
    canvas.draw()
    ground = canvas.copy_from_bbox(clip.figure.bbox)

    def frame(i: int) -> np.ndarray:
        canvas.restore_region(ground)
        for artist in clip.update(i):
            if not artist.get_animated():
                raise ValueError(f"{artist} moves; create it with animated=True")
            artist.draw(canvas.renderer)
        return np.asarray(canvas.buffer_rgba()).view("<u4")[..., 0] & 0xFFFFFF

    return frame


class Palette:
    """The 255 colours of a clip, chosen from a few of its `frames`.

    Attributes
    ----------
    colours : numpy.ndarray
        (255, 3) bytes: the commonest colours as they are, then the median cut of all others.
    """

    def __init__(self, frames: Iterable[np.ndarray]):
        pixels = np.concatenate([frame.ravel() for frame in frames])
        codes, counts = np.unique(pixels, return_counts=True)
        commonest = np.argsort(-counts, kind="stable")
        flat, rest = commonest[:EXACT], np.sort(commonest[EXACT:])
        self.colours = np.zeros((255, 3), np.uint8)
        self.colours[: len(flat)] = channels(codes[flat])
        if len(rest):
            others = rgb(np.repeat(codes[rest], counts[rest])[None])
            cut = others.quantize(255 - EXACT, Image.Quantize.MEDIANCUT).getpalette()
            self.colours[EXACT:] = np.reshape(cut, (-1, 3))
        # One byte for each of the 2^24 colours; those nobody asked for yet hold AS_BEFORE.
        self._table = np.full(1 << 24, AS_BEFORE, np.uint8)

    def nearest(self, codes: np.ndarray) -> np.ndarray:
        """Return the entry nearest to each colour. Pillow's own mapping turns white to grey."""
        entries = self._table[codes]
        unknown = np.unique(codes[entries == AS_BEFORE])
        if unknown.size:
            # |c - p|^2 less its first term; whole numbers below 2^24 are exact in single precision.
            c, p = channels(unknown).astype(np.float32), self.colours.astype(np.float32)
            self._table[unknown] = ((p * p).sum(1) - 2 * c @ p.T).argmin(1)
            entries = self._table[codes]
        return entries


def changes(
    frames: Iterable[tuple[np.ndarray, int]],
) -> Iterator[tuple[tuple[int, int], np.ndarray, int]]:
    """Reduce each frame to the box that changed: its left upper corner, its pixels, its duration.

    A frame is known to be complete only when the next one differs, for an equal one lengthens it.
    """
    shown = box = None
    for entries, duration in frames:
        if shown is None:
            corner, box, stands = (0, 0), entries, duration
        else:
            changed = entries != shown
            rows, columns = (np.flatnonzero(changed.any(axis)) for axis in (1, 0))
            if not len(rows):
                stands += duration
                continue
            yield corner, box, stands
            corner = columns[0], rows[0]
            window = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
            box, stands = np.where(changed, entries, AS_BEFORE)[window].astype(np.uint8), duration
        shown = entries
    yield corner, box, stands


def header(shape: tuple[int, int], colours: np.ndarray) -> bytes:
    """Return what opens a GIF: its size, the palette for all frames, and "start again for ever"."""
    height, width = shape
    return (
        b"GIF89a"
        + pack("<HHBBB", width, height, 0xF7, 0, 0)
        + colours.tobytes()
        + bytes(3)
        + b"!\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00"
    )


def block(corner: tuple[int, int], entries: np.ndarray, duration: int) -> bytes:
    """Return one frame: it lies on what is shown (disposal 1) and leaves that where AS_BEFORE."""
    height, width = entries.shape
    return (
        b"!\xf9\x04"
        + pack("<BHBB", 1 << 2 | 1, duration // 10, AS_BEFORE, 0)
        + b","
        + pack("<HHHHB", *corner, width, height, 0)
        + b"\x08"
        + Image.fromarray(entries).tobytes("gif", "L", 8, 0)
        + b"\x00"
    )


def channels(codes: np.ndarray) -> np.ndarray:
    """Split 24-bit colours into red, green and blue along a new last axis."""
    return np.stack([codes >> shift & 0xFF for shift in (0, 8, 16)], axis=-1).astype(np.uint8)


def rgb(codes: np.ndarray) -> Image.Image:
    """Return 24-bit colours as an image."""
    return Image.fromarray(channels(codes))


@contextmanager
def whole(file: Path | str) -> Iterator[BinaryIO]:
    """Open `file` for writing; it comes to exist when all of it is written, or not at all."""
    file = Path(file)
    part = file.with_name(f"{file.name}.part")
    try:
        with part.open("wb") as stream:
            yield stream
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
