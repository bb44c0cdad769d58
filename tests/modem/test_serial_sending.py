"""What became of a message, exactly: every refusal by its code, every lost answer as one, nothing said twice."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from modem.api import (
    CauseKind,
    MessageRef,
    Msisdn,
    OutgoingSms,
    SendAccepted,
    SendOutcome,
    SendRefused,
    SendUnknown,
    StatusReport,
)
from modem.causes import cms
from modem.errors import ModemAbsentError, ModemSilentError
from modem.recorder import Recorder
from modem.serial_driver import SerialModem
from modem.serial_trace import what_left
from tests.modem.responder import report_pdu
from tests.modem.serial_rig import PlainPort, driver

ROSA = Msisdn("+51987654321")
TWO_PARTS = "x" * 161
THREE_PARTS = "x" * 400
COMMON = (1, 8, 10, 21, 27, 28, 29, 30, 38, 41, 42, 47, 50, 69, 81, 95, 96, 111, 127, 302, 304, 313, 321, 322, 330, 331)
COMMON += (332, 500, 512)


def sms(text: str) -> OutgoingSms:
    return OutgoingSms(to=ROSA, text=text, validity=timedelta(hours=6))


@pytest.fixture
def port() -> PlainPort:
    return PlainPort()


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture
def modem(port: PlainPort, tmp_path: Path, recorder: Recorder) -> SerialModem:
    modem = driver(port, tmp_path, recorder=recorder)
    modem.open()
    port.written.clear()
    return modem


def test_between_two_messages_nothing_is_asked(modem: SerialModem, port: PlainPort) -> None:
    for text in ("hola", TWO_PARTS):
        assert isinstance(modem.send(sms(text)), SendAccepted)
    assert [command.partition("=")[0] for command in port.commands()] == ["AT+CMGS"] * 3


@pytest.mark.parametrize("code", COMMON)
@pytest.mark.parametrize("plan", ["refuse", "refuse_prompt"])
def test_a_refusal_has_its_code_before_and_after_the_prompt(
    modem: SerialModem, port: PlainPort, plan: str, code: int
) -> None:
    port.modem.sends.append(f"{plan} {code}")
    assert modem.send(sms("hola")) == SendRefused(cause=cms(code))
    assert isinstance(modem.send(sms("otra vez")), SendAccepted)


@pytest.mark.parametrize(
    ("said", "kind", "code"),
    [
        ("+CMS ERROR: network out of order", CauseKind.CMS, 38),
        ("+CMS ERROR: SIM busy", CauseKind.CMS, 314),
        ("+CMS ERROR:  memory full", CauseKind.CMS, 322),
        ("+CME ERROR: no network service", CauseKind.CME, 30),
        ("+CME ERROR: SIM not inserted", CauseKind.CME, 10),
        ("+CMS ERROR: the maker's own words", CauseKind.CMS, None),
        ("ERROR", CauseKind.DEVICE, None),
        ("COMMAND NOT SUPPORT", CauseKind.DEVICE, None),
    ],
)
def test_a_refusal_in_words_is_understood(
    modem: SerialModem, port: PlainPort, said: str, kind: CauseKind, code: int | None
) -> None:
    port.modem.said_to_sends = said
    outcome = modem.send(sms("hola"))
    assert isinstance(outcome, SendRefused)
    assert (outcome.cause.kind, outcome.cause.code) == (kind, code)
    assert outcome.cause.text


def test_an_answer_behind_the_echo_of_the_message_is_seen(modem: SerialModem, port: PlainPort) -> None:
    port.modem.said_to_sends = "> 0011000B91\x1a+CMS ERROR: 38"
    assert modem.send(sms("hola")) == SendRefused(cause=cms(38))
    port.modem.said_to_sends = "> 0011000B91\x1a +CMGS: 7\r\n\r\nOK"
    assert modem.send(sms("hola")) == SendAccepted(refs=(MessageRef(7),))


def test_an_answer_that_comes_after_two_minutes_is_waited_for(modem: SerialModem, port: PlainPort) -> None:
    port.late_sent = 119.0
    assert modem.send(sms("hola")) == SendAccepted(refs=(MessageRef(1),))
    assert port.seconds >= 119


@pytest.mark.parametrize("plan", ["lose", "mute"])
def test_an_answer_that_never_comes_leaves_it_unknown(modem: SerialModem, port: PlainPort, plan: str) -> None:
    port.modem.sends.append(plan)
    before = port.seconds
    assert isinstance(modem.send(sms("hola")), SendUnknown)
    assert len(port.modem.sent) == 1
    assert port.seconds - before < 130, "the hub kills the process then"


def test_after_a_lost_answer_the_late_one_is_not_taken_for_the_next(modem: SerialModem, port: PlainPort) -> None:
    port.late_sent = 125.0
    assert isinstance(modem.send(sms("hola")), SendUnknown)
    port.late_sent = 0.0
    assert modem.send(sms("y ésta")) == SendAccepted(refs=(MessageRef(2),))


def test_a_prompt_that_never_comes_means_that_nothing_left(modem: SerialModem, port: PlainPort) -> None:
    port.modem.sends.append("no_prompt")
    with pytest.raises(ModemSilentError):
        modem.send(sms("hola"))
    assert port.modem.sent == []
    assert port.written[-1] == b"\x1b", "the command is taken back, should the prompt come late"


def test_unplugged_before_anything_was_handed_over_nothing_left(modem: SerialModem, port: PlainPort) -> None:
    port.gone = True
    with pytest.raises(ModemAbsentError):
        modem.send(sms("hola"))


def test_unplugged_in_the_middle_of_a_long_message_its_first_part_is_known(modem: SerialModem, port: PlainPort) -> None:
    port.unplugged_after = 1
    outcome = modem.send(sms(THREE_PARTS))
    assert outcome == SendUnknown(refs=(MessageRef(1),), detail=outcome.detail)  # type: ignore[union-attr]


def test_unplugged_after_it_was_handed_over_it_is_unknown(modem: SerialModem, port: PlainPort) -> None:
    port.modem.sends.append("lose")
    port.unplugged_after = 1
    assert isinstance(modem.send(sms("hola")), SendUnknown)


def test_a_part_refused_in_passing_is_tried_once_more(modem: SerialModem, port: PlainPort) -> None:
    port.modem.sends.extend(("accept", "refuse 42", "accept"))
    assert modem.send(sms(TWO_PARTS)) == SendAccepted(refs=(MessageRef(1), MessageRef(2)))


def test_a_part_refused_for_good_after_others_left_is_unknown(modem: SerialModem, port: PlainPort) -> None:
    port.modem.sends.extend(("accept", "refuse 69"))
    outcome = modem.send(sms(TWO_PARTS))
    assert isinstance(outcome, SendUnknown)
    assert outcome.refs == (MessageRef(1),)
    assert len(port.modem.sent) == 1


def test_a_report_in_the_middle_of_a_send_is_kept(modem: SerialModem, port: PlainPort) -> None:
    pdu = report_pdu(ROSA, 77, 0)
    port.before_sent = (f"+CDS: {len(pdu) - 1 - pdu[0]}\r\n{pdu.hex().upper()}",)
    assert modem.send(sms("hola")) == SendAccepted(refs=(MessageRef(1),))
    assert modem.poll()
    assert [found.ref for found in modem.receive() if isinstance(found, StatusReport)] == [77]


@pytest.mark.parametrize("prompt", [b"\r\n> ", b"> ", b"\r\n>", b">", b"\r\n\x00> ", b"\xff\xfe> "])
@pytest.mark.parametrize("ending", ["\r\n", "\r", "\n"])
@pytest.mark.parametrize("echo", [True, False])
def test_prompts_echoes_and_line_ends_of_every_kind(tmp_path: Path, prompt: bytes, ending: str, echo: bool) -> None:
    port = PlainPort(prompt=prompt, ending=ending, echo=echo)
    modem = driver(port, tmp_path)
    modem.open()
    assert modem.send(sms(TWO_PARTS)) == SendAccepted(refs=(MessageRef(1), MessageRef(2)))


def test_a_modem_that_names_no_reference_has_accepted_all_the_same(modem: SerialModem, port: PlainPort) -> None:
    port.modem.said_to_sends = "OK"
    assert modem.send(sms("hola")) == SendAccepted(refs=())


def test_a_reference_without_its_ok_is_an_acceptance(modem: SerialModem, port: PlainPort) -> None:
    port.modem.said_to_sends = "+CMGS: 9"
    assert modem.send(sms("hola")) == SendAccepted(refs=(MessageRef(9),))


@pytest.mark.parametrize(
    ("plans", "text", "left"),
    [
        ((), "hola", SendAccepted),
        (("refuse 38",), "hola", SendRefused),
        (("lose",), "hola", SendUnknown),
        (("accept", "lose"), TWO_PARTS, SendUnknown),
        (("accept", "refuse 42", "accept"), TWO_PARTS, SendAccepted),
        (("refuse_prompt 330",), "hola", SendRefused),
    ],
)
def test_the_record_tells_the_same_to_who_comes_after(
    modem: SerialModem, port: PlainPort, recorder: Recorder, plans: tuple[str, ...], text: str, left: type[SendOutcome]
) -> None:
    port.modem.sends.extend(plans)
    outcome = modem.send(sms(text))
    judged = what_left(recorder.read(), 2 if text == TWO_PARTS else 1)
    assert isinstance(outcome, left)
    assert isinstance(judged, left)
    if not isinstance(outcome, SendRefused) and not isinstance(judged, SendRefused):
        assert judged.refs == outcome.refs


def test_a_record_cut_off_at_any_line_never_calls_refused_what_may_have_left(
    modem: SerialModem, port: PlainPort, recorder: Recorder
) -> None:
    modem.send(sms(TWO_PARTS))
    lines = recorder.read().splitlines()
    handed = next(place for place, line in enumerate(lines) if line.endswith("> ^Z"))
    for cut in range(len(lines) + 1):
        judged = what_left("\n".join(lines[:cut]) + "\n", 2)
        assert isinstance(judged, SendRefused) is (cut <= handed)


def test_no_pin_is_ever_in_the_record(tmp_path: Path) -> None:
    port, recorder = PlainPort(), Recorder()
    port.modem.lock_with("4711")
    modem = driver(port, tmp_path, pin="4711", recorder=recorder)
    modem.open()
    assert 'AT+CPIN="4711"' in port.commands()
    assert "4711" not in recorder.read()
    assert "AT+CPIN=" in recorder.read()


def report(ref: int, to: str = ROSA) -> str:
    pdu = report_pdu(to, ref, 0)
    return f"+CDS: {len(pdu) - 1 - pdu[0]}\r\n{pdu.hex().upper()}"


def lost_while(modem: SerialModem, port: PlainPort, *said: str, before: bool = True) -> tuple[SendOutcome, float]:
    """Send a message whose answer never comes while this is said; what became of it, and after how long."""
    if before:
        assert isinstance(modem.send(sms("antes")), SendAccepted)
    port.before_sent = said
    port.modem.sends.append("lose")
    began = port.now()
    return modem.send(sms("hola")), port.now() - began


def test_a_report_with_the_next_reference_stands_for_the_answer_that_was_lost(
    modem: SerialModem, port: PlainPort
) -> None:
    outcome, took = lost_while(modem, port, report(2))
    assert outcome == SendAccepted(refs=(MessageRef(2),))
    assert took < 5
    port.before_sent = ()
    assert [found.ref for found in modem.receive() if isinstance(found, StatusReport)] == [2], "it is handed up too"
    assert modem.send(sms("otra")) == SendAccepted(refs=(MessageRef(3),))


@pytest.mark.parametrize(
    "said",
    [report(1), report(3), report(2, "+51911111111"), "^HWNAT: 1", '+CMTI: "SM",1'],
    ids=["of the one before", "of nobody", "to another", "noise", "a message"],
)
def test_a_report_of_another_message_ends_no_wait(modem: SerialModem, port: PlainPort, said: str) -> None:
    outcome, took = lost_while(modem, port, said)
    assert isinstance(outcome, SendUnknown)
    assert took > 120


@pytest.mark.parametrize(("said", "before"), [('+CDSI: "SR",1', True), (report(9), False)])
def test_a_report_that_may_be_of_this_message_ends_the_wait_when_the_networks_time_is_over(
    modem: SerialModem, port: PlainPort, said: str, before: bool
) -> None:
    outcome, took = lost_while(modem, port, said, before=before)
    assert isinstance(outcome, SendUnknown)
    assert 50 < took < 70
    assert [found.ref for found in outcome.heard if isinstance(found, StatusReport)] == ([] if before else [9])


def test_the_answer_is_still_believed_where_it_comes_behind_a_report(modem: SerialModem, port: PlainPort) -> None:
    assert isinstance(modem.send(sms("antes")), SendAccepted)
    port.before_sent = (report(2), '+CDSI: "SR",1')
    port.late_sent = 1.0
    assert modem.send(sms("hola")) == SendAccepted(refs=(MessageRef(2),))


def test_the_next_part_leaves_in_step_after_one_that_only_its_report_speaks_of(
    modem: SerialModem, port: PlainPort
) -> None:
    assert isinstance(modem.send(sms("antes")), SendAccepted)
    port.before_sent = (report(2),)
    port.modem.sends.extend(("lose", "accept"))
    assert modem.send(sms(TWO_PARTS)) == SendAccepted(refs=(MessageRef(2), MessageRef(3)))
    assert len(port.modem.sent) == 3
