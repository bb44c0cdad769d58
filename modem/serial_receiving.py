"""What has come in, by the cheapest way that loses nothing. Knows announcements and when to look at everything.

Between two sends every command costs time on the air: a message that was announced is read by its place alone, a
report that came over the line costs nothing. Whatever was not announced, or was handed up and not deleted, is found by
the next look at everything: at each call without an announcement, and at least once a minute.
"""

from __future__ import annotations

from collections.abc import Iterable

from modem.api import Incoming, StoredAt
from modem.errors import ModemError
from modem.gammu_records import DIRECT
from modem.held_reports import HeldReports
from modem.serial_answers import Unasked, place_told
from modem.serial_line import Line
from modem.serial_storage import REPORTS, Read, Storages
from modem.serial_ussd import SerialUssd

LOOK_AT_ALL_SECONDS = 60.0
_STORED = ("+CMTI", "+CDSI")
_DIRECT = ("+CDS", "+CMT")


class Receiver:
    """The incoming side of one open modem."""

    def __init__(self, line: Line, storages: Storages, ussd: SerialUssd, read: Read, *, acknowledges: bool) -> None:
        self._line = line
        self._storages = storages
        self._ussd = ussd
        self._read = read
        self._acknowledges = acknowledges
        self._looked: float | None = None
        self._held = HeldReports(line.now)

    @property
    def announced(self) -> bool:
        """Is there something to fetch?"""
        told = [said for said in self._line.unasked if said.name in (*_STORED, *_DIRECT)]
        held = sum(_in_their_own(said) for said in told)
        anything = len(told) > held or self._ussd.waiting or self._storages.unfinished
        return self._held.due(held) or anything

    def receive(self) -> tuple[Incoming, ...]:
        """See Modem.receive."""
        # Taken before anything is read: what is announced meanwhile may be missed, and must be announced again.
        self._line.listen(0)
        stored, direct = self._line.take(*_STORED), self._line.take(*_DIRECT)
        try:
            found = self._stored(stored, anything=bool(stored or direct))
            if direct and self._acknowledges:
                self._line.ask("AT+CNMA")
        except ModemError:
            self._line.unasked.extendleft(reversed([*direct, *stored]))
            raise
        return (*self._ussd.fetch(), *self._told(direct), *sorted(found, key=_by_stamp))

    def said(self) -> tuple[Incoming, ...]:
        """What came over the line and lies nowhere, without asking the modem anything."""
        return self._told(self._line.take(*_DIRECT))

    def _told(self, direct: Iterable[Unasked]) -> tuple[Incoming, ...]:
        place = StoredAt(storage=DIRECT, location=0)
        return tuple(self._read(_octets(said.body or ""), place) for said in direct)

    def _stored(self, announced: list[Unasked], *, anything: bool) -> list[Incoming]:
        places = [place_told(said) for said in announced]
        now = self._line.now()
        lately = self._looked is not None and now - self._looked < LOOK_AT_ALL_SECONDS
        if anything and lately and not self._storages.unfinished:
            found = self._by_place(places)
            if found is not None:
                return found
        self._looked = now
        return self._storages.sweep(also={place.storage for place in places if place is not None})

    def _by_place(self, places: Iterable[StoredAt | None]) -> list[Incoming] | None:
        """The messages at these places; None where one is not where it was said to be."""
        found: list[Incoming] = []
        for place in dict.fromkeys(places):
            known = place is not None and place.storage in self._storages.names
            message = self._storages.at(place.storage, place.location) if place is not None and known else None
            if message is None:
                return None
            found.append(message)
        return found


def _in_their_own(said: Unasked) -> bool:
    """Is it a report that lies in the storage of reports, and waits for others?"""
    place = place_told(said) if said.name == "+CDSI" else None
    return place is not None and place.storage == REPORTS


def _octets(body: str) -> bytes:
    return bytes.fromhex(body)


def _by_stamp(message: Incoming) -> float:
    return message.sent_at.timestamp() if message.sent_at is not None else float("inf")
