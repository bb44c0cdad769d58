"""Attendance by day of the week, so that a day to ask can be chosen (requirement 12). Knows no store, no calendar.

Each school is held against itself: who is always full on a Monday and empty on a Friday says something about Fridays,
not about other schools. What is counted are verified values only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from .terms import QuestionKey

FEWEST_ROUNDS = 3
"""On one day of the week; of fewer, a feast or a rainy week says it all."""
FEWEST_SCHOOLS = 5
FEWEST_DAYS = 2
CLEAR_POINTS = Fraction(2)
"""Percentage points between the lowest day and the next; less is chance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Who was there, of those enrolled, at one school by one verified answer."""

    weekday: int
    """0 Monday to 6 Sunday."""
    round_id: int
    school_id: int
    question: QuestionKey
    present: int
    enrolled: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DayLine:
    """One day of the week."""

    weekday: int
    rounds: int
    schools: int
    percent: int
    """Present of enrolled, over everything seen on that day."""
    points: float
    """How far above (or, negative, below) its own mean of all days a school lies on that day, on average."""
    enough: bool
    """Whether it was asked often enough to say something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The days that were asked about, and the one with the lowest attendance where that is clear."""

    days: tuple[DayLine, ...]
    lowest: int | None
    comparable: bool
    """Whether two days at least were asked about often enough."""


def compare(seen: Sequence[Seen]) -> Comparison:
    """What the data say so far, Monday first."""
    usual = _usual(seen)
    lines = tuple(
        _line(weekday, [one for one in seen if one.weekday == weekday], usual)
        for weekday in sorted({one.weekday for one in seen})
    )
    told = sorted((line for line in lines if line.enough), key=lambda line: line.points)
    comparable = len(told) >= FEWEST_DAYS
    clear = comparable and told[1].points - told[0].points >= CLEAR_POINTS
    return Comparison(days=lines, lowest=told[0].weekday if clear else None, comparable=comparable)


def _line(weekday: int, seen: Sequence[Seen], usual: dict[tuple[int, QuestionKey], Fraction]) -> DayLine:
    rounds, schools = {one.round_id for one in seen}, {one.school_id for one in seen}
    apart = [_share(one) - usual[one.school_id, one.question] for one in seen]
    present, enrolled = sum(one.present for one in seen), sum(one.enrolled for one in seen)
    return DayLine(
        weekday=weekday,
        rounds=len(rounds),
        schools=len(schools),
        percent=round(Fraction(100 * present, enrolled)),
        points=round(float(sum(apart, Fraction(0)) / len(apart)), 1),
        enough=len(rounds) >= FEWEST_ROUNDS and len(schools) >= FEWEST_SCHOOLS,
    )


def _usual(seen: Sequence[Seen]) -> dict[tuple[int, QuestionKey], Fraction]:
    """Each school's mean over the days of the week, each day counting alike however often it was asked."""
    by_day: dict[tuple[int, QuestionKey], dict[int, list[Fraction]]] = {}
    for one in seen:
        by_day.setdefault((one.school_id, one.question), {}).setdefault(one.weekday, []).append(_share(one))
    return {key: _mean([_mean(shares) for shares in days.values()]) for key, days in by_day.items()}


def _share(one: Seen) -> Fraction:
    return Fraction(100 * one.present, one.enrolled)


def _mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)
