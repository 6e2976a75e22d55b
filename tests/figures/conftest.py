"""What the tests of figures share."""

from __future__ import annotations

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from paramopt.figures import style


@pytest.fixture
def drawn():
    """Return a function that draws a plate for a theme."""

    def draw(plate, theme):
        with style.look(theme):
            figure = plate.draw(theme)
            FigureCanvasAgg(figure).draw()
        return figure

    return draw


@pytest.fixture
def apart():
    """Return a function that asserts that all letters are on the figure and none meet."""

    def check(figure):
        off = [axes for axes in figure.axes if not axes.axison]
        never = {
            id(text)
            for axes in off
            for axis in (axes.xaxis, axes.yaxis)
            for text in axis.findobj(Text)
        }
        texts = [text for text in figure.findobj(Text) if text.get_visible() and text.get_text()]
        boxes = [text.get_window_extent() for text in texts if id(text) not in never]
        for i, box in enumerate(boxes):
            assert (box.min >= -1).all()
            assert (box.max <= figure.bbox.max + 1).all()
            assert not any(box.overlaps(other) for other in boxes[:i])
        return len(boxes)

    return check
