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
    (static / "fonts").mkdir(parents=True, exist_ok=True)
    sheets = [modules / package / sheet for package in FACES for sheet in FACES[package]]
    rules = [rule for sheet in sheets for rule in FACE.findall(sheet.read_text(encoding="utf-8"))]
    katex = modules / "katex" / "dist"
    styles = {
        "typefaces.css": ("\n".join(rules), [modules / package / "files" for package in FACES]),
        "katex.css": ((katex / "katex.min.css").read_text(encoding="utf-8"), [katex / "fonts"]),
    }
    for name, (style, folders) in styles.items():
        style = WOFF2.sub(r"url(fonts/\1)", OLDER.sub("", style))
        (static / name).write_text(style, encoding="utf-8")
        for font in set(WOFF2.findall(style)):
            source = next(file for folder in folders if (file := folder / font).exists())
            copy = static / "fonts" / font
            if not copy.exists() or copy.stat().st_size != source.stat().st_size:
                shutil.copyfile(source, copy)


def setup(app) -> dict:
    app.connect("builder-inited", publish)
    app.add_css_file("typefaces.css", priority=300)
    app.add_css_file("katex.css", priority=300)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
