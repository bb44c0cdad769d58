"""The one piece that is root: what it does for the hub, and what nobody can make it do."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.modem.fake_sysfs import FakeSys

SCRIPT = Path(__file__).resolve().parent.parent.parent / "systemd" / "willay-usb.sh"


@dataclass(frozen=True)
class Place:
    """A tree that looks like /sys, the two folders, and commands that pretend."""

    folder: Path
    sysfs: FakeSys

    @property
    def requests(self) -> Path:
        return self.folder / "requests"

    @property
    def results(self) -> Path:
        return self.folder / "results"

    def command(self, name: str, text: str) -> None:
        path = self.folder / "bin" / name
        path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
        path.chmod(0o755)

    def ask(self, name: str) -> None:
        (self.requests / name).touch()

    def run(self) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["sh", str(SCRIPT), str(self.requests), str(self.results), str(self.sysfs.root), "0.2"],
            env={"PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}", "LOG": str(self.folder / "log")},
            capture_output=True,
            text=True,
            check=False,
            timeout=20,
        )

    def said(self, place: str = "1-1.3") -> str:
        return (self.results / place).read_text()

    def log(self) -> list[str]:
        file = self.folder / "log"
        return file.read_text().splitlines() if file.exists() else []


@pytest.fixture
def place(tmp_path: Path) -> Place:
    made = Place(tmp_path, FakeSys(tmp_path / "sys"))
    for name in ("requests", "results", "bin"):
        (tmp_path / name).mkdir()
    made.sysfs.plug("1-1.3", "12d1:1001", ports={2: "ttyUSB0"})
    made.sysfs.plug("1-1.2", "0781:5567")
    made.sysfs.plug("1-1", "2109:3431", hub=True)
    made.command("udevadm", 'case "$*" in *1-1.3) echo DEVTYPE=usb_device; echo WILLAY_MODEM=1 ;; *) echo A=b ;; esac')
    made.command("uhubctl", 'echo "uhubctl $*" >>"$LOG"')
    return made


def test_a_modem_is_taken_off_the_bus_and_back(place: Place) -> None:
    device = place.sysfs.root / "bus" / "usb" / "devices" / "1-1.3" / "authorized"
    place.command("sleep", f'echo "pause with $(cat {device})" >>"$LOG"')
    place.ask("usb@1-1.3")
    done = place.run()
    assert done.returncode == 0, done.stderr
    assert place.log() == ["pause with 0"]
    assert device.read_text() == "1\n"
    assert place.said().startswith("done usb@1-1.3 ")
    assert list(place.requests.iterdir()) == []


def test_it_is_never_left_off(place: Place) -> None:
    device = place.sysfs.root / "bus" / "usb" / "devices" / "1-1.3" / "authorized"
    place.command("sleep", "exit 1")
    place.ask("usb@1-1.3")
    place.run()
    assert device.read_text() == "1\n"


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ("power@1-1.3", "uhubctl -l 1-1 -p 3 -a cycle -d 0.2 -r 3"),
        ("power@1-1.3.2", "uhubctl -l 1-1.3 -p 2 -a cycle -d 0.2 -r 3"),  # nothing is there: it fell off the bus
        ("power@2-4", "uhubctl -l 2 -p 4 -a cycle -d 0.2 -r 3"),
    ],
)
def test_power_is_switched_at_the_modems_own_port(place: Place, asked: str, wanted: str) -> None:
    place.ask(asked)
    place.run()
    assert place.log() == [wanted]
    assert place.said(asked.partition("@")[2]).startswith(f"done {asked}")


def test_a_hub_that_cannot_switch_is_told(place: Place) -> None:
    place.command("uhubctl", 'echo "No compatible devices detected!"; exit 1')
    place.ask("power@1-1.3")
    place.run()
    assert place.said().startswith("refused power@1-1.3")
    assert "cannot switch its ports: No compatible" in place.said()


@pytest.mark.parametrize("asked", ["usb@1-1.2", "power@1-1.2", "usb@1-1", "power@1-1", "usb@1-1.4"])
def test_what_is_no_modem_is_left_alone(place: Place, asked: str) -> None:
    place.ask(asked)
    place.run()
    assert place.said(asked.partition("@")[2]).startswith(f"refused {asked}")
    assert place.log() == []
    for device in ("1-1.2", "1-1"):
        assert (place.sysfs.root / "bus/usb/devices" / device / "authorized").read_text() == "1\n"


@pytest.mark.parametrize(
    "asked",
    [
        *("usb@1-1.3 x", "usb@1-1.3;reboot", "usb@$(reboot)", "usb@..", "usb@1-1.3\nusb@1-1.2", "usb@1-1.3.", "@1-1.3"),
        *("reset@1-1.3", "usb@usb1", "USB@1-1.3", "usb@1-1.3.1.1.1.1.1.1", "usb@1-1..3", "usb@-1", "usb@@1-1.3"),
    ],
)
def test_a_name_that_is_no_request_does_nothing(place: Place, asked: str) -> None:
    place.ask(asked)
    done = place.run()
    assert done.returncode == 0, done.stderr
    assert list(place.results.iterdir()) == []
    assert place.log() == []


def test_what_lies_behind_a_link_is_neither_read_nor_removed(place: Place, tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_text("1-1.2")
    (place.requests / "usb@1-1.3").symlink_to(precious)
    place.command("sleep", "true")
    place.run()
    assert precious.read_text() == "1-1.2"
    assert place.said().startswith("done usb@1-1.3")


def test_a_folder_in_the_place_of_a_request_stops_nothing(place: Place) -> None:
    (place.requests / "power@1-1.2").mkdir()
    place.command("sleep", "true")
    place.ask("usb@1-1.3")
    assert place.run().returncode == 0
    assert place.said().startswith("done")


def test_a_second_and_a_third_time_at_once_are_refused(place: Place) -> None:
    for _ in range(3):
        place.ask("power@1-1.3")
        place.run()
    assert place.said().startswith("refused power@1-1.3")
    assert "too soon" in place.said()
    assert len(place.log()) == 1


def test_without_a_request_nothing_happens(place: Place) -> None:
    assert place.run().returncode == 0
    assert list(place.results.iterdir()) == []
    place.requests.rmdir()
    assert place.run().returncode == 0
