"""What speaks against a number that was read: knows doubt, not which question was asked."""

from __future__ import annotations

import re

from .lexicon import Lexicon
from .model import Outcome, Understood
from .tokens import Kind, Reading, Token

_QUESTIONED = re.compile(r"(?<!\S)\d+ \?")
_RANGE = re.compile(r"(?<!\S)\d+ - \d+")
PARTS = "a part only: a grade, a section, an age"
"""A doubt that a sum which adds up takes away."""
LESS = re.compile(r"- \d")
"""`todas - 3`: less three, or a dash before the number?"""


def unclear(reason: str) -> Understood:
    """Nothing a careful clerk would write down without asking."""
    return Understood(outcome=Outcome.UNCLEAR, reason=reason)


def why_doubtful(reading: Reading, weekday: str | None, lexicon: Lexicon) -> str:
    """Why no number of this reply may be taken as it stands; empty where nothing speaks against it."""
    line, figures = reading.line, reading.figures
    if reading.has(Kind.ODD):
        return "a sign or token that is no whole number"
    if reading.has(Kind.DECIMAL):
        return "a decimal, or two numbers"
    if _QUESTIONED.search(figures):
        return "a question"
    if _RANGE.search(lexicon.phrases["count.ranges"].sub("-", figures)):
        return "a range"
    if any(re.match(r" \d", figures[found.end() :]) for found in lexicon.phrases["count.denied"].finditer(figures)):
        return "says that it is not that many"
    if reading.numbers and lexicon.has("aside.currency", line):
        return "a sum of money"
    if lexicon.has("count.hedges", line):
        return "only about that many"
    if reading.numbers and lexicon.has("count.parts", line):
        return PARTS
    days = set(lexicon.phrases["aside.weekdays"].findall(line))
    if weekday is not None and days and weekday not in days:
        return "another day of the week"
    return ""


def without_all(reading: Reading, lexicon: Lexicon) -> Reading:
    """`todas 31` is 31: a number says more than the word. Beside an exception the word stays."""
    line = reading.line
    found = list(lexicon.phrases["count.all"].finditer(line))
    if not found or lexicon.has("count.except", line) or LESS.search(reading.figures):
        return reading
    starts: list[tuple[int, int]] = [match.span() for match in found]
    kept: list[Token] = []
    at = 0
    for token in reading.tokens:
        inside = any(start <= at < end for start, end in starts)
        if not inside:
            kept.append(token)
        at += len(token.text) + 1
    if not any(token.kind is Kind.NUMBER for token in kept):
        return reading
    return Reading(tokens=tuple(kept), folded=reading.folded)
