"""One message out through libgammu, part by part, and what became of it. Knows no port and no outbox."""

from __future__ import annotations

import time
from typing import Any

from modem.api import Concat, MessageRef, OutgoingSms, Scope, SendAccepted, SendOutcome, SendRefused, SendUnknown
from modem.causes import device, may_pass
from modem.charset import coding_of, split
from modem.errors import ModemError
from modem.gammu_line import GammuLine
from modem.gammu_records import submit, with_header
from modem.gammu_trace import PartTrace, of_part

PART_TRIES = 2
"""A later part that was refused for a passing reason is tried once more: the first parts are out already."""
PART_RETRY_SECONDS = 2.0


def send(line: GammuLine, sms: OutgoingSms, *, smsc: str, concat_ref: int) -> SendOutcome:
    """Send every part; stop at the first that the modem does not take."""
    line.recorder.clear()
    refs: list[MessageRef] = []
    accepted = 0
    for part in parts_of(sms, smsc=smsc, concat_ref=concat_ref):
        seen, said = _send_part(line, part, tries=PART_TRIES if accepted else 1)
        if seen.accepted:
            accepted += 1
            refs += [seen.ref] if seen.ref is not None else []
            continue
        where = f"part {accepted + 1}: {seen.cause.text if seen.cause else said}"
        if seen.handed_over and seen.cause is None:
            return SendUnknown(refs=tuple(refs), detail=f"the answer was lost ({where})")
        if accepted:
            return SendUnknown(refs=tuple(refs), detail=f"{accepted} parts left, then refused ({where})")
        untaken = device(f"the modem did not take the message: {said}", scope=Scope.MODEM)
        return SendRefused(cause=seen.cause or untaken)
    return SendAccepted(refs=tuple(refs))


def parts_of(sms: OutgoingSms, *, smsc: str, concat_ref: int) -> list[dict[str, Any]]:
    """The message as libgammu takes it, cut where `charset` says."""
    coding = coding_of(sms.text)
    parts = [
        submit(sms.to, text, coding=coding, smsc=smsc, validity=sms.validity, report=sms.want_report)
        for text in split(sms.text)
    ]
    if len(parts) == 1:
        return parts
    return [with_header(part, Concat(ref=concat_ref, total=len(parts), seq=seq)) for seq, part in enumerate(parts, 1)]


def _send_part(line: GammuLine, part: dict[str, Any], *, tries: int) -> tuple[PartTrace, str]:
    """What became of one part, and libgammu's words where it complained."""
    for attempt in range(1, tries + 1):
        said = ""
        with line.recording() as trace:
            try:
                line.call("SendSMS", part)
            except ModemError as error:
                said = str(error)
            seen = of_part(trace())
        if attempt == tries or seen.cause is None or not may_pass(seen.cause):
            break
        time.sleep(PART_RETRY_SECONDS)
    return seen, said
