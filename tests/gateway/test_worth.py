"""How long each kind of message is worth sending, and how long the network may keep trying."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from gateway import asking, saying, sending
from gateway.store import rounds
from gateway.survey.model import SayKind
from modem.api import SendAccepted

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
