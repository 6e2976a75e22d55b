"""What chapters are written with: statements, exercises, embedded formulas, checks."""

import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup

DOCS = Path(__file__).parents[2] / "docs"
sys.path.insert(0, str(DOCS / "_extensions"))
import cells  # noqa: E402

CONF = f"""
import sys
sys.path[:0] = [{str(DOCS / "_extensions")!r}, {str(DOCS.parent)!r}]
extensions = ["sphinx.ext.autodoc", "myst_nb", "cells", "embed", "gallery_pages", "katex", "plates"]
extensions += ["reference", "statements"]
html_math_renderer = "katex"
html_theme = "basic"
default_role = "name"
numfig = True
numfig_format = {{"proposition": "Proposition %s", "exercise": "Exercise %s"}}
myst_enable_extensions = ["dollarmath", "colon_fence"]
nb_execution_mode = "cache"
nb_execution_cache_path = "cells"
nb_execution_show_tb = True
nb_code_prompt_show = "Check the algebra"
exclude_patterns = ["node_modules", "plates"]
"""
HEAD = (
    "---\nfile_format: mystnb\nkernelspec: {name: python3, display_name: Python 3}\n---\n# Page\n\n"
)
TABLE = {
    "name": "sales",
    "script": "x/y.py",
    "caption": "",
    "header": ["beds", "price"],
    "rows": [["two", "120"], ["three", "150"]],
}


CHECK = "```{{code-cell}} ipython3\n:tags: [hide-cell]\nassert {}\n```\n"
CHAPTER = """
:::{proposition} Descent *lemma*
:label: first
One.
:::

:::{proposition}
:label: second
Two.
:::

:::{exercise}
:label: third
Three.
:::

:::{solution} third
Done.
:::

{numref}`second`, {numref}`third`, {eq}`rule`, {eq}`eq-best-rate-1`.
It is {cell}`sales/three/price`.

```{formula} paramopt.optimizers.momentum
:label: rule
```

```{derivation} paramopt.theory.best_rate
```

"""


def build(folder: Path, text: str) -> tuple[subprocess.CompletedProcess, BeautifulSoup]:
    """Build one chapter; return the process, and the page."""
    source, made = folder / "source", folder / "made"
    (source / "plates").mkdir(parents=True)
    (source / "conf.py").write_text(CONF.replace('"cells"\n', f'"{folder}/cells"\n'))
    (source / "node_modules").symlink_to(DOCS / "node_modules")
    (source / "plates" / "sales.json").write_text(json.dumps(TABLE))
    (source / "index.md").write_text(HEAD + text)
    command = [sys.executable, "-m", "sphinx", "-q", "-n", "-W", str(source), str(made)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    page = made / "index.html"
    return done, BeautifulSoup(page.read_text() if page.exists() else "", "html.parser")


@pytest.fixture(scope="module")
def chapter(tmp_path_factory) -> BeautifulSoup:
    done, page = build(tmp_path_factory.mktemp("chapter"), CHAPTER + CHECK.format("1 + 1 == 2"))
    assert done.returncode == 0, done.stderr
    assert not done.stderr
    return page


def test_statements_are_numbered_by_kind(chapter):
    titles = [title.get_text(" ", strip=True) for title in chapter.select(".statement-title")]
    assert [title.rstrip(" ¶") for title in titles] == [
        "Proposition 1. Descent lemma",
        "Proposition 2.",
        "Exercise 1.",
    ]


def test_what_is_numbered_can_be_referred_to(chapter):
    links = {link["href"]: link.get_text() for link in chapter.select("a.reference")}
    assert links["#second"] == "Proposition 2"
    assert links["#third"] == "Exercise 1"
    assert links["#equation-rule"] == "(1)"
    assert links["#equation-eq-best-rate-1"] == "(2)"


def test_a_solution_is_folded(chapter):
    folded = chapter.select_one("details.folded#solution-third")
    assert folded.summary.get_text() == "Solution"
    assert folded.p.get_text() == "Done."


def test_a_formula_is_the_code_s(chapter):
    formulas = [annotation.get_text() for annotation in chapter.find_all("annotation")]
    assert any(r"V_{dW} &\leftarrow \beta V_{dW}" in formula for formula in formulas)


def test_a_derivation_is_the_docstring_s_up_to_its_sections(chapter):
    text = chapter.get_text()
    assert "The worse of these two is least where they are" in text
    assert "Parameters" not in text


def test_a_number_is_quoted_from_a_table(chapter):
    assert "It is 150." in chapter.get_text()


def test_a_check_is_folded(chapter):
    folded = chapter.find("summary", string="Check the algebra").parent
    assert folded["class"] == ["folded"]
    assert "assert" in folded.pre.get_text()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (":::{proposition}\nOne.\n:::", "needs a label"),
        (":::{solution} one\nDone.\n:::", "does not stand under that exercise"),
        ("{cell}`sales/four/price`", "'sales' has no cell 'four', 'price'"),
        ("{cell}`nothing/two/price`", "no gallery script shows a table called 'nothing'"),
        (CHECK.format("1 + 1 == 3"), "1 + 1 == 3"),
    ],
)
def test_what_is_wrong_fails_the_build(tmp_path, text, words):
    done, _ = build(tmp_path, "Text.\n\n" + text)
    assert done.returncode != 0
    assert words in done.stderr


def test_cells_run_again_when_the_package_changed(tmp_path, monkeypatch):
    app = SimpleNamespace(config=SimpleNamespace(nb_execution_cache_path=str(tmp_path / "kept")))
    pages = SimpleNamespace(nb_metadata={"chapter": {"exec_data": {}}, "text": {}})

    def stale() -> list[str]:
        cells.forget_stale(app)
        return cells.pages_with_cells(app, pages, set(), set(), set())

    assert stale() == ["chapter"]
    assert stale() == []
    monkeypatch.setattr(cells, "digest", lambda: "another state")
    (tmp_path / "kept" / "outputs").touch()
    assert stale() == ["chapter"]
    assert not (tmp_path / "kept" / "outputs").exists()
    assert stale() == []
