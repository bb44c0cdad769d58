"""Which rounds fall into a span of time. Pure: knows the calendar and no table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from .calendar import SchoolCalendar
from .recurrence import WEEKLY, Every, Stretch, days_of, stretches


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """A weekday and hour, local time, and how often; `since`: not before this day."""

    weekday: int
    """0 Monday to 6 Sunday."""
    at: time
    since: date | None = None
    every: Every = WEEKLY


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """One round that falls due."""

    period: str
    """Named after the unit it belongs to, not after its day: a holiday that moves the day makes no second round."""
    opens_at: datetime


def occurrences(rhythm: Rhythm, calendar: SchoolCalendar, since: datetime, until: datetime) -> tuple[Occurrence, ...]:
    """Every occurrence in (since, until], oldest first: school days only, whatever nights without power lie between.

    Where the day has no class, the unit's next such weekday takes its place (a single week has no other, so its round
    falls out). Days closed in one district or school only are left to the caller: they concern some schools.
    An hour that the clocks leap over is the moment they leap; one that comes twice is the first of the two.
    """
    first = calendar.local(since).date() - timedelta(days=1)
    last = calendar.local(until).date()
    found = []
    for stretch in stretches(rhythm.every, calendar, first, last, rhythm.since):
        day = _day(stretch, rhythm, calendar)
        if day is None:
            continue
        opens = datetime.combine(day, rhythm.at, tzinfo=calendar.timezone).astimezone(since.tzinfo)
        if since < opens <= until:
            found.append(Occurrence(period=stretch.period, opens_at=opens))
    return tuple(found)


def _day(stretch: Stretch, rhythm: Rhythm, calendar: SchoolCalendar) -> date | None:
    """The unit's day: the first with class of that weekday, or the last."""
    days = [day for day in days_of(stretch, rhythm.weekday) if rhythm.since is None or day >= rhythm.since]
    ordered = reversed(days) if rhythm.every.last else iter(days)
    return next((day for day in ordered if calendar.why_no_class(day) is None), None)
