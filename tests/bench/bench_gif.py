"""What a GIF costs: ours against matplotlib's own writer, on the same frames of the same figure.

Run ``python tests/bench/bench_gif.py`` (about a minute). It prints the ratios measured in this run
and fails if one of them misses its reach.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from matplotlib.animation import FuncAnimation
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image
from reach import judge

from paramopt import landscapes
from paramopt.figures import gif, style
from paramopt.figures.plates import Clip
from paramopt.figures.race import race

CPU, BYTES, ERROR, GROWTH = 20, 0.15, 0.3, 1.05
"""Reach: CPU time and bytes as ratios, mean error of 255, peak memory at ten times the frames."""


def clip() -> Clip:
    """Return a new race, as it is published: 1400 x 792 pixels."""
    return race(landscapes.himmelblau, "well-chosen").draw(style.LIGHT)


def everything(clip: Clip) -> Callable[[int], None]:
    """Make what moves an ordinary part of the figure; return what sets the figure to a frame."""
    moving = clip.update(len(clip.durations) - 1)
    for order, artist in enumerate(moving):
        artist.set(animated=False, zorder=10 + order)

    def update(i: int) -> None:
        shown = clip.update(i)
        for artist in moving:
            artist.set_visible(artist in shown)

    return update


def ours(once: Clip, file: Path, times: int = 1) -> None:
    """Write GIF and still with the project's writer, the frames `times` over."""
    frames = len(once.durations)
    more = Clip(once.figure, lambda i: once.update(i % frames), once.durations * times)
    gif.save(more, file, file.with_suffix(".png"))


def peer(once: Clip, file: Path) -> None:
    """Write GIF and still as matplotlib's manual says."""
    animation = FuncAnimation(once.figure, everything(once), frames=len(once.durations))
    animation.save(file, writer="pillow", fps=10)
    once.figure.savefig(file.with_suffix(".png"))


def measured(write: Callable[..., None], file: Path, runs: int, *args: int) -> None:
    """Print what `write` costs: CPU seconds (mean), the process's peak memory in MB, bytes."""
    FigureCanvasAgg(clip().figure).draw()  # fonts are loaded and text is parsed for the first time
    cpu = 0.0
    for _ in range(runs):
        once = clip()
        cpu -= time.process_time()
        write(once, file, *args)
        cpu += time.process_time()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"cpu": cpu / runs, "memory": memory, "bytes": file.stat().st_size}))


def alone(writer: str, file: Path, *args: int) -> dict[str, float]:
    """Measure one of the writers in a process of its own; `args` are runs and `times`."""
    command = [sys.executable, __file__, writer, file, *args]
    done = subprocess.run([*map(str, command)], check=True, stdout=subprocess.PIPE)
    return json.loads(done.stdout)


def decoded(file: Path, ends: np.ndarray | None = None) -> Iterator[np.ndarray]:
    """Yield the pictures of a GIF; with `ends`, those that stand at these milliseconds."""
    now = 0
    with Image.open(file) as image:
        for k in range(image.n_frames):
            image.seek(k)
            now += image.info["duration"]
            if ends is None or now in ends:
                yield np.asarray(image.convert("RGB"))


def errors(our_file: Path, peer_file: Path) -> np.ndarray:
    """Return the mean absolute errors of both files, having checked that they show one clip."""
    drawn, moving = clip(), clip()
    show, frame = everything(drawn), gif.painter(moving)
    canvas = FigureCanvasAgg(drawn.figure)
    off = []
    files = decoded(our_file, np.cumsum(drawn.durations)), decoded(peer_file)
    for i, pictures in enumerate(zip(*files, strict=True)):
        show(i)
        canvas.draw()
        truth = np.asarray(canvas.buffer_rgba())[..., :3].astype(int)
        # matplotlib draws the figure's own text over what belongs to axes: a few pixels differ.
        assert np.abs(truth - gif.channels(frame(i))).mean() < 0.01, f"frame {i} differs"
        off.append([np.abs(truth - picture).mean() for picture in pictures])
    assert len(off) == len(drawn.durations), "not the same number of frames"
    assert np.max(off) < 3, "a file shows other frames than were drawn"
    return np.mean(off, axis=0)


def main() -> None:
    """Measure, print, and fail if a reach is missed."""
    with tempfile.TemporaryDirectory() as folder:
        our_file, peer_file = Path(folder, "ours.gif"), Path(folder, "peer.gif")
        we, they = alone("ours", our_file, 1), alone("peer", peer_file, 1)
        longer = alone("ours", Path(folder, "longer.gif"), 1, 10)
        # Ours is over so soon that something else on the machine may blur a single run.
        we["cpu"] = alone("ours", our_file, 5)["cpu"]
        our_error, peer_error = errors(our_file, peer_file)
        with Image.open(peer_file) as image:
            print(f"\nA race of {image.n_frames} frames, {image.width} x {image.height} pixels")
    rows = {"FuncAnimation": (they, peer_error), "paramopt": (we, our_error)}
    print(f"{'':15}{'CPU s':>8}{'kB':>8}{'error':>8}{'peak MB':>9}")
    for name, (cost, error) in rows.items():
        print(
            f"{name:15}{cost['cpu']:8.2f}{cost['bytes'] / 1000:8.0f}{error:8.3f}"
            f"{cost['memory']:9.0f}"
        )
    reached = [
        ("times less CPU", they["cpu"] / we["cpu"], ">=", CPU),
        ("of the bytes", we["bytes"] / they["bytes"], "<=", BYTES),
        ("of 255, mean error", our_error, "<=", ERROR),
        ("of the memory, 10x the frames", longer["memory"] / we["memory"], "<=", GROWTH),
    ]
    judge(reached)


if __name__ == "__main__":
    with style.look(style.LIGHT):
        match sys.argv[1:]:
            case []:
                main()
            case [writer, file, *numbers]:
                measured({"ours": ours, "peer": peer}[writer], Path(file), *map(int, numbers))
