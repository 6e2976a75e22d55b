"""What was run, as data: complete, exact, and enough to make it again."""

import csv
import io
import json

import numpy as np
import pytest

from paramopt import landscapes, minimize, optimizers, record, schedules

SCHEDULES = [
    schedules.constant(0.03),
    schedules.inverse_time(0.05, decay=0.1),
    schedules.warmup(schedules.inverse_time(0.05, decay=0.1), steps=3),
]


def read(text: str) -> dict[str, list[str]]:
    header, *rows = csv.reader(io.StringIO(text))
    return dict(zip(header, zip(*rows, strict=True), strict=True))


@pytest.mark.parametrize("rate", SCHEDULES, ids=lambda rate: rate.kind.__name__)
@pytest.mark.parametrize("rule", optimizers.catalogue)
def test_a_run_is_made_again_from_its_json(rule, rate):
    first = minimize("beale", rule, (0.3, 0.2), 30, rate, noise=0.1, seed=3)
    second = record.again(json.loads(json.dumps(record.setting(first), allow_nan=False)))
    np.testing.assert_array_equal(second.parameters, first.parameters)
    np.testing.assert_array_equal(second.costs, first.costs)


def test_hyperparameters_are_kept():
    first = minimize("bowl", "adam", (1, 2), 5, 0.1, beta_1=0.5, epsilon=0.25)
    assert record.setting(first)["hyperparameters"] == {
        "beta_1": 0.5,
        "beta_2": 0.999,
        "epsilon": 0.25,
    }


def test_a_table_read_back_is_what_was_computed():
    runs = {
        "fine": minimize("rosenbrock", "momentum", (-1.2, 1), 50, 1e-3),
        "diverges": minimize("rosenbrock", "momentum", (-1.2, 1), 50, 1),
        "missing": None,
    }
    made = record.of_runs("example", runs)
    assert [setting["run"] for setting in made.settings] == ["fine", "diverges"]
    columns = read(record.comma_separated(made.tables["example"]))
    for name in ("fine", "diverges"):
        mine = [i for i, run in enumerate(columns["run"]) if run == name]
        assert [int(columns["step"][i]) for i in mine] == list(range(51))
        for column, values in (
            ("w1", runs[name].parameters[:, 0]),
            ("w2", runs[name].parameters[:, 1]),
            ("cost", runs[name].costs),
        ):
            found = [float(columns[column][i]) for i in mine]
            np.testing.assert_allclose(found, values, rtol=1e-9)


def test_many_starts_are_numbered():
    starts = np.array([[1.0, 2, 3], [4, 5, 6]])
    run = minimize("bowl", "gradient_descent", starts, 2, 0.5)
    table = record.of_runs("many", {"all": run}).tables["many"]
    for i in range(3):
        rows = table["start"] == i
        np.testing.assert_array_equal(table["w2"][rows], run.parameters[:, 1, i])
        np.testing.assert_array_equal(table["cost"][rows], run.costs[:, i])


def test_nothing_ran():
    assert record.of_runs("none", {"adam": None}) == record.Record()


def test_records_are_joined():
    one, two = (record.Record([{"run": name}], {name: {"x": [1]}}) for name in ("a", "b"))
    assert one + two == record.Record(
        [{"run": "a"}, {"run": "b"}], {"a": {"x": [1]}, "b": {"x": [1]}}
    )


def test_a_cost_of_ones_own_has_its_name():
    def valley(w1, w2):
        return w1**2 + 3 * w2**2

    run = minimize(landscapes.Landscape(valley), "gradient_descent", (1, 1), 1, 0.1)
    assert record.setting(run)["landscape"] == "valley"
