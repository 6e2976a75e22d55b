"""What the pages on starts and on learning rates say about their tables."""

import numpy as np
import pytest
from scripts import GALLERY, tables


def table(script, name):
    """Return the records of a table by their first entry."""
    (found,) = (table for table in tables(GALLERY / script) if table.name == name)
    return {next(iter(row.values())): row for row in found.records}


def test_the_ravine_shrinks_as_predicted():
    rows = table("learning_rate/two_curvatures.py", "ravine-factors").values()
    assert len(rows) == 5
    for row in rows:
        assert row["measured"] == pytest.approx(row["predicted"], rel=1e-4)
        assert row["steps_measured"] <= row["steps_predicted"] + 1
    assert min(rows, key=lambda row: row["steps_measured"])["learning_rate"] == pytest.approx(
        2 / 51
    )


def test_mean_squares_of_the_decays_are_as_predicted():
    rows = table("learning_rate/decay_with_noise.py", "decay-mean-squares")
    for row in rows.values():
        assert row["measured_100"] == pytest.approx(row["predicted_100"], rel=0.12)
        assert row["measured_2000"] == pytest.approx(row["predicted_2000"], rel=0.12)
    ends = {name: row["predicted_2000"] for name, row in rows.items()}
    assert min(ends, key=ends.get) == "Well chosen"
    assert ends["Too slow"] / ends["Well chosen"] == pytest.approx(40, rel=0.05)


def test_warm_up_keeps_runs_in_their_basins():
    rows = table("learning_rate/warm_up.py", "warmup-basins")
    assert all(row["none"] == 0 for row in rows.values())
    assert rows[0]["elsewhere"] == rows[1]["elsewhere"] > 10 * rows[2]["elsewhere"]


def test_range_tests_find_the_wall_but_not_the_best_rate():
    rows = table("learning_rate/range_test.py", "range-test-readings")
    tests = [row for name, row in rows.items() if name.startswith("Range")]
    (sweep,) = [row for name, row in rows.items() if name.startswith("Sweep")]
    assert all(0.1 < row["doubled"] < 0.4 for row in tests)
    assert all(row["least"] > 2 * sweep["least"] for row in tests)
    assert sweep["steps"] == 41 * tests[1]["steps"]


def test_basins_in_numbers():
    rows = table("initialization/basin_maps.py", "himmelblau-basin-shares")
    for row in rows.values():
        assert sum(row[key] for key in ("A", "B", "C", "D", "none")) == pytest.approx(1)
    assert rows["Gradient descent"]["elsewhere"] == 0
    large = rows["Gradient descent, large rate"]
    assert large["C"] == 0
    assert 0.2 < large["none"] < 0.25


def test_signals_end_where_predicted():
    rows = table("initialization/signal_sizes.py", "signal-sizes")
    for row in rows.values():
        for key in ("outputs", "gradient"):
            assert abs(np.log2(row[key] / row["predicted"])) < 1
