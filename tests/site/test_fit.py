"""The line that is fitted in the page: its numbers are the package's, and a reader can run it."""

import csv
import re
from math import ceil

import numpy as np
import pytest
from built import SITE

from paramopt import regression

PAGE = SITE / "running" / "gradient_descent.html"
FIGURE = "explorable-fit"
START = (0.66, -0.25)
DEFAULTS = {"m": 300, "seed": 9, "batch": 24, "rate": 0.01, "shuffle": 9, "steps": 300}
LISTEN = """() => {
    window.figure = document.querySelector("explorable-fit");
    window.list = values => Array.from(values);
}"""
FAINT = "net::ERR_ABORTED"  # a picture that was still loading when the page was left


def query(**settings) -> str:
    return "?" + "&".join(f"{name}={value}" for name, value in settings.items())


class Page:
    """A tab that shows the figure."""

    def __init__(self, tab):
        self.tab = tab
        self.heard: list[str] = []
        tab.on("console", lambda said: self.heard.append(f"says {said.type}: {said.text}"))
        tab.on("pageerror", lambda error: self.heard.append(f"fails: {error.stack}"))
        tab.on("request", lambda request: self.heard.append(f"asks for {request.url}"))

    def open(self, address: str = "") -> "Page":
        whole = address if address.startswith("file:") else PAGE.as_uri() + address
        self.tab.goto(whole)
        self.tab.locator(FIGURE).scroll_into_view_if_needed()
        self.tab.wait_for_selector(f"{FIGURE}.live")
        self.tab.evaluate(LISTEN)
        return self

    def read(self, what: str):
        return self.tab.evaluate(what)

    def wait(self, until: str) -> None:
        self.tab.wait_for_function(until)

    def press(self, name: str) -> None:
        self.tab.get_by_role("button", name=name, exact=True).click()

    def field(self, name: str):
        return self.tab.get_by_role("textbox", name=name, exact=True)

    def slider(self, name: str):
        return self.tab.get_by_role("slider", name=name, exact=True)

    def have(self, **settings) -> None:
        """Take settings as an address gives them, without loading the page again."""
        wanted = f"new URLSearchParams('{query(**settings)}')"
        self.read(f"figure.open(figure.forget()), figure.open({wanted})")

    @property
    def output(self):
        return self.tab.locator(f"{FIGURE} .output pre")

    @property
    def path(self) -> np.ndarray:
        return np.transpose(self.read("[list(figure.run.w1), list(figure.run.w2)]"))

    @property
    def costs(self) -> np.ndarray:
        return np.array(self.read("list(figure.run.costs)"))

    @property
    def complaints(self) -> list[str]:
        fine = ("asks for file:", "asks for data:", "asks for blob:", "says log:", "says debug:")
        return [line for line in self.heard if not line.startswith(fine) and FAINT not in line]


@pytest.fixture(scope="module")
def page(browser):
    tab = browser.new_page(viewport={"width": 1280, "height": 1000})
    yield Page(tab).open()
    tab.close()


@pytest.fixture
def fresh(page):
    """The page with all settings as they begin, and silent until the test is over."""
    page.press("Restore defaults")
    yield page
    assert page.complaints == []


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


def assert_is_trained(page, start=START, **settings) -> None:
    path, costs = trained(start, **settings)
    np.testing.assert_allclose(page.path, path, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(page.costs, costs, rtol=1e-9)


@pytest.mark.parametrize("seed", [0, 1, 9, 12345, 2**32 - 1])
def test_data_are_those_of_numpy(fresh, seed):
    numbers = "({ x, y, truth }) => [list(x), list(y), truth]"
    drawn = fresh.read(f"({numbers})(new figure.prospect.constructor(2000, {seed}))")
    data = regression.data(2000, seed)
    for ours, theirs in zip(drawn, (data.x, data.y, data.truth), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize(("m", "size"), [(10, 3), (300, 24), (1025, 1), (2000, 1999)])
def test_batches_are_those_of_numpy(fresh, m, size):
    fresh.have(m=m, batch=size, shuffle=m)
    dealt = regression.batches(m, size, epochs=ceil(300 / ceil(m / size)), seed=m)[:300]
    assert fresh.read("figure.dealt.map(list)") == [batch.tolist() for batch in dealt]


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
def test_trajectories_are_those_of_python(page, settings):
    page.have(**settings)
    assert_is_trained(page, **settings)


def test_cost_of_each_batch_is_that_of_python(fresh):
    data, (path, _) = regression.data(300, seed=9), trained()
    J = regression.cost(data)
    dealt = regression.batches(300, 24, epochs=24, seed=9)
    costs = [J.batch(chosen)(*W) for chosen, W in zip(dealt[:300], path, strict=False)]
    np.testing.assert_allclose(fresh.read("list(figure.seen)"), costs, rtol=1e-9)


@pytest.mark.parametrize(("m", "seed"), [(10, 0), (20, 9), (300, 9), (2000, 123)])
def test_best_fit_and_limit_are_those_of_python(page, m, seed):
    page.have(m=m, seed=seed)
    data = regression.data(m, seed)
    ours = page.read("[...figure.prospect.fit, figure.prospect.limit]")
    theirs = [*regression.best_fit(data), regression.stability_limit(data)]
    np.testing.assert_allclose(ours, theirs, rtol=1e-9)
    shown = page.tab.locator(".numbers tbody tr").nth(1).locator("td").all_inner_texts()
    fit = [*theirs[:2], regression.cost(data)(*theirs[:2])]
    np.testing.assert_allclose([float(text.replace("−", "-")) for text in shown], fit, rtol=1e-3)
    assert f"= {theirs[2]:.4g}," in page.tab.locator(".verdict").inner_text()


def test_the_stability_limit_decides(fresh):
    limit = fresh.read("figure.prospect.limit")
    fresh.press("Batch size, all")
    fresh.field("Learning rate α").fill(f"{0.99 * limit:.8f}")
    least = regression.cost(regression.data(300, 9))(*regression.best_fit(regression.data(300, 9)))
    assert fresh.costs[-1] < 1.01 * least
    assert fresh.tab.locator(".verdict").inner_text().startswith("Below")
    assert "diverges" not in fresh.tab.locator(".numbers").inner_text()

    fresh.field("Learning rate α").fill(f"{1.01 * limit:.8f}")
    lost = int(np.flatnonzero(fresh.costs > 1000 * fresh.costs[0])[0])
    assert fresh.tab.locator(".verdict").inner_text().startswith("Above")
    assert f"diverges at step {lost}" in fresh.tab.locator(".numbers").inner_text()
    fresh.wait(f"figure.status.textContent.includes('diverges at step {lost}')")
    assert fresh.tab.locator(f"{FIGURE} .panel").nth(1).is_visible()


def test_a_run_that_overflows_stays_on_screen(page):
    page.have(rate=1, batch=300, steps=2000)
    assert not np.isfinite(page.costs[-1])
    assert "diverges at step" in page.tab.locator(".numbers").inner_text()
    page.slider("Step").focus()
    page.tab.keyboard.press("Home")
    assert page.read("figure.player.value") == 0
    assert page.tab.locator(".numbers tbody tr").nth(3).inner_text().split()[-1] == "35.08"


def at(page, w: float, b: float) -> tuple[float, float]:
    """Where in the window a point of the landscape is."""
    corner = page.tab.locator(".panel").nth(1).bounding_box()
    x, y = page.read(f"(pen => [pen.x({w}), pen.y({b})])(figure.map.scale)")
    return corner["x"] + x, corner["y"] + y


def test_the_start_can_be_dragged(fresh):
    mouse = fresh.tab.mouse
    fresh.tab.locator(".handle").scroll_into_view_if_needed()
    mouse.move(*at(fresh, *START))
    mouse.down()
    mouse.move(*at(fresh, -1, 1))
    mouse.move(*at(fresh, -3, 3))
    mouse.up()
    start = fresh.read("[figure.w.value, figure.b.value]")
    np.testing.assert_allclose(start, (-3, 3), atol=0.06)
    assert_is_trained(fresh, start)
    assert float(fresh.field("Start w").input_value()) == start[0]
    fresh.wait("location.search.includes('w=-3') || location.search.includes('w=-2.9')")


def test_keys_are_enough(fresh):
    fresh.tab.locator(".handle").focus()
    for key in ("ArrowLeft", "ArrowLeft", "ArrowUp", "Shift+ArrowRight"):
        fresh.tab.keyboard.press(key)
    start = fresh.read("[figure.w.value, figure.b.value]")
    np.testing.assert_allclose(start, (0.66 - 0.2 + 1, -0.25 + 0.1), atol=0.051)
    fresh.slider("Learning rate α").focus()
    fresh.tab.keyboard.press("ArrowRight")
    fresh.slider("Examples m").focus()
    fresh.tab.keyboard.press("ArrowRight")
    assert fresh.read("[figure.rate.value, figure.m.value]") == [0.011, 301]
    assert_is_trained(fresh, start, m=301, rate=0.011)
    fresh.tab.get_by_role("button", name="New data").focus()
    fresh.tab.keyboard.press("Enter")
    assert fresh.field("Data seed").input_value() == "10"
    assert_is_trained(fresh, start, m=301, rate=0.011, seed=10)


def test_sliders_and_marks_set_numbers(fresh):
    fresh.tab.get_by_role("button", name="Learning rate α 0.1").click()
    fresh.tab.get_by_role("button", name="Examples m 800").click()
    fresh.press("Batch size, all")
    assert_is_trained(fresh, m=800, batch=800, rate=0.1)
    box = fresh.slider("Batch size").bounding_box()
    fresh.tab.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    half = fresh.read("figure.batch.value")
    assert 20 < half < 40
    assert_is_trained(fresh, m=800, batch=half, rate=0.1)
    fresh.tab.mouse.click(box["x"] + box["width"] - 1, box["y"] + box["height"] / 2)
    assert fresh.field("Batch size").input_value() == "800"


def test_a_batch_is_never_larger_than_the_data(fresh):
    fresh.field("Examples m").fill("12")
    assert fresh.field("Batch size").input_value() == "12"
    assert_is_trained(fresh, m=12, batch=12)
    fresh.field("Examples m").fill("300")
    assert fresh.field("Batch size").input_value() == "24"
    fresh.field("Batch size").fill("301")
    assert "from 1 to 300" in fresh.tab.locator(f"{FIGURE} .message:not(:empty)").inner_text()


def test_training_runs_pauses_steps_and_starts_again(fresh):
    step = "figure.player.value"
    assert fresh.read(step) == 300
    fresh.press("Train")
    fresh.wait(f"{step} > 5 && {step} < 300")
    fresh.press("Pause")
    seen = fresh.read(step)
    fresh.press("Step")
    assert fresh.read(step) == seen + 1
    w, b, cost = fresh.tab.locator(".numbers tbody tr").nth(3).locator("td").all_inner_texts()
    np.testing.assert_allclose(
        [float(text.replace("−", "-")) for text in (w, b)], fresh.path[seen + 1], rtol=1e-3
    )
    assert float(cost) == pytest.approx(fresh.costs[seen + 1], rel=1e-3)
    fresh.press("Reset")
    assert fresh.read(step) == 0
    assert "Model at step 0" in fresh.tab.locator(".numbers").inner_text()


def test_a_link_shows_the_same(fresh, browser):
    settings = {"m": 20, "seed": 4, "batch": 5, "rate": 0.05, "shuffle": 6, "steps": 77}
    fresh.have(**settings, w=-2, b=3, step=50)
    fresh.press("Copy link")
    link = fresh.output.inner_text()
    assert link.endswith("#fit-a-line")
    other = Page(browser.new_page(viewport={"width": 1280, "height": 1000})).open(link)
    assert other.read("figure.player.value") == 50
    assert_is_trained(other, (-2, 3), **settings)
    assert other.tab.locator(".numbers").inner_text() == fresh.tab.locator(".numbers").inner_text()
    other.tab.close()


@pytest.mark.parametrize(
    "settings", [{}, {"m": 50, "batch": 50, "rate": 1e-5, "steps": 7, "w": -4.25, "b": 0}]
)
def test_the_python_of_the_page_repeats_its_run(page, settings):
    page.have(**settings)
    page.press("Copy as Python")
    told: dict = {}
    exec(page.output.inner_text(), told)
    np.testing.assert_allclose(page.path, told["parameters"], rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(page.costs, told["costs"], rtol=1e-9)


def test_data_and_picture_can_be_saved(fresh):
    with fresh.tab.expect_download() as download:
        fresh.press("Save data")
    rows = list(csv.DictReader(download.value.path().read_text().splitlines()))
    path, costs = trained()
    assert list(rows[0]) == ["step", "w", "b", "cost", "batch_cost"]
    assert [int(row["step"]) for row in rows] == list(range(301))
    table = [[float(row[name]) for name in ("w", "b", "cost")] for row in rows]
    np.testing.assert_allclose(table, np.column_stack([path, costs]), rtol=1e-9)
    batch_costs = fresh.read("list(figure.seen)")
    assert [row["batch_cost"] for row in rows[:-1]] == [f"{cost}" for cost in batch_costs]
    assert rows[-1]["batch_cost"] == ""
    with fresh.tab.expect_download() as download:
        fresh.press("Save picture")
    picture = download.value.path().read_bytes()
    assert picture.startswith(b"\x89PNG")
    assert len(picture) > 20_000


@pytest.mark.parametrize("given", ["", "fast", "1e9", "-1"])
@pytest.mark.parametrize("name", ["Learning rate α", "Examples m", "Batch size", "Steps"])
def test_bad_input_gets_a_message_and_changes_nothing(fresh, name, given):
    before = fresh.costs
    fresh.field(name).fill(given)
    message = fresh.tab.locator(f"{FIGURE} .message:not(:empty)")
    assert re.search(r"must be a (whole )?number from .* to ", message.inner_text())
    assert fresh.field(name).get_attribute("aria-invalid") == "true"
    assert (fresh.costs == before).all()


def test_what_is_seen_is_said(fresh):
    fresh.field("Data seed").fill("11")
    fresh.wait("figure.status.textContent.includes('seed 11')")
    said = fresh.read("figure.status.textContent")
    least = fresh.read("figure.prospect.cost.J(...figure.prospect.fit)")
    assert f"cost {fresh.costs[-1]:.4g} after 300 steps" in said
    assert f"best fit costs {least:.4g}" in said


def test_a_finger_is_enough_on_a_phone(browser):
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True
    )
    phone = Page(context.new_page()).open()
    assert phone.read("document.documentElement.scrollWidth") <= 360
    phone.tab.locator(".handle").scroll_into_view_if_needed()
    fingers = context.new_cdp_session(phone.tab)
    for kind, place in (("touchStart", START), ("touchMove", (-1, 0)), ("touchMove", (-4, 2))):
        x, y = at(phone, *place)
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    fingers.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    phone.wait("figure.w.value < -3.9")
    start = phone.read("[figure.w.value, figure.b.value]")
    np.testing.assert_allclose(start, (-4, 2), atol=0.06)
    assert_is_trained(phone, start)
    phone.tab.get_by_role("button", name="Reset", exact=True).tap()
    assert phone.read("figure.player.value") == 0
    assert phone.complaints == []
    context.close()
