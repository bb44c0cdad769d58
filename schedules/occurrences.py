"""Which rounds fall into a span of time. Pure: knows the calendar and no table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from dateutil.rrule import WEEKLY, rrule

from .calendar import SchoolCalendar, iso_week


@dataclass(frozen=True, slots=True, kw_only=True)
class Weekly:
    """A day and hour of the week, local time; `since`: not before this day."""

    weekday: int
    """0 Monday to 6 Sunday."""
    at: time
    since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """One round that falls due."""

    period: str
    opens_at: datetime


def occurrences(weekly: Weekly, calendar: SchoolCalendar, since: datetime, until: datetime) -> tuple[Occurrence, ...]:
    """Every occurrence in (since, until], oldest first: school days only, whatever nights without power lie between.

    Days closed in one district only are left to the caller: they concern some schools.
    """
    first = calendar.local(since).date() - timedelta(days=1)
    last = calendar.local(until).date()
    if weekly.since is not None:
        first = max(first, weekly.since)
    days = rrule(
        WEEKLY,
        byweekday=weekly.weekday,
        dtstart=datetime.combine(first, time(0)),
        until=datetime.combine(last, time(0)),
    )
    found = []
    for day in (moment.date() for moment in days):
        opens = datetime.combine(day, weekly.at, tzinfo=calendar.timezone).astimezone(since.tzinfo)
        if since < opens <= until and calendar.why_no_class(day) is None:
            found.append(Occurrence(period=iso_week(day), opens_at=opens))
    return tuple(found)
