"""Menus of operators, and the credit in their answers."""

from __future__ import annotations

from decimal import Decimal

import pytest

from modem.ussd import balance_in, steps_of, walk


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("Su saldo es S/ 12.50. Vence el 31/12/2026.", "12.50", "S/"),
        ("Saldo: S/.5.00 Vence 01/02/27", "5.00", "S/."),
        ("Your balance is 12.50. Valid until 2026-12-31.", "12.50", ""),
        ("Votre solde est de 5 000 FCFA, valable jusqu'au 12/01/2027", "5000", "FCFA"),
        ("Solde principal: 350F CFA. Bonus: 20F CFA", "350", "F CFA"),
        ("Balance KSh 1,234.50", "1234.50", "KSh"),
        ("Tiene 1.234,50 soles", "1234.50", "soles"),
        ("Saldo 0", "0", ""),
        ("Credito: 7,5", "7.5", ""),
    ],
)
def test_the_credit_is_read_as_the_operator_wrote_it(text: str, amount: str, currency: str) -> None:
    balance = balance_in(text)
    assert balance is not None
    assert balance.amount == Decimal(amount)
    assert balance.currency == currency


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Red Andina\n1 Saldo\n2 Recargar\n3 Paquetes",
        "1 100 SMS por S/ 3\n2 500 SMS por S/ 10",
        "Servicio no disponible. Llame al 123.",
        "Le quedan 100 SMS",
    ],
)
def test_what_names_no_credit_or_several_is_not_guessed(text: str) -> None:
    assert balance_in(text) is None


def test_a_menu_is_walked_step_by_step() -> None:
    dialled: list[str] = []

    def dial(code: str) -> str:
        dialled.append(code)
        return f"answer to {code}"

    assert walk(dial, "*100# > 1 > 2") == "answer to 2"
    assert dialled == ["*100#", "1", "2"]


@pytest.mark.parametrize("code", ["", "saldo", "*100#>", "*100#>>1", "*1#>1>2>3>4>5>6"])
def test_what_is_no_code_is_refused_with_an_example(code: str) -> None:
    with pytest.raises(ValueError, match=r"USSD|steps"):
        steps_of(code)
