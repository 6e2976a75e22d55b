"""When a phone shows the main content of the heaviest pages, and what these weigh.

Run ``python tests/bench/bench_pages.py`` (four minutes) on a built site, best on a machine that
does nothing else. The site is served compressed on this machine; the phone has this machine's
processor or one of a quarter of its speed, and no network between or Lighthouse's mobile one,
150 ms and 1.6 Mbit/s. Each visit is a first one. Main is what is largest on the first screen: text
or a figure. It fails if one of the medians misses the reach.
"""

from __future__ import annotations

import statistics
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "site"))

import chromium
from quick import MOBILE, NONE, heaviest, phone
from reach import Reached, judge
from served import serving

PAINTED = 1.5
"""Reach: seconds until the main content is painted, the median of the visits."""
VISITS = 5
KINDS = ("document", "stylesheet", "script", "font")


def visit(browser, address: str, network: dict, slowdown: float) -> tuple[float, dict[str, int]]:
    """Return the seconds until the main content is painted, and the bytes of each kind."""
    requests: list = []
    with phone(browser, network, slowdown) as tab:
        tab.on("requestfinished", lambda request: requests.append(request))
        tab.goto(address)
        tab.wait_for_load_state("networkidle")
        tab.wait_for_function("seen.paints.length > 0")
        weights = dict.fromkeys(KINDS, 0)
        for request in requests:
            if request.resource_type in weights:
                weights[request.resource_type] += request.sizes()["responseBodySize"]
        return max(tab.evaluate("seen.paints")) / 1000, weights


def measure(browser, root: str) -> list[Reached]:
    reached = []
    print(f"{'seconds until painted; processor':62}{'median':>8}{'worst':>8}")
    for page in heaviest():
        for kind, network in (("no network", NONE), ("mobile network", MOBILE)):
            for slowdown in (1, 4):
                address = f"{root}/{page}"
                visits = [visit(browser, address, network, slowdown) for _ in range(VISITS)]
                times = [time for time, _ in visits]
                median = statistics.median(times)
                print(f"{f'{page}, {kind}, 1/{slowdown}':62}{median:8.2f}{max(times):8.2f}")
                what = f"s until {page} is painted, {kind}, 1/{slowdown}"
                reached.append((what, median, "<=", PAINTED))
        weights = ", ".join(f"{kind} {size}" for kind, size in visits[-1][1].items())
        print(f"{page}, bytes compressed: {weights}")
    return reached


def main() -> None:
    """Measure, print, and fail if a reach is missed."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright, serving() as root:
        found = chromium.executable(playwright)
        if not found:
            sys.exit(chromium.MISSING)
        browser = chromium.launch(playwright, found)
        reached = measure(browser, root)
        browser.close()
    judge(reached)


if __name__ == "__main__":
    main()
