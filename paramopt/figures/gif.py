"""Clips become GIFs: the ground is drawn once, and of each frame only what changed is written.

A GIF has few colours and compresses what repeats. So one palette serves the whole clip, one of its
entries means "as before", and a frame is the box around what changed, filled with that entry where
nothing did. Frames go to the file one by one: a longer clip needs no more memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from operator import itemgetter
from pathlib import Path
from struct import pack
from typing import TYPE_CHECKING, BinaryIO

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import is_color_like, to_rgba
from matplotlib.lines import Line2D
from matplotlib.text import Text
from PIL import Image

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from paramopt.figures.plates import Clip

AS_BEFORE = 0
"""The palette entry of pixels that keep the colour they had in the frame before."""

OPAQUE = 0xFFFFFF
"""Where a pixel holds its colour; above is its opacity, which a GIF does not have."""

BITS = 6
"""A pixel's size before compression: bands are flat, so 63 colours leave enough for edges."""

NO_INKS = np.empty(0, "<u4")

EXACT = 28
"""How many of the commonest colours are kept exactly: the ground and everything flat."""

RARITY = 60
"""How much farther, in squared steps of 255, a colour twice as common may be and still be taken.

What is common compresses well: an edge has fewer shades, and the file is a tenth smaller.
"""

NEAR = 0.8
"""Mean error, of 255, up to which a still is written with a palette."""

TICK, WORTH = 20, 20_000
"""Changes that lie apart are written as boxes, `TICK` milliseconds one after the other.

One box around all would mostly hold what did not change; a further one is written if it spares so
many pixels. No browser waits less than 20 ms.
"""

Box = tuple[tuple[int, int], np.ndarray]
"""A piece of the picture: its left upper corner, and the palette entry of each of its pixels."""


def save(clip: Clip, gif_file: Path | str, still_file: Path | str) -> None:
    """Write `clip` as an animated GIF and its last frame as a PNG.

    The GIF holds its last frame for the last of the clip's durations, then starts again, for ever.
    A frame that looks like the one before it is not written but lengthens that one. Equal clips
    give equal bytes, and a clip that fails leaves no file behind.

    Parameters
    ----------
    clip : Clip
        What to draw. The figure's ground must be opaque.
    gif_file, still_file : path
        Where to write. Both have the same 63 colours, so that nothing jumps when the still takes
        the place of the GIF.

    Raises
    ------
    ValueError
        If there is no frame, if a duration is not a multiple of 10 ms from 40 ms up, or if
        `clip.update` returns an artist that is not animated.
    """
    if not len(clip.durations):
        raise ValueError("a clip without durations has no frame; allowed is one or more")
    for duration in clip.durations:
        if duration < 2 * TICK or duration % 10:
            raise ValueError(f"a frame lasts {duration} ms; allowed are 40, 50, 60, ... ms")
    frame = painter(clip)
    last = len(clip.durations) - 1
    final, *others = (frame(i).copy() for i in (last, 0, last // 2))
    palette = Palette(final, *others, inks=inks(clip.figure))
    frames = zip(chain(map(frame, range(last)), [final]), clip.durations, strict=True)
    with whole(gif_file) as gif, whole(still_file) as still:
        gif.write(header(final.shape, palette.colours))
        for box, duration in changes(frames, palette):
            gif.write(block(box, duration))
        gif.write(b";")
        palette.picture(final).save(still, "PNG")


def painter(clip: Clip) -> Callable[[int], np.ndarray]:
    """Draw the ground of `clip`; return a function of `i` that draws frame `i` on it.

    What it returns is the canvas itself, which the next frame overwrites: an array (height, width)
    of pixels, each a number with red in its lowest byte, then green, blue and opacity.
    """
    canvas = FigureCanvasAgg(clip.figure)
    canvas.draw()
    ground = canvas.copy_from_bbox(clip.figure.bbox)
    pixels = np.asarray(canvas.buffer_rgba()).view("<u4")[..., 0]

    def frame(i: int) -> np.ndarray:
        canvas.restore_region(ground)
        for artist in clip.update(i):
            if not artist.get_animated():
                raise ValueError(f"{artist} moves but is part of the ground; make it animated")
            artist.draw(canvas.renderer)
        return pixels

    return frame


class Palette:
    """The colours of a clip, chosen from a few of its frames.

    Parameters
    ----------
    frame, *others : numpy.ndarray
        Arrays (height, width) of pixels. Of the others only what differs from the first counts:
        what stands still would count once a frame, and weigh down what moves.
    inks : numpy.ndarray
        Pixels of colours that are kept exactly, however few pixels have them.
    bits : int
        A pixel's size: there are ``2**bits - 1`` colours.

    Attributes
    ----------
    colours : numpy.ndarray
        (2**bits, 3) bytes: a blank for `AS_BEFORE`, the commonest colours as they are, and the
        median cut of all the rest.
    """

    def __init__(
        self, frame: np.ndarray, *others: np.ndarray, inks: np.ndarray = NO_INKS, bits: int = BITS
    ):
        pixels = np.concatenate([frame.ravel(), *(other[other != frame] for other in others)])
        codes, counts = counted(pixels & OPAQUE)
        kept = np.isin(codes, inks & OPAQUE)
        commonest = np.lexsort((-counts, ~kept))
        flat, rest = codes[commonest[:EXACT]], np.sort(commonest[EXACT:])
        colours = [np.zeros((1, 3), np.uint8), channels(flat)]
        if len(rest):
            edges = rgb(np.repeat(codes[rest], counts[rest])[None])
            cut = edges.quantize((1 << bits) - 1 - EXACT, Image.Quantize.MEDIANCUT).getpalette()
            colours.append(np.reshape(cut, (-1, 3)))
        self.colours = np.concatenate(colours).astype(np.uint8)
        self._price = np.zeros(len(self.colours))
        self._price[AS_BEFORE] = np.inf
        for _ in range(3):  # each colour that was cut moves to the mean of those it stands for
            uses, means = self._uses(codes, counts)
            self.colours[1 + EXACT :] = means[1 + EXACT :].round()
        self._price += RARITY * np.log2(uses.max() / uses)
        # A byte for each of the 2^24 colours, AS_BEFORE until met. Zeros that nobody has touched
        # take no memory.
        self._table = np.zeros(1 << 24, np.uint8)
        self._table[flat] = np.arange(1, 1 + len(flat))

    def _choose(self, codes: np.ndarray) -> np.ndarray:
        # |c - p|^2 without |c|^2, which is the same for every p.
        c, p = channels(codes).astype(float), self.colours.astype(float)
        return ((p * p).sum(axis=1) - 2 * c @ p.T + self._price).argmin(axis=1)

    def _uses(self, codes: np.ndarray, counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        # How many pixels each entry stands for, at least 1, and their mean colour.
        chosen, size = self._choose(codes), len(self.colours)
        uses = np.maximum(1, np.bincount(chosen, counts, size))
        sums = [np.bincount(chosen, counts * channel, size) for channel in channels(codes).T]
        return uses, np.transpose(sums / uses)

    def entries(self, pixels: np.ndarray) -> np.ndarray:
        """Return the entry for each pixel. (Pillow's own mapping turns white to grey.)"""
        codes = pixels & OPAQUE
        found = self._table[codes]
        new = np.unique(codes[found == AS_BEFORE])
        if new.size:
            self._table[new] = self._choose(new)
            found = self._table[codes]
        return found

    def picture(self, pixels: np.ndarray) -> Image.Image:
        """Return pixels as an image that keeps one entry for each."""
        image = Image.fromarray(self.entries(pixels))
        image.putpalette(self.colours.tobytes())
        return image


def save_still(figure: Figure, file: Path | str) -> None:
    """Write a figure as a PNG: with 255 colours if they come near enough, else with all.

    A flat picture takes a third of the bytes then. One with gradients would show steps.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        What to draw. Its ground must be opaque.
    file : path
        Where to write.
    """
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    pixels = np.asarray(canvas.buffer_rgba()).view("<u4")[..., 0]
    true, flat = rgb(pixels), Palette(pixels, inks=inks(figure), bits=8).picture(pixels)
    error = np.abs(np.asarray(true, int) - np.asarray(flat.convert("RGB"), int)).mean()
    with whole(file) as stream:
        (flat if error <= NEAR else true).save(stream, "PNG")


def changes(
    frames: Iterable[tuple[np.ndarray, int]], palette: Palette
) -> Iterator[tuple[Box, int]]:
    """Reduce frames and their durations to the boxes that change, in order of appearance.

    How long a box stands is known only when another one follows: an equal frame lengthens it.
    """
    frames = iter(frames)
    frame, stands = next(frames)
    drawn = frame.ravel().copy()
    shown = palette.entries(drawn)
    box = (0, 0), shown.reshape(frame.shape).copy()
    for frame, duration in frames:
        pixels = frame.ravel()
        at = np.flatnonzero(pixels != drawn)
        drawn[at] = pixels[at]
        entries = palette.entries(pixels[at])
        visible = entries != shown[at]
        at, entries = at[visible], entries[visible]
        shown[at] = entries
        changed = np.array([*np.divmod(at, frame.shape[1]), entries])
        following = boxes(changed, most=duration // TICK)
        for new in following:
            yield box, stands
            box, stands = new, TICK
        stands += duration - TICK * len(following)
    yield box, stands


def boxes(changed: np.ndarray, most: int) -> list[Box]:
    """Crop changed pixels, given as rows y, x and entry, to at most `most` boxes; to none if none.

    They are cut apart in rows or columns where nothing changed: what moves on stays in one box.
    """
    parts = [changed] if changed.size else []
    while len(parts) < most and parts:
        cuts = [max(map(cut, (part, part), (0, 1)), key=itemgetter(0)) for part in parts]
        best = max(range(len(parts)), key=lambda i: cuts[i][0])
        saved, behind = cuts[best]
        if saved < WORTH:
            break
        parts[best : best + 1] = [parts[best][:, ~behind], parts[best][:, behind]]
    return [crop(part) for part in parts]


def cut(part: np.ndarray, axis: int) -> tuple[int, np.ndarray]:
    """Cut pixels in the widest gap along an axis; return how much area that spares, and the cut."""
    taken = np.flatnonzero(np.bincount(part[axis]))
    gaps = np.diff(taken, prepend=taken[0])
    behind = part[axis] >= taken[gaps.argmax()]
    if behind.all():
        return 0, behind
    return area(part) - area(part[:, behind]) - area(part[:, ~behind]), behind


def area(part: np.ndarray) -> int:
    height, width = np.ptp(part[:2], axis=1) + 1
    return int(height * width)


def crop(part: np.ndarray) -> Box:
    y, x, entries = part
    top, left = y.min(), x.min()
    box = np.full((np.ptp(y) + 1, np.ptp(x) + 1), AS_BEFORE, np.uint8)
    box[y - top, x - left] = entries
    return (left, top), box


def header(shape: tuple[int, int], colours: np.ndarray) -> bytes:
    """Return what opens a GIF: its size, the palette of all frames, and "start again for ever"."""
    height, width = shape
    return (
        b"GIF89a"
        + pack("<HHBBB", width, height, 0xF0 | BITS - 1, AS_BEFORE, 0)
        + colours.tobytes().ljust(3 << BITS, b"\x00")
        + b"!\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00"
    )


def block(box: Box, duration: int) -> bytes:
    """Return a box as part of a GIF: laid on what is shown (disposal 1), clear where AS_BEFORE."""
    corner, entries = box
    height, width = entries.shape
    return (
        b"!\xf9\x04"
        + pack("<BHBB", 1 << 2 | 1, duration // 10, AS_BEFORE, 0)
        + b","
        + pack("<HHHHB", *corner, width, height, 0)
        + bytes([BITS])
        + Image.fromarray(entries).tobytes("gif", "L", BITS, 0)
        + b"\x00"
    )


def counted(pixels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the different pixels, rising, and how often each occurs.

    In a flat picture neighbours are mostly equal: counting stretches takes a tenth of the time.
    """
    starts = np.flatnonzero(np.diff(pixels, prepend=~pixels[:1]))
    lengths = np.diff(starts, append=len(pixels))
    codes, which = np.unique(pixels[starts], return_inverse=True)
    return codes, np.bincount(which, lengths).astype(int)


def inks(figure: Figure) -> np.ndarray:
    """Return the colours of all texts and marks of a figure, as opaque pixels.

    A name may be the only thing in its colour, and too small to be among the commonest.
    """
    names = {text.get_color() for text in figure.findobj(Text)}
    for line in figure.findobj(Line2D):
        names |= {line.get_color(), line.get_markeredgecolor()}
    colours = [to_rgba(name) for name in sorted(names, key=str) if is_color_like(name)]
    values = (np.array(colours)[:, :3] * 255).round().astype("<u4")
    return values @ np.array([1, 1 << 8, 1 << 16], dtype="<u4")


def channels(pixels: np.ndarray) -> np.ndarray:
    """Split pixels into red, green and blue, along a new last axis."""
    return np.ascontiguousarray(pixels, "<u4")[..., None].view(np.uint8)[..., :3]


def rgb(pixels: np.ndarray) -> Image.Image:
    """Return pixels as an image."""
    return Image.fromarray(np.ascontiguousarray(channels(pixels)))


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
