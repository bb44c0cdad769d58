"""Doing a rung of the ladder that touches the device: radio, reset, USB, power. Knows how; ladder.py knows when.

What needs the port is done by this module as a program of its own (`python -m modem.rungs`), because opening a wedged
port may never return. What needs root is asked of the helper that systemd/willay-usb.path starts: by dropping a file
with a name and no content.
"""

from __future__ import annotations

import contextlib
import signal
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from modem.errand import Errand
from modem.errors import ModemAbsentError, ModemBusyError, ModemError, ModemSilentError
from modem.ladder import Rung
from modem.ports import AtPort
from modem.usb import SYS, UsbPlace

PORT_SECONDS = 60.0
"""Waking 8, two commands of 15, and a Pi that starts Python in two."""
USB_SECONDS = 45.0
"""The helper takes the device away for some seconds, and the kernel needs five to bring it back."""
WAKE_SECONDS = 4.0
"""A sleepy modem takes three."""
COMMAND_SECONDS = 15.0
"""A modem that leaves the network says so to it first (27.007 gives no limit; makers name up to 15)."""
UNHEARD_SECONDS = 2.0
"""What is said to a mute modem is said for the case that it hears; no answer is waited for."""
LOOK_SECONDS = 0.2
_WAKE = "\x1bAT"
"""ESC takes back a message that a killed program left half written (27.005, 4.3)."""
_RADIO = ("AT+CFUN=4", "AT+CFUN=1")
_RESETS = ("AT+CFUN=1,1", "AT^RESET", "AT+CRESET")
"""27.007, 8.2; what Huawei and SIMCom have where they refuse that."""
_MODEM_LIKE = ("+", "^", "*", "#", "%", "RING", "NO CARRIER", "OK", "ERROR")


class Result(StrEnum):
    """How a rung went."""

    DONE = "done"
    MUTE = "mute"
    """It was said to the modem; nothing answered."""
    CHATTER = "chatter"
    """Something speaks on this port, and it is no modem: nothing was done."""
    REFUSED = "refused"
    """The modem, the system or the helper did not do it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UsbDoor:
    """Where requests to the helper with root's rights are dropped, and where it answers."""

    requests: Path
    results: Path = Path("/run/willay-usb")
    power: bool = False
    """Whether power may be switched too."""


class Doing(Protocol):
    """A rung under way."""

    def result(self, seconds: float) -> Result | None:
        """How it went, waiting at most so long; None while it goes on."""

    def end(self) -> None:
        """Give it up."""


class Rungs(Protocol):
    """Who does the rungs that touch the device."""

    def able(self, device: str, place: UsbPlace | None) -> frozenset[Rung]:
        """Which could be done now, for the modem on this port; `place` is where it was last seen on the bus."""

    def begin(self, rung: Rung, device: str, place: UsbPlace | None) -> Doing:
        """Start doing one of them. Nobody may have the port open."""


class SystemRungs:
    """On a real system. `usb` None: without the helper."""

    def __init__(
        self, usb: UsbDoor | None = None, *, sys_root: Path = SYS, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._usb = usb
        self._sys = sys_root
        self._now = now

    def able(self, device: str, place: UsbPlace | None) -> frozenset[Rung]:
        """See Rungs.able."""
        able = {Rung.RADIO, Rung.RESET} if Path(device).exists() else set()
        if self._usb is not None and place is not None:
            if (self._sys / "bus" / "usb" / "devices" / place.path).exists():
                able.add(Rung.USB)
            if self._usb.power:
                able.add(Rung.POWER)
        return frozenset(able)

    def begin(self, rung: Rung, device: str, place: UsbPlace | None) -> Doing:
        """See Rungs.begin."""
        if rung in (Rung.RADIO, Rung.RESET):
            return _Errand(Errand("modem.rungs", [rung.value, device], limit=PORT_SECONDS, now=self._now))
        assert self._usb is not None
        assert place is not None
        return UsbRequest(self._usb, rung, place.path, self._now)


class _Errand:
    """A rung done by a process."""

    def __init__(self, errand: Errand) -> None:
        self._errand = errand

    def result(self, seconds: float) -> Result | None:
        said = self._errand.done(seconds)
        if said is None:
            return None
        word = said.strip()
        return Result(word) if word in set(Result) else Result.MUTE

    def end(self) -> None:
        self._errand.end()


class UsbRequest:
    """A request to the helper: the file `usb@1-1.3` or `power@1-1.3`. Its answer: the file `1-1.3`, written anew."""

    def __init__(self, door: UsbDoor, rung: Rung, path: str, now: Callable[[], float]) -> None:
        self._answer = door.results / path
        self._before = _written(self._answer)
        self._request = door.requests / f"{rung.value}@{path}"
        self._now = now
        self._until = now() + USB_SECONDS
        with contextlib.suppress(OSError):  # a place where it cannot be asked gives no answer either
            door.requests.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._request.touch()

    def result(self, seconds: float) -> Result | None:
        """See Doing.result."""
        until = min(self._now() + seconds, self._until)
        while _written(self._answer) == self._before:
            if self._now() >= self._until:
                self.end()
                return Result.REFUSED
            if self._now() >= until:
                return None
            time.sleep(min(LOOK_SECONDS, max(0.0, until - self._now())))
        return Result.DONE if self._answer.read_text("utf-8", "replace").startswith("done") else Result.REFUSED

    def end(self) -> None:
        """See Doing.end."""
        with contextlib.suppress(OSError):
            self._request.unlink(missing_ok=True)


def _written(file: Path) -> int | None:
    try:
        return file.stat().st_mtime_ns
    except OSError:
        return None


def do_at_port(rung: Rung, device: str, wake: float = WAKE_SECONDS) -> Result:
    """RADIO or RESET, in this process: it may hang. `wake`: seconds the modem is given to answer at all, twice."""
    try:
        with AtPort(device) as port:
            awake = _wake(port, wake)
            if awake is Result.CHATTER:
                return awake
            seconds = COMMAND_SECONDS if awake is Result.DONE else UNHEARD_SECONDS
            commands = _RADIO if rung is Rung.RADIO else _RESETS
            said: list[Result] = []
            for command in commands:
                said.append(_say(port, command, seconds))
                if rung is Rung.RESET and said[-1] is not Result.REFUSED:
                    break  # the next one would only be needed by a modem that does not know this one
            return said[-1] if awake is Result.DONE else awake
    except ModemAbsentError:
        return Result.DONE if rung is Rung.RESET else Result.REFUSED
    except (ModemBusyError, OSError):
        return Result.REFUSED


def _wake(port: AtPort, seconds: float) -> Result:
    heard: list[str] = []
    for _ in range(2):
        try:
            port.ask(_WAKE, seconds)
        except ModemSilentError:
            heard += port.heard
        else:
            return Result.DONE
    return Result.CHATTER if strange(heard) else Result.MUTE


def strange(lines: Iterable[str]) -> bool:
    """Are there lines, and none that a modem says of its own accord, nor the echo of what was asked?"""
    said = [line for line in lines if not line.endswith("AT")]
    return bool(said) and not any(line.startswith(_MODEM_LIKE) for line in said)


def _say(port: AtPort, command: str, seconds: float) -> Result:
    try:
        return Result.DONE if port.ask(command, seconds)[-1] == "OK" else Result.REFUSED
    except ModemError:
        # A modem that resets may go without a word.
        return Result.DONE if command in _RESETS else Result.MUTE


def main(arguments: list[str]) -> int:
    """`radio DEVICE` or `reset DEVICE`; prints a Result."""
    signal.alarm(int(PORT_SECONDS) + 5)  # whoever started it may be gone
    rung, device = arguments
    print(do_at_port(Rung(rung), device))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
