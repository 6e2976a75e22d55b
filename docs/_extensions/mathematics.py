"""The package's mathematics as a JavaScript module, for the figures that run in the page.

Everything is read from the package when the site is built: formulas are translated from their
source, numbers and colours are copied. What the scripts of ``_static/explorables`` add is the
interface alone.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable

from paramopt import (
    landscapes,
    losses,
    noise,
    optimizers,
    regression,
    scenarios,
    schedules,
    symbols,
    theory,
)
from paramopt.figures import landscape, style
from paramopt.symbols import calculus


def module() -> str:
    """Write the module. Most of the time is for the sweeps that measure the scenarios' rates."""
    exports = {
        "landscapes": members(map(_landscape, landscapes.catalogue.values())),
        "rules": members(map(_rule, optimizers.catalogue.values())),
        "schedules": members(filter(None, map(_schedule, schedules.catalogue.values()))),
        "scenarios": json.dumps({name: kind.title for name, kind in scenarios.catalogue.items()}),
        "settings": json.dumps(_settings(), separators=(",", ":")),
        "noise": members(
            [
                f"normal: {symbols.javascript(noise.normal)}",
                f"state: {symbols.javascript(noise.state)}",
                f"BURN_IN: {noise.BURN_IN}",
            ]
        ),
        "theory": members([*map(_theory, _PREDICTIONS), *_parabola()]),
        "line": members(_line()),
        "look": json.dumps(_look(), ensure_ascii=False),
    }
    return "".join(f"export const {name} = {value};\n" for name, value in exports.items())


def members(entries) -> str:
    return "{\n" + "".join(f"{entry},\n" for entry in entries) + "}"


def derivatives(function: Callable, order: int = 1) -> str:
    tree = {1: calculus.gradient_tree, 2: calculus.hessian_tree}[order]
    return symbols.javascript(tree(inspect.unwrap(function)))


def _landscape(J: landscapes.Landscape) -> str:
    facts = {
        "title": J.title,
        "domain": J.domain,
        "start": J.start,
        "minima": J.minima.tolist(),
        "least": J.least_cost,
        "reference": float(J(*scenarios.reference(J))),
        "wells": landscape.many_wells(J, J.domain),
    }
    return (
        f"{J.__name__}: {{...{json.dumps(facts)}, J: {J.javascript}, gradient: {derivatives(J)}}}"
    )


def _rule(rule: Callable) -> str:
    facts = {
        "title": rule.title,
        "keeps": len(optimizers.state(rule)),
        "countsSteps": optimizers.counts_steps(rule),
        "hyperparameters": optimizers.hyperparameters(rule),
    }
    return f"{rule.__name__}: {{...{json.dumps(facts)}, step: {symbols.javascript(rule)}}}"


def _schedule(kind: schedules.Kind) -> str | None:
    """Translate a schedule of one learning rate; warm-up goes before another one."""
    first, *others = inspect.signature(kind).parameters
    if first != "learning_rate":
        return None
    facts = {"title": kind.title, "settings": others}
    return f"{kind.__name__}: {{...{json.dumps(facts)}, rate: {kind.javascript}}}"


def _settings() -> dict:
    """Return, by landscape, scenario and rule, the learning rate and decay of the gallery."""
    return {
        name: {
            scenario: {
                rule: (chosen.learning_rate, chosen.decay)
                for rule in optimizers.catalogue
                if not (chosen := scenarios.setting(J, rule, scenario)).missing
            }
            for scenario in scenarios.catalogue
        }
        for name, J in landscapes.catalogue.items()
    }


_PREDICTIONS = (
    "parabola",
    "contraction",
    "cost_after",
    "regime_number",
    "approximation_error",
    "stability_limit",
    "largest_eigenvalue",
)


def _theory(name: str) -> str:
    return f"{name}: {symbols.javascript(getattr(theory, name))}"


def _parabola() -> list[str]:
    return [
        f"parabola_gradient: {derivatives(theory.parabola)}",
        f"regimes: {json.dumps(theory.REGIMES)}",
    ]


def _line() -> list[str]:
    """Translate what a line is fitted with: model, loss, their derivatives, the closed form."""
    return [
        f"model: {symbols.javascript(regression.line)}",
        f"model_gradient: {derivatives(regression.line)}",
        f"loss: {symbols.javascript(losses.squared)}",
        f"loss_gradient: {derivatives(losses.squared)}",
        f"loss_hessian: {derivatives(losses.squared, 2)}",
        f"normal_solution: {symbols.javascript(regression.normal_solution)}",
        f"domain: {json.dumps(regression.DOMAIN)}",
        f"x_variance: {regression.X_VARIANCE}",
        f"noise_variance: {regression.NOISE_VARIANCE}",
        f"largest_truth: {regression.LARGEST_TRUTH}",
        f"largest_start: {regression.LARGEST_START}",
    ]


def _look() -> dict:
    """Return the colours of both themes and the shapes of heads, as every other figure has them."""
    themes = {}
    for theme in style.THEMES:
        themes[theme.name] = {
            name: getattr(theme, name)
            for name in ("ground", "ink", "grey", "grid", "axis", "slate", "clay", "contour")
        }
        themes[theme.name]["bands"] = [
            [round(255 * channel) for channel in colour[:3]] for colour in theme.landscape_colours()
        ]
        themes[theme.name]["rules"] = {
            name: {"line": theme.mark(name).line, "text": theme.mark(name).text}
            for name in optimizers.catalogue
        }
    heads = {name: style.LIGHT.mark(name).head for name in optimizers.catalogue}
    return {**themes, "heads": heads, "sizes": landscape.HEAD}
