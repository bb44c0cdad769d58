"""Scheduled rounds: from the calendar and from what the tables say was done, whatever nights lie between."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from gateway import asking
from gateway.config_records import ScheduleEntry
from gateway.store.states import RoundState
from gateway.store.tables_survey import RoundRow, SessionRow
from schedules.clock import ClockState
from schedules.recurrence import Every, Unit

from .office import FRIDAY, Office, open_office, phone_of, reopen

CODE = "0487652"
ATTENDANCE = ScheduleEntry(questionnaire="student_attendance")


def office_with(folder: Path, *schedules: ScheduleEntry) -> Office:
    office = open_office(folder, schedules=schedules)
    office.school(CODE)
    return office


def periods() -> list[tuple[str, str]]:
    return [(row.name, row.period) for row in RoundRow.select().order_by(RoundRow.id)]


def test_a_round_opens_at_its_hour_once(tmp_path: Path) -> None:
    office = office_with(tmp_path, ATTENDANCE)
    office.clock.at = FRIDAY - timedelta(minutes=1)
    office.tick()
    assert periods() == []
    office.tick(minutes=1)
    office.tick()
    office.tick(hours=1)
    assert periods() == [("student_attendance", "2026-W47")]
    assert len(office.send_all()) == 3


def test_after_a_night_without_power_what_is_still_worth_asking_is_asked_once(tmp_path: Path) -> None:
    office = office_with(tmp_path, ATTENDANCE)
    office.clock.at = FRIDAY + timedelta(hours=18)
    office = reopen(office)
    office.tick()
    office.tick()
    assert periods() == [("student_attendance", "2026-W47")]
    assert len(office.send_all()) == 3


def test_what_is_not_worth_asking_any_more_is_left(tmp_path: Path) -> None:
    office = office_with(tmp_path, ATTENDANCE)
    office.clock.at = FRIDAY + timedelta(hours=37)
    office.tick()
    assert periods() == []


def test_a_power_cut_in_the_middle_of_a_round_asks_nobody_twice(tmp_path: Path) -> None:
    office = office_with(tmp_path, ATTENDANCE)
    office.tick()
    office.send_one()
    office = reopen(office)
    office.tick(minutes=30)
    office.send_all()
    rows = office.outbox()
    assert len(rows) == 3
    assert sorted(row.attempts for row in rows) == [1, 1, 1]


def test_nothing_is_asked_by_a_clock_that_cannot_be_trusted(tmp_path: Path) -> None:
    office = office_with(tmp_path, ATTENDANCE)
    office.clock.trust = ClockState.UNSET
    office.tick()
    assert periods() == []
    office.clock.trust = ClockState.FLOOR
    office.tick()
    assert len(periods()) == 1


def test_no_round_without_anybody_to_ask(tmp_path: Path) -> None:
    office = open_office(tmp_path, schedules=(ATTENDANCE,))
    office.tick()
    assert periods() == []


def test_a_questionnaire_that_is_not_scheduled_or_switched_off_is_not_asked(tmp_path: Path) -> None:
    office = office_with(tmp_path, ScheduleEntry(questionnaire="textbooks", enabled=False))
    office.tick()
    assert periods() == []


def test_the_office_chooses_day_and_hour(tmp_path: Path) -> None:
    entry = ScheduleEntry(questionnaire="student_attendance", weekday=2, hour=FRIDAY.time().replace(hour=9))
    office = office_with(tmp_path, entry)
    office.clock.at = FRIDAY - timedelta(days=2)
    office.tick()
    assert periods() == [("student_attendance", "2026-W47")]


def test_a_school_in_a_closed_district_is_not_asked(tmp_path: Path) -> None:
    from dataclasses import replace

    from schedules.calendar import Closure

    office = office_with(tmp_path, ATTENDANCE)
    closed = Closure(start=FRIDAY.date(), end=FRIDAY.date(), reason="flood", district="2501")
    office.desk = replace(office.desk, calendar=replace(office.desk.calendar, closures=(closed,)))
    office.tick()
    assert SessionRow.select().count() == 0


def test_a_week_in_which_everything_is_confirmed_asks_nobody_and_is_over_at_once(tmp_path: Path) -> None:
    office = office_with(tmp_path, ScheduleEntry(questionnaire="textbooks", weekday=4))
    office.tick()
    office.send_all()
    for number in (1, 2, 3):
        office.hears(phone_of(CODE, number), "si")
    office.clock.at = FRIDAY + timedelta(days=7)
    office.tick()
    assert periods() == [("textbooks", "2026-W47"), ("textbooks", "2026-W48")]
    assert RoundRow.get(RoundRow.period == "2026-W48").state == RoundState.SEALED
    assert office.send_all() == []


def test_the_office_may_ask_less_often_than_the_questionnaire_says(tmp_path: Path) -> None:
    office = office_with(tmp_path, replace(ATTENDANCE, every=Every(unit=Unit.MONTH)))
    office.clock.at = FRIDAY - timedelta(days=25)
    for _ in range(40):
        office.tick(days=1)
    assert periods() == [("student_attendance", "2026-11"), ("student_attendance", "2026-12")]


def test_a_round_begun_by_hand_is_called_as_the_offices_own_would_be(tmp_path: Path) -> None:
    office = office_with(tmp_path, replace(ATTENDANCE, every=Every(unit=Unit.MONTH)))
    asking.start(office.desk, "student_attendance", office.moment)
    assert periods() == [("student_attendance", "2026-11")]
