"""The simulated operator: menus, vouchers that are worth something once, credit that is given away."""

from __future__ import annotations

from decimal import Decimal

import pytest

from modem.simulator.account import PIN, Account, Transfer
from modem.simulator.faults import FaultKind
from modem.simulator.ussd import Shown, Ussd, shipped

from .rig import Rig

VOUCHER = "12345678901234"


@pytest.fixture
def ussd() -> Ussd:
    return Ussd(shipped())


def last(ussd: Ussd, *typed: str) -> Shown:
    shown = None
    for text in typed:
        shown = ussd.dial(text)
        assert shown is not None, text
    assert shown is not None
    return shown


def test_a_voucher_is_worth_something_once(ussd: Ussd) -> None:
    assert last(ussd, f"*102*{VOUCHER}#").text == "Recarga de S/ 10.00 hecha. Su saldo es S/ 22.50."
    assert last(ussd, "*100#", "2", VOUCHER) == Shown(
        text="El codigo de la tarjeta no es valido o ya fue usado.", open=False
    )
    assert (ussd.account.balance, ussd.account.used) == (Decimal("22.50"), [VOUCHER])
    assert ussd.account.tried == [VOUCHER, VOUCHER]
    assert last(ussd, "*101#").text == "Su saldo es S/ 22.50. Vence el 31/12/2026."


def test_credit_is_given_away_by_a_menu_of_many_steps(ussd: Ussd) -> None:
    done = last(ussd, "*100#", "4", "987654321", "0.50", PIN)
    assert done == Shown(text="Paso S/ 0.50 a 987654321. Su saldo es S/ 12.00.", open=False)
    assert ussd.account.transfers == [Transfer(to="987654321", amount=Decimal("0.50"))]


def test_credit_is_given_away_by_one_code_that_asks_for_a_yes(ussd: Ussd) -> None:
    assert last(ussd, "*103*1.00*987654321#").open
    assert ussd.account.transfers == []
    assert last(ussd, "2").text == "No se paso ningun saldo."
    last(ussd, "*103*1.00*987654321#", "1")
    assert [transfer.amount for transfer in ussd.account.transfers] == [Decimal("1.00")]


@pytest.mark.parametrize(("amount", "pin"), [("0.50", "0000"), ("99.00", PIN), ("0.10", PIN)])
def test_a_transfer_that_cannot_be_is_refused_and_changes_nothing(amount: str, pin: str) -> None:
    ussd = Ussd(shipped(), Account())
    assert "No se pudo" in last(ussd, "*100#", "4", "987654321", amount, pin).text
    assert (ussd.account.transfers, ussd.account.balance) == ([], Decimal("12.50"))


def test_no_text_repeats_a_voucher_or_a_pin(ussd: Ussd) -> None:
    texts = [last(ussd, *steps).text for steps in ((f"*102*{VOUCHER}#",), ("*100#", "4", "987654321", "1", PIN))]
    assert not any(VOUCHER in text or PIN in text for text in texts)


def test_an_answer_that_the_menu_does_not_know_is_no_code(ussd: Ussd) -> None:
    last(ussd, "*100#")
    assert ussd.dial("9") is None
    assert ussd.dial("1") is None, "the menu is left"
    assert ussd.dial("987654321") is None


def test_an_answer_that_is_lost_was_booked_all_the_same() -> None:
    rig = Rig()
    rig.fault(FaultKind.USSD_LOST)
    rig.at(f'+CUSD=1,"*102*{VOUCHER}#",15')
    assert rig.step() == []
    assert rig.device.ussd.account.used == [VOUCHER]


def test_a_code_that_does_not_reach_the_network_books_nothing() -> None:
    rig = Rig()
    rig.fault(FaultKind.USSD_UNHEARD)
    assert rig.at(f'+CUSD=1,"*102*{VOUCHER}#",15') == ["OK"]
    assert rig.step() == []
    assert rig.device.ussd.account.tried == []


def test_a_network_may_take_its_time() -> None:
    rig = Rig()
    rig.fault(FaultKind.USSD_LATE, seconds=20)
    rig.at('+CUSD=1,"*101#",15')
    assert rig.step(10) == []
    assert len(rig.step(11)) == 1


@pytest.mark.parametrize(("coded", "begins"), [("ucs2", "00530075"), ("packed", "D33A"), ("plain", "Su saldo")])
def test_a_text_is_coded_as_it_is_asked_for_whatever_is_declared(coded: str, begins: str) -> None:
    rig = Rig()
    rig.fault(FaultKind.USSD_CODED, text=coded)
    rig.at('+CUSD=1,"*101#",15')
    (line,) = rig.step()
    assert line.startswith(f'+CUSD: 0,"{begins}')
    assert line.endswith('",15')
