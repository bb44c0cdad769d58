"""USSD over both drivers: what modems and networks do with it, said by a modem that obeys."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta

import pytest

from modem.api import (
    Link,
    ModemSettings,
    Msisdn,
    NetworkUssd,
    OutgoingSms,
    SendAccepted,
    StatusReport,
    UssdAnswer,
    UssdMode,
)
from modem.charset import encode_gsm7, pack
from modem.errors import ModemError, NotDialledError
from modem.gammu_driver import GAMMU
from modem.host import ModemHost
from modem.serial_driver import SERIAL
from tests.modem.responder import Responder, deliver_pdu, report_pdu

ROSA = Msisdn("+51987654321")
MENU = "Red Andina\n1 Saldo\n2 Recargar"
SAYS = "Su saldo es S/ 12.50. Vence 31/12/2026"
OPEN_LIMIT_S = 40.0
SOON = timedelta(seconds=2)


@pytest.fixture(scope="module", params=[pytest.param(GAMMU, id="gammu"), pytest.param(SERIAL, id="serial")])
def line(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Responder, ModemHost]]:
    folder = tmp_path_factory.mktemp("ussd")
    responder = Responder(folder / "modem")
    responder.plug()
    host = ModemHost(ModemSettings(name="one", device=str(folder / "modem")), request.param, folder)
    end = time.monotonic() + OPEN_LIMIT_S
    while not host.ensure_ready() and time.monotonic() < end:
        host.wait(0.5)
    assert host.link is Link.READY, host.detail
    yield responder, host
    host.stop()
    responder.unplug()


@pytest.fixture
def modem(line: tuple[Responder, ModemHost]) -> Responder:
    line[0].overrides.clear()
    line[1].receive()
    line[0].lines.clear()
    return line[0]


@pytest.fixture
def host(line: tuple[Responder, ModemHost]) -> ModemHost:
    assert line[1].ensure_ready()
    return line[1]


def answers(modem: Responder, *lines: str) -> None:
    modem.overrides["+CUSD=1,"] = lambda _line: list(lines)


def hexed(text: str) -> str:
    return text.encode("utf-16-be").hex().upper()


def packed(text: str) -> str:
    return pack(encode_gsm7(text) or b"").hex().upper()


@pytest.mark.parametrize(
    ("said", "text"),
    [
        (f'"{SAYS}",15', SAYS),
        (f'"{hexed(SAYS)}",72', SAYS),
        (f'"{hexed(SAYS)}",15', SAYS),
        (f'"{packed(SAYS)}",15', SAYS),
        (f'"{SAYS}"', SAYS),
        (f'"{MENU}",15', MENU),
        ('"' + MENU.replace("\n", "\r\n") + '",15', MENU),
    ],
)
def test_a_text_is_read_however_the_modem_writes_it(modem: Responder, host: ModemHost, said: str, text: str) -> None:
    answers(modem, "OK", f"+CUSD: 0,{said}")
    assert host.ussd("*123#", SOON) == UssdAnswer(text=text, mode=UssdMode.DONE)
    assert isinstance(host.send(OutgoingSms(to=ROSA, text="después")), SendAccepted), "libgammu is still in step"


@pytest.mark.parametrize(
    ("said", "mode"),
    [("2", UssdMode.ENDED), ("3", UssdMode.OTHER_CLIENT), ("4", UssdMode.UNSUPPORTED), ("5", UssdMode.TIMEOUT)],
)
def test_what_the_network_means_is_told_though_it_says_no_word(
    modem: Responder, host: ModemHost, said: str, mode: UssdMode
) -> None:
    answers(modem, "OK", f"+CUSD: {said}")
    assert host.ussd("*123#", SOON) == UssdAnswer(text="", mode=mode)


def test_the_end_of_the_session_before_is_not_the_answer(modem: Responder, host: ModemHost) -> None:
    answers(modem, "OK", "+CUSD: 2", f'+CUSD: 1,"{MENU}",15')
    assert host.ussd("*100#", SOON) == UssdAnswer(text=MENU, mode=UssdMode.REPLY_WANTED)


def test_an_answer_before_the_modem_says_ok_is_the_answer(modem: Responder, host: ModemHost) -> None:
    answers(modem, f'+CUSD: 0,"{SAYS}",15', "OK")
    assert host.ussd("*123#", SOON).text == SAYS


def test_a_modem_that_wants_codes_packed_is_given_them_packed_from_then_on(modem: Responder, host: ModemHost) -> None:
    host.restart()
    while not host.ensure_ready():
        host.wait(0.5)

    def huawei(line: str) -> list[str]:
        return ["OK", f'+CUSD: 0,"{packed(SAYS)}",15'] if '"AA180C3602"' in line else ["ERROR"]

    modem.overrides["+CUSD=1,"] = huawei
    assert host.ussd("*100#", SOON).text == SAYS
    modem.lines.clear()
    assert host.ussd("*100#", SOON).text == SAYS
    assert [line for line in modem.lines if "+CUSD" in line] == ['AT+CUSD=1,"AA180C3602",15']
    answers(modem, "ERROR")
    modem.lines.clear()
    with pytest.raises(ModemError) as error:
        host.ussd("*100#", SOON)
    assert not isinstance(error.value, NotDialledError), "an ERROR without a reason may have come from the network"
    assert len([line for line in modem.lines if "+CUSD" in line]) == 1, "a form that was taken is not changed"
    host.restart()
    while not host.ensure_ready():
        host.wait(0.5)


@pytest.mark.parametrize("final", ["+CME ERROR: 30", "+CME ERROR: 10", "+CME ERROR: SIM not inserted"])
def test_a_modem_that_could_not_even_try_did_not_dial(modem: Responder, host: ModemHost, final: str) -> None:
    answers(modem, final)
    with pytest.raises(NotDialledError):
        host.ussd("*123#", SOON)
    assert host.link is Link.READY


def test_what_came_before_is_no_answer_and_is_not_lost(modem: Responder, host: ModemHost) -> None:
    modem.say('+CUSD: 1,"Gane un carro: 1 Si 2 No",15')
    time.sleep(0.3)
    answers(modem, "OK", f'+CUSD: 0,"{SAYS}",15')
    assert host.ussd("*123#", SOON).text == SAYS
    found = [message for message in host.receive() if isinstance(message, NetworkUssd)]
    assert [(message.text, message.mode) for message in found] == [("Gane un carro: 1 Si 2 No", UssdMode.REPLY_WANTED)]
    assert not [message for message in host.receive() if isinstance(message, NetworkUssd)]


def test_the_same_words_heard_twice_are_two_announcements(modem: Responder, host: ModemHost) -> None:
    for _ in range(2):
        modem.say('+CUSD: 0,"Promo",15')
        assert host.wait(5)
        time.sleep(0.2)
    found = [message for message in host.receive() if isinstance(message, NetworkUssd)]
    assert [message.text for message in found] == ["Promo", "Promo"]
    assert len({message.digest for message in found}) == 2
    assert found[0].heard < found[1].heard


def test_an_answer_that_comes_too_late_comes_unasked(modem: Responder, host: ModemHost) -> None:
    answers(modem, "OK")
    with pytest.raises(ModemError, match="no answer to"):
        host.ussd("*123#", timedelta(seconds=0.5))
    modem.say(f'+CUSD: 0,"{hexed(SAYS)}",72')
    assert host.wait(5)
    assert [message.text for message in host.receive() if isinstance(message, NetworkUssd)] == [SAYS]


def test_messages_and_reports_that_come_while_it_dials_are_kept(modem: Responder, host: ModemHost) -> None:
    def busy(_line: str) -> list[str]:
        modem.store(deliver_pdu(ROSA, "12 y 15"))
        modem.report(report_pdu(ROSA, 9, 0))
        return ["OK", f'+CUSD: 0,"{SAYS}",15']

    modem.overrides["+CUSD=1,"] = busy
    assert host.ussd("*123#", SOON).text == SAYS
    assert host.wait(5), "what was announced meanwhile is announced now"
    found = host.receive()
    assert [message.ref for message in found if isinstance(message, StatusReport)] == [9]
    assert "12 y 15" in {getattr(message, "text", "") for message in found}


def test_a_voucher_is_neither_in_an_error_nor_in_the_debug_file(modem: Responder, host: ModemHost) -> None:
    answers(modem, "OK")
    with pytest.raises(ModemError) as error:
        host.ussd("*123*12345678901234#", timedelta(seconds=0.3))
    assert "1234567" not in str(error.value)
    assert "*123*" in str(error.value)


def test_a_session_is_ended(modem: Responder, host: ModemHost) -> None:
    host.ussd_cancel()
    assert [line for line in modem.lines if "+CUSD" in line] == ["AT+CUSD=2"]
    assert isinstance(host.send(OutgoingSms(to=ROSA, text="después")), SendAccepted)


def test_a_mute_modem_costs_the_time_given_and_is_restarted(modem: Responder, host: ModemHost) -> None:
    def mute(_line: str) -> list[str]:
        modem.mute = True
        return []

    modem.overrides["+CUSD=1,"] = mute
    began = time.monotonic()
    with pytest.raises(ModemError):
        host.ussd("*123#", SOON)
    assert time.monotonic() - began < 5
    assert host.link is Link.SILENT
    modem.mute = False
