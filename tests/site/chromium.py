"""The Chromium that tests and benchmarks look at pages with."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

INSTALLED = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = "no Chromium found; install it, for instance by `apt-get install chromium`"


def executable(playwright) -> str | None:
    """Return Playwright's own Chromium, an installed one, or its own after fetching it."""
    own = playwright.chromium.executable_path
    if Path(own).exists():
        return own
    if found := next(filter(None, map(shutil.which, INSTALLED)), None):
        return found
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    return own if Path(own).exists() else None


def launch(playwright, found: str):
    """Start it. Chromium refuses its sandbox to root, which is who runs in most containers."""
    arguments = ["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else []
    return playwright.chromium.launch(executable_path=found, args=arguments)
