"""How the tests look at a page: at which sizes, and with all that is on it in sight."""

from __future__ import annotations

import pytest
from built import PAGES

SIZES = {"desk": {"width": 1280, "height": 900}, "phone": {"width": 360, "height": 740}}

SHARED_OUT = [pytest.param(page, marks=pytest.mark.xdist_group(page)) for page in PAGES]
"""All pages, for tests that take long: another page may be another worker's."""


def unfold(tab) -> None:
    """Open all that is folded on the page, and start the figure that runs in it."""
    tab.evaluate("document.querySelectorAll('details').forEach((folded) => (folded.open = true))")
    for figure in tab.locator("figure.explorable").all():
        figure.scroll_into_view_if_needed()
        figure.locator(".live").wait_for()
