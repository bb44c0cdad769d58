"""The rungs that touch the device, done to a simulated modem, a tree that looks like /sys and a pretended helper."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from modem.errand import Errand
from modem.ladder import Rung
from modem.rungs import Doing, Result, SystemRungs, UsbDoor, UsbRequest, do_at_port, strange
from modem.simulator.faults import Fault, FaultKind
from modem.simulator.simulator import Simulator
from modem.usb import UsbPlace
from tests.modem.fake_sysfs import FakeSys

STICK = UsbPlace(path="1-1.3", product="12d1:1001", interface=2)


@pytest.fixture
def modem(tmp_path: Path) -> Iterator[Simulator]:
    with Simulator(link=tmp_path / "modem", clock=lambda: datetime.now(UTC), rng=Random(1)) as simulator:
        yield simulator


def wants(modem: Simulator, kind: FaultKind) -> None:
    modem.fault(Fault(kind=kind))


def outcome(doing: Doing, seconds: float = 30.0) -> Result:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        result = doing.result(0.2)
        if result is not None:
            return result
    raise AssertionError("it never ended")


def test_switching_the_radio_wakes_a_deaf_modem(modem: Simulator, tmp_path: Path) -> None:
    wants(modem, FaultKind.DEAF)
    assert not modem.status().registered
    assert outcome(SystemRungs().begin(Rung.RADIO, str(tmp_path / "modem"), None)) is Result.DONE
    assert modem.status().registered


def test_a_reset_frees_a_modem_that_answers_nothing_else(modem: Simulator, tmp_path: Path) -> None:
    wants(modem, FaultKind.STUCK)
    assert outcome(SystemRungs().begin(Rung.RESET, str(tmp_path / "modem"), None)) is Result.DONE
    assert modem.status().faults == ()


def test_a_mute_modem_is_told_to_reset_all_the_same(modem: Simulator, tmp_path: Path) -> None:
    wants(modem, FaultKind.HANG)
    assert do_at_port(Rung.RADIO, str(tmp_path / "modem"), wake=0.3) is Result.MUTE


def test_a_modem_that_is_gone_cannot_be_reset_further(tmp_path: Path) -> None:
    assert do_at_port(Rung.RADIO, str(tmp_path / "none")) is Result.REFUSED
    assert do_at_port(Rung.RESET, str(tmp_path / "none")) is Result.DONE


def test_a_receiver_of_positions_is_no_modem_and_is_left_alone(tmp_path: Path) -> None:
    master, slave = os.openpty()
    ending = threading.Event()

    def talk() -> None:
        while not ending.wait(0.2):
            os.write(master, b"$GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,*47\r\n")

    talker = threading.Thread(target=talk)
    talker.start()
    try:
        assert do_at_port(Rung.RESET, os.ttyname(slave), wake=0.5) is Result.CHATTER
    finally:
        ending.set()
        talker.join()
        os.close(slave)
        os.set_blocking(master, False)
        said = os.read(master, 4096)
        os.close(master)
    assert b"CFUN" not in said


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [((), False), (("\x1bAT", "AT"), False), (("^RSSI: 12",), False), (("$GPGGA,1",), True), (("23.5 C",), True)],
)
def test_what_speaks_like_no_modem_is_strange(lines: tuple[str, ...], wanted: bool) -> None:
    assert strange(lines) is wanted


def test_what_hangs_is_killed_at_its_limit() -> None:
    began = time.monotonic()
    errand = Errand(
        "timeit", ["-n", "1", "-r", "1", "-s", "import time", "time.sleep(60)"], limit=0.5, now=time.monotonic
    )
    assert errand.done(0.1) is None
    assert errand.done(10) == ""
    assert time.monotonic() - began < 5


@pytest.fixture
def door(tmp_path: Path) -> UsbDoor:
    return UsbDoor(requests=tmp_path / "run" / "usb", results=tmp_path / "results", power=True)


def helper(door: UsbDoor, answer: str) -> threading.Thread:
    """Answers the first request."""

    def serve() -> None:
        while not (names := [path.name for path in door.requests.glob("*@*")]):
            time.sleep(0.02)
        (door.requests / names[0]).unlink()
        door.results.mkdir(exist_ok=True)
        (door.results / names[0].partition("@")[2]).write_text(f"{answer} {names[0]}\n")

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    return thread


@pytest.mark.parametrize(("answer", "wanted"), [("done", Result.DONE), ("refused", Result.REFUSED)])
@pytest.mark.parametrize("rung", [Rung.USB, Rung.POWER])
def test_the_helper_is_asked_by_a_files_name_and_answers_in_another(
    door: UsbDoor, answer: str, wanted: Result, rung: Rung
) -> None:
    thread = helper(door, answer)
    assert outcome(SystemRungs(door).begin(rung, "/dev/none", STICK), 5) is wanted
    thread.join(5)
    assert (door.results / "1-1.3").read_text() == f"{answer} {rung.value}@1-1.3\n"


def test_a_helper_that_is_not_there_is_not_waited_for_for_ever(door: UsbDoor) -> None:
    now = [0.0]
    request = UsbRequest(door, Rung.USB, "1-1.3", lambda: now[0])
    assert request.result(0) is None
    assert [path.name for path in door.requests.iterdir()] == ["usb@1-1.3"]
    now[0] = 100.0
    assert request.result(0) is Result.REFUSED
    assert list(door.requests.iterdir()) == []


def test_an_old_answer_is_not_taken_for_the_new_one(door: UsbDoor) -> None:
    door.results.mkdir()
    (door.results / "1-1.3").write_text("done usb@1-1.3\n")
    assert UsbRequest(door, Rung.USB, "1-1.3", time.monotonic).result(0.3) is None


def test_what_can_be_done_depends_on_what_is_there(door: UsbDoor, tmp_path: Path) -> None:
    sysfs = FakeSys(tmp_path / "sys")
    sysfs.plug("1-1.3", "12d1:1001", ports={2: "ttyUSB0"})
    port = tmp_path / "ttyUSB0"
    port.touch()
    rungs = SystemRungs(door, sys_root=sysfs.root)
    assert rungs.able(str(port), STICK) == {Rung.RADIO, Rung.RESET, Rung.USB, Rung.POWER}
    assert rungs.able(str(port), None) == {Rung.RADIO, Rung.RESET}
    sysfs.unplug("1-1.3")
    port.unlink()
    assert rungs.able(str(port), STICK) == {Rung.POWER}, "what fell off the bus can only be switched off and on"
    frugal = SystemRungs(UsbDoor(requests=door.requests, results=door.results), sys_root=sysfs.root)
    assert frugal.able(str(port), STICK) == frozenset()
    assert SystemRungs().able(str(port), STICK) == frozenset()
