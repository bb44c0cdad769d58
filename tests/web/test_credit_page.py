"""The credit page: what each SIM has, what is on its way, what is in doubt and who settles it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from gateway.config_records import MoneyConfig
from gateway.service.purse import Purse
from gateway.service.till import Till
from gateway.store import users
from gateway.store.states import LedgerKind, LedgerState, UserRole
from gateway.store.tables_money import LedgerRow
from gateway.survey.model import Lang
from modem.api import NetworkUssd, UssdMode
from tests.gateway.office import Office as Desk
from tests.gateway.office import open_office
from tests.gateway.telephone import Fate, Telephone
from tests.web.test_pages import words_of
from web import sessions
from web.app import make_app
from web.gate import SESSION_COOKIE

from .office import Office, password_hash, post

VOUCHER = "12345678901234"


@dataclass
class Credit:
    """An office with a desk, its pages, and a telephone."""

    desk: Desk
    pages: Office
    phone: Telephone

    def client(self, role: UserRole = UserRole.OFFICE) -> FlaskClient:
        context = replace(self.pages.context(), purse=Purse(self.desk.desk, self.desk.clock), clock=self.desk.clock)
        with context.store.transaction():
            users.add_user(
                name="marta", role=role, password=password_hash(), language=Lang("es"), at=self.desk.clock.now()
            )
            user = users.user_by_name("marta")
        assert user is not None
        client = make_app(context).test_client()
        client.set_cookie(SESSION_COOKIE, sessions.begin(context, user).token)
        return client

    def dials(self) -> None:
        seconds = 100.0
        till = Till(self.desk.desk, "uno", self.desk.clock, lambda: seconds)
        while till.due():
            till.run(self.phone)
            seconds += 100
            self.desk.clock.at = self.desk.clock.at.replace(microsecond=0)


@pytest.fixture
def credit(tmp_path: Path) -> Iterator[Credit]:
    desk = open_office(tmp_path)
    modem = replace(desk.desk.config.modems[0], operator="andina")
    config = replace(desk.desk.config, modems=(modem,), money=MoneyConfig(floor=Decimal("5.00")))
    desk = replace(desk, desk=replace(desk.desk, config=config))
    yield Credit(desk=desk, pages=Office(store=desk.desk.store), phone=Telephone())
    desk.desk.store.close()


def seen(client: FlaskClient) -> str:
    return words_of(client.get("/credit/").text)


def test_the_credit_is_asked_with_one_button_and_the_answer_appears(credit: Credit) -> None:
    client = credit.client()
    assert "Saldo ? desconocido" in seen(client)
    answer = post(client, "/credit/uno/balance", form_on="/credit/")
    assert answer.status_code == 303
    page = client.get("/credit/").text
    assert "Consultando…" in page
    assert 'data-refresh="3"' in page
    credit.dials()
    page = client.get("/credit/").text
    assert "S/ 12.50" in words_of(page)
    assert "31 dic" in words_of(page)
    assert "Consultar el saldo" in page
    assert 'data-refresh="30"' in page


def test_below_the_floor_is_marked_with_a_word(credit: Credit) -> None:
    credit.phone.network.account.balance = Decimal("1.00")
    client = credit.client()
    post(client, "/credit/uno/balance", form_on="/credit/")
    credit.dials()
    assert "S/ 1.00 ■ por debajo del mínimo" in seen(client)


def test_what_cannot_be_read_is_shown_as_it_came(credit: Credit) -> None:
    config = credit.desk.desk.config
    modem = replace(config.modems[0], balance_code="*121#")
    credit.desk = replace(credit.desk, desk=replace(credit.desk.desk, config=replace(config, modems=(modem,))))
    client = credit.client()
    post(client, "/credit/uno/balance", form_on="/credit/")
    credit.dials()
    assert "saldo: no se pudo leer. El operador dijo: Gracias por preferirnos. Visite nuestra tienda." in seen(client)


def test_a_menu_is_answered_step_by_step(credit: Credit) -> None:
    client = credit.client()
    post(client, "/credit/uno/code", form_on="/credit/", code="*100#")
    credit.dials()
    page = client.get("/credit/").text
    assert "4 Pasar saldo" in page
    assert 'name="begun" value="*100#"' in page
    post(client, "/credit/uno/code", form_on="/credit/", begun="*100#", code="3")
    credit.dials()
    assert "100 SMS por S/ 3" in client.get("/credit/").text
    assert [code for code in credit.phone.dialled if code != "*101#"] == ["*100#", "*100#", "3"]


def test_what_is_no_code_or_no_voucher_is_told_above_the_form(credit: Credit) -> None:
    client = credit.client()
    answer = post(client, "/credit/uno/code", form_on="/credit/", code="saldo")
    assert answer.status_code == 400
    assert "*100#" in words_of(answer.text)
    answer = post(client, "/credit/uno/voucher", form_on="/credit/", voucher="123")
    assert answer.status_code == 400
    assert "tarjeta: no es el código de una tarjeta" in words_of(answer.text)


def test_a_voucher_is_entered_dialled_once_and_shown_by_its_end(credit: Credit) -> None:
    client = credit.client()
    assert post(client, "/credit/uno/voucher", form_on="/credit/", voucher=VOUCHER).status_code == 303
    page = client.get("/credit/").text
    assert "…1234" in page
    assert VOUCHER not in page
    credit.dials()
    page = seen(client)
    assert "● hecho" in page
    assert "S/ 22.50" in page
    twice = post(client, "/credit/uno/voucher", form_on="/credit/", voucher=VOUCHER)
    assert "ya está registrada" in words_of(twice.text)


def test_a_doubt_is_shown_with_what_the_credit_says_and_settled_by_a_person(credit: Credit) -> None:
    credit.phone = Telephone(Fate.LOST, only="*102*")
    client = credit.client()
    post(client, "/credit/uno/voucher", form_on="/credit/", voucher=VOUCHER)
    credit.dials()
    assert "no se sabe si se hizo" in seen(client)
    post(client, "/credit/uno/balance", form_on="/credit/")
    credit.dials()
    assert "probablemente sí se hizo" in seen(client)
    post(client, "/credit/entries/1", form_on="/credit/", what="done")
    assert "● hecho marta" in seen(client)
    assert post(client, "/credit/entries/1", form_on="/credit/", what="done").status_code == 409
    assert post(client, "/credit/entries/1", form_on="/credit/", what="x").status_code == 400


def test_what_was_not_dialled_can_be_taken_back(credit: Credit) -> None:
    client = credit.client()
    post(client, "/credit/uno/voucher", form_on="/credit/", voucher=VOUCHER)
    post(client, "/credit/entries/1", form_on="/credit/", what="cancel")
    assert "× no se hizo" in seen(client)
    post(client, "/credit/entries/1", form_on="/credit/", what="cancel")
    assert "ya no se puede anular" in seen(client)


def test_a_technician_sees_no_number_of_a_reporter(credit: Credit) -> None:
    LedgerRow.create(
        key="k", kind=LedgerKind.THANKS, modem="uno", state=LedgerState.CONFIRMED, msisdn="+51987654321",
        planned_at=credit.desk.clock.now(), planned_by="hub", not_before=credit.desk.clock.now(),
    )  # fmt: skip
    assert "+51987***321" in seen(credit.client(UserRole.TECHNICIAN))


def test_what_the_network_says_unasked_is_shown(credit: Credit) -> None:
    said = NetworkUssd(digest="d", text="Gane un carro <b>ya</b>", mode=UssdMode.DONE, heard=1)
    credit.desk.receive(said)  # type: ignore[arg-type]
    page = credit.client().get("/credit/").text
    assert "Gane un carro &lt;b&gt;ya&lt;/b&gt;" in page


def test_a_modem_that_is_none_is_told(credit: Credit) -> None:
    assert post(credit.client(), "/credit/dos/balance", form_on="/credit/").status_code == 409


def test_where_the_hub_keeps_no_purse_there_is_no_page(office: Office) -> None:
    assert office.signed_in().get("/credit/").status_code == 404
