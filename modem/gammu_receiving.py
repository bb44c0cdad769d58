"""What has come in, through libgammu and past it: which of the two, and when to look at everything.

Every command between two sends costs time on the air, and libgammu chooses and asks both storages for each look at
them. So a message that was announced is read by its place, past libgammu; where nothing was announced one line tells
whether anything lies there. Everything is looked at when the modem was opened, every few minutes, and whenever that
line or a place is not as it should be.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

from modem import gammu_plain
from modem.api import Incoming, NetworkUssd, StoredAt
from modem.errors import ModemAbsentError, ModemError, ModemRefusedError, ModemSilentError
from modem.gammu_line import GammuLine
from modem.gammu_plain import Choice
from modem.gammu_records import DIRECT, Fields
from modem.gammu_storage import by_stamp, direct, missed, sweep
from modem.gammu_ussd import GammuUssd
from modem.held_reports import HeldReports
from modem.serial_storage import REPORTS

LOOK_AT_ALL_SECONDS = 300.0
"""What was not announced, or was handed up and not deleted, in a storage that its level does not tell of."""
LEVEL_SECONDS = 20.0
"""How old the last look may be while only reports come: a line for each of them would cost more than it finds."""


class GammuReceiver:
    """The incoming side of one open modem. `reports`: status reports are kept in their own storage."""

    def __init__(self, line: GammuLine, ussd: GammuUssd, *, cautious: bool, reports: bool) -> None:
        self._line = line
        self._ussd = ussd
        self._cautious = cautious
        self._reports = reports
        self._choice = Choice()
        self._held = HeldReports(time.monotonic)
        self._all_at = float("-inf")
        self._looked_at = float("-inf")

    @property
    def announced(self) -> bool:
        """Is there something to fetch? Reports in their own storage wait for others."""
        held = sum(name == "SMS" and fields.get("Memory") == REPORTS for name, fields in self._line.events)
        return self._held.due(held) or len(self._line.events) > held or self._ussd.waiting

    def receive(self) -> tuple[Incoming, ...]:
        """See Modem.receive. A message that cannot be understood is kept as binary; it stops nothing."""
        self._line.recorder.clear()
        # Taken before anything is read: what is announced meanwhile may be missed, and must be announced again.
        self._line.hear()
        announced = self._line.take("SMS")
        try:
            told = direct(announced)
            found = self._stored([fields for fields in announced if "Text" not in fields], bool(announced))
            return told + found + self._ussd.fetch()
        except ModemError:
            self._line.events.extendleft(("SMS", fields) for fields in reversed(announced))
            raise

    def said(self) -> tuple[Incoming, ...]:
        """What came over the line and lies nowhere, without asking the modem anything."""
        return direct(self._line.take("SMS"))

    def delete(self, places: Sequence[StoredAt]) -> None:
        """See Modem.delete."""
        stored = tuple(place for place in places if place.storage != DIRECT)
        if stored:
            with self._ussd.beside() as line:
                gammu_plain.delete(line, self._choice, stored)

    def give_back(self) -> None:
        """Choose the storage again that libgammu believes in: before it looks at any."""
        if self._choice.owed:
            with self._ussd.beside() as line:
                self._choice.give_back(line)

    def _stored(self, announced: Sequence[Fields], anything: bool) -> tuple[Incoming, ...]:
        now = time.monotonic()
        if now - self._all_at < LOOK_AT_ALL_SECONDS:
            found = self._quickly(announced, anything, now)
            if found is not None:
                return found
        found = self._everything()
        self._all_at = self._looked_at = now
        return found

    def _quickly(self, announced: Sequence[Fields], anything: bool, now: float) -> tuple[Incoming, ...] | None:
        """The messages at these places; none where the modem says that none lie there. None: look at everything."""
        places = [_place_in(fields) for fields in announced]
        if not places and anything and now - self._looked_at < LEVEL_SECONDS:
            return ()
        with self._ussd.beside() as line:
            if not places:
                empty = gammu_plain.empty(line)
                self._looked_at = now
                return () if empty else None
            return gammu_plain.at(line, self._choice, places)

    def _everything(self) -> tuple[Incoming, ...]:
        """All that lies in the storages, oldest first: by libgammu, and past it where that shows less than there is."""
        self.give_back()
        found = () if self._cautious else sweep(self._line)
        if self._cautious or missed(self._line.recorder.read(), found):
            try:
                with self._ussd.beside() as line:
                    found += tuple(gammu_plain.sweep(line, self._choice))
            except ModemRefusedError:  # it is not read in this way
                found = found or sweep(self._line)
        if self._reports:
            found += self._kept_reports()
        alone = [_counted_alone(message) for message in found]
        there = {(message.digest, message.stored_at): message for message in alone}
        return tuple(sorted(there.values(), key=by_stamp))

    def _kept_reports(self) -> tuple[Incoming, ...]:
        """What lies in the storage of reports; where that cannot be read now, messages are handed up all the same."""
        try:
            with self._ussd.beside() as line:
                return tuple(gammu_plain.sweep(line, self._choice, (REPORTS,)))
        except (ModemAbsentError, ModemSilentError):
            raise
        except ModemError:
            return ()


def _place_in(fields: Fields) -> StoredAt | None:
    name, location = fields.get("Memory"), fields.get("Location")
    return StoredAt(storage=str(name), location=int(location)) if name and location is not None else None


def _counted_alone(message: Incoming) -> Incoming:
    """The same, its place counted within its storage, as the modem announces it."""
    place = message.stored_at
    if isinstance(message, NetworkUssd) or place is None or place.location < gammu_plain.FOLDER_SIZE:
        return message
    return replace(message, stored_at=replace(place, location=place.location % gammu_plain.FOLDER_SIZE))
