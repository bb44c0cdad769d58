"""A message storage of a modem: numbered places, a size, what lies in them. Knows no AT command."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import IntEnum

from modem.simulator.pdu import Pdu

FIRST_LOCATION = 1
REPORTS = "SR"
"""Where status reports lie, and nothing else (3GPP 27.005, 3.2.2); not every modem has it."""


class Stat(IntEnum):
    """<stat> of a stored message in PDU mode (3GPP 27.005, 3.1)."""

    UNREAD = 0
    READ = 1
    UNSENT = 2
    SENT = 3
    ALL = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """One message in its place."""

    location: int
    stat: Stat
    pdu: Pdu


class Storage:
    """`size` places, counted from 1. The first free one is taken."""

    def __init__(self, name: str, size: int) -> None:
        self.name = name
        self.size = size
        self._places: dict[int, Stored] = {}

    @property
    def used(self) -> int:
        """How many places are taken."""
        return len(self._places)

    def put(self, pdu: Pdu, stat: Stat) -> int | None:
        """Keep a message; its location, or None where there is no room."""
        for location in range(FIRST_LOCATION, FIRST_LOCATION + self.size):
            if location not in self._places:
                self._places[location] = Stored(location=location, stat=stat, pdu=pdu)
                return location
        return None

    def get(self, location: int) -> Stored | None:
        """What lies there, if anything."""
        return self._places.get(location)

    def mark(self, location: int, stat: Stat) -> None:
        """Change the state of the message there."""
        self._places[location] = replace(self._places[location], stat=stat)

    def remove(self, location: int) -> None:
        """Empty a place; an empty one stays so."""
        self._places.pop(location, None)

    def has_place(self, location: int) -> bool:
        """Is this a location of this storage, taken or not?"""
        return FIRST_LOCATION <= location < FIRST_LOCATION + self.size

    def __iter__(self) -> Iterator[Stored]:
        return iter(sorted(self._places.values(), key=lambda stored: stored.location))
