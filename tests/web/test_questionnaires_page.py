"""The page of questionnaires: a file looked through and taken in by a clerk, a round begun at once."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from gateway.config_records import ScheduleEntry
from gateway.service.planner import Planner
from gateway.service.surveys import Surveys
from gateway.store import questionnaires
from gateway.store.states import UserRole
from gateway.survey import shipped
from tests.gateway.office import Office, open_office
from tests.web import office as pages_office
from web import sessions
from web.app import MAX_FORM_BYTES, make_app
from web.gate import SESSION_COOKIE

CODE = "0487652"
CHANGED = shipped.source("textbooks").replace("¿Cuantos libros faltan?", "¿Cuantos libros le faltan?")


@pytest.fixture
def hub(tmp_path: Path) -> Office:
    hub = open_office(tmp_path, schedules=(ScheduleEntry(questionnaire="student_attendance"),))
    hub.school(CODE, name="Alto Sereno")
    hub.school("0487660", name="Loma Clara")
    return hub


def browser(hub: Office, role: UserRole = UserRole.OFFICE) -> FlaskClient:
    office = pages_office.Office(hub.desk.store)
    office.clock.at = hub.clock.at
    context = replace(office.context(), planner=Planner(hub.desk, hub.clock), surveys=Surveys(hub.desk, hub.clock))
    office.add("marta", role)
    with hub.desk.store.reading():
        user = pages_office.users.user_by_name("marta")
    assert user is not None
    client = make_app(context).test_client()
    client.set_cookie(SESSION_COOKIE, sessions.begin(context, user).token)
    return client


def words_of(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def looked_through(client: FlaskClient, text: str, name: str = "textbooks.toml") -> tuple[int, str]:
    fields = {"csrf": pages_office.csrf_of(client, "/questionnaires/"), "file": (BytesIO(text.encode()), name)}
    answer = client.post("/questionnaires/check", data=fields, content_type="multipart/form-data")
    return answer.status_code, answer.text


def test_what_is_asked_and_when_next_is_listed_with_its_file(hub: Office) -> None:
    client = browser(hub)
    page = words_of(client.get("/questionnaires/").text)
    assert "Textos escolares" in page
    assert "2 preguntas · no está programado" in page
    assert "2 preguntas · se pregunta:" in page
    answer = client.get("/questionnaires/textbooks/file")
    assert answer.text == shipped.source("textbooks")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="textbooks.toml"'
    assert client.get("/questionnaires/nothing/file").status_code == 404


def test_a_changed_file_is_shown_before_it_is_taken_in_word_for_word(hub: Office) -> None:
    client = browser(hub)
    code, page = looked_through(client, CHANGED)
    assert code == 200
    assert "¿Cuantos libros le faltan? 1 SMS" in words_of(page)
    assert "Una ronda: 6 reportantes" in words_of(page)
    with hub.desk.store.reading():
        before = questionnaires.current("textbooks")
    assert before is not None
    assert before.source == shipped.source("textbooks"), "looking through changes nothing"
    kept = html.unescape(re.findall(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.DOTALL)[0])
    fields = {"csrf": pages_office.csrf_of(client, "/questionnaires/"), "source": kept.replace("\n", "\r\n")}
    after = client.post("/questionnaires/keep", data=fields, follow_redirects=True).text
    assert "Recibido. No está programado" in after
    with hub.desk.store.reading():
        now = questionnaires.current("textbooks")
    assert now is not None
    assert now.source == CHANGED


def test_every_mistake_is_told_with_its_place_and_what_to_write(hub: Office) -> None:
    client = browser(hub)
    wrong = CHANGED.replace('weekday = "monday"', 'weekday = "lunez"').replace('until = "yes"', 'until = "maybe"')
    code, page = looked_through(client, wrong)
    assert code == 400
    assert "2 errores; no se cambió nada" in words_of(page)
    assert "lunez" in words_of(page)
    assert "<textarea" not in page


def test_a_file_may_be_larger_than_a_form_and_other_forms_may_not(hub: Office) -> None:
    client = browser(hub)
    large = CHANGED + "# una nota\n" * 6000
    assert len(large) > 2 * MAX_FORM_BYTES
    assert looked_through(client, large)[0] == 200
    fields = {"csrf": pages_office.csrf_of(client, "/questionnaires/"), "school": "x" * 2 * MAX_FORM_BYTES}
    assert client.post("/questionnaires/textbooks/start", data=fields).status_code == 413


def test_no_file_and_no_questionnaire_are_told(hub: Office) -> None:
    client = browser(hub)
    assert looked_through(client, "")[0] == 400
    assert "no es TOML" in looked_through(client, "hola")[1]


def test_a_round_is_begun_at_one_school_or_refused_with_what_to_do(hub: Office) -> None:
    client = browser(hub)
    begun = pages_office.post(client, "/questionnaires/textbooks/start", form_on="/questionnaires/", school=CODE)
    assert begun.status_code == 303
    assert "La ronda empezó: se pregunta a 3 reportantes." in client.get(begun.headers["Location"]).text
    refused = pages_office.post(client, "/questionnaires/textbooks/start", form_on="/questionnaires/", school="0999999")
    assert refused.status_code == 400
    assert "0999999" in refused.text


def test_a_technician_reads_and_changes_nothing(hub: Office) -> None:
    client = browser(hub, UserRole.TECHNICIAN)
    assert "Revisarlo" not in client.get("/questionnaires/").text
    for path in ("check", "keep", "textbooks/start"):
        assert pages_office.post(client, f"/questionnaires/{path}", form_on="/").status_code == 403
