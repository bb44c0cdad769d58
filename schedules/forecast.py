"""When so many messages will have left: by the rate, the cap of a day and the quiet hours. Pure; knows no message."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from .calendar import SchoolCalendar

MOST_DAYS = 60
"""What takes longer will never do; the forecast ends there."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """How fast messages leave."""

    each: timedelta
    """From one part to the next."""
    per_day: int | None = None
    """Parts a day, local time, at most."""
    left_today: int | None = None
    """Of them, what is left of today's; None: all."""


def ends_at(parts: int, start: datetime, rate: Rate, calendar: SchoolCalendar) -> datetime | None:
    """When the last of so many parts has left; `start` where there are none; None where it takes MOST_DAYS or more."""
    now, left = start, parts
    today = calendar.local(start).date()
    of_today = rate.per_day if rate.left_today is None else rate.left_today
    for _ in range(2 * MOST_DAYS):
        if left <= 0:
            return now
        now = calendar.allowed_from(now)
        if calendar.local(now).date() != today:
            today, of_today = calendar.local(now).date(), rate.per_day
        until = _closes(now, calendar)
        room = int((until - now) / rate.each)
        if of_today is not None:
            room = min(room, of_today)
            of_today -= min(room, left)
        if left <= room:
            return now + left * rate.each
        left -= room
        now = _midnight_after(now, calendar) if of_today == 0 else until
    return None


def _closes(now: datetime, calendar: SchoolCalendar) -> datetime:
    """The first moment after `now` at which quiet hours or another day begin."""
    midnight = _midnight_after(now, calendar)
    if calendar.quiet.start == calendar.quiet.end:
        return midnight
    local = calendar.local(now)
    quiet = datetime.combine(local.date(), calendar.quiet.start, tzinfo=calendar.timezone)
    return quiet.astimezone(now.tzinfo) if now < quiet < midnight else midnight


def _midnight_after(now: datetime, calendar: SchoolCalendar) -> datetime:
    local = calendar.local(now)
    return datetime.combine(local.date() + _DAY, time(), tzinfo=calendar.timezone).astimezone(now.tzinfo)
