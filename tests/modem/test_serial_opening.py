"""Modems as they are found: with habits, without commands, in the middle of something. Open in the end, or a reason."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from modem.api import IncomingPart, Msisdn, OutgoingSms, Registration, SendAccepted, SimState
from modem.errors import ModemRefusedError, ModemSilentError, SimRefusedError
from modem.pin import PinLedger
from modem.serial_opening import shapes
from tests.modem.responder import deliver_pdu
from tests.modem.serial_rig import PlainPort, driver

ROSA = Msisdn("+51987654321")
HOLA = OutgoingSms(to=ROSA, text="hola")
THE_HUB_WAITS_SECONDS = 60.0

Override = Callable[[str], list[str]]


@pytest.fixture
def port() -> PlainPort:
    return PlainPort()


def says(*lines: str) -> Override:
    return lambda _command: list(lines)


def works(port: PlainPort, workdir: Path) -> None:
    """It opens, sends, and gives up and empties what it received."""
    modem = driver(port, workdir)
    modem.open()
    assert port.seconds < THE_HUB_WAITS_SECONDS
    assert isinstance(modem.send(HOLA), SendAccepted)
    port.modem.store(deliver_pdu(ROSA, "12"), announce=False)
    found = [message for message in modem.receive() if isinstance(message, IncomingPart)]
    assert [message.text for message in found] == ["12"]
    modem.delete(tuple(message.stored_at for message in found))
    assert port.modem.places == {}


@pytest.mark.parametrize(
    "refused",
    [
        ("+CSCS", "+CSMS", "+CMMS", "+CUSD", "+COPS=3", "+CMEE", "+CGMM"),
        ("+CNMI=?",),
        ("+CNMI",),
        ("+CPMS",),
        ("+CPMS=?",),
        ("+CMGL",),
        ("+CMGL", "+CPMS"),
        ("+CMGF=?",),
    ],
)
@pytest.mark.parametrize("error", ["ERROR", "+CME ERROR: 3", "+CMS ERROR: 303", "+CME ERROR: operation not supported"])
def test_a_modem_that_refuses_what_is_optional_works(
    port: PlainPort, tmp_path: Path, refused: tuple[str, ...], error: str
) -> None:
    for command in refused:
        port.modem.overrides[command] = says(error)
    works(port, tmp_path)


@pytest.mark.parametrize("command", ["+CMMS", "+CUSD=1", "^CURC", "+CSMS"])
def test_a_modem_that_does_not_hear_an_optional_command_at_all_works(
    port: PlainPort, tmp_path: Path, command: str
) -> None:
    port.modem.overrides["+CGMM"] = says("E173", "OK")
    port.modem.overrides[command] = says()
    works(port, tmp_path)


def test_a_huawei_without_its_makers_command_works(port: PlainPort, tmp_path: Path) -> None:
    port.modem.overrides["+CGMM"] = says("E173", "OK")
    port.modem.overrides["^CURC"] = says("COMMAND NOT SUPPORT")
    works(port, tmp_path)
    assert "AT^CURC=0" in port.commands()


def test_a_modem_with_storage_of_its_own_only_works(port: PlainPort, tmp_path: Path) -> None:
    port.modem.overrides["+CPMS=?"] = says('+CPMS: ("ME"),("ME"),("ME")', "OK")
    port.modem.overrides['+CPMS="SM"'] = says("+CMS ERROR: 302")
    works(port, tmp_path)
    assert 'AT+CPMS="ME"' in port.commands()


def test_a_modem_that_takes_three_seconds_for_each_answer_works(port: PlainPort, tmp_path: Path) -> None:
    port.late = lambda _command: 3.0
    port.late_sent = 3.0
    works(port, tmp_path)


@pytest.mark.parametrize(
    "line", ["^HWNAT: 1", "^BOOT:1,0,0,0,75", "RING", "NO CARRIER", "x" * 300, "\x00\xff\x80~A(", "AT"]
)
def test_a_modem_that_says_something_strange_before_every_answer_works(
    port: PlainPort, tmp_path: Path, line: str
) -> None:
    answer = port.modem.serve

    def serve(of: PlainPort) -> None:
        of.say(line)
        answer(of)

    port.modem.serve = serve  # type: ignore[method-assign]
    works(port, tmp_path)
    assert port.seconds < 5, "nothing was waited for"


@pytest.mark.parametrize("knows_escape", [True, False])
def test_a_prompt_that_another_program_left_open_is_closed_and_nothing_is_sent(
    port: PlainPort, tmp_path: Path, knows_escape: bool
) -> None:
    port.modem.knows_escape = knows_escape
    port.write(b"AT+CMGS=18\r")
    port.write(b"0011000B91")
    works(port, tmp_path)
    assert len(port.modem.sent) == 1, "only what works() sends"


def test_answers_to_a_program_before_us_are_not_taken_for_ours(port: PlainPort, tmp_path: Path) -> None:
    for seconds, lines in ((0.5, ("+CMGS: 4", "OK")), (1.0, ("+CSQ: 3,99", "OK")), (1.1, ("ERROR",))):
        port.put(lines, seconds)
    port.late = lambda _command: 0.7
    works(port, tmp_path)


def test_half_a_command_of_another_program_spoils_nothing(port: PlainPort, tmp_path: Path) -> None:
    port.write(b"AT+CM")
    works(port, tmp_path)


def test_a_mute_modem_is_given_up_in_time(port: PlainPort, tmp_path: Path) -> None:
    port.modem.mute = True
    with pytest.raises(ModemSilentError):
        driver(port, tmp_path).open()
    assert port.seconds < THE_HUB_WAITS_SECONDS


def test_a_modem_without_pdu_mode_is_for_the_other_driver(port: PlainPort, tmp_path: Path) -> None:
    port.modem.overrides["+CMGF=0"] = says("ERROR")
    with pytest.raises(ModemRefusedError, match="CMGF") as raised:
        driver(port, tmp_path).open()
    assert "gammu" in raised.value.hint


def test_a_sim_that_is_still_starting_is_waited_for(port: PlainPort, tmp_path: Path) -> None:
    answers = iter(["+CME ERROR: 14", "+CPIN: NOT READY", "+CME ERROR: 10", "+CPIN: READY"])

    def cpin(_command: str) -> list[str]:
        said = next(answers, "+CPIN: READY")
        return [said] if "ERROR" in said else [said, "OK"]

    busy = iter(["+CMS ERROR: 314", "+CMS ERROR: 515"])
    port.modem.overrides["+CPIN?"] = cpin
    port.modem.overrides["+CPMS=?"] = lambda _command: [next(busy, "")] if busy.__length_hint__() else _storages()
    works(port, tmp_path)


def _storages() -> list[str]:
    return ['+CPMS: ("SM"),("SM"),("SM")', "OK"]


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ("+CME ERROR: 10", SimState.MISSING),
        ("+CME ERROR: SIM not inserted", SimState.MISSING),
        ("+CPIN: SIM PUK", SimState.PUK_WANTED),
        ("+CME ERROR: 12", SimState.PUK_WANTED),
        ("+CPIN: SIM PIN", SimState.PIN_WANTED),
        ("+CME ERROR: 11", SimState.PIN_WANTED),
        ("+CPIN: PH-NET PIN", SimState.UNKNOWN),
    ],
)
def test_a_sim_that_does_not_let_it_work_says_why(port: PlainPort, tmp_path: Path, said: str, state: SimState) -> None:
    port.modem.overrides["+CPIN?"] = says(said) if "ERROR" in said else says(said, "OK")
    with pytest.raises(SimRefusedError) as raised:
        driver(port, tmp_path).open()
    assert raised.value.state is state
    assert raised.value.hint
    assert port.modem.pins_tried == []


@pytest.mark.parametrize("said", ["READY", "SIM PIN2", "SIM PUK2"])
def test_a_sim_that_wants_nothing_we_need_is_open(port: PlainPort, tmp_path: Path, said: str) -> None:
    port.modem.overrides["+CPIN?"] = says(f"+CPIN: {said}", "OK")
    works(port, tmp_path)


def test_a_pin_is_given_and_the_sim_waited_for(port: PlainPort, tmp_path: Path) -> None:
    port.modem.lock_with("1234")
    modem = driver(port, tmp_path, pin="1234")
    modem.open()
    assert port.modem.pins_tried == ["1234"]
    assert PinLedger(tmp_path, "1234").may_give()


def test_a_wrong_pin_is_given_once_and_never_again(port: PlainPort, tmp_path: Path) -> None:
    port.modem.lock_with("1234")
    for _ in range(3):
        with pytest.raises(SimRefusedError) as raised:
            driver(port, tmp_path, pin="4321").open()
        assert raised.value.state is SimState.PIN_REFUSED
    assert port.modem.pins_tried == ["4321"]


def test_a_modem_that_wants_its_reports_acknowledged_gets_it(port: PlainPort, tmp_path: Path) -> None:
    port.modem.overrides["+CSMS="] = says("+CMS ERROR: 302")
    port.modem.overrides["+CSMS?"] = says("+CSMS: 1,1,1,1", "OK")
    port.modem.overrides["+CNMA"] = says("OK")
    modem = driver(port, tmp_path)
    modem.open()
    pdu = deliver_pdu(ROSA, "12", dcs=0x10)
    port.say(f"+CMT: ,{len(pdu) - 1 - pdu[0]}\r\n{pdu.hex().upper()}")
    assert [message.text for message in modem.receive() if isinstance(message, IncomingPart)] == ["12"]
    assert port.commands()[-1] == "AT+CNMA"


@pytest.mark.parametrize(
    ("offered", "first"),
    [
        ("(0-2),(0-3),(0,2),(0-2),(0,1)", "2,1,0,1,0"),
        ("(0,1),(0,1),(0),(0),(1)", "1,1,0,0,1"),
        ("(0-3),(0,1),(0),(0,2)", "2,1,0,2"),
        ("(1),(1)", "1,1"),
        ("(0,3),(2,3),(2),(1),(0)", "3,2,2,1,0"),
        ("(0-2),(0,2),(0),(1),(0)", "2,0,0,1,0"),
        ("", "2,1,0,1,0"),
        ("nothing", "2,1,0,1,0"),
    ],
)
def test_of_what_is_offered_the_shape_that_stores_and_announces_is_taken(offered: str, first: str) -> None:
    assert shapes(offered)[0] == first
    assert shapes(None) == shapes("")


def test_the_first_shape_of_announcing_that_is_taken_is_kept(port: PlainPort, tmp_path: Path) -> None:
    port.modem.overrides["+CNMI=?"] = says("OK")
    port.modem.overrides["+CNMI="] = lambda line: ["OK"] if line == "AT+CNMI=2,1,0,0,0" else ["ERROR"]
    modem = driver(port, tmp_path)
    modem.open()
    assert [command for command in port.commands() if command.startswith("AT+CNMI=")][-1] == "AT+CNMI=2,1,0,0,0"
    port.modem.store(deliver_pdu(ROSA, "12"))
    assert modem.poll()


@pytest.mark.parametrize(
    ("creg", "cgreg", "cereg", "cops", "state"),
    [
        ("+CREG: 0,1", "ERROR", "ERROR", '+COPS: 0,0,"Red"', Registration.HOME),
        ("+CREG: 2,5,1A2B,01C4,7", "ERROR", "ERROR", '+COPS: 0,0,"Red"', Registration.ROAMING),
        ("+CREG: 0,3", "+CGREG: 0,2", "ERROR", "+COPS: 0", Registration.DENIED),
        ("+CREG: 0,0", "+CGREG: 0,0", '+CEREG: 0,1,"1","2",7', '+COPS: 0,0,"Red"', Registration.HOME),
        ("ERROR", "+CGREG: 0,1", "ERROR", '+COPS: 0,0,"Red"', Registration.HOME),
        ("ERROR", "ERROR", "ERROR", '+COPS: 0,0,"Red"', Registration.HOME),
        ("ERROR", "ERROR", "ERROR", "+COPS: 0", Registration.UNKNOWN),
        ("+CREG: 0,2", "+CGREG: 0,2", "ERROR", "+COPS: 0", Registration.SEARCHING),
        ("+CREG: 0,6", "ERROR", "ERROR", "+COPS: 0", Registration.HOME),
    ],
)
def test_registration_is_found_wherever_the_modem_tells_it(
    port: PlainPort, tmp_path: Path, creg: str, cgreg: str, cereg: str, cops: str, state: Registration
) -> None:
    for command, said in (("+CREG?", creg), ("+CGREG?", cgreg), ("+CEREG?", cereg), ("+COPS?", cops)):
        port.modem.overrides[command] = says("ERROR") if said == "ERROR" else says(said, "OK")
    modem = driver(port, tmp_path)
    modem.open()
    assert modem.status().registration is state
