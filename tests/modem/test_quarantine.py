"""A message that kills its reader."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from modem.api import Incoming, IncomingPart, ModemSettings, Msisdn, OutgoingSms, SendAccepted, StoredAt
from modem.driver import Driver
from modem.errors import ModemError, ModemSilentError
from modem.gammu_records import unreadable
from modem.host import Deadlines, ModemHost
from modem.quarantine import KEPT_AWAY_SECONDS, Quarantine
from modem.recorder import Recorder
from tests.modem.pretend_modem import PretendModem, what_left

PLACE = StoredAt(storage="SM", location=3)
POISON = unreadable(b"\x07\x91poison", PLACE)
QUICK = Deadlines(open=3.0, send_part=3.0, receive=3.0, delete=3.0)


class PoisonedModem(PretendModem):
    """Dies over the message in place 3 until that is deleted; `stuck` cannot delete it."""

    def __init__(self, settings: ModemSettings, workdir: Path, recorder: Recorder) -> None:
        super().__init__(settings, workdir, recorder)
        self._device = Path(settings.device)
        self._recorder = recorder

    def receive(self) -> tuple[Incoming, ...]:
        if self._device.read_text().startswith("deleted"):
            return ()
        os.write(self._recorder.descriptor, b"reading the poison")
        os._exit(3)

    def delete(self, places: tuple[StoredAt, ...]) -> None:
        if self._device.read_text() == "stuck":
            raise ModemError("no")
        super().delete(places)


def being_read(words: str) -> IncomingPart | None:
    return POISON if words == "reading the poison" else None


POISONED = Driver(make=PoisonedModem, what_left=what_left, being_read=being_read)


@dataclass
class Clock:
    at: float = 0.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def device(tmp_path: Path) -> Path:
    path = tmp_path / "modem"
    path.write_text("fine")
    return path


@pytest.fixture
def host(device: Path, tmp_path: Path) -> Iterator[ModemHost]:
    host = ModemHost(ModemSettings(name="one", device=str(device)), POISONED, tmp_path, deadlines=QUICK)
    yield host
    host.stop()


def read_once(host: ModemHost) -> tuple[Incoming, ...]:
    end = time.monotonic() + 10
    while not host.ensure_ready() and time.monotonic() < end:
        host.wait(0.2)
    return host.receive()


def test_after_the_second_death_it_is_handed_over_unread_and_removed(host: ModemHost, device: Path) -> None:
    for _ in range(2):
        with pytest.raises(ModemSilentError):
            read_once(host)
    assert read_once(host) == (POISON,)
    host.delete((PLACE,))
    assert device.read_text() == "deleted 1"
    assert host.announced, "what lies behind it has waited"
    assert host.receive() == ()


def test_where_it_cannot_be_removed_messages_go_out_all_the_same(host: ModemHost, device: Path) -> None:
    device.write_text("stuck")
    for _ in range(2):
        with pytest.raises(ModemSilentError):
            read_once(host)
    assert read_once(host) == (POISON,)
    with pytest.raises(ModemError):
        host.delete((PLACE,))
    assert host.receive() == ()
    assert isinstance(host.send(OutgoingSms(to=Msisdn("+51987654321"), text="hola")), SendAccepted)


def test_one_death_is_no_proof_and_two_over_different_messages_are_none() -> None:
    apart = Quarantine(Clock())
    apart.died(POISON)
    apart.died(unreadable(b"other", PLACE))
    apart.died(None)
    assert apart.held == ()
    apart.died(POISON)
    assert apart.held == (POISON,)


def test_what_was_removed_has_to_kill_twice_again() -> None:
    apart = Quarantine(Clock())
    apart.died(POISON)
    apart.died(POISON)
    apart.removed((StoredAt(storage="SM", location=9), PLACE))
    apart.died(POISON)
    assert apart.held == ()


def test_what_cannot_be_removed_is_tried_again_after_an_hour() -> None:
    clock = Clock()
    apart = Quarantine(clock)
    apart.not_removed()
    assert not apart.barred
    apart.died(POISON)
    apart.died(POISON)
    apart.not_removed()
    assert apart.barred
    clock.at = KEPT_AWAY_SECONDS
    assert not apart.barred
    assert apart.held == (POISON,)
