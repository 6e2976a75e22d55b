"""The figures of a landscape's page: frames, labels, insets, names and words."""

from __future__ import annotations

import ast
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure
from matplotlib.text import Text
from scripts import GALLERY, executed

from paramopt import landscapes, optimizers, scenarios
from paramopt.figures import costs, labels, landscape, matrix, page, race, rates, sensitivity, style
from paramopt.figures.convergence import convergence
from paramopt.figures.plates import Clip, Plate
from paramopt.figures.table import runs_table

PAGES = sorted((GALLERY / "landscapes").glob("*.py"))
EACH = pytest.mark.parametrize("J", landscapes.catalogue.values(), ids=lambda J: J.__name__)


# Frames.


def test_frames_show_the_first_steps_one_by_one_and_the_last():
    for last in range(1, 301):
        steps = race.frame_steps(last)
        assert len(steps) <= race.FRAMES
        assert (steps[0], steps[-1]) == (0, last)
        strides = np.diff(steps)
        assert (strides >= 1).all(), last
        assert (strides[: min(8, last)] == 1).all(), last
        # Ever sparser, but for rounding to whole steps.
        assert (strides[1:] >= strides[:-1] - 1).all(), last
        assert last >= race.FRAMES or len(steps) == last + 1


@EACH
@pytest.mark.parametrize("scenario", scenarios.catalogue)
def test_a_race_is_watched_until_its_last_rule_has_settled(J, scenario):
    runs = {n: run for n, (_, run) in race.entrants(J, scenario).items() if run is not None}
    last = race.last_step(J, scenario, runs)
    assert 20 <= last <= 300
    least = J(*scenarios.reference(J))
    for run in runs.values():
        settled = scenarios.settling_step(run, J(*J.start) - least, least)
        if scenario.endswith("well-chosen"):
            assert 0 <= settled <= last
        elif scenario in ("too-small", "decay-too-aggressive"):
            assert last == 300


# Labels.


@given(
    wanted=st.lists(st.floats(-500, 1500), min_size=1, max_size=9).map(sorted),
    gap=st.floats(1, 40),
)
def test_labels_keep_their_distance_their_order_and_the_limits(wanted, gap):
    wanted, low, high = np.array(wanted), 0.0, 400.0
    placed = labels.spread(wanted, gap, low, high)
    assert (np.diff(placed) >= gap - 1e-9).all()
    assert placed[-1] <= high
    if (len(wanted) - 1) * gap <= high - low:
        assert placed[0] >= low - 1e-9
    fits = (np.diff(wanted) >= gap).all() and wanted[0] >= low and wanted[-1] <= high
    if fits:
        np.testing.assert_allclose(placed, wanted, rtol=0, atol=1e-9)


def test_lines_end_on_a_logarithmic_axis_and_the_earlier_they_leave_the_lower():
    curves = {
        "top": np.array([1e2, 1e2]),
        "middle": np.array([1.0, 1.0]),
        "gone": np.array([1.0, 1e-9, 1e-9, 1e-9]),
        "just gone": np.array([1.0, 1.0, 1.0, 1e-9]),
    }
    ends = labels.heights(curves, low=1e-2, high=1e2, span=(40, 240))
    assert ends["top"] == 40
    assert ends["middle"] == 140
    assert 240 < ends["just gone"] < ends["gone"] <= 241


# The cost axis.


@EACH
@pytest.mark.parametrize("scenario", scenarios.catalogue)
def test_the_cost_axis_holds_what_is_worth_seeing(J, scenario):
    runs = [run for _, run in race.entrants(J, scenario).values() if run is not None]
    if not runs:
        pytest.skip("no rule has this case")
    least = costs.reference(J, runs)
    assert least in (J.least_cost, J(*scenarios.reference(J))) or least == pytest.approx(
        J(*scenarios.reference(J))
    )
    curves = [costs.excess(run, least, 300) for run in runs]
    assert all(not np.isnan(curve).any() for curve in curves)
    # Nothing falls below the reference by more than rounding, where J is bounded below.
    if J.__name__ != "mccormick":
        assert min(curve.min() for curve in curves) > -1e-8
    low, high = costs.limits(curves)
    for limit in (low, high):
        assert np.log10(limit) == pytest.approx(round(np.log10(limit)), abs=1e-12)
    assert low < J(*J.start) - least < high
    assert 2 <= np.log10(high / low) <= 9 + 1e-9


# Paths and insets.


def test_a_path_is_cut_where_it_leaves_for_good():
    window = ((-5, 5), (-2, 2))
    path = np.array([[0, 0], [6, 1], [999, 1], [2e3, 0], [0, 0]], dtype=float)
    assert len(landscape.drawable(path, window)) == 3
    for bad in (np.nan, np.inf, -np.inf):
        path[1, 1] = bad
        assert len(landscape.drawable(path, window)) == 1
    whole = np.zeros((4, 2))
    assert landscape.drawable(whole, window) is whole


ANYWHERE = st.tuples(st.floats(0, 1), st.floats(0, 1))


@given(
    J=st.sampled_from(list(landscapes.catalogue.values())), places=st.lists(ANYWHERE, min_size=1)
)
def test_an_inset_shows_small_paths_whole_and_enlarged(J, places):
    corner, size = np.min(J.domain, axis=1), np.ptp(J.domain, axis=1)
    path = corner + np.array(places) * size
    filled = np.ptp(path, axis=0) / size
    window = landscape.zoom(J, [path])
    assert (window is None) == (max(filled) >= landscape.SMALL)
    if window:
        (left, right), (low, high) = window
        shares = np.array([right - left, high - low]) / size
        assert shares[0] == pytest.approx(shares[1])
        assert landscape.INSET / shares[0] > 1.45
        slack = 1e-9 * size
        assert (path >= np.array([left, low]) - slack).all()
        assert (path <= np.array([right, high]) + slack).all()
        assert (np.array([left, low]) >= corner - slack).all()
        assert (np.array([right, high]) <= corner + size + slack).all()


def test_rastrigin_needs_an_inset_and_himmelblau_none():
    def window(J):
        runs = [run for _, run in race.entrants(J, "well-chosen").values()]
        return landscape.zoom(J, [run.parameters for run in runs])

    (left, right), (low, high) = window(landscapes.rastrigin)
    assert left < 2 < right
    assert low < 2 < high
    assert window(landscapes.himmelblau) is None


@EACH
@pytest.mark.parametrize("scenario", scenarios.catalogue)
def test_an_inset_does_not_cover_what_it_enlarges(J, scenario):
    runs = [run for _, run in race.entrants(J, scenario).values() if run is not None]
    window = runs and landscape.zoom(J, [run.parameters for run in runs])
    if not window:
        return
    corner, size = np.min(J.domain, axis=1), np.ptp(J.domain, axis=1)
    place = np.array(landscape.free_corner(J, window))
    for run in runs:
        shares = (run.parameters - corner) / size
        covered = ((shares > place) & (shares < place + landscape.INSET)).all(axis=1)
        assert not covered.any()


# Names and words of the whole gallery.


def test_every_landscape_has_its_page():
    assert {script.stem for script in PAGES} == set(landscapes.catalogue)


@pytest.mark.parametrize("script", PAGES, ids=lambda script: script.stem)
def test_a_page_shows_all_its_figures_and_each_has_its_words(script):
    _, shown = executed(script)
    name = script.stem.replace("_", "-")
    expected = {f"{name}-{s}-{k}" for s in scenarios.catalogue for k in ("race", "convergence")}
    expected |= {f"{name}-rate-sensitivity", f"{name}-decay-sensitivity", f"{name}-matrix"}
    names = {plate.name for plate in shown}
    assert expected <= names
    assert f"runs-{name}" in names
    for plate in shown:
        assert plate.name == plate.name.lower()
        assert set(plate.name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
        assert plate.caption.endswith(".")
        assert landscapes.catalogue[script.stem].title in plate.title
        if isinstance(plate, Plate):
            assert len(plate.alt) > 60
            assert plate.alt.endswith(".")
            assert plate.width <= 700
            for word in ("nan", "None", "  ", "**", ":math:"):
                assert word not in plate.alt


def test_no_two_figures_share_a_name():
    names = [plate.name for script in PAGES for plate in executed(script)[1]]
    assert len(names) > 12 * 16
    assert sorted(set(names)) == sorted(names)
    # The lessons name their figures in words, which are unique among themselves.
    lessons = set(GALLERY.glob("*/*.py")) - set(PAGES)
    assert lessons
    for script in lessons:
        for node in ast.walk(ast.parse(script.read_text())):
            assert not isinstance(node, ast.Constant) or node.value not in names, script


@EACH
def test_captions_say_which_cases_do_not_exist_and_why(J):
    for scenario in scenarios.catalogue:
        caption = race.race(J, scenario).caption
        for name, (setting, run) in race.entrants(J, scenario).items():
            title = optimizers.catalogue[name].title
            if run is None:
                assert "No such case for" in caption
                assert title in caption
                assert setting.missing in caption


@pytest.mark.parametrize("scenario", ["well-chosen", "too-large"])
@pytest.mark.parametrize("J", [landscapes.himmelblau, landscapes.rosenbrock], ids=str)
def test_the_alternative_text_tells_where_every_rule_is_at_the_end(J, scenario):
    text = race.race(J, scenario).alt
    last = int(re.search(r"After (\d+) steps", text)[1])
    for name, (_, run) in race.entrants(J, scenario).items():
        title = optimizers.catalogue[name].title
        if run.finite[: last + 1].all():
            place = re.search(rf"{title} is at \((.+?), (.+?)\)", text)
            numbers = [float(number.replace("−", "-")) for number in place.groups()]
            assert numbers == pytest.approx(run.parameters[last], abs=0.0051)
        else:
            assert f"{title} has diverged at step {run.finite.tolist().index(False)}" in text


# Drawing.


def draw(plate: Plate, theme=style.LIGHT) -> Figure:
    """Draw a plate, a moving one at its last frame, and let matplotlib lay out its text."""
    with style.look(theme):
        drawn = plate.draw(theme)
        if isinstance(drawn, Clip):
            for frame in (0, len(drawn.durations) // 2, len(drawn.durations) - 1):
                assert drawn.update(frame)
            drawn = drawn.figure
        drawn.draw_without_rendering()
    assert tuple(drawn.get_size_inches() * 100) == pytest.approx((plate.width, plate.height))
    return drawn


def words(figure: Figure) -> list[tuple[Text, object]]:
    """Return what is written outside of axes, with its box in display pixels."""
    texts = [text for text in figure.texts if text.get_text() and text.get_visible()]
    return [(text, text.get_window_extent()) for text in texts]


@EACH
@pytest.mark.parametrize("scenario", ["well-chosen", "too-large", "decay-too-slow"])
def test_nothing_in_a_race_is_clipped_or_written_over_another(J, scenario):
    figure = draw(race.race(J, scenario))
    written = words(figure)
    for i, (text, box) in enumerate(written):
        assert box.x0 >= 0, text
        assert box.y0 >= 0, text
        assert box.x1 <= figure.bbox.x1, text
        assert box.y1 <= figure.bbox.y1, text
        for other, another in written[i + 1 :]:
            wide = min(box.x1, another.x1) - max(box.x0, another.x0)
            high = min(box.y1, another.y1) - max(box.y0, another.y0)
            assert min(wide, high) <= 2, f"{text.get_text()} meets {other.get_text()}"


@pytest.mark.parametrize("theme", style.THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("scenario", ["too-large", "decay-too-slow"])
def test_wild_runs_can_be_drawn(scenario, theme):
    J = landscapes.goldstein_price
    draw(race.race(J, scenario), theme)
    draw(convergence(J, scenario), theme)


def test_frames_and_durations_agree():
    with style.look(style.LIGHT):
        clip = race.race(landscapes.bowl, "well-chosen").draw(style.LIGHT)
    assert len(clip.durations) <= race.FRAMES
    assert all(duration % 10 == 0 for duration in clip.durations)
    assert clip.durations[-1] >= 2000  # the last frame is held
    assert max(clip.durations[:-1]) < 200


# Adding one function adds its row everywhere.


def trough(w1, w2):
    """Shallow along its floor."""
    return w1**4 / 4 + w1**2 / 2 + w2**2


def halves(W, dW, V, *, learning_rate, beta=0.5):
    """Step by the average of the last gradient and its sign."""
    V = beta * V + (1 - beta) * np.sign(dW)
    W = W - learning_rate * (dW + V) / 2
    return W, V


@pytest.fixture
def newcomers(monkeypatch):
    """Add a landscape and a rule to copies of the catalogues."""
    monkeypatch.setattr(landscapes, "catalogue", dict(landscapes.catalogue))
    monkeypatch.setattr(optimizers, "catalogue", dict(optimizers.catalogue))
    add = landscapes.landscape("Trough", domain=((-3, 3), (-3, 3)), start=(2, 2), minima=[(0, 0)])
    return add(trough), optimizers.rule("Halves")(halves)


def test_a_new_landscape_and_a_new_rule_get_their_rows_everywhere(newcomers):
    J, rule = newcomers
    records = scenarios.records(J)
    assert [row["rule"] for row in records].count("halves") == 6
    assert len(records) == 42
    assert sum("Halves" in row[1] for row in runs_table(J).rows) == 6
    plates = [
        *page.well_chosen(J),
        *page.sweeps(J),
        rates.rates(J, rule),
        matrix.matrix(J),
    ]
    for plate in plates:
        figure = draw(plate)
        titles = [text.get_text() for text in figure.findobj(Text)]
        assert any("Halves" in title for title in titles), plate.name
        if "sensitivity" not in plate.name:
            assert any("Trough" in title for title in titles), plate.name
        for axes in figure.axes:
            assert axes.get_position().y0 >= 0, plate.name
            assert axes.get_position().y1 <= 1, plate.name


def test_a_rule_without_a_colour_of_its_own_gets_ink():
    for theme in style.THEMES:
        assert theme.mark("halves").line == theme.ink
        assert theme.mark("halves").head in landscape.HEAD
        shapes = [theme.mark(name).head for name in [*optimizers.catalogue, "halves"]]
        colours = [theme.mark(name).line for name in [*optimizers.catalogue, "halves"]]
        assert len(set(shapes)) == len(set(colours)) == len(optimizers.catalogue) + 1


def test_what_a_sweep_varies_must_be_known():
    with pytest.raises(ValueError, match="over must be 'rate' or 'decay', not 'noise'"):
        sensitivity.sensitivity(landscapes.bowl, over="noise")


@pytest.mark.parametrize("figure", [race.race, convergence])
def test_a_scenario_must_be_known(figure):
    with pytest.raises(ValueError, match="unknown scenario 'nope'; known are too-small, "):
        figure(landscapes.bowl, "nope")
