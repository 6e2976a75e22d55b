"""The figures of the localizer, drawn from a training that takes a second."""

from functools import cache

import numpy as np
import pytest
from test_lessons import drawn, extent, written

from paramopt.figures import style
from paramopt.figures.box_losses import losses, overlap_lost
from paramopt.figures.overlap import means_by_width, overlap
from paramopt.figures.pictures import pictures
from paramopt.figures.progress import progress
from paramopt.figures.slices import slice_line, slice_plane
from paramopt.localizer.boxes import intersection_over_union
from paramopt.localizer.images import Images, draw
from paramopt.localizer.network import Network
from paramopt.localizer.slices import line_costs, plane_costs, plane_of
from paramopt.localizer.training import Localizer, train

WORDS = {"run": "what was run", "caption": "A caption.", "alt": "What is seen."}


@cache
def plates():
    images = draw(40, seed=3)
    settings = {"batch_size": 10, "epochs": 2, "learning_rate": 0.003}
    run = train(Localizer(Network(channels=(3, 4, 6))), images, "adam", **settings)
    predicted = run.localizer.predict(run.parameters[-1], images)
    found = intersection_over_union(predicted, images.boxes)
    twelve = Images(images.pixels[:12], images.boxes[:12])
    chosen = {"chosen": range(12), "columns": 6, "ran": []}
    cost, iou = run.measure(images)
    plane = plane_of(run.parameters)
    u = np.linspace(plane.path[:, 0].min() - 0.1, 0.1, 5)
    v = np.linspace(-0.1, plane.path[:, 1].max() + 0.1, 5)
    shares = np.linspace(-0.25, 1.25, 7)
    line = line_costs(run.localizer, twelve, run.parameters[0], run.parameters[-1], shares)
    curves = {"training": cost, "held-out": 1.3 * cost}
    return [
        pictures("a", "Images", images=images, **chosen, **WORDS),
        pictures("b", "Boxes", images=images, predicted=predicted, **chosen, **WORDS),
        progress(
            "c",
            "Training",
            epochs=run.epochs,
            costs=curves,
            ious={"training": iou, "held-out": 0.9 * iou},
            ran=[],
            **WORDS,
        ),
        overlap(
            "d",
            "Overlap",
            overlaps={"squares": found, "square roots": found**2},
            widths=48 * images.boxes[:, 2],
            edges=np.array([15, 28, 42.0]),
            ran=[],
            **WORDS,
        ),
        slice_plane(
            "e",
            "Slice",
            plane=plane,
            u=u,
            v=v,
            costs=plane_costs(run.localizer, twelve, plane, u, v),
            marks={0: "start", 2: "end"},
            ran=[],
            **WORDS,
        ),
        slice_line(
            "f",
            "Line",
            shares=shares,
            costs={"training": line, "held-out": 1.5 * line},
            ran=[],
            **WORDS,
        ),
        losses(),
        overlap_lost(),
    ]


def test_costs_of_single_precision_have_powers_of_ten_for_ticks():
    cost = np.geomspace(0.5, 0.011, 3, dtype=np.float32)
    curves = {"costs": {"one": cost, "two": 1.2 * cost}, "ious": {"one": cost, "two": cost}}
    plate = progress("c", "T", epochs=np.arange(3), **curves, ran=[], **WORDS)
    with style.look(style.LIGHT):
        labels = drawn(plate, style.LIGHT).axes[0].get_yticklabels()
    assert [label.get_text() for label in labels] == ["0.01", "0.1", "1"]


@pytest.mark.parametrize("theme", style.THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("number", range(8))
def test_all_words_can_be_read(number, theme):
    plate = plates()[number]
    with style.look(theme):
        figure = drawn(plate, theme)
        assert figure.get_size_inches() * 100 == pytest.approx([plate.width, plate.height])
        width, height = figure.canvas.get_width_height()
        boxes = [(text, extent(text)) for text in written(figure)]
    for i, (text, box) in enumerate(boxes):
        assert text.get_fontsize() >= 11 * style.PX, text
        assert min(box.x0, box.y0, width - box.x1, height - box.y1) >= 0, text
        for other, another in boxes[i + 1 :]:
            wide = min(box.x1, another.x1) - max(box.x0, another.x0)
            high = min(box.y1, another.y1) - max(box.y0, another.y0)
            assert min(wide, high) <= 2, (text.get_text(), other.get_text())


def test_the_overlap_is_written_under_each_picture():
    with style.look(style.LIGHT):
        seen = [text.get_text() for text in written(drawn(plates()[1], style.LIGHT))]
    assert sum(text.replace(".", "").isdigit() for text in seen) == 12


def test_means_are_taken_in_groups():
    widths, overlaps = np.array([16, 20, 30, 40.0]), np.array([0.2, 0.4, 0.8, 1.0])
    means = means_by_width(overlaps, widths, np.array([15, 25, 42.0]))
    np.testing.assert_allclose(means, [0.3, 0.9])


def test_two_pixels_cost_what_the_caption_says():
    roots = [5 * (np.sqrt(true + 2) - np.sqrt(true)) ** 2 for true in (6, 30)]
    assert f"{roots[0] / roots[1]:.1f} times" in plates()[6].caption
    with style.look(style.LIGHT):
        seen = [text.get_text() for text in written(drawn(plates()[6], style.LIGHT))]
    assert seen.count("4") >= 2
    assert {f"{root:.2f}" for root in roots} <= set(seen)
