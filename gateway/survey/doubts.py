"""What speaks against a number that was read: knows doubt, not which question was asked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches

from .lexicon import Lexicon
from .model import Outcome, Understood
from .tokens import Kind, Reading, Token, place_of

_SHORTEST_PLURAL = 4
_LABEL_LIKENESS = 0.7  # of difflib: `nilñas` are girls, `hijas` are not
_QUESTIONED = re.compile(r"(?<!\S)\d+(?: [^\W\d]+){0,3} \?")
"""`31?`, `31 niñas verdad?`; not `31. como estan?`"""
_RANGE = re.compile(r"(?<!\S)(\d+) - (\d+)")
PARTS = "a part only: a grade, a section, an age"
"""A doubt that a sum which adds up takes away."""
_ENDS = re.compile(r"$| [,.;!)]")
LESS = re.compile(r"- \d")
"""`todas - 3`: less three, or a dash before the number?"""


MOST_NUMBERS = 30
"""In one reply: with more of them nobody knows which one is meant, and comparing each with each takes long."""


def unclear(reason: str) -> Understood:
    """Nothing a careful clerk would write down without asking."""
    return Understood(outcome=Outcome.UNCLEAR, reason=reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class WhenAsked:
    """Of which day a question asks, and the day it is; None where that is not known."""

    weekday: int | None = None
    today: date | None = None


def why_doubtful(reading: Reading, when: WhenAsked, lexicon: Lexicon) -> str:
    """Why no number of this reply may be taken as it stands; empty where nothing speaks against it."""
    line, figures = reading.line, reading.figures
    if reading.has(Kind.ODD):
        return "a sign or token that is no whole number"
    if reading.has(Kind.DECIMAL):
        return "a decimal, or two numbers"
    if _QUESTIONED.search(figures):
        return "a question"
    ranges = _RANGE.finditer(lexicon.phrases["count.ranges"].sub("-", figures))
    if any(found[1] != found[2] for found in ranges):
        return "a range"
    if any(figures[: found.start()].rstrip()[-1:].isdigit() for found in lexicon.phrases["count.or"].finditer(figures)):
        return "one number or another"
    if any(re.match(r" \d", figures[found.end() :]) for found in lexicon.phrases["count.denied"].finditer(figures)):
        return "says that it is not that many"
    if reading.numbers and lexicon.has("aside.currency", line):
        return "a sum of money"
    only = lexicon.has("count.only", line)  # not all, only 24
    if lexicon.has("count.hedges", lexicon.phrases["yes_no.partial_no"].sub(",", line) if only else line):
        return "only about that many"
    if _denied_before(figures, lexicon):
        return "says that it is not that many"
    if lexicon.has("count.on_time", line) and lexicon.has("count.late", line) and reading.numbers:
        return "those who came late, and those who did not"
    one = len(reading.numbers) == 1
    if one and any(_ENDS.match(figures[found.end() :]) for found in _denied_numbers(figures, lexicon)):
        return "says that so many were not"
    if reading.numbers and lexicon.has("count.parts", lexicon.phrases["count.this_year"].sub(",", line)):
        return PARTS
    told = any(lexicon.has(name, line) for name in ("count.present", "count.only", "count.absent"))
    if reading.numbers and lexicon.has("count.rest", line) and not told:
        return PARTS
    gone = any(lexicon.has(name, line) for name in ("count.only", "count.absent", "count.elsewhere"))
    if reading.numbers and lexicon.has("count.other_one", line) and not gone:
        return PARTS  # one in the morning, the other in the afternoon
    if _of_another_day(line, when, lexicon) or (reading.numbers and _earlier(line, when, lexicon)):
        return "another day of the week"
    return ""


def _earlier(line: str, when: WhenAsked, lexicon: Lexicon) -> bool:
    """`la vez pasada 20`; not `el viernes pasado 20`, which may be the Friday that was asked about."""
    return lexicon.has("count.earlier", line) and when.weekday not in lexicon.weekdays_in(line)


def _of_another_day(line: str, when: WhenAsked, lexicon: Lexicon) -> bool:
    """`jueves 25`, or `ayer 25` where yesterday was not the day asked about."""
    parts = frozenset(word for phrase in lexicon.words["dates.day_parts"] for word in phrase.split())
    coming = [words for words, shift in lexicon.near_days if shift > 0 and parts.isdisjoint(words.split())]
    if any(f" {words} " in f" {line} " for words in coming):
        return True  # tomorrow; `mañana` is the morning as well
    if when.weekday is None:
        return False
    days = set(lexicon.weekdays_in(line))
    if not days and when.today is not None:
        shifts, _ = lexicon.near_in(line)
        days = {(when.today + timedelta(days=shift)).weekday() for shift in shifts if shift < 0}
    return bool(days) and when.weekday not in days


def _denied_before(figures: str, lexicon: Lexicon) -> bool:
    """`no llegan a 17`: a denial, and a word or two later in the same breath the number."""
    particles = "|".join(map(re.escape, lexicon.words["yes_no.no_particles"])) or "(?!)"
    found = re.search(rf"(?<!\S)(?:{particles}) ([^\W\d]+) (?:(?:a|de|mas de|to|than) )\d", figures)
    return found is not None and not lexicon.has("count.absent", figures)


def _denied_numbers(figures: str, lexicon: Lexicon) -> Iterator[re.Match[str]]:
    """`vinieron todas, 3 no`"""
    words = "|".join(map(re.escape, lexicon.words["yes_no.no_particles"])) or "(?!)"
    return re.finditer(rf"(?<!\S)\d+ (?:{words})(?!\S)", figures)


def without_all(reading: Reading, lexicon: Lexicon) -> Reading:
    """`todas 31` is 31: a number says more than the word. Beside an exception the word stays."""
    line = reading.line
    found = list(lexicon.phrases["count.all"].finditer(line))
    if not found or lexicon.has("count.except", line) or LESS.search(reading.figures):
        return reading
    if any(_counts_absent(reading.tokens, match, lexicon) for match in found):
        return reading  # no faltaron 3
    particles = lexicon.words["yes_no.no_particles"]
    if any(line[: match.start()].split()[-1:] and line[: match.start()].split()[-1] in particles for match in found):
        return reading  # 15, pero no todas
    totals = [match.span() for match in lexicon.phrases["count.total"].finditer(line)]  # 43 in all
    starts = [match.span() for match in found if not any(low <= match.start() < high for low, high in totals)]
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


def _counts_absent(tokens: Sequence[Token], match: re.Match[str], lexicon: Lexicon) -> bool:
    at = place_of(tokens, match.end() + 1)
    return match[0] in lexicon.words["count.nobody_absent"] and any(
        token.kind is Kind.NUMBER and not token.none for token in tokens[at : at + 1]
    )


def of_a_thing(tokens: Sequence[Token], lexicon: Lexicon) -> bool:
    """`3 familias`: whether a plural follows a number that is no name or word known here, nor a name misspelt."""
    for number, word, after in zip(tokens, tokens[1:], (*tokens[2:], None), strict=False):
        counted = number.kind is Kind.NUMBER and number.value > 1 and word.kind is Kind.WORD
        named = after is not None and after.kind is Kind.LABEL  # 24 maths books
        if counted and not named and names_a_thing(word.text, lexicon):
            return True
    return False


def names_a_thing(word: str, lexicon: Lexicon) -> bool:
    """Whether a word looks like the plural of a thing that no list here knows."""
    if len(word) < _SHORTEST_PLURAL or not word.endswith(tuple(lexicon.words["count.plurals"])):
        return False
    if word.endswith(tuple(lexicon.words["count.no_plurals"])) or any(
        word in known for known in lexicon.words.values()
    ):
        return False
    people = [name for name, labels in lexicon.labels.items() if labels[0].sex and name[0] == word[0]]
    return not get_close_matches(word, people, n=1, cutoff=_LABEL_LIKENESS)
