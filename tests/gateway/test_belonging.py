"""Messages that come late, early or for somebody else on the phone are put where they belong."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from gateway import asking
from gateway.store.tables_people import ContactRow
from gateway.store.tables_radio import InboxRow
from gateway.store.tables_survey import AnswerRow, RoundRow, SessionRow
from gateway.survey.model import Role, SessionStatus
from modem.api import IncomingPart
from schedules.clock import ClockState

from .office import Office, open_office, phone_of, reopen

CODE = "0487652"
LEADER = phone_of(CODE, 1)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = open_office(tmp_path)
    made.school(CODE, name="IE 38041")
    return made


def start(office: Office, name: str = "student_attendance", period: str | None = None) -> None:
    asking.start(office.desk, name, office.moment, period=period)
    asking.begin_waiting(office.desk, office.moment)
    office.send_all()


def chatter(office: Office) -> None:
    """Some messages that take three seconds each: how long it takes here."""
    for number in range(6):
        office.receive(sent(office, f"+5195555{number:04d}", "hola", office.clock.now() - timedelta(seconds=3)))
    office.send_all()


def sent(office: Office, phone: str, text: str, at: datetime) -> IncomingPart:
    """A text that the network stamped then."""
    return replace(office.part(phone, text), sent_at=at)


def filed(office: Office) -> list[tuple[str, str, str | None]]:
    """Period, question and value of every answer."""
    rows = AnswerRow.select().order_by(AnswerRow.id)
    sessions = {row.id: SessionRow.get_by_id(row.session_id) for row in rows}
    return [(RoundRow.get_by_id(sessions[row.id].round_id).period, row.question, row.value) for row in rows]


def test_last_weeks_answer_that_lay_in_the_network_is_last_weeks(office: Office) -> None:
    chatter(office)
    start(office, period="2026-W47")
    asked = office.clock.now()
    office.tick(days=3)
    chatter(office)
    office.clock.at += timedelta(days=4)
    start(office, period="2026-W48")
    office.clock.at += timedelta(minutes=1)
    office.receive(sent(office, LEADER, "31", asked + timedelta(hours=1)))
    assert filed(office) == [("2026-W47", "girls_present", "31")]
    assert AnswerRow.get().late
    assert next(text for to, text in office.send_all() if to == LEADER).startswith("Gracias: 31 niñas.")
    office.hears(LEADER, "28")
    office.hears(LEADER, "29")
    assert filed(office)[1:] == [("2026-W47", "boys_present", "28"), ("2026-W48", "girls_present", "29")]


def test_a_network_whose_clock_is_hours_off_holds_nothing_up(office: Office) -> None:
    off = timedelta(hours=5)
    for number in range(6):
        office.receive(sent(office, f"+5195555{number:04d}", "hola", office.clock.now() - off))
    office.send_all()
    start(office)
    office.clock.at += timedelta(minutes=2)
    office.receive(sent(office, LEADER, "31", office.clock.now() - off))
    assert filed(office) == [("2026-W47", "girls_present", "31")]


def test_a_clock_that_was_hours_behind_after_a_power_cut_holds_nothing_up(office: Office) -> None:
    behind = timedelta(hours=6)
    office.clock.at -= behind
    office.clock.trust = ClockState.FLOOR
    for number in range(6):
        office.receive(sent(office, f"+5195555{number:04d}", "hola", office.clock.now() + behind))
    office.clock.at += behind
    office.clock.trust = ClockState.NTP
    office.send_all()
    start(office)
    office.clock.at += timedelta(minutes=2)
    office.receive(sent(office, LEADER, "31", office.clock.now() - timedelta(seconds=3)))
    assert filed(office) == [("2026-W47", "girls_present", "31")]


def test_what_was_written_before_the_question_was_there_answers_it_not(office: Office) -> None:
    chatter(office)
    written = office.clock.now()
    office.clock.at += timedelta(hours=2)
    start(office)
    office.receive(sent(office, LEADER, "gracias, 31", written))
    assert filed(office) == []
    assert InboxRow.select().order_by(InboxRow.id.desc()).get().handled_as == "early"
    office.hears(LEADER, "30")
    assert filed(office) == [("2026-W47", "girls_present", "30")]


def test_who_writes_the_day_answers_for_that_day(office: Office) -> None:
    start(office, period="2026-W47")
    office.tick(days=7)
    start(office, period="2026-W48")
    office.hears(LEADER, "20/11: 31")
    assert filed(office) == [("2026-W47", "girls_present", "31")]
    office.hears(LEADER, "28")
    office.hears(LEADER, "29")
    assert filed(office)[-1] == ("2026-W48", "girls_present", "29")


def test_who_is_silent_makes_room_for_somebody_else_on_the_phone_once(office: Office) -> None:
    ContactRow.update(msisdn=LEADER, name="Rosa Quispe").where(ContactRow.msisdn == phone_of(CODE, 2)).execute()
    start(office)
    assert [text[:16] for to, text in office.sent if to == LEADER] == ["Para leader 6521"]
    office.tick(hours=5)
    office.send_all()
    office.sent.clear()
    office.tick(hours=4)
    office.send_all()
    assert [text[:17] for to, text in office.sent if to == LEADER] == ["Para Rosa Quispe,"]
    office.hears(LEADER, "31")
    said = office.hears(LEADER, "28")
    assert "Para leader 6521" in said[1][1]
    office.tick(hours=9)
    assert not [text for to, text in office.send_all() if to == LEADER and "Para Rosa" in text]
    office.hears(LEADER, "31")
    office.hears(LEADER, "28")
    assert [value for _, _, value in filed(office)] == ["31", "28", "31", "28"]


def two_schools(office: Office) -> str:
    """A principal of two schools on one phone."""
    office.school("0487653", name="IE Los Pinos")
    phone = "+51977777777"
    principals = [phone_of(code, 3) for code in (CODE, "0487653")]
    ContactRow.update(msisdn=phone, name=ContactRow.name).where(ContactRow.msisdn << principals).execute()
    return phone


def test_a_dialogue_that_gave_way_is_taken_up_again_where_it_was(office: Office) -> None:
    phone = two_schools(office)
    start(office)
    office.hears(phone, "31")
    said = office.hears(phone, "Los Pinos 12")
    rows = SessionRow.select().where(SessionRow.msisdn == phone).order_by(SessionRow.id)
    assert [row.status for row in rows] == [SessionStatus.WAITING, SessionStatus.OPEN]
    said = office.hears(phone, "15")
    assert len(said) == 2
    assert "¿Cuantos niños" in said[1][1]
    assert "IE 38041" in said[1][1]
    office.hears(phone, "28")
    assert [value for _, _, value in filed(office)] == ["31", "12", "15", "28"]
    assert {row.status for row in SessionRow.select().where(SessionRow.msisdn == phone)} == {SessionStatus.DONE}


def test_a_dialogue_that_gave_way_survives_a_power_cut_and_expires_like_any(office: Office) -> None:
    phone = two_schools(office)
    start(office)
    office.hears(phone, "Los Pinos 12")
    office = reopen(office)
    office.tick(hours=49)
    assert {row.status for row in SessionRow.select().where(SessionRow.msisdn == phone)} == {SessionStatus.EXPIRED}
    office.hears(phone, "38041 31")
    assert filed(office)[-1] == ("2026-W47", "girls_present", "31")
    first = SessionRow.get((SessionRow.msisdn == phone) & (SessionRow.school_id == 1))
    assert [row.session_id for row in AnswerRow.select().where(AnswerRow.value == "31")] == [first.id]


def test_a_school_that_has_answered_is_told_what_was_noted_and_nothing_changes(office: Office) -> None:
    phone = two_schools(office)
    start(office)
    for text in ("31", "28"):
        office.hears(phone, text)
    said = office.hears(phone, "38041 40")
    assert len(said) == 1
    assert "IE 38041: 31 niñas, 28 niños. Si no es asi envie CORREGIR 28." in said[0][1]
    assert [value for _, _, value in filed(office)] == ["31", "28"]
    office.hears(phone, "12")
    assert filed(office)[-1][2] == "12"


def test_a_correction_after_the_thanks_is_of_what_was_thanked_for(office: Office) -> None:
    start(office)
    start(office, "teacher_attendance")
    for text in ("31", "28"):
        office.hears(LEADER, text)
    office.hears(LEADER, "CORREGIR 27")
    assert filed(office)[-1] == ("2026-W47", "boys_present", "27")


def test_the_last_reply_again_is_not_the_first_of_the_next_dialogue(office: Office) -> None:
    start(office)
    start(office, "teacher_attendance")
    for text in ("4", "3"):
        office.hears(LEADER, text)
    office.clock.at += timedelta(seconds=3)
    said = office.hears(LEADER, "3")
    assert [value for _, _, value in filed(office)] == ["4", "3"]
    assert "¿Cuantas profesoras" in said[0][1]
    office.hears(LEADER, "3")
    assert [value for _, _, value in filed(office)] == ["4", "3", "3"]


def test_somebody_elses_name_on_a_shared_phone_says_for_whom(office: Office) -> None:
    ContactRow.update(msisdn=LEADER, name="Rosa Quispe").where(ContactRow.msisdn == phone_of(CODE, 2)).execute()
    start(office)
    office.hears(LEADER, "Rosa 31")
    session = SessionRow.get_by_id(AnswerRow.get().session_id)
    assert session.role == Role.PARENT
