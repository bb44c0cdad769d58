"""Strangers: kept, answered within limits; registered only where the office says so."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest

from gateway import asking, registering
from gateway.errors import NotFoundError, NotReadyError, WillayError
from gateway.store import people, registrations
from gateway.store.tables_people import ContactRow, PostRow, RegistrationRow
from gateway.store.tables_radio import InboxRow
from gateway.survey.model import Role

from .office import Office, open_office, phone_of

CODE = "0487652"
STRANGER = "+51955555555"
WISH = f"REGISTRO {CODE} APAFA Elena Rios"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = open_office(tmp_path)
    made.school(CODE)
    return made


def approve(office: Office, wish: int = 1, *, replace: bool = False, role: Role | None = None, name: str = "") -> int:
    names = count(1)
    return registering.approve(
        office.desk,
        wish,
        "Clara",
        office.moment,
        new_pseudonym=lambda: f"p{next(names)}{wish}",
        replace=replace,
        role=role,
        name=name,
    )


def test_a_stranger_is_kept_and_answered_once_for_ever(office: Office) -> None:
    assert len(office.hears(STRANGER, "hola")) == 1
    for days in (0, 1, 40, 400):
        office.clock.at = office.clock.at.replace(year=office.clock.at.year + days // 365)
        assert office.hears(STRANGER, "hola") == []
    assert {row.handled_as for row in InboxRow.select()} == {"unknown_sender"}


def test_many_strangers_cannot_make_the_office_spend_without_end(office: Office) -> None:
    said = [office.hears(f"+5195{number:07d}", "hola") for number in range(60)]
    assert sum(map(len, said)) == 50


def test_who_asks_to_be_registered_is_answered_three_times_a_month(office: Office) -> None:
    assert [len(office.hears(STRANGER, WISH)) for _ in range(5)] == [1, 1, 1, 0, 0]
    assert RegistrationRow.select().count() == 1
    office.tick(days=31)
    assert len(office.hears(STRANGER, WISH)) == 1


def test_the_office_sees_who_asks_what_they_wrote_and_who_has_the_post(office: Office) -> None:
    office.hears(STRANGER, WISH)
    (waiting,) = registering.waiting(office.desk)
    assert (waiting.text, waiting.school.code) == (WISH, CODE)
    assert [holder.msisdn for holder in waiting.holders] == [phone_of(CODE, 2)]


def test_nobody_takes_a_post_that_is_held_unless_the_office_says_so(office: Office) -> None:
    office.hears(STRANGER, WISH)
    with pytest.raises(NotReadyError, match="has this reporter already"):
        approve(office)
    contact = approve(office, replace=True)
    held = [row.contact_id for row in PostRow.select().where((PostRow.role == Role.PARENT) & (PostRow.active == 1))]
    assert held == [contact]
    assert people.contact(contact).name == "Elena Rios"


def test_nobody_is_asked_a_question_before_the_approval_and_the_yes(office: Office) -> None:
    office.hears(STRANGER, WISH)
    asking.start(office.desk, "student_attendance", office.moment)
    office.tick()
    assert STRANGER not in {to for to, _ in office.send_all()}
    approve(office, replace=True)
    office.tick()
    assert [text[:11] for to, text in office.send_all() if to == STRANGER] == ["Elena Rios:"]
    asking.start(office.desk, "student_attendance", office.moment, codes=(CODE,), period="2026-W48")
    office.tick()
    assert STRANGER not in {to for to, _ in office.send_all()}
    said = office.hears(STRANGER, "si")
    assert "¿Cuantas niñas" in said[0][1]


def test_the_same_person_with_a_new_phone_stays_the_same_person(office: Office) -> None:
    ContactRow.update(name="Elena Rios").where(ContactRow.msisdn == phone_of(CODE, 2)).execute()
    before = ContactRow.get(ContactRow.name == "Elena Rios").id
    office.hears(STRANGER, WISH)
    assert approve(office) == before
    assert people.contact(before).msisdn == STRANGER
    assert people.by_phone(people.contact(before).msisdn)[0].id == before


def test_the_office_may_mend_name_and_role(office: Office) -> None:
    office.hears(STRANGER, WISH)
    contact = approve(office, role=Role.LEADER, name="Elena Ríos Soto", replace=True)
    assert people.contact(contact).name == "Elena Ríos Soto"
    assert PostRow.get((PostRow.contact_id == contact) & (PostRow.active == 1)).role == Role.LEADER


def test_a_decision_is_made_once_and_by_somebody(office: Office) -> None:
    office.hears(STRANGER, WISH)
    with pytest.raises(WillayError, match="who decides"):
        registering.reject(1, " ", office.desk, office.moment)
    registering.reject(1, "Clara", office.desk, office.moment)
    assert office.send_all() == []
    with pytest.raises(NotReadyError, match="rejected already"):
        approve(office)
    with pytest.raises(NotFoundError, match="no registration 7"):
        approve(office, 7)


def test_a_reporter_who_speaks_of_the_register_asks_for_nothing(office: Office) -> None:
    asking.start(office.desk, "student_attendance", office.moment)
    office.tick()
    office.send_all()
    office.hears(phone_of(CODE, 1), "registro 31")
    assert registrations.count_pending() == 0
    office.hears(phone_of(CODE, 1), "REGISTRO 0487652 director Luis Pinedo")
    assert registrations.count_pending() == 1
