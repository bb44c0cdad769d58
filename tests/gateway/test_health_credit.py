"""Every finding about credit, provoked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from gateway import crediting, dealing, topping
from gateway.config_records import MoneyConfig
from gateway.findings import Finding, Verdict
from gateway.health_credit import credit_findings
from gateway.sentences import said_in
from gateway.store.states import CreditReason
from gateway.words import translations
from modem.simulator.account import Account

from .office import Office, open_office
from .telephone import Fate, Telephone


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = open_office(tmp_path)
    modem = replace(made.desk.config.modems[0], operator="andina")
    money = MoneyConfig(floor=Decimal("5.0"))  # as TOML gives 5.00
    return replace(made, desk=replace(made.desk, config=replace(made.desk.config, money=money, modems=(modem,))))


def with_code(office: Office, code: str) -> Office:
    modem = replace(office.desk.config.modems[0], balance_code=code)
    return replace(office, desk=replace(office.desk, config=replace(office.desk.config, modems=(modem,))))


def asks(office: Office, phone: Telephone | None = None) -> None:
    crediting.ask(office.desk, "uno", phone or Telephone(), CreditReason.HAND, office.clock)


def findings(office: Office) -> tuple[Finding, ...]:
    with office.desk.store.reading():
        return credit_findings(office.desk.config, office.clock.now())


def only(office: Office) -> tuple[Verdict, str, str]:
    (found,) = findings(office)
    assert said_in(found.text, translations("health", "es")) != str(found.text), "it is said in Spanish too"
    return found.verdict, str(found.text), str(found.remedy)


def test_nothing_is_said_of_a_credit_that_was_never_asked(office: Office) -> None:
    assert findings(office) == ()


def test_enough_credit_is_well(office: Office) -> None:
    asks(office)
    assert only(office)[:2] == (Verdict.WELL, "S/ 12.50 are left, until 2026-12-31")


def test_less_than_the_floor_is_wrong_and_says_what_waits_and_what_to_do(office: Office) -> None:
    phone = Telephone()
    phone.network.account.balance = Decimal("4.99")
    asks(office, phone)
    verdict, text, remedy = only(office)
    assert (verdict, text) == (Verdict.WRONG, "S/ 4.99 are left, less than S/ 5.00: questions wait")
    assert "top-up" in remedy


def test_credit_that_ends_soon_is_to_be_looked_at(office: Office) -> None:
    day = date(2026, 11, 24)
    phone = Telephone()
    phone.network.account = Account(expires=f"{day:%d/%m/%Y}")
    asks(office, phone)
    assert only(office)[:2] == (Verdict.LOOK, "S/ 12.50 are left, until 2026-11-24")


def test_an_old_amount_is_told_as_old(office: Office) -> None:
    asks(office)
    office.clock.at += timedelta(hours=40)
    assert only(office)[:2] == (Verdict.LOOK, "S/ 12.50 were left 40 hours ago; not known since")


def test_an_answer_that_cannot_be_read_is_shown_as_it_came(office: Office) -> None:
    asks(with_code(office, "*121#"))
    verdict, text, _ = only(office)
    assert verdict is Verdict.LOOK
    assert text.endswith("the operator said: Gracias por preferirnos. Visite nuestra tienda.")
    (found,) = findings(office)
    assert said_in(found.text, translations("health", "es")).startswith("saldo: no se pudo leer")


def test_a_code_that_the_operator_does_not_know_is_told_with_the_reason(office: Office) -> None:
    asks(with_code(office, "*999#"))
    verdict, text, _ = only(office)
    assert (verdict, text.rpartition(": ")[2]) == (Verdict.LOOK, "the operator does not know this code")


def test_a_modem_that_could_not_be_asked_is_told_with_the_reason(office: Office) -> None:
    asks(office, Telephone(Fate.ABSENT))
    verdict, text, _ = only(office)
    assert (verdict, "the modem is not there" in text) == (Verdict.LOOK, True)


def test_money_in_doubt_is_to_be_settled(office: Office) -> None:
    topping.plan(office.desk, "uno", "12345678901234", "marta", office.moment)
    claimed = dealing.claim(office.desk, "uno", office.moment)
    assert claimed is not None
    dealing.recover(office.desk, office.moment)
    assert only(office)[0] is Verdict.LOOK
    assert only(office)[1].endswith("booked: 1")


def test_faults_in_the_offices_own_operators_are_told(office: Office) -> None:
    (office.desk.config.hub.data_dir / "operators.toml").write_text("[x]\n", encoding="utf-8")
    assert only(office)[1] == "operators.toml has faults and is not used: 2"
