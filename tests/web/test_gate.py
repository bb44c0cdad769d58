"""What strangers, technicians and the office may see; headers and error pages."""

from __future__ import annotations

import logging

import pytest

from gateway.errors import WillayError
from gateway.store.states import UserRole
from web.app import make_app

from .office import Office, post
from .seed import Seeded

PAGES = (
    "/",
    "/rounds/",
    "/schools/",
    "/messages/",
    "/messages/queue",
    "/cases/",
    "/users/",
    "/password",
    "/modems/cusco",
)


def pages_of(seeded: Seeded) -> tuple[str, ...]:
    return (
        *PAGES,
        f"/rounds/{seeded.round}",
        f"/schools/{seeded.school}",
        f"/messages/phone/c{seeded.leader}",
        f"/cases/{seeded.quarrel}",
        f"/schools/{seeded.school}/report?month=2026-11",
    )


def test_strangers_see_no_page_but_the_login(office: Office, seeded: Seeded) -> None:
    client = office.client()
    for path in pages_of(seeded):
        answer = client.get(path)
        assert answer.status_code == 303, path
        assert answer.headers["Location"].startswith("/login"), path
        assert "Manso" not in answer.text


def test_every_address_of_the_app_is_behind_the_gate(office: Office) -> None:
    app = make_app(office.context())
    open_to_all = {"static", "healthz", "access.login", "access.setup", "access.choose_language"}
    open_to_all.add("metrics.show")  # has a door of its own: test_metrics.py
    client = app.test_client()
    for rule in app.url_map.iter_rules():
        if rule.endpoint in open_to_all:
            continue
        path = rule.build(dict.fromkeys(rule.arguments, "1"))  # type: ignore[misc]
        assert path is not None
        method = "GET" if "GET" in (rule.methods or ()) else "POST"
        assert client.open(path[1], method=method).status_code in (303, 400), rule.endpoint


def test_healthz_says_ok_to_anybody(office: Office) -> None:
    answer = office.client().get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok\n")


def test_every_page_is_shown_to_the_office_in_both_languages(office: Office, seeded: Seeded) -> None:
    client = office.signed_in()
    for language in ("es", "en"):
        client.set_cookie("willay_language", language)
        for path in pages_of(seeded):
            answer = client.get(path)
            assert answer.status_code == 200, (path, answer.text[:500])


def test_a_technician_sees_no_number_no_name_and_no_text(office: Office, seeded: Seeded) -> None:
    client = office.signed_in(UserRole.TECHNICIAN)
    for path in pages_of(seeded):
        if path == "/users/":
            continue
        page = client.get(path).text
        for secret in ("961 000", "+51961000", "961000100", "buenas", "Fueron", "Ventura", "Quispe", "Amasifu"):
            assert secret not in page, (path, secret)


def test_a_technician_does_not_see_who_said_what(office: Office, seeded: Seeded) -> None:
    client = office.signed_in(UserRole.TECHNICIAN)
    assert "Las tres respuestas" not in client.get(f"/cases/{seeded.quarrel}").text
    assert "Quién dijo qué se muestra solo a la oficina" in client.get(f"/rounds/{seeded.round}").text


def test_a_technician_may_not_search_people(office: Office, seeded: Seeded) -> None:
    client = office.signed_in(UserRole.TECHNICIAN)
    assert client.get("/messages/?q=Ventura").text.count('class="phone"') > 1


def test_a_technician_may_settle_no_case_and_make_no_user(office: Office, seeded: Seeded) -> None:
    client = office.signed_in(UserRole.TECHNICIAN)
    answer = post(client, f"/cases/{seeded.quarrel}", form_on="/", value="3", by="yo")
    assert answer.status_code == 403
    assert "Pida a alguien de la oficina" in answer.text
    assert post(client, "/users/", form_on="/", name="otro", role="office").status_code == 403
    assert client.get("/users/").status_code == 403
    assert office.resolved == []


def test_a_technician_may_restart_a_modem(office: Office, seeded: Seeded) -> None:
    client = office.signed_in(UserRole.TECHNICIAN)
    assert post(client, "/modems/cusco/restart", form_on="/").status_code == 303
    assert office.restarted == ["cusco"]
    assert "se está reiniciando" in client.get("/").text


def test_pages_carry_the_headers_that_keep_others_out(office: Office) -> None:
    for path in ("/login", "/healthz", "/nope", "/static/willay.css"):
        headers = office.client().get(path).headers
        assert "default-src 'self'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
    assert office.client().get("/login").headers["Cache-Control"] == "no-store"


def test_no_page_has_inline_script_or_style(office: Office, seeded: Seeded) -> None:
    client = office.signed_in()
    for path in pages_of(seeded):
        page = client.get(path).text
        assert " style=" not in page
        assert "<style" not in page
        assert " onclick=" not in page
        assert all("src=" in part.split(">", 1)[0] for part in page.split("<script")[1:])
        assert "http://" not in page.replace("http://www.w3.org", "")
        assert "https://" not in page


def test_what_a_reporter_writes_is_shown_as_text(office: Office, seeded: Seeded) -> None:
    client = office.signed_in()
    for path in ("/", "/messages/", f"/messages/phone/c{seeded.leader}"):
        page = client.get(path).text
        assert "&lt;b&gt;buenas&lt;/b&gt;" in page
        assert "<b>buenas" not in page


def test_a_page_that_is_not_there_says_what_to_do(office: Office) -> None:
    client = office.signed_in()
    for path in ("/nope", "/rounds/999", "/schools/999", "/cases/999", "/messages/phone/x9", "/messages/queue?state=x"):
        answer = client.get(path)
        assert answer.status_code == 404, path
        assert "Empiece de nuevo desde la primera página" in answer.text


def test_a_fault_in_the_hub_shows_no_traceback(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    client = office.signed_in()
    office.health = None  # type: ignore[assignment]
    with caplog.at_level(logging.CRITICAL):
        answer = client.get("/")
    assert answer.status_code == 500
    assert "Algo falló en la estación" in answer.text
    assert "Traceback" not in answer.text
    assert "NoneType" not in answer.text


def test_an_error_with_a_hint_is_shown_with_its_hint(office: Office, seeded: Seeded) -> None:
    client = office.signed_in()
    office.refusal = WillayError("the paper cannot be set", hint="install the locked dependencies again")
    answer = client.get(f"/schools/{seeded.school}/report?month=2026-11")
    assert answer.status_code == 409
    assert "the paper cannot be set" in answer.text
    assert "install the locked dependencies again" in answer.text


def test_the_office_adds_a_technician_and_shuts_them_out_again(office: Office) -> None:
    client = office.signed_in(name="marta")
    fields = {"name": "pepe", "role": "technician", "password": "cuatro zorros azules", "again": "cuatro zorros azules"}
    assert post(client, "/users/", **fields).status_code == 303
    other = office.client()
    assert post(other, "/login", name="pepe", password="cuatro zorros azules").status_code == 303
    page = client.get("/users/").text
    user_id = page.split('action="/users/', 1)[1].split('"', 1)[0]
    assert post(client, f"/users/{user_id}", form_on="/users/", disabled="yes").status_code == 303
    assert other.get("/").status_code == 303
    assert post(client, f"/users/{user_id}", form_on="/users/", disabled="no").status_code == 303
    assert post(other, "/login", name="pepe", password="cuatro zorros azules").status_code == 303


def test_nobody_shuts_themselves_out(office: Office) -> None:
    client = office.signed_in(name="marta")
    answer = post(client, "/users/1", form_on="/users/", disabled="yes")
    assert answer.status_code == 400
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": "marta", "role": "office"}, "ya hay un usuario marta"),
        ({"name": "con espacio", "role": "office"}, "no sirve como nombre"),
        ({"name": "pepe", "role": "king"}, "Elija un rol"),
        ({"name": "pepe", "role": "office", "again": "otra"}, "no son iguales"),
    ],
)
def test_a_user_that_cannot_be_made_is_told_why(office: Office, fields: dict[str, str], said: str) -> None:
    client = office.signed_in(name="marta")
    whole = {"password": "cuatro zorros azules", "again": "cuatro zorros azules", **fields}
    answer = post(client, "/users/", **whole)
    assert answer.status_code == 400
    assert said in answer.text
