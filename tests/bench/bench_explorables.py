"""What the figures that run in the page cost: time of a step, frames a second, start, size.

Run ``python tests/bench/bench_explorables.py`` (about a minute) on a built site. It prints what was
measured on this machine, and fails if one of the reaches is missed. Times are wall times in
headless Chromium, which here draws without a graphics card.
"""

from __future__ import annotations

import gzip
import os
import platform
import statistics
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "site"))

import chromium
from built import SITE
from live import PLACES, address
from reach import Reached, judge

STEP, FRAMES, BYTES = 4.0, 58.0, 40 * 1024
"""Reach: median of a step in milliseconds, frames a second, bytes of script and style."""

STEPS = """async (figure, { count, drawn }) => {
    const taken = [];
    const last = figure.player.last;
    for (let i = 0; i < count; i += 1) {
        const step = Math.round(((i + 1) / count) * last);
        const before = performance.now();
        figure.player.playing = 1; // as if it were played
        figure.player.set(step);
        figure.player.changed();
        if (drawn) {
            // A pixel that is read has been drawn, and all of its canvas with it.
            for (const { above } of figure.panels) above.getContext("2d").getImageData(0, 0, 1, 1);
        }
        taken.push(performance.now() - before);
        if (i % 20 === 0) await new Promise(requestAnimationFrame);
    }
    figure.player.pause();
    return taken;
}"""
DRAGS = """async (figure, count) => {
    const taken = [];
    for (let i = 0; i < count; i += 1) {
        const before = performance.now();
        figure.start(4 * Math.cos(i), 4 * Math.sin(i));
        for (const { above } of figure.panels) above.getContext("2d").getImageData(0, 0, 1, 1);
        taken.push(performance.now() - before);
        if (i % 10 === 0) await new Promise(requestAnimationFrame);
    }
    return taken;
}"""
PLAY = """async (figure) => {
    figure.player.seek(0);
    figure.player.play();
    const times = [];
    while (figure.player.playing) times.push(await new Promise(requestAnimationFrame));
    const between = times.slice(1).map((time, i) => time - times[i]).sort((a, b) => a - b);
    return 1000 / between[Math.floor(between.length / 2)];
}"""
START = """(figure) => {
    const fresh = document.createElement(figure.localName);
    const before = performance.now();
    figure.replaceWith(fresh);
    fresh.begin();
    for (const { above } of fresh.panels) above.getContext("2d").getImageData(0, 0, 1, 1);
    return performance.now() - before;
}"""


def machine(browser) -> str:
    """Name what measured."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    models = [line.split(":")[1].strip() for line in lines if line.startswith("model name")]
    processor = models[0] if models else platform.processor()
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return f"Chromium {browser.version}, {processor}, {os.cpu_count()} cores{load}"


def row(what: str, times: list[float]) -> float:
    """Print median, 95th percentile and worst in milliseconds; return the median."""
    median = statistics.median(times)
    most = statistics.quantiles(times, n=20, method="inclusive")[-1]
    print(f"{what:44}{median:8.2f}{most:8.2f}{max(times):8.2f}")
    return median


def opened(browser, kind: str, settings: dict | None = None):
    """Open a figure; return the tab and the element."""
    tab = browser.new_page(viewport={"width": 1280, "height": 900})
    tab.goto(address(kind, settings), wait_until="domcontentloaded")
    tab.wait_for_selector(".explorable .live canvas")
    return tab, tab.locator(f"explorable-{kind}")


def measure(browser) -> list[Reached]:
    """Print all, and return what has a reach: its name, its value, how it compares, the reach."""
    print(f"\nFigures that run in the page: {machine(browser)}")
    print(f"{'milliseconds':44}{'median':>8}{'95 %':>8}{'worst':>8}")
    reached = []
    for steps in (300, 5000):
        tab, race = opened(browser, "race", {"steps": steps})
        for drawn in (False, True):
            times = race.evaluate(STEPS, {"count": 400, "drawn": drawn})
            how = "drawn, a pixel read" if drawn else "as the page waits"
            median = row(f"race, {steps} steps: a step, {how}", times)
            reached.append((f"ms a step of {steps}, {how}", median, "<=", STEP))
        row(f"race, {steps} steps: all run and drawn anew", race.evaluate(DRAGS, 60))
        tab.close()
    for kind in PLACES:
        tab, figure = opened(browser, kind)
        frames = figure.evaluate(PLAY)
        row(f"{kind}: begins", [figure.evaluate(START) for _ in range(5)])
        print(f"{f'{kind}: frames a second while it plays, median':44}{frames:8.1f}")
        reached.append((f"frames a second, {kind}", frames, ">=", FRAMES))
        tab.close()
    files = [SITE / "_static" / f"explorables.{kind}" for kind in ("js", "css")]
    sizes = [len(gzip.compress(file.read_bytes(), 9)) for file in files]
    print(f"bytes compressed: script {sizes[0]}, style {sizes[1]}")
    reached.append(("bytes in all", sum(sizes), "<=", BYTES))
    return reached


def main() -> None:
    """Measure, print, and fail if a reach is missed."""
    if not (SITE / "_static" / "explorables.js").exists():
        sys.exit(f"{Path(__file__).name} measures the built site: run `nox -s docs` first")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = chromium.executable(playwright)
        if not found:
            sys.exit(chromium.MISSING)
        browser = chromium.launch(playwright, found)
        reached = measure(browser)
        browser.close()
    judge(reached)


if __name__ == "__main__":
    main()
