"""What libgammu's debug stream tells that its errors do not. Pure.

libgammu answers nearly every refusal with "unknown error", and a prompt that never came with the same
time-out as an answer that was lost after sending. Its debug stream says which it was: the code as the modem
wrote it, and "Sending SMS" at the moment the message was handed over. Knows that wording (1.42 to 1.45) and
nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from modem.api import Cause, MessageRef, Scope, SendAccepted, SendOutcome, SendRefused, SendUnknown, StoredAt
from modem.causes import cme, cms, device

_ASKED = "Waiting for modem prompt\n"
_HANDED_OVER = re.compile(r"^Sending SMS$", re.MULTILINE)
_ACCEPTED = re.compile(r"^SMS sent OK$", re.MULTILINE)
_REF = re.compile(r'^\d+ "\+CMGS: *(\d{1,3})', re.MULTILINE)
_CODE = re.compile(r'^(?:\d+ "(?:> .*)?\+CM([SE]) ERROR: *|CM([SE]) Error )(\d+)', re.MULTILINE)
_CME = re.compile(r"^CME Error (\d+)", re.MULTILINE)
_PLAIN_ERROR = re.compile(r'^\d+ "(?:> .*)?(?:ERROR|COMMAND NOT SUPPORT|\+CM[SE] ERROR: *\D.*)"$', re.MULTILINE)
_CACHED_PDU = re.compile(r"^Getting message from cache\n([0-9A-Fa-f]+)$", re.MULTILINE)
_READ_PDU = re.compile(r'"\+CMGR: .*"\n\d+ "([0-9A-Fa-f]+)"$', re.MULTILINE)
_ROW = re.compile(r'^\d+ "\+CMGL:', re.MULTILINE)
_NUMBERED = re.compile(r'^\d+ "(.*)"$', re.MULTILINE)
_LISTED = re.compile(r'"\+CMGL: *(\d+),.*"\n\d+ "([0-9A-Fa-f]+)', re.MULTILINE)
_READ_AT = re.compile(r'"AT\+CMGR=(\d+)"')
_CHOSEN = re.compile(r'"AT\+CPMS="(\w+)"')
_ANNOUNCED = re.compile(r'^\d+ "\+C(?:MTI|DSI): *"?(\w+)"? *, *(\d+)', re.MULTILINE)
_READING, _READ = "Entering GSM_GetNextSMS\n", "Leaving GSM_GetNextSMS"
_FAILED_AT = re.compile(r"^Reading next message on location (\d+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartTrace:
    """What became of one part of a message."""

    handed_over: bool
    """The modem gave its prompt and the message was written to it: from here on it may have left."""
    accepted: bool
    ref: MessageRef | None
    cause: Cause | None
    """The refusal, if the modem said one."""


def of_part(trace: str) -> PartTrace:
    """Read the stream of one SendSMS call. What comes before the prompt is the message's own text: not read."""
    trace = trace.rpartition(_ASKED)[2]
    handed = _HANDED_OVER.search(trace)
    after = trace[handed.end() :] if handed else trace
    refs = _REF.findall(after)
    accepted = handed is not None and _ACCEPTED.search(after) is not None
    return PartTrace(
        handed_over=handed is not None,
        accepted=accepted,
        ref=MessageRef(int(refs[-1]) % 256) if refs and accepted else None,
        cause=None if accepted else _refusal(after),
    )


def what_left(trace: str, parts: int) -> SendOutcome:
    """The outcome of a send whose process died or was killed, from the stream of the whole message.

    `parts` is how many the message has. Nothing handed over: refused, and worth another try.
    """
    return outcome_of([of_part(piece) for piece in trace.split(_ASKED)[1:]], parts)


def outcome_of(seen: Sequence[PartTrace], parts: int) -> SendOutcome:
    """The same from what became of each try to hand a part over, in order, whatever wrote it down."""
    refs = tuple(part.ref for part in seen if part.ref is not None)
    if sum(part.accepted for part in seen) >= parts:
        return SendAccepted(refs=refs)
    handed = [part for part in seen if part.handed_over]
    if not handed:
        return SendRefused(cause=device("the modem went before it took the message", scope=Scope.MODEM))
    refusals = [part.cause for part in handed if part.cause is not None]
    if len(refusals) == len(handed):
        return SendRefused(cause=refusals[-1])
    return SendUnknown(refs=refs, detail="the modem went while the message was being sent")


def cme_of(trace: str) -> int | None:
    """The last +CME error in it, by number; None where there was none."""
    found = _CME.findall(trace)
    return int(found[-1]) if found else None


def pdu_of(trace: str) -> bytes | None:
    """The message as the modem wrote it, from the stream of one GetNextSMS call; None where it shows none."""
    found = _READ_PDU.findall(trace) or _CACHED_PDU.findall(trace)
    return bytes.fromhex(found[-1][: len(found[-1]) // 2 * 2]) if found else None


def failed_location(trace: str) -> int | None:
    """Where the message lies that GetNextSMS could not understand, in libgammu's counting."""
    found = _FAILED_AT.findall(trace)
    return int(found[-1]) if found else None


def listed_index(listing: str, pdu: bytes) -> int | None:
    """The index under which +CMGL listed this message."""
    wanted = pdu.hex().upper()
    return next((int(index) for index, text in _LISTED.findall(listing) if text.upper() == wanted), None)


def unfinished_reading(trace: str) -> str:
    """The stream of a GetNextSMS call that never came back; empty where the last one did."""
    _, begun, reading = trace.rpartition(_READING)
    return reading if begun and _READ not in reading else ""


def read_index(reading: str) -> int | None:
    """The place of the last message asked for by itself."""
    found = _READ_AT.findall(reading)
    return int(found[-1]) if found else None


def chosen_storage(trace: str) -> str | None:
    """The storage chosen last."""
    found = _CHOSEN.findall(trace)
    return str(found[-1]) if found else None


def listed_rows(trace: str) -> int:
    """How many messages the modem listed."""
    return len(_ROW.findall(trace))


def announced_places(trace: str) -> tuple[StoredAt, ...]:
    """Where the modem said of its own accord that something lies now, counted within each storage."""
    return tuple(StoredAt(storage=name, location=int(number)) for name, number in _ANNOUNCED.findall(trace))


def octets_understood(trace: str) -> int:
    """How many octets libgammu made something of, from the stream of a ReadDevice call; at least as many as it did.

    It names each line it takes for an announcement; around a line there are at most four line ends.
    """
    return sum(len(line.encode()) + len("\r\n\r\n") for line in _NUMBERED.findall(trace))


def _refusal(trace: str) -> Cause | None:
    codes = _CODE.findall(trace)
    if codes:
        quoted, named, number = codes[-1]
        return cms(int(number)) if (quoted or named) == "S" else cme(int(number))
    if _PLAIN_ERROR.search(trace):
        return device("the modem answered ERROR without a reason")
    return None
