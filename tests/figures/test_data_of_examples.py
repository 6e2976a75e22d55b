"""What figures of the examples, losses and plots publish: the settings make the numbers again."""

import json
import re
from functools import cache
from pkgutil import resolve_name

import numpy as np
import pytest
from scripts import GALLERY, figures

from paramopt import houses, landscapes, minimize, optimizers, record, regression, schedules
from paramopt.figures import box_losses, landscape, plates, style
from paramopt.figures.bound import bound
from paramopt.figures.chart import chart
from paramopt.figures.house_fit import house_fit
from paramopt.figures.house_residuals import house_residuals
from paramopt.figures.losses import losses
from paramopt.figures.plots import Line, Panel, plots
from paramopt.figures.regression import regression as lines
from paramopt.figures.regression import training
from paramopt.figures.slices import slice_line, slice_plane
from paramopt.figures.trials import Search, trials
from paramopt.localizer.slices import Plane

WORDS = {"name": "example", "title": "Title", "caption": "A caption.", "alt": "What is seen."}


def from_starts():
    J, starts = landscapes.himmelblau, np.array([[0.0, 3, -3], [0, -1, 2]])
    rules = ("gradient_descent", "momentum")
    return landscape.landscape(J, *(minimize(J, rule, starts, 20, 0.01) for rule in rules))


def two_lines():
    rows = [training("$m$ = 20", m=20, learning_rate=0.3), training("batch", m=20, batch_size=8)]
    return lines(rows=rows, **WORDS)


def panel(*curves, title="The panel"):
    axes = "batch size $B$", "excess cost", (1, 4), (1, 4), (1, 4), (1, 4)
    return Panel(title, "", *axes, curves)


def curves():
    first = Line([1, 2], [3.0, 4.0], label="here", at=(1, 3), band=([2, 3], [4, 5]))
    second = Line([1, 3, 4], [1, 2, 3], "dots", name="there")
    again = Line([1, 3, 4], [1, 2, 3])
    return plots(settings="", panels=[panel(first, second, again)], ran=[{"seed": 0}], **WORDS)


U, V = np.array([0.0, 1, 2]), np.array([-1.0, 1])
HEIGHTS = np.array([[1.0, 2, 3], [4, 5, 6]])
SHARES = np.array([0, 0.5, 1])
DEEPER = {"training": np.array([3.0, 2, 1]), "held-out": np.array([3.0, 2.5, 2])}


def plane():
    path = np.array([[0.0, -1], [1, 0], [2, 1]])
    grid = {"plane": Plane(np.zeros(2), np.eye(2), path, 1.0), "u": U, "v": V, "costs": HEIGHTS}
    return slice_plane(run="", marks={}, ran=[{"seed": 0}], **grid, **WORDS)


def straight():
    return slice_line(run="", shares=SHARES, costs=DEEPER, ran=[{"seed": 0}], **WORDS)


def searches():
    points, values = np.array([[0.1, 0.2], [0.3, 0.4]]), np.array([0.0, -2.0])
    tried = [Search(name, points, values, {"rate": points[:, 0] ** 2}) for name in "abc"]
    axes = {"across": ("", {}), "up": ("", {})}
    truth = np.arange(9.0).reshape(3, 3)
    return trials(settings="", truth=truth, searches=tried, ran=[{"seed": 0}], **axes, **WORDS)


FIGURES = {
    "lines": two_lines,
    "landscape": from_starts,
    "plots": curves,
    "plane": plane,
    "line": straight,
    "searches": searches,
    "losses": losses,
    "box losses": box_losses.losses,
    "box moved": box_losses.overlap_lost,
    "sure gain": lambda: bound(start=-2.0),
    "chart": chart,
    "house fit": house_fit,
    "house residuals": house_residuals,
    "factors": lambda: figures(GALLERY / "learning_rate/two_curvatures.py")[0],
    "throughput": lambda: figures(GALLERY / "batch_size/throughput.py")[0],
    "speed": lambda: figures(GALLERY / "sweeps/speed.py")[0],
    "ratios": lambda: figures(GALLERY / "sweeps/speed.py")[1],
}


@cache
def figure(name: str) -> plates.Plate:
    return FIGURES[name]()


def data(name: str) -> tuple[list[dict], list[dict]]:
    """Return a figure's settings and its tables."""
    known = figure(name).data
    return known.settings, list(known.tables.values())


def rows(table: dict, **where) -> dict[str, np.ndarray]:
    """Return some of a table's rows, by what stands in a column."""
    ((column, value),) = where.items()
    chosen = np.asarray(table[column]) == value
    return {name: np.asarray(values)[chosen] for name, values in table.items()}


def rate(setting: dict) -> schedules.Schedule:
    kind, settings = setting["schedule"], {k: v for k, v in setting.items() if k != "schedule"}
    return schedules.catalogue[kind](**settings)


@pytest.mark.parametrize("name", FIGURES)
def test_what_is_published_is_well_formed(name):
    settings, tables = data(name)
    assert settings
    json.dumps(settings, allow_nan=False)
    assert all(re.fullmatch("[a-z][a-z0-9_]*", key) for setting in settings for key in setting)
    for table in figure(name).data.tables:
        assert re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", table)
    for table in tables:
        assert all(re.fullmatch("[a-z][a-z0-9_]*", column) for column in table)
        assert len({len(column) for column in table.values()}) == 1
        assert record.comma_separated(table).count("\n") == len(next(iter(table.values()))) + 1


@pytest.mark.parametrize("name", FIGURES)
def test_functions_that_settings_name_exist(name):
    def named(value):
        if isinstance(value, dict):
            for part in value.values():
                yield from named(part)
        elif isinstance(value, str) and value.startswith("paramopt."):
            yield value

    for setting in data(name)[0]:
        assert all(callable(resolve_name(found)) for found in named(setting))


def test_a_line_trains_again():
    settings, (paths, examples) = data("lines")
    for setting in settings:
        known = dict(setting["data"])
        drawn = resolve_name(known.pop("function"))(**known)
        np.testing.assert_array_equal([drawn.x, drawn.y], [examples["x"], examples["y"]])
        np.testing.assert_array_equal(drawn.truth, setting["truth"])
        run = regression.train(
            drawn,
            setting["optimizer"],
            setting["start"],
            learning_rate=rate(setting["learning_rate"]),
            **{key: setting[key] for key in ("batch_size", "epochs", "seed")},
        )
        table = rows(paths, run=setting["run"])
        np.testing.assert_array_equal(table["step"], np.arange(run.steps + 1))
        np.testing.assert_array_equal([table["w"], table["b"]], run.parameters.T)
        np.testing.assert_array_equal(table["cost"], run.costs)


def test_many_starts_run_again():
    settings, (ends,) = data("landscape")
    for setting in settings:
        run = minimize(
            setting["landscape"],
            setting["optimizer"],
            setting["start"],
            setting["steps"],
            rate(setting["learning_rate"]),
            **setting["hyperparameters"],
        )
        table = rows(ends, run=setting["run"])
        np.testing.assert_array_equal([table["start_w1"], table["start_w2"]], run.start)
        np.testing.assert_array_equal([table["end_w1"], table["end_w2"]], run.parameters[-1])
        np.testing.assert_array_equal(table["end_cost"], run.costs[-1])


def test_the_ravine_is_measured_again():
    (setting,), (table,) = data("factors")
    step = setting["measured_in_step"]
    arguments = (setting[key] for key in ("landscape", "optimizer", "start", "steps"))
    run = minimize(*arguments, rate(setting["learning_rate"]))
    distance = np.hypot(*run.parameters.swapaxes(0, 1))
    measured = rows(table, curve="measured")
    np.testing.assert_array_equal(measured["factor"], distance[step] / distance[step - 1])
    larger, measured_rates = rows(table, curve="larger of both"), measured["learning_rate"]
    # Theory, interpolated between the points that are drawn, says the same.
    theory = np.interp(measured_rates, larger["learning_rate"], larger["factor"])
    np.testing.assert_allclose(measured["factor"], theory, rtol=1e-4)


def test_losses_are_what_their_functions_say():
    settings, (numbers, answers) = data("losses")
    functions = {setting["curve"]: setting for setting in settings}
    for table, column in ((numbers, "error"), (answers, "z")):
        for name in set(table["curve"]) - {"squared error of p", "a mistake or none"}:
            curve, function = rows(table, curve=name), resolve_name(functions[name]["function"])
            truth = [functions[name]["y"]] if "y" in functions[name] else []
            np.testing.assert_array_equal(curve["loss"], function(*truth, curve[column]))
    probability = rows(answers, curve="squared error of p")
    wrong = 1 / (1 + np.exp(probability["z"]))  # the probability of the other answer
    np.testing.assert_allclose(probability["loss"], wrong**2, rtol=1e-12)


def test_box_losses_are_what_their_functions_say():
    settings, (table,) = data("box losses")
    for setting in settings:
        curve = rows(table, curve=setting["curve"])
        loss, true = resolve_name(setting["function"]), setting["true_width_pixels"]
        predicted = curve["predicted_width_pixels"]
        np.testing.assert_array_equal(curve["loss"], loss(0, 0, true, 1, 0, 0, predicted, 1))
    (squares, overlap), (moved,) = data("box moved")
    for setting, gives in ((squares, moved["squares"]), (overlap, 1 - moved["one_minus_iou"])):
        truth = np.array(setting["truth"])
        boxes = truth + np.outer(moved["d"], [1, 0, 0, 0])
        function = resolve_name(setting["function"])
        found = function(*truth, *boxes.T) if setting is squares else function(truth, boxes)
        np.testing.assert_allclose(found, gives, atol=1e-15)


def test_one_step_gains_what_is_said():
    (setting,), (costs, gains) = data("sure gain")
    start, largest = setting["start"], setting["largest_curvature"]

    def J(w):
        return np.sqrt(1 + w**2)

    slope = start / J(start)
    cost, true = rows(costs, curve="cost"), rows(gains, curve="true")
    np.testing.assert_allclose(cost["cost"], J(cost["w"]))
    after = start - true["learning_rate"] * slope
    np.testing.assert_allclose(true["decrease"], J(start) - J(after), atol=1e-12)
    sure = rows(gains, curve="sure")["decrease"]
    assert (true["decrease"] >= sure - 1e-12).all()
    assert sure.max() == pytest.approx(slope**2 / 2 / largest, rel=1e-4)


def test_houses_are_fitted_again():
    settings, (table,) = data("house fit")
    sales = {"sales": houses.sales(), "mistyped": houses.mistyped(houses.sales())}
    for i, setting in enumerate(settings):
        used = sales[setting["data"]["function"].split(".")[-1]]
        X = houses.design(used.features[:, :1])
        line = table["thousand_dollars_per_square_foot"][i], table["intercept_thousand_dollars"][i]
        np.testing.assert_array_equal(resolve_name(setting["function"])(X, used.y), line)
        assert (table["prices"][i], table["loss"][i]) == (setting["prices"], setting["loss"])


def test_residuals_are_counted():
    (setting,), (bars, densities, spread) = data("house residuals")
    sales = houses.sales()
    residuals = sales.y - houses.design(sales.features) @ setting["parameters"]
    for low, high, count in zip(*bars.values(), strict=True):
        assert np.sum((low <= residuals) & (residuals < high)) == count
    assert len(spread["middle_prediction_thousand_dollars"]) == 4
    width = bars["to_thousand_dollars"][0] - bars["from_thousand_dollars"][0]
    for name in ("Gauss", "Laplace"):
        curve = rows(densities, density=name)
        total = np.trapezoid(curve["sales"], curve["residual_thousand_dollars"]) / width
        assert total == pytest.approx(sales.m, rel=0.01)


@pytest.mark.parametrize("name", ["house fit", "house residuals"])
def test_the_sales_are_not_published(name):
    for table in data(name)[1]:
        assert all(len(column) != houses.sales().m for column in table.values())


def test_a_slice_says_where_each_cost_is():
    _, (grid, path) = data("plane")
    for u, v, cost in zip(*grid.values(), strict=True):
        assert cost == HEIGHTS[V.tolist().index(v), U.tolist().index(u)]
    assert len(grid["cost"]) == HEIGHTS.size
    assert path["u"].tolist() == [0, 1, 2]
    (table,) = data("line")[1]
    for images, costs in DEEPER.items():
        curve = rows(table, images=images)
        np.testing.assert_array_equal(curve["share_of_the_way"], SHARES)
        np.testing.assert_array_equal(curve["cost"], costs)


def test_a_search_says_what_it_tried():
    (table,) = data("searches")[1]
    second = rows(table, run="b")
    assert second["trial"].tolist() == [1, 2]
    np.testing.assert_allclose(second["rate"], [0.01, 0.09])
    np.testing.assert_allclose(second["cost"], [1, 0.01])


@pytest.mark.parametrize("name", ["plots", "throughput", "speed"])
def test_every_point_of_a_plot_is_in_its_table(name):
    plate = figure(name)
    with style.look(style.LIGHT):
        drawn = plate.draw(style.LIGHT)
    for axes, table in zip(drawn.axes, data(name)[1], strict=True):
        _, across, up, *_ = table.values()
        written = set(zip(map(float, across), map(float, up), strict=True))
        points = {tuple(map(float, point)) for line in axes.lines for point in line.get_xydata()}
        assert points
        assert points == written


def test_a_plot_names_columns_after_its_axes_and_gives_bands():
    (table,) = data("plots")[1]
    assert list(table) == ["curve", "batch_size", "excess_cost", "low", "high"]
    assert list(figure("plots").data.tables) == ["example-the-panel"]
    here, there = rows(table, curve="here"), rows(table, curve="there")
    assert (here["low"].tolist(), here["high"].tolist()) == ([2, 3], [4, 5])
    assert there["low"].tolist() == [None] * 3


def test_two_lines_of_a_panel_cannot_have_one_name():
    both = panel(Line([1], [1], name="same"), Line([2], [2], name="same"))
    with pytest.raises(ValueError, match="two lines of the panel 'The panel' are called 'same'"):
        plots(settings="", panels=[both], ran=[], **WORDS)


def test_a_plot_of_rows_has_the_table_it_is_given():
    (table,) = data("ratios")[1]
    assert set(table["landscape"]) <= set(landscapes.catalogue)
    assert set(table["optimizer"]) <= set(optimizers.catalogue)
    assert all(np.isfinite(table[peer]).all() for peer in ("c", "jax", "numpy", "pytorch"))
