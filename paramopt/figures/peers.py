"""How far the paths of PyTorch, Optax and Keras are from ours, drawn from a record of runs."""

from __future__ import annotations

from datetime import date

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from paramopt import landscapes, optimizers
from paramopt.figures import costs, landscape, style
from paramopt.figures.plates import Plate, Table
from paramopt.figures.style import PX, Theme
from paramopt.record import Record, stacked

NAMES = {"torch": "PyTorch", "optax": "Optax", "keras": "Keras"}
GREEK = {"a": "α", "b": "β", "b1": "β₁", "b2": "β₂", "e": "ε"}
"""What the letters of a call mean."""
HEIGHT, LEFTS, TOPS, PANEL, DOWN = 486, (34, 262, 490), (98, 296), 198, 146
LANE = 0.18
"""How far apart, in decades, the lines of rules are that do not differ at all."""


def made_with(record: dict) -> str:
    """Print the versions and the date of a record."""
    version = {name: text.partition("+")[0] for name, text in record["versions"].items()}
    made = date.fromisoformat(record["date"])
    return (
        f"PyTorch {version['torch']}, Optax {version['optax']} and Keras {version['keras']} on JAX "
        f"{version['jax']}, NumPy {version['numpy']}, Python {version['python']}, "
        f"{made.day} {made:%B %Y}"
    )


def run_text(run: dict) -> str:
    """Print rule and settings of a run.

    Examples
    --------
    >>> run_text({"rule": "adagrad", "settings": {"a": 0.2, "e": 1e-8}})
    'AdaGrad, α = 0.2, ε = 1 × 10⁻⁸'
    """
    settings = (f"{GREEK[name]} = {style.number(value)}" for name, value in run["settings"].items())
    return ", ".join([optimizers.catalogue[run["rule"]].title, *settings])


def peer_differences(record: dict) -> Plate:
    """Return the figure of the largest difference so far against the step, by peer and landscape.

    Parameters
    ----------
    record : dict
        What ``nox -s peers`` wrote.

    Returns
    -------
    Plate
    """
    curves = {(peer, J): growth(record, peer, J) for J in record["starts"] for peer in NAMES}
    values = np.concatenate([curve for panel in curves.values() for curve in panel.values()])
    low, high = np.floor(np.log10(values[values > 0].min())), np.ceil(np.log10(values.max()))

    def draw(theme: Theme):
        figure = style.new_figure(700, HEIGHT)
        title = "Largest difference of a parameter so far"
        style.write(figure, LEFTS[0], 24, title, fontsize=style.TITLE, weight="semibold")
        words = f"{record['steps'][-1]} steps, double precision"
        style.write(figure, LEFTS[-1] + PANEL, 24, words, color=theme.grey, ha="right")
        key(figure, theme, list(record["rules"]), 50)
        for J, top in zip(record["starts"], TOPS, strict=True):
            for peer, left in zip(NAMES, LEFTS, strict=True):
                where = f" on {landscapes.catalogue[J].title}"
                text = style.write(figure, left, top - 10, NAMES[peer], weight="semibold")
                text.set_fontsize(style.PANEL)
                style.write(figure, left + PANEL, top - 10, where, color=theme.grey, ha="right")
                axes = style.place(figure, left, top, PANEL, DOWN)
                _axes(axes, theme, record["steps"][-1], low, high)
                axes.tick_params(labelleft=left == LEFTS[0])
                axes.set_xlabel("step" if top == TOPS[-1] else "", labelpad=2 * PX)
                for rule, curve in curves[peer, J].items():
                    _curve(axes, theme, rule, curve, low)
        return figure

    return Plate(
        name="peer-differences",
        title="Differences from PyTorch, Optax and Keras",
        caption=(
            "Each rule's path beside that of a peer: the largest difference of a parameter up to "
            "each step, over all settings with which the two are to be the same. In the tinted "
            "strip, no difference to the last bit. "
            f"{made_with(record)}."
        ),
        alt=_alt(curves),
        draw=draw,
        height=HEIGHT,
        vector=True,
        data=data(record, curves),
    )


def data(record: dict, curves: dict[tuple[str, str], dict[str, np.ndarray]]) -> Record:
    """Return what ran, and the curves."""
    ran = [
        {key: run[key] for key in ("peer", "rule", "landscape", "settings", "call", "same")}
        | {"start": record["starts"][run["landscape"]], "steps": record["steps"][-1]}
        for run in record["runs"]
    ]
    parts = {
        f"{rule} in {peer} on {J}": {"step": np.arange(len(curve)), "difference": curve}
        for (peer, J), panel in curves.items()
        for rule, curve in panel.items()
    }
    return Record(ran, {"peer-differences": stacked("curve", parts)})


def growth(record: dict, peer: str, J: str) -> dict[str, np.ndarray]:
    """Return, by rule, the largest difference up to each step, over all runs to be the same."""
    curves: dict[str, np.ndarray] = {}
    for run in record["runs"]:
        if (run["peer"], run["landscape"], run["same"]) == (peer, J, True):
            curve = np.maximum.accumulate(run["differences"])
            curves[run["rule"]] = np.maximum(curve, curves.get(run["rule"], 0))
    return curves


def _alt(curves: dict[tuple[str, str], dict[str, np.ndarray]]) -> str:
    def ends(curve: dict[str, np.ndarray]) -> str:
        exact = [optimizers.catalogue[rule].title for rule in curve if curve[rule][-1] == 0]
        rule = max(curve, key=lambda rule: curve[rule][-1])
        largest = style.number(curve[rule][-1])
        words = f"the largest is {largest}, of {optimizers.catalogue[rule].title}"
        return words + (f"; none for {', '.join(exact)}" if exact else "")

    parts = [
        f"{NAMES[peer]} on {landscapes.catalogue[J].title}: {ends(curve)}."
        for (peer, J), curve in curves.items()
    ]
    return (
        "Six panels, one for each peer and landscape, of a difference on a logarithmic axis "
        f"against the step, a line for each rule. {' '.join(parts)}"
    )


def key(figure: Figure, theme: Theme, rules: list[str], y: float) -> None:
    """Write head and name of each rule in one row."""
    across, down = figure.get_size_inches() * 100
    x = LEFTS[0] + 4
    for name in rules:
        mark, title = theme.mark(name), optimizers.catalogue[name].title
        figure.add_artist(
            Line2D(
                [x / across],
                [1 - (y - 4) / down],
                marker=mark.head,
                color=mark.line,
                markersize=landscape.HEAD[mark.head] * PX,
                markeredgewidth=0,
                linestyle="none",
                transform=figure.transFigure,
            )
        )
        words = style.write(figure, x + 9, y, title, color=mark.text, weight="semibold")
        x += words.get_window_extent().width * 100 / figure.dpi + 40


def _axes(axes: Axes, theme: Theme, last: int, low: float, high: float) -> None:
    """Set up decades from `low` to `high`, and below them a strip for zero."""
    bottom = low - LANE * (len(optimizers.catalogue) + 1)
    shown = np.arange(high, low, -2)
    axes.axhspan(bottom, low, color=theme.grid, linewidth=0)
    axes.hlines(shown, 0, last, color=theme.grid, linewidth=1 * PX)
    axes.set(xlim=(0, last), ylim=(bottom, high), yticks=[(low + bottom) / 2, *shown])
    axes.set_yticklabels(["0", *(costs.decade(round(n)) for n in shown)])
    costs.step_ticks(axes, last, 3)
    axes.spines[["left", "top", "right"]].set_visible(False)
    axes.tick_params(pad=4 * PX)


def _curve(axes: Axes, theme: Theme, rule: str, curve: np.ndarray, low: float) -> None:
    mark, lane = theme.mark(rule), [*optimizers.catalogue].index(rule)
    zero = low - LANE * (lane + 1)
    y = np.log10(curve, out=np.full(curve.shape, zero), where=curve > 0)
    axes.plot(y, color=mark.line, linewidth=1.6 * PX, drawstyle="steps-post")
    axes.plot(
        y,
        mark.head,
        color=mark.line,
        markersize=landscape.HEAD[mark.head] * 0.75 * PX,
        markeredgewidth=0.8 * PX,
        markeredgecolor=theme.ground,
        markevery=(10 + 15 * lane, 100),
        zorder=3,
    )


def peer_table(record: dict) -> Table:
    """Return the table of the largest difference from each peer, with what one bit does.

    Parameters
    ----------
    record : dict
        What ``nox -s peers`` wrote.

    Returns
    -------
    Table
    """
    cases: dict[tuple, dict[str, float]] = {}
    for run in record["runs"]:
        case = run_text(run), landscapes.catalogue[run["landscape"]].title
        found = cases.setdefault(case, {"last_bit": run["last_bit"]})
        if run["same"]:
            found[run["peer"]] = max(run["absolute"]["value"], found.get(run["peer"], 0))
    equal = [run for run in record["runs"] if run["same"]]
    relative = max(run["relative"]["value"] for run in equal)
    times = max(run["absolute"]["value"] / run["last_bit"] for run in equal)
    return Table(
        name="peer-differences-table",
        title="Largest differences from PyTorch, Optax and Keras",
        caption=(
            f"The largest difference of a parameter in {record['steps'][-1]} steps; 0, the same to "
            "the last bit; –, the peer has no such call. Last column: how far our own path moves "
            "when one parameter starts one unit in its last place away. A difference is at most "
            f"{times:.2g} times that, {record['leeway']} times are allowed. As a share of the "
            f"parameter, the largest of all is {style.number(relative)}."
        ),
        header=["Run", "Landscape", *NAMES.values(), "One bit"],
        rows=[
            [*case, *(style.number(found[x]) if x in found else "–" for x in (*NAMES, "last_bit"))]
            for case, found in cases.items()
        ],
    )


def lookalikes(record: dict) -> Table:
    """Return the table of calls that look the same and are not, with what that does.

    Parameters
    ----------
    record : dict
        What ``nox -s peers`` wrote.

    Returns
    -------
    Table
    """
    because = {
        call["text"]: call["because"] for calls in record["conventions"].values() for call in calls
    }
    cases: dict[tuple, dict[str, str]] = {}
    for run in record["runs"]:
        if not run["same"]:
            case = run_text(run), NAMES[run["peer"]], because[run["call"]]
            cases.setdefault(case, {})[run["landscape"]] = style.number(run["absolute"]["value"])
    titles = [landscapes.catalogue[J].title for J in record["starts"]]
    return Table(
        name="peer-lookalikes",
        title="Calls that look the same and are not",
        caption="What keeps them apart, and the largest difference of a parameter that it makes.",
        header=["Run", "Peer", "Why", *titles],
        rows=[[*case, *(found[J] for J in record["starts"])] for case, found in cases.items()],
    )


def defaults(record: dict) -> Table:
    """Return the table of what a call without settings runs.

    Parameters
    ----------
    record : dict
        What ``nox -s peers`` wrote.

    Returns
    -------
    Table
    """

    def cell(values: list) -> str:
        words = {"required": "–", None: "none"}
        return ", ".join(words.get(value) or style.number(value) for value in values)

    version = {name: text.partition("+")[0] for name, text in record["versions"].items()}
    return Table(
        name="peer-defaults",
        title="Defaults of the libraries",
        caption="What a call without settings runs, read off the signatures. A dash: there is no "
        "default, the value must be given.",
        header=["Setting", "Here", *(f"{title} {version[name]}" for name, title in NAMES.items())],
        rows=[[what, *map(cell, row)] for what, row in record["defaults"].items()],
    )
