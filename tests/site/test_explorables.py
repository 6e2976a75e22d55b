"""What holds for all figures that run in the page: small, quiet, in place, and safe to serve."""

from __future__ import annotations

import gzip
import re

import pytest
import served
from built import PAGES, SITE, parsed
from live import PLACES, Figure, address, running

from paramopt import optimizers

FILES = [SITE / "_static" / f"explorables.{kind}" for kind in ("js", "css")]
LARGEST = 40 * 1024
"""Bytes of script and style together, compressed."""

kinds = pytest.mark.parametrize("kind", PLACES)


def test_each_kind_has_its_page():
    found = {}
    for page in PAGES:
        for figure in parsed(page).select("figure.explorable"):
            (element,) = figure.find_all(re.compile("^explorable-"))
            assert element.name not in found
            found[element.name.removeprefix("explorable-")] = f"{page}#{figure['id']}"
    assert found == PLACES


def test_only_pages_with_such_a_figure_load_it(page, document):
    live = any(place.startswith(f"{page}#") for place in PLACES.values())
    scripts = [tag for tag in document.find_all("script", src=True) if "explorables" in tag["src"]]
    styles = [tag for tag in document.find_all("link", href=True) if "explorables" in tag["href"]]
    assert len(scripts) == len(styles) == live
    assert all(script.has_attr("defer") for script in scripts)


def test_script_and_style_are_small():
    sizes = [len(gzip.compress(file.read_bytes(), 9)) for file in FILES]
    assert sum(sizes) <= LARGEST, sizes


def test_nothing_else_is_published():
    """The sources and the module of mathematics are in the script; no page asks for them."""
    script = FILES[0].read_text(encoding="utf-8")
    assert not re.search(r"^\s*(import|export)\b|\bimport\(|https?://(?!www\.w3\.org)", script)
    assert not (SITE / "_static" / "explorables").exists()


@kinds
def test_the_reference_page_names_all_settings(browser, kind):
    anchor, named = "", {}
    for row in parsed("reference/live_figures.html").find_all("table")[-1].select("tbody tr"):
        figure, keys, _ = row.find_all("td")
        anchor = figure.get_text(strip=True) or anchor
        named.setdefault(anchor, set()).update(code.get_text() for code in keys.find_all("code"))
    with running(browser, kind) as figure:
        there = figure.js("figure.fields.map(({ key }) => key)")
    others = tuple(set(optimizers.catalogue) - {"adam"})  # which stands for all rules
    expected = {key for key in there if not key.startswith(others)}
    assert named[PLACES[kind].split("#")[1]] == expected


@kinds
def test_markup_has_no_style_and_no_script_of_its_own(kind):
    page, anchor = PLACES[kind].split("#")
    figure = parsed(page).find(id=anchor)
    tags = [figure, *figure.find_all(True)]
    inline = [
        tag.name for tag in tags if any(name.startswith(("on", "style")) for name in tag.attrs)
    ]
    assert inline == []
    assert not figure.find_all(["script", "style"])
    assert figure.find("img")["alt"]


SHIFTS = """
    window.shifted = 0;
    const add = (list) => list.getEntries().forEach(({ value }) => (window.shifted += value));
    new PerformanceObserver(add).observe({ type: "layout-shift" });
"""


@kinds
@pytest.mark.parametrize("width", [1280, 360])
def test_nothing_moves_when_the_script_takes_over(browser, kind, width):
    """The place of a figure is as high before its script runs as when it has run."""
    context = browser.new_context(viewport={"width": width, "height": 800})
    tab = context.new_page()
    held = []
    tab.route("**/explorables.js*", lambda route: held.append(route))
    tab.goto(address(kind), wait_until="commit")
    # All is there but the script, which is deferred.
    tab.wait_for_function("document.readyState === 'interactive'")
    tab.evaluate("document.fonts.ready")
    figure = Figure(tab, kind)
    height = "figure.getBoundingClientRect().height"
    # Its end and what follows are in view.
    figure.js("figure.scrollIntoView({ block: 'end', behavior: 'instant' })")
    before = figure.js(height)
    tab.evaluate(SHIFTS)
    held[0].continue_()
    figure.ready()
    figure.js("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert figure.js(height) == pytest.approx(before, abs=8)
    assert tab.evaluate("window.shifted") <= 0.01
    context.close()


@kinds
def test_a_strict_policy_and_a_folder_are_fine(browser, root, kind):
    context = browser.new_context(accept_downloads=True)
    tab = context.new_page()
    tab.add_init_script(served.WATCH)
    figure = Figure(tab, kind, root)
    figure.open(address(kind, root=root))
    asked = [line for line in figure.heard if line.startswith(("asks", "fails"))]
    assert asked == []
    for name, suffix in (("Save picture", ".png"), ("Save data", ".csv")):
        with tab.expect_download() as download:
            figure.element.get_by_role("button", name=name).click()
        assert download.value.suggested_filename.endswith(suffix)
        assert download.value.path().stat().st_size > 1000
    figure.element.get_by_role("button", name="Copy link").click()
    assert figure.element.locator(".output pre").inner_text().startswith(f"{root}/")
    figure.element.get_by_role("button", name="Copy as Python").click()
    figure.element.get_by_role("button", name="Step", exact=True).click()
    assert tab.evaluate("window.violations") == []
    context.close()


@kinds
def test_a_file_is_as_good_as_a_server(browser, kind):
    with running(browser, kind) as figure:
        assert figure.tab.url.startswith("file:")
        assert figure.js("figure.player.value !== undefined")
        assert figure.js("figure.panels.every(({ below }) => below.width > 200)")


@kinds
def test_nothing_plays_by_itself(browser, kind):
    with running(browser, kind) as figure:
        step = figure.js("figure.player.value")
        frames = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
        figure.js(frames)
        assert figure.js("[figure.player.playing, figure.player.value]") == [0, step]


@kinds
def test_every_control_is_named_and_can_be_reached(browser, kind):
    with running(browser, kind) as figure:
        roles = "textbox|combobox|checkbox|slider|button|spinbutton|radio"
        tree = figure.element.aria_snapshot()
        found = re.findall(rf"^ *- '?({roles})(?: \"(.+?)\")?(?=[ :']|$)", tree, re.MULTILINE)
        visible = figure.js("""[...figure.querySelectorAll("button, input, select")]
            .filter((control) => control.checkVisibility()).length""")
        assert len(found) == visible > 8
        assert all(name for _, name in found)
        assert len(set(found)) == len(found)
        assert figure.element.get_by_role("status").count() == 1


@kinds
def test_it_fits_a_phone_and_both_themes(browser, kind):
    for theme in ("light", "dark"):
        size = {"width": 360, "height": 740}
        with running(browser, kind, viewport=size, color_scheme=theme) as figure:
            assert figure.tab.evaluate("document.documentElement.scrollWidth") <= 360
            assert (
                figure.js("figure.panels[0].scale.theme.ground")
                == {
                    "light": "#ffffff",
                    "dark": "#14181e",
                }[theme]
            )
