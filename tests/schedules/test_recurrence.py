"""How often rounds come: weeks, months, terms; by properties, and at the edges of the year and of summer time."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedules.calendar import Closure, SchoolCalendar, Term
from schedules.occurrences import Occurrence, Rhythm, occurrences
from schedules.recurrence import Every, Unit, every_of, period_on, stretches

LIMA = ZoneInfo("America/Lima")
TERMS = (
    Term(start=date(2026, 3, 16), end=date(2026, 5, 15)),
    Term(start=date(2026, 5, 25), end=date(2026, 7, 24)),
    Term(start=date(2026, 8, 10), end=date(2026, 10, 9)),
    Term(start=date(2026, 10, 19), end=date(2026, 12, 18)),
)
OPEN = SchoolCalendar(timezone=LIMA)
SCHOOL = SchoolCalendar(timezone=LIMA, terms=TERMS, country="PE")
WHOLE_YEAR = (datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 12, 31, 23, tzinfo=UTC))
EVERIES = ("week", "2 weeks", "3 weeks", "month", "last of month", "term", "last of term")


def written(text: str) -> Every:
    every = every_of(text)
    assert every is not None
    return every


def rhythm(text: str, weekday: int = 4, hour: int = 14, since: date | None = None) -> Rhythm:
    return Rhythm(weekday=weekday, at=time(hour), every=written(text), since=since)


def days(found: tuple[Occurrence, ...], zone: ZoneInfo = LIMA) -> list[str]:
    return [f"{one.period} {one.opens_at.astimezone(zone):%m-%d}" for one in found]


@pytest.mark.parametrize("text", EVERIES)
def test_what_is_written_is_read_and_written_again(text: str) -> None:
    assert str(written(text)) == text


@pytest.mark.parametrize(
    "text", ["", "day", "0 weeks", "27 weeks", "2 months", "first of month", "weekly", "last of week"]
)
def test_anything_else_is_no_recurrence(text: str) -> None:
    assert every_of(text) is None


def test_one_week_is_the_same_as_each_week() -> None:
    assert every_of("1 week") == every_of("week") == Every()


def test_a_month_has_its_round_on_the_first_such_day_or_on_the_last() -> None:
    assert days(occurrences(rhythm("month"), OPEN, *WHOLE_YEAR))[:3] == [
        "2026-01 01-02",
        "2026-02 02-06",
        "2026-03 03-06",
    ]
    assert days(occurrences(rhythm("last of month"), OPEN, *WHOLE_YEAR))[:3] == [
        "2026-01 01-30",
        "2026-02 02-27",
        "2026-03 03-27",
    ]


def test_a_holiday_moves_the_round_of_a_month_to_its_next_such_day() -> None:
    """8 December 2026 is a Tuesday and a holiday in Peru; 1 December is one with class."""
    closed = Closure(start=date(2026, 12, 1), end=date(2026, 12, 1), reason="election")
    calendar = SchoolCalendar(timezone=LIMA, terms=TERMS, country="PE", closures=(closed,))
    found = days(occurrences(rhythm("month", weekday=1), calendar, *WHOLE_YEAR))
    assert found[-1] == "2026-12 12-15"


def test_a_month_without_a_school_day_has_no_round() -> None:
    assert "2026-01" not in " ".join(days(occurrences(rhythm("month"), SCHOOL, *WHOLE_YEAR)))


def test_a_term_has_its_round_in_its_first_week_or_in_its_last() -> None:
    assert days(occurrences(rhythm("term"), SCHOOL, *WHOLE_YEAR)) == [
        "2026-T1 03-20",
        "2026-T2 05-29",
        "2026-T3 08-14",
        "2026-T4 10-23",
    ]
    assert days(occurrences(rhythm("last of term"), SCHOOL, *WHOLE_YEAR)) == [
        "2026-T1 05-15",
        "2026-T2 07-24",
        "2026-T3 10-09",
        "2026-T4 12-18",
    ]


def test_every_second_week_keeps_its_step_over_a_year_of_53_weeks() -> None:
    span = (datetime(2026, 12, 1, tzinfo=UTC), datetime(2027, 2, 1, tzinfo=UTC))
    opens = [one.opens_at for one in occurrences(rhythm("2 weeks"), OPEN, *span)]
    assert {later - earlier for earlier, later in pairwise(opens)} == {timedelta(days=14)}


def test_blocks_of_weeks_begin_with_the_week_of_since() -> None:
    found = occurrences(rhythm("2 weeks", since=date(2026, 3, 18)), OPEN, *WHOLE_YEAR)
    assert days(found)[:2] == ["2026-W12 03-20", "2026-W14 04-03"]


def test_a_closure_declared_after_a_round_moves_it_but_makes_no_second_one() -> None:
    """The round of 6 November was asked; now that day is said to have been closed: the same period, a later day."""
    closed = Closure(start=date(2026, 11, 6), end=date(2026, 11, 6), reason="huaico")
    now_closed = SchoolCalendar(timezone=LIMA, terms=TERMS, country="PE", closures=(closed,))
    november = (datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 30, tzinfo=UTC))
    assert days(occurrences(rhythm("month"), SCHOOL, *november)) == ["2026-11 11-06"]
    assert days(occurrences(rhythm("month"), now_closed, *november)) == ["2026-11 11-13"]


@pytest.mark.parametrize("hour", range(24))
@pytest.mark.parametrize("zone", ["America/Santiago", "Europe/Madrid", "America/Havana"])
def test_summer_time_neither_swallows_a_round_nor_doubles_it(zone: str, hour: int) -> None:
    """Sundays, when clocks change; in Santiago and Havana midnight itself is missing once a year."""
    calendar = SchoolCalendar(timezone=ZoneInfo(zone))
    found = occurrences(rhythm("week", weekday=6, hour=hour), calendar, *WHOLE_YEAR)
    assert len(found) == len({one.period for one in found})
    gaps = {later.opens_at - earlier.opens_at for earlier, later in pairwise(found)}
    assert gaps <= {timedelta(days=7, hours=shift) for shift in (-1, 0, 1)}
    assert len(found) == 52


@given(
    every=st.sampled_from(EVERIES),
    weekday=st.integers(0, 6),
    hour=st.integers(0, 23),
    since=st.none() | st.dates(date(2025, 6, 1), date(2026, 12, 1)),
    cuts=st.lists(st.integers(0, 500 * 24 * 60), max_size=12),
    zone=st.sampled_from(["America/Lima", "America/Santiago", "Pacific/Apia"]),
)
def test_however_time_is_cut_each_round_falls_due_once_and_none_is_left_out(
    every: str, weekday: int, hour: int, since: date | None, cuts: list[int], zone: str
) -> None:
    calendar = SchoolCalendar(timezone=ZoneInfo(zone), terms=TERMS, country="PE")
    start = datetime(2025, 12, 1, 10, tzinfo=UTC)
    marks = [start, *sorted(start + timedelta(minutes=cut) for cut in cuts), start + timedelta(days=500)]
    here = rhythm(every, weekday, hour, since)
    whole = occurrences(here, calendar, marks[0], marks[-1])
    assert tuple(one for a, b in pairwise(marks) for one in occurrences(here, calendar, a, b)) == whole
    assert all(count == 1 for count in Counter(one.period for one in whole).values())
    for one in whole:
        local = one.opens_at.astimezone(calendar.timezone)
        assert local.weekday() == weekday
        assert calendar.why_no_class(local.date()) is None
        assert since is None or local.date() >= since
        assert period_on(here.every, calendar, local.date(), since) == one.period


@given(every=st.sampled_from(EVERIES), day=st.dates(date(2025, 1, 1), date(2028, 12, 31)))
def test_units_lie_side_by_side_and_each_day_is_in_one_at_most(every: str, day: date) -> None:
    around = list(stretches(written(every), SCHOOL, day - timedelta(days=70), day + timedelta(days=70)))
    assert sum(one.first <= day <= one.last for one in around) <= 1
    for earlier, later in pairwise(around):
        assert earlier.last < later.first
        if written(every).unit is not Unit.TERM:
            assert earlier.last + timedelta(days=1) == later.first
