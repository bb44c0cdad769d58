"""When a wave of questions will have left, against a clock that counts it out minute by minute."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from schedules.calendar import NO_QUIET_HOURS, QuietHours, SchoolCalendar
from schedules.forecast import Rate, ends_at

LIMA = ZoneInfo("America/Lima")
NIGHT = SchoolCalendar(timezone=LIMA, quiet=QuietHours(start=time(20), end=time(8)))
NEVER_QUIET = SchoolCalendar(timezone=LIMA, quiet=NO_QUIET_HOURS)
MINUTE = timedelta(minutes=1)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=LIMA).astimezone(UTC)


def test_nothing_takes_no_time_and_a_wave_its_count() -> None:
    assert ends_at(0, at(20, 14), Rate(each=MINUTE), NIGHT) == at(20, 14)
    assert ends_at(225, at(20, 14), Rate(each=MINUTE), NIGHT) == at(20, 17, 45)


def test_what_does_not_fit_before_the_quiet_hours_leaves_in_the_morning() -> None:
    assert ends_at(400, at(20, 14), Rate(each=MINUTE), NIGHT) == at(21, 8, 40)


def test_a_wave_begun_at_night_begins_in_the_morning() -> None:
    assert ends_at(10, at(20, 23), Rate(each=MINUTE), NIGHT) == at(21, 8, 10)


def test_a_cap_of_a_day_goes_on_after_midnight_or_in_the_morning() -> None:
    assert ends_at(30, at(20, 14), Rate(each=MINUTE, per_day=20), NEVER_QUIET) == at(21, 0, 10)
    assert ends_at(30, at(20, 14), Rate(each=MINUTE, per_day=20), NIGHT) == at(21, 8, 10)
    assert ends_at(30, at(20, 14), Rate(each=MINUTE, per_day=20, left_today=5), NEVER_QUIET) == at(22, 0, 5)


def test_what_would_take_for_ever_is_not_forecast() -> None:
    assert ends_at(1_000_000, at(20, 14), Rate(each=MINUTE, per_day=1), NIGHT) is None


def counted(parts: int, start: datetime, calendar: SchoolCalendar, per_day: int | None) -> datetime | None:
    now, sent = start, 0
    used: dict[object, int] = {}
    while now < start + timedelta(days=50):
        if sent >= parts:
            return now
        local = calendar.local(now)
        full = per_day is not None and used.get(local.date(), 0) >= per_day
        if calendar.allowed_from(now) == now and not full:
            used[local.date()] = used.get(local.date(), 0) + 1
            sent += 1
        now += MINUTE
    return None


@given(
    parts=st.integers(0, 900),
    hour=st.integers(0, 23),
    begins=st.integers(0, 23),
    ends=st.integers(0, 23),
    per_day=st.none() | st.integers(60, 700),
)
def test_the_forecast_is_what_counting_minute_by_minute_gives(
    parts: int, hour: int, begins: int, ends: int, per_day: int | None
) -> None:
    calendar = SchoolCalendar(timezone=LIMA, quiet=QuietHours(start=time(begins), end=time(ends)))
    start = at(20, hour)
    found = ends_at(parts, start, Rate(each=MINUTE, per_day=per_day), calendar)
    by_hand = counted(parts, start, calendar, per_day)
    assert found is not None
    assert by_hand is not None
    assert found == by_hand
