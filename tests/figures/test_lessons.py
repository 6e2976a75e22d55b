"""The figures of the gallery's lessons: what they say holds, and all of it is legible."""

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.text import Text
from scripts import GALLERY, executed, figures

from paramopt import minimize, optimizers, regression, symbols
from paramopt.figures import style
from paramopt.figures.banner import mixture
from paramopt.figures.plates import Clip
from paramopt.figures.regression import SEED, training

LESSONS = (
    "setting_up",
    "gradient_descent",
    "learning_rate",
    "batch_size",
    "conclusion",
    "house_prices",
    "initialization",
    "source_article",
)
SCRIPTS = [script for lesson in LESSONS for script in sorted((GALLERY / lesson).glob("*.py"))]


def names(script):
    return f"{script.parent.name}/{script.stem}"


@pytest.fixture(params=SCRIPTS, ids=names)
def shown(request):
    return request.param, executed(request.param)[0], figures(request.param)


def drawn(plate, theme):
    """Draw a plate, a clip at its last frame."""
    figure = plate.draw(theme)
    if isinstance(figure, Clip):
        clip, figure = figure, figure.figure
        for artist in clip.update(len(clip.durations) - 1):
            artist.set_animated(False)
    FigureCanvasAgg(figure).draw()
    return figure


def written(figure):
    texts = [text for text in figure.findobj(Text) if text.get_visible() and text.get_text()]
    not_drawn = {id(text) for axes in figure.axes for text in hidden(axes)}
    return [text for text in texts if id(text) not in not_drawn]


def extent(text):
    """Return the box of a text's letters, without the arrow of an annotation."""
    return Text.get_window_extent(text)


def hidden(axes):
    """Return the texts of axes that are never drawn: all of invisible ones, ticks out of view."""
    if not axes.axison:
        return axes.xaxis.findobj(Text) + axes.yaxis.findobj(Text)
    texts = []
    for axis in (axes.xaxis, axes.yaxis):
        low, high = sorted(axis.get_view_interval())
        for tick in axis.get_major_ticks():
            if not low <= tick.get_loc() <= high:
                texts += tick.findobj(Text)
    return texts


def test_every_plate_is_named_sized_and_described(shown):
    _, script, found = shown
    assert found
    assert script["__doc__"].strip().count("\n") > 2
    for plate in found:
        assert plate.width <= 700
        assert len(plate.alt) > 60
        assert ":math:" not in plate.alt
        assert plate.caption.endswith(".")
        assert plate.name.replace("-", "").isalnum()


@pytest.mark.parametrize("theme", style.THEMES, ids=lambda theme: theme.name)
def test_nothing_is_clipped_and_all_letters_can_be_read(shown, theme):
    for plate in shown[2]:
        with style.look(theme):
            figure = drawn(plate, theme)
            assert figure.get_size_inches() * 100 == pytest.approx([plate.width, plate.height])
            width, height = figure.canvas.get_width_height()
            for text in written(figure):
                box = extent(text)
                assert text.get_fontsize() >= 11 * style.PX, text
                assert box.x0 >= 0, text
                assert box.y0 >= 0, text
                assert box.x1 <= width, text
                assert box.y1 <= height, text


def test_no_two_words_overlap(shown):
    for plate in shown[2]:
        with style.look(style.LIGHT):
            boxes = [(text, extent(text)) for text in written(drawn(plate, style.LIGHT))]
        for i, (text, box) in enumerate(boxes):
            # One pixel of grace: boxes are a little larger than the letters.
            for other, another in boxes[i + 1 :]:
                wide = min(box.x1, another.x1) - max(box.x0, another.x0)
                high = min(box.y1, another.y1) - max(box.y0, another.y0)
                assert min(wide, high) <= 2, (plate.name, text.get_text(), other.get_text())


def test_only_figures_with_optimizers_wear_their_colours(shown):
    script, _, found = shown
    if script.parent.name == "source_article" or script.stem in (
        "which_minimum",
        "units_of_features",
    ):
        return
    colours = {mark.line for mark in style.LIGHT.rules.values()}
    for plate in found:
        with style.look(style.LIGHT):
            figure = drawn(plate, style.LIGHT)
        for artist in figure.findobj(lambda artist: hasattr(artist, "get_color")):
            colour = artist.get_color()
            if isinstance(colour, (str, tuple)):
                assert to_hex(colour) not in colours, artist


def test_names_are_unique():
    found = [plate.name for script in SCRIPTS for plate in figures(script)]
    assert len(set(found)) == len(found)


# What the pages say


def words(plate, theme=style.LIGHT):
    with style.look(theme):
        return [text.get_text() for text in written(drawn(plate, theme))]


def only(script):
    (plate,) = figures(GALLERY / script)
    return plate


def test_regimes_state_how_far_prediction_and_measurement_differ():
    stated = next(text for text in words(only("learning_rate/four_regimes.py")) if "differ" in text)
    assert "less than $10^{-14}$ of the cost" in stated


def test_the_stability_figure_states_what_happens_at_the_limit():
    seen = words(only("batch_size/largest_rate.py"))
    limits = [text for text in seen if text.startswith("limit")]
    assert [text.split()[-1] for text in limits] == ["0.201", "0.207", "0.214"]
    below = [text for text in seen if text.startswith("0.99 × limit, 1000 steps")]
    above = [text for text in seen if text.startswith("1.01 × limit, 1000 steps")]
    assert all(text.endswith("below $10^{-12}$") for text in below)
    assert all("10^{18}" in text for text in above)
    assert len(below) == len(above) == 3


def excess(**settings):
    """Return the cost above the best fit of a run of the gallery, and that of the truth."""
    row = training("", **settings)
    least = row.run.J(*regression.best_fit(row.data))
    return row.run.costs - least, row.run.J(*row.data.truth) - least


def test_batch_sizes_do_what_the_page_says():
    (one, truth), (some, _), (all_, _) = (excess(batch_size=size) for size in (1, 24, 300))
    assert np.argmax(one < truth) == 78
    assert np.argmax(all_ < truth) * 300 == 16_200
    assert np.mean(one[-200:] > truth) > 0.8
    assert 0.003 < some[-100:].mean() < 0.03
    assert np.all(np.diff(all_) < 0)


def test_rates_do_what_the_page_says():
    ends = [excess(learning_rate=rate) for rate in (1e-4, 1e-2, 0.1, 0.3)]
    (slow, truth), (good, _), (wild, _), (lost, _) = ends
    assert slow[-1] > slow[0] / 2
    assert good[-100:].max() < truth
    assert np.argmax(wild < truth) < 10
    assert np.mean(wild[-200:] > truth) > 0.5
    assert lost[3] > 1000


def test_starts_arrive_in_the_order_the_page_says():
    starts = np.transpose([regression.start(SEED), (-4, 4), (4, -4.5)])
    costs, truth = excess(start=starts)
    arrival = np.argmax(costs < truth, axis=0)
    assert arrival[0] < arrival[2] < arrival[1]


def test_a_batch_larger_than_the_set_is_said_to_be_the_set():
    assert "$m$ = 20, so batch 20" in words(only("batch_size/training_set_size.py"))


def test_the_misprinted_correction_freezes_adam_and_ends_in_no_number():
    script, _ = executed(GALLERY / "source_article/bias_correction.py")
    run = minimize(lambda w1, w2: w1**2 + w2**2, script["adam_misprinted"], (5, 5), 400, 0.1)
    w = run.parameters[:, 0]
    assert w[1] == pytest.approx(4.9)
    assert abs(w[20:308] - 4.8337).max() < 1e-4
    assert int(np.argmin(run.finite)) == 308
    right = minimize(lambda w1, w2: w1**2 + w2**2, optimizers.adam, (5, 5), 400, 0.1)
    assert abs(right.parameters[-1, 0]) < 1e-6
    seen = words(only("source_article/bias_correction.py"))
    assert "not a number\nfrom step 308" in seen
    assert any("freezes at 4.83" in text for text in seen)


def test_the_articles_goldstein_price_is_off_by_one_term():
    script, _ = executed(GALLERY / "source_article/optimizers_on_landscapes.py")
    faulty, right = script["goldstein_price_as_it_ran"], script["landscapes"].goldstein_price
    w1, w2 = np.random.default_rng(0).uniform(-1.5, 0.5, size=(2, 200))
    first = (w1 + w2 + 1) ** 2 * (6 * w1**2 - 6 * w1 * w2)
    second = 18 - 32 * w1 + 12 * w1**2 + 48 * w2 - 36 * w1 * w2 + 27 * w2**2
    off = first * (30 + (2 * w1 - 3 * w2) ** 2 * second)
    np.testing.assert_allclose(faulty(w1, w2) - right(w1, w2), off, rtol=1e-6, atol=1e-6)
    # So both agree along a line on which the two minima of the window lie.
    np.testing.assert_allclose(faulty(w1, -1 - w1), right(w1, -1 - w1), rtol=1e-10)
    minima = script["faulty"].minima
    np.testing.assert_allclose(minima, [(0, -1), (-0.6, -0.4)], atol=1e-9)
    np.testing.assert_allclose(symbols.gradient(faulty)(*minima.T), 0, atol=1e-6)


def test_heavy_ball_is_momentum_at_ten_times_the_rate():
    script, _ = executed(GALLERY / "source_article/optimizers_on_landscapes.py")
    J = script["landscapes"].rosenbrock
    ran = minimize(J, script["heavy_ball"], (0, 0), 300, 0.001)
    averaged = minimize(J, optimizers.momentum, (0, 0), 300, 0.01)
    np.testing.assert_allclose(ran.parameters, averaged.parameters, rtol=1e-9, atol=1e-12)


def test_the_banner_is_a_mixture_and_its_seed_decides_it():
    shares = mixture(seed=11, width=40, height=10)
    assert shares.shape == (10, 40, 4)
    assert (shares >= 0).all()
    np.testing.assert_allclose(shares.sum(axis=-1), 1)
    np.testing.assert_array_equal(shares, mixture(seed=11, width=40, height=10))
    assert abs(shares - mixture(seed=12, width=40, height=10)).max() > 0.1


def test_batches_do_what_theory_predicts():
    noise, _ = executed(GALLERY / "batch_size/gradient_noise.py")
    assert 0.95 < noise["low"] < 1 < noise["high"] < 1.07
    floor, _ = executed(GALLERY / "batch_size/noise_floor.py")
    assert abs(floor["ratios"] - 1).max() < 0.03
    lower = np.array(floor["shuffled"]) / np.array(floor["floors"])
    assert lower[0, 0] < 0.4
    assert lower[0, -1] > 0.95


def test_a_larger_batch_saves_steps_up_to_a_point():
    script, _ = executed(GALLERY / "batch_size/fewer_steps.py")
    steps = script["steps"]
    assert steps[0] / steps[3] > 6
    assert (steps[-3:] == steps[-1]).all()
    np.testing.assert_allclose(script["ran"], steps, rtol=0.08, atol=0.5)


def test_growing_batches_end_as_falling_rates_do():
    script, _ = executed(GALLERY / "batch_size/growing_batches.py")
    ends = {name: run[2][1][run[0] >= 29].mean() for name, run in script["ran"].items()}
    assert ends["growing batch"] == pytest.approx(ends["falling rate"], rel=0.3)
    assert ends["constant"] > 50 * ends["falling rate"]
    updates = {name: len(run[1]) for name, run in script["ran"].items()}
    assert updates["growing batch"] < updates["falling rate"] / 2


def test_batch_sizes_lead_one_after_the_other():
    script, _ = executed(GALLERY / "batch_size/updates_or_accuracy.py")

    def at(examples, size, **rate):
        seen, excess = script["median"](size, **rate)
        return np.exp(np.interp(np.log(examples), np.log(seen), np.log(excess)))

    assert at(200, 1) < at(200, 8)
    assert at(2000, 8) < min(at(2000, 1), at(2000, 64))
    assert at(20 * 746, 64) < at(20 * 746, 8)
    assert at(10 * 746, 746, rate=script["best_rate"]) < min(at(10 * 746, 8), at(10 * 746, 64))


def test_models_of_past_trials_beat_grid_and_chance_on_rosenbrock():
    script, _ = executed(GALLERY / "conclusion/search_rosenbrock.py")
    ends = {name: values[1] for name, values in script["quartiles"].items()}
    assert max(ends["model"][23], ends["TPE"][23]) < min(ends["grid"][23], ends["random"][23]) / 3
    assert len(np.unique(script["grid"][0, :, 0])) == 6
    assert len(np.unique(script["anywhere"][0, :, 0])) == 36


def test_searches_on_house_prices_fit_what_they_choose_by():
    script, _ = executed(GALLERY / "conclusion/search_houses.py")
    rows = [[float(cell) for cell in row[1:]] for row in script["worth"].rows[:-1]]
    chosen, again, test = np.transpose(rows)
    assert (chosen < again).all()
    assert np.ptp(test) < 1
    assert (chosen < script["reference"]).all()
