"""Consent: asked before or with the first question, kept with its day, wording and message, taken back by ALTO."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from gateway import asking
from gateway.config_records import ConsentRule
from gateway.formats.roster import read_contacts
from gateway.importing import import_contacts
from gateway.store import consents, people
from gateway.store.states import ConsentState, ConsentWay, SendState
from gateway.store.tables_people import ContactRow
from gateway.store.tables_radio import InboxRow
from gateway.store.tables_survey import AnswerRow, SessionRow
from gateway.survey.agreement import version_of
from gateway.survey.model import Lang, Role, SessionStatus
from modem.api import Msisdn

from .office import FRIDAY, Office, open_office, phone_of, reopen

CODE = "0487652"
ROSA = "+51987000001"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return open_office(tmp_path)


def rosa(office: Office, way: ConsentWay | None, role: Role = Role.PARENT, phone: str = ROSA) -> int:
    """A school with one reporter who has not agreed; her id. `way`: what her roster says."""
    school = office.school(CODE)
    holder = ContactRow.get(ContactRow.msisdn == phone_of(CODE, 2))
    ContactRow.update(msisdn=phone, name="Rosa Quispe", consent_on=None).where(ContactRow.id == holder.id).execute()
    assert people.school(school).code == CODE
    if way is not None:
        consents.begin(holder.id, Msisdn(phone), way, office.clock.now(), "roster")
    return int(holder.id)


def start(office: Office, name: str = "student_attendance", period: str | None = None) -> list[str]:
    """A round begins; what Rosa is sent."""
    asking.start(office.desk, name, office.moment, period=period)
    asking.begin_waiting(office.desk, office.moment)
    return [text for to, text in office.send_all() if to == ROSA]


def test_a_yes_is_kept_with_its_day_its_wording_and_its_message(office: Office) -> None:
    contact = rosa(office, ConsentWay.FIRST)
    start(office)
    office.hears(ROSA, "Si acepto")
    kept = consents.of(contact)
    assert kept is not None
    assert (kept.state, kept.decided_at) == (ConsentState.GIVEN, office.clock.now())
    assert kept.reply_id == InboxRow.get(InboxRow.text == "Si acepto").id
    assert kept.text_version == version_of(office.desk.library.lexicon(Lang("es")).say["consent_ask"])
    assert "¿Acepta? Responda SI o NO" in next(row.text for row in office.outbox() if row.id == kept.outbox_id)
    assert people.contact(contact).consent_on == date(2026, 11, 20)
    assert [event.state.value for event in consents.history(contact)] == ["due", "asked", "given"]
    assert InboxRow.get().handled_as == "consent"


def test_no_question_is_put_before_a_yes(office: Office) -> None:
    rosa(office, ConsentWay.FIRST)
    assert len(start(office)) == 1
    for text in ("31", "gracias"):
        office.hears(ROSA, text)
    assert SessionRow.get(SessionRow.msisdn == ROSA).status == SessionStatus.WAITING
    assert AnswerRow.select().count() == 0
    assert not any("¿Cuantas" in text for to, text in office.sent if to == ROSA)


def test_who_answers_a_first_question_that_says_so_has_agreed_by_that(office: Office) -> None:
    contact = rosa(office, None)
    (text,) = start(office)
    assert "Responder es aceptar" in text
    assert text.endswith("¿Cuantas niñas asistieron a clases el viernes?")
    office.hears(ROSA, "31")
    kept = consents.of(contact)
    assert kept is not None
    assert (kept.state, kept.way) == (ConsentState.GIVEN, ConsentWay.QUESTION)
    assert kept.outbox_id == next(row.id for row in office.outbox(msisdn=ROSA))
    assert people.contact(contact).consent_on is not None


def test_stop_takes_a_consent_back_and_start_gives_it_again(office: Office) -> None:
    contact = rosa(office, ConsentWay.FIRST)
    start(office)
    office.hears(ROSA, "SI")
    office.hears(ROSA, "ALTO")
    assert people.contact(contact).consent_on is None
    assert office.hears(ROSA, "SI") == []
    office.hears(ROSA, "ALTA")
    assert people.contact(contact).consent_on is not None
    states = [event.state.value for event in consents.history(contact)]
    assert states == ["due", "asked", "given", "withdrawn", "given"]


def test_a_no_before_the_question_has_left_keeps_it_from_leaving(office: Office) -> None:
    rosa(office, None)
    start(office)
    office.tick(hours=50)
    asking.start(office.desk, "student_attendance", office.moment, period="2026-W48")
    asking.begin_waiting(office.desk, office.moment)
    said = office.hears(ROSA, "no gracias")
    assert [text[:10] for to, text in said if to == ROSA] == ["Entendido,"]
    assert not [row for row in SessionRow.select() if row.msisdn == ROSA and row.status == SessionStatus.OPEN]


def test_a_roster_does_not_take_back_what_somebody_said(office: Office) -> None:
    contact = rosa(office, ConsentWay.FIRST)
    start(office)
    office.hears(ROSA, "NO")
    load(office, f"school,role,name,phone,consent\n{CODE},parent,Rosa Quispe,{ROSA},2026-03-01\n")
    assert people.contact(contact).consent_on is None
    assert people.contact(contact).stopped_at is not None


def test_an_empty_cell_is_asked_first_and_a_missing_column_with_the_question(office: Office) -> None:
    office.school("0000001")
    office.school("0000002")
    load(office, "school,role,name,phone,consent\n0000001,parent,Rosa Quispe,+51987000001,\n")
    load(office, "school,role,name,phone\n0000002,parent,Ana Soto,+51987000002\n")
    asking.start(office.desk, "student_attendance", office.moment)
    asking.begin_waiting(office.desk, office.moment)
    said = dict(office.send_all())
    assert "¿Acepta?" in said["+51987000001"]
    assert "Responder es aceptar" in said["+51987000002"]


def test_a_date_in_the_roster_needs_no_asking_and_settles_an_open_request(office: Office) -> None:
    contact = rosa(office, ConsentWay.FIRST)
    start(office)
    load(office, f"school,role,name,phone,consent\n{CODE},parent,Rosa Quispe,{ROSA},2026-03-01\n")
    kept = consents.of(contact)
    assert kept is not None
    assert kept.state is ConsentState.GIVEN
    assert [event.source for event in consents.history(contact)] == ["roster", "sms", "roster"]
    office.tick(minutes=1)
    assert [text for to, text in office.send_all() if to == ROSA] == ["¿Cuantas niñas asistieron a clases el viernes?"]


@pytest.mark.parametrize(
    ("rule", "beginning"), [(ConsentRule.FIRST, "UGEL Prueba quiere"), (ConsentRule.ROSTER, "¿Cuantas niñas")]
)
def test_the_office_may_ask_everybody_first_or_keep_all_on_paper(
    office: Office, rule: ConsentRule, beginning: str
) -> None:
    hub = replace(office.desk.config.hub, consent=rule)
    office.desk = replace(office.desk, config=replace(office.desk.config, hub=hub))
    rosa(office, None)
    (text,) = start(office)
    assert text.startswith(beginning)


def test_a_request_that_is_not_answered_makes_room_for_somebody_else_on_the_phone(office: Office) -> None:
    contact = rosa(office, ConsentWay.FIRST)
    school = people.schools((CODE,))[0].id
    ContactRow.update(msisdn=ROSA).where(ContactRow.msisdn == phone_of(CODE, 3)).execute()
    assert [text[:17] for text in start(office)] == ["Para Rosa Quispe:"]
    office.tick(hours=1)
    assert [text for to, text in office.send_all() if to == ROSA] == []
    office.tick(hours=4)
    (question,) = [text for to, text in office.send_all() if to == ROSA]
    assert question.startswith("Para principal")
    assert "¿Cuantas niñas" in question
    office.hears(ROSA, "31")
    office.hears(ROSA, "28")
    assert AnswerRow.select().count() == 2
    office.tick(hours=25)
    (again,) = [text for to, text in office.send_all() if to == ROSA]
    assert again.startswith("Para Rosa Quispe: Recordatorio")
    assert consents.asked_on(Msisdn(ROSA)) is not None
    assert people.contact(contact).consent_on is None
    assert school


def test_a_request_survives_a_power_cut_and_is_not_said_twice(office: Office) -> None:
    rosa(office, ConsentWay.FIRST)
    asking.start(office.desk, "student_attendance", office.moment)
    asking.begin_waiting(office.desk, office.moment)
    office = reopen(office)
    office.tick(minutes=1)
    assert len([text for to, text in office.send_all() if to == ROSA]) == 1
    office = reopen(office)
    office.hears(ROSA, "si")
    assert SessionRow.get(SessionRow.msisdn == ROSA).status == SessionStatus.OPEN


def test_a_reply_before_the_request_has_left_is_no_reply_to_it(office: Office) -> None:
    contact = rosa(office, ConsentWay.FIRST)
    asking.start(office.desk, "student_attendance", office.moment)
    asking.begin_waiting(office.desk, office.moment)
    office.receive(office.part(ROSA, "si"))
    assert people.contact(contact).consent_on is None


def test_a_request_that_could_not_be_sent_is_put_again_later(office: Office) -> None:
    contact = rosa(office, ConsentWay.FIRST)
    asking.start(office.desk, "student_attendance", office.moment)
    asking.begin_waiting(office.desk, office.moment)
    office.tick(hours=37)
    assert {row.state for row in office.outbox(msisdn=ROSA)} == {SendState.EXPIRED}
    office.tick(hours=5)
    assert [text for to, text in office.send_all() if to == ROSA]
    kept = consents.of(contact)
    assert kept is not None
    assert kept.state is ConsentState.ASKED


def test_who_never_answers_is_in_no_round_and_the_office_can_count_them(office: Office) -> None:
    rosa(office, ConsentWay.FIRST)
    start(office)
    office.tick(hours=25)
    office.send_all()
    office.tick(hours=50)
    office.send_all()
    office.tick(days=4)
    assert consents.count(ConsentState.SILENT) == 1
    assert start(office, period="2026-W49") == []
    assert SessionRow.select().where(SessionRow.msisdn == ROSA).count() == 1


def load(office: Office, text: str) -> None:
    """A roster of contacts is imported."""
    roster = read_contacts(text.encode(), "contacts.csv", country="PE", today=FRIDAY.date())
    names = iter(range(100))
    import_contacts(
        office.desk.store,
        roster,
        "contacts.csv",
        now=office.clock.now(),
        language=Lang("es"),
        new_pseudonym=lambda: f"x{next(names)}{text[-12:]}",
    )
