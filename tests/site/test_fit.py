"""The line that is fitted in the page: its numbers are the package's, and a reader can run it."""

import csv
import re
from math import ceil

import numpy as np
import pytest
from live import Figure, running

from paramopt import regression

KIND = "fit"
START = (0.66, -0.25)
DEFAULTS = {"m": 300, "seed": 9, "batch": 24, "rate": 0.01, "shuffle": 9, "steps": 300}


@pytest.fixture
def fit(tab) -> Figure:
    """The figure as a reader finds it."""
    tab.again()
    return tab


def press(fit, name: str) -> None:
    fit.element.get_by_role("button", name=name, exact=True).click()


def field(fit, name: str):
    return fit.element.get_by_role("textbox", name=name, exact=True)


def slider(fit, name: str):
    return fit.element.get_by_role("slider", name=name, exact=True)


def verdict(fit) -> str:
    return fit.element.locator(".verdict").inner_text()


def table(fit) -> dict[str, list[str]]:
    """Return the numbers shown of each line: slope, intercept, cost."""
    rows = [row.split("\t") for row in fit.element.locator(".numbers tbody tr").all_inner_texts()]
    return {name: [text.replace("−", "-") for text in texts] for name, *texts in rows}


def chosen_start(fit) -> list[float]:
    return fit.js("[figure.w.value, figure.b.value]")


def trained(start=START, **settings):
    """Return the path and the costs of the same training in Python."""
    s = DEFAULTS | settings
    epochs = ceil(s["steps"] / ceil(s["m"] / s["batch"]))
    run = regression.train(
        regression.data(s["m"], seed=s["seed"]),
        "gradient_descent",
        start,
        batch_size=s["batch"],
        epochs=epochs,
        learning_rate=s["rate"],
        seed=s["shuffle"],
    )
    return run.parameters[: s["steps"] + 1], run.costs[: s["steps"] + 1]


def ran(fit) -> tuple[np.ndarray, np.ndarray]:
    """Return the path and the costs of the page's training."""
    w, b, costs = fit.numbers("[figure.run.w1, figure.run.w2, figure.run.costs]").reshape(3, -1)
    return np.column_stack([w, b]), costs


def assert_is_trained(fit, start=START, **settings) -> None:
    path, costs = trained(start, **settings)
    np.testing.assert_allclose(ran(fit)[0], path, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(ran(fit)[1], costs, rtol=1e-9)


@pytest.mark.parametrize("seed", [0, 1, 9, 12345, 2**32 - 1])
def test_data_are_those_of_numpy(fit, seed):
    numbers = (
        "(({ x, y, truth }) => [x, y, truth])(new figure.prospect.constructor(2000, argument))"
    )
    data = regression.data(2000, seed)
    drawn = np.concatenate([data.x, data.y, data.truth])
    np.testing.assert_allclose(fit.numbers(numbers, seed), drawn, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize(("m", "size"), [(10, 3), (300, 24), (1025, 1), (2000, 1999)])
def test_batches_are_those_of_numpy(fit, m, size):
    fit.again({"m": m, "batch": size, "shuffle": m})
    dealt = regression.batches(m, size, epochs=ceil(300 / ceil(m / size)), seed=m)[:300]
    assert fit.numbers("figure.dealt").tolist() == np.concatenate(dealt).tolist()


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"m": 20, "seed": 3, "batch": 7, "rate": 0.1, "shuffle": 5},
        {"m": 300, "batch": 300, "rate": 0.2},
        {"m": 2000, "seed": 77, "batch": 1, "rate": 0.003, "steps": 5000},
        {"m": 800, "seed": 0, "batch": 799, "rate": 0.19, "shuffle": 1, "steps": 100},
        {"m": 300, "batch": 300, "rate": 0.25, "steps": 40},
    ],
)
def test_trajectories_are_those_of_python(fit, settings):
    fit.again(settings)
    assert_is_trained(fit, **settings)


def test_cost_of_each_batch_is_that_of_python(fit):
    data, (path, _) = regression.data(300, seed=9), trained()
    J = regression.cost(data)
    dealt = regression.batches(300, 24, epochs=24, seed=9)
    costs = [J.batch(chosen)(*W) for chosen, W in zip(dealt[:300], path, strict=False)]
    np.testing.assert_allclose(fit.numbers("[figure.seen]"), costs, rtol=1e-9)


@pytest.mark.parametrize(("m", "seed"), [(10, 0), (20, 9), (300, 9), (2000, 123)])
def test_best_fit_and_limit_are_those_of_python(fit, m, seed):
    fit.again({"m": m, "seed": seed})
    data = regression.data(m, seed)
    ours = fit.js("[...figure.prospect.fit, figure.prospect.limit]")
    theirs = [*regression.best_fit(data), regression.stability_limit(data)]
    np.testing.assert_allclose(ours, theirs, rtol=1e-9)
    best = [*theirs[:2], regression.cost(data)(*theirs[:2])]
    assert [float(text) for text in table(fit)["Best fit"]] == pytest.approx(best, rel=1e-3)
    truth = [*data.truth, regression.cost(data)(*data.truth)]
    assert [float(text) for text in table(fit)["Truth"]] == pytest.approx(truth, rel=1e-3)
    assert f"= {theirs[2]:.4g}," in verdict(fit)


def test_the_stability_limit_decides(fit):
    limit = fit.js("figure.prospect.limit")
    fit.element.get_by_role("button", name="Batch size, all").click()
    field(fit, "Learning rate α").fill(f"{0.99 * limit:.8f}")
    least = regression.cost(regression.data(300, 9))(*regression.best_fit(regression.data(300, 9)))
    assert ran(fit)[1][-1] < 1.01 * least
    assert verdict(fit).startswith("Below")
    assert "diverges" not in "".join(table(fit)["Model at step 300"])

    field(fit, "Learning rate α").fill(f"{1.01 * limit:.8f}")
    lost = int(np.flatnonzero(ran(fit)[1] > 1000 * ran(fit)[1][0])[0])
    assert verdict(fit).startswith("Above")
    assert table(fit)["Model at step 300"][-1] == f"diverges at step {lost}"
    fit.wait(f"figure.status.textContent.includes('diverges at step {lost}')")


def test_a_run_that_overflows_stays_on_screen(fit):
    fit.again({"rate": 1, "batch": 300, "steps": 2000})
    assert not np.isfinite(ran(fit)[1][-1])
    w, b, cost = table(fit)["Model at step 2000"]
    assert (w, b) == ("not finite", "not finite")
    assert cost.startswith("diverges at step")
    slider(fit, "Step").focus()
    fit.tab.keyboard.press("Home")
    assert table(fit)["Model at step 0"] == ["0.66", "-0.25", "35.08"]


def at(fit, w: float, b: float) -> tuple[float, float]:
    """Where in the window a point of the landscape is."""
    corner = fit.element.locator(".panel").nth(1).bounding_box()
    x, y = fit.js(f"(pen => [pen.x({w}), pen.y({b})])(figure.map.scale)")
    return corner["x"] + x, corner["y"] + y


def test_the_start_can_be_dragged(fit):
    mouse = fit.tab.mouse
    fit.element.locator(".handle").scroll_into_view_if_needed()
    mouse.move(*at(fit, *START))
    mouse.down()
    mouse.move(*at(fit, -1, 1))
    mouse.move(*at(fit, -3, 3))
    mouse.up()
    start = chosen_start(fit)
    np.testing.assert_allclose(start, (-3, 3), atol=0.06)
    assert_is_trained(fit, start)
    assert float(field(fit, "Start w").input_value()) == start[0]
    fit.wait("location.search.includes('w=-3') || location.search.includes('w=-2.9')")


def test_keys_are_enough(fit):
    fit.element.locator(".handle").focus()
    for key in ("ArrowLeft", "ArrowLeft", "ArrowUp", "Shift+ArrowRight"):
        fit.tab.keyboard.press(key)
    start = chosen_start(fit)
    np.testing.assert_allclose(start, (0.66 - 0.2 + 1, -0.25 + 0.1), atol=0.051)
    slider(fit, "Learning rate α").focus()
    fit.tab.keyboard.press("ArrowRight")
    slider(fit, "Examples m").focus()
    fit.tab.keyboard.press("ArrowRight")
    assert fit.js("[figure.rate.value, figure.m.value]") == [0.011, 301]
    assert_is_trained(fit, start, m=301, rate=0.011)
    fit.tab.get_by_role("button", name="New data").focus()
    fit.tab.keyboard.press("Enter")
    assert field(fit, "Data seed").input_value() == "10"
    assert_is_trained(fit, start, m=301, rate=0.011, seed=10)


def test_sliders_and_marks_set_numbers(fit):
    fit.tab.get_by_role("button", name="Learning rate α 0.1").click()
    fit.tab.get_by_role("button", name="Examples m 800").click()
    fit.element.get_by_role("button", name="Batch size, all").click()
    assert_is_trained(fit, m=800, batch=800, rate=0.1)
    box = slider(fit, "Batch size").bounding_box()
    fit.tab.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    half = fit.js("figure.batch.value")
    assert 20 < half < 40
    assert_is_trained(fit, m=800, batch=half, rate=0.1)
    fit.tab.mouse.click(box["x"] + box["width"] - 1, box["y"] + box["height"] / 2)
    assert field(fit, "Batch size").input_value() == "800"


def test_a_batch_is_never_larger_than_the_data(fit):
    field(fit, "Examples m").fill("12")
    assert field(fit, "Batch size").input_value() == "12"
    assert_is_trained(fit, m=12, batch=12)
    field(fit, "Examples m").fill("300")
    assert field(fit, "Batch size").input_value() == "24"
    field(fit, "Batch size").fill("301")
    assert "from 1 to 300" in fit.element.locator(".message:not(:empty)").inner_text()


def test_training_runs_pauses_steps_and_starts_again(fit):
    step = "figure.player.value"
    assert fit.js(step) == 300
    press(fit, "Train")
    fit.wait(f"{step} > 5 && {step} < 300")
    press(fit, "Pause")
    seen = fit.js(step)
    press(fit, "Step")
    assert fit.js(step) == seen + 1
    path, costs = ran(fit)
    now = [float(text) for text in table(fit)[f"Model at step {seen + 1}"]]
    assert now == pytest.approx([*path[seen + 1], costs[seen + 1]], rel=1e-3)
    press(fit, "Reset")
    assert fit.js(step) == 0
    assert "Model at step 0" in table(fit)


def test_a_link_shows_the_same(fit, browser):
    settings = {"m": 20, "seed": 4, "batch": 5, "rate": 0.05, "shuffle": 6, "steps": 77}
    fit.again(settings | {"w": -2, "b": 3, "step": 50})
    press(fit, "Copy link")
    link = fit.element.locator(".output pre").inner_text()
    assert link.endswith("#fit-a-line")
    with running(browser, "fit", link) as other:
        assert other.js("figure.player.value") == 50
        assert_is_trained(other, (-2, 3), **settings)
        assert table(other) == table(fit)


@pytest.mark.parametrize(
    "settings", [{}, {"m": 50, "batch": 50, "rate": 1e-5, "steps": 7, "w": -4.25, "b": 0}]
)
def test_the_python_of_the_page_repeats_its_run(fit, settings):
    fit.again(settings)
    press(fit, "Copy as Python")
    told: dict = {}
    exec(fit.element.locator(".output pre").inner_text(), told)
    np.testing.assert_allclose(ran(fit)[0], told["parameters"], rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(ran(fit)[1], told["costs"], rtol=1e-9)


def test_data_and_picture_can_be_saved(fit):
    with fit.tab.expect_download() as download:
        press(fit, "Save data")
    rows = list(csv.DictReader(download.value.path().read_text().splitlines()))
    path, costs = trained()
    assert list(rows[0]) == ["step", "w", "b", "cost", "batch_cost"]
    assert [int(row["step"]) for row in rows] == list(range(301))
    saved = [[float(row[name]) for name in ("w", "b", "cost")] for row in rows]
    np.testing.assert_allclose(saved, np.column_stack([path, costs]), rtol=1e-9)
    assert [float(row["batch_cost"]) for row in rows[:-1]] == fit.numbers("[figure.seen]").tolist()
    assert rows[-1]["batch_cost"] == ""
    with fit.tab.expect_download() as download:
        press(fit, "Save picture")
    picture = download.value.path().read_bytes()
    assert picture.startswith(b"\x89PNG")
    assert len(picture) > 20_000


@pytest.mark.parametrize("name", ["Learning rate α", "Examples m", "Batch size", "Steps"])
def test_bad_input_gets_a_message_and_changes_nothing(fit, name):
    before = ran(fit)[1]
    for given, complaint in (("", "it is empty"), ("fast", "not “fast”"), ("1e9", "not “1e9”")):
        field(fit, name).fill(given)
        message = fit.element.locator(".message:not(:empty)").inner_text()
        assert re.search(r"must be a (whole )?number from .* to ", message)
        assert message.endswith(complaint)
        assert field(fit, name).get_attribute("aria-invalid") == "true"
        assert (ran(fit)[1] == before).all()


def test_what_is_seen_is_said(fit):
    field(fit, "Data seed").fill("11")
    fit.wait("figure.status.textContent.includes('seed 11')")
    said = fit.js("figure.status.textContent")
    least = fit.js("figure.prospect.cost.J(...figure.prospect.fit)")
    assert f"cost {ran(fit)[1][-1]:.4g} after 300 steps" in said
    assert f"best fit costs {least:.4g}" in said


def test_a_finger_is_enough_on_a_phone(browser):
    screen = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
    with running(browser, "fit", **screen) as phone:
        assert phone.tab.evaluate("document.documentElement.scrollWidth") <= 360
        phone.element.locator(".handle").scroll_into_view_if_needed()
        fingers = phone.tab.context.new_cdp_session(phone.tab)

        def touch(kind: str, *places: tuple[float, float]) -> None:
            points = [dict(zip("xy", at(phone, *place), strict=True)) for place in places]
            fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

        touch("touchStart", START)
        touch("touchMove", (-1, 0))
        touch("touchMove", (-4, 2))
        touch("touchEnd")
        phone.wait("figure.w.value < -3.9")
        np.testing.assert_allclose(chosen_start(phone), (-4, 2), atol=0.06)
        assert_is_trained(phone, chosen_start(phone))
        phone.element.get_by_role("button", name="Reset", exact=True).tap()
        phone.wait("figure.player.value === 0")
