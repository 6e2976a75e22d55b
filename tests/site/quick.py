"""A phone on a mobile network, on the heaviest pages: what tests and benchmarks of speed share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from built import PAGES, SITE, parsed
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


def text(page: str) -> int:
    """Return the bytes of a page's HTML, compressed."""
    return len(compressed(SITE / page))


def whole(page: str) -> int:
    """Return the bytes of a page's HTML and of all pictures that it may show."""
    pictures = {picture["src"] for picture in parsed(page).find_all("img")}
    return text(page) + sum((SITE / page).parent.joinpath(name).stat().st_size for name in pictures)


def heaviest() -> list[str]:
    """Return the chapters and the pages of the gallery that are heaviest in text, and in all."""
    found = []
    for folders in (("setting_up/", "running/"), ("gallery/",)):
        pages = [page for page in PAGES if page.startswith(folders)]
        found += [max(pages, key=weight) for weight in (text, whole)]
    return list(dict.fromkeys(found))


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
