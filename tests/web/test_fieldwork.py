"""Cases with their life, visits, and who may need support, as the office sees them; the technician sees less."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from gateway import accounts, asking, resolving
from gateway.config_records import WebConfig
from gateway.service.fieldwork import Fieldwork
from gateway.service.meetings import Meetings
from gateway.store import case_events, disputes, users, visits
from gateway.store.states import CaseStep, DisputeState, UserRole
from gateway.survey.found_out import CaseSource
from gateway.survey.model import Lang, Role
from tests.gateway.office import Office, open_office, phone_of
from web import sessions
from web.app import make_app
from web.context import Actions, WebContext
from web.gate import SESSION_COOKIE

from .office import WELL, password_hash, post

CODE = "0487652"


def words_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).replace("\N{NO-BREAK SPACE}", " ").split())


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = open_office(tmp_path)
    made.person(made.school(CODE), Role.INSPECTOR, "+51966666666", name="Ines Inspectora")
    yield made
    made.desk.store.close()


def signed_in(office: Office, role: UserRole = UserRole.OFFICE, *, fieldwork: bool = True) -> FlaskClient:
    tokens = iter(f"token-{nth:040d}" for nth in range(1000))
    context = WebContext(
        store=office.desk.store,
        hub=office.desk.config.hub,
        web=WebConfig(),
        clock=office.clock,
        new_token=lambda: next(tokens),
        new_salt=lambda: b"s" * accounts.SALT_BYTES,
        health=lambda: WELL,
        modems=lambda: (),
        questionnaire=office.desk.library.by_id,
        actions=Actions(
            resolve_case=lambda case_id, value, by: None,
            print_report=lambda school_id, month, lang: b"",
            restart_modem=lambda name: None,
            resolve_no_class=lambda case_id, by: None,
        ),
        fieldwork=Fieldwork(office.desk, office.clock, lambda: "llama"),
        meetings=Meetings(office.desk, office.clock),
    )
    context = context if fieldwork else replace(context, fieldwork=None)
    with office.desk.store.transaction():
        users.add_user(name="marta", role=role, password=password_hash(), language=Lang("es"), at=office.clock.now())
    with office.desk.store.reading():
        user = users.user_by_name("marta")
    assert user is not None
    client = make_app(context).test_client()
    client.set_cookie(SESSION_COOKIE, sessions.begin(context, user).token)
    return client


def dispute(office: Office) -> int:
    asking.start(office.desk, "student_attendance", office.moment)
    asking.begin_waiting(office.desk, office.moment)
    office.send_all()
    for number, girls in ((1, "31"), (2, "31"), (3, "28")):
        office.hears(phone_of(CODE, number), girls)
    with office.desk.store.reading():
        return disputes.listing()[0].id


def test_a_case_is_settled_with_how_it_was_found_out_and_shows_its_life(office: Office) -> None:
    case_id, client = dispute(office), signed_in(office)
    done = post(client, f"/cases/{case_id}", value="30", by="Clara", source="register")
    assert done.status_code == 303
    with office.desk.store.reading():
        case = disputes.get(case_id)
    assert case is not None
    assert (case.state, case.value, case.source) == (DisputeState.RESOLVED, "30", CaseSource.REGISTER)
    page = words_of(client.get(f"/cases/{case_id}").text)
    assert "el registro o los papeles de la escuela" in page
    assert "se abrió: 28 a 31" in page
    assert "resuelto: 30" in page


def test_a_value_above_the_register_is_refused_with_what_to_do(office: Office) -> None:
    case_id, client = dispute(office), signed_in(office)
    done = post(client, f"/cases/{case_id}", value="300", by="Clara")
    assert done.status_code == 400
    assert "300" in done.text


def test_a_settled_case_is_opened_again_from_its_page(office: Office) -> None:
    case_id, client = dispute(office), signed_in(office)
    resolving.resolve(office.desk, case_id, 30, "Clara", office.moment)
    assert post(client, f"/cases/{case_id}/reopen", form_on=f"/cases/{case_id}").status_code == 303
    with office.desk.store.reading():
        kinds = [event.kind for event in case_events.of_case(case_id)]
    assert CaseStep.REOPENED in kinds
    post(client, f"/cases/{case_id}/reopen", form_on=f"/cases/{case_id}")
    assert "no está resuelto" in words_of(client.get("/cases/").text)


def test_a_case_that_became_the_office_s_is_marked(office: Office) -> None:
    case_id = dispute(office)
    office.tick(days=8)
    client = signed_in(office)
    assert "▲ de la oficina" in words_of(client.get("/cases/").text)
    assert "De la oficina ▲ desde el" in words_of(client.get(f"/cases/{case_id}").text)


def test_a_month_is_drawn_and_a_visit_recorded(office: Office) -> None:
    client = signed_in(office)
    assert post(client, "/visits/draw", form_on="/visits/", month="2026-11", count="1").status_code == 303
    page = words_of(client.get("/visits/").text)
    assert "Ines Inspectora" in page
    assert "con la semilla llama" in page
    again = post(client, "/visits/draw", form_on="/visits/", month="2026-11")
    assert again.status_code == 400
    assert "ya están sorteadas" in again.text
    with office.desk.store.reading():
        (visit,) = visits.of_month("2026-11")
    done = post(client, f"/visits/{visit.id}", day="2026-11-19", by="Ines", q_girls_present="30", q_all_received="yes")
    assert done.status_code == 303
    page = words_of(client.get(f"/visits/{visit.id}").text)
    assert "niñas : 30 Ines" in page
    assert "todos los libros : sí Ines" in page


@pytest.mark.parametrize(
    "fields",
    [
        {"day": "", "q_girls_present": "3"},
        {"day": "2026-11-19"},
        {"day": "2026-12-19", "q_girls_present": "3"},
        {"day": "2026-11-19", "q_girls_present": "tres"},
        {"day": "2026-11-19", "q_dogs": "3"},
    ],
)
def test_a_visit_that_cannot_be_is_refused_with_a_sentence(office: Office, fields: dict[str, str]) -> None:
    client = signed_in(office)
    post(client, "/visits/draw", form_on="/visits/", month="2026-11", count="1")
    done = post(client, "/visits/1", by="Ines", **fields)
    assert done.status_code == 400
    assert 'role="alert"' in done.text
    with office.desk.store.reading():
        assert visits.made() == ()


@pytest.mark.parametrize("form", [{"month": "noviembre"}, {"month": "2026-11", "count": "0"}, {"month": "2026-01"}])
def test_a_draw_that_cannot_be_is_refused(office: Office, form: dict[str, str]) -> None:
    assert post(signed_in(office), "/visits/draw", form_on="/visits/", **form).status_code == 400


def test_who_may_need_support_is_said_in_words(office: Office) -> None:
    office.clock.at -= timedelta(weeks=5)
    for _ in range(5):
        asking.start(office.desk, "student_attendance", office.moment)
        asking.begin_waiting(office.desk, office.moment)
        office.send_all()
        for number in (1, 2):
            office.hears(phone_of(CODE, number), "31")
            office.hears(phone_of(CODE, number), "28")
        office.tick(days=7)
    page = words_of(signed_in(office).get("/reporters/").text)
    assert "conviene llamarle: 5 semanas sin responder" in page
    assert page.count("conviene llamarle") == 1


def test_a_technician_sees_neither_reporters_nor_names_nor_the_seed(office: Office) -> None:
    with office.desk.store.transaction():
        users.add_user(name="clara", role=UserRole.OFFICE, password=password_hash(), language=Lang("es"), at=office.clock.now())  # fmt: skip  # noqa: E501
    Fieldwork(office.desk, office.clock, lambda: "llama").draw("2026-11", 1, "Clara")
    client = signed_in(office, UserRole.TECHNICIAN)
    assert client.get("/reporters/").status_code == 403
    page = client.get("/visits/").text
    assert "llama" not in page
    assert "Ines" not in page
    assert post(client, "/visits/draw", form_on="/visits/", month="2026-10").status_code == 403


def test_without_fieldwork_there_are_no_such_pages(office: Office) -> None:
    client = signed_in(office, fieldwork=False)
    assert client.get("/visits/").status_code == 404
    assert client.get("/reporters/").status_code == 404
    assert "/visits/" not in client.get("/cases/").text


def test_the_first_page_says_that_nothing_waits_or_who_looks_into_a_case(office: Office) -> None:
    client = signed_in(office)
    assert "Nada: ni casos, ni mensajes, ni visitas." in words_of(client.get("/").text)
    dispute(office)
    assert "1 caso sin resolver, lo averigua un promotor" in words_of(client.get("/").text)


def test_the_first_page_leads_to_the_cases_that_became_the_offices(office: Office) -> None:
    case_id = dispute(office)
    office.tick(days=8)
    client = signed_in(office)
    page = client.get("/").text
    assert "1 caso que debe resolver la oficina" in words_of(page)
    assert 'href="/cases/?whose=office"' in page
    assert f'href="/cases/{case_id}"' in client.get("/cases/?whose=office").text


def test_the_first_page_says_who_is_still_awaited_and_until_when(office: Office) -> None:
    asking.start(office.desk, "student_attendance", office.moment)
    asking.begin_waiting(office.desk, office.moment)
    office.send_all()
    client = signed_in(office)
    page = client.get("/").text
    assert "se espera a 3" in words_of(page)
    assert "hasta dom 22 nov., 14:00" in words_of(page)
    round_page = client.get("/rounds/1?show=open").text
    assert round_page.count('href="/messages/phone/c') == 3


def test_open_cases_can_be_narrowed_to_who_finds_out(office: Office) -> None:
    first = dispute(office)
    office.tick(days=8)  # nobody settled it: the office's now
    office.school("0487660", name="Loma Clara")
    asking.start(office.desk, "teacher_attendance", office.moment, codes=("0487660",))
    asking.begin_waiting(office.desk, office.moment)
    office.send_all()
    for number, women in ((1, "3"), (2, "3"), (3, "1")):
        office.hears(phone_of("0487660", number), women)
    client = signed_in(office)
    page = client.get("/cases/").text
    assert "de la oficina · 1" in words_of(page)
    assert "Paula Promotora · 1" in words_of(page)
    mine = words_of(client.get("/cases/?whose=office").text.split('id="closed"')[0])
    assert f"Escuela {CODE}" in mine
    assert "Loma Clara" not in mine
    assert page.index(f"Escuela {CODE}") < page.index("Loma Clara")
    assert first


def test_visits_still_to_be_made_this_month_are_counted(office: Office) -> None:
    Fieldwork(office.desk, office.clock, lambda: "llama").draw("2026-11", 1, "Clara")
    client = signed_in(office)
    assert "1 visita por hacer este mes" in words_of(client.get("/").text)


def test_a_visit_that_last_month_left_undone_is_named_as_such(office: Office) -> None:
    Fieldwork(office.desk, office.clock, lambda: "llama").draw("2026-11", 1, "Clara")
    office.clock.at += timedelta(days=20)
    page = words_of(signed_in(office).get("/").text)
    assert "1 visita del mes pasado de la que el inspector no informó" in page


def test_an_agreement_is_written_down_on_the_page_of_its_school_and_settled(office: Office) -> None:
    client = signed_in(office)
    fields = {
        "what": "Arreglar el techo",
        "who": "APAFA",
        "due": "2026-11-19",
        "decided_by": "joint",
        "month": "2026-10",
    }
    assert post(client, "/agreements/school/1", form_on="/schools/1", **fields).status_code == 303
    page = words_of(client.get("/schools/1").text)
    assert "Arreglar el techo ▲ ya pasó su fecha" in page
    assert re.search(r"junto con la autoridad · Octubre\W+2026", page), page
    assert "1 acuerdo de una comunidad con la fecha vencida" in words_of(client.get("/").text)
    post(client, "/agreements/1", form_on="/agreements/", state="done", note="lo vi")
    listed = words_of(client.get("/agreements/").text)
    assert "Arreglar el techo ● cumplido" in listed
    assert "lo vi" in listed


def test_an_agreement_without_words_is_refused_with_what_to_write(office: Office) -> None:
    client = signed_in(office)
    post(client, "/agreements/school/1", form_on="/schools/1", what=" ", who="APAFA")
    assert "falta qué se acordó, o es muy largo: como mucho 160 letras" in words_of(client.get("/schools/1").text)
    assert post(client, "/agreements/school/99", form_on="/schools/1", what="x", who="y").status_code == 404
    assert post(client, "/agreements/1", form_on="/schools/1", state="perhaps").status_code == 400


def test_a_technician_reads_agreements_and_writes_none(office: Office) -> None:
    client = signed_in(office, UserRole.TECHNICIAN)
    assert client.get("/agreements/").status_code == 200
    assert "Anotar un acuerdo" not in client.get("/schools/1").text
    assert post(client, "/agreements/school/1", form_on="/", what="x", who="y").status_code == 403


def test_the_journal_tells_what_was_changed_and_learned_the_newest_first(office: Office) -> None:
    Fieldwork(office.desk, office.clock, lambda: "llama").draw("2026-11", 1, "Clara")
    office.clock.at += timedelta(hours=1)
    client = signed_in(office)
    assert post(client, "/journal/", text="Los viernes hay feria en Loma Clara").status_code == 303
    page = words_of(client.get("/journal/").text)
    assert page.index("Los viernes hay feria en Loma Clara") < page.index("visitas sorteadas · Noviembre 2026")
    assert "cuestionario recibido · textbooks" in page
    post(client, "/journal/", text=" ")
    assert "falta la nota, o es muy larga" in words_of(client.get("/journal/").text)


def test_a_technician_reads_the_journal_without_names_and_writes_nothing(office: Office) -> None:
    Fieldwork(office.desk, office.clock, lambda: "llama").draw("2026-11", 1, "Clara")
    client = signed_in(office, UserRole.TECHNICIAN)
    assert "Clara" not in client.get("/journal/").text
    assert post(client, "/journal/", form_on="/", text="x").status_code == 403
