"""A number with decimals, a date, a text asked for: knows which replies are one for sure. Never guesses."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal

from .doubts import unclear
from .lexicon import Lexicon, line_of
from .model import Outcome, Understood
from .plain import ODD
from .tokens import Kind, Reading

LONGEST_TEXT_LETTERS = 640
"""Of a text that is kept as an answer: four SMS. The message itself is kept whole."""

_DECIMAL = re.compile(r"(?<![\d.,])(\d{1,9})(?:([.,])(\d{1,9}))?(?![\d.,])")
_GROUP_DIGITS = 3
_NUMERIC_DATE = re.compile(r"(?<![\d/.-])(\d{1,2})\s?[/.-]\s?(\d{1,2})(?:\s?[/.-]\s?(\d{4}|\d{2}))?(?![\d/-])")
_ISO_DATE = re.compile(r"(?<!\d)(20\d\d)-(\d{1,2})-(\d{1,2})(?!\d)")
_CENTURY = 2000
_FARTHEST = timedelta(days=183)
"""A date without a year is the nearest one to the day it is asked on."""


def number(reading: Reading, lexicon: Lexicon) -> Understood:
    """The one number a reply says; `1.234` could be a thousand or one and a bit: asked about."""
    line = reading.folded
    figures = list(_DECIMAL.finditer(line))
    if ODD in line or re.search(r"(?<!\w)-\s?\d", line):
        return unclear("a sign or token that is no number")
    if lexicon.has("count.hedges", reading.line):
        return unclear("only about that many")
    if not figures:
        words = [token for token in reading.numbers if not token.article]
        if len(words) != 1 or reading.has(Kind.DECIMAL):
            return unclear("no number in the text" if not words else "several numbers")
        return Understood(outcome=Outcome.VALUE, value=words[0].value, reason="one number in the text")
    if len({found[0] for found in figures}) != 1 or "?" in line:
        return unclear("several numbers" if "?" not in line else "a question")
    whole, sign, rest = figures[0].groups()
    if sign and len(rest) == _GROUP_DIGITS and whole != "0":
        return unclear("a thousand, or a number with decimals")
    value = Decimal(f"{whole}.{rest or 0}")
    return Understood(outcome=Outcome.VALUE, value=written(value), reason="one number in the text")


def written(value: Decimal) -> int | str:
    """A number as answers are filed: whole ones as int, others as `12.5`."""
    return int(value) if value == value.to_integral_value() else format(value.normalize(), "f")


def day(reading: Reading, today: date | None, lexicon: Lexicon) -> Understood:
    """The one day a reply names: 20/11, 20 de noviembre, ayer, el viernes (the last one). Day before month."""
    line = line_of(reading.folded)
    raw = reading.folded
    found: set[date] = set()
    wrong = False
    for parts in (*_iso(raw), *_numeric(raw), *_worded(line, lexicon)):
        one = _day(*parts, today)
        wrong = wrong or one is None
        if one is not None:
            found.add(one)
    if not found and not wrong and today is not None:
        found = _relative(line, today, lexicon)
    if wrong or len(found) != 1 or "?" in line:
        return unclear("several days" if len(found) > 1 else "no day in the text")
    return Understood(outcome=Outcome.VALUE, value=found.pop().isoformat(), reason="one day in the text")


def text(original: str) -> Understood:
    """Any words at all."""
    kept = " ".join(original.split())
    if not any(sign.isalnum() for sign in kept):
        return unclear("nothing in the text")
    return Understood(outcome=Outcome.VALUE, value=kept[:LONGEST_TEXT_LETTERS], reason="kept as written")


def _iso(line: str) -> list[tuple[int, int, int | None]]:
    return [(int(found[3]), int(found[2]), int(found[1])) for found in _ISO_DATE.finditer(line)]


def _numeric(line: str) -> list[tuple[int, int, int | None]]:
    rest = _ISO_DATE.sub(" ", line)
    return [(int(found[1]), int(found[2]), _year(found[3])) for found in _NUMERIC_DATE.finditer(rest)]


def _worded(line: str, lexicon: Lexicon) -> list[tuple[int, int, int | None]]:
    """`20 de noviembre`, `20 nov 2026`, `november 20`."""
    months = {name: nth for nth, names in enumerate(lexicon.months, start=1) for name in names}
    if not months:
        return []
    name = "|".join(sorted(map(re.escape, months), key=len, reverse=True))
    of = "|".join(map(re.escape, lexicon.date_joins)) or "(?!)"
    before = rf"(?<!\S)(\d{{1,2}}) (?:(?:{of}) )*({name})(?: (?:(?:{of}) )*(\d{{4}}))?(?!\S)"
    after = rf"(?<!\S)({name}) (\d{{1,2}})(?: ,? ?(\d{{4}}))?(?!\S)"
    dates = [(int(found[1]), months[found[2]], _year(found[3])) for found in re.finditer(before, line)]
    if not dates:
        dates = [(int(found[2]), months[found[1]], _year(found[3])) for found in re.finditer(after, line)]
    return dates


def _year(said: str | None) -> int | None:
    if said is None:
        return None
    return int(said) if len(said) == len("2026") else _CENTURY + int(said)


def _day(day_of_month: int, month: int, year: int | None, today: date | None) -> date | None:
    years = [year] if year is not None else [] if today is None else [today.year + shift for shift in (-1, 0, 1)]
    days = []
    for one in years:
        try:
            days.append(date(one, month, day_of_month))
        except ValueError:
            continue
    if year is not None or today is None:
        return days[0] if days else None
    near = [one for one in days if abs(one - today) <= _FARTHEST]
    return min(near, key=lambda one: abs(one - today)) if near else None


def _relative(line: str, today: date, lexicon: Lexicon) -> set[date]:
    found = {today + timedelta(days=days) for days, words in lexicon.near_days if words.search(line)}
    for nth, names in enumerate(lexicon.day_names):
        if names.search(line):
            found.add(today - timedelta(days=(today.weekday() - nth) % 7))
    return found
