"""Signing in and out, the first user, passwords, the language."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gateway import accounts
from gateway.errors import NotReadyError
from gateway.store import users
from gateway.store.states import UserRole
from gateway.store.tables_people import LoginFailureRow, MetaRow, WebSessionRow
from web.app import make_app
from web.sessions import IDLE_HOURS, LONGEST_DAYS
from web.setup import setup_link

from .office import PASSWORD, Office, csrf_of, post


def test_the_right_password_opens_the_first_page(office: Office) -> None:
    client = office.signed_in()
    assert "Todo está bien" in client.get("/").text


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(office: Office) -> None:
    office.add("marta")
    client = office.client()
    wrong = post(client, "/login", name="marta", password="no es esta")
    unknown = post(client, "/login", name="nadie", password="no es esta")
    assert wrong.status_code == unknown.status_code == 403
    assert wrong.text.replace("marta", "nadie") == unknown.text


def test_a_disabled_user_is_not_let_in_and_an_open_session_ends(office: Office) -> None:
    client = office.signed_in(name="marta")
    accounts.disable(office.store, name="marta")
    assert client.get("/").status_code == 303
    assert post(client, "/login", name="marta", password=PASSWORD).status_code == 403


def test_after_three_wrong_passwords_even_the_right_one_has_to_wait(office: Office) -> None:
    office.add("marta")
    client = office.client()
    for _ in range(3):
        post(client, "/login", name="marta", password="no es esta")
    answer = post(client, "/login", name="marta", password=PASSWORD)
    assert answer.status_code == 429
    assert "Intente de nuevo en 5 segundos" in answer.text
    office.clock.move(seconds=6)
    assert post(client, "/login", name="marta", password=PASSWORD).status_code == 303


def test_guessing_many_names_from_one_address_is_slowed_too(office: Office) -> None:
    office.add("marta")
    client = office.client()
    for number in range(10):
        post(client, "/login", name=f"nombre{number}", password="no es esta")
    assert post(client, "/login", name="marta", password=PASSWORD).status_code == 429


def test_a_good_sign_in_forgets_the_failures_before_it(office: Office) -> None:
    office.add("marta")
    client = office.client()
    post(client, "/login", name="marta", password="no es esta")
    post(client, "/login", name="marta", password=PASSWORD)
    assert LoginFailureRow.select().count() == 0


def test_the_cookie_is_kept_from_scripts_and_the_store_has_only_its_hash(office: Office) -> None:
    office.add("marta")
    client = office.client()
    answer = post(client, "/login", name="marta", password=PASSWORD)
    cookie = next(line for line in answer.headers.getlist("Set-Cookie") if line.startswith("willay_session="))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    token = cookie.split("=", 1)[1].split(";", 1)[0]
    assert [row.token_hash for row in WebSessionRow.select()] != [token]


def test_the_cookie_is_secure_where_the_page_came_by_https(office: Office) -> None:
    office.add("marta")
    client = office.client()
    form = {"csrf": csrf_of(client, "/login"), "name": "marta", "password": PASSWORD}
    answer = client.post("/login", data=form, base_url="https://localhost")
    cookie = next(line for line in answer.headers.getlist("Set-Cookie") if line.startswith("willay_session="))
    assert "Secure" in cookie


def test_signing_out_ends_the_session_on_the_server(office: Office) -> None:
    client = office.signed_in()
    assert post(client, "/logout", form_on="/").status_code == 303
    assert WebSessionRow.select().count() == 0
    assert client.get("/").status_code == 303


def test_a_session_ends_when_nobody_used_it_for_a_day(office: Office) -> None:
    client = office.signed_in()
    office.clock.move(hours=IDLE_HOURS - 1)
    assert client.get("/").status_code == 200
    office.clock.move(hours=IDLE_HOURS - 1)
    assert client.get("/").status_code == 200
    office.clock.move(hours=IDLE_HOURS + 1)
    assert client.get("/").status_code == 303


def test_a_page_that_refreshes_itself_does_not_keep_a_session_alive(office: Office) -> None:
    client = office.signed_in()
    for _ in range(IDLE_HOURS - 1):
        office.clock.move(hours=1)
        assert client.get("/", headers={"X-Refresh": "1"}).status_code == 200
    office.clock.move(hours=2)
    assert client.get("/").status_code == 303


def test_no_session_is_longer_than_a_week(office: Office) -> None:
    client = office.signed_in()
    end = office.clock.at + timedelta(days=LONGEST_DAYS)
    while office.clock.at + timedelta(hours=6) < end:
        office.clock.move(hours=6)
        assert client.get("/").status_code == 200
    office.clock.move(hours=7)
    assert client.get("/").status_code == 303


def test_a_form_without_its_token_changes_nothing(office: Office) -> None:
    client = office.signed_in()
    answer = client.post("/logout", data={"csrf": "made up"})
    assert answer.status_code == 400
    assert "Vuelva atrás" in answer.text
    assert client.get("/").status_code == 200


def test_the_login_form_needs_its_token_too(office: Office) -> None:
    office.add("marta")
    client = office.client()
    assert client.post("/login", data={"name": "marta", "password": PASSWORD}).status_code == 400


@pytest.mark.parametrize("where", ["//elsewhere.example", "https://elsewhere.example", "/\\elsewhere.example", "x"])
def test_signing_in_never_leads_to_another_site(office: Office, where: str) -> None:
    office.add("marta")
    client = office.client()
    answer = post(client, "/login", name="marta", password=PASSWORD, next=where)
    assert answer.headers["Location"] == "/"


def test_signing_in_leads_to_the_page_that_was_asked_for(office: Office) -> None:
    office.add("marta")
    client = office.client()
    assert client.get("/messages/queue?state=sent").headers["Location"] == "/login?next=/messages/queue?state%3Dsent"
    answer = post(client, "/login", name="marta", password=PASSWORD, next="/messages/queue?state=sent")
    assert answer.headers["Location"] == "/messages/queue?state=sent"


def test_the_set_up_link_makes_the_first_user_once(office: Office) -> None:
    link = setup_link(office.context())
    assert link is not None
    path = link.removeprefix("http://127.0.0.1:8080")
    client = office.client()
    fields = {"name": "marta", "password": PASSWORD, "again": PASSWORD}
    answer = post(client, path, **fields)
    assert answer.status_code == 303
    assert "Todo está bien" in client.get("/").text
    with office.store.reading():
        made = users.user_by_name("marta")
    assert made is not None
    assert made.role is UserRole.OFFICE
    assert client.get(path).status_code == 404
    assert setup_link(office.context()) is None


def test_the_set_up_link_of_an_earlier_start_is_void(office: Office) -> None:
    first, second = setup_link(office.context()), setup_link(office.context())
    assert first is not None
    assert second is not None
    client = office.client()
    assert client.get(first.removeprefix("http://127.0.0.1:8080")).status_code == 404
    assert client.get(second.removeprefix("http://127.0.0.1:8080")).status_code == 200
    assert not any(second.endswith(str(row.value)) for row in MetaRow.select())


def test_the_set_up_link_is_void_once_a_command_made_a_user(office: Office) -> None:
    link = setup_link(office.context())
    assert link is not None
    office.add("marta")
    assert office.client().get(link.removeprefix("http://127.0.0.1:8080")).status_code == 404


@pytest.mark.parametrize(
    ("password", "again", "said"),
    [
        ("corta", "corta", "la contraseña es demasiado corta"),
        (PASSWORD, "otra cosa distinta", "no son iguales"),
        ("marta la larga", "marta la larga", "demasiado fácil de adivinar"),
    ],
)
def test_a_weak_or_mistyped_first_password_is_told_and_makes_nobody(
    office: Office, password: str, again: str, said: str
) -> None:
    link = setup_link(office.context())
    assert link is not None
    path = link.removeprefix("http://127.0.0.1:8080")
    answer = post(office.client(), path, name="marta", password=password, again=again)
    assert answer.status_code == 400
    assert said in answer.text
    with office.store.reading():
        assert users.count_users() == 0


def test_a_set_up_link_can_be_typed_where_the_hub_listens_everywhere(office: Office) -> None:
    link = setup_link(office.context(bind="0.0.0.0"))
    assert link is not None
    assert link.startswith("http://localhost:8080/setup/")


def test_changing_the_password_signs_the_other_browsers_out(office: Office) -> None:
    client = office.signed_in(name="marta")
    other = office.client()
    post(other, "/login", name="marta", password=PASSWORD)
    new = "cuatro zorros azules"
    answer = post(client, "/password", old=PASSWORD, password=new, again=new)
    assert answer.status_code == 303
    assert client.get("/").status_code == 200
    assert other.get("/").status_code == 303
    assert post(other, "/login", name="marta", password=PASSWORD).status_code == 403


def test_the_password_is_not_changed_without_the_present_one(office: Office) -> None:
    client = office.signed_in(name="marta")
    new = "cuatro zorros azules"
    answer = post(client, "/password", old="no es esta", password=new, again=new)
    assert answer.status_code == 400
    assert post(office.client(), "/login", name="marta", password=PASSWORD).status_code == 303


def test_the_language_is_remembered_and_spanish_comes_first(office: Office) -> None:
    client = office.signed_in(name="marta")
    assert '<html lang="es">' in client.get("/").text
    answer = post(client, "/language", form_on="/", language="en", next="/rounds/")
    assert answer.headers["Location"] == "/rounds/"
    assert '<html lang="en">' in client.get("/").text
    with office.store.reading():
        user = users.user_by_name("marta")
    assert user is not None
    assert user.language == "en"
    elsewhere = office.client()
    post(elsewhere, "/login", name="marta", password=PASSWORD)
    assert "Everything is well" in elsewhere.get("/").text


def test_the_language_can_be_chosen_before_signing_in(office: Office) -> None:
    client = office.client()
    post(client, "/language", form_on="/login", language="en", next="/login")
    assert "Sign in" in client.get("/login").text


def test_the_demonstration_lets_everybody_in_and_says_so(office: Office) -> None:
    client = office.client(open_to="demo")
    page = client.get("/").text
    assert "Demostración" in page
    assert "/logout" not in page
    assert post(client, "/language", form_on="/", language="en", next="/").status_code == 303
    assert setup_link(office.context(open_to="demo")) is None


def test_the_demonstration_is_never_open_to_the_network(office: Office) -> None:
    with pytest.raises(NotReadyError, match="this machine only"):
        make_app(office.context(bind="0.0.0.0", open_to="demo"))


def test_before_the_first_user_the_login_page_says_where_the_link_is(office: Office) -> None:
    assert "Todavía nadie puede entrar" in office.client().get("/login").text
