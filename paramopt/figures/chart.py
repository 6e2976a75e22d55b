"""The optimization chart: how a task becomes a model by way of data and a cost."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.patches import Circle, FancyArrowPatch, PathPatch, Polygon, Rectangle
from matplotlib.path import Path

from paramopt.figures import style
from paramopt.figures.plates import Plate
from paramopt.figures.style import PX
from paramopt.record import Record

WIDTH, HEIGHT = 700, 366
COLUMN = 140
TASK, COST, MODEL = 34, 290, 546
"""Left edges of the three columns."""
RULE = 92
"""Where the rule over the three headings lies, from the top."""


def chart() -> Plate:
    """Return the chart: task, cost function and model, with the data that feeds the cost."""
    return Plate(
        name="optimization-chart",
        title="From a task to a model",
        caption=(
            "The task decides what the cost measures, the cost decides which parameters are good, "
            "and the model with good parameters performs the task. The dashed box is the ground "
            "truth, the solid one a prediction."
        ),
        alt=(
            "A chart of three headings in a row: task, cost function, model. Arrows lead from task "
            "to cost function and from cost function to model. An arrow leads back from the model "
            "to the cost function: predictions are compared with ground truth. Your data, below, "
            "feeds the cost function. A long arrow over the top leads from the task to the model: "
            "find good parameter values. The example task is to draw a box around a car; the "
            "model's box is a little off the true one."
        ),
        draw=_draw,
        width=WIDTH,
        height=HEIGHT,
        vector=True,
        data=Record([{"function": "paramopt.figures.chart.chart"}]),
    )


def _draw(theme: style.Theme):
    figure = style.new_figure(WIDTH, HEIGHT)
    axes = style.place(figure, 0, 0, WIDTH, HEIGHT)
    axes.set(xlim=(0, WIDTH), ylim=(HEIGHT, 0))
    axes.set_axis_off()

    _heading(axes, theme, TASK, RULE, "Task", ["draw a bounding box", "around the car"])
    _heading(axes, theme, COST, RULE, "Cost function", ["how far the boxes are", "from the truth"])
    _heading(axes, theme, MODEL, RULE, "Model", ["from an image to a box,", "parameters $W$"])
    _heading(axes, theme, COST, 284, "Your data", ["images, each with", "its true box"])

    _car(axes, theme, TASK + 12, 214)
    axes.text(COST, 212, r"$J(W) = \frac{1}{m}\,\sum_{i=1}^{m}\ ℒ^{(i)}$", fontsize=17 * PX)
    _car(axes, theme, MODEL + 12, 214)
    for left in (TASK, MODEL):
        axes.add_patch(
            Rectangle(
                (left + 6, 176), 112, 50, fill=False, ec=theme.ink, lw=1.3 * PX, ls=(0, (4, 3))
            )
        )
    axes.add_patch(Rectangle((MODEL + 15, 170), 112, 48, fill=False, ec=theme.clay, lw=2 * PX))

    heads = RULE + 15
    _arrow(axes, theme, [(TASK + COLUMN + 8, heads), (COST - 10, heads)])
    _arrow(axes, theme, [(COST + COLUMN + 8, heads), (MODEL - 10, heads)])
    _words(axes, COST + COLUMN + 58, heads + 18, ["minimize the cost"])
    _words(axes, TASK + COLUMN + 58, heads + 18, ["choose a loss"])
    compared = 200
    _arrow(axes, theme, [(MODEL - 10, compared), (COST + COLUMN + 8, compared)])
    _words(
        axes,
        COST + COLUMN + 58,
        compared + 18,
        ["predictions", "are compared with", "ground truth"],
    )
    _arrow(axes, theme, [(COST + COLUMN / 2, 274), (COST + COLUMN / 2, 236)])
    from_task, to_model = TASK + COLUMN / 2, MODEL + COLUMN / 2
    over = [(from_task, RULE - 10), (from_task, 44), (to_model, 44), (to_model, RULE - 10)]
    _arrow(axes, theme, over)
    _words(axes, WIDTH / 2 + 10, 34, ["find good parameter values"])
    return figure


def _heading(axes: Axes, theme: style.Theme, left: float, top: float, title: str, words: list[str]):
    axes.plot([left, left + COLUMN], [top, top], color=theme.ink, lw=2 * PX, solid_capstyle="butt")
    axes.text(left, top + 20, title, fontsize=style.TITLE, weight="semibold")
    for i, line in enumerate(words):
        axes.text(left, top + 42 + 17 * i, line, fontsize=style.LABEL, style="italic")


def _words(axes: Axes, x: float, y: float, lines: list[str]):
    for i, line in enumerate(lines):
        axes.text(x, y + 16 * i, line, fontsize=style.LABEL, style="italic", ha="center")


def _arrow(axes: Axes, theme: style.Theme, corners: list[tuple[float, float]], radius: float = 8):
    path, codes = [corners[0]], [Path.MOVETO]
    for before, corner, after in zip(corners, corners[1:], corners[2:], strict=False):
        path += [_towards(corner, before, radius), corner, _towards(corner, after, radius)]
        codes += [Path.LINETO, Path.CURVE3, Path.CURVE3]
    path.append(corners[-1])
    codes.append(Path.LINETO)
    axes.add_patch(
        FancyArrowPatch(
            path=Path(path, codes),
            arrowstyle="-|>,head_length=4,head_width=2",
            mutation_scale=1.6 * PX,
            color=theme.grey,
            lw=1.5 * PX,
            capstyle="butt",
        )
    )


def _towards(start, end, distance):
    (x, y), (u, v) = start, end
    length = ((u - x) ** 2 + (v - y) ** 2) ** 0.5
    return x + (u - x) * distance / length, y + (v - y) * distance / length


def _car(axes: Axes, theme: style.Theme, left: float, road: float):
    """Draw a car seen from the side, 100 px long, its wheels standing 8 px under `road`."""

    def at(points):
        return [(left + x, road - y) for x, y in points]

    body = [
        *[(1, 2), (0, 12), (1, 17), (7, 18), (15, 19), (22, 20), (26, 21)],
        *[(34, 28), (38, 32), (48, 32), (62, 32), (68, 32), (73, 26), (75, 24), (76, 22), (78, 20)],
        *[(88, 19), (98, 17), (100, 12), (100, 9), (100, 5), (100, 2)],
    ]
    curves = [Path.MOVETO, *[Path.CURVE4] * (len(body) - 1)]
    axes.add_patch(PathPatch(Path(at(body), curves), fc=theme.slate, ec="none"))
    for window in (
        [(32, 21), (40, 28.5), (51, 28.5), (51, 21)],
        [(54, 21), (54, 28.5), (62, 28.5), (67, 27), (73, 21)],
    ):
        axes.add_patch(Polygon(at(window), fc=theme.ground, ec="none"))
    for x in (22, 79):
        axes.add_patch(Circle(at([(x, 1)])[0], 10, fc=theme.ground, ec="none"))
        axes.add_patch(Circle(at([(x, 1)])[0], 8, fc=theme.ink, ec="none"))
        axes.add_patch(Circle(at([(x, 1)])[0], 3, fc=theme.ground, ec="none"))
