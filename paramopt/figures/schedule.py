"""Learning rates against the step, all schedules on one axis."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.colors import to_rgb
from matplotlib.lines import Line2D

from paramopt import record
from paramopt.figures import style
from paramopt.figures.labels import spread
from paramopt.figures.plates import Plate
from paramopt.figures.style import PX, Theme, number
from paramopt.schedules import Schedule

WIDTH, HEIGHT = 700, 376
LEFT, RIGHT, TOP, BOTTOM = 34, 496, 48, 328
DASHES = ((None, None), (7, 2), (None, None), (4, 1.5), (1.5, 1.5), (7, 2, 1.5, 2))
SHADES = (0.5, 1, 1, 0.7, 1, 0.7)
"""How much of slate is in each line, the rest is ground."""


def schedule(schedules: Sequence[Schedule], steps: int) -> Plate:
    """Draw the rate of each schedule at each step.

    Parameters
    ----------
    schedules : sequence of six Schedule
        What to draw.
    steps : int
        The last step.
    """
    t = np.arange(steps + 1)
    rates = [np.array([float(rate(i)) for i in t]) for rate in schedules]
    most = max(rate.max() for rate in rates)

    def draw(theme: Theme):
        figure = style.new_figure(WIDTH, HEIGHT)
        title = "Six learning-rate schedules"
        style.write(figure, LEFT, 24, title, fontsize=style.TITLE, weight="semibold")
        words = f"$α$ = {number(most)} at its largest, {steps} steps"
        style.write(figure, RIGHT, 24, words, color=theme.grey, ha="right")
        axes = style.place(figure, LEFT, TOP, RIGHT - LEFT, BOTTOM - TOP)
        axes.set(xlim=(0, steps), ylim=(0, 1.04 * most), yticks=np.linspace(0, most, 6))
        axes.set_yticklabels([number(value) for value in np.linspace(0, most, 6)])
        axes.grid(axis="y")
        axes.set_axisbelow(True)
        axes.spines[["left", "top", "right"]].set_visible(False)
        axes.tick_params(pad=4 * PX)
        axes.set_xlabel("step $t$", labelpad=2 * PX)

        ends = np.array([BOTTOM - rate[-1] / (1.04 * most) * (BOTTOM - TOP) for rate in rates])
        # Lines that end alike are labelled in the order in which they came down.
        order = np.lexsort([[-rate.mean() for rate in rates], ends.round()])
        places = spread(ends[order], 36, TOP, BOTTOM - 10)
        for i, y in zip(order, places, strict=True):
            share = SHADES[i]
            mixed = share * np.array(to_rgb(theme.slate)) + (1 - share) * np.array(
                to_rgb(theme.ground)
            )
            line = {"color": tuple(mixed), "lw": 2 * PX, "dashes": DASHES[i]}
            line["drawstyle"] = "steps-post" if schedules[i].kind.__name__ == "step" else "default"
            axes.plot(t, rates[i], dash_capstyle="butt", zorder=2 + share, **line)
            sample = Line2D(
                [(RIGHT + 34) / WIDTH, (RIGHT + 62) / WIDTH],
                [1 - y / HEIGHT] * 2,
                transform=figure.transFigure,
                dash_capstyle="butt",
                **line,
            )
            leader = Line2D(
                [(RIGHT + 4) / WIDTH, (RIGHT + 30) / WIDTH],
                [1 - ends[i] / HEIGHT, 1 - y / HEIGHT],
                transform=figure.transFigure,
                color=theme.axis,
                lw=0.8 * PX,
            )
            figure.add_artist(sample)
            figure.add_artist(leader)
            style.write(figure, RIGHT + 68, y + 4, schedules[i].kind.title, weight="semibold")
            style.write(figure, RIGHT + 68, y + 19, _settings(schedules[i]), color=theme.grey)
        return figure

    return Plate(
        name="schedules",
        title="Six learning-rate schedules",
        caption=(
            "The learning rate of each step. All but the constant one end small, so that a run can "
            "settle; warm-up begins small as well."
        ),
        alt=(
            "Six lines of learning rate against step. The constant one is level. Inverse time "
            "falls fast and flattens high, the exponential one flattens lower, the step schedule "
            "halves in stairs, the cosine stays high for long and lands at zero, and warm-up rises "
            "evenly to the full rate before it falls."
        ),
        draw=draw,
        width=WIDTH,
        height=HEIGHT,
        vector=True,
        data=_data(schedules, t, rates),
    )


def _data(schedules: Sequence[Schedule], t: np.ndarray, rates: list[np.ndarray]) -> record.Record:
    settings = [record.schedule(each) for each in schedules]
    parts = {
        setting["schedule"]: {"step": t, "learning_rate": rate}
        for setting, rate in zip(settings, rates, strict=True)
    }
    return record.Record(settings, {"schedules": record.stacked("schedule", parts)})


def _settings(schedule: Schedule) -> str:
    """Print all settings but the rate itself."""
    settings = {name: v for name, v in schedule.settings.items() if name != "learning_rate"}
    after = settings.pop("after", None)
    words = [f"{name} {number(value)}" for name, value in settings.items()]
    words += [f"then {after.kind.title.lower()}"] if after else []
    return ", ".join(words) or "always"
