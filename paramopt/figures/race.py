"""The race: all optimizers from one start, on the landscape and in cost against step."""

from __future__ import annotations

import numpy as np

from paramopt import optimizers, record, scenarios
from paramopt.descent import Run
from paramopt.figures import costs, labels, landscape, style
from paramopt.figures.plates import Clip, Plate
from paramopt.figures.style import Theme
from paramopt.figures.trails import Counter, Trails
from paramopt.landscapes import Landscape

FRAMES, FRAME, HOLD = 48, 90, 3000
"""How many frames at most, and milliseconds for each and for the last."""
WATCHED = 100
"""So many steps of runs that swing or wander are shown; their convergence plots show all."""
SPAN = (40, 356)
"""Top and bottom of both panels, in display pixels."""


def race(J: Landscape, scenario: str) -> Plate:
    """Return the animation of all optimizers on a landscape in one learning-rate scenario.

    Parameters
    ----------
    J : Landscape
        A landscape of the catalogue.
    scenario : str
        The name of the scenario.

    Returns
    -------
    Plate

    Raises
    ------
    ValueError
        For an unknown scenario.
    """
    entries = entrants(J, scenario)
    runs = {name: run for name, (_, run) in entries.items() if run is not None}
    kind = scenarios.catalogue[scenario]
    last = last_step(J, scenario, runs)
    return Plate(
        name=plate_name(J, scenario, "race"),
        title=f"{J.title}: {kind.title.lower()}",
        caption=caption(scenario, entries),
        alt=alt(J, scenario, runs, last),
        draw=lambda theme: draw(theme, J, entries, runs, last),
        width=700,
        height=396,
        thumbnail=lambda theme: thumbnail(theme, J, runs),
        data=data(J, scenario),
    )


def plate_name(J: Landscape, scenario: str, kind: str) -> str:
    """Return the name of a figure of one landscape in one scenario."""
    return f"{J.__name__.replace('_', '-')}-{scenario}-{kind}"


def data(J: Landscape, scenario: str) -> record.Record:
    """Return what ran in one scenario: all figures that show some of it have one table."""
    runs = {name: run for name, (_, run) in entrants(J, scenario).items()}
    return record.of_runs(plate_name(J, scenario, "runs"), runs, scenario=scenario)


def entrants(J: Landscape, scenario: str) -> dict:
    """Return, by rule, its setting in this scenario and its run, None where there is no case."""
    return {
        name: (scenarios.setting(J, rule, scenario), scenarios.run(J, rule, scenario))
        for name, rule in optimizers.catalogue.items()
    }


def last_step(J: Landscape, scenario: str, runs: dict) -> int:
    """Return the step at which to stop watching: a little after the last rule has settled.

    If some never does, it is the last step where steps are too short, and `WATCHED` where they are
    too long: what comes after is more of the same.
    """
    if scenario in ("too-large", "decay-too-slow"):
        return WATCHED
    least = J(*scenarios.reference(J))
    first = J(*J.start) - least
    settled = [int(scenarios.settling_step(run, first, least)) for run in runs.values()]
    diverged = [run.diverged for run in runs.values()]
    if not settled or any(s < 0 and not d for s, d in zip(settled, diverged, strict=True)):
        return scenarios.STEPS
    longest = max(20, 1.2 * max(settled))
    return int(min(scenarios.STEPS, 20 * np.ceil(longest / 20)))


def frame_steps(last: int) -> np.ndarray:
    """Return the steps to show: each of the first, then ever sparser ones, at most `FRAMES`.

    Examples
    --------
    >>> frame_steps(300)[[0, 1, 2, 3, 10, 20, 30, 40, 47]]
    array([  0,   1,   2,   3,  10,  28,  69, 165, 300])
    """
    if last < FRAMES:
        return np.arange(last + 1)
    low, high = 1.0, 2.0
    for _ in range(50):  # the growth of the strides that just reaches the last step
        growth = (low + high) / 2
        strides = np.maximum(1, growth ** np.arange(FRAMES - 1) / growth**8)
        low, high = (growth, high) if strides.sum() < last else (low, growth)
    return np.round(np.concatenate([[0], np.cumsum(strides)]) * last / strides.sum()).astype(int)


def draw(theme: Theme, J: Landscape, entries: dict, runs: dict, last: int) -> Clip:
    """Draw the race for one theme."""
    steps = frame_steps(last)
    paths = {name: run.parameters[: last + 1] for name, run in runs.items()}
    least = costs.reference(J, runs.values())
    curves = {name: costs.excess(run, least, last) for name, run in runs.items()}

    figure = style.new_figure(700, 396)
    field = style.place(figure, 34, 40, 316, 316)
    landscape.ground(field, J, theme)
    landscape.ticks(field)
    fields = [field]
    window = landscape.zoom(J, list(paths.values()))
    if window:
        fields.append(landscape.inset(field, J, theme, window))
    for axes in fields:
        landscape.minima(axes, J, theme)
        landscape.start_ring(axes, J.start, theme)

    low, high = costs.limits(list(curves.values()))
    chart = style.place(figure, 412, 40, 152, 316)
    costs.cost_axes(chart, low, high, last)
    costs.step_ticks(chart, last, 3)

    start = ", ".join(map(style.number, J.start))
    style.write(figure, 34, 27, J.title, fontsize=style.TITLE, weight="semibold")
    style.write(figure, 350, 27, f"start ({start}),  {last} steps", ha="right", color=theme.grey)
    style.write(
        figure, 412, 27, costs.reference_text(least), fontsize=style.PANEL, weight="semibold"
    )
    style.write(figure, 541, 27, "step", ha="right", color=theme.grey)
    counter = Counter(figure, 545, 27, theme.grey)
    ends = labels.heights(curves, low, high, SPAN)
    leaders = labels.labels(figure, theme, entries, ends, 568, SPAN)
    for leader in leaders:
        leader.set_animated(True)

    ways = {name: landscape.drawable(path, J.domain) for name, path in paths.items()}
    graphs = {
        name: np.column_stack([np.arange(last + 1), np.clip(curve, low / 1e3, high * 1e3)])
        for name, curve in curves.items()
    }
    trails = [Trails(axes, ways, theme) for axes in fields]
    trails.append(Trails(chart, graphs, theme, 1.8))

    def update(frame: int) -> list:
        step = int(steps[frame])
        counter.show(step)
        for trail in trails:
            trail.show(step)
        drawn = [counter.artist, *(trail.lines for trail in trails)]
        if frame == len(steps) - 1:
            drawn += leaders
        return drawn + [trail.heads for trail in trails]

    return Clip(figure, update, [FRAME] * (len(steps) - 1) + [HOLD])


def thumbnail(theme: Theme, J: Landscape, runs: dict):
    """Draw the still of 160 px that stands for the race in a table."""
    figure = style.new_figure(160, 160)
    axes = style.place(figure, 0, 0, 160, 160)
    axes.set_axis_off()
    landscape.ground(axes, J, theme, bands=8)
    for name, run in runs.items():
        path = landscape.drawable(run.parameters, J.domain)
        landscape.line(axes, name, theme, 2.4).set_data(*path.T)
    for name, run in runs.items():
        if not run.diverged and landscape.inside(axes, run.parameters[-1]):
            landscape.head(axes, name, theme, 1.1).set_data(*run.parameters[-1:].T)
    return figure


def caption(scenario: str, entries: dict) -> str:
    """Say what the race shows, and which rules have no such case, and why."""
    kind = scenarios.catalogue[scenario]
    text = f"**{kind.title}.** {kind.sentence} Lighter is cheaper; a cross marks a minimum."
    reasons: dict[str, list[str]] = {}
    for name, (setting, _) in entries.items():
        if setting.missing:
            reasons.setdefault(setting.missing, []).append(optimizers.catalogue[name].title)
    for reason, names in reasons.items():
        *others, last = names
        listed = f"{', '.join(others)} and {last}" if others else last
        text += f" No such case for {listed}: {reason}."
    return text


def alt(J: Landscape, scenario: str, runs: dict, last: int) -> str:
    """Say where each optimizer is in the last frame."""
    ends = [f"{optimizers.catalogue[name].title} {ending(run, last)}" for name, run in runs.items()]
    return (
        f"Contour map of {J.title} with the paths of {len(ends)} optimizers, and cost against "
        f"step, learning rates: {scenarios.catalogue[scenario].title.lower()}. "
        f"After {last} steps: {'; '.join(ends)}."
    )


def ending(run: Run, last: int) -> str:
    """Say where a run is after `last` steps, or at which one it was lost."""
    if not run.finite[: last + 1].all():
        return f"has diverged at step {int(np.argmin(run.finite))}"
    w = ", ".join(style.number(round(x, 2)) for x in run.parameters[last])
    return f"is at ({w}) with cost {style.number(run.costs[last])}"
