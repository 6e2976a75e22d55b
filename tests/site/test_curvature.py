"""The parabola in the page: true to Python, named rightly, for every reader."""

from __future__ import annotations

import csv
import itertools
import math
import random
import runpy

import numpy as np
import pytest
from live import Figure, address, running, visiting
from PIL import Image

from paramopt import minimize, theory
from paramopt.figures import style
from paramopt.figures.style import number

KIND = "curvature"
CURVATURES = (0.2, 0.36, 0.8, 1.0, 1.7, 2.5)
RATES = (0.01, 0.3, 0.9, 1.25, 2.0, 2.5, 4.7, 20.0)
EDGE, CEILING = 3.2, 5


@pytest.fixture
def parabola(tab) -> Figure:
    """The figure as a reader finds it."""
    tab.again()
    return tab


def opened(figure: Figure, addresses: list[dict], seen: str) -> list:
    """Return what is seen at each of many addresses."""
    return figure.js(visiting(seen), addresses)


def run(curvature: float, rate: float, start: float = -2.0, steps: int = 20):
    def J(w, other):  # noqa: ARG001
        return curvature * w**2 / 2

    return minimize(J, "gradient_descent", (start, 0), steps, rate)


def shown(figure: Figure) -> dict[str, str]:
    """Return the numbers of the step that is shown, as they are printed."""
    return figure.js("""Object.fromEntries([...figure.querySelectorAll(".parts > div")].map(
        (part) => [part.className, part.querySelector("dd").textContent]))""")


def box(figure: Figure, name: str):
    return figure.element.get_by_role("textbox", name=name, exact=True)


def slider(figure: Figure, name: str):
    return figure.element.get_by_role("slider", name=name, exact=True)


def button(figure: Figure, name: str):
    return figure.element.get_by_role("button", name=name, exact=True)


# True: what is shown is what Python computes.


def test_a_run_is_the_run_of_python(tab):
    cases = list(itertools.product(CURVATURES, RATES, (-2, 3.2), (20, 500)))
    names = ("curvature", "rate", "start", "steps")
    settings = [dict(zip(names, case, strict=True)) for case in cases]
    there = tab.numbers(f"{visiting('[figure.w, figure.costs]')}.flat()", settings)
    for curvature, rate, start, steps in cases:
        found, there = np.split(there, [2 * (steps + 1)])
        taken = run(curvature, rate, start, steps)
        w = taken.parameters[:, 0]
        # At the rate 1/λ what is left after the first step is rounding.
        near = {"rtol": 1e-12, "atol": 1e-15}
        np.testing.assert_allclose(found[: steps + 1], w, **near)
        np.testing.assert_allclose(found[steps + 1 :], taken.costs, **near)
    assert len(there) == 0


def test_the_line_is_what_theory_predicts(tab):
    cases = list(itertools.product(CURVATURES, RATES))
    settings = [{"curvature": c, "rate": a, "steps": 300} for c, a in cases]
    there = tab.numbers(visiting("figure.predicted"), settings).reshape(-1, 301)
    for (curvature, rate), found in zip(cases, there, strict=True):
        here = theory.parabola_costs(rate, curvature, -2.0, 300)
        np.testing.assert_allclose(found, here, rtol=1e-12)


def test_the_regime_is_named_at_every_rate(tab):
    cases = []
    for curvature in CURVATURES:
        for border in (1 / curvature, 2 / curvature):
            rates = (border, math.nextafter(border, 0), math.nextafter(border, 99), border / 3)
            cases += [(curvature, rate) for rate in rates]
    cases += itertools.product(CURVATURES, RATES)
    seen = """[[...figure.querySelectorAll(".regimes .now")].map((name) => name.textContent),
        figure.querySelector(".meaning b").textContent,
        figure.querySelector(".meaning").textContent.split("αλ = ")[1],
        ...[...figure.querySelectorAll(".end")].map((end) => end.textContent)]"""
    there = opened(tab, [{"curvature": c, "rate": repr(a)} for c, a in cases], seen)
    met = set()
    for (curvature, rate), (now, named, q, one, two) in zip(cases, there, strict=True):
        regime = theory.regime(rate, curvature)
        met.add(regime)
        assert now == [regime]
        assert named.lower() == regime
        assert q == f"{number(round(theory.contraction(rate, curvature), 12))}."
        limit = theory.stability_limit(curvature)
        assert one == f"α = 1/λ = {number(limit / 2)}one step"
        assert two == f"α = 2/λ = {number(limit)}bouncing"
    assert met == set(theory.REGIMES)


def test_the_mark_stands_in_the_zone_of_its_regime(tab):
    seen = """(() => {
        const [bar, mark] = [".bar", ".marker"].map((name) =>
            figure.querySelector(name).getBoundingClientRect());
        return (mark.left + mark.width / 2 - bar.left) / bar.width;
    })()"""
    cases = [(0.8, 0.3), (0.8, 1.25), (0.8, 2.0), (2.0, 1.0), (2.0, 1.2), (2.5, 20)]
    there = opened(tab, [{"curvature": c, "rate": a} for c, a in cases], seen)
    products = [min(curvature * rate / 3, 1) for curvature, rate in cases]
    assert there == pytest.approx(products, abs=0.003)


def test_the_numbers_of_a_step(tab):
    cases = list(itertools.product(CURVATURES, RATES, (0, 1, 7)))
    settings = [{"curvature": c, "rate": a, "step": t} for c, a, t in cases]
    exact = opened(tab, settings, "figure.now")
    printed = opened(
        tab,
        settings,
        "[...figure.querySelectorAll('.parts dd')].map((cell) => cell.textContent)",
    )
    for (curvature, rate, t), now, texts in zip(cases, exact, printed, strict=True):
        w, _ = (float(x) for x in run(curvature, rate, steps=8).parameters[t])
        slope = curvature * w
        step = -rate * slope
        cost = theory.parabola(w, curvature)
        error = theory.approximation_error(rate, curvature, w)
        here = {
            "w": w,
            "cost": cost,
            "slope": slope,
            "step": step,
            "next": w + step,
            "after": theory.parabola(w + step, curvature),
            "promised": cost + slope * step,
            "error": error,
        }
        assert list(now) == list(here)
        # The difference of two costs is as exact as the larger of them.
        exactly = {"rel": 1e-12, "abs": 1e-14 * max(1, error)}
        assert now == {name: pytest.approx(value, **exactly) for name, value in here.items()}
        assert texts == [number(value) for value in now.values()]


def test_numbers_print_as_everywhere_else(tab):
    draw = random.Random(1)
    values = [draw.choice((1, -1)) * 10 ** draw.uniform(-12, 12) for _ in range(400)]
    halves = [k / 8 for k in range(-90, 9000, 7)] + [1.25e6, 1.35e6, 1498.5, 1499.5]
    values += [*halves, 0.0, -0.0, 1e-3, 9.996e-4, 999.4, 999999.5, 1e6, 1e300, 5e-324]
    # Python's three digits of what rounds to 1000 are "1e+03".
    values = [value for value in values if not 999.5 <= abs(value) < 1000]
    there = tab.js(
        """(() => {
            figure.forget();
            return argument.map((value) => {
                figure.start.value = value;
                figure.compute();
                figure.count();
                return figure.cells[0].textContent;
            });
        })()""",
        values,
    )
    assert there == [number(value) for value in values]


def test_both_knobs_are_independent(parabola):
    box(parabola, "Curvature λ").fill("1.6")
    assert box(parabola, "Learning rate α").input_value() == "0.9"
    box(parabola, "Learning rate α").fill("0.3")
    assert box(parabola, "Curvature λ").input_value() == "1.6"
    expected = theory.approximation_error(0.3, 1.6, -2)
    assert shown(parabola)["error"] == number(expected)


def bar_pixel(figure: Figure, w: float = -0.56, cost: float = -0.3) -> list[int]:
    """Return the colour that is drawn at a place of the window."""
    return figure.js(
        """(() => {
            const { scale, above, width } = figure.parabola;
            const [x, y] = [scale.x(argument[0]), scale.y(argument[1])];
            const pixels = above.width / width;
            const copy = new OffscreenCanvas(1, 1).getContext("2d");
            copy.drawImage(above, -Math.round(x * pixels), -Math.round(y * pixels));
            return [...copy.getImageData(0, 0, 1, 1).data];
        })()""",
        [w, cost],
    )


def test_the_error_is_drawn_where_it_is(parabola):
    clay = [*bytes.fromhex(style.LIGHT.clay[1:]), 255]
    # The step from -2 lands at -0.56: the bar reaches from -0.704 to 0.125.
    for cost, drawn in ((-0.62, True), (-0.2, True), (-0.95, False), (0.6, False)):
        assert (bar_pixel(parabola, cost=cost) == clay) == drawn
    parabola.again({"rate": 0.3})
    assert bar_pixel(parabola) != clay


def test_a_run_that_leaves_says_when(tab):
    cases = [(0.8, 2.6, 20), (2.5, 0.81, 20), (0.8, 2.51, 100), (2.5, 20.0, 300), (0.2, 20.0, 500)]
    settings = [{"curvature": c, "rate": a, "steps": n, "step": n} for c, a, n in cases]
    before = [{**setting, "step": 1} for setting in settings]
    there = opened(tab, settings, "[figure.fate, figure.say()]")
    for (curvature, rate, steps), (fate, said) in zip(cases, there, strict=True):
        taken = run(curvature, rate, steps=steps)
        w, costs = np.abs(taken.parameters[:, 0]), taken.costs
        if taken.diverged:
            expected = f"not finite at step {np.argmin(np.isfinite(costs))}"
        else:
            expected = f"leaves the window at step {np.argmax((w > EDGE) | (costs > CEILING))}"
        assert fate == expected
        assert "Diverging" in said
        assert said.endswith(f"{expected.replace('not', 'is not')}.")
    assert opened(tab, before[::2], "figure.fate")[:2] == ["", ""]


def test_a_run_from_outside_the_window_comes_back(tab):
    cases = [{"start": 3, "curvature": 2.5, "rate": 0.2, "step": step} for step in (0, 1)]
    assert opened(tab, cases, "figure.fate") == ["starts outside the window", ""]


# Used: by mouse, by keyboard, by touch, without motion.


def place(figure: Figure, w: float) -> tuple[float, float]:
    """Return where on the page the parabola is above a parameter."""
    return figure.js(
        """(() => {
            const { scale, element } = figure.parabola;
            const corner = element.getBoundingClientRect();
            const cost = figure.curvature.value * argument * argument / 2;
            return [corner.left + scale.x(argument), corner.top + scale.y(cost)];
        })()""",
        w,
    )


def middle(figure: Figure) -> tuple[float, float]:
    handle = figure.element.locator(".handle").bounding_box()
    return handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2


def test_the_start_is_dragged_along_the_curve(parabola):
    parabola.element.locator(".panels").scroll_into_view_if_needed()
    mouse = parabola.tab.mouse
    assert middle(parabola) == pytest.approx(place(parabola, -2), abs=1)
    mouse.move(*place(parabola, -2))
    mouse.down()
    x, y = place(parabola, 1.5)
    # Far above the curve: it moves across only.
    mouse.move(x, y - 60, steps=4)
    mouse.up()
    start = parabola.js("figure.start.value")
    assert start == pytest.approx(1.5, abs=0.02)
    assert middle(parabola) == pytest.approx(place(parabola, start), abs=1)
    assert parabola.js("figure.w[0]") == start
    assert box(parabola, "Start w").input_value() == f"{start:g}"
    mouse.move(*place(parabola, -1))
    assert parabola.js("figure.start.value") == start


def test_a_resized_figure_keeps_its_handle_on_the_curve(parabola):
    parabola.tab.set_viewport_size({"width": 500, "height": 900})
    parabola.wait("figure.parabola.width < 500 && figure.parabola.width > 400")
    assert middle(parabola) == pytest.approx(place(parabola, -2), abs=1)
    parabola.tab.set_viewport_size({"width": 1280, "height": 900})
    parabola.wait("figure.parabola.width < 400")
    assert middle(parabola) == pytest.approx(place(parabola, -2), abs=1)


def test_a_drag_beyond_the_window_ends_at_its_edge(parabola):
    parabola.element.locator(".panels").scroll_into_view_if_needed()
    mouse = parabola.tab.mouse
    mouse.move(*place(parabola, -2))
    mouse.down()
    mouse.move(2, 500, steps=3)
    mouse.up()
    assert parabola.js("figure.start.value") == -EDGE


def test_everything_is_reached_and_changed_by_keyboard(parabola):
    press = parabola.tab.keyboard.press
    box(parabola, "Curvature λ").focus()
    reached = []
    for _ in range(18):
        name, outline, hovered = parabola.js("""(() => {
            const { activeElement: now } = document;
            const named = now.getAttribute("aria-label") || now.labels?.[0]?.textContent;
            const ring = getComputedStyle(now, "::after").borderTopStyle;
            return [named || now.textContent, getComputedStyle(now).outlineStyle, ring];
        })()""")
        assert outline == "solid" or hovered == "solid", f"the focus on {name} is not seen"
        reached.append(name.split(";")[0])
        press("Tab")
    assert reached == [
        *("Curvature λ", "Curvature λ", "Learning rate α", "Learning rate α"),
        *("Start w", "Steps", "α = 1/λ = 1.25one step", "α = 2/λ = 2.5bouncing"),
        *("Start (−2, 1.6)", "Play", "Step", "Reset", "Step"),
        *("Copy link", "Copy as Python", "Save picture", "Save data", "Restore defaults"),
    ]


def test_keys_change_what_they_stand_on(parabola):
    press = parabola.tab.keyboard.press
    slider(parabola, "Curvature λ").focus()
    press("ArrowRight")
    assert parabola.js("figure.curvature.value") == 0.81
    slider(parabola, "Learning rate α").focus()
    press("ArrowRight")
    assert parabola.js("figure.rate.value") == 0.91
    box(parabola, "Learning rate α").focus()
    press("ArrowDown")
    assert parabola.js("figure.rate.value") == 0.9
    parabola.element.locator(".handle").focus()
    press("ArrowRight")
    assert parabola.js("figure.start.value") == pytest.approx(-1.94, abs=1e-9)
    press("Shift+ArrowLeft")
    assert parabola.js("figure.start.value") == pytest.approx(-2.58, abs=1e-9)
    for name, key, step in (("Step", "Enter", 1), ("Step", "Space", 2), ("Reset", "Enter", 0)):
        button(parabola, name).focus()
        press(key)
        assert parabola.js("figure.player.value") == step
    parabola.element.locator(".end").last.focus()
    press("Enter")
    assert parabola.js("figure.rate.value") == 2 / 0.81
    assert parabola.element.locator(".meaning b").inner_text() == "Bouncing"


def test_the_borders_are_buttons(parabola):
    parabola.element.locator(".end").first.click()
    assert box(parabola, "Learning rate α").input_value() == "1.25"
    assert parabola.element.locator(".now").inner_text() == "one step"
    assert parabola.js("figure.w[1]") == 0


def test_touch_on_a_phone(browser):
    options = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
    with running(browser, "curvature", **options) as figure:
        assert figure.tab.evaluate("document.documentElement.scrollWidth") <= 360
        figure.element.locator(".panel").first.scroll_into_view_if_needed()
        touch = figure.tab.context.new_cdp_session(figure.tab)
        before = figure.tab.evaluate("scrollY")

        def point(kind: str, *places):
            points = [{"x": x, "y": y} for x, y in places]
            touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

        point("touchStart", place(figure, -2))
        for w in (-1, 0, 1):
            point("touchMove", place(figure, w))
        point("touchEnd")
        assert figure.js("figure.start.value") == pytest.approx(1, abs=0.03)
        # The page does not scroll under the finger.
        assert figure.tab.evaluate("scrollY") == before
        # So soon after another touch a tap may count as the second half of a double tap.
        figure.tab.wait_for_timeout(500)
        button(figure, "Step").tap()
        figure.wait("figure.player.value === 1")
        for tapped in figure.element.locator("button:visible").all():
            assert tapped.bounding_box()["height"] >= 36


def test_nothing_moves_of_itself(parabola):
    parabola.tab.wait_for_timeout(600)
    assert parabola.js("[figure.player.value, figure.player.playing]") == [0, 0]


def test_play_is_slow_and_step_works_without_motion(browser):
    with running(browser, "curvature", reduced_motion="reduce") as figure:
        assert figure.js("[figure.player.value, figure.player.playing]") == [0, 0]
        button(figure, "Step").click()
        assert figure.js("figure.player.value") == 1
        assert shown(figure)["w"] == "−0.56"
        box(figure, "Steps").fill("3")
        figure.js("""(() => {
            figure.met = [];
            const { show } = figure;
            figure.show = () => {
                show.call(figure);
                figure.met.unshift([figure.player.value, performance.now()]);
            };
        })()""")
        button(figure, "Play").click()
        figure.wait("figure.player.value === 3")
        met = dict(figure.js("figure.met"))
        assert list(met) == [3, 2, 1]
        # Two and a half steps a second, or less on a slow machine.
        assert met[3] - met[1] > 700
        assert button(figure, "Play").is_visible()


# Shared: by address, as Python, as data, as a picture.

STATE = {"curvature": "1.37", "rate": "1.21", "start": "1.7", "steps": "33"}


def by_hand(figure: Figure) -> None:
    names = ("Curvature λ", "Learning rate α", "Start w", "Steps")
    for name, text in zip(names, STATE.values(), strict=True):
        box(figure, name).fill(text)
    for _ in range(4):
        button(figure, "Step").click()


def test_a_link_reproduces_what_is_seen(parabola, browser):
    assert parabola.js("figure.address()") == address("curvature")
    by_hand(parabola)
    parabola.tab.wait_for_function("location.search.includes('step=4')")
    link = parabola.tab.url
    assert link == address("curvature", {**STATE, "step": "4"})
    with running(browser, "curvature", link) as other:
        assert other.settings() == parabola.settings()
        assert shown(other) == shown(parabola)
        assert other.js("[...figure.w]") == parabola.js("[...figure.w]")


def test_the_step_of_a_link_outlives_another_step_count(parabola):
    parabola.again({"steps": "90", "step": "80"})
    assert parabola.js("[figure.player.value, figure.player.last]") == [80, 90]
    box(parabola, "Steps").fill("50")
    assert parabola.js("figure.player.value") == 50


def test_copied_python_gives_the_same_run(parabola, tmp_path):
    for hand in (False, True):
        if hand:
            by_hand(parabola)
        button(parabola, "Copy as Python").click()
        script = tmp_path / f"copied_{hand}.py"
        script.write_text(parabola.element.locator(".output pre").inner_text(), encoding="utf-8")
        names = runpy.run_path(str(script))
        there = parabola.numbers("[figure.w, figure.costs]").reshape(2, -1)
        np.testing.assert_allclose(there[0], names["w"], rtol=1e-12)
        np.testing.assert_allclose(there[1], names["run"].costs, rtol=1e-12)


def test_saved_data_are_the_run(parabola):
    by_hand(parabola)
    with parabola.tab.expect_download() as download:
        button(parabola, "Save data").click()
    assert download.value.suggested_filename == "curvature-and-rate.csv"
    text = download.value.path().read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    columns = {name: np.array([float(row[name]) for row in rows]) for name in rows[0]}
    taken = run(1.37, 1.21, 1.7, 33)
    w = taken.parameters[:, 0]
    here = {
        "step": np.arange(34.0),
        "w": w,
        "cost": taken.costs,
        "predicted_cost": theory.parabola_costs(1.21, 1.37, 1.7, 33),
        "error": theory.approximation_error(1.21, 1.37, w),
    }
    assert list(columns) == list(here)
    for name, values in here.items():
        np.testing.assert_allclose(columns[name], values, rtol=1e-12)


def test_a_saved_picture_holds_the_parabola(parabola):
    with parabola.tab.expect_download() as download:
        button(parabola, "Save picture").click()
    assert download.value.suggested_filename == "curvature-and-rate.png"
    picture = Image.open(download.value.path())
    assert picture.width == 1520
    colours = dict(map(reversed, picture.convert("RGB").getcolors(10**6)))
    for colour in (style.LIGHT.slate, style.LIGHT.clay):
        assert colours.get(tuple(bytes.fromhex(colour[1:])), 0) > 50


# Forgiving: bad input is answered at the field, and said.


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("Learning rate α", "", "Learning rate α must be a number from 0.01 to 20; it is empty"),
        ("Learning rate α", "fast", "Learning rate α must be a number from 0.01 to 20, not “fast”"),
        ("Learning rate α", "1e9", "Learning rate α must be a number from 0.01 to 20, not “1e9”"),
        ("Learning rate α", "0", "Learning rate α must be a number from 0.01 to 20, not “0”"),
        ("Curvature λ", "-1", "Curvature λ must be a number from 0.2 to 2.5, not “-1”"),
        ("Start w", "4", "Start w must be a number from −3.2 to 3.2, not “4”"),
        ("Steps", "2.5", "Steps must be a whole number from 1 to 500, not “2.5”"),
    ],
)
def test_bad_input_gets_a_message(parabola, name, text, message):
    before = shown(parabola)
    field = box(parabola, name)
    good = field.input_value()
    field.fill(text)
    assert field.get_attribute("aria-invalid") == "true"
    described = field.get_attribute("aria-describedby")
    assert parabola.tab.locator(f"#{described}").inner_text() == message
    assert shown(parabola) == before
    field.fill(good)
    assert field.get_attribute("aria-invalid") is None


def test_a_bad_address_changes_nothing(parabola):
    before = shown(parabola)
    parabola.again({"curvature": "flat", "rate": "-3", "steps": "1e9", "step": "99"})
    assert shown(parabola) == before
    assert parabola.js("[figure.curvature.value, figure.rate.value]") == [0.8, 0.9]


def test_what_is_seen_is_said(parabola):
    box(parabola, "Learning rate α").fill("2.2")
    status = parabola.element.get_by_role("status")
    said = (
        "Oscillating. Step 0 of 20: w = −2, cost 1.6; the tangent promises −4.03, "
        "the error is 4.96."
    )
    parabola.tab.wait_for_function(
        "([status, said]) => status.textContent === said", arg=[status.element_handle(), said]
    )
    for picture in parabola.element.get_by_role("img").all():
        assert picture.get_attribute("aria-label")


def test_all_is_put_back(parabola):
    before = parabola.settings()
    by_hand(parabola)
    button(parabola, "Restore defaults").click()
    assert parabola.settings() == before
    parabola.tab.wait_for_function("location.search === ''")


def test_it_follows_the_theme(parabola):
    for theme in (style.DARK, style.LIGHT):
        parabola.js("document.documentElement.dataset.theme = argument", theme.name)
        slate, clay = (tuple(bytes.fromhex(colour[1:])) for colour in (theme.slate, theme.clay))
        zone = parabola.element.locator(".zone").nth(1)
        border = zone.evaluate("zone => getComputedStyle(zone).borderBottomColor")
        assert border == "rgb({}, {}, {})".format(*slate)
        assert bar_pixel(parabola) == [*clay, 255]


def test_without_scripts_the_still_stands_there(browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address("curvature"))
    still = page.locator("explorable-curvature img.only-light")
    assert still.is_visible()
    assert "Four parabolas" in still.get_attribute("alt")
    assert page.locator("#curvature-and-rate figcaption").is_visible()
    context.close()
