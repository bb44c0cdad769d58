"""The storages read and emptied past libgammu, on its port.

libgammu reads each message before it deletes it, and keeps those it cannot decompress; a line of a listing that lost an
octet can crash it, and hides what comes behind; it hears of no message outside the storages it has chosen itself, and
reads no status report from theirs. What is done here needs of it the decoder alone. Knows which storage it believes to
be chosen.
"""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterator, Sequence

from modem.api import Incoming, StoredAt
from modem.decoding import noted
from modem.errors import ModemAbsentError, ModemError, ModemSilentError
from modem.gammu_pdu import PduCoder
from modem.gammu_records import unreadable
from modem.serial_fields import fields, number, quoted
from modem.serial_line import Line
from modem.serial_opening import keeping_reports
from modem.serial_storage import REPORTS, Read, Storages

FOLDER_SIZE = 100_000
"""libgammu counts all storages in one row: locations of the second begin here (GSM_PHONE_MAXSMSINFOLDER)."""


class Choice:
    """What is chosen in the modem, and what libgammu believes to be: before it looks itself, that must be so again."""

    def __init__(self) -> None:
        self.owed = ""
        """The storage to choose again; empty: libgammu is right."""

    @contextlib.contextmanager
    def free(self, line: Line, names: tuple[str, ...], read: Read) -> Iterator[Storages]:
        """Storages to choose from at will. Empty names, or a modem that lets none be chosen: the one it has."""
        before = next(iter(quoted(line.ask("AT+CPMS?").told or "")), "")
        storages = Storages(line, names if before else (), read, chosen=before)
        try:
            yield storages
        finally:
            if before and storages.chosen != before:
                self.owed = self.owed or before

    def give_back(self, line: Line) -> None:
        """Choose it again."""
        if self.owed:
            line.ask(f'AT+CPMS="{self.owed}"')
            self.owed = ""


def keep_reports(line: Line) -> bool:
    """Have the modem keep status reports until they are deleted, where it has a storage for them; does it?"""
    shape = keeping_reports(line.ask("AT+CNMI=?").told, quoted(fields(line.ask("AT+CPMS=?").told or "")[0]))
    before = quoted(line.ask("AT+CPMS?").told or "")[:1] if shape else ()
    if not before:
        return False
    opens = line.ask(f'AT+CPMS="{REPORTS}"').ok  # one that is named and never opens would swallow them
    line.ask(f'AT+CPMS="{before[0]}"')
    return opens and line.ask(f"AT+CNMI={shape}").ok


def sweep(line: Line, choice: Choice, names: tuple[str, ...] = ()) -> list[Incoming]:
    """Every message in these storages, as it is; none named: in all that it has. Raises ModemError where the modem does
    not list them."""
    line.ask("AT+CMGF=0")
    if not names:
        offered = quoted(fields(line.ask("AT+CPMS=?").told or "")[0])
        names = tuple(name for name in ("SM", "ME") if name in offered) or offered[:1]
    with choice.free(line, names, noted(PduCoder().incoming, line.trace)) as storages:
        return storages.sweep()


def empty(line: Line) -> bool:
    """Does the modem say that nothing lies in the storages in use, that of what is received among them? One line."""
    told = [number(value) for value in fields(line.ask("AT+CPMS?").told or "")]
    levels = [used for used, size in itertools.pairwise(told) if used is not None and size is not None]
    return bool(levels) and not any(levels)


def at(line: Line, choice: Choice, places: Sequence[StoredAt | None]) -> tuple[Incoming, ...] | None:
    """The messages at these places; None where one of them is not where it was said to be."""
    named = tuple(dict.fromkeys(place.storage for place in places if place is not None))
    found: list[Incoming] = []
    with choice.free(line, named, noted(PduCoder().incoming, line.trace)) as storages:
        for place in dict.fromkeys(places):
            message = _one(storages, place)
            if message is None:
                return None
            found.append(message)
    return tuple(found)


def _one(storages: Storages, place: StoredAt | None) -> Incoming | None:
    try:
        return storages.at(place.storage, place.location) if place is not None else None
    except (ModemAbsentError, ModemSilentError):
        raise
    except ModemError:  # a name to announce under, and none to choose
        return None


def delete(line: Line, choice: Choice, places: tuple[StoredAt, ...]) -> None:
    """Remove messages. Tries every place before it complains of one."""
    names = tuple(dict.fromkeys(place.storage for place in places))
    with choice.free(line, names, unreadable) as storages:
        storages.delete(StoredAt(storage=place.storage, location=place.location % FOLDER_SIZE) for place in places)
