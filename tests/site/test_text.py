"""The text: chapters are complete, what is numbered is numbered, and what is collected is used."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from built import PAGES, parsed
from pybtex.database import parse_file

ROOT = Path(__file__).parents[2]
CHAPTERS = [
    "setting_up/task_and_loss.html",
    "setting_up/house_prices.html",
    "setting_up/object_localization.html",
    "setting_up/cost_and_landscape.html",
    "running/gradient_descent.html",
    "running/initialization.html",
    "running/learning_rate.html",
    "running/batch_size.html",
    "running/optimizers.html",
    "conclusion.html",
]
EACH = pytest.mark.parametrize("chapter", CHAPTERS)


def article(page: str):
    return parsed(page).select_one("article.bd-article")


def anchors(page: str, target: str) -> set[str]:
    """Return the anchors on the page `target` to which the text of `page` links."""
    links = article(page).select(f'a[href*="{target}#"]')
    return {unquote(link["href"].partition("#")[2]) for link in links}


def test_the_book_has_ten_chapters_in_order():
    titles = [article(page).h1.find(string=True, recursive=False) for page in CHAPTERS]
    assert [int(title.split()[0]) for title in titles] == list(range(1, 11))


@EACH
def test_a_chapter_says_what_it_teaches(chapter):
    assert len(article(chapter).select(".learn li")) in range(3, 6)
    assert article(chapter).select_one("p.standfirst")


@EACH
def test_a_chapter_ends_with_exercises_and_sources(chapter):
    headings = [heading["id"] for heading in article(chapter).select("section[id]:has(> h2)")]
    assert headings[-2:] == ["exercises", "sources"]
    assert article(chapter).select_one("#sources .bibtex-citation")
    exercises = article(chapter).select("#exercises .statement.exercise")
    assert len(exercises) in range(2, 5)
    for exercise in article(chapter).select(".statement.exercise"):
        solution = exercise.find_next_sibling()
        assert solution["id"] == f"solution-{exercise['id']}"
        assert "open" not in solution.attrs


@EACH
def test_displayed_formulas_of_a_chapter_are_numbered(chapter):
    # Formulas in the cells of a table are entries, not displays.
    displayed = [div for div in article(chapter).select("div.math") if not div.find_parent("table")]
    assert displayed or chapter == "conclusion.html"
    bare = [div.select_one("annotation").text for div in displayed if not div.select(".eqno")]
    assert bare == []


@EACH
def test_figures_and_tables_of_a_chapter_are_numbered(chapter):
    figures = article(chapter).select("figure.plate")
    tables = article(chapter).select("table.plate-table")
    assert figures
    for shown in [*figures, *tables]:
        assert shown.select_one(".caption-number"), shown.get("id")


def test_numbers_count_through_the_book():
    captions = [
        caption.text
        for chapter in CHAPTERS
        for caption in article(chapter).select(".statement.exercise .caption-number")
    ]
    assert captions == [f"Exercise {i}. " for i in range(1, len(captions) + 1)]


def test_a_chapters_first_use_of_a_term_leads_to_the_glossary():
    for chapter in CHAPTERS:
        assert len(anchors(chapter, "reference/glossary.html")) >= 5, chapter


def test_every_term_of_the_glossary_is_used_in_a_chapter():
    terms = {term["id"] for term in article("reference/glossary.html").select("dl.glossary dt")}
    used = set().union(*(anchors(chapter, "reference/glossary.html") for chapter in CHAPTERS))
    assert len(terms) > 60
    assert terms - used == set()


def test_every_source_is_cited():
    listed = {entry["id"] for entry in article("bibliography.html").select(".citation")}
    assert len(listed) == len(parse_file(ROOT / "docs" / "references.bib").entries)
    cited = {
        unquote(link["href"].partition("#")[2])
        for page in PAGES
        for link in parsed(page).select(".bibtex-citation a")
    }
    assert listed - cited == set()


def test_every_source_names_a_place_where_it_is_found():
    for key, entry in parse_file(ROOT / "docs" / "references.bib").entries.items():
        named = {"doi", "eprint", "url"} & {*entry.fields}
        book = entry.type in ("book", "techreport", "phdthesis") or "volume" in entry.fields
        assert named or book or "howpublished" in entry.fields, key


def entries() -> list:
    return article("reference/errata.html").select("section:has(> h3)")


def test_there_are_27_errata_in_three_groups():
    titles = [entry.h3.find(string=True, recursive=False) for entry in entries()]
    assert [int(title.split(".")[0]) for title in titles] == list(range(1, 28))
    groups = article("reference/errata.html").select("section:has(> h2)")
    assert [len(group.select("h3")) for group in groups] == [9, 6, 12]


def test_every_erratum_has_a_source_and_a_test_or_says_why_not():
    for entry in entries():
        title = entry.h3.text
        assert entry.select_one(".bibtex-citation"), title
        assert re.search(r"\bSources?: ", entry.text), title
        tested = entry.select_one("details.folded pre")
        assert tested or "annot be computed" in entry.text, title
        if tested:
            number = int(title.split(".")[0])
            assert f"def test_erratum_{number:02}_" in tested.text


def test_every_erratum_is_referred_to_in_the_text():
    referred = set().union(*(anchors(chapter, "reference/errata.html") for chapter in CHAPTERS))
    assert {f"erratum-{i}" for i in range(1, 28)} <= referred


def test_the_left_column_lists_the_book(document):
    links = [link.text.strip() for link in document.select("nav.book a")]
    numbers = [int(text.split()[0]) for text in links if text.split()[0].isdigit()]
    assert numbers == list(range(1, 11))
    assert {"Glossary", "Errata of the article", "Bibliography"} <= {*links}
