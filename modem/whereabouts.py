"""Where one modem is: on its configured port, on another since it came back, or nowhere; and that it is the right one.

Knows what was learned of it and what the hub's other modems hold; opens nothing itself. Monotonic time only.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from modem.errors import OtherModemError
from modem.finding import DEV, Identity, Seeker, same_imei, told
from modem.quirks import families
from modem.usb import SYS, UsbPlace, devices, place_of

STRANGER_SECONDS = 30.0
"""A port on which another modem answered is tried again after this: somebody may be changing the plugs."""
DRIVE_LOOK_SECONDS = 5.0

HINT_OTHER = "Plug the configured modem in, or take its IMEI out of the configuration if this one replaces it."
HINT_SOUGHT = "It is being looked for on the other ports."


class Fleet:
    """What the modems of one hub know of each other. Each entry is written by one thread, and read by any."""

    def __init__(self) -> None:
        self.wanted: dict[str, str] = {}
        """Modem's name to the IMEI it is known by."""
        self.held: dict[str, str] = {}
        """Modem's name to the port its process has."""
        self.seen: dict[str, str] = {}
        """Port to the IMEI that answered there last."""

    def held_by_others(self, name: str) -> tuple[str, ...]:
        """The ports that are not this modem's to look at."""
        return tuple(path for holder, path in tuple(self.held.items()) if holder != name)

    def claimed_by_another(self, name: str, imei: str) -> bool:
        """Is this IMEI known as another modem's?"""
        return any(same_imei(imei, theirs) for holder, theirs in tuple(self.wanted.items()) if holder != name)

    def where(self, name: str, imei: str) -> str | None:
        """A free port on which this modem answered somebody."""
        taken = self.held_by_others(name)
        seen = (path for path, found in tuple(self.seen.items()) if same_imei(found, imei) and Path(path).exists())
        return next((path for path in seen if str(Path(path).resolve()) not in taken), None)


class Whereabouts:
    """One modem's. `imei` is the configured one, which only the configuration changes; `known` what was learned."""

    def __init__(
        self,
        name: str,
        configured: str,
        *,
        imei: str | None = None,
        known: Identity | None = None,
        fleet: Fleet | None = None,
        dev: Path = DEV,
        sys_root: Path = SYS,
        now: Callable[[], float],
    ) -> None:
        known = known or Identity()
        if imei is not None and not same_imei(imei, known.imei):
            known = Identity(imei=imei)  # what was learned was learned of another
        self.identity = known
        self.place: UsbPlace | None = None
        """Where on the USB it was last seen."""
        self.stranger = False
        """Is another modem on the configured port, and this one nowhere yet?"""
        self.drive = False
        """Is a stick of a known family plugged in that plays a CD drive?"""
        self._name = name
        self._configured = configured
        self._fixed = imei is not None
        self._fleet = fleet or Fleet()
        self._sys = sys_root
        self._now = now
        self._path = configured
        self._strangers: dict[str, tuple[str, float]] = {}
        self._seeker = Seeker(configured, dev=dev, sys_root=sys_root, now=now)
        self._drive_due = 0.0
        if known.imei is not None:
            self._fleet.wanted[name] = known.imei

    def path(self) -> str | None:
        """The port to open now; None while it is nowhere. Takes some milliseconds; begins a search where one is due."""
        for path in dict.fromkeys((self._path, self._configured)):
            if self._usable(path):
                self._path = path
                return path
        found = self._seek()
        if found is not None:
            self._path = found
        return found

    def answered(self, path: str, imei: str | None) -> None:
        """A modem with this IMEI was opened there. Raises OtherModemError where it is not this one."""
        self.place = place_of(path, self._sys)
        if imei is not None:
            self._fleet.seen[path] = imei
        if imei is not None and self.identity.imei is not None and not same_imei(imei, self.identity.imei):
            self._strangers[path] = (imei, self._now())
            self.stranger = True
            raise OtherModemError(
                f"the modem on {path} has the IMEI {imei}, not {self.identity.imei}",
                hint=HINT_OTHER if self._fixed else HINT_SOUGHT,
            )
        self.identity = told(self.identity, imei, self.place)
        if self.identity.imei is not None:
            self._fleet.wanted[self._name] = self.identity.imei
        self._strangers.pop(path, None)
        self._seeker.end()
        self.stranger = self.drive = False

    def holds(self, path: str | None) -> None:
        """Its process has this port now, or none."""
        if path is None:
            self._fleet.held.pop(self._name, None)
        else:
            self._fleet.held[self._name] = str(Path(path).resolve())

    def look_for_drive(self) -> None:
        """It is nowhere: does a stick play a CD drive?"""
        if self._now() < self._drive_due:
            return
        self._drive_due = self._now() + DRIVE_LOOK_SECONDS
        drives = {product for family in families() for product in family.usb_modes}
        self.drive = any(place.product in drives for place in devices(self._sys))

    def _usable(self, path: str) -> bool:
        """Is there a device, and not one that turned out to be another modem a moment ago?"""
        if not Path(path).exists():
            self._strangers.pop(path, None)
            return False
        _, since = self._strangers.get(path, ("", -STRANGER_SECONDS))
        free = str(Path(path).resolve()) not in self._fleet.held_by_others(self._name)
        return free and self._now() - since >= STRANGER_SECONDS

    def _seek(self) -> str | None:
        if self.identity.imei is not None:
            noted = self._fleet.where(self._name, self.identity.imei)
            if noted is not None and self._usable(noted):
                return noted
        barred = (*self._fleet.held_by_others(self._name), *self._strangers)
        found = self._seeker.look(self.identity, barred)
        if found is None:
            return None
        self._fleet.seen.update(found.seen)
        if found.path is None:
            self._adopt()
        return found.path

    def _adopt(self) -> None:
        """Nowhere to be found, and another one in its place, which is nobody else's: it was replaced."""
        imei, _ = self._strangers.get(self._configured, (None, 0.0))
        if imei is not None and not self._fixed and not self._fleet.claimed_by_another(self._name, imei):
            self.identity = Identity(imei=imei)
            self._strangers.pop(self._configured)
