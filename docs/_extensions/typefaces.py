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
FIRST = ("source-serif-4-latin-wght-normal", "source-sans-3-latin-wght-normal")
"""The fonts of nearly all text. A served page asks for them at once; if they come too late for its
first painting it stays with what it was painted in, so that no line moves under a reader's eyes. A
page that was opened as a file must not ask so, and one without scripts does not: these load
``at_hand.css``, with which they use the fonts whenever they come."""

FORMULAS = {'class="katex"': "KaTeX_Main-Regular", "mathnormal": "KaTeX_Math-Italic"}
"""What a page has that needs these fonts at once: the widths of formulas depend on them."""

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
    hand = ""
    for name, (style, folders) in styles.items():
        style = WOFF2.sub(r"url(fonts/\1)", OLDER.sub("", style))
        hand += "\n".join(filter(is_asked_for, RULE.findall(style)))
        style = RULE.sub(lambda rule: settled(rule[0]), style)
        (static / name).write_text(style, encoding="utf-8")
        for font in set(WOFF2.findall(style)):
            source = next(file for folder in folders if (file := folder / font).exists())
            copy = static / "fonts" / font
            if not copy.exists() or copy.stat().st_size != source.stat().st_size:
                shutil.copyfile(source, copy)
    (static / "at_hand.css").write_text(hand, encoding="utf-8")


def is_asked_for(rule: str) -> bool:
    return any(font in rule for font in (*FIRST, *FORMULAS.values()))


def settled(rule: str) -> str:
    """Let a font that is asked for at once be used if it is there in time, and else not at all."""
    if not is_asked_for(rule):
        return rule
    # What is in no layer goes before what is in one: at_hand.css, wherever a page names it.
    return f"@layer asked {{ {DISPLAY.sub('font-display: optional', rule)} }}"


def ask(_app, _page: str, _template: str, context: dict, _doctree) -> None:
    """Tell the page which fonts it needs for its first painting."""
    body = context.get("body", "")
    context["fonts"] = [*FIRST, *(font for sign, font in FORMULAS.items() if sign in body)]


def setup(app) -> dict:
    app.connect("builder-inited", publish)
    app.connect("html-page-context", ask)
    app.add_css_file("typefaces.css", priority=300)
    app.add_css_file("katex.css", priority=300)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
