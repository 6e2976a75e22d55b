"""The race in the page: it computes what Python computes, can be shared, and serves everybody."""

from __future__ import annotations

import csv
import re
from itertools import pairwise, product

import numpy as np
import pytest
from built import SITE
from live import Figure, address, running, visiting
from PIL import Image

from paramopt import landscapes, minimize, optimizers, scenarios, schedules
from paramopt.figures import style
from paramopt.figures.landscape import GRID, levels

KIND = "race"
# Elsewhere exp, sin and cos are computed, which libraries round differently in the last bit.
TRANSCENDENTAL = {"plateau", "mccormick", "rastrigin"}
MEASURED = {
    (row["landscape"], row["scenario"], row["rule"]): (
        float(row["learning_rate"]),
        float(row["decay"]),
    )
    for row in csv.DictReader((SITE / "runs.csv").read_text(encoding="utf-8").splitlines())
    if row["learning_rate"]
}
"""Learning rate and decay of each run of the gallery."""


@pytest.fixture
def race(tab) -> Figure:
    """The race as a reader finds it."""
    tab.again()
    return tab


# True: a run in the page is the run of `minimize`.

RUNS = visiting("figure.entrants.flatMap(({ run }) => run ? [run.w1, run.w2, run.costs] : [])")


def runs(race: Figure, *addresses: dict, steps: int = 300) -> np.ndarray:
    """Return what the page runs at addresses: w1, w2 and cost, shape (runs, 3, steps + 1)."""
    return race.numbers(f"{RUNS}.flat()", addresses).reshape(-1, 3, steps + 1)


def run(landscape: str, rule: str, learning_rate, steps: int = 300, **more) -> np.ndarray:
    """Return what Python runs from the landscape's start, shape (3, steps + 1)."""
    start = more.pop("start", landscapes.catalogue[landscape].start)
    taken = minimize(landscape, rule, start, steps, learning_rate, **more)
    return np.vstack([taken.parameters.T, taken.costs])


def compare(there: np.ndarray, here: np.ndarray, landscape: str, rule: str, law=None) -> None:
    """Compare a whole run, to the last bit where there is only arithmetic.

    The last bit of powers, exponentials and sines is another on another processor.
    """
    if landscape in TRANSCENDENTAL:
        # Later, runs that have not settled amplify the last bit: chaos, not error.
        there, here = there[:, :26], here[:, :26]
    if landscape in TRANSCENDENTAL or rule == "adam" or law in ("exponential", "cosine"):
        np.testing.assert_allclose(there, here, rtol=1e-8, atol=1e-8)
    else:
        np.testing.assert_array_equal(there, here)


@pytest.mark.parametrize("landscape", landscapes.catalogue)
def test_the_runs_of_the_gallery_are_repeated(tab, landscape):
    there = iter(runs(tab, *({"landscape": landscape, "rates": s} for s in scenarios.catalogue)))
    for scenario, rule in product(scenarios.catalogue, optimizers.catalogue):
        if (landscape, scenario, rule) in MEASURED:
            rate, decay = MEASURED[landscape, scenario, rule]
            law = schedules.inverse_time(rate, decay=decay) if decay else rate
            compare(next(there), run(landscape, rule, law), landscape, rule)
    assert next(there, None) is None


@pytest.mark.parametrize("landscape", landscapes.catalogue)
def test_a_run_at_any_rate_is_the_same_in_python(tab, landscape):
    rates = [1e-4, 0.003, 0.1, 20.0]
    each = [{f"{rule}.rate": rate for rule in optimizers.catalogue} for rate in rates]
    there = runs(tab, *({"landscape": landscape, "rates": "well-chosen", **e} for e in each))
    pairs = product(rates, optimizers.catalogue)
    for (rate, rule), found in zip(pairs, there, strict=True):
        compare(found, run(landscape, rule, rate), landscape, rule)


def test_runs_that_overflow_are_among_them(race):
    race.again({"landscape": "rosenbrock", "rates": "well-chosen", "momentum.rate": 20})
    assert race.js("figure.entrants.map(({ run }) => run.diverged >= 0)") == [
        rule == "momentum" for rule in optimizers.catalogue
    ]


LAWS = {
    "inverse_time": {"decay": 0.02},
    "exponential": {"decay": 0.02},
    "step": {"factor": 0.4, "every": 70},
    "cosine": {"steps": 250},
}


@pytest.mark.parametrize("law", LAWS)
def test_a_run_with_a_schedule(tab, law):
    given = {"schedule": law, **LAWS[law]}
    settings = {
        f"{rule}.{key}": value for rule in optimizers.catalogue for key, value in given.items()
    }
    there = runs(tab, settings)
    for rule, found in zip(optimizers.catalogue, there, strict=True):
        rate, _ = MEASURED["himmelblau", "well-chosen", rule]
        here = run("himmelblau", rule, schedules.catalogue[law](rate, **LAWS[law]))
        np.testing.assert_allclose(found, here, rtol=1e-9, atol=1e-9)


def test_every_schedule_of_one_rate_can_be_chosen(race):
    offered = race.js("[...figure.entrants[0].law.select.options].map(({ value }) => value)")
    assert offered == ["constant", *LAWS]
    assert set(schedules.catalogue) - set(offered) == {"warmup"}


HYPERPARAMETERS = {
    "gradient_descent": {},
    "momentum": {"beta": 0.5},
    "nesterov": {"beta": 0.99},
    "adagrad": {"epsilon": 0.01},
    "rmsprop": {"beta": 0.5, "epsilon": 0.001},
    "adam": {"beta_1": 0.5, "beta_2": 0.9, "epsilon": 0.1},
}


def test_a_run_with_other_hyperparameters_start_and_steps(tab):
    settings = {
        f"{rule}.{key}": value
        for rule, given in HYPERPARAMETERS.items()
        for key, value in given.items()
    }
    there = runs(tab, {"w1": -3.5, "w2": 1.25, "steps": 700, **settings}, steps=700)
    for (rule, given), found in zip(HYPERPARAMETERS.items(), there, strict=True):
        rate, _ = MEASURED["himmelblau", "well-chosen", rule]
        here = run("himmelblau", rule, rate, 700, start=(-3.5, 1.25), **given)
        compare(found, here, "himmelblau", rule)
        assert set(given) == set(optimizers.hyperparameters(optimizers.catalogue[rule]))


@pytest.mark.parametrize("seed", [0, 7, 2**26 - 1])
def test_a_noisy_run_is_the_same_in_python(tab, seed):
    there = runs(tab, {"noise": 2.5, "seed": seed})
    for rule, found in zip(optimizers.catalogue, there, strict=True):
        rate, _ = MEASURED["himmelblau", "well-chosen", rule]
        here = run("himmelblau", rule, rate, noise=2.5, seed=seed)
        compare(found, here, "himmelblau", rule)


def test_the_rates_shown_are_the_rates_run(race):
    for landscape, scenario in product(landscapes.catalogue, scenarios.catalogue):
        runs(race, {"landscape": landscape, "rates": scenario})
        shown = race.js("""figure.entrants.map(({ on, rate, law, lawSettings }) => [
            on.box.checked, rate.input.value, law.select.value, lawSettings.decay.input.value])""")
        for rule, (on, rate, law, decay) in zip(optimizers.catalogue, shown, strict=True):
            measured = MEASURED.get((landscape, scenario, rule))
            assert on == (measured is not None)
            if on:
                assert float(rate) == measured[0]
                assert law == ("inverse_time" if measured[1] else "constant")
                assert not measured[1] or float(decay) == measured[1]


def test_the_rates_of_a_case_are_those_of_the_package():
    for rule in ("gradient_descent", "adam"):
        setting = scenarios.setting("himmelblau", rule, "decay-well-chosen")
        assert MEASURED["himmelblau", "decay-well-chosen", rule] == (
            setting.learning_rate,
            setting.decay,
        )


@pytest.mark.parametrize("landscape", landscapes.catalogue)
def test_bands_are_those_of_every_other_figure(race, landscape):
    J = landscapes.catalogue[landscape]
    race.again({"landscape": landscape})
    cost = J(*np.meshgrid(*(np.linspace(*ends, GRID) for ends in J.domain)))
    # The last edge bounds nothing in the page; the first here lies below all costs.
    here = levels(cost, min(cost.min(), J.least_cost))[1:]
    np.testing.assert_allclose(race.numbers("[figure.edges]"), here, rtol=1e-9, atol=1e-9)


ENTRANT = "figure.entrants.find(({ name }) => name === argument)"


# Shareable: the address holds all of it, and what is taken away repeats the run.


def by_hand(race: Figure) -> None:
    """Change a setting of each kind, as a reader does."""
    for key, name in {"landscape": "beale", "rates": "decay-well-chosen"}.items():
        race.control(key).select_option(name)
    typed = {"w1": "1.5", "w2": "−2", "steps": "120", "noise": "0.3", "seed": "11"}
    for key, text in {**typed, "momentum.rate": "0.02"}.items():
        race.control(key).fill(text)
    race.control("adagrad").uncheck()
    race.element.get_by_role("button", name="more settings: Adam").click()
    race.control("adam.schedule").select_option("step")
    for key, text in {"factor": "0.3", "every": "25", "beta_1": "0.8"}.items():
        race.control(f"adam.{key}").fill(text)
    race.control("step").fill("77")


def everything(race: Figure) -> tuple[dict, np.ndarray]:
    """Return all settings and all numbers of all runs."""
    arrays = "figure.entrants.flatMap(({ run }) => run ? [run.w1, run.w2, run.costs] : [])"
    return race.settings(), race.numbers(arrays)


def test_a_link_reproduces_what_was_set_by_hand(race, browser):
    by_hand(race)
    race.tab.wait_for_function("location.search.includes('step=77')")
    settings, numbers = everything(race)
    assert settings["w2"] == -2
    assert settings["step"] == 77
    assert not settings["adagrad"]
    assert settings["adam.schedule"] == "step"
    link = race.tab.url
    with running(browser, "race", link) as other:
        theirs, same = everything(other)
        assert theirs == settings
        np.testing.assert_array_equal(same, numbers)
        assert other.js("figure.player.counter.textContent") == "step 77 of 120"
        assert other.js("figure.address()") == link


def test_a_case_that_does_not_exist_is_shared_too(race):
    # A reader who switches Adam on here has seen other rates of it before.
    assert ("himmelblau", "decay-too-slow", "adam") not in MEASURED
    race.control("landscape").select_option("rastrigin")
    race.control("rates").select_option("decay-too-slow")
    race.control("landscape").select_option("himmelblau")
    assert not race.control("adam").is_checked()
    race.control("adam").check()
    settings, numbers = everything(race)
    race.open(race.js("figure.address()"))
    assert race.settings() == settings
    np.testing.assert_array_equal(everything(race)[1], numbers)


STATES = {
    "as it is": {},
    "diverging": {"landscape": "rosenbrock", "rates": "too-large"},
    "decaying, cases missing": {"rates": "decay-too-slow"},
    "all kinds": {
        "landscape": "beale",
        "w1": -1.25,
        "steps": 90,
        "noise": 0.2,
        "seed": 3,
        "momentum": "off",
        "nesterov.schedule": "cosine",
        "nesterov.steps": 60,
        "adagrad.schedule": "exponential",
        "adagrad.decay": 0.001,
        "rmsprop.schedule": "step",
        "rmsprop.epsilon": 1e-7,
        "adam.schedule": "inverse_time",
        "adam.beta_2": 0.99,
    },
    "nobody": dict.fromkeys(optimizers.catalogue, "off"),
}


@pytest.mark.parametrize("state", STATES)
def test_the_python_that_is_copied_repeats_the_runs(race, state):
    race.again(STATES[state])
    race.element.get_by_role("button", name="Copy as Python").click()
    code = race.element.locator(".output pre").inner_text()
    names: dict = {}
    exec(code, names)
    expected = race.js("figure.entrants.filter(({ run }) => run).map(({ name }) => name)")
    assert list(names["runs"]) == expected
    for rule, taken in names["runs"].items():
        found = race.numbers(f"(({{ run }}) => [run.w1, run.w2, run.costs])({ENTRANT})", rule)
        here = np.vstack([taken.parameters.T, taken.costs])
        law = STATES[state].get(f"{rule}.schedule")
        compare(found.reshape(here.shape), here, "himmelblau", rule, law)


def test_the_link_that_is_copied_is_the_address(race):
    race.control("noise").fill("2")
    race.element.get_by_role("button", name="Copy link").click()
    link = race.element.locator(".output pre").inner_text()
    assert "?noise=2#race" in link
    race.tab.wait_for_url(link)
    race.element.get_by_role("button", name="Close").click()
    assert not race.element.locator(".output").is_visible()


@pytest.mark.parametrize("state", ["as it is", "diverging"])
def test_the_data_are_the_trajectories(race, state):
    race.again(STATES[state])
    with race.tab.expect_download() as download:
        race.element.get_by_role("button", name="Save data").click()
    landscape = STATES[state].get("landscape", "himmelblau")
    assert download.value.suggested_filename == f"race-{landscape}.csv"
    rows = list(csv.DictReader(download.value.path().read_text().splitlines()))
    assert [row["optimizer"] for row in rows[::301]] == list(optimizers.catalogue)
    assert [int(row["step"]) for row in rows] == list(range(301)) * 6
    there = [[float(row[name]) for name in ("w1", "w2", "cost")] for row in rows]
    here = everything(race)[1].reshape(6, 3, 301)
    np.testing.assert_array_equal(np.reshape(there, (6, 301, 3)), here.transpose(0, 2, 1))


def test_the_picture_that_is_saved(race):
    with race.tab.expect_download() as download:
        race.element.get_by_role("button", name="Save picture").click()
    assert download.value.suggested_filename == "race.png"
    picture = Image.open(download.value.path())
    assert picture.width == 1520
    assert 850 < picture.height < 1050
    colours = picture.convert("RGB").getcolors(picture.width * picture.height)
    seen = {colour for count, colour in colours if count > 200}
    assert {(255, 255, 255), *map(tuple, race.js("figure.panels[0].scale.theme.bands"))} <= seen
    for rule in optimizers.catalogue:
        line = style.LIGHT.mark(rule).line
        assert tuple(bytes.fromhex(line[1:])) in seen


def test_start_over_restores_what_was_there(race):
    settings, numbers = everything(race)
    by_hand(race)
    race.tab.wait_for_function("location.search.includes('step=77')")
    race.control("steps").fill("many")
    race.element.get_by_role("button", name="Restore defaults").click()
    assert race.settings() == settings
    np.testing.assert_array_equal(everything(race)[1], numbers)
    race.tab.wait_for_function("location.search === '' && location.hash === '#race'")
    assert race.element.locator("[aria-invalid]").count() == 0


# For everybody: mouse, keyboard, touch, dark, still, listening, without scripts.


def place(race: Figure, w1: float, w2: float) -> tuple[float, float]:
    """Return where a point of the landscape is on the screen."""
    return race.js(
        """(() => {
            const { left, top } = figure.map.element.getBoundingClientRect();
            const { scale } = figure.map;
            return [left + scale.x(argument[0]), top + scale.y(argument[1])];
        })()""",
        [w1, w2],
    )


def start(race: Figure) -> list[float]:
    """Return where the start is, having seen that the path begins there and the ring is there."""
    w1, w2 = race.js("[figure.w1.value, figure.w2.value]")
    assert race.js("[figure.entrants[0].run.w1[0], figure.entrants[0].run.w2[0]]") == [w1, w2]
    box = race.element.locator(".handle").bounding_box()
    ring = [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2]
    assert ring == pytest.approx(place(race, w1, w2), abs=0.6)
    return [w1, w2]


def test_the_start_is_dragged_by_mouse(race):
    mouse = race.tab.mouse
    race.element.locator(".panels").scroll_into_view_if_needed()
    mouse.move(*place(race, 0, 0))
    mouse.down()
    for share in (0.3, 0.6, 1):
        mouse.move(*place(race, -2 * share, 3 * share))
        assert start(race) == pytest.approx([-2 * share, 3 * share], abs=0.03)
    mouse.up()
    mouse.move(*place(race, 4, -4))
    assert start(race) == pytest.approx([-2, 3], abs=0.03)
    w1, w2 = start(race)
    race.tab.wait_for_url(address("race", {"w1": f"{w1:g}", "w2": f"{w2:g}"}))
    here = run("himmelblau", "momentum", *rate_of("momentum"), start=(w1, w2))
    there = race.numbers("(({ run }) => [run.w1, run.w2, run.costs])(figure.entrants[1])")
    np.testing.assert_array_equal(there.reshape(3, -1), here)


def rate_of(rule: str) -> tuple[float]:
    return MEASURED["himmelblau", "well-chosen", rule][:1]


def test_a_drag_ends_at_the_edge(race):
    race.element.locator(".panels").scroll_into_view_if_needed()
    race.tab.mouse.move(*place(race, 0, 0))
    race.tab.mouse.down()
    race.tab.mouse.move(*place(race, 1, 9))
    race.tab.mouse.up()
    assert start(race) == pytest.approx([1, 5], abs=0.03)


def test_a_click_on_the_landscape_moves_the_start(race):
    race.element.locator(".panels").scroll_into_view_if_needed()
    race.tab.mouse.click(*place(race, 2.5, -3))
    assert start(race) == pytest.approx([2.5, -3], abs=0.03)


def test_the_start_stays_where_it_is_when_the_window_changes(race):
    race.control("w1").fill("-3.5")
    width = race.js("figure.map.width")
    race.tab.set_viewport_size({"width": 700, "height": 900})
    race.wait("figure.map.width !== argument", width)
    assert start(race) == [-3.5, 0]
    race.tab.set_viewport_size({"width": 1280, "height": 900})
    race.wait("figure.map.width === argument", width)
    assert start(race) == [-3.5, 0]


FOCUSED = """() => {
    const { activeElement: at } = document;
    const ring = [null, "::after"].map((part) => getComputedStyle(at, part));
    return {
        within: Boolean(at.closest(".live")),
        top: at.getBoundingClientRect().top + scrollY,
        field: document.querySelector(".live").fields.find((f) => f.control === at)?.key,
        name: at.getAttribute("aria-label") ?? at.textContent,
        visible: at.matches(":focus-visible")
            && ring.some((s) => s.outlineStyle !== "none" || s.borderTopStyle === "solid"),
    };
}"""


def test_the_keyboard_reaches_everything_in_order(race):
    race.control("landscape").focus()
    reached = [race.tab.evaluate(FOCUSED)]
    while True:
        race.tab.keyboard.press("Tab")
        found = race.tab.evaluate(FOCUSED)
        if not found["within"]:
            break
        reached.append(found)
    assert len(reached) == race.js("""[...figure.querySelectorAll("button, input, select")]
        .filter((control) => control.checkVisibility()).length""")
    assert [stop["name"] for stop in reached if not stop["visible"]] == []
    tops = [stop["top"] for stop in reached]
    # One row after the other; within a row tops differ by some pixels.
    assert all(later > earlier - 32 for earlier, later in pairwise(tops))
    keys = [stop["field"] for stop in reached if stop["field"]]
    common = ["landscape", "rates", "w1", "w2", "view", "steps", "noise", "step"]
    rows = [key for rule in optimizers.catalogue for key in (rule, f"{rule}.rate")]
    assert keys == common + rows


def test_the_keyboard_alone_runs_a_race(race):
    keyboard = race.tab.keyboard
    race.control("noise").focus()
    keyboard.press("Tab")
    assert race.tab.evaluate("document.activeElement.className") == "handle"
    for key in ("ArrowRight", "ArrowUp", "ArrowUp", "Shift+ArrowLeft", "Shift+ArrowDown"):
        keyboard.press(key)
    assert start(race) == pytest.approx([-0.9, -0.8])
    label = race.element.locator(".handle").get_attribute("aria-label")
    assert "(−0.9, −0.8)" in label
    keyboard.press("Tab")  # Play
    keyboard.press("Tab")  # Step
    keyboard.press("Tab")  # Reset
    keyboard.press("Enter")
    assert race.js("figure.player.value") == 0
    keyboard.press("Shift+Tab")
    keyboard.press("Space")
    keyboard.press("Space")
    assert race.js("figure.player.value") == 2
    race.control("adam.rate").focus()
    keyboard.press("ArrowUp")
    assert (
        race.js(f"{ENTRANT}.rate.value", "adam") > MEASURED["himmelblau", "well-chosen", "adam"][0]
    )
    keyboard.press("Shift+Tab")
    keyboard.press("Space")
    assert race.js(f"{ENTRANT}.run", "adam") is None


def test_playing_pausing_and_scrubbing(race):
    race.element.get_by_role("button", name="Reset").click()
    race.element.get_by_role("button", name="Play").click()
    race.wait("figure.player.value > 3")
    race.element.get_by_role("button", name="Pause").click()
    shown = race.js("figure.player.value")
    assert 3 < shown < 300
    assert race.element.locator(".counter").inner_text() == f"step {shown} of 300"
    race.control("step").fill("299")
    race.element.get_by_role("button", name="Play").click()
    race.wait("!figure.player.playing")
    assert race.js("figure.player.value") == 300
    costs = race.element.locator("td.cost").all_inner_texts()
    assert len(costs) == len(optimizers.catalogue)
    assert all(re.fullmatch(r"[\d.]+( × 10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?", cost) for cost in costs)


@pytest.fixture(scope="module")
def phone(browser):
    options = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
    with running(browser, "race", device_scale_factor=3, **options) as figure:
        yield figure


def swipe(figure: Figure, *places: tuple[float, float]) -> None:
    """Put a finger down at the first place, move it along the others, and lift it."""
    session = figure.tab.context.new_cdp_session(figure.tab)
    for i, (x, y) in enumerate(places):
        kind = "touchMove" if i else "touchStart"
        points = [{"x": x, "y": y}]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    session.detach()


def test_a_finger_moves_the_start_and_not_the_page(phone):
    phone.again()
    phone.element.locator(".panel").first.scroll_into_view_if_needed()
    before = phone.tab.evaluate("scrollY")
    phone.tab.touchscreen.tap(*place(phone, 1, -1))
    phone.wait("Math.abs(figure.w1.value - 1) < 0.05")
    assert start(phone) == pytest.approx([1, -1], abs=0.05)
    goals = [(1, -1), (0.5, -2), (-1, -3.5), (-3, -4)]
    swipe(phone, *(place(phone, *goal) for goal in goals))
    assert start(phone) == pytest.approx([-3, -4], abs=0.05)
    assert phone.tab.evaluate("scrollY") == before


def test_a_finger_beside_the_start_scrolls_the_page(phone):
    phone.again()
    phone.element.locator(".panel").first.scroll_into_view_if_needed()
    before = phone.tab.evaluate("scrollY")
    x, y = place(phone, 3, -3)
    swipe(phone, *((x, y - 30 * i) for i in range(6)))
    phone.tab.wait_for_function(f"scrollY > {before + 20}")
    assert phone.js("[figure.w1.value, figure.w2.value]") == [0, 0]


def unfold(race: Figure) -> None:
    """Show all settings of all optimizers."""
    for rule in optimizers.catalogue.values():
        race.element.get_by_role("button", name=f"more settings: {rule.title}").click()


def test_everything_fits_a_phone(phone):
    phone.again(STATES["all kinds"])
    unfold(phone)
    phone.control("noise").fill("much")
    assert phone.tab.evaluate("document.documentElement.scrollWidth") <= 360
    small = phone.js("""[...figure.querySelectorAll("button, select, input:not([type=checkbox])")]
        .filter((control) => control.checkVisibility())
        .filter((control) => control.getBoundingClientRect().height < 24)
        .map((control) => control.ariaLabel ?? control.textContent)""")
    assert small == []


def band(race: Figure, w1: float, w2: float) -> tuple[int, ...]:
    """Return the colour of the landscape at a place."""
    return tuple(
        race.js(
            """(() => {
                const { below, scale, width } = figure.map;
                const fine = below.width / width;
                const [x, y] = [scale.x(argument[0]), scale.y(argument[1])].map((p) => p * fine);
                const pixel = new OffscreenCanvas(1, 1).getContext("2d");
                pixel.drawImage(below, -Math.round(x), -Math.round(y));
                return [...pixel.getImageData(0, 0, 1, 1).data].slice(0, 3);
            })()""",
            [w1, w2],
        )
    )


def colours(theme: style.Theme) -> list[tuple[int, ...]]:
    return [tuple(round(255 * x) for x in colour[:3]) for colour in theme.landscape_colours()]


def test_the_landscape_has_the_colours_of_the_theme(browser, race):
    def shown(figure: Figure) -> list[tuple[int, ...]]:
        # A minimum, and the dearest corner.
        return [band(figure, -2.806, 3.132), band(figure, 4.98, 4.98)]

    light, dark = ([colours(theme)[0], colours(theme)[-1]] for theme in style.THEMES)
    assert shown(race) == light
    with running(browser, "race", color_scheme="dark") as other:
        assert shown(other) == dark
        # What watches the attribute is told before this is back.
        other.js("Promise.resolve(document.documentElement.dataset.theme = 'light')")
        assert shown(other) == light


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_nothing_moves_by_itself(browser, motion):
    with running(browser, "race", reduced_motion=motion) as race:
        pictures = race.js("""(async () => {
            const seen = [];
            for (let i = 0; i < 20; i += 1) {
                await new Promise(requestAnimationFrame);
                if (i % 5 === 0) seen.push(figure.map.above.toDataURL() + figure.player.value);
            }
            return seen.slice(1);
        })()""")
        assert len(set(pictures)) == 1
        race.element.get_by_role("button", name="Reset").click()
        race.element.get_by_role("button", name="Step", exact=True).click()
        assert race.js("[figure.player.value, figure.player.playing]") == [1, 0]


def test_everything_has_a_name(race):
    unfold(race)
    tree = race.element.aria_snapshot()
    kinds = "textbox|combobox|checkbox|slider|button"
    found = re.findall(rf"^ *- '?({kinds})(?: \"(.+?)\")?(?=[ :']|$)", tree, re.MULTILINE)
    visible = race.js("""[...figure.querySelectorAll("button, input, select")]
        .filter((control) => control.checkVisibility()).length""")
    assert len(found) == visible > 45
    names = [name for _, name in found]
    assert "" not in names
    # Nobody can tell two of the same name apart.
    assert len(set(found)) == len(found)
    for name in ("Landscape", "Start w₁", "Start w₂", "Steps", "Adam: learning rate"):
        assert name in names
    assert race.element.get_by_role("img", name="landscape").count() == 1
    assert race.element.get_by_role("img", name="Cost against step").count() == 1


def test_results_are_announced_politely(race):
    status = race.element.get_by_role("status")
    assert status.count() == 1
    race.control("landscape").select_option("rosenbrock")
    race.control("rates").select_option("too-large")
    race.wait("figure.status.textContent.startsWith('Rosenbrock')")
    said = status.inner_text()
    for rule in optimizers.catalogue.values():
        assert rule.title in said
    assert "diverges at step" in said
    assert "300 steps" in said


def test_an_optimizer_off_and_on_again(race):
    row = race.element.locator("tbody", has=race.tab.get_by_role("checkbox", name="Adam"))
    before = race.numbers(f"[{ENTRANT}.run.costs]", "adam")
    cost = row.locator("td.cost").inner_text()
    row.get_by_role("checkbox").uncheck()
    assert race.js("figure.running.length") == 5
    assert row.locator("td.cost").inner_text() == ""
    race.wait("!figure.status.textContent.includes('Adam')")
    row.get_by_role("checkbox").check()
    np.testing.assert_array_equal(race.numbers(f"[{ENTRANT}.run.costs]", "adam"), before)
    assert row.locator("td.cost").inner_text() == cost


def test_pointing_at_an_optimizer_brings_its_path_forward(race):
    pale = "figure.map.above.toDataURL()"
    before = race.js(pale)
    race.element.locator("tbody").nth(2).hover()
    assert race.js("figure.forward.name") == "nesterov"
    assert race.js(pale) != before
    race.tab.mouse.move(5, 5)
    race.wait("figure.forward === null")
    race.control("rmsprop.rate").focus()
    assert race.js("figure.forward.name") == "rmsprop"


@pytest.mark.parametrize("panel", ["map", "chart"])
def test_pointing_at_a_path_says_what_is_there(race, panel):
    race.element.locator(".panels").scroll_into_view_if_needed()
    # The point that is farthest from all others.
    title, step, x, y = race.js(
        """(() => {
            const panel = figure[argument], { scale } = panel;
            const points = figure.running.flatMap((runner) => {
                const [xs, ys] = panel === figure.map
                    ? [runner.run.w1, runner.run.w2]
                    : [figure.counts, figure.curve(runner)];
                return [...xs].map((x, t) => [runner, t, scale.x(x), scale.y(ys[t])]);
            });
            const apart = ([, , x, y]) => points.map(([, , u, v]) => Math.hypot(x - u, y - v))
                .sort((a, b) => a - b)[1];
            const inside = points.filter(([, t, x, y]) => t % 3 === 1 && x > 40 && x < panel.width
                && y > 20 && y < panel.height - 60);
            const [, best] = inside.reduce(([most, best], point) => {
                const away = apart(point);
                return away > most ? [away, point] : [most, best];
            }, [0, null]);
            const corner = panel.element.getBoundingClientRect();
            const [runner, t, left, top] = best;
            return [runner.rule.title, t, corner.left + left, corner.top + top];
        })()""",
        panel,
    )
    race.tab.mouse.move(x, y)
    tip = race.element.locator(".tip")
    assert tip.is_visible()
    assert title in tip.inner_text()
    assert f"step {step}\n" in tip.inner_text()
    rule = next(name for name, rule in optimizers.catalogue.items() if rule.title == title)
    here = run("himmelblau", rule, *rate_of(rule))[:, step]
    numbers = [
        float(text.replace("−", "-"))
        for text in re.findall(r"[−\d.]+", tip.inner_text().split("\n", 2)[2])
    ]
    if "×" not in tip.inner_text():
        np.testing.assert_allclose(numbers, here, rtol=0.006)
    race.tab.mouse.move(5, 5)
    race.wait("figure.tip.hidden")


def test_without_scripts_a_picture_stands_there(browser):
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.set_default_timeout(5000)
    tab.goto(address("race"))
    figure = tab.locator("figure.explorable")
    figure.scroll_into_view_if_needed()
    figure.locator("img:visible").first.wait_for()
    assert figure.locator("img:visible").count() == 1
    assert figure.locator("figcaption").is_visible()
    assert figure.locator("explorable-race :is(button, input, select, canvas)").count() == 0
    context.close()


# Bad input is answered where it was given, and nothing breaks.

BAD = {
    "w1": ["", "abc", "1e9", "NaN"],
    "steps": ["", "0", "-1", "2.5", "5001", "ten"],
    "noise": ["-1", "1e9"],
    "seed": ["-1", "67108864", "1.5"],
    "momentum.rate": ["", "-0.1", "1e9", "abc"],
    "momentum.beta": ["1", "-0.5"],
    "adam.epsilon": ["2"],
}
ALLOWED = {
    "w1": "Start w₁ must be a number from −1000 to 1000",
    "steps": "Steps must be a whole number from 1 to 5000",
    "noise": "Noise of the gradient must be a number from 0 to 1000",
    "seed": "Seed must be a whole number from 0 to 67108863",
    "momentum.rate": "Momentum: learning rate must be a number from 0 to 1000",
    "momentum.beta": "Momentum: beta must be a number from 0 to below 1",
    "adam.epsilon": "Adam: epsilon must be a number from 0 to 1",
}


def message(race: Figure, key: str) -> str:
    """Return what is said at a field that is marked as wrong, having seen that it is visible."""
    control = race.control(key)
    assert control.get_attribute("aria-invalid") == "true"
    said = race.element.locator(f"[id='{control.get_attribute('aria-describedby')}']")
    assert said.is_visible()
    return said.inner_text()


@pytest.mark.parametrize("key", BAD)
def test_a_bad_value_gets_a_message_at_its_field(race, key):
    if "." in key and not key.endswith("rate"):
        title = optimizers.catalogue[key.split(".")[0]].title
        race.element.get_by_role("button", name=f"more settings: {title}").click()
    if key == "seed":
        race.control("noise").fill("1")
    before = everything(race)
    good = race.control(key).input_value()
    for text in BAD[key]:
        race.control(key).fill(text)
        came = f"not “{text}”" if text else "it is empty"
        assert message(race, key).startswith(ALLOWED[key])
        assert message(race, key).endswith(came)
        after = everything(race)
        assert after[0] == before[0]
        np.testing.assert_array_equal(after[1], before[1])
    race.control(key).fill(good)
    assert race.control(key).get_attribute("aria-invalid") is None
    assert race.element.locator(".message:visible").count() == 0


@pytest.mark.parametrize("key", BAD)
def test_a_bad_value_in_the_address_gets_one_too(race, key):
    noisy = {"noise": 1} if key == "seed" else {}
    race.again(noisy)
    before = everything(race)
    race.again({key: BAD[key][-1], **noisy})
    assert message(race, key) == f"{ALLOWED[key]}, not “{BAD[key][-1]}”"
    after = everything(race)
    assert after[0] == before[0]
    np.testing.assert_array_equal(after[1], before[1])


@pytest.mark.parametrize("name", ["nowhere", "", "toString"])
def test_an_unknown_name_in_the_address_gets_a_message(race, name):
    race.again({"landscape": name, "rates": name, "adam": name, "step": name})
    for key, allowed in {
        "landscape": "Landscape must be one of bowl, ravine, ",
        "rates": "Rates must be one of too-small, ",
        "adam": "adam must be on or off",
        "step": "Step must be a whole number from 0 to 300",
    }.items():
        assert message(race, key).startswith(allowed)
    assert race.settings()["landscape"] == "himmelblau"
    race.control("landscape").select_option("bowl")
    assert race.control("landscape").get_attribute("aria-invalid") is None


def test_a_diverging_run_says_so_and_stays(race):
    race.again({"landscape": "rosenbrock", "momentum.rate": 20})
    step = race.js(f"{ENTRANT}.run.diverged", "momentum")
    row = race.element.locator("tbody", has=race.tab.get_by_role("checkbox", name="Momentum"))
    assert row.locator("td.cost").inner_text() == f"diverges at step {step}"
    assert race.js("figure.running.length") == len(optimizers.catalogue)
    others = race.element.locator("td.cost").all_inner_texts()
    assert sum(text.startswith("diverges") for text in others) == 1
    race.control("step").fill(str(step - 1))
    assert "diverges" not in row.locator("td.cost").inner_text()


def test_every_landscape_and_every_case_can_be_chosen(race):
    for key, names in {"landscape": landscapes.catalogue, "rates": scenarios.catalogue}.items():
        control = race.control(key)
        offered = race.js("argument.options.length", control)
        assert offered == len(names)
        for name in names:
            control.select_option(name)
            assert race.settings()[key] == name
            assert race.js("figure.running.every(({ run }) => run.costs.length === 301)")


def test_a_long_noisy_run_follows_the_hand(race):
    race.again({"steps": 5000, "noise": 0.1})
    race.element.locator(".panels").scroll_into_view_if_needed()
    race.tab.mouse.move(*place(race, *race.js("[figure.w1.value, figure.w2.value]")))
    race.tab.mouse.down()
    for i in range(10):
        race.tab.mouse.move(*place(race, 4 * np.cos(i / 3), 4 * np.sin(i / 3)))
    race.tab.mouse.up()
    start = race.js("figure.entrants.map(({ run }) => [run.w1[0], run.w2[0]])")
    np.testing.assert_allclose(start, 6 * [[4 * np.cos(3), 4 * np.sin(3)]], atol=0.05)
    assert race.js("figure.entrants[0].run.costs.length") == 5001
