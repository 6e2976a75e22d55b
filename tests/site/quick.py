"""A phone on a mobile network, on the heaviest pages: what tests and benchmarks of speed share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from built import PAGES, SITE
from served import compressed

PHONE = {
    "viewport": {"width": 360, "height": 740},
    "device_scale_factor": 3,
    "is_mobile": True,
    "has_touch": True,
}
NONE = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
MOBILE = {"latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8}
"""Lighthouse's mobile network: milliseconds, and 1.6 Mbit/s in bytes."""

WATCH = """
    window.seen = { shifts: [], paints: [] };
    const watch = (type, list, entry) => new PerformanceObserver((all) =>
        all.getEntries().forEach((one) => list.push(entry(one)))).observe({ type, buffered: true });
    watch("layout-shift", seen.shifts, ({ value, sources }) =>
        [value, ...sources.map(({ node }) => node?.textContent.trim().slice(0, 40))]);
    watch("largest-contentful-paint", seen.paints, ({ startTime }) => startTime);
"""
"""Run in each page before its own scripts: it lists what moved, and when the main things came."""


def heaviest(*folders: str) -> str:
    """Return the page of some folders whose HTML is the largest, compressed."""
    pages = [page for page in PAGES if page.startswith(folders)]
    return max(pages, key=lambda page: len(compressed(SITE / page)))


CHAPTER, FIGURES = heaviest("setting_up/", "running/"), heaviest("gallery/")


@contextmanager
def phone(browser, network: dict = MOBILE, slowdown: float = 1) -> Iterator:
    """Open a tab of a phone on a network, its processor slower than this machine's by a factor."""
    context = browser.new_context(**PHONE)
    context.set_default_timeout(120_000)  # a phone is slow, and a busy machine slower
    tab = context.new_page()
    tab.add_init_script(WATCH)
    session = context.new_cdp_session(tab)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", {"offline": False, **network})
    session.send("Emulation.setCPUThrottlingRate", {"rate": slowdown})
    yield tab
    context.close()
