"""The serial lane in the process the hub runs it in: what comes of a modem that hangs, leaves or comes back."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from modem.api import (
    IncomingPart,
    Link,
    MessageRef,
    ModemSettings,
    Msisdn,
    OutgoingSms,
    SendAccepted,
    SendRefused,
    SendUnknown,
)
from modem.host import Deadlines, ModemHost
from modem.serial_driver import SERIAL
from tests.modem.responder import Responder, deliver_pdu

ROSA = Msisdn("+51987654321")
DEADLINES = Deadlines(open=20.0, send_part=1.0, receive=5.0, delete=5.0, status=2.0)
TWO_PARTS = "x" * 161


@pytest.fixture
def modem(tmp_path: Path) -> Iterator[Responder]:
    responder = Responder(tmp_path / "modem")
    responder.plug()
    yield responder
    responder.unplug()


@pytest.fixture
def host(modem: Responder, tmp_path: Path) -> Iterator[ModemHost]:
    settings = ModemSettings(name="one", device=str(modem.path), debug_file=str(tmp_path / "debug"))
    host = ModemHost(settings, SERIAL, tmp_path, deadlines=DEADLINES)
    make_ready(host)
    yield host
    host.stop()


def make_ready(host: ModemHost) -> None:
    end = time.monotonic() + 20
    while not host.ensure_ready() and time.monotonic() < end:
        host.wait(0.2)
    assert host.link is Link.READY, host.detail


def sms(text: str) -> OutgoingSms:
    return OutgoingSms(to=ROSA, text=text)


def test_a_modem_that_hangs_over_a_later_part_leaves_the_first_reference(modem: Responder, host: ModemHost) -> None:
    modem.sends.extend(("accept", "mute"))
    outcome = host.send(sms(TWO_PARTS))
    assert isinstance(outcome, SendUnknown)
    assert outcome.refs == (MessageRef(1),)
    modem.mute = False
    make_ready(host)
    assert isinstance(host.send(sms("otra")), SendAccepted)


def test_a_modem_that_never_prompts_refused_it(modem: Responder, host: ModemHost) -> None:
    modem.sends.append("no_prompt")
    assert isinstance(host.send(sms("hola")), SendRefused)
    assert modem.sent == []


def test_unplugged_just_after_the_network_accepted_it_is_back_within_seconds(modem: Responder, host: ModemHost) -> None:
    modem.sends.append("lose")
    assert isinstance(host.send(sms("hola")), SendUnknown)
    modem.unplug()
    time.sleep(1)
    modem.plug()
    plugged = time.monotonic()
    make_ready(host)
    assert isinstance(host.send(sms("sigue")), SendAccepted)
    assert time.monotonic() - plugged < 8
    modem.store(deliver_pdu(ROSA, "12"))
    assert host.wait(5)
    assert [part.text for part in host.receive() if isinstance(part, IncomingPart)] == ["12"]


def test_what_the_line_said_is_in_the_debug_file(modem: Responder, host: ModemHost, tmp_path: Path) -> None:
    assert isinstance(host.send(sms("hola")), SendAccepted)
    host.receive()  # by now the process has put away what was said for the message
    said = (tmp_path / "debug").read_text()
    assert "> AT+CMGS=" in said
    assert "> ^Z" in said
