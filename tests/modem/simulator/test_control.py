"""The control socket: wishes as JSON lines."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
import serial

from modem.simulator.control import WishError, read_fault
from modem.simulator.faults import Fault, FaultKind
from modem.simulator.simulator import Simulator
from tests.modem.simulator.rig import ANA, submit


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "control"


@pytest.fixture
def simulator(tmp_path: Path, place: Path) -> Iterator[Simulator]:
    with Simulator(link=tmp_path / "modem", control=place, clock=lambda: datetime.now(UTC), rng=Random(1)) as running:
        yield running


class Trainer:
    """Somebody at the control socket."""

    def __init__(self, place: Path) -> None:
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket.settimeout(2)
        self.socket.connect(str(place))
        self.lines = self.socket.makefile("r", encoding="utf-8")

    def wish(self, **wish: object) -> dict[str, Any]:
        self.socket.sendall(json.dumps(wish).encode() + b"\n")
        answer: dict[str, Any] = json.loads(self.lines.readline())
        return answer

    def close(self) -> None:
        self.lines.close()
        self.socket.close()


def test_a_trainer_texts_the_hub_and_sees_it_stored(simulator: Simulator, place: Path) -> None:
    trainer = Trainer(place)
    assert trainer.wish(do="sms", **{"from": ANA, "text": "31 niñas"}) == {"ok": True}
    status = trainer.wish(do="status")["status"]
    assert status["stored"] == [["SM", 1, 30], ["ME", 0, 20]]
    assert status["plugged"]
    assert status["registered"]
    trainer.close()


def test_a_trainer_sees_what_was_sent(simulator: Simulator, place: Path, tmp_path: Path) -> None:
    trainer = Trainer(place)
    pdu = submit("hola ñandú", report=True)
    with serial.Serial(str(tmp_path / "modem"), timeout=2) as port:
        port.write(f"AT+CMGS={len(pdu)}\r".encode())
        port.read_until(b"> ")
        port.write(f"00{pdu.hex()}\x1a".encode())
        port.read_until(b"OK\r\n")
    (sent,) = trainer.wish(do="sent")["sent"]
    assert (sent["to"], sent["text"], sent["ref"], sent["coding"]) == (ANA, "hola ñandú", 0, "ucs2")
    assert sent["report"]
    assert datetime.fromisoformat(sent["at"]).tzinfo is not None
    trainer.close()


def test_a_trainer_pulls_the_plug_and_puts_it_back(simulator: Simulator, place: Path, tmp_path: Path) -> None:
    trainer = Trainer(place)
    assert trainer.wish(do="fault", kind="unplug") == {"ok": True}
    assert not (tmp_path / "modem").is_symlink()
    assert trainer.wish(do="fault", kind="plug") == {"ok": True}
    assert (tmp_path / "modem").is_symlink()
    assert trainer.wish(do="fault", kind="no_signal") == {"ok": True}
    assert trainer.wish(do="status")["status"]["faults"] == ["no_signal"]
    trainer.close()


def test_what_cannot_be_read_is_said_and_ends_nothing(simulator: Simulator, place: Path) -> None:
    trainer = Trainer(place)
    for wish in ({"do": "dance"}, {"do": "fault", "kind": "flood"}, {"do": "sms", "from": ANA}, {}):
        answer = trainer.wish(**wish)
        assert not answer["ok"]
        assert answer["error"]
    trainer.socket.sendall(b"not json\n[1]\n\xff\n")
    assert [json.loads(trainer.lines.readline())["ok"] for _ in range(3)] == [False, False, False]
    assert trainer.wish(do="status")["ok"]
    trainer.close()


def test_several_trainers_may_come_and_go(simulator: Simulator, place: Path) -> None:
    first, second = Trainer(place), Trainer(place)
    assert first.wish(do="status")["ok"]
    first.close()
    assert second.wish(do="status")["ok"]
    second.close()
    assert Trainer(place).wish(do="status")["ok"]


def test_the_socket_is_gone_at_the_end_and_a_dead_one_is_replaced(tmp_path: Path, place: Path) -> None:
    dead = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    dead.bind(str(place))
    dead.close()
    with Simulator(link=tmp_path / "modem", control=place, clock=lambda: datetime.now(UTC), rng=Random(1)):
        trainer = Trainer(place)
        assert trainer.wish(do="status")["ok"]
        trainer.close()
    assert not place.exists()


def test_a_socket_somebody_serves_is_not_taken(simulator: Simulator, place: Path, tmp_path: Path) -> None:
    other = Simulator(link=tmp_path / "other", control=place, clock=lambda: datetime.now(UTC), rng=Random(1))
    with pytest.raises(OSError):
        other.start()
    assert not (tmp_path / "other").is_symlink()
    trainer = Trainer(place)
    assert trainer.wish(do="status")["ok"]
    trainer.close()


def test_a_fault_is_read_with_its_fields() -> None:
    assert read_fault({"kind": "refuse", "code": 331, "times": 3}) == Fault(kind=FaultKind.REFUSE, code=331, times=3)
    assert read_fault({"kind": "hang", "seconds": 2}) == Fault(kind=FaultKind.HANG, seconds=2.0)


@pytest.mark.parametrize(
    "wish", [{}, {"kind": "x"}, {"kind": "refuse", "times": "many"}, {"kind": "hang", "seconds": []}]
)
def test_a_fault_that_makes_no_sense_is_refused(wish: dict[str, Any]) -> None:
    with pytest.raises((WishError, ValueError)):
        read_fault(wish)
