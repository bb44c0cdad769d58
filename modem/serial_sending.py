"""One message out, part by part, and what became of it. Knows AT+CMGS; no outbox and no port.

Up to the sign that ends a part nothing can have left; from then on it may have, until the modem says what became of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from modem.api import MessageRef, Msisdn, Scope, SendAccepted, SendOutcome, SendRefused, SendUnknown
from modem.causes import device, may_pass
from modem.errors import ModemAbsentError, ModemError
from modem.gammu_pdu import Submit
from modem.gammu_sending import PART_RETRY_SECONDS, PART_TRIES
from modem.gammu_trace import PartTrace
from modem.serial_answers import Answer
from modem.serial_fields import fields, number
from modem.serial_line import LATE_OK_SECONDS, Line
from modem.serial_opening import wake
from modem.serial_witness import Witness, Word

SENT_SECONDS = 122.0
"""Makers allow 120 for the answer to a message that was handed over."""
REPORTED_SECONDS = 60.0
"""Where a report came meanwhile that may be about this message, the modem is not cut off from the network: then its own
timer has run out (TR1M, 35 to 45 s: 24.011, 10), and a report that cannot be read yet may settle what is in doubt."""


def send(line: Line, witness: Witness, parts: Sequence[Submit], to: Msisdn) -> SendOutcome:
    """Send every part; stop at the first that the modem does not take. A part whose answer does not come was accepted
    where a report says so.

    Raises ModemError where the modem did not answer or was gone before anything was handed over.
    """
    refs: list[MessageRef] = []
    for place, part in enumerate(parts):
        try:
            seen = _send_part(line, witness, part, to, tries=PART_TRIES if place else 1)
        except ModemError as error:
            if not place:
                raise
            return SendUnknown(refs=tuple(refs), detail=f"{place} parts left, then {error}")
        where = f"part {place + 1}: {seen.cause.text if seen.cause else 'no answer'}"
        if seen.accepted:
            refs += [seen.ref] if seen.ref is not None else []
        elif seen.cause is None:
            return SendUnknown(refs=tuple(refs), detail=f"the answer was lost ({where})")
        elif place:
            return SendUnknown(refs=tuple(refs), detail=f"{place} parts left, then refused ({where})")
        else:
            return SendRefused(cause=seen.cause)
    return SendAccepted(refs=tuple(refs))


def _send_part(line: Line, witness: Witness, part: Submit, to: Msisdn, *, tries: int) -> PartTrace:
    for attempt in range(1, tries + 1):
        if not line.in_step:
            wake(line)
        seen = _once(line, witness, part, to)
        witness.answered(seen.ref)
        if attempt == tries or seen.cause is None or not may_pass(seen.cause):
            break
        line.pause(PART_RETRY_SECONDS)
    return seen


def _once(line: Line, witness: Witness, part: Submit, to: Msisdn) -> PartTrace:
    refusal = line.offer(f"AT+CMGS={part.length}", part.pdu)
    if refusal is not None:
        cause = refusal.cause or device("the modem did not ask for the message", scope=Scope.MODEM)
        return PartTrace(handed_over=False, accepted=False, ref=None, cause=cause)
    witness.handing_over(to, line.unasked)
    try:
        answer = line.hand_over(_patience(line, witness))
    except ModemAbsentError:
        answer = None
    if answer is None and witness.word(line.unasked) is Word.TAKEN:
        line.trace.note(f"a report speaks of it: reference {witness.ref}")
        return PartTrace(handed_over=True, accepted=True, ref=witness.ref, cause=None)
    if answer is None:
        return PartTrace(handed_over=True, accepted=False, ref=None, cause=None)
    return PartTrace(handed_over=True, accepted=answer.ok, ref=_ref(answer), cause=answer.cause)


def _patience(line: Line, witness: Witness) -> Callable[[], float]:
    """Until when an answer to what is handed over now is waited for."""
    began = line.now()
    taken_at: float | None = None

    def until() -> float:
        nonlocal taken_at
        word = witness.word(line.unasked)
        if word is Word.TAKEN:
            taken_at = line.now() if taken_at is None else taken_at
            return taken_at + LATE_OK_SECONDS
        return began + (REPORTED_SECONDS if word is Word.PERHAPS else SENT_SECONDS)

    return until


def _ref(answer: Answer) -> MessageRef | None:
    told = number(fields(answer.told or "")[0]) if answer.ok else None
    return MessageRef(told % 256) if told is not None else None
