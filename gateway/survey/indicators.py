"""Verified values as rates and stages: knows what may be divided by what. No data is not zero."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from .model import QuestionKey, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """Rates from 0, of those on the register; None where either number is missing or the register has none.

    Above 1 where more came than the register knows: the register is old then, and the paper says so.
    """

    female: float | None
    male: float | None
    total: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """One week's verified counts of one school. None: not verified."""

    period: str
    female: int | None
    male: int | None
    no_class: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """One point of a weekly series."""

    period: str
    attendance: Attendance
    no_class: bool = False


class Stage(StrEnum):
    """How far the maintenance allowance has come."""

    UNKNOWN = "unknown"
    NONE = "none"
    RECEIVED = "received"
    IMPROVING = "improving"


@dataclass(frozen=True, slots=True, kw_only=True)
class Textbooks:
    """What is verified of the books. `missing` is 0 only where all were received."""

    complete: bool | None
    missing: int | None


def rate(present: int | None, enrolled: int | None) -> float | None:
    """`present` of `enrolled`; None where either is missing or nobody is enrolled."""
    if present is None or not enrolled:
        return None
    return present / enrolled


def attendance(
    present_female: int | None,
    present_male: int | None,
    enrolled_female: int | None,
    enrolled_male: int | None,
) -> Attendance:
    """The rates by sex and together; together only where both sexes are known."""
    present, enrolled = _sum(present_female, present_male), _sum(enrolled_female, enrolled_male)
    return Attendance(
        female=rate(present_female, enrolled_female),
        male=rate(present_male, enrolled_male),
        total=rate(present, enrolled),
    )


def weekly(
    periods: Sequence[str],
    weeks: Sequence[Presence],
    enrolled_female: int | None,
    enrolled_male: int | None,
) -> tuple[Week, ...]:
    """One point for each period, in their order; a period without a count has no rates."""
    by_period = {week.period: week for week in weeks}
    points = []
    for period in periods:
        week = by_period.get(period) or Presence(period=period, female=None, male=None)
        female, male = (None, None) if week.no_class else (week.female, week.male)
        rates = attendance(female, male, enrolled_female, enrolled_male)
        points.append(Week(period=period, attendance=rates, no_class=week.no_class))
    return tuple(points)


def mean_rate(rates: Sequence[float | None]) -> float | None:
    """The mean of those that are known; None where none is."""
    known = [one for one in rates if one is not None]
    return sum(known) / len(known) if known else None


def textbooks(verified: Mapping[QuestionKey, Value]) -> Textbooks:
    """The state of the books by verified values."""
    received = verified.get(QuestionKey("all_received"))
    missing = verified.get(QuestionKey("missing"))
    if received == "yes":
        return Textbooks(complete=True, missing=0)
    if received == "no":
        return Textbooks(complete=False, missing=missing if isinstance(missing, int) else None)
    return Textbooks(complete=None, missing=None)


def maintenance_stage(verified: Mapping[QuestionKey, Value]) -> Stage:
    """How far the allowance has come by verified values."""
    allowance = verified.get(QuestionKey("allowance_received"))
    if verified.get(QuestionKey("improvements_seen")) == "yes" and allowance == "yes":
        return Stage.IMPROVING
    if allowance == "yes":
        return Stage.RECEIVED
    return Stage.NONE if allowance == "no" else Stage.UNKNOWN


def _sum(first: int | None, second: int | None) -> int | None:
    return None if first is None or second is None else first + second
