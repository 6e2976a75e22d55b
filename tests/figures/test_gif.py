"""GIFs are decoded again and compared with frames drawn independently, all artists at once."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image

from paramopt.figures import gif, style
from paramopt.figures.plates import Clip

FRAMES, DURATIONS = 8, [80] * 7 + [3000]
BANDS = style.LIGHT.landscape_colours()


def clip(animated=True, durations=DURATIONS, still=(), colour="#c20a18"):
    """Two axes far apart and a text of the figure, in each something that moves.

    The frames of `still` look like the frame before.
    """
    figure = style.new_figure(220, 60)
    left = style.place(figure, 5, 5, 50, 50, xlim=(0, 1), ylim=(0, 1))
    right = style.place(figure, 160, 5, 50, 50, xlim=(0, FRAMES), ylim=(0, 1))
    left.set_axis_off()
    left.contourf(np.linspace(0, 1, 20) * np.ones((20, 1)), 12, colors=BANDS, extent=(0, 1, 0, 1))
    moving = [
        left.plot([], [], color=colour, animated=animated, zorder=10)[0],
        right.plot([], [], "o-", color="#0644a7", animated=animated, zorder=10)[0],
        style.write(figure, 80, 30, "", animated=animated, zorder=11),
    ]
    places = [i - sum(k <= i for k in still) for i in range(len(durations))]

    def update(i):
        line, curve, text = moving
        i = places[i]
        line.set_data(np.linspace(0, 1.2, 10), np.linspace(0, i / FRAMES, 10) ** 2)
        curve.set_data(range(i), [0.2 + 0.1 * k for k in range(i)])
        text.set_text(f"step {i}")
        return moving

    return Clip(figure, update, list(durations))


def truth(**kwargs):
    """Return the frames as matplotlib draws the whole figure."""
    drawn = clip(animated=False, **kwargs)
    canvas = FigureCanvasAgg(drawn.figure)
    frames = []
    for i in range(len(drawn.durations)):
        drawn.update(i)
        canvas.draw()
        frames.append(np.array(canvas.buffer_rgba())[..., :3].astype(int))
    return frames


def decode(file):
    """Return the pictures of a GIF, and the millisecond at which each makes room for the next."""
    with Image.open(file) as image:
        pictures, ends, now = [], [], 0
        for k in range(image.n_frames):
            image.seek(k)
            now += image.info["duration"]
            pictures.append(np.asarray(image.convert("RGB")).astype(int))
            ends.append(now)
        return pictures, ends, image.info["loop"]


@pytest.fixture(autouse=True)
def _look():
    with style.look(style.LIGHT):
        yield


@pytest.fixture
def saved(tmp_path):
    gif.save(clip(), tmp_path / "a.gif", tmp_path / "a.png")
    return tmp_path


def test_each_frame_is_complete_when_its_time_ends(saved):
    pictures, ends, loop = decode(saved / "a.gif")
    assert loop == 0  # for ever
    assert ends[-1] == sum(DURATIONS)
    whole = dict(zip(ends, pictures, strict=True))
    for end, frame in zip(np.cumsum(DURATIONS), truth(), strict=True):
        assert whole[end].shape == frame.shape == (120, 440, 3)
        assert np.abs(whole[end] - frame).mean() < 0.3


def test_no_picture_stands_shorter_than_browsers_wait(saved):
    _, ends, _ = decode(saved / "a.gif")
    assert min(np.diff(ends)) == 20


def test_flat_colours_are_exact(saved):
    picture, frame = decode(saved / "a.gif")[0][-1], truth()[-1]
    colours, counts = np.unique(frame.reshape(-1, 3), axis=0, return_counts=True)
    flat = colours[np.argsort(-counts)[:15]]
    assert [255, 255, 255] in flat.tolist()
    for colour in flat:
        where = (frame == colour).all(axis=-1)
        assert (picture[where] == colour).all()


def test_the_still_is_the_last_picture_of_the_gif_exactly(saved):
    with Image.open(saved / "a.png") as still, Image.open(saved / "a.gif") as moving:
        moving.seek(moving.n_frames - 1)
        assert not still.info
        assert np.array_equal(np.asarray(still.convert("RGB")), np.asarray(moving.convert("RGB")))
        assert np.abs(np.asarray(still.convert("RGB")).astype(int) - truth()[-1]).mean() < 0.3


def test_equal_clips_give_equal_bytes(saved):
    gif.save(clip(), saved / "b.gif", saved / "b.png")
    for suffix in (".gif", ".png"):
        assert (saved / f"a{suffix}").read_bytes() == (saved / f"b{suffix}").read_bytes()


def test_a_frame_like_the_one_before_lengthens_it(tmp_path):
    gif.save(clip(still=(3, 4, 7)), tmp_path / "a.gif", tmp_path / "a.png")
    pictures, ends, _ = decode(tmp_path / "a.gif")
    changed = [np.any(b != a) for a, b in pairwise(pictures)]
    assert all(changed)
    assert ends[-1] == sum(DURATIONS)
    assert {240, 320}.isdisjoint(ends)
    assert 400 in ends


def test_a_clip_without_motion_is_one_picture(tmp_path):
    gif.save(clip(still=range(8)), tmp_path / "a.gif", tmp_path / "a.png")
    pictures, ends, _ = decode(tmp_path / "a.gif")
    assert len(pictures) == 1
    assert ends == [sum(DURATIONS)]


def test_memory_does_not_grow_with_the_frames():
    # Pictures are handed on as they are drawn: never more than one is asked for in advance.
    drawn = []
    frame = gif.painter(clip())

    def frames():
        for i, duration in enumerate(DURATIONS):
            drawn.append(i)
            yield frame(i), duration

    palette = gif.Palette(frame(FRAMES - 1).copy())
    written = [len(drawn) for _ in gif.changes(frames(), palette)]
    assert written[0] == 2
    assert written == sorted(written)
    assert written[-1] == FRAMES


def test_nothing_is_left_when_drawing_fails(tmp_path):
    good = clip()

    def update(i):
        if i == 5:
            raise RuntimeError("no frame 5")
        return good.update(i)

    with pytest.raises(RuntimeError, match="no frame 5"):
        gif.save(Clip(good.figure, update, DURATIONS), tmp_path / "a.gif", tmp_path / "a.png")
    assert not list(tmp_path.iterdir())


def test_a_failure_keeps_the_files_of_before(saved):
    before = (saved / "a.gif").read_bytes()
    with pytest.raises(ValueError, match="animated"):
        gif.save(clip(animated=False), saved / "a.gif", saved / "a.png")
    assert (saved / "a.gif").read_bytes() == before


@pytest.mark.parametrize("duration", [0, -80, 15, 30, 85])
def test_durations_browsers_do_not_keep_are_refused(tmp_path, duration):
    with pytest.raises(ValueError, match=f"a frame lasts {duration} ms; allowed are 40, 50"):
        gif.save(clip(durations=[80, duration]), tmp_path / "a.gif", tmp_path / "a.png")


def test_a_clip_needs_a_frame(tmp_path):
    with pytest.raises(ValueError, match="no frame"):
        gif.save(clip(durations=[]), tmp_path / "a.gif", tmp_path / "a.png")


def test_few_colours_are_all_exact():
    frame = np.array([[0, 0xFFFFFF, 0x0000FF], [0xFF0000, 0x00FF00, 0]], "<u4")
    palette = gif.Palette(frame)
    assert np.array_equal(palette.colours[palette.entries(frame)], gif.channels(frame))


def test_of_equally_common_colours_the_nearest_is_taken():
    rng = np.random.default_rng(0)
    frame = rng.integers(0, 1 << 24, (40, 40)).astype("<u4")
    palette = gif.Palette(frame)
    chosen = palette.colours[palette.entries(frame)].astype(int)
    every = palette.colours[1:].astype(int)
    pixels = gif.channels(frame).astype(int)
    nearest = ((pixels[..., None, :] - every) ** 2).sum(axis=-1).min(axis=-1)
    excess = ((chosen - pixels) ** 2).sum(axis=-1) - nearest
    assert (excess >= 0).all()
    assert (excess <= gif.RARITY * np.log2(frame.size)).all()


def test_a_word_keeps_its_colour_however_small_it_is(tmp_path):
    # Labels of runs that are not in the picture once came out in each other's colours.
    made = clip()
    crowd = style.place(made.figure, 100, 0, 50, 60)
    crowd.imshow(np.linspace(0, 1, 100) * np.ones((9, 1)), cmap="hsv", aspect="auto")
    names = ["#6e0255", "#94600a", "#c20a18", "#117a56"]
    for i, colour in enumerate(names):
        style.write(made.figure, 75, 12 + 12 * i, "l", color=colour, weight="semibold")
    gif.save(made, tmp_path / "a.gif", tmp_path / "a.png")
    wanted = {tuple(bytes.fromhex(colour[1:])) for colour in names}
    for file in ("a.gif", "a.png"):
        with Image.open(tmp_path / file) as picture:
            found = np.asarray(picture.convert("RGB")).reshape(-1, 3)
        assert wanted <= set(map(tuple, found.tolist())), file
