"""The front desk: answers nobody could read, people who want to report, people who have not agreed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from gateway import asking
from gateway.service.frontdesk import FrontDesk
from gateway.store import consents
from gateway.store.states import ConsentState, ConsentWay, RegistrationState, UserRole
from gateway.store.tables_people import ContactRow, PostRow, RegistrationRow
from gateway.store.tables_radio import InboxRow
from gateway.store.tables_survey import AnswerRow, SessionRow
from tests.gateway.office import Office as Hub
from tests.gateway.office import open_office, phone_of

from .office import Office, post

CODE = "0487652"
LEADER, PARENT = phone_of(CODE, 1), phone_of(CODE, 2)


@dataclass
class Desk:
    """A hub that has heard people, and its pages."""

    hub: Hub
    office: Office
    session: int


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    hub = open_office(tmp_path)
    hub.school(CODE, name="IE 38041")
    ContactRow.update(consent_on=None).where(ContactRow.msisdn == PARENT).execute()
    parent = ContactRow.get(ContactRow.msisdn == PARENT)
    consents.begin(parent.id, PARENT, ConsentWay.FIRST, hub.clock.now(), "roster")
    asking.start(hub.desk, "student_attendance", hub.moment)
    asking.begin_waiting(hub.desk, hub.moment)
    hub.send_all()
    for text in ("casi <todas>", "unas cuantas", "como siempre"):
        hub.hears(LEADER, text)
    hub.hears("+51955555555", f"REGISTRO {CODE} APAFA Elena Rios")
    office = Office(store=hub.desk.store, clerk=FrontDesk(hub.desk, hub.clock))
    return Desk(hub=hub, office=office, session=int(SessionRow.get(SessionRow.msisdn == LEADER).id))


def test_what_waits_for_a_person_is_on_one_page(desk: Desk) -> None:
    client = desk.office.signed_in()
    page = client.get("/desk/").text
    assert "Respuestas que no se pudieron leer · 1" in page
    assert ">niñas<" in page
    assert "Elena Rios" in page
    assert "ahora lo tiene" in page
    assert "Quién no ha aceptado · 1" in page
    assert "/desk/" in client.get("/messages/").text


def test_the_clerk_reads_the_texts_and_enters_the_value_under_her_own_name(desk: Desk) -> None:
    client = desk.office.signed_in()
    place = f"/desk/answer/{desk.session}/girls_present"
    page = client.get(place).text
    assert "casi &lt;todas&gt;" in page
    assert "¿Cuantas niñas asistieron a clases el viernes?" in page
    assert post(client, place, place, value="54").status_code == 400
    assert post(client, place, place, value="54", sure="yes").status_code == 303
    row = AnswerRow.select().order_by(AnswerRow.id.desc()).get()
    assert (row.value, row.origin, row.entered_by) == ("54", "clerk", "marta")


def test_no_class_can_be_entered_instead(desk: Desk) -> None:
    client = desk.office.signed_in()
    place = f"/desk/answer/{desk.session}/girls_present"
    post(client, place, place, value="", instead="no_class")
    assert AnswerRow.select().order_by(AnswerRow.id.desc()).get().outcome == "no_class"


@pytest.mark.parametrize("place", ["/desk/answer/99/girls_present", "/desk/answer/1/what"])
def test_an_unknown_dialogue_is_not_found(desk: Desk, place: str) -> None:
    assert desk.office.signed_in().get(place).status_code == 404


def test_a_registration_is_approved_with_a_mended_name(desk: Desk) -> None:
    client = desk.office.signed_in()
    wish = RegistrationRow.get().id
    said = post(client, f"/desk/registration/{wish}", "/desk/", decision="approve", role="parent", name="Elena Ríos")
    assert said.status_code == 303
    assert "ya tiene este reportante" in client.get("/desk/").text
    post(
        client,
        f"/desk/registration/{wish}",
        "/desk/",
        decision="approve",
        role="parent",
        name="Elena Ríos",
        replace="yes",
    )
    assert RegistrationRow.get().state == RegistrationState.APPROVED
    assert RegistrationRow.get().decided_by == "marta"
    held = PostRow.get((PostRow.role == "parent") & (PostRow.active == 1))
    assert ContactRow.get_by_id(held.contact_id).name == "Elena Ríos"


def test_a_registration_is_rejected(desk: Desk) -> None:
    client = desk.office.signed_in()
    post(client, "/desk/registration/1", "/desk/", decision="reject", role="parent", name="x")
    assert RegistrationRow.get().state == RegistrationState.REJECTED
    assert post(client, "/desk/registration/1", "/desk/", decision="approve", role="mayor").status_code == 400


def test_who_did_not_answer_may_be_asked_once_more(desk: Desk) -> None:
    for days in (2, 3, 4):
        desk.hub.tick(days=days)
        desk.hub.send_all()
    client = desk.office.signed_in()
    page = client.get("/desk/").text
    assert "Preguntar una vez más" in page
    contact = ContactRow.get(ContactRow.msisdn == PARENT).id
    post(client, f"/desk/consent/{contact}", "/desk/")
    kept = consents.of(contact)
    assert kept is not None
    assert kept.state is ConsentState.DUE


def test_the_front_desk_is_for_the_office_alone(desk: Desk) -> None:
    client = desk.office.signed_in(UserRole.TECHNICIAN)
    assert client.get("/desk/").status_code == 403
    assert client.get(f"/desk/answer/{desk.session}/girls_present").status_code == 403
    assert "/desk/" not in client.get("/messages/").text


def test_a_text_that_may_name_a_child_is_blotted_out_at_the_desk(desk: Desk) -> None:
    desk.hub.hears(LEADER, "31 falto la niña Yesenia")
    message = InboxRow.get(InboxRow.child == "maybe")
    client = desk.office.signed_in()
    assert "1 mensaje quizá nombra a un niño: revisarlo" in client.get("/").text
    assert "Yesenia" in client.get("/desk/").text
    assert post(client, f"/desk/text/{message.id}", "/desk/", decision="blot").status_code == 303
    page = client.get("/desk/").text
    assert "El texto quedó borrado." in page
    assert "Yesenia" not in page + client.get("/messages/").text + client.get("/").text
