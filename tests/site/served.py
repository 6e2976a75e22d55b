"""The site as a strict host serves it: within a folder, and no script or style within a page."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

from built import SITE

FOLDER = "/some/folder"
POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "style-src-attr 'unsafe-inline'",  # KaTeX sets the heights of its boxes so
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",  # the search reads the pages that it found
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)
WATCH = """
    window.violations = [];
    document.addEventListener("securitypolicyviolation", (event) => {
        const { violatedDirective, blockedURI, sourceFile, lineNumber } = event;
        window.violations.push(`${violatedDirective} ${blockedURI} ${sourceFile}:${lineNumber}`);
    });
"""
"""Run in each page before its own scripts: it lists what the policy did not allow."""


class Handler(SimpleHTTPRequestHandler):
    def translate_path(self, path: str) -> str:
        inside = path.startswith(FOLDER)
        return super().translate_path(path.removeprefix(FOLDER) if inside else "/outside")

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *_) -> None:
        pass


@contextmanager
def serving() -> Iterator[str]:
    """Serve the site on this machine; give its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=SITE))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{FOLDER}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
