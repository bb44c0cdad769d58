"""Which device is this modem now: by its IMEI, then by its USB serial number, then by the name of its port.

Knows what tells modems apart and which ports may be theirs; opens a port only in a program of its own
(`python -m modem.finding`), because that may hang.
"""

from __future__ import annotations

import re
import signal
import sys
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from modem.errand import Errand
from modem.errors import ModemError
from modem.ports import AtPort
from modem.quirks import Family, families
from modem.usb import SYS, UsbPlace, ports_by_place

DEV = Path("/dev")
ASK_SECONDS = 3.5
"""A sleepy modem answers within three."""
SEARCH_SECONDS = 60.0
"""Eight ports, each asked twice."""
SEARCH_EVERY_SECONDS = 15.0
"""Opening strange ports disturbs who uses them; a stick needs this long to come back anyway."""
LOOK_EVERY_SECONDS = 1.0
"""Where there is no port to ask at: whether there is one now is seen in some files of /sys."""
_ASKED = ("\x1bAT+CGSN", "AT+CGSN")
"""Twice: the first may wake it. ESC takes back a message that a killed program left half written (27.005, 4.3), for
which a modem at its prompt would take the question; that one answers with an OK for the ESC alone."""
IMEI_DIGITS = 14
"""The fifteenth is a check digit, or a zero, or the first of a software version (23.003, 6.2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What tells a modem from others. None: not known."""

    imei: str | None = None
    product: str | None = None
    """USB vendor:product."""
    serial: str | None = None
    interface: int | None = None
    """Of its USB interfaces the one that serves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search brought."""

    path: str | None
    """Where the modem is; None: nowhere."""
    seen: dict[str, str]
    """Path to IMEI of every modem that answered."""


def same_imei(one: str | None, other: str | None) -> bool:
    """Do two IMEI name one modem? Not where one is missing."""
    return one is not None and other is not None and one[:IMEI_DIGITS] == other[:IMEI_DIGITS]


def told(identity: Identity, imei: str | None, place: UsbPlace | None) -> Identity:
    """What is known of a modem that has just answered; what it does not say now stays as it was."""
    if place is None:
        return Identity(imei=imei or identity.imei)
    return Identity(imei=imei or identity.imei, product=place.product, serial=place.serial, interface=place.interface)


def candidates(
    configured: str,
    wanted: Identity,
    *,
    without: Collection[str] = (),
    dev: Path = DEV,
    sys_root: Path = SYS,
    known: Sequence[Family] = (),
) -> tuple[str, ...]:
    """The ports on which the modem may be now, the likeliest first. `without`: paths that are somebody else's.

    Ports of other products are left alone where the modem's own is known: they may be anything.
    """
    places = {str(dev / name): place for name, place in ports_by_place(sys_root).items()}
    barred = {str(Path(path).resolve()) for path in without}
    ranked = [(_rank(place, wanted, known), path) for path, place in places.items()]
    likely = [path for rank, path in sorted((rank, path) for rank, path in ranked if rank is not None)]
    for path in namesakes(configured):
        place = places.get(str(Path(path).resolve()))
        if path not in likely and (place is None or wanted.product in (None, place.product)):
            likely.append(path)
    return tuple(path for path in likely if str(Path(path).resolve()) not in barred and Path(path).exists())


def namesakes(configured: str) -> tuple[str, ...]:
    """Ports beside the configured one that differ from it by their number only: `ttyUSB1` of `ttyUSB0`."""
    path = Path(configured)
    stem = path.name.rstrip("0123456789")
    if stem == path.name or not path.parent.is_dir():
        return ()
    names = (entry.name for entry in path.parent.iterdir())
    alike = [name for name in names if re.fullmatch(re.escape(stem) + r"\d+", name) and name != path.name]
    return tuple(str(path.with_name(name)) for name in sorted(alike, key=lambda name: (len(name), name)))


def without_asking(configured: str, wanted: Identity, *, dev: Path = DEV, sys_root: Path = SYS) -> str | None:
    """Where the modem is by its USB serial number and interface alone."""
    if wanted.serial is None:
        return None
    for name, place in ports_by_place(sys_root).items():
        if (place.serial, place.product, place.interface) == (wanted.serial, wanted.product, wanted.interface):
            path = str(dev / name)
            return path if path != configured and Path(path).exists() else None
    return None


def _rank(place: UsbPlace, wanted: Identity, known: Sequence[Family]) -> int | None:
    """How likely the port is the modem's: 0 the likeliest; None: leave it alone."""
    if wanted.product is not None:
        if place.product != wanted.product or place.interface != wanted.interface:
            return None
        return 0 if wanted.serial is not None and place.serial == wanted.serial else 1
    family = next((family for family in known if place.product in family.usb), None)
    if family is None:
        return None
    return 2 if not family.port or place.interface == family.port[0] else 3


class Seeker:
    """Looks for one modem without holding anybody up: begun and asked again and again by one thread."""

    def __init__(
        self,
        configured: str,
        *,
        dev: Path = DEV,
        sys_root: Path = SYS,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._configured = configured
        self._dev = dev
        self._sys = sys_root
        self._now = now
        self._next = 0.0
        self._errand: Errand | None = None

    def look(self, wanted: Identity, without: Collection[str]) -> Found | None:
        """What a search brought; None while one runs, or none is due. Takes some milliseconds."""
        if self._errand is not None:
            said = self._errand.done()
            if said is None:
                return None
            self._errand = None
            self._next = self._now() + SEARCH_EVERY_SECONDS
            return _read(said, wanted.imei)
        if self._now() < self._next:
            return None
        by_serial = without_asking(self._configured, wanted, dev=self._dev, sys_root=self._sys)
        if by_serial is not None and by_serial not in without:
            return Found(path=by_serial, seen={})
        likely = candidates(
            *(self._configured, wanted), without=without, dev=self._dev, sys_root=self._sys, known=families()
        )
        if wanted.imei is None or not likely:
            self._next = self._now() + (SEARCH_EVERY_SECONDS if likely else LOOK_EVERY_SECONDS)
            return Found(path=None, seen={})
        self._errand = Errand("modem.finding", [wanted.imei, *likely], limit=SEARCH_SECONDS, now=self._now)
        return None

    def end(self) -> None:
        """Give the search up, as when the modem came back by itself. The next one is due at once."""
        if self._errand is not None:
            self._errand.end()
        self._errand, self._next = None, 0.0


def imei_on(path: str, seconds: float = ASK_SECONDS) -> str | None:
    """The IMEI of the modem on this port; None where none answers."""
    try:
        with AtPort(path) as port:
            for question in _ASKED:
                try:
                    lines = port.ask(question, seconds)
                except ModemError:
                    continue
                found = re.search(r"\b\d{14,16}\b", " ".join(lines))
                if found:
                    return found[0]
    except (ModemError, OSError):
        pass
    return None


def _read(said: str, wanted: str | None) -> Found:
    pairs = [line.rpartition(" ") for line in said.splitlines() if " " in line]
    seen = {path: imei for path, _, imei in pairs}
    return Found(path=next((path for path, imei in seen.items() if same_imei(imei, wanted)), None), seen=seen)


def main(arguments: Sequence[str]) -> int:
    """`IMEI PATH...`: prints `PATH IMEI` of each port where a modem answers, and ends with the one wanted."""
    signal.alarm(int(SEARCH_SECONDS) + 5)  # whoever started it may be gone
    wanted, *paths = arguments
    for path, imei in _answering(paths):
        print(path, imei, flush=True)
        if same_imei(imei, wanted):
            break
    return 0


def _answering(paths: Iterable[str]) -> Iterable[tuple[str, str]]:
    for path in paths:
        imei = imei_on(path)
        if imei is not None:
            yield path, imei


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
