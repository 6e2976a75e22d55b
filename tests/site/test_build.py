"""The build fails where it should: on a bad formula, on a figure that nobody shows."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from paramopt import optimizers

DOCS = Path(__file__).parents[2] / "docs"
CONF_OF_SITE = (DOCS / "conf.py").read_text(encoding="utf-8")
(PRESERVE,) = re.findall(r"^autodoc_preserve_defaults = .*", CONF_OF_SITE, re.M)
CONF = f"""
import sys
sys.path[:0] = [{str(DOCS / "_extensions")!r}, {str(DOCS.parent)!r}]
extensions = ["sphinx.ext.autodoc", "numpydoc", "sphinxcontrib.bibtex"]
extensions += ["citing", "katex", "margin", "plates", "reference", "rules"]
bibtex_bibfiles = [{str(DOCS / "references.bib")!r}]
{PRESERVE}
html_math_renderer = "katex"
html_theme = "basic"
numfig = True
"""


@pytest.fixture
def build(tmp_path):
    """Build one page; return the process, and the page."""
    source, made = tmp_path / "source", tmp_path / "made"
    source.mkdir()
    (source / "conf.py").write_text(CONF)
    (source / "node_modules").symlink_to(DOCS / "node_modules")

    def run(text: str) -> tuple[subprocess.CompletedProcess, str]:
        (source / "index.rst").write_text(f"Page\n====\n\n{text}\n")
        command = [sys.executable, "-m", "sphinx", "-q", "-N", "-n", "-W", str(source), str(made)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        page = made / "index.html"
        return done, page.read_text() if page.exists() else ""

    return run


@pytest.mark.parametrize("formula", [r"\frac{1}{", r"\alpah", "naïve"])
def test_a_bad_formula_fails_the_build_with_its_text_and_place(build, formula):
    done, _ = build(f":math:`{formula}`")
    assert done.returncode != 0
    assert repr(formula) in done.stderr
    assert "index.rst:4" in done.stderr


def test_a_missing_figure_fails_the_build(build):
    done, _ = build(".. plate:: nobody-shows-this")
    assert done.returncode != 0
    assert "nobody-shows-this" in done.stderr


def test_equations_are_numbered_and_can_be_referred_to(build):
    done, page = build(".. math:: a = b \\\\ c = d\n   :label: pair\n\nSee :eq:`pair`.")
    assert done.returncode == 0, done.stderr
    assert 'id="equation-pair"' in page
    assert '<span class="eqno">(1)' in page
    assert 'href="#equation-pair">(1)</a>' in page


def test_no_line_begins_with_the_sign_after_a_formula(build):
    done, page = build("For :math:`L`-smooth :math:`J` (with :math:`a`), :math:`b`.")
    assert done.returncode == 0, done.stderr
    formulas = re.findall(r"<annotation[^>]*>(.*?)</annotation>", page)
    assert formulas == [r"L\text{-}", "J", r"a\text{)}\text{,}", r"b\text{.}"]
    between = re.split(r'<span class="katex">.*?</annotation>', page)[1:]
    words = [re.sub("<.*?>", "", text).lstrip() for text in between]
    assert not [text for text in words if text.startswith(("-", ")", ",", "."))]


def test_margin_notes_have_a_title(build):
    done, page = build(".. margin:: Two *conventions*.\n\n   Libraries differ.\n\nText.")
    assert done.returncode == 0, done.stderr
    title = '<strong class="title">Two <em>conventions</em>.</strong>'
    assert f'<aside class="margin-note">\n<p>{title} Libraries differ.</p>' in page


def test_what_is_documented_stays_as_it_is(build):
    remarks = "".join(f"\n   {rule}\n      .\n" for rule in optimizers.catalogue)
    functions = "".join(
        f"\n.. autofunction:: paramopt.optimizers.{rule}\n   :no-index:\n"
        for rule in optimizers.catalogue
    )
    table = f".. optimizer-table:: Rules\n   :label: rules\n{remarks}"
    done, page = build(f"{functions}\n{table}\n\n.. bibliography::")
    assert done.returncode == 0, done.stderr
    assert "\\varepsilon = 10^{-8}" in page


MODULE = '''
"""A module."""

LIMIT = 3
"""A constant."""


def shown(x):
    """Return it.

    Examples
    --------
    >>> shown(1)
    1
    """
    return x


def forgotten(x):
    return _inner(x)


def _inner(x):
    return x


class Box:
    """A box."""

    def opened(self):
        """Open it."""
'''
LISTED = """
.. autodata:: toy.LIMIT
.. autofunction:: toy.shown
.. autofunction:: toy.forgotten
.. autoclass:: toy.Box
   :members:
"""


@pytest.fixture
def build_reference(build, tmp_path, monkeypatch):
    """Build a page beside a package of one module."""
    (tmp_path / "toy").mkdir()
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    def run(text: str, module: str) -> subprocess.CompletedProcess:
        (tmp_path / "toy" / "__init__.py").write_text(module)
        more = 'extensions += ["complete"]\npublic_package = "toy"\n'
        members = "numpydoc_show_class_members = False\n"
        (tmp_path / "source" / "conf.py").write_text(CONF + more + members)
        return build(text)[0]

    return run


def test_a_public_name_that_no_page_documents_fails_the_build(build_reference):
    done = build_reference(".. automodule:: toy\n   :members: shown", MODULE)
    assert done.returncode != 0
    said = [line.rpartition("documents ")[2] for line in done.stderr.splitlines()]
    assert {"toy.LIMIT", "toy.forgotten", "toy.Box", "toy.Box.opened"} <= {*said}
    assert "toy.shown" not in done.stderr
    assert "_inner" not in done.stderr


def test_a_function_without_an_example_fails_the_build(build_reference):
    done = build_reference(LISTED, MODULE)
    assert done.returncode != 0
    assert "toy.forgotten shows no example" in done.stderr
    assert "no page documents" not in done.stderr


def test_a_reference_with_all_names_and_examples_is_built(build_reference):
    whole = MODULE.replace("def forgotten", "def _forgotten")
    done = build_reference(LISTED.replace(".. autofunction:: toy.forgotten\n", ""), whole)
    assert done.returncode == 0, done.stderr
