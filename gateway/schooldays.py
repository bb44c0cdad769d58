"""Which days had class at which school: the configured calendar and what the office declared since. Starts no round.

Runs inside the caller's transaction or reading.
"""

from __future__ import annotations

from dataclasses import replace

from gateway.desk import Desk
from gateway.situation import day_asked_about
from gateway.store import closures
from gateway.store.records_people import School
from gateway.store.records_survey import Round
from schedules.calendar import Closure, SchoolCalendar


def calendar(desk: Desk) -> SchoolCalendar:
    """The calendar as it stands now."""
    return replace(desk.calendar, closures=(*desk.calendar.closures, *closures.standing()))


def codes_of(school: School) -> tuple[str, str]:
    """What a closure or a panel may call a school: with its annex, and without."""
    return (school.code, f"{school.code}-{school.annex}")


def closure_of(desk: Desk, school: School, round_: Round) -> Closure | None:
    """The closure that keeps a school shut on the day a round asks about."""
    day = day_asked_about(round_, desk.library, desk.calendar)
    return calendar(desk).closure_on(day, school.district, codes_of(school))
