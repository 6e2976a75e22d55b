r"""Reads LaTeX as a person would: a fraction is a quotient, letters side by side are a product.

It refuses what a person could take for two things, such as ``a / b c``.
"""

from __future__ import annotations

import re

TOKEN = re.compile(r"\\[a-z]+|\d+(?:\.\d+)?|[A-Za-z](?:_\d)?|[-+/^{}()]")
FUNCTIONS = {r"\cos": "np.cos", r"\sqrt": "np.sqrt"}


def python(latex: str) -> str:
    """Return the Python expression that a LaTeX formula means, all parentheses written."""
    for spacing in (r"\left", r"\right", r"\bigl", r"\bigr", r"\,", r"\quad", r"\\", "&", "{}"):
        latex = latex.replace(spacing, " ")
    reading = Reading(TOKEN.findall(latex))
    expression = reading.sum()
    assert not reading.tokens, f"{latex} ends before {reading.tokens}"
    return expression


class Reading:
    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens

    def next(self, *wanted: str) -> str | None:
        """Take the next token if it is one of those."""
        return self.tokens.pop(0) if self.tokens and self.tokens[0] in wanted else None

    def expect(self, token: str) -> None:
        assert self.next(token), f"{token} expected before {self.tokens}"

    def sum(self) -> str:
        text = f"(-{self.product()})" if self.next("-") else self.product()
        while sign := self.next("+", "-"):
            text = f"({text} {sign} {self.product()})"
        return text

    def product(self) -> str:
        text, divided = self.power(), False
        while self.tokens and self.tokens[0] not in ("+", "-", ")", "}", r"\rvert"):
            if self.next("/"):
                text, divided = f"({text} / {self.power()})", True
                continue
            assert not divided, "what follows a slash could belong to the divisor"
            if not self.next(r"\cdot", r"\times"):
                assert not self.tokens[0][0].isdigit(), "a number after a factor needs a sign"
            text = f"({text} * {self.power()})"
        return text

    def power(self) -> str:
        if self.next("e"):
            self.expect("^")
            return f"np.exp({self.group()})"
        name = self.next(r"\cos")
        exponent = self.group() if name and self.next("^") else None
        text = f"{FUNCTIONS[name]}({self.atom()})" if name else self.atom()
        if not name and self.next("^"):
            exponent = self.group()
            assert self.tokens[:1] != ["^"], "a power of a power needs parentheses"
        return f"({text} ** {exponent})" if exponent else text

    def atom(self) -> str:
        if self.next(r"\frac"):
            return f"({self.group()} / {self.group()})"
        if self.next(r"\sqrt"):
            return f"np.sqrt({self.group()})"
        for opening, closing, name in (("(", ")", ""), (r"\lvert", r"\rvert", "abs")):
            if self.next(opening):
                text = self.sum()
                self.expect(closing)
                return f"{name}({text})"
        token = self.tokens.pop(0)
        assert re.match(r"[\dA-Za-z]", token), f"{token} is out of place"
        return token

    def group(self) -> str:
        if self.next("{"):
            text = self.sum()
            self.expect("}")
            return text
        return self.tokens.pop(0)
