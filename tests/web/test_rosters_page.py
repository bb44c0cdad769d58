"""The page of lists: a spreadsheet tried, its mistakes told, taken in whole. For the office alone."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from gateway.service.rosters import Rosters
from gateway.store.states import UserRole
from gateway.store.tables_people import ContactRow, SchoolRow
from tests.gateway.office import Office, open_office
from tests.web.office import Office as Pages
from tests.web.office import csrf_of

SCHOOLS = "codigo_modular,nombre,ubigeo,nivel,area,matricula_mujeres\n0487652,IE 38041,250101,primaria,rural,31\n"
PEOPLE = "codigo_modular,rol,nombre,telefono,fecha_consentimiento\n0487652,apafa,Rosa Quispe,987654321,2026-03-16\n"


@pytest.fixture
def hub(tmp_path: Path) -> Office:
    return open_office(tmp_path)


def browser(hub: Office, role: UserRole = UserRole.OFFICE) -> FlaskClient:
    pages = Pages(hub.desk.store, rosters=Rosters(hub.desk, hub.clock, lambda: "c0ffee00c0ffee00"))
    pages.clock.at = hub.clock.at
    return pages.signed_in(role)


def given(client: FlaskClient, text: str, kind: str, decision: str) -> tuple[int, str]:
    fields = {
        "csrf": csrf_of(client, "/lists/"), "kind": kind, "decision": decision,
        "file": (BytesIO(text.encode()), f"{kind}.csv"),
    }  # fmt: skip
    answer = client.post("/lists/", data=fields, content_type="multipart/form-data")
    return answer.status_code, answer.text


def test_a_list_is_tried_without_changing_anything_and_then_taken_in(hub: Office) -> None:
    client = browser(hub)
    code, page = given(client, SCHOOLS, "schools", "try")
    assert code == 200
    assert "Sólo una prueba" in page
    assert "nuevos: 1; cambian: 0; quedan igual: 0." in page
    assert SchoolRow.select().count() == 0
    assert "Cargado:" in given(client, SCHOOLS, "schools", "take")[1]
    assert "nuevos: 1" in given(client, PEOPLE, "contacts", "take")[1]
    assert ContactRow.get().name == "Rosa Quispe"
    assert "quedan igual: 1." in given(client, PEOPLE, "contacts", "take")[1]


def test_every_mistake_is_told_with_its_line_and_nothing_is_taken_in(hub: Office) -> None:
    client = browser(hub)
    wrong = SCHOOLS + "0487660,IE 2,250101,primario,rural,muchas\n"
    code, page = given(client, wrong, "schools", "take")
    assert code == 400
    assert "errores; no se cambió nada" in page
    assert "línea 3" in page
    assert SchoolRow.select().count() == 0
    assert given(client, "", "schools", "take")[0] == 400


def test_lists_are_for_the_office_alone(hub: Office) -> None:
    client = browser(hub, UserRole.TECHNICIAN)
    assert client.get("/lists/").status_code == 403
    assert "/lists/" not in client.get("/schools/").text
