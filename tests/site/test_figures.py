"""Figures: in both themes, described, of known size, and light enough."""

import re
from pathlib import Path

import pytest
from built import PAGES, SITE, parsed
from PIL import Image, ImageChops, ImageStat

GIFS = sorted((SITE / "figures").glob("*.gif"))
LARGEST = 350_000


def test_pictures_are_described(document):
    pictures = document.find_all("img")
    assert all(picture.has_attr("alt") for picture in pictures)
    silent = [picture for picture in pictures if not picture["alt"].strip()]
    # A small picture beside its title says nothing that the title does not.
    assert all(picture.find_parent("a", class_="small-plate").get_text() for picture in silent)


def test_each_figure_has_a_description_of_its_own():
    described: dict[str, str] = {}
    for page in PAGES:
        for picture in parsed(page).select("figure.plate img"):
            name = Path(picture["src"]).stem.removesuffix("-light").removesuffix("-dark")
            assert described.setdefault(name, picture["alt"]) == picture["alt"]
    assert len(set(described.values())) == len(described) > 200
    # The caption says what it is about; the description, what there is to see.
    assert min(map(len, described.values())) > 100
    opening = re.compile("(a |an |the )?(figure|image|picture|plot|graph) ", re.IGNORECASE)
    assert not [alt for alt in described.values() if opening.match(alt)]
    assert not [alt for alt in described.values() if not alt.endswith(".")]


def test_pictures_have_their_size_and_load_lazily(document):
    for picture in document.select("figure.plate img, a.small-plate img"):
        assert int(picture["width"]) > 0
        assert int(picture["height"]) > 0
        assert picture["loading"] == "lazy"
        assert "dark-light" in picture["class"]


def test_pictures_come_in_both_themes(document):
    for group in document.select("figure.plate .pictures, a.small-plate"):
        light, dark = (len(group.select(f".only-{theme}")) for theme in ("light", "dark"))
        assert light == dark > 0


def test_moving_figures_have_a_still(document):
    for picture in document.select("figure.plate picture.first"):
        moving = picture.img["src"]
        if moving.endswith(".gif"):
            still = moving.replace(".gif", ".png")
            media = {source["media"]: source["srcset"] for source in picture.find_all("source")}
            assert media == {"print": still, "(prefers-reduced-motion: reduce)": still}
            assert picture.find_parent("figure").select_one("input[type=checkbox]")


@pytest.mark.parametrize("file", GIFS, ids=lambda file: file.stem)
def test_animations_are_light(file):
    assert file.stat().st_size <= LARGEST


@pytest.mark.parametrize("file", GIFS, ids=lambda file: file.stem)
def test_animations_have_twice_the_size_shown(file):
    with Image.open(file) as animation:
        assert animation.width == 1400
        assert animation.n_frames > 10


def test_every_figure_is_numbered_once():
    page = parsed("gallery/landscapes/himmelblau.html")
    captions = page.select("figure.plate figcaption .caption-number")
    numbers = [int(caption.get_text().split()[1].strip(".")) for caption in captions]
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    assert page.select_one("figure#himmelblau-well-chosen-race")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_readme_shows_the_figure_of_the_site(theme):
    drawn = SITE / "figures" / f"himmelblau-well-chosen-race-{theme}.png"
    shown = SITE.parents[1] / "docs" / "_static" / f"readme-{theme}.png"
    with Image.open(drawn) as new, Image.open(shown) as old:
        assert old.size == new.size
        difference = ImageChops.difference(new.convert("L"), old.convert("L"))
    assert ImageStat.Stat(difference).mean[0] < 2, f"the figure changed: copy {drawn} to {shown}"
