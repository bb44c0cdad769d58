"""Which message was being decoded: noted before, so that who comes after a crash knows. Pure but for the trace.

Knows neither the decoder nor where messages lie.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from modem.api import Incoming, IncomingPart, StoredAt
from modem.gammu_records import unreadable
from modem.serial_trace import Trace

Read = Callable[[bytes, StoredAt], Incoming]

_DECODES, _DECODED = "decodes", "decoded"
_NOTED = re.compile(rf"^ *[\d.]+ # {_DECODES} (\S*) (\d+) ([0-9a-f]*)$", re.MULTILINE)


def noted(read: Read, trace: Trace) -> Read:
    """The same reader, that says in the trace what it begins with and that it came back."""

    def reading(pdu: bytes, place: StoredAt) -> Incoming:
        trace.note(f"{_DECODES} {place.storage} {place.location} {pdu.hex()}")
        message = read(pdu, place)
        trace.note(_DECODED)
        return message

    return reading


def being_decoded(words: str) -> IncomingPart | None:
    """From the recorder's text: the message whose decoding never came back, as it lies there; None: none did."""
    found = list(_NOTED.finditer(words))
    if not found or f"# {_DECODED}\n" in words[found[-1].end() :]:
        return None
    storage, location, octets = found[-1].groups()
    return unreadable(bytes.fromhex(octets), StoredAt(storage=storage, location=int(location)))
