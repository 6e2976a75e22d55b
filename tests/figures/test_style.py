"""The look of figures stands in one place."""

import re
from pathlib import Path

from paramopt.figures import style

COLOUR = re.compile(r"#[0-9a-fA-F]{6}\b")


def test_only_the_style_names_colours():
    own = Path(style.__file__)
    named = {file.name for file in own.parent.glob("*.py") if COLOUR.search(file.read_text())}
    assert named == {own.name}


def test_both_themes_have_a_colour_for_the_same_things():
    assert vars(style.LIGHT).keys() == vars(style.DARK).keys()
    assert style.LIGHT.rules.keys() == style.DARK.rules.keys()
    assert len(style.LIGHT.basins) == len(style.DARK.basins)
