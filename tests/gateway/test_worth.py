"""How long each kind of message is worth sending, and how long the network may keep trying."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from gateway import asking, saying, sending
from gateway.store import answers, rounds
from gateway.store.tables_survey import AnswerRow, SessionRow
from gateway.survey.model import SayKind
from modem.api import Msisdn, SendAccepted

from .office import Office, open_office, phone_of

CODE = "0487652"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = open_office(tmp_path)
    made.school(CODE)
    asking.start(made.desk, "student_attendance", made.moment)
    asking.begin_waiting(made.desk, made.moment)
    return made


def claims(office: Office) -> list[sending.Claim]:
    """Everything that may leave now, as the modem is given it."""
    found = []
    while (claimed := sending.claim(office.desk, "uno", office.moment)) is not None:
        sending.settle(office.desk, claimed, SendAccepted(refs=()), office.moment)
        found.append(claimed)
    return found


def given_up_at(office: Office, claimed: sending.Claim) -> datetime:
    """When the network stops trying."""
    assert claimed.sms.validity is not None
    return office.clock.now() + claimed.sms.validity


def test_every_kind_says_how_long_it_is_worth_anything() -> None:
    assert set(SayKind) == set(saying.WORTH)


def test_no_question_arrives_when_it_is_not_worth_asking_any_more(office: Office) -> None:
    with office.desk.store.reading():
        (round_,) = rounds.with_open_sessions()
    office.clock.at += timedelta(hours=7)
    for claimed in claims(office):
        assert round_.useful_until - timedelta(days=1) < given_up_at(office, claimed) <= round_.useful_until


def test_no_reminder_arrives_after_the_deadline(office: Office) -> None:
    claims(office)
    with office.desk.store.reading():
        (round_,) = rounds.with_open_sessions()
    office.tick(hours=4, minutes=5)
    reminders = claims(office)
    assert [claimed.message.kind for claimed in reminders] == [SayKind.REMINDER] * 3
    for claimed in reminders:
        assert given_up_at(office, claimed) <= round_.deadline_at


def test_thanks_live_for_hours_and_a_case_for_days(office: Office) -> None:
    claims(office)
    validity: dict[SayKind, timedelta] = {}
    for number, girls in enumerate(("31", "31", "30"), start=1):
        office.receive(office.part(phone_of(CODE, number), girls))
        for claimed in claims(office):
            validity[claimed.message.kind] = claimed.sms.validity or timedelta()
        office.receive(office.part(phone_of(CODE, number), "28"))
        for claimed in claims(office):
            validity[claimed.message.kind] = claimed.sms.validity or timedelta()
    assert validity[SayKind.THANKS] == timedelta(hours=6)
    assert validity[SayKind.CASE] == timedelta(days=3)


def test_what_is_worth_less_than_the_network_can_be_told_is_told_the_shortest(office: Office) -> None:
    with office.desk.store.reading():
        (round_,) = rounds.with_open_sessions()
    office.clock.at = round_.useful_until - timedelta(minutes=1)
    assert {claimed.sms.validity for claimed in claims(office)} == {timedelta(minutes=5)}
    office.clock.at += timedelta(minutes=2)
    assert claims(office) == []


def both(office: Office) -> None:
    """Teacher attendance waits its turn behind the children's on each phone."""
    asking.start(office.desk, "teacher_attendance", office.moment)
    office.tick()
    office.send_all()


def test_who_answers_late_is_asked_what_waited_its_turn_behind_that(office: Office) -> None:
    both(office)
    office.tick(hours=40)
    office.send_all()
    phone = phone_of(CODE, 1)
    office.hears(phone, "31")
    said = office.hears(phone, "28")
    assert [text for to, text in said if to == phone][-1] == "¿Cuantas profesoras estuvieron presentes el viernes?"
    office.hears(phone, "3")
    office.hears(phone, "2")
    assert answered(office, phone) == {"girls_present": 31, "boys_present": 28, "women_present": 3, "men_present": 2}


def test_after_the_deadline_too_and_then_it_is_late(office: Office) -> None:
    both(office)
    office.tick(hours=60)
    phone = phone_of(CODE, 1)
    office.hears(phone, "31")
    office.hears(phone, "28")
    office.hears(phone, "3")
    assert answered(office, phone)["women_present"] == 3
    assert AnswerRow.get(AnswerRow.question == "women_present").late


def test_a_week_later_nobody_is_asked_what_was_never_asked(office: Office) -> None:
    both(office)
    office.tick(days=7)
    phone = phone_of(CODE, 1)
    office.hears(phone, "31")
    said = office.hears(phone, "28")
    assert not [text for _, text in said if "profesoras" in text]


def test_who_takes_up_what_waited_and_falls_silent_is_not_reminded(office: Office) -> None:
    both(office)
    office.tick(hours=60)
    phone = phone_of(CODE, 1)
    office.hears(phone, "31")
    office.hears(phone, "28")
    for _ in range(8):
        office.tick(hours=12)
        assert phone not in {to for to, _ in office.send_all()}
    with office.desk.store.reading():
        assert rounds.open_on(Msisdn(phone)) is None


def answered(office: Office, phone: str) -> dict[str, object]:
    sessions = [int(row.id) for row in SessionRow.select().where(SessionRow.msisdn == phone)]
    rows = AnswerRow.select().where(AnswerRow.session_id << sessions)
    return {str(row.question): answers.to_value(row.value) for row in rows}


@pytest.fixture
def lapsed(tmp_path: Path) -> Office:
    """The number of missing books was never told; maintenance was answered two days later."""
    made = open_office(tmp_path)
    made.school(CODE)
    asking.start(made.desk, "textbooks", made.moment)
    made.tick()
    made.send_all()
    made.hears(phone_of(CODE, 1), "no")
    made.tick(hours=50)
    asking.start(made.desk, "maintenance", made.moment)
    made.tick()
    made.send_all()
    made.hears(phone_of(CODE, 1), "no")
    return made


def test_a_late_answer_is_not_lost_where_another_dialogue_has_ended_since(lapsed: Office) -> None:
    lapsed.tick(hours=26)
    lapsed.send_all()
    said = lapsed.hears(phone_of(CODE, 1), "45")
    assert answered(lapsed, phone_of(CODE, 1))["missing"] == 45
    assert AnswerRow.get(AnswerRow.question == "missing").late
    assert said[0][1].startswith("Gracias. Recibido: todos los libros: no, 45 libros")


@pytest.mark.parametrize(("hours", "text"), [(20, "45"), (26, "gracias"), (26, "si"), (26, "llego 5 o 6"), (200, "45")])
def test_what_may_be_about_the_last_dialogue_or_is_no_answer_is_left_alone(
    lapsed: Office, hours: int, text: str
) -> None:
    lapsed.tick(hours=hours)
    lapsed.send_all()
    assert [to for to, _ in lapsed.hears(phone_of(CODE, 1), text)] == []
    assert "missing" not in answered(lapsed, phone_of(CODE, 1))
