"""Random formulas of x and y, as source, and their exact values."""

from __future__ import annotations

import ast
import re
from fractions import Fraction
from types import SimpleNamespace

from hypothesis import strategies as st

ATOMS = st.sampled_from(["x", "y", "1.5", "0.25", "2.0", "3.0"])


def _larger(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("({} {} {})".format, parts, st.sampled_from("+-*/"), parts),
        st.builds("(-{})".format, parts),
        st.builds("({} ** {})".format, parts, st.sampled_from("23")),
        st.builds("{}({})".format, st.sampled_from(["np.sqrt", "np.abs", "np.floor"]), parts),
        st.builds("({} if {} < {} else {})".format, parts, parts, parts, parts),
        st.builds("({} {} {})".format, parts, st.sampled_from(["%", "//"]), ATOMS),
    )


def _algebraic(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("({} {} {})".format, parts, st.sampled_from("+-*/"), parts),
        st.builds("(-{})".format, parts),
        st.builds("({} ** {})".format, parts, st.sampled_from("23")),
        st.builds("{}({})".format, st.sampled_from(["np.sqrt", "np.cos", "abs"]), parts),
        st.builds("np.exp({} {} {})".format, parts, st.sampled_from("*/"), parts),
    )


formulas = st.recursive(ATOMS, _larger, max_leaves=12)
"""Formulas whose value is the same to the last bit wherever arithmetic follows IEEE 754."""

algebraic = st.recursive(ATOMS, _algebraic, max_leaves=10)
"""Formulas that can be read in any field, with stand-ins for the functions."""


def function(formula: str) -> ast.FunctionDef:
    """Return the syntax tree of a function of x and y, formatted as an author would."""
    formula = ast.unparse(ast.parse(formula))
    return ast.parse(f"def f(x, y):\n    return {formula}").body[0]


def _no_other(name: str):
    """Return a function that no other formula computes by chance."""
    shift = Fraction(sum(map(ord, name)), 7)
    return lambda z: z * z + shift * z - Fraction(1, 3)


def exactly(source: str) -> Fraction:
    """Compute f(3/7, -5/11) in fractions, so that neither order nor rounding matters."""
    source = re.sub(r"(?<![\w.])(\d+(?:\.\d+)?)", r"F('\1')", source)
    names = {"F": Fraction}
    names["np"] = SimpleNamespace(**{name: _no_other(name) for name in ("sqrt", "cos", "exp")})
    exec(source, names)
    return names["f"](Fraction(3, 7), Fraction(-5, 11))
