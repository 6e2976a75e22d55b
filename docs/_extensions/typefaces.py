"""The site's typefaces and KaTeX's style, served with the site from what npm installed."""

from __future__ import annotations

import re
import shutil
from base64 import b64encode
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
FIRST = ("source-serif-4-latin-wght-normal", "source-sans-3-latin-wght-normal")
"""The fonts of nearly all text. A served page asks for them at once; if they come too late for its
first painting it stays with what it was painted in: no line moves under a reader's eyes. A page
that is opened as a file may not ask so, and one without scripts does not: these load
``at_hand.css``, with which the fonts are used whenever they come."""

FORMULAS = ("KaTeX_Main-Regular", "KaTeX_Math-Italic")
"""The fonts of nearly all formulas. They are part of the style sheet: in other fonts formulas would
have other widths, and look wrong."""

RULE, DISPLAY = re.compile(r"@font-face\s*{[^}]*}"), re.compile(r"font-display:\s*\w+")
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
        style = local(style)
        for font in set(WOFF2.findall(style)):
            source = next(file for folder in folders if (file := folder / font).exists())
            copy = static / "fonts" / font
            if not copy.exists() or copy.stat().st_size != source.stat().st_size:
                shutil.copyfile(source, copy)
        (static / name).write_text(RULE.sub(lambda rule: settled(rule[0], static), style))
    first = "\n".join(rule for rule in rules if has(rule, FIRST))
    (static / "at_hand.css").write_text(DISPLAY.sub("font-display: swap", local(first)))


def local(style: str) -> str:
    """Name the copies of the fonts, and only those that all browsers know."""
    return WOFF2.sub(r"url(fonts/\1)", OLDER.sub("", style))


def settled(rule: str, static: Path) -> str:
    """Let a font of text be used if it is there in time, and put one of formulas in the sheet."""
    if has(rule, FIRST):
        # What is not in a layer comes before what is: at_hand.css, wherever a page names it.
        return f"@layer asked {{ {DISPLAY.sub('font-display: optional', rule)} }}"
    if has(rule, FORMULAS):
        # A host may forbid data within a style sheet: the file is asked for then.
        return WOFF2.sub(lambda url: f"{data(static / 'fonts' / url[1])},{url[0]}", rule)
    return rule


def has(rule: str, fonts: tuple[str, ...]) -> bool:
    return any(f"{font}.woff2" in rule for font in fonts)


def data(font: Path) -> str:
    return f"url(data:font/woff2;base64,{b64encode(font.read_bytes()).decode()})"


def setup(app) -> dict:
    app.connect("builder-inited", publish)
    app.connect("config-inited", lambda _app, config: config.html_context.update(fonts=FIRST))
    app.add_css_file("typefaces.css", priority=300)
    app.add_css_file("katex.css", priority=300)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
