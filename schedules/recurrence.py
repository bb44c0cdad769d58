"""How often a round comes: each week, every so many weeks, each month, each term. Knows days and no hour."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from .calendar import SchoolCalendar, iso_week

WEEK = timedelta(days=7)
COUNTED_FROM = date(2024, 1, 1)
"""A Monday. Blocks of several weeks are counted from here where nobody says from when: never from the number of the
week, for a year of 53 weeks would turn odd into even."""
MOST_WEEKS = 26
"""Half a year; what is rarer is a matter of terms."""

_WEEKS = re.compile(r"(?:(\d{1,2}) )?weeks?")
_PLACED = re.compile(r"(last of )?(month|term)")


class Unit(StrEnum):
    """What a round falls into once."""

    WEEK = "week"
    MONTH = "month"
    TERM = "term"


@dataclass(frozen=True, slots=True, kw_only=True)
class Every:
    """One round in each unit: on the first day of the weekday asked for that has class, or on the last."""

    unit: Unit = Unit.WEEK
    count: int = 1
    """Weeks a unit has."""
    last: bool = False

    def __str__(self) -> str:
        """As it is written: `week`, `2 weeks`, `last of month`."""
        if self.unit is Unit.WEEK:
            return "week" if self.count == 1 else f"{self.count} weeks"
        return f"last of {self.unit}" if self.last else self.unit.value


WEEKLY = Every()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """One unit on the calendar, first and last day included, and what its round is called."""

    period: str
    first: date
    last: date


def every_of(text: str) -> Every | None:
    """`week`, `2 weeks`, `month`, `last of month`, `term`, `last of term`; None for anything else."""
    if found := _WEEKS.fullmatch(text):
        count = int(found[1] or 1)
        return Every(count=count) if 1 <= count <= MOST_WEEKS else None
    if found := _PLACED.fullmatch(text):
        return Every(unit=Unit(found[2]), last=found[1] is not None)
    return None


def stretches(
    every: Every, calendar: SchoolCalendar, first: date, last: date, since: date | None = None
) -> Iterator[Stretch]:
    """Every unit that has a day from `first` to `last`, the earliest first. `since`: where blocks of weeks begin."""
    match every.unit:
        case Unit.WEEK:
            yield from _weeks(every.count, first, last, since)
        case Unit.MONTH:
            yield from _months(first, last)
        case Unit.TERM:
            yield from _terms(calendar, first, last)


def period_on(every: Every, calendar: SchoolCalendar, day: date, since: date | None = None) -> str | None:
    """What a round on that day is called; None between terms, where rounds come once a term."""
    return next((one.period for one in stretches(every, calendar, day, day, since)), None)


def days_of(stretch: Stretch, weekday: int) -> Iterator[date]:
    """The days of a unit that fall on a weekday (0 Monday)."""
    day = stretch.first + timedelta(days=(weekday - stretch.first.weekday()) % 7)
    while day <= stretch.last:
        yield day
        day += WEEK


def _weeks(count: int, first: date, last: date, since: date | None) -> Iterator[Stretch]:
    anchor = since or COUNTED_FROM
    anchor -= timedelta(days=anchor.weekday())
    block = WEEK * count
    start = anchor + (first - anchor) // block * block
    while start <= last:
        yield Stretch(period=iso_week(start), first=start, last=start + block - timedelta(days=1))
        start += block


def _months(first: date, last: date) -> Iterator[Stretch]:
    start = first.replace(day=1)
    while start <= last:
        following = (start + timedelta(days=31)).replace(day=1)
        yield Stretch(period=f"{start:%Y-%m}", first=start, last=following - timedelta(days=1))
        start = following


def _terms(calendar: SchoolCalendar, first: date, last: date) -> Iterator[Stretch]:
    counted: dict[int, int] = {}
    for term in sorted(calendar.terms, key=lambda one: one.start):
        number = counted[term.start.year] = counted.get(term.start.year, 0) + 1
        if term.end >= first and term.start <= last:
            yield Stretch(period=f"{term.start.year}-T{number}", first=term.start, last=term.end)
