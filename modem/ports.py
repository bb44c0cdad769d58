"""Serial ports: which there are, who holds them, and whether a modem answers on one. The door to pyserial.

Knows the system's ways of naming a device; knows no SIM and no message.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import serial
from serial.tools import list_ports

from modem.errors import ModemAbsentError, ModemBusyError, ModemSilentError

ANSWER_SECONDS = 2.0
"""A modem that is awake answers AT within some milliseconds; a SIM it has to ask, within a second."""
READ_STEP_SECONDS = 0.1
_FINAL = ("OK", "ERROR")
_FINAL_BEGINS = ("+CME ERROR", "+CMS ERROR")


@dataclass(frozen=True, slots=True, kw_only=True)
class Port:
    """One serial port of the system."""

    path: str
    stable: str | None = None
    """Its name under /dev/serial/by-id, which outlives renumbering: what a configuration should say."""
    vendor: int | None = None
    product: int | None = None
    serial_number: str | None = None
    interface: int | None = None
    """The USB interface number: tells the ports of one modem apart."""
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """A process that has a device open."""

    pid: int
    name: str


class AtPort:
    """A port while somebody asks it in AT. Open it with `with`; never while the hub has it."""

    def __init__(self, path: str, *, speed: int = 115200) -> None:
        self._path = path
        self._speed = speed
        self._serial: serial.Serial | None = None
        self.heard: tuple[str, ...] = ()
        """The lines that came to the last question, whether or not they were its answer."""

    def __enter__(self) -> AtPort:
        """Raises ModemAbsentError or ModemBusyError."""
        if not Path(self._path).exists():
            raise ModemAbsentError(f"there is no device {self._path}")
        try:
            self._serial = serial.Serial(
                self._path, self._speed, timeout=READ_STEP_SECONDS, write_timeout=ANSWER_SECONDS, exclusive=True
            )
        except serial.SerialException as error:
            raise ModemBusyError(f"{self._path} cannot be opened: {error}") from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._serial is not None:
            self._serial.close()

    def ask(self, command: str, seconds: float = ANSWER_SECONDS) -> tuple[str, ...]:
        """The lines of the answer, its last one `OK` or an error. Raises ModemSilentError where there is
        none."""
        assert self._serial is not None
        lines: list[str] = []
        self.heard = ()
        until = time.monotonic() + seconds
        try:
            self._serial.reset_input_buffer()
            self._serial.write(f"{command}\r".encode("ascii"))
            while time.monotonic() < until:
                line = self._serial.readline().decode("latin-1").strip()
                if line and line != command:
                    lines.append(line)
                    self.heard = tuple(lines)
                if line in _FINAL or line.startswith(_FINAL_BEGINS):
                    return tuple(lines)
        except (serial.SerialException, OSError) as error:
            raise ModemSilentError(f"{self._path}: {error}") from error
        raise ModemSilentError(f"{self._path} does not answer {command}")


def ports(by_id: Path = Path("/dev/serial/by-id")) -> tuple[Port, ...]:
    """Every serial port of the system, by path."""
    stable = stable_names(by_id)
    found = [
        Port(
            path=info.device,
            stable=stable.get(info.device),
            vendor=info.vid,
            product=info.pid,
            serial_number=info.serial_number,
            interface=_interface(info.location),
            label=info.product or info.description or "",
        )
        for info in list_ports.comports()
    ]
    return tuple(sorted(found, key=lambda port: port.path))


def stable_names(by_id: Path) -> dict[str, str]:
    """Device path to the name that udev gives it by what it is."""
    if not by_id.is_dir():
        return {}
    return {str(link.resolve()): str(link) for link in sorted(by_id.iterdir())}


def holders(path: str, proc: Path = Path("/proc")) -> tuple[Holder, ...]:
    """Who has this device open, as far as this user may see."""
    wanted = os.path.realpath(path)
    found = [
        Holder(pid=int(process.name), name=_name(process))
        for process in proc.glob("[0-9]*")
        if any(_leads_to(entry, wanted) for entry in _entries(process / "fd"))
    ]
    return tuple(sorted(found, key=lambda holder: holder.pid))


def running(names: Iterable[str], proc: Path = Path("/proc")) -> tuple[Holder, ...]:
    """Processes of these names."""
    wanted = {name[:15] for name in names}  # the kernel keeps fifteen letters of a name
    processes = ((process, _name(process)) for process in proc.glob("[0-9]*"))
    return tuple(Holder(pid=int(process.name), name=name) for process, name in processes if name in wanted)


def answers(path: str, *, speed: int = 115200) -> bool:
    """Does something on this port say OK to AT? Asked twice: the first one may wake it."""
    try:
        with AtPort(path, speed=speed) as port:
            for _ in range(2):
                try:
                    if port.ask("AT")[-1] == "OK":
                        return True
                except ModemSilentError:
                    continue
    except (ModemAbsentError, ModemBusyError):
        pass
    return False


def overheard(path: str, *, speed: int = 115200) -> tuple[str, ...]:
    """What is said on a port that is asked AT twice; the last line is OK where it answers. Empty: it is mute, or cannot
    be opened."""
    try:
        with AtPort(path, speed=speed) as port:
            for _ in range(2):
                try:
                    return port.ask("AT")
                except ModemSilentError:
                    if port.heard:
                        return port.heard
    except (ModemAbsentError, ModemBusyError):
        pass
    return ()


def _interface(location: str | None) -> int | None:
    """`1-1.2:1.2` is interface 2 of configuration 1."""
    tail = (location or "").rpartition(":")[2].rpartition(".")[2]
    return int(tail) if ":" in (location or "") and tail.isdigit() else None


def _entries(folder: Path) -> tuple[Path, ...]:
    try:
        return tuple(folder.iterdir())
    except OSError:  # another user's process, or one that has just ended
        return ()


def _leads_to(entry: Path, wanted: str) -> bool:
    try:
        return str(entry.readlink()) == wanted
    except OSError:
        return False


def _name(process: Path) -> str:
    try:
        return (process / "comm").read_text().strip()
    except OSError:
        return ""
