"""A computer made of files, for the doctor to look at. Knows where Linux keeps what; judges nothing."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from gateway.config_records import ModemConfig
from gateway.doctor.machine import Machine, Room
from gateway.findings import Finding, Verdict

NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)
DAY = 86_400.0
ROOMY = Room(free_bytes=10**10, free_inodes=900, inodes=1000, read_only=False)
DISK = "179:2"
"""The number of the partition that holds the data: mmcblk0p2."""
MODEM = ModemConfig(name="uno", device="/dev/ttyUSB0", imei="490154203237518")


@dataclass
class World:
    """One such computer, at first with nothing in it."""

    root: Path
    room: Room | None = ROOMY
    seconds_up: float = DAY
    devices: bool = True
    """Whether what lies in /dev is one."""
    allowed: bool = True
    """Whether this user may open what lies there."""
    said: dict[str, str] = field(default_factory=dict)
    """What a command prints, by a word of it."""

    def machine(self) -> Machine:
        """It, as the checks see it."""
        return Machine(
            root=self.root,
            pid=1000,
            now=lambda: NOW,
            seconds_up=lambda: self.seconds_up,
            is_device=lambda _path: self.devices,
            may_open=lambda _path: self.allowed,
            room=lambda _folder: self.room,
            device_number=lambda _folder: DISK,
            run=self._run,
        )

    def file(self, path: str, text: str | bytes = "") -> Path:
        """A file, with the folders above it."""
        place = self.root / path.lstrip("/")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text.encode() if isinstance(text, str) else text)
        return place

    def link(self, path: str, target: Path | str) -> None:
        """A link, with the folders above it."""
        place = self.root / path.lstrip("/")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.symlink_to(target)

    def port(self, name: str = "ttyUSB0") -> Path:
        """A serial port."""
        return self.file(f"/dev/{name}")

    def process(self, pid: int, name: str, opened: Path | None = None, parent: int = 1) -> None:
        """A program that runs, with a file open."""
        self.file(f"/proc/{pid}/comm", f"{name}\n")
        self.file(f"/proc/{pid}/stat", f"{pid} ({name}) S {parent} {pid}")
        if opened is not None:
            self.link(f"/proc/{pid}/fd/3", os.path.realpath(opened))

    def stick(self, place: str, usb: str, *, ports: tuple[str, ...] = (), **facts: str) -> None:
        """Something plugged into a USB socket; `facts` by the names of /sys."""
        vendor, product = usb.split(":")
        usual = {"idVendor": vendor, "idProduct": product, "speed": "480", "bMaxPower": "500mA", "authorized": "1"}
        for name, text in {**usual, "product": "Stick", "bmAttributes": "80", "bDeviceClass": "00", **facts}.items():
            self.file(f"/sys/bus/usb/devices/{place}/{name}", f"{text}\n")
        for number, port in enumerate(ports):
            folder = f"/sys/bus/usb/devices/{place}/{place}:1.{number}/{port}"
            self.file(f"{folder}/uevent")
            self.file(f"/sys/bus/usb/devices/{place}/{place}:1.{number}/bInterfaceNumber", f"{number:02x}\n")
            self.link(f"/sys/class/tty/{port}/device", self.root / folder.lstrip("/"))

    def pi(self, throttled: str | None = "0", model: str = "Raspberry Pi 4 Model B Rev 1.4") -> None:
        """Become a Raspberry Pi."""
        self.file("/sys/firmware/devicetree/base/model", f"{model}\0")
        if throttled is not None:
            self.file("/sys/devices/platform/soc/soc:firmware/get_throttled", f"{throttled}\n")

    def card(self, facts: Mapping[str, str] | None = None, sectors: int = 100_000) -> None:
        """A memory card in two parts, of which the second holds the data. `facts`: what it tells of itself."""
        disk = "/sys/devices/mmc0/block/mmcblk0"
        self.file(f"{disk}/stat", f"1 2 3 4 5 6 {sectors} 8 9 10 11")
        self.file(f"{disk}/mmcblk0p2/partition", "2")
        for name, text in (facts or {}).items():
            self.file(f"{disk}/device/{name}", text)
        self.link(f"/sys/dev/block/{DISK}", self.root / f"{disk.lstrip('/')}/mmcblk0p2")

    def _run(self, command: tuple[str, ...]) -> str | None:
        return next((text for word, text in self.said.items() if any(word in part for part in command)), None)


@dataclass(frozen=True)
class Case:
    """One thing that can be found, and how it comes about."""

    what: str
    provoke: Callable[[World], Iterable[Finding]]
    verdict: Verdict
    says: str
    """The msgid of the finding's text."""
