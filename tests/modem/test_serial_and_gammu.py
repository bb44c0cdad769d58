"""Two drivers, one modem: whoever changes `driver` in the configuration finds every message under the name it had."""

from __future__ import annotations

import dataclasses
import time
from pathlib import Path

from modem.api import (
    Incoming,
    Link,
    ModemSettings,
    ModemStatus,
    Msisdn,
    OutgoingSms,
    Registration,
    SendAccepted,
    StoredAt,
)
from modem.driver import Driver
from modem.drivers import driver_of
from modem.gammu_driver import GAMMU
from modem.host import ModemHost
from modem.serial_driver import SERIAL
from tests.modem.responder import SCTS, Responder, deliver_pdu, report_pdu, septets, stamp

ROSA = Msisdn("+51987654321")
OPEN_LIMIT_S = 40.0
SOMEWHERE = StoredAt(storage="", location=0)

MESSAGES = (
    deliver_pdu(ROSA, "12"),
    deliver_pdu(ROSA, "x" * 160),
    deliver_pdu("Claro", "promo"),
    deliver_pdu("123", "promo"),
    deliver_pdu(ROSA, "ñandú ŋ 👍 ~", ucs2=True),
    deliver_pdu(ROSA, "12 \ud83d", ucs2=True, udh=bytes((0, 3, 7, 2, 1))),
    deliver_pdu(ROSA, "\udd00 y nada", ucs2=True, udh=bytes((0, 3, 7, 2, 2))),
    deliver_pdu(ROSA, "narrow", udh=bytes((0, 3, 7, 2, 1))),
    deliver_pdu(ROSA, "wide", udh=bytes((8, 4, 1, 7, 2, 2))),
    deliver_pdu(ROSA, "void", udh=bytes((0, 3, 7, 0, 0))),
    deliver_pdu(ROSA, "port", udh=bytes((5, 4, 0x0B, 0x84, 0x23, 0xF0))),
    deliver_pdu(ROSA, "", raw=b"\x01\x02\x03"),
    deliver_pdu(ROSA, "flash", dcs=0x10),
    deliver_pdu(ROSA, "compressed", dcs=0x20),
    deliver_pdu(ROSA, "when").replace(stamp(SCTS), b"\xff" * 7),
    deliver_pdu(ROSA, "this one was cut off")[:24],
    deliver_pdu(ROSA, "this one was cut later")[:-4],
    b"\x07\x91\x15\x99\x97",
    report_pdu(ROSA, 9, 0x46),
    report_pdu(ROSA, 10, 0x00),
    bytes((0, 0x11, 0, 11, 0x91)) + bytes.fromhex("1589674523F1") + bytes((0, 0, 0xFF, 4)) + septets("mine"),
)


def found_by(driver: Driver, folder: Path) -> tuple[list[Incoming], ModemStatus]:
    """What a driver finds in a modem with all of these, in a process as the hub has it."""
    responder = Responder(folder / "modem")
    responder.plug()
    host = ModemHost(ModemSettings(name="one", device=str(folder / "modem")), driver, folder)
    try:
        end = time.monotonic() + OPEN_LIMIT_S
        while not host.ensure_ready() and time.monotonic() < end:
            host.wait(0.5)
        assert host.link is Link.READY, host.detail
        for pdu in MESSAGES:
            responder.store(pdu, announce=False)
        found = sorted(host.receive(), key=lambda message: message.stored_at.location if message.stored_at else -1)
        return [placeless(message) for message in found], host.refresh_status()
    finally:
        host.stop()
        responder.unplug()


def placeless(message: Incoming) -> Incoming:
    """libgammu counts all storages in one row; the place is nobody's name."""
    return dataclasses.replace(message, stored_at=SOMEWHERE)  # type: ignore[arg-type]


def test_both_drivers_find_the_same_messages_under_the_same_digests(tmp_path: Path) -> None:
    (tmp_path / "gammu").mkdir()
    (tmp_path / "serial").mkdir()
    by_gammu, told_gammu = found_by(GAMMU, tmp_path / "gammu")
    by_serial, told_serial = found_by(SERIAL, tmp_path / "serial")
    assert len(by_gammu) == len(MESSAGES)
    for one, other in zip(by_gammu, by_serial, strict=True):
        assert one == other
    same = {"registration": Registration.UNKNOWN, "operator": None}  # libgammu makes nothing of this responder's
    assert dataclasses.replace(told_gammu, **same) == dataclasses.replace(told_serial, **same)


def test_each_is_found_by_its_name() -> None:
    assert (driver_of("gammu"), driver_of("serial")) == (GAMMU, SERIAL)


def test_both_write_the_same_message(tmp_path: Path) -> None:
    texts = ("hola", "¿Cuántas niñas? " * 12, "[]{}~€^", "👍~" * 30)
    sent: dict[str, list[bytes]] = {}
    for name in ("gammu", "serial"):
        (tmp_path / name).mkdir()
        responder = Responder(tmp_path / name / "modem")
        responder.plug()
        settings = ModemSettings(name="one", device=str(responder.path))
        host = ModemHost(settings, driver_of(name), tmp_path / name)
        try:
            end = time.monotonic() + OPEN_LIMIT_S
            while not host.ensure_ready() and time.monotonic() < end:
                host.wait(0.5)
            for text in texts:
                assert isinstance(host.send(OutgoingSms(to=ROSA, text=text)), SendAccepted)
        finally:
            host.stop()
            responder.unplug()
        sent[name] = [tpdu(pdu) for pdu in responder.sent]
    assert sent["gammu"] == sent["serial"]


def tpdu(pdu: bytes) -> bytes:
    """Without the number of the centre, which the serial lane leaves to the modem, and without the parts' reference."""
    body = pdu[1 + pdu[0] :]
    concat = body.find(b"\x05\x00\x03")
    return body if concat < 0 else body[: concat + 3] + b"?" + body[concat + 4 :]
