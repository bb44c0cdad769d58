"""What lies in a modem's storages: listed, read one by one where it cannot list, deleted. Knows no PDU's inside.

A PDU whose length is not what was said of it was garbled on the line, or lies so in the modem: only when it reads the
same twice is it believed, because what is handed up is deleted afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from modem.api import Incoming, StoredAt
from modem.errors import ModemAbsentError, ModemError, ModemRefusedError, ModemSilentError
from modem.serial_answers import Answer, Row
from modem.serial_fields import after_colon, fields, number
from modem.serial_line import Line

LIST_SECONDS = 60.0
"""A full SIM on a slow stick; the hub waits 90 for all storages."""
SWEEP_SECONDS = 50.0
"""A storage read place by place may take minutes: what was found by then is handed over, the rest comes next time."""
DELETE_SECONDS = 20.0
REFUSALS_BELIEVED = 3
REPORTS = "SR"
"""The storage of status reports (27.005, 3.2.2)."""
ONLY_ONE = "SM"
"""How the storage is called where a modem lets none be chosen."""
ASSUMED_PLACES = 50
"""Of a storage that does not say how large it is: more than a SIM has."""
_UNKNOWN_COMMAND = {None, 3, 4, 303}
_NOTHING_THERE = {321, 21, 22}
"""Invalid index, not found (27.005, 3.2.5; 27.007, 9.2)."""

Read = Callable[[bytes, StoredAt], Incoming]


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """How full a storage is."""

    used: int
    size: int


class Storages:
    """The storages of one open modem. `names` as +CPMS knows them; none where it lets none be chosen."""

    def __init__(self, line: Line, names: tuple[str, ...], read: Read, *, chosen: str = "") -> None:
        """`chosen`: the one that is to be read already, where that is known."""
        self._line = line
        self.names = names or (ONLY_ONE,)
        self._choosable = bool(names)
        self._read = read
        self.chosen = chosen
        """The one that is read now; empty: unknown."""
        self._unlisted: set[str] = set()
        """Those that this modem does not list, and are read place by place: often that of reports alone."""
        self._refused: dict[str, int] = {}
        self._next: dict[str, int] = {}
        self._thorough = set(names)

    @property
    def unfinished(self) -> bool:
        """Was the last sweep cut short?"""
        return bool(self._next)

    def sweep(self, also: Iterable[str] = ()) -> list[Incoming]:
        """Everything in every storage. One that says it is empty is believed, unless it is named in `also`.

        What one storage holds is handed up though another one cannot be read; ModemError where nothing else is found.
        """
        until = self._line.now() + SWEEP_SECONDS
        also = {*also, *self._thorough}
        found: list[Incoming] = []
        trouble: ModemError | None = None
        for name in reversed(self.names):  # the SIM last: what is announced next mostly lies there
            try:
                found += self._content(name, name in also, until)
                self._refused.pop(name, None)
            except (ModemAbsentError, ModemSilentError):
                raise
            except ModemError as error:
                trouble = error
                self._count_refusal(name)
        if trouble is not None and not found:
            raise trouble
        return found

    def _content(self, name: str, surely: bool, until: float) -> list[Incoming]:
        level = self._choose(name)
        if level is not None and level.used == 0 and not surely:
            self._next.pop(name, None)
            return []
        found = self._listed(name) if name not in self._unlisted else []
        if name in self._unlisted:
            found = self._walked(name, level, until)
        self._thorough.discard(name)
        return found

    def _count_refusal(self, name: str) -> None:
        """A storage that is named and never opens is given up, until the modem is opened anew; the last one is not."""
        self._refused[name] = self._refused.get(name, 0) + 1
        if self._refused[name] >= REFUSALS_BELIEVED and len(self.names) > 1:
            self.names = tuple(other for other in self.names if other != name)

    def at(self, name: str, location: int) -> Incoming | None:
        """One message; None where there is none."""
        if self.chosen != name:
            self._choose(name)
        return self._one(StoredAt(storage=name, location=location))

    def delete(self, places: Iterable[StoredAt]) -> None:
        """Every place is tried before one is complained of."""
        trouble: ModemError | None = None
        chosen = self.chosen
        for place in sorted(places, key=lambda place: (place.storage != chosen, place.storage)):
            if place.storage != self.chosen:
                self._choose(place.storage)
            answer = self._line.ask(f"AT+CMGD={place.location}", DELETE_SECONDS)
            if answer.cause is not None and answer.cause.code not in _NOTHING_THERE:
                trouble = _refused(f"place {place.location} of {place.storage} was not emptied", answer)
        if trouble is not None:
            raise trouble

    def levels(self) -> Level | None:
        """How full all of them are together, but for that of reports; None where they do not say."""
        kept = [name for name in reversed(self.names) if name != REPORTS]
        told = [level for name in kept if (level := self._choose(name)) is not None]
        return Level(used=sum(one.used for one in told), size=sum(one.size for one in told)) if told else None

    def _choose(self, name: str) -> Level | None:
        """Make it the one to be read. Raises ModemError where the modem does not: nothing is read from another."""
        answer = self._line.ask(f'AT+CPMS="{name}"' if self._choosable else "AT+CPMS?")
        if not answer.ok and self._choosable:
            self.chosen = ""
            raise _refused(f"the storage {name} cannot be chosen", answer)
        self.chosen = name
        told = [value for value in map(number, fields(answer.told or "")) if value is not None]
        return Level(used=told[0], size=told[1]) if len(told) >= 2 else None

    def _listed(self, name: str) -> list[Incoming]:
        answer = self._line.ask("AT+CMGL=4", LIST_SECONDS)
        if not answer.ok:
            if answer.cause is not None and answer.cause.code in _NOTHING_THERE:
                return []
            if answer.cause is not None and answer.cause.code in _UNKNOWN_COMMAND:
                self._unlisted.add(name)
                return []
            raise _refused(f"{name} cannot be listed", answer)
        found = []
        for row in answer.rows:
            location = number(fields(after_colon(row.text))[0])
            if location is None:
                continue
            place = StoredAt(storage=name, location=location)
            pdu = _pdu(row)
            message = self._read(pdu, place) if pdu is not None else self._one(place)
            found += [message] if message is not None else []
        return found

    def _walked(self, name: str, level: Level | None, until: float) -> list[Incoming]:
        """Place by place, from where the last sweep was cut off."""
        found: list[Incoming] = []
        size, used = (level.size, level.used) if level is not None else (ASSUMED_PLACES, ASSUMED_PLACES)
        for location in range(self._next.pop(name, 0), size + 1):
            if len(found) == used:
                break
            if self._line.now() > until:
                self._next[name] = location
                break
            message = self._one(StoredAt(storage=name, location=location))
            found += [message] if message is not None else []
        return found

    def _one(self, place: StoredAt) -> Incoming | None:
        """A message by its place; None where there is none, and where it reads differently each time."""
        first = self._line.ask(f"AT+CMGR={place.location}")
        if not first.rows or not first.rows[-1].body or _in_text_mode(first.rows[-1]):
            return None
        pdu = _pdu(first.rows[-1])
        if pdu is not None:
            return self._read(pdu, place)
        again = self._line.ask(f"AT+CMGR={place.location}")
        body, then = first.rows[-1].body, again.rows[-1].body if again.rows else None
        if body is None or body != then:
            return None
        return self._read(_octets(body), place)


def _pdu(row: Row) -> bytes | None:
    """The PDU of a row, where it is as long as the row says; else None."""
    told = number(fields(after_colon(row.text))[-1])
    octets = _octets(row.body or "")
    if not octets or 2 * len(octets) != len(row.body or "") or told is None:
        return None
    return octets if len(octets) == 1 + octets[0] + told else None


def _in_text_mode(row: Row) -> bool:
    """A modem that started anew by itself may have forgotten PDU mode: what it reads then is no message to keep."""
    return fields(after_colon(row.text))[0].upper().startswith(("REC ", "STO "))


def _octets(body: str) -> bytes:
    """Hexadecimal as far as it is; what is none at all as its characters."""
    try:
        return bytes.fromhex(body[: len(body) // 2 * 2])
    except ValueError:
        return body.encode("latin-1", "replace")


def _refused(what: str, answer: Answer) -> ModemError:
    cause = answer.cause
    said = f"{what}: {cause.text if cause else answer.final}"
    kind = ModemError if cause is None or cause.retryable else ModemRefusedError
    return kind(said, hint="Look at the modem with `willay doctor`.")
