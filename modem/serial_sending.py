"""One message out, part by part, and what became of it. Knows AT+CMGS; no outbox and no port.

Up to the sign that ends a part nothing can have left; from then on it may have, until the modem says what became of it.
"""

from __future__ import annotations

from collections.abc import Sequence

from modem.api import MessageRef, Scope, SendAccepted, SendOutcome, SendRefused, SendUnknown
from modem.causes import device, may_pass
from modem.errors import ModemAbsentError, ModemError
from modem.gammu_pdu import Submit
from modem.gammu_sending import PART_RETRY_SECONDS, PART_TRIES
from modem.gammu_trace import PartTrace
from modem.serial_answers import Answer
from modem.serial_fields import fields, number
from modem.serial_line import Line


def send(line: Line, parts: Sequence[Submit]) -> SendOutcome:
    """Send every part; stop at the first that the modem does not take.

    Raises ModemError where the modem did not answer or was gone before anything was handed over.
    """
    refs: list[MessageRef] = []
    for place, part in enumerate(parts):
        try:
            seen = _send_part(line, part, tries=PART_TRIES if place else 1)
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


def _send_part(line: Line, part: Submit, *, tries: int) -> PartTrace:
    for attempt in range(1, tries + 1):
        seen = _once(line, part)
        if attempt == tries or seen.cause is None or not may_pass(seen.cause):
            break
        line.pause(PART_RETRY_SECONDS)
    return seen


def _once(line: Line, part: Submit) -> PartTrace:
    refusal = line.offer(f"AT+CMGS={part.length}", part.pdu)
    if refusal is not None:
        cause = refusal.cause or device("the modem did not ask for the message", scope=Scope.MODEM)
        return PartTrace(handed_over=False, accepted=False, ref=None, cause=cause)
    try:
        answer = line.hand_over()
    except ModemAbsentError:
        answer = None
    if answer is None:
        return PartTrace(handed_over=True, accepted=False, ref=None, cause=None)
    return PartTrace(handed_over=True, accepted=answer.ok, ref=_ref(answer), cause=answer.cause)


def _ref(answer: Answer) -> MessageRef | None:
    told = number(fields(answer.told or "")[0]) if answer.ok else None
    return MessageRef(told % 256) if told is not None else None
