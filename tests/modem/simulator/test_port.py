"""The simulator on its pseudo-terminal, as a plain serial program meets it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
import serial

from modem.simulator.faults import Fault, FaultKind
from modem.simulator.people import Person
from modem.simulator.pty import LinkTakenError
from modem.simulator.simulator import Simulator
from tests.modem.simulator.rig import ANA, Scripted, submit

REPLY_LIMIT_S = 2.0


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def link(tmp_path: Path) -> Path:
    return tmp_path / "modem"


@pytest.fixture
def simulator(link: Path) -> Iterator[Simulator]:
    people = [Person(number=ANA, behaviour=Scripted("31 niñas"))]
    with Simulator(link=link, clock=now, rng=Random(1), people=people) as running:
        yield running


class Program:
    """Some program that talks AT over a serial port."""

    def __init__(self, link: Path) -> None:
        self.port = serial.Serial(str(link), 115200, timeout=0.05)

    def ask(self, command: str, until: str = "OK\r\n") -> str:
        self.port.write(command.encode() + b"\r")
        return self.read(until)

    def read(self, until: str) -> str:
        said, deadline = "", time.monotonic() + REPLY_LIMIT_S
        while until not in said and time.monotonic() < deadline:
            said += self.port.read(1).decode("latin-1") + self.port.read(self.port.in_waiting).decode("latin-1")
        assert until in said, said
        return said


def eventually(true: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + REPLY_LIMIT_S
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.005)
    return True


def test_a_program_sends_gets_the_reply_announced_and_reads_it(simulator: Simulator, link: Path) -> None:
    program = Program(link)
    assert "AT+CMGF=0" in program.ask("AT+CMGF=0;+CNMI=2,1,0,1,0")
    pdu = submit("¿Cuantas niñas?", report=True)
    program.ask(f"AT+CMGS={len(pdu)}", until="> ")
    said = program.ask(f"00{pdu.hex()}\x1a", until='+CMTI: "SM",1')
    assert said.index("+CMGS: 0") < said.index("+CDS: ")
    assert [part.text for part in simulator.sent] == ["¿Cuantas niñas?"]
    assert "+CMGR: 0,,26" in program.ask("AT+CMGR=1")
    program.port.close()


def test_a_command_is_answered_within_two_milliseconds_mostly(simulator: Simulator, link: Path) -> None:
    program = Program(link)
    program.ask("AT")
    taken = []
    for _ in range(50):
        start = time.perf_counter()
        program.ask("AT+CSQ")
        taken.append(time.perf_counter() - start)
    assert sorted(taken)[25] < 0.002
    program.port.close()


def test_programs_may_come_and_go_and_leave_nothing_half_done(simulator: Simulator, link: Path) -> None:
    for _ in range(3):
        program = Program(link)
        assert "OK" in program.ask("AT")
        program.ask("AT+CMGS=20", until="> ")
        program.port.write(b"0011")
        program.port.close()
        time.sleep(0.03)
    assert simulator.sent == ()


def test_unplugging_takes_the_link_and_plugging_brings_it_back(simulator: Simulator, link: Path) -> None:
    program = Program(link)
    program.ask("AT+CREG=2")
    simulator.fault(Fault(kind=FaultKind.UNPLUG))
    assert not link.is_symlink()
    with pytest.raises((serial.SerialException, OSError)):
        program.port.write(b"AT\r")
    program.port.close()
    assert not simulator.status().plugged
    simulator.fault(Fault(kind=FaultKind.PLUG))
    program = Program(link)
    assert "+CREG: 0,1" in program.ask("AT+CREG?")
    program.port.close()


def test_messages_that_come_while_it_is_unplugged_are_there_afterwards(simulator: Simulator, link: Path) -> None:
    simulator.fault(Fault(kind=FaultKind.UNPLUG))
    simulator.inject(ANA, "uno")
    simulator.fault(Fault(kind=FaultKind.PLUG))
    assert eventually(lambda: simulator.status().stored[0][1] == 1)


def test_an_unknown_line_and_garbage_come_unasked(simulator: Simulator, link: Path) -> None:
    program = Program(link)
    program.ask("AT")
    simulator.fault(Fault(kind=FaultKind.LINE, text="^HWNAT: 1,2"))
    program.read("\r\n^HWNAT: 1,2\r\n")
    simulator.fault(Fault(kind=FaultKind.GARBAGE))
    program.read("\xfe")
    assert "OK" in program.ask("AT")
    program.port.close()


def test_a_hanging_modem_is_mute_until_it_is_cleared(simulator: Simulator, link: Path) -> None:
    program = Program(link)
    program.ask("AT")
    simulator.fault(Fault(kind=FaultKind.HANG))
    program.port.write(b"AT\r")
    assert program.port.read(1) == b""
    simulator.fault(Fault(kind=FaultKind.CLEAR))
    program.read("OK\r\n")
    program.port.close()


def test_what_nobody_reads_is_forgotten_and_stops_nothing(simulator: Simulator, link: Path) -> None:
    program = Program(link)
    program.ask("AT")
    for _ in range(3000):
        simulator.fault(Fault(kind=FaultKind.LINE, text="+NOISE: " + "x" * 60))
    program.port.reset_input_buffer()
    assert eventually(lambda: simulator.status().plugged)
    program.port.close()


def test_nothing_is_left_behind(link: Path) -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(3):
        with Simulator(link=link, clock=now, rng=Random(1)):
            assert link.is_symlink()
        assert not link.is_symlink()
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_a_link_left_by_a_killed_run_is_replaced(link: Path) -> None:
    link.symlink_to("/dev/pts/99999")
    with Simulator(link=link, clock=now, rng=Random(1)):
        program = Program(link)
        assert "OK" in program.ask("AT")
        program.port.close()


def test_a_file_at_the_place_of_the_link_is_not_touched(link: Path) -> None:
    link.write_text("precious")
    with pytest.raises(LinkTakenError):
        Simulator(link=link, clock=now, rng=Random(1)).start()
    assert link.read_text() == "precious"
