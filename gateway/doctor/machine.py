"""The computer the hub runs on, as its files and a few commands tell of it. Knows where to read; judges nothing."""

from __future__ import annotations

import os
import stat
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

COMMAND_SECONDS = 5.0
"""systemctl and journalctl answer within one on a Pi; a card that dies may hold them for ever."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What a file system has left."""

    free_bytes: int
    free_inodes: int
    inodes: int
    """0: this kind of file system makes them as it needs them."""
    read_only: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """Everything the checks ask of the computer. A test gives another root, and its own answers."""

    root: Path
    """Before every path: /proc, /sys, /dev, /run lie below it."""
    pid: int
    """This process: what it holds itself is no rival's."""
    now: Callable[[], datetime]
    """The wall clock, aware."""
    seconds_up: Callable[[], float]
    """Since the computer was started."""
    is_device: Callable[[Path], bool]
    """Whether a path is a character device, as serial ports are."""
    may_open: Callable[[Path], bool]
    """Whether this user may read and write a device."""
    room: Callable[[Path], Room | None]
    """Of the file system a folder lies on; None: it cannot be asked."""
    device_number: Callable[[Path], str]
    """`179:2`, of the block device a folder lies on."""
    run: Callable[[tuple[str, ...]], str | None]
    """What a command prints; None where there is no such command, or it fails."""

    def at(self, path: str | Path) -> Path:
        """An absolute path of the computer, where it lies for us."""
        return self.root / str(path).lstrip("/")

    def read(self, path: str | Path) -> str | None:
        """A short file as text without the white space and zero bytes around it; None where it cannot be read."""
        try:
            return self.at(path).read_bytes().decode("utf-8", "replace").strip("\0 \t\r\n")
        except OSError:
            return None

    def number(self, path: str | Path, base: int = 10) -> int | None:
        """The whole number a file holds; None where it holds none."""
        try:
            return int(self.read(path) or "", base)
        except ValueError:
            return None

    def glob(self, pattern: str) -> tuple[Path, ...]:
        """Paths below the root that fit, sorted."""
        return tuple(sorted(self.root.glob(pattern.lstrip("/"))))

    @property
    def model(self) -> str:
        """`Raspberry Pi 4 Model B Rev 1.4`; empty where the board does not say."""
        return self.read("/sys/firmware/devicetree/base/model") or ""

    @property
    def is_pi(self) -> bool:
        """Whether this is a Raspberry Pi."""
        return self.model.startswith("Raspberry Pi")


def this_machine() -> Machine:
    """The one this program runs on."""
    return Machine(
        root=Path("/"),
        pid=os.getpid(),
        now=lambda: datetime.fromtimestamp(time.time(), tz=UTC),
        seconds_up=lambda: time.clock_gettime(time.CLOCK_BOOTTIME),
        is_device=lambda path: stat.S_ISCHR(path.stat().st_mode),
        may_open=lambda path: os.access(path, os.R_OK | os.W_OK),
        room=_room,
        device_number=_device_number,
        run=_run,
    )


def _room(folder: Path) -> Room | None:
    try:
        told = os.statvfs(folder)
    except OSError:
        return None
    return Room(
        free_bytes=told.f_bavail * told.f_frsize,
        free_inodes=told.f_favail,
        inodes=told.f_files,
        read_only=bool(told.f_flag & os.ST_RDONLY),
    )


def _device_number(folder: Path) -> str:
    try:
        number = folder.stat().st_dev
    except OSError:
        return ""
    return f"{os.major(number)}:{os.minor(number)}"


def _run(command: tuple[str, ...]) -> str | None:
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, errors="replace", timeout=COMMAND_SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()
