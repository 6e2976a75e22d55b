"""What figures say they ran: whoever runs it again gets the numbers in the figure's tables."""

import json
import re
from functools import cache
from pkgutil import resolve_name

import numpy as np
import pytest
from scripts import GALLERY, executed
from scripts import figures as figures_of
from test_localizer import plates as localizer_plates

from paramopt import (
    basins,
    landscapes,
    minimize,
    noisy,
    optimizers,
    polynomials,
    propagation,
    record,
    regression,
    schedules,
    separable,
    stationary,
    surveys,
)
from paramopt.figures import basins as maps_of_basins
from paramopt.figures import (
    comparison,
    maps,
    overfitting,
    parabola,
    quartiles,
    radius,
    regimes,
    stability,
    step_lengths,
    warmup,
)
from paramopt.figures import propagation as layers
from paramopt.figures import separable as wilson
from paramopt.figures import stationary as levels
from paramopt.figures.pictures import pictures
from paramopt.localizer.boxes import intersection_over_union
from paramopt.localizer.images import draw


def compared():
    """Return two sides of two rules on Rosenbrock's function."""
    J = landscapes.rosenbrock
    rates = {"gradient_descent": 0.001, "momentum": 0.002}
    slow = {rule: minimize(J, rule, (0, 0), 20, rate) for rule, rate in rates.items()}
    fast = {rule: minimize(J, rule, (0, 0), 20, 2 * rate) for rule, rate in rates.items()}
    sides = comparison.Side("Slow", J, slow), comparison.Side("Twice as fast", J, fast)
    return comparison.comparison("a-comparison", "Two", "Two.", *sides, ((-2, 2), (-2, 2)))


def warmed():
    """Return a run that overflows, and one that warms up."""
    rate = schedules.constant(0.022)
    rates = rate, schedules.warmup(rate, steps=10)
    return warmup.warmup(
        *(minimize("himmelblau", "gradient_descent", (5, 5), 60, r) for r in rates)
    )


def mapped():
    """Return a basin map of few starts."""
    J, rule = landscapes.himmelblau, optimizers.momentum
    found = basins.basins(J, rule, maps_of_basins.starts(J), 200, 0.01)
    return maps_of_basins.basin_map(J, rule, 0.01, 200, found)


def boxed():
    """Return three of twenty images, each with a box a little off, by its number."""
    images = draw(20, seed=3)
    predicted = images.boxes + 0.001 * np.arange(20)[:, None]
    chosen = {"chosen": [7, 2, 5], "columns": 3, "ran": []}
    return pictures("b", "Boxes", "", "Boxes.", "", images=images, predicted=predicted, **chosen)


def of_script(name):
    """Return the first figure that a script of the gallery shows."""
    return figures_of(GALLERY / name)[0]


FIGURES = {
    "step_lengths": lambda: step_lengths.step_lengths()[0],
    "comparison": compared,
    "warmup": warmed,
    "correction": lambda: of_script("source_article/bias_correction.py"),
    "regimes": lambda: regimes.regimes((0.4, 1.25, 2.2, 2.6)),
    "parabola": lambda: parabola.parabola((0.6, 1.2), (0.5, 1.25), -2.0),
    "schedule": lambda: of_script("learning_rate/schedules.py"),
    "decays": lambda: of_script("learning_rate/decay_with_noise.py"),
    "range_test": lambda: of_script("learning_rate/range_test.py"),
    "symmetry": lambda: of_script("initialization/two_equal_units.py"),
    "stability": lambda: stability.stability((20, 24, 28)),
    "overfitting": lambda: overfitting.overfitting(20, 9, (2, 5), (2, 5)),
    "separable": lambda: wilson.separable_example()[0],
    "propagation": lambda: layers.propagation((1.0, 2.0), 4, 16),
    "radius": radius.radius,
    "stationary": lambda: levels.stationary_points(landscapes.saddle),
    "basins": mapped,
    "maps": lambda: maps.maps(landscapes.saddle),
    "quartiles": lambda: quartiles.rate_quartiles(landscapes.bowl),
    "images": lambda: localizer_plates()[0],
    "boxes": boxed,
    "progress": lambda: localizer_plates()[2],
    "overlap": lambda: localizer_plates()[3],
}


@cache
def data(kind):
    return FIGURES[kind]().data


@pytest.fixture(autouse=True)
def few(monkeypatch):
    """Few starts and draws do: figures say how many they took."""
    monkeypatch.setattr(maps, "SIDE", 12)
    monkeypatch.setattr(maps_of_basins, "SIDE", 24)
    monkeypatch.setattr(overfitting, "REPEATS", 50)


def rows(columns, **chosen):
    """Return the columns of the rows that have these values."""
    taken = np.all([np.asarray(columns[name]) == value for name, value in chosen.items()], axis=0)
    return {name: np.asarray(column)[taken] for name, column in columns.items()}


def function(named):
    """Return the function, landscape or rule that a figure's settings name."""
    return landscapes.catalogue.get(named) or optimizers.catalogue.get(named) or resolve_name(named)


def rate_of(setting):
    """Return the schedule that settings describe."""
    kind, settings = setting["schedule"], {k: v for k, v in setting.items() if k != "schedule"}
    after = {k: rate_of(v) if isinstance(v, dict) else v for k, v in settings.items()}
    return schedules.catalogue[kind](**after)


def drawn_from(setting):
    """Return the data set that settings describe."""
    arguments = {name: value for name, value in setting.items() if name != "function"}
    return function(setting["function"])(**arguments)


def words(value):
    """Yield all texts of nested settings."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (word for inner in value.values() for word in words(inner))
    elif isinstance(value, list):
        yield from (word for inner in value for word in words(inner))


@pytest.mark.parametrize("kind", FIGURES)
def test_settings_are_strict_json_and_name_what_exists(kind):
    settings = data(kind).settings
    assert json.loads(json.dumps(settings, allow_nan=False)) == settings
    for word in words(settings):
        if word.startswith("paramopt."):
            assert callable(resolve_name(word))


@pytest.mark.parametrize("kind", FIGURES)
def test_tables_are_whole_and_have_plain_names(kind):
    tables = data(kind).tables
    assert tables
    for name, columns in tables.items():
        assert re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", name)
        assert all(re.fullmatch("[a-z0-9]+(_[a-z0-9]+)*", column) for column in columns)
        assert len({len(column) for column in columns.values()}) == 1
        assert 1 < len(record.comma_separated(columns).splitlines()) < 5000


@pytest.mark.parametrize("kind", FIGURES)
def test_each_run_of_a_table_has_its_settings(kind):
    said = {setting["run"] for setting in data(kind).settings if "run" in setting}
    for columns in data(kind).tables.values():
        assert set(columns.get("run", [])) <= said


@pytest.mark.parametrize(
    ("kind", "count"),
    [("step_lengths", 6), ("comparison", 4), ("warmup", 2), ("correction", 1), ("regimes", 4)],
)
def test_runs_again_take_the_same_steps(kind, count):
    compared = 0
    for setting in data(kind).settings:
        if setting.get("optimizer") not in optimizers.catalogue:
            continue
        run = minimize(
            function(setting["landscape"]),
            setting["optimizer"],
            setting["start"],
            setting["steps"],
            rate_of(setting["learning_rate"]),
            noise=setting["noise"],
            seed=setting["seed"],
            **setting["hyperparameters"],
        )
        again = record.trajectories(run)
        for name, columns in data(kind).tables.items():
            own = rows(columns, run=setting["run"]) if "cost" in columns else {"step": ()}
            if len(own["step"]) and slug(setting.get("side", "")) in name:
                shared = [column for column in again if column in own]
                assert {"step", "w1", "cost"} <= set(shared)
                for column in shared:
                    np.testing.assert_array_equal(own[column], again[column])
                compared += 1
    assert compared == count


def slug(words):
    return words.lower().replace(" ", "-")


def test_the_step_lengths_are_those_of_the_runs():
    tables = data("step_lengths").tables
    lengths, runs = tables["adaptive-step-lengths"], tables["adaptive-step-lengths-slope"]
    for name in set(runs["run"]):
        steps = abs(np.diff(rows(runs, run=name)["w1"])) / step_lengths.RATE
        own = rows(lengths, run=name)
        np.testing.assert_array_equal(own["length_over_learning_rate"], steps)
        assert own["step"].tolist() == list(range(1, len(steps) + 1))


def test_schedules_again_give_the_same_rates():
    (columns,) = data("schedule").tables.values()
    for setting in data("schedule").settings:
        own, rate = rows(columns, schedule=setting["schedule"]), rate_of(setting)
        assert own["learning_rate"].tolist() == [rate(t) for t in range(101)]


def test_the_error_of_a_step_lies_between_tangent_and_cost():
    (columns,) = data("parabola").tables.values()
    columns = {name: np.array(column) for name, column in columns.items()}
    w, rate, curvature = (columns[name] for name in ("start", "learning_rate", "curvature"))
    np.testing.assert_allclose(columns["next_w"], w - rate * curvature * w)
    np.testing.assert_allclose(columns["cost"], curvature * columns["next_w"] ** 2 / 2)
    np.testing.assert_allclose(columns["cost"] - columns["tangent"], columns["error"])


def test_decays_again_give_the_same_predictions():
    columns = data("decays").tables["noisy-decays"]
    for setting in data("decays").settings:
        rates = rate_of(setting["learning_rate"])(np.arange(setting["steps"]))
        known = (setting[name] for name in ("curvature", "start", "noise"))
        own = rows(columns, run=setting["run"])
        again = noisy.mean_squares(rates, *known)[own["step"]]
        np.testing.assert_allclose(own["predicted_mean_square"], again, rtol=1e-12)
        np.testing.assert_allclose(own["measured_mean_square"], again, rtol=0.2)


def test_a_range_test_again_costs_the_same():
    columns = data("range_test").tables["range-test"]
    script, _ = executed(GALLERY / "learning_rate/range_test.py")
    for setting in data("range_test").settings:
        rate = dict(setting["learning_rate"])
        kind = {**schedules.catalogue, "growing": script["growing"]}[rate.pop("schedule")]
        examples = drawn_from(setting["data"])
        steps_an_epoch = -(-examples.m // setting["batch_size"])
        run = regression.train(
            examples,
            setting["optimizer"],
            setting["start"],
            batch_size=setting["batch_size"],
            epochs=setting["steps"] // steps_an_epoch,
            learning_rate=kind(**rate),
            seed=setting["seed"],
        )
        own = rows(columns, run=setting["run"])
        costs = run.costs[100] if run.costs.ndim > 1 else run.costs[1 : len(own["cost"]) + 1]
        np.testing.assert_array_equal(own["cost"], costs)


def test_a_sweep_of_batch_sizes_again_ends_alike():
    swept = [s for s in data("stability").settings if s["learning_rate"] == "swept"]
    assert len(swept) == 9
    for setting in swept[::4]:
        examples = drawn_from(setting["data"])
        own = rows(
            data("stability").tables[f"regression-stability-{examples.m}"], run=setting["run"]
        )
        run = regression.train(
            examples,
            setting["optimizer"],
            setting["start"],
            batch_size=setting["batch_size"],
            epochs=setting["steps"],
            learning_rate=own["learning_rate"][:40],
            seed=setting["seed"],
        )
        least = regression.cost(examples)(*regression.best_fit(examples))
        last = run.costs[setting["steps"] - 99 : setting["steps"] + 1] - least
        np.testing.assert_allclose(
            own["excess_cost"][:40], last.mean(axis=0), rtol=1e-9, atol=1e-13
        )


def test_polynomials_again_cost_the_same():
    _, setting = data("overfitting").settings
    columns = data("overfitting").tables["overfitting-costs"]
    examples = drawn_from(setting["data"])
    line = regression.line(examples.x, *examples.truth)
    for n, fitted, fresh in zip(*list(columns.values())[:3], strict=True):
        draws = (setting[name] for name in ("noise", "repeats", "seed"))
        assert polynomials.costs(examples.x, line, n, *draws) == (fitted, fresh)
    fit = rows(data("overfitting").tables["overfitting-fits"], curve="5 parameters")
    again = polynomials.fit(examples.x, examples.y, 5)
    near = np.interp(examples.x, fit["x"], fit["y"])
    np.testing.assert_allclose(near, again, atol=1e-3 * np.ptp(fit["y"]))


def test_the_separable_example_again_costs_the_same():
    (columns,) = data("separable").tables.values()
    for setting in data("separable").settings:
        training, _ = drawn_from(setting["data"])
        own = rows(columns, run=setting["run"])
        path = separable.train(
            training, setting["optimizer"], len(own["step"]) - 1, rate_of(setting["learning_rate"])
        )
        again = separable.cost(training, path)
        np.testing.assert_allclose(own["training_cost"], again, rtol=1e-9, atol=1e-20)


def test_networks_again_have_the_same_sizes():
    (columns,) = data("propagation").tables.values()
    for setting in data("propagation").settings:
        sizes = drawn_from(setting)
        own = rows(columns, gain=setting["gain"])
        np.testing.assert_array_equal(own["output"], sizes.signals)
        np.testing.assert_array_equal(own["gradient"], sizes.gradients)
        again = propagation.predicted(setting["gain"], setting["layers"])
        np.testing.assert_array_equal(own["predicted_output"], again)


def test_factors_are_those_of_the_matrices():
    (columns,) = data("radius").tables.values()
    for setting in data("radius").settings:
        own, beta = rows(columns, run=setting["run"]), setting["beta"]
        pulls, matrix = own["heavy_ball_rate_times_curvature"], function(setting["function"])
        matrices = [matrix(pull / (1 - beta), setting["curvature"], beta) for pull in pulls]
        again = abs(np.linalg.eigvals(matrices)).max(axis=1)
        np.testing.assert_allclose(own["factor"], again, atol=1e-12)
        at_limit = matrix(setting["limit"], setting["curvature"], beta)
        assert abs(np.linalg.eigvals(at_limit)).max() == pytest.approx(1)


def test_stationary_points_are_level():
    (columns,) = data("stationary").tables.values()
    (setting,) = data("stationary").settings
    J = function(setting["landscape"])
    assert len(columns["kind"]) == len(stationary.stationary_points(J))
    w = np.array([columns["w1"], columns["w2"]])
    np.testing.assert_allclose(J.gradient(*w), 0, atol=1e-9)
    for which in ("smaller", "larger"):
        along = np.array([columns[f"{which}_direction_w{i}"] for i in (1, 2)])
        curved = columns[f"{which}_curvature"] * along
        again = np.einsum("ijk,jk->ik", J.hessian(*w), along)
        np.testing.assert_allclose(again, curved, atol=1e-9)


def basins_again(setting):
    """Return where all starts of a map end."""
    J, starts = function(setting["landscape"]), setting["starts"]
    return function(setting["function"])(
        J,
        setting["optimizer"],
        function(starts["function"])(J, starts["side"]),
        setting["steps"],
        rate_of(setting["learning_rate"]),
        tolerance=setting["tolerance"],
    )


def test_a_basin_map_again_has_the_same_shares():
    (columns,) = data("basins").tables.values()
    (setting,) = data("basins").settings
    found = basins_again(setting)
    assert columns["share"] == [*found.shares, found.share_lost]
    arrivals = [np.median(found.arrival[found.reached == i]) for i in range(4)]
    assert columns["median_arrival"] == [*arrivals, None]


def test_maps_again_have_the_same_shares():
    (columns,) = data("maps").tables.values()
    for setting in data("maps").settings[1:]:
        found, own = basins_again(setting), rows(columns, run=setting["run"])
        shares = [own[f"share_group_{i}"].item() for i in range(2)]
        np.testing.assert_allclose(shares, found.shares)
        np.testing.assert_allclose(own["share_any"], 1 - found.share_lost)


def test_quartiles_are_those_of_single_runs():
    columns = data("quartiles").tables["bowl-rate-quartiles"]
    for setting in data("quartiles").settings:
        own = rows(columns, run=setting["run"])
        J, starts = function(setting["landscape"]), setting["starts"]
        W = surveys.cells(J, starts["side"]).reshape(2, -1)
        i = int(np.argmin(abs(np.log(own["learning_rate"] / 0.01))))
        run = minimize(J, setting["optimizer"], W, setting["steps"], own["learning_rate"][i])
        shares = np.sort(run.costs[-1] / run.costs[0])
        again = shares[[len(shares) // 4, len(shares) // 2, 3 * len(shares) // 4]]
        said = [own[name][i] for name in ("lower_quartile", "median", "upper_quartile")]
        np.testing.assert_allclose(said, again, rtol=1e-6, atol=1e-12)


def test_boxes_are_those_of_the_images():
    (columns,) = data("boxes").tables.values()
    sides = ("x", "y", "width", "height")
    true = np.transpose([columns[side] for side in sides])
    predicted = np.transpose([columns[f"predicted_{side}"] for side in sides])
    assert columns["image"].tolist() == [7, 2, 5]
    np.testing.assert_array_equal(true, draw(20, seed=3).boxes[columns["image"]])
    off = 0.001 * columns["image"][:, None] * np.ones(4)
    np.testing.assert_allclose(predicted - true, off)
    again = intersection_over_union(predicted, true)
    np.testing.assert_allclose(columns["intersection_over_union"], again)


def test_overlaps_are_counted_and_averaged():
    tables = data("overlap").tables
    images, histogram, means = (tables[f"d{end}"] for end in ("", "-histogram", "-by-width"))
    assert sum(histogram["images"]) == len(images["image"])
    for low, high, mean in zip(
        means["width_from"], means["width_to"], means["iou_squares"], strict=True
    ):
        inside = (low <= images["width"]) & (images["width"] < high)
        assert images["iou_squares"][inside].mean() == pytest.approx(mean)


def test_all_measurements_of_a_training_are_in_its_table():
    (columns,) = data("progress").tables.values()
    own = rows(columns, images="training")
    assert own["epoch"].tolist() == [0, 1, 2]
    np.testing.assert_allclose(rows(columns, images="held-out")["cost"], 1.3 * own["cost"])
