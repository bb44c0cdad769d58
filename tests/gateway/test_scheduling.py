"""Closures declared while the hub runs, panels, and sessions that begin one after the other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from gateway import asking, exporting, forecasting, scheduling
from gateway.config_records import ScheduleEntry
from gateway.errors import NotFoundError, NotReadyError
from gateway.store import closures, questionnaires
from gateway.store.states import SendState
from gateway.store.tables_survey import RoundRow, SessionRow, VerifiedRow
from gateway.survey import shipped
from gateway.survey.model import Role, SessionStatus, Status
from gateway.survey.panels import Panel
from schedules.calendar import Closure

from .office import FRIDAY, NIGHT, Office, open_office, phone_of

A, B = "0487652", "0487660"
DAY = FRIDAY.date()
HUAICO = Closure(start=DAY, end=DAY, reason="huaico", district="250101")
SHUT_A = Closure(start=DAY, end=DAY, reason="huaico", school=A)


def office_with(folder: Path, *panels: Panel, **options: object) -> Office:
    office = open_office(folder, schedules=(ScheduleEntry(questionnaire="student_attendance"),), **options)
    office.desk = replace(office.desk, config=replace(office.desk.config, panels=panels))
    for code in (A, B):
        office.school(code)
    return office


def asked(office: Office) -> set[str]:
    codes = {1: A, 2: B}
    return {
        f"{codes[row.school_id]} {row.role}" for row in SessionRow.select() if row.status != SessionStatus.CANCELLED
    }


def exported(office: Office) -> set[tuple[object, ...]]:
    rows = exporting.verified_rows(office.desk)
    return {(row["school"], row["status"], row["value"], row["answers"], row["source"]) for row in rows}


def test_a_school_that_was_declared_closed_is_not_asked_and_says_so(tmp_path: Path) -> None:
    office = office_with(tmp_path)
    scheduling.declare(office.desk, SHUT_A, "Marta", office.moment)
    office.tick()
    assert {line.split()[0] for line in asked(office)} == {B}
    assert len(office.send_all()) == 3
    assert exported(office) >= {(A, Status.NO_CLASS, None, 0, None)}
    office.tick(days=3)
    assert {row for row in exported(office) if row[0] == A} == {(A, Status.NO_CLASS, None, 0, None)}
    assert {row for row in exported(office) if row[0] == B} == {(B, Status.MISSING, None, 0, None)}


def test_where_the_whole_district_is_closed_the_round_is_there_and_asks_nobody(tmp_path: Path) -> None:
    office = office_with(tmp_path)
    scheduling.declare(office.desk, HUAICO, "Marta", office.moment)
    office.tick()
    office.tick(minutes=5)
    assert [row.period for row in RoundRow.select()] == ["2026-W47"]
    assert office.send_all() == []
    assert {row[:2] for row in exported(office)} == {(A, Status.NO_CLASS), (B, Status.NO_CLASS)}


def test_a_day_closed_everywhere_has_no_round(tmp_path: Path) -> None:
    office = office_with(tmp_path)
    scheduling.declare(office.desk, Closure(start=DAY, end=DAY, reason="paro"), "Marta", office.moment)
    office.tick()
    assert RoundRow.select().count() == 0


def test_a_closure_after_the_round_opened_withdraws_what_was_not_sent(tmp_path: Path) -> None:
    office = office_with(tmp_path)
    office.tick()
    office.send_one()
    effect = scheduling.declare(office.desk, SHUT_A, "Marta", office.moment)
    assert (effect.schools, effect.sessions, effect.already_asked) == (1, 2, 1)
    later = office.send_all()
    assert {to for to, _ in later} == {phone_of(B, number) for number in (1, 2, 3)}
    office.hears(phone_of(A, 1), "31")  # who had it already may answer
    assert any(row.state is SendState.CANCELLED for row in office.outbox())


def test_what_nobody_was_asked_counts_as_no_class_at_once_and_not_as_missing_later(tmp_path: Path) -> None:
    office = office_with(tmp_path, quiet=NIGHT)
    office.clock.at = FRIDAY + timedelta(hours=7)  # 21:00: all is queued for the morning
    office.tick()
    scheduling.declare(office.desk, SHUT_A, "Marta", office.moment)
    assert {row.status for row in VerifiedRow.select().where(VerifiedRow.school_id == 1)} == {Status.NO_CLASS}
    office.tick(days=3)
    assert {row.status for row in VerifiedRow.select().where(VerifiedRow.school_id == 1)} == {Status.NO_CLASS}
    assert {row.status for row in VerifiedRow.select().where(VerifiedRow.school_id == 2)} == {Status.MISSING}


def test_a_closure_that_is_taken_back_lets_the_school_be_asked_after_all_once(tmp_path: Path) -> None:
    office = office_with(tmp_path)
    office.tick()
    effect = scheduling.declare(office.desk, SHUT_A, "Marta", office.moment)
    assert effect.closure_id is not None
    assert len(office.send_all()) == 3
    lifted = scheduling.lift(office.desk, effect.closure_id, "Marta", office.moment)
    assert (lifted.schools, lifted.sessions) == (1, 3)
    office.tick(minutes=1)
    assert {to for to, _ in office.send_all()} == {phone_of(A, number) for number in (1, 2, 3)}
    assert {row.status for row in VerifiedRow.select().where(VerifiedRow.school_id == 1)} <= {Status.MISSING}
    office.tick(minutes=1)
    assert office.send_all() == []
    with pytest.raises(NotReadyError):
        scheduling.lift(office.desk, effect.closure_id, "Marta", office.moment)


def test_a_closure_of_a_school_that_was_never_enrolled_is_taken_back_too(tmp_path: Path) -> None:
    office = office_with(tmp_path)
    effect = scheduling.declare(office.desk, SHUT_A, "Marta", office.moment)
    office.tick()
    office.send_all()
    assert effect.closure_id is not None
    assert scheduling.lift(office.desk, effect.closure_id, "Marta", office.moment).sessions == 3
    office.tick()
    assert len(office.send_all()) == 3


def test_the_same_closure_is_kept_once_and_an_unknown_place_is_refused(tmp_path: Path) -> None:
    office = office_with(tmp_path)
    assert scheduling.declare(office.desk, HUAICO, "Marta", office.moment).closure_id == 1
    assert scheduling.declare(office.desk, HUAICO, "Marta", office.moment).closure_id is None
    with pytest.raises(NotFoundError, match="9999999"):
        scheduling.declare(office.desk, replace(SHUT_A, school="9999999"), "Marta", office.moment)
    with pytest.raises(NotFoundError, match="990101"):
        scheduling.declare(office.desk, replace(HUAICO, district="990101"), "Marta", office.moment)
    with office.desk.store.reading():
        assert len(closures.listing()) == 1


def test_started_by_hand_closed_schools_are_left_out_unless_named(tmp_path: Path) -> None:
    office = office_with(tmp_path)
    scheduling.declare(office.desk, SHUT_A, "Marta", office.moment)
    started = asking.start(office.desk, "student_attendance", office.moment)
    assert (started.sessions, started.shut) == (3, (A,))
    assert asking.start(office.desk, "student_attendance", office.moment, codes=(A,)).sessions == 3


def test_a_panel_says_which_schools_and_which_roles(tmp_path: Path) -> None:
    panel = Panel(questionnaire="student_attendance", schools=(B,), roles=(Role.PRINCIPAL, Role.PARENT))
    office = office_with(tmp_path, panel)
    office.tick()
    assert asked(office) == {f"{B} parent", f"{B} principal"}


def test_two_who_are_all_that_is_asked_can_agree(tmp_path: Path) -> None:
    panel = Panel(questionnaire="student_attendance", schools=(B,), roles=(Role.PRINCIPAL, Role.PARENT))
    office = office_with(tmp_path, panel)
    office.tick()
    office.send_all()
    for number in (2, 3):
        office.hears(phone_of(B, number), "31")
    assert {row.status for row in VerifiedRow.select().where(VerifiedRow.question == "girls_present")} == {
        Status.VERIFIED
    }


def test_a_panel_begins_and_ends_on_its_days(tmp_path: Path) -> None:
    later = Panel(questionnaire="student_attendance", since=date(2026, 11, 21))
    office = office_with(tmp_path, later)
    office.tick()
    assert SessionRow.select().count() == 0
    office.clock.at = FRIDAY + timedelta(days=7)
    office.tick()
    assert SessionRow.select().count() == 6


def test_a_panel_of_another_questionnaire_narrows_nothing(tmp_path: Path) -> None:
    office = office_with(tmp_path, Panel(questionnaire="textbooks", schools=(B,)))
    office.tick()
    assert SessionRow.select().count() == 6


def spread(office: Office, span: str) -> None:
    source = shipped.source("student_attendance").replace("[timing]", f'[timing]\nspread = "{span}"')
    with office.desk.store.transaction():
        questionnaires.save("student_attendance", "spread", source, office.clock.now())


def test_schools_begin_one_after_the_other_where_the_questionnaire_says_so(tmp_path: Path) -> None:
    office = office_with(tmp_path)
    spread(office, "2 h")
    office.tick()
    first = {to[:-1] for to, _ in office.send_all()}
    assert len(first) == 1
    office.tick(minutes=59)
    assert office.send_all() == []
    office.tick(minutes=2)
    assert {to[:-1] for to, _ in office.send_all()} | first == {phone_of(A, 1)[:-1], phone_of(B, 1)[:-1]}


def test_a_round_that_opens_late_spreads_within_what_is_left(tmp_path: Path) -> None:
    office = office_with(tmp_path)
    spread(office, "30 h")
    office.clock.at = FRIDAY + timedelta(hours=34)
    office.tick()
    useful_until = RoundRow.get().useful_until
    assert all(row.begins_at < useful_until for row in SessionRow.select())
    office.tick(minutes=61)
    assert len(office.send_all()) == 6


def test_a_running_round_keeps_its_version_and_the_next_takes_the_new_one(tmp_path: Path) -> None:
    office = office_with(tmp_path)
    office.tick()
    source = shipped.source("student_attendance").replace("niñas asistieron", "alumnas vinieron")
    with office.desk.store.transaction():
        questionnaires.save("student_attendance", "new", source, office.clock.now())
    assert all("asistieron" in text for _, text in office.send_all())
    office.hears(phone_of(A, 1), "?")
    assert "asistieron" in office.sent[-1][1]
    office.clock.at = FRIDAY + timedelta(days=7)
    office.tick()
    assert all("alumnas vinieron" in text for _, text in office.send_all() if "cuant" in text.lower())


def test_the_forecast_says_when_the_first_wave_has_left(tmp_path: Path) -> None:
    office = office_with(tmp_path)
    office.tick()
    with office.desk.store.reading():
        found = forecasting.of_round(office.desk, 1, office.clock.now())
    assert found is not None
    assert (found.parts, found.phones, found.measured, found.fits) == (6, 0, False, True)
    assert found.ends_at == office.clock.now() + 6 * forecasting.ASSUMED
    office.send_all()
    with office.desk.store.reading():
        assert forecasting.of_round(office.desk, 1, office.clock.now()) is None


def test_a_wave_that_cannot_leave_in_time_is_said_so_with_what_to_do(tmp_path: Path) -> None:
    office = office_with(tmp_path, quiet=NIGHT)
    (modem,) = office.desk.config.modems
    slow = replace(modem, messages_per_day=2)
    office.desk = replace(office.desk, config=replace(office.desk.config, modems=(slow,)))
    office.tick()
    with office.desk.store.reading():
        found = forecasting.of_round(office.desk, 1, office.clock.now())
        assert found is not None
        told = forecasting.finding(office.desk, found)
    assert not found.fits
    assert found.ends_at is not None
    assert found.ends_at.date() == date(2026, 11, 22)
    assert "until 2026-11-22 02:00 only" in told.text
    assert "panel" in told.remedy


def test_sessions_that_begin_later_are_in_the_forecast(tmp_path: Path) -> None:
    office = office_with(tmp_path)
    spread(office, "2 h")
    office.tick()
    with office.desk.store.reading():
        found = forecasting.of_round(office.desk, 1, office.clock.now())
    assert found is not None
    assert (found.parts, found.phones) == (6, 3)
    assert found.ends_at == office.clock.now() + timedelta(hours=1) + forecasting.ASSUMED


def test_started_by_hand_a_round_asks_about_the_weekday_that_the_office_chose(tmp_path: Path) -> None:
    entry = ScheduleEntry(questionnaire="student_attendance", weekday=2)
    office = open_office(tmp_path, schedules=(entry,))
    office.school(A)
    asking.start(office.desk, "student_attendance", office.moment)
    office.tick()
    assert RoundRow.get().asked_about == date(2026, 11, 18)
    said = [text for _, text in office.send_all()]
    assert len(said) == 3
    assert all("miércoles" in text for text in said)


def test_started_by_hand_how_something_stands_is_asked_of_the_day_of_asking(tmp_path: Path) -> None:
    office = open_office(tmp_path)
    office.school(A)
    office.clock.at = FRIDAY + timedelta(days=4)
    for name in ("textbooks", "student_attendance"):
        asking.start(office.desk, name, office.moment)
    days = {str(row.name): row.asked_about for row in RoundRow.select()}
    assert days == {"textbooks": date(2026, 11, 24), "student_attendance": date(2026, 11, 20)}
