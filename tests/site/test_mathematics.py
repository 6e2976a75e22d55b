"""Formulas are typeset: no source is left for a script to find."""

import re

from built import parsed

SOURCE = re.compile(r"\\(\(|\[|frac|alpha|beta|left|begin|nabla)|\$\$")


def test_no_formula_is_left_in_source(document):
    text = " ".join(
        string
        for string in document.body.find_all(string=True)
        if not string.find_parent(["annotation", "pre", "code", "script"])
    )
    assert not SOURCE.search(text)


def test_no_script_typesets(document):
    scripts = [script.get("src", "") for script in document.find_all("script")]
    assert not [script for script in scripts if "mathjax" in script.lower() or "katex" in script]


def test_formulas_are_typeset_by_katex():
    page = parsed("api/optimizers.html")
    assert len(page.select(".katex")) > 50
    assert not page.select(".katex-error")
    rule = page.find(id="paramopt.optimizers.momentum").find_next_sibling("dd")
    assert rule.select_one(".katex-display annotation").get_text().count(r"\leftarrow") == 2
