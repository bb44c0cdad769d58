"""Terms, holidays, closures, quiet hours, and the rounds that fall due."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedules.calendar import Closure, QuietHours, SchoolCalendar, Term, iso_week
from schedules.occurrences import Rhythm, occurrences

LIMA = ZoneInfo("America/Lima")
TERM = Term(start=date(2026, 10, 19), end=date(2026, 12, 18))
CALENDAR = SchoolCalendar(
    timezone=LIMA,
    terms=(TERM,),
    country="PE",
    closures=(Closure(start=date(2026, 11, 2), end=date(2026, 11, 6), reason="landslide", district="2501"),),
    quiet=QuietHours(start=time(20), end=time(8)),
)
FRIDAYS = Rhythm(weekday=4, at=time(14))


def at(day: int, hour: int, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=LIMA).astimezone(UTC)


def test_a_day_outside_the_terms_has_no_class() -> None:
    assert CALENDAR.why_no_class(date(2026, 10, 16)) == "out of term"
    assert CALENDAR.why_no_class(date(2026, 10, 19)) is None
    assert CALENDAR.why_no_class(date(2026, 12, 18)) is None
    assert CALENDAR.why_no_class(date(2026, 12, 19)) == "out of term"


def test_a_national_holiday_has_no_class_and_says_its_name() -> None:
    assert CALENDAR.why_no_class(date(2026, 12, 8)) is not None


def test_a_closure_holds_for_its_district_only() -> None:
    assert CALENDAR.why_no_class(date(2026, 11, 4), "250101") == "landslide"
    assert CALENDAR.why_no_class(date(2026, 11, 4), "050101") is None


@pytest.mark.parametrize(("hour", "allowed"), [(7, 8), (8, 8), (12, 12), (19, 19)])
def test_nobody_is_texted_first_in_quiet_hours(hour: int, allowed: int) -> None:
    assert CALENDAR.allowed_from(at(20, hour)) == at(20, allowed)


def test_quiet_hours_pass_midnight() -> None:
    assert CALENDAR.allowed_from(at(20, 22)) == at(21, 8)
    assert CALENDAR.allowed_from(at(21, 3)) == at(21, 8)


def test_rounds_fall_on_their_weekday_and_hour_in_local_time() -> None:
    found = occurrences(FRIDAYS, CALENDAR, at(19, 0), at(21, 0))
    assert [(round_.period, round_.opens_at) for round_ in found] == [("2026-W47", at(20, 14))]


def test_a_span_holds_its_end_and_not_its_beginning() -> None:
    assert occurrences(FRIDAYS, CALENDAR, at(20, 14), at(20, 15)) == ()
    assert len(occurrences(FRIDAYS, CALENDAR, at(20, 13), at(20, 14))) == 1


def test_no_round_falls_on_a_day_without_class() -> None:
    tuesdays = Rhythm(weekday=1, at=time(9))
    found = occurrences(tuesdays, CALENDAR, at(1, 0, 12), at(16, 0, 12))
    assert [round_.period for round_ in found] == ["2026-W49", "2026-W51"]


def test_a_schedule_that_starts_later_has_no_rounds_before() -> None:
    later = Rhythm(weekday=4, at=time(14), since=date(2026, 11, 21))
    assert [o.period for o in occurrences(later, CALENDAR, at(1, 0), at(29, 0))] == ["2026-W48"]


def test_a_week_is_named_as_iso_names_it() -> None:
    assert iso_week(date(2027, 1, 1)) == "2026-W53"


@given(
    cuts=st.lists(st.integers(min_value=0, max_value=60 * 24 * 60), max_size=12),
    weekday=st.integers(0, 6),
    hour=st.integers(0, 23),
)
def test_however_the_time_is_cut_each_round_falls_due_once(cuts: list[int], weekday: int, hour: int) -> None:
    start = at(19, 0, 10)
    marks = [start, *sorted(start + timedelta(minutes=cut) for cut in cuts), start + timedelta(days=60)]
    rhythm = Rhythm(weekday=weekday, at=time(hour))
    whole = occurrences(rhythm, CALENDAR, marks[0], marks[-1])
    pieces = [found for a, b in pairwise(marks) for found in occurrences(rhythm, CALENDAR, a, b)]
    assert tuple(pieces) == whole
