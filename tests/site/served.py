"""The site as a strict host serves it: compressed, within a folder, no script within a page."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path

from built import SITE

FOLDER = "/some/folder"
TEXT = {".html", ".css", ".js", ".svg", ".json", ".csv"}
"""What a host compresses; pictures and fonts are."""
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


def compressed(file: Path) -> bytes:
    """Compress a file as hosts do on the way."""
    return gzip.compress(file.read_bytes(), 6, mtime=0)


class Handler(SimpleHTTPRequestHandler):
    def translate_path(self, path: str) -> str:
        inside = path.startswith(FOLDER)
        return super().translate_path(path.removeprefix(FOLDER) if inside else "/outside")

    def send_head(self):
        file = Path(self.translate_path(self.path))
        if file.suffix not in TEXT or not file.is_file():
            return super().send_head()
        body = compressed(file)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(file))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        return BytesIO(body)

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
