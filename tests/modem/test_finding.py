"""Which device a modem is now, when its port has another number, or another modem has its name."""

from __future__ import annotations

import os
import pty
import time
import tty
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from threading import Thread

import pytest

from modem.finding import Found, Identity, Seeker, candidates, imei_on, namesakes, same_imei, told, without_asking
from modem.quirks import families
from modem.simulator.simulator import Simulator
from modem.usb import UsbPlace
from tests.modem.fake_sysfs import FakeSys

OURS, OTHERS = "004999010640000", "004999010640018"
STICK = Identity(imei=OURS, product="12d1:1001", serial="A", interface=2)


@pytest.fixture
def dev(tmp_path: Path) -> Path:
    folder = tmp_path / "dev"
    folder.mkdir()
    for number in range(8):
        (folder / f"ttyUSB{number}").touch()
    return folder


@pytest.fixture
def sysfs(tmp_path: Path) -> FakeSys:
    fake = FakeSys(tmp_path / "sys")
    fake.plug("1-1.1", "12d1:1001", serial="B", ports={0: "ttyUSB0", 1: "ttyUSB1", 2: "ttyUSB2"})
    fake.plug("1-1.2", "12d1:1001", serial="A", ports={0: "ttyUSB3", 1: "ttyUSB4", 2: "ttyUSB5"})
    fake.plug("1-1.3", "10c4:ea60", ports={0: "ttyUSB6"})
    return fake


def names(paths: tuple[str, ...]) -> list[str]:
    return [Path(path).name for path in paths]


def test_the_modems_own_serial_number_comes_first_then_its_like(dev: Path, sysfs: FakeSys) -> None:
    found = candidates(str(dev / "modem"), STICK, dev=dev, sys_root=sysfs.root)
    assert names(found) == ["ttyUSB5", "ttyUSB2"], "only the port that served, and no thermometer"


def test_what_another_modem_holds_is_not_looked_at(dev: Path, sysfs: FakeSys) -> None:
    held = {str(dev / "ttyUSB2")}
    assert names(candidates(str(dev / "modem"), STICK, without=held, dev=dev, sys_root=sysfs.root)) == ["ttyUSB5"]


def test_a_modem_never_seen_is_looked_for_on_the_best_ports_of_known_families(dev: Path, sysfs: FakeSys) -> None:
    wanted = Identity(imei=OURS)
    found = candidates(str(dev / "modem"), wanted, dev=dev, sys_root=sysfs.root, known=families())
    assert names(found)[:2] == ["ttyUSB2", "ttyUSB5"]
    assert "ttyUSB6" not in names(found)


def test_ports_that_differ_by_their_number_are_looked_at_last(dev: Path, tmp_path: Path) -> None:
    found = candidates(str(dev / "ttyUSB1"), Identity(imei=OURS), dev=dev, sys_root=tmp_path)
    assert names(found) == [f"ttyUSB{number}" for number in (0, 2, 3, 4, 5, 6, 7)]
    assert namesakes("/dev/serial/by-id/usb-HUAWEI") == ()
    assert namesakes(str(tmp_path / "none" / "ttyUSB0")) == ()


def test_a_serial_number_is_found_without_asking_anybody(dev: Path, sysfs: FakeSys) -> None:
    assert without_asking("x", STICK, dev=dev, sys_root=sysfs.root) == str(dev / "ttyUSB5")
    assert without_asking("x", Identity(imei=OURS), dev=dev, sys_root=sysfs.root) is None
    sysfs.unplug("1-1.2")
    assert without_asking("x", STICK, dev=dev, sys_root=sysfs.root) is None


def test_fourteen_digits_tell_modems_apart() -> None:
    assert same_imei("004999010640000", "0049990106400001")
    assert not same_imei(OURS, OTHERS)
    assert not same_imei(None, None)


def test_what_a_modem_does_not_say_now_stays_as_it_was() -> None:
    place = UsbPlace(path="1-1", product="12d1:1001", serial="A", interface=2)
    assert told(Identity(imei=OURS), None, place) == STICK
    assert told(STICK, OTHERS, None) == Identity(imei=OTHERS)


def simulated(link: Path, imei: str) -> Simulator:
    return Simulator(link=link, clock=lambda: datetime.now(UTC), rng=Random(1), imei=imei)


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Path]:
    """Modems at port0 (another's) and port7 (ours)."""
    with ExitStack() as stack:
        stack.enter_context(simulated(tmp_path / "port0", OTHERS))
        stack.enter_context(simulated(tmp_path / "port7", OURS))
        yield tmp_path


def sought(seeker: Seeker, wanted: Identity, without: tuple[str, ...] = ()) -> Found:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        found = seeker.look(wanted, without)
        if found is not None:
            return found
        time.sleep(0.05)
    raise AssertionError("the search never ended")


def test_a_modem_says_which_it_is(two: Path) -> None:
    assert imei_on(str(two / "port0")) == OTHERS
    assert imei_on(str(two / "none")) is None


def test_a_modem_is_found_again_under_another_number(two: Path) -> None:
    found = sought(Seeker(str(two / "port3"), dev=two, sys_root=two), Identity(imei=OURS))
    assert found == Found(path=str(two / "port7"), seen={str(two / "port0"): OTHERS, str(two / "port7"): OURS})


def test_a_modem_that_is_nowhere_is_not_found_and_not_sought_without_pause(two: Path) -> None:
    seeker = Seeker(str(two / "port3"), dev=two, sys_root=two)
    found = sought(seeker, Identity(imei=OURS), (str(two / "port7"),))
    assert found.path is None
    assert seeker.look(Identity(imei=OURS), ()) is None


def at_its_prompt(master: int) -> None:
    """A modem to which a killed program left a message half written: all it hears is text, until ESC (27.005, 4.3)."""
    heard, at_prompt = b"", True
    while chunk := os.read(master, 100):
        heard += chunk
        if at_prompt and b"\x1b" in heard:
            at_prompt, heard = False, heard.partition(b"\x1b")[2]
            os.write(master, b"\r\nOK\r\n")
        while not at_prompt and b"\r" in heard:
            line, _, heard = heard.partition(b"\r")
            os.write(master, f"\r\n{OURS}\r\n\r\nOK\r\n".encode() if line == b"AT+CGSN" else b"\r\nERROR\r\n")


def test_a_modem_left_in_the_middle_of_a_message_is_found_too() -> None:
    master, slave = pty.openpty()
    tty.setraw(slave)
    Thread(target=at_its_prompt, args=(master,), daemon=True).start()
    assert imei_on(os.ttyname(slave), seconds=0.5) == OURS
