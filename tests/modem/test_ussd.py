"""Menus of operators, and the credit in their answers."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from modem.api import UssdAnswer, UssdMode
from modem.errors import ModemError, NotDialledError
from modem.ussd import Walked, balance_in, steps_of, walk


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
        "1 Saldo 2 Recargar 3 Paquetes",
        "1.Saldo 2.Recargar",
        "Servicio no disponible. Llame al 123.",
        "Le quedan 100 SMS",
        "Saldo promocional S/ 5.00, saldo principal S/ 0.20",
    ],
)
def test_what_names_no_credit_or_several_is_not_guessed(text: str) -> None:
    assert balance_in(text) is None


class Phone:
    """Answers each step with the next of its answers; an error is raised instead. Each answer takes `takes` seconds."""

    def __init__(self, *answers: UssdAnswer | ModemError, takes: float = 1.0) -> None:
        self.answers = list(answers)
        self.takes = takes
        self.at = 100.0
        self.dialled: list[tuple[str, float]] = []
        self.cancelled = 0

    def now(self) -> float:
        return self.at

    def ussd(self, code: str, timeout: timedelta) -> UssdAnswer:
        self.dialled.append((code, timeout.total_seconds()))
        self.at += self.takes
        answer = self.answers.pop(0)
        if isinstance(answer, ModemError):
            raise answer
        return answer

    def ussd_cancel(self) -> None:
        self.cancelled += 1

    def walks(self, code: str) -> Walked:
        return walk(self, steps_of(code), now=self.now, seconds=30, refused=lambda text: "no" in text)


def menu(text: str = "1 Saldo") -> UssdAnswer:
    return UssdAnswer(text=text, mode=UssdMode.REPLY_WANTED)


END = UssdAnswer(text="Saldo 5", mode=UssdMode.DONE)


def test_a_menu_is_walked_step_by_step_in_the_time_there_is() -> None:
    phone = Phone(menu(), menu(), END)
    assert phone.walks("*100# > 1 > 2") == Walked(answered=3, begun=3, answer=END)
    assert phone.dialled == [("*100#", 30), ("1", 29), ("2", 28)]
    assert phone.cancelled == 0, "the network has closed it"


def test_a_menu_that_still_asks_at_the_end_is_closed_politely() -> None:
    phone = Phone(menu())
    assert phone.walks("*100#").answered == 1
    assert phone.cancelled == 1


def test_an_answer_that_asks_nothing_ends_the_walk_before_its_end() -> None:
    phone = Phone(menu(), END)
    assert phone.walks("*100#>1>2>3") == Walked(answered=2, begun=2, answer=END)
    assert len(phone.dialled) == 2


def test_a_no_ends_the_walk_before_the_next_step() -> None:
    phone = Phone(menu(), menu("no es valido, 1 Repetir"))
    assert phone.walks("*100#>1>2").answered == 2
    assert phone.cancelled == 1


def test_a_step_that_cannot_be_waited_for_is_not_begun() -> None:
    phone = Phone(menu(), menu(), END, takes=13)
    walked = phone.walks("*100#>1>2")
    assert (walked.answered, walked.begun, phone.cancelled) == (2, 2, 1)
    assert "too long" in str(walked.error)


@pytest.mark.parametrize(("error", "begun"), [(NotDialledError("no SIM"), 1), (ModemError("no answer"), 2)])
def test_how_far_it_may_have_come_is_told(error: ModemError, begun: int) -> None:
    phone = Phone(menu(), error)
    walked = phone.walks("*100#>1>2")
    assert (walked.answered, walked.begun, walked.error, phone.cancelled) == (1, begun, error, 1)


def test_a_modem_that_is_gone_when_the_session_is_closed_is_no_other_trouble() -> None:
    class Gone(Phone):
        def ussd_cancel(self) -> None:
            raise ModemError("gone")

    assert Gone(menu()).walks("*100#").answered == 1


@pytest.mark.parametrize("code", ["", "saldo", "*100#>", "*100#>>1", "*1#>1>2>3>4>5>6"])
def test_what_is_no_code_is_refused_with_an_example(code: str) -> None:
    with pytest.raises(ValueError, match=r"USSD|steps"):
        steps_of(code)
