"""What lies in the storages, through libgammu. Knows how a listing goes on after a message that cannot be read, and
what was being read when the process died."""

from __future__ import annotations

from modem.api import Incoming, IncomingPart, StoredAt
from modem.decoding import being_decoded
from modem.errors import ModemError, ModemSilentError
from modem.gammu_errors import HINT_SILENT
from modem.gammu_line import GammuLine, error_name
from modem.gammu_plain import FOLDER_SIZE
from modem.gammu_records import Fields, incoming_part, place_of, status_report, unreadable
from modem.gammu_trace import (
    chosen_storage,
    failed_location,
    listed_index,
    listed_rows,
    pdu_of,
    read_index,
    unfinished_reading,
)

_LOST = "libgammu has lost its way in what the modem lists"
MAX_MESSAGES = 2_000
"""More than any storage holds: a listing that goes in a circle ends."""

_END = {"ERR_EMPTY", "ERR_INVALIDLOCATION"}
_UNREADABLE = {
    "ERR_CORRUPTED",
    "ERR_NOTSUPPORTED",
    "ERR_UNKNOWN",
    "ERR_UNKNOWNRESPONSE",
    "ERR_INVALIDDATA",
    "ERR_BUG",
    "ERR_SHELL_NOT_FOUND",
}


def sweep(line: GammuLine) -> tuple[Incoming, ...]:
    """Every message in every storage. What libgammu cannot read comes as it is (binary).

    Raises ModemSilentError where it has lost its way in a listing: it is to be read past libgammu.
    """
    found: list[Incoming] = []
    listing = ""
    after: int | None = None
    for _ in range(MAX_MESSAGES):
        with line.recording() as trace:
            try:
                fields = _next(line, after)
            except ModemError as error:
                if error_name(error) in _END:
                    break
                broken = _broken(trace(), listing, after) if error_name(error) in _UNREADABLE else None
                if broken is None:
                    raise
                found.append(broken)
                after = broken.stored_at.location if broken.stored_at else None
            else:
                after = int(fields["Location"])
                if after < 0:
                    raise ModemSilentError(_LOST, hint=HINT_SILENT)
                found.append(_understood(fields, pdu_of(trace())))
            if "+CMGL:" in trace():
                listing = trace()
    return tuple(found)


def missed(trace: str, found: tuple[Incoming, ...]) -> bool:
    """Does the stream of a sweep show more messages listed than were found?"""
    return listed_rows(trace) > len(found)


def direct(events: list[Fields]) -> tuple[Incoming, ...]:
    """Messages and reports that came over the line itself. A notification of a stored one has no text."""
    return tuple(_over_the_line(fields) for fields in events if "Text" in fields)


def being_read(trace: str) -> IncomingPart | None:
    """The message that a process was reading when it ended, from the stream of a whole sweep, by libgammu or past it;
    None: it did not end in a message."""
    decoded = being_decoded(trace)
    if decoded is not None:
        return decoded
    reading = unfinished_reading(trace)
    pdu = pdu_of(reading)
    if pdu is None:
        return None
    index = listed_index(trace, pdu) or read_index(reading)
    if index is None:
        return None
    storage = chosen_storage(trace) or "SM"
    return unreadable(pdu, StoredAt(storage=storage, location=index + (0 if storage == "SM" else FOLDER_SIZE)))


def _next(line: GammuLine, after: int | None) -> Fields:
    if after is None:
        found = line.call("GetNextSMS", Folder=0, Start=True)
    else:
        found = line.call("GetNextSMS", Folder=0, Location=after)
    first: Fields = found[0]
    return first


def _understood(fields: Fields, pdu: bytes | None) -> Incoming:
    """The record; a message that no longer looks like one is kept as the modem wrote it, where that is known."""
    try:
        return _record(fields, pdu)
    except (KeyError, TypeError, ValueError):
        if pdu is None:
            raise
        return unreadable(pdu, place_of(fields))


def _over_the_line(fields: Fields) -> Incoming:
    """The record; it lies nowhere, so what no longer looks like one is kept as libgammu told it."""
    try:
        return _record(fields, None)
    except (KeyError, TypeError, ValueError):
        return unreadable(repr(fields).encode("utf-8", "replace"), place_of({}))


def _record(fields: Fields, pdu: bytes | None) -> Incoming:
    if fields.get("Type") == "Status_Report":
        return status_report(fields)
    return incoming_part(fields, pdu)


def _broken(trace: str, listing: str, after: int | None) -> Incoming | None:
    """The message that could not be read and where it lies; None where the trouble is not with a message."""
    pdu = pdu_of(trace)
    if pdu is None:
        return None
    location = failed_location(trace)
    if location is None:
        index = listed_index(trace, pdu) or listed_index(listing, pdu)
        if index is None:
            return None
        location = (after or 0) // FOLDER_SIZE * FOLDER_SIZE + index
    return unreadable(pdu, StoredAt(storage="SM" if location < FOLDER_SIZE else "ME", location=location))


def by_stamp(message: Incoming) -> float:
    """For sorting: the oldest first, what has no stamp last."""
    return message.sent_at.timestamp() if message.sent_at is not None else float("inf")
