"""The site's typefaces and KaTeX's style, served with the site from what npm installed."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

FACES = {
    "@fontsource-variable/source-serif-4": ("wght.css", "wght-italic.css"),
    "@fontsource-variable/source-sans-3": ("wght.css", "wght-italic.css"),
    "@fontsource/source-code-pro": ("400.css", "600.css"),
}
SUBSETS = "latin|latin-ext|greek"
FACE = re.compile(
    rf"/\* [\w-]+?-(?:{SUBSETS})-(?:wght|\d+)-(?:normal|italic) \*/\s*(@font-face {{.*?}})", re.S
)
WOFF2 = re.compile(r"url\([^)]*?([^/)]+\.woff2)\)")
OLDER = re.compile(r",\s*url\([^)]*\.(woff|ttf)\)\s*format\(['\"]\w+['\"]\)")


def publish(app) -> None:
    if app.builder.format != "html":
        return
    modules = Path(app.confdir, "node_modules")
    static = Path(app.outdir, "_static")
    rules = []
    for package, sheets in FACES.items():
        for sheet in sheets:
            text = (modules / package / sheet).read_text(encoding="utf-8")
            rules += FACE.findall(text)
    styles = {
        "fonts/fonts.css": (WOFF2.sub(r"url(\1)", OLDER.sub("", "\n".join(rules))), FACES),
        "katex/katex.css": (
            OLDER.sub("", (modules / "katex/dist/katex.min.css").read_text(encoding="utf-8")),
            ("katex/dist",),
        ),
    }
    for target, (style, packages) in styles.items():
        file = static / target
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(style, encoding="utf-8")
        for address in set(re.findall(r"url\(([^)]+\.woff2)\)", style)):
            copy = file.parent / address
            folder = "fonts" if target.startswith("katex") else "files"
            source = next(
                found
                for package in packages
                if (found := modules / package / folder / Path(address).name).exists()
            )
            if not copy.exists() or copy.stat().st_size != source.stat().st_size:
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, copy)


def setup(app) -> dict:
    app.connect("builder-inited", publish)
    app.add_css_file("fonts/fonts.css", priority=300)
    app.add_css_file("katex/katex.css", priority=300)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
