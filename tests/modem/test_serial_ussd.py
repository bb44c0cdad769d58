"""USSD over the line: dialled once, answered in any form, and never told as not dialled where it may have been."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from modem.api import Msisdn, NetworkUssd, OutgoingSms, SendAccepted, UssdAnswer, UssdMode
from modem.errors import ModemError, NotDialledError
from modem.serial_driver import SerialModem
from modem.ussd_text import Form, written
from tests.modem.serial_rig import PlainPort, driver

HALF_A_MINUTE = timedelta(seconds=30)
SALDO = "Su saldo es S/ 12.50"


@pytest.fixture
def port() -> PlainPort:
    return PlainPort()


def opened(port: PlainPort, folder: Path, model: str = "R1") -> SerialModem:
    port.modem.overrides["+CGMM"] = lambda _command: [model, "OK"]
    modem = driver(port, folder)
    modem.open()
    port.written.clear()
    return modem


def dialled(port: PlainPort) -> list[str]:
    return [command for command in port.commands() if command.startswith("AT+CUSD")]


def answers(port: PlainPort, said: str, *, late: float = 1.5, first: str = "OK") -> Callable[[str], list[str]]:
    def takes(_command: str) -> list[str]:
        port.put((said,), late)
        return [first] if first else []

    return takes


@pytest.mark.parametrize(
    "shown",
    [
        f'"{SALDO}",15',
        f'"{SALDO}"',
        f'"{written(SALDO, Form.UCS2)}",72',
        f'"{written(SALDO, Form.PACKED)}",15',
    ],
)
def test_an_answer_in_any_form_is_read(port: PlainPort, tmp_path: Path, shown: str) -> None:
    modem = opened(port, tmp_path)
    port.modem.overrides["+CUSD=1,"] = answers(port, f"+CUSD: 0,{shown}")
    assert modem.ussd("*101#", HALF_A_MINUTE) == UssdAnswer(text=SALDO, mode=UssdMode.DONE)
    assert dialled(port) == ['AT+CUSD=1,"*101#",15']


def test_a_menu_of_several_lines_is_answered(port: PlainPort, tmp_path: Path) -> None:
    modem = opened(port, tmp_path)
    port.modem.overrides["+CUSD=1,"] = answers(port, '+CUSD: 1,"1 Saldo\r\n2 Recarga\r\n3 OK",15')
    assert modem.ussd("*100#", HALF_A_MINUTE) == UssdAnswer(text="1 Saldo\n2 Recarga\n3 OK", mode=UssdMode.REPLY_WANTED)
    port.modem.overrides["+CUSD=1,"] = answers(port, f'+CUSD: 0,"{SALDO}",15', late=0.0, first="")
    port.modem.overrides["+CUSD=1,"] = lambda _command: [f'+CUSD: 0,"{SALDO}",15', "OK"]
    assert modem.ussd("1", HALF_A_MINUTE).text == SALDO


@pytest.mark.parametrize(("mode", "meant"), list(enumerate(UssdMode)))
def test_what_the_network_means_is_told(port: PlainPort, tmp_path: Path, mode: int, meant: UssdMode) -> None:
    modem = opened(port, tmp_path)
    port.modem.overrides["+CUSD=1,"] = answers(port, f"+CUSD: {mode}")
    assert modem.ussd("*101#", HALF_A_MINUTE) == UssdAnswer(text="", mode=meant)


def test_a_huawei_is_written_to_in_packed_septets(port: PlainPort, tmp_path: Path) -> None:
    modem = opened(port, tmp_path, model="E173")
    port.modem.overrides["+CUSD=1,"] = answers(port, f'+CUSD: 0,"{written(SALDO, Form.PACKED)}",15')
    assert modem.ussd("*101#", HALF_A_MINUTE).text == SALDO
    assert dialled(port) == [f'AT+CUSD=1,"{written("*101#", Form.PACKED)}",15']


def test_a_form_that_is_refused_at_once_is_followed_by_another_which_is_kept(port: PlainPort, tmp_path: Path) -> None:
    modem = opened(port, tmp_path)
    ucs2 = written("*101#", Form.UCS2)

    def takes(command: str) -> list[str]:
        if ucs2 not in command:
            return ["+CME ERROR: 50"]
        port.put((f'+CUSD: 0,"{SALDO}",15',), 1.0)
        return ["OK"]

    port.modem.overrides["+CUSD=1,"] = takes
    assert modem.ussd("*101#", HALF_A_MINUTE).text == SALDO
    port.written.clear()
    assert modem.ussd("*101#", HALF_A_MINUTE).text == SALDO
    assert dialled(port) == [f'AT+CUSD=1,"{ucs2}",15']


@pytest.mark.parametrize("said", ["+CME ERROR: 30", "+CME ERROR: 10", "+CME ERROR: SIM PIN required"])
def test_a_code_that_certainly_did_not_leave_is_told_so(port: PlainPort, tmp_path: Path, said: str) -> None:
    modem = opened(port, tmp_path)
    port.modem.overrides["+CUSD=1,"] = lambda _command: [said]
    with pytest.raises(NotDialledError):
        modem.ussd("*101#", HALF_A_MINUTE)


def test_an_error_after_the_network_was_asked_is_no_proof_and_is_not_dialled_again(
    port: PlainPort, tmp_path: Path
) -> None:
    modem = opened(port, tmp_path)
    port.modem.overrides["+CUSD=1,"] = lambda _command: ["ERROR"]
    port.late = lambda command: 6.0 if "CUSD" in command else 0.0
    with pytest.raises(ModemError) as raised:
        modem.ussd("*101*1234567890#", HALF_A_MINUTE)
    assert not isinstance(raised.value, NotDialledError)
    assert len(dialled(port)) == 1
    assert "1234567890" not in str(raised.value), "a voucher's digits are worth money"


def test_an_error_said_later_ends_the_waiting(port: PlainPort, tmp_path: Path) -> None:
    modem = opened(port, tmp_path)
    port.modem.overrides["+CUSD=1,"] = answers(port, "+CME ERROR: 258")
    before = port.seconds
    with pytest.raises(ModemError):
        modem.ussd("*101#", HALF_A_MINUTE)
    assert port.seconds - before < 5


def test_no_answer_ends_in_time_and_a_late_one_comes_by_itself(port: PlainPort, tmp_path: Path) -> None:
    modem = opened(port, tmp_path)
    port.modem.overrides["+CUSD=1,"] = answers(port, f'+CUSD: 0,"{SALDO}",15', late=40.0)
    before = port.seconds
    with pytest.raises(ModemError, match="30 s"):
        modem.ussd("*101#", HALF_A_MINUTE)
    assert port.seconds - before == pytest.approx(30, abs=1)
    port.seconds += 20
    assert modem.poll()
    (late,) = [found for found in modem.receive() if isinstance(found, NetworkUssd)]
    assert (late.text, late.mode) == (SALDO, UssdMode.DONE)


def test_what_was_heard_before_the_dialling_is_no_answer(port: PlainPort, tmp_path: Path) -> None:
    modem = opened(port, tmp_path)
    port.say('+CUSD: 0,"Promo",15')
    port.modem.overrides["+CUSD=1,"] = answers(port, f'+CUSD: 0,"{SALDO}",15')
    assert modem.ussd("*101#", HALF_A_MINUTE).text == SALDO
    assert [found.text for found in modem.receive() if isinstance(found, NetworkUssd)] == ["Promo"]


def test_a_text_whose_quote_never_closes_stalls_nothing(port: PlainPort, tmp_path: Path) -> None:
    modem = opened(port, tmp_path)
    port.say('+CUSD: 0,"Promo')
    modem.poll()
    assert isinstance(modem.send(OutgoingSms(to=Msisdn("+51987654321"), text="hola")), SendAccepted)
    assert port.seconds < 5


def test_a_session_is_ended(port: PlainPort, tmp_path: Path) -> None:
    modem = opened(port, tmp_path)
    modem.ussd_cancel()
    port.modem.overrides["+CUSD=2"] = lambda _command: ["ERROR"]
    modem.ussd_cancel()
    assert dialled(port) == ["AT+CUSD=2"] * 2
