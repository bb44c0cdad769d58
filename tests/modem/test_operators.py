"""What operators' answers mean, by patterns that a technician can write."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modem.operators import DayOrder, Deal, Meaning, Operator, amount_in, compiled, credit_in, filled, find, meaning

SAYS = (
    "saldo principal{any}{amount}{any}venc{any}{date}",
    "saldo{any}{amount}{any}vence{any}{date}",
    "saldo{any}{amount}",
)


def an_operator(*says: str, order: DayOrder = DayOrder.DAY_FIRST) -> Operator:
    return Operator(name="x", title="X", country="PE", balance_says=says or SAYS, dates=order)


@pytest.mark.parametrize(
    ("text", "amount", "expires"),
    [
        ("Su saldo es S/ 12.50. Vence el 31/12/2026.", "12.50", date(2026, 12, 31)),
        ("Su  SALDO\nes S/12,50 - vence: 31-12-26", "12.50", date(2026, 12, 31)),
        ("Saldo S/. 1,234.50 vence 3 de enero de 2027", "1234.50", date(2027, 1, 3)),
        ("Saldo: 5.00 soles, vence 03 ENE 27", "5.00", date(2027, 1, 3)),
        ("Saldo 0.05 vence 2027-01-03", "0.05", date(2027, 1, 3)),
        ("Tu saldo actual disponible es de S/ 7", "7", None),
        ("Saldo promocional S/ 5.00. Saldo principal S/ 0.20 vencimiento 01/02/2027", "0.20", date(2027, 2, 1)),
        ("Tienes 30 SMS y 100 MB. Saldo S/ 2.00", "2.00", None),
        ("Saldo S/ 2.00 vence 45/13/2026", "2.00", None),
    ],
)
def test_amount_and_expiry_are_read_where_the_pattern_says(text: str, amount: str, expires: date | None) -> None:
    balance = credit_in(text, an_operator())
    assert balance is not None
    assert (balance.amount, balance.expires) == (Decimal(amount), expires)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Red Andina\n1 Saldo\n2 Recargar",
        "1 Saldo 2 Recargar 3 Paquetes",
        "1.Saldo 2.Recargar 3.Salir",
        "1) Saldo\n2) Recargar",
        "Saldo A S/ 5.00. Saldo B S/ 2.00",
        "Recarga 5 y gana. Llama al 123.",
        "Su saldo se enviara por SMS",
        "saldo al 31/12/2026",
        "Servicio no disponible",
    ],
)
def test_what_no_pattern_reads_for_certain_is_not_guessed(text: str) -> None:
    assert credit_in(text, an_operator()) is None


def test_days_may_come_after_months() -> None:
    text = "saldo 5 vence 01/02/2027"
    first, second = (credit_in(text, an_operator(order=order)) for order in DayOrder)
    assert first is not None
    assert second is not None
    assert (first.expires, second.expires) == (date(2027, 2, 1), date(2027, 1, 2))


def test_an_operator_without_patterns_is_read_by_the_usual_words() -> None:
    nobody = Operator(name="x", title="X", country="PE")
    for operator in (None, nobody):
        balance = credit_in("Your balance is KSh 20.00", operator)
        assert balance is not None
        assert balance.amount == Decimal("20.00")


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("Recarga de S/ 10.00 hecha. Su saldo es S/ 22.50", Meaning.DONE),
        ("El código no es válido", Meaning.REFUSED),
        ("Estamos procesando su solicitud", Meaning.UNCLEAR),
        ("Recarga de S/ 10.00 hecha. El codigo no es valido", Meaning.UNCLEAR),
        ("", Meaning.UNCLEAR),
    ],
)
def test_an_answer_to_a_voucher_is_done_refused_or_unclear(text: str, means: Meaning) -> None:
    deal = Deal(code="*1*{voucher}#", done=("recarga de {amount} hecha",), refused=("codigo no es valido",))
    assert meaning(text, deal) is means


def test_the_worth_of_a_voucher_is_what_the_operator_says() -> None:
    assert amount_in("Recarga de S/ 10.00 hecha. Saldo S/ 22.50", ("recarga de {amount} hecha",)) == Decimal("10.00")
    assert amount_in("Listo", ("recarga de {amount} hecha", "listo")) is None


@pytest.mark.parametrize("pattern", ["saldo {sum}", "{amount} y {amount}", "{amount}", "", "{any}"])
def test_what_is_no_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError):
        compiled(pattern)


@given(st.text(max_size=300))
def test_no_answer_of_an_operator_breaks_the_reading(text: str) -> None:
    credit_in(text, an_operator())
    credit_in(f"saldo {text} 5 {text}", an_operator())


def test_holes_of_a_code_are_filled() -> None:
    assert filled("*102*{voucher}#>1", voucher="123", pin="") == "*102*123#>1"


def test_the_operator_is_found_by_name_then_imsi_then_what_the_network_says() -> None:
    claro = Operator(name="claro", title="Claro", country="PE", networks=("71610",), calls_itself=("Claro",))
    entel = Operator(name="entel", title="Entel", country="PE", networks=("71617",), calls_itself=("Entel",))
    known = {"claro": claro, "entel": entel}
    assert find(known, named="Entel", imsi="716101234567890") is entel
    assert find(known, named="other", imsi="716101234567890") is None, "a name that is wrong is not replaced"
    assert find(known, named=None, imsi="716101234567890", network="Entel Peru") is claro
    assert find(known, named=None, imsi="001010123456789", network="ENTEL PERU") is entel
    assert find(known, named=None, imsi=None, network="71617") is entel
    assert find(known, named=None) is None
