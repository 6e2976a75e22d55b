"""The figures that run in the page, as their tests see them."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

import numpy as np
from built import SITE

PLACES = {
    "fit": "running/gradient_descent.html#fit-a-line",
    "curvature": "running/learning_rate.html#curvature-and-rate",
    "race": "running/optimizers.html#race",
}
"""Page and anchor of each kind."""

# Numbers travel as the eight bytes that they are: JSON has no Infinity, NaN or -0.
ENCODED = """({ arrays }) => {
    const bytes = new Uint8Array(Float64Array.from(arrays.flatMap((a) => [...a])).buffer);
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}"""


def visiting(seen: str) -> str:
    """Return the expression that opens `figure` at the addresses of `argument` one by one.

    It gives what is `seen` at each. For numbers nothing needs to be drawn: a panel without width
    is not.
    """
    return f"""argument.map((settings) => {{
        for (const panel of figure.panels) panel.width = 0;
        figure.forget();
        figure.open(new URLSearchParams(settings));
        return {seen};
    }})"""


def address(kind: str, settings: dict | None = None, root: str = SITE.as_uri()) -> str:
    """Return where a figure is, with settings in the query."""
    page, anchor = PLACES[kind].split("#")
    query = f"?{urlencode(settings)}" if settings else ""
    return f"{root}/{page}{query}#{anchor}"


class Figure:
    """A tab with a figure that runs, and what the tab asked for and complained about.

    `heard` lists each request that leaves the site, each message on the console and each error.
    """

    def __init__(self, tab, kind: str, root: str = SITE.as_uri()) -> None:
        self.tab, self.kind, self.root = tab, kind, root
        self.element = tab.locator(f"explorable-{kind}")
        self.heard: list[str] = []
        tab.on("request", self._asked)
        tab.on("console", self._said)
        tab.on("pageerror", lambda error: self.heard.append(f"fails: {error}"))

    def _asked(self, request) -> None:
        if not request.url.startswith((self.root, "data:", "blob:")):
            self.heard.append(f"asks for {request.url}")

    def _said(self, message) -> None:
        # The theme reports its mode.
        if message.type not in ("log", "debug"):
            self.heard.append(f"says {message.type}: {message.text}")

    def open(self, where: str) -> None:
        """Go to an address and wait until the figure runs there."""
        # Scripts are deferred: they have run before this event.
        self.tab.goto(where, wait_until="domcontentloaded")
        self.ready()

    def again(self, settings: dict | None = None) -> None:
        """Put a new figure in the place of the old one, at an address with other settings.

        It is what opening that address does, without reading the long page once more.
        """
        self.element.evaluate(
            """(figure, address) => {
                clearTimeout(figure.resting);
                figure.player.pause();
                clearTimeout(figure.resting);
                history.replaceState(null, "", address);
                figure.replaceWith(document.createElement(figure.localName));
            }""",
            address(self.kind, settings, self.root),
        )
        self.ready()

    def ready(self) -> None:
        """Wait until the figure runs and has been drawn."""
        self.tab.wait_for_function(
            "element => element.classList.contains('live') && element.panels.every(p => p.width)",
            arg=self.element.element_handle(),
        )

    def js(self, expression: str, argument=None):
        """Evaluate an expression of `figure`, the element, and perhaps of `argument`."""
        return self.element.evaluate(f"(figure, argument) => {expression}", argument)

    def numbers(self, expression: str, argument=None) -> np.ndarray:
        """Evaluate a list of arrays of `figure`; return them one after the other, exactly."""
        handle = self.element.evaluate_handle(
            f"(figure, argument) => ({{ arrays: {expression} }})", argument
        )
        return np.frombuffer(b64decode(handle.evaluate(ENCODED)))

    def wait(self, condition: str, argument=None) -> None:
        """Wait until a condition on `figure` holds."""
        self.tab.wait_for_function(
            f"([figure, argument]) => {condition}",
            arg=[self.element.element_handle(), argument],
        )

    def settings(self) -> dict:
        """Return the values of all settings by their names in the address."""
        return self.js("Object.fromEntries(figure.fields.map(({ key, value }) => [key, value]))")

    def control(self, key: str):
        """Return the input whose name in the address is `key`."""
        return self.element.evaluate_handle(
            "(figure, key) => figure.fields.find((field) => field.key === key).control", key
        ).as_element()


@contextmanager
def running(browser, kind: str, where: str | None = None, **options) -> Iterator[Figure]:
    """Open a figure, or an address of it, in a context of its own; `options` are the context's.

    In the end nothing may have been heard: the figure is quiet and asks nobody.
    """
    context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
    context.set_default_timeout(10000)
    figure = Figure(context.new_page(), kind)
    figure.open(where or address(kind))
    yield figure
    context.close()
    assert not figure.heard, figure.heard
