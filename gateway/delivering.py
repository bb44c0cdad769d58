"""What status reports say of what was sent. Runs inside the caller's transaction.

A report names a message by the number it was for and a reference of one octet that comes round again. Which of several
is meant, the network's stamp tells: it repeats the time at which the network took the message, however late the report.
Our own clock may be wrong by weeks, so the two are compared through what was learned from other reports at the time.
"""

from __future__ import annotations

from datetime import timedelta

from gateway.store import inbox, outbox, pauses, sent_parts
from gateway.store.records_radio import Attempt, Outbox, SentPart
from gateway.store.states import AttemptOutcome, SendState
from modem.api import Address, MessageRef, ReportState, StatusReport
from schedules.clock import Moment

REPORT_WINDOW = timedelta(days=8)
"""Operators keep a message for 2 to 7 days."""
REFERENCES = 256
"""TP-MR is one octet (23.040, 9.2.3.6): among a SIM's last 256 parts each reference names one."""
DOUBT_SLACK = timedelta(minutes=15)
"""How far apart the network's stamp and a try whose reference is not known may lie, once clocks are compared: the
network may take two minutes, and a phone without coverage more."""
LOOKED_BACK = 20
"""Tries to one number that are looked at for a report that fits no reference."""
NO_SUCH_NUMBER = frozenset({0x41, 0x43, 0x45})
"""TP-ST (23.040, 9.2.3.15): incompatible destination, not obtainable, no interworking: nobody reads SMS there."""

_DONE = (SendState.DELIVERED, SendState.UNDELIVERED, SendState.REJECTED, SendState.CANCELLED)


def settle_report(report: StatusReport, recipient: Address, modem: str, moment: Moment) -> bool:
    """Give the message that a report speaks of its state; a report heard before changes nothing. False: it fits none.

    What it said stays with the part it speaks of, so the report itself needs no row: cards wear by rows.
    """
    if sent_parts.was_heard(recipient, report.ref, report.digest):
        return True
    part = _part_of(report, recipient, modem, moment) or _part_in_doubt(report, recipient, modem)
    if part is None:
        return False
    _settle(part, report, recipient, moment)
    return True


def settle_kept(attempt: Attempt, message: Outbox, refs: tuple[MessageRef, ...], moment: Moment) -> bool:
    """The references of a try are known now: reports that came before them are settled, and kept no longer.

    Whether there were any.
    """
    number, found = Address(message.msisdn), False
    for row_id, report in inbox.kept_reports(number, refs, since=attempt.started_at):
        if settle_report(report, number, attempt.modem, moment):
            inbox.drop_report(row_id)
            found = True
    return found


def _settle(part: SentPart, report: StatusReport, recipient: Address, moment: Moment) -> None:
    sent_parts.note(part.id, report, moment.now)
    message = outbox.get(part.outbox_id)
    if message is None or message.state in _DONE:
        return
    attempt = sent_parts.attempt(part.attempt_id)
    parts = sent_parts.of_attempt(attempt.id)
    said = {row.report for row in parts}
    all_left = attempt.outcome is AttemptOutcome.ACCEPTED or len(parts) >= message.segments
    if ReportState.FAILED.value in said:
        if attempt.id == sent_parts.last_attempt(message.id):  # a later try may fare better
            outbox.move(message.id, SendState.UNDELIVERED, moment.now, cause=f"report 0x{report.status:02X}")
            if report.status in NO_SUCH_NUMBER:
                pauses.fault_number(recipient, f"report 0x{report.status:02X}", moment.now)
    elif all_left and said == {ReportState.DELIVERED.value}:
        doubted = None if message.state is SendState.SENT else f"report 0x{report.status:02X} settled the doubt"
        outbox.move(message.id, SendState.DELIVERED, moment.now, cause=doubted)
        pauses.clear_number(recipient)
    elif all_left and message.state in (SendState.UNKNOWN, SendState.QUEUED):
        outbox.move(message.id, SendState.SENT, moment.now, cause="a report of the network says that it has it")


def _part_of(report: StatusReport, recipient: Address, modem: str, moment: Moment) -> SentPart | None:
    """The part with this number and reference whose time fits best."""
    fits = [part for part in sent_parts.unsettled(recipient, report.ref) if _can_be_meant(part, moment)]
    if len(fits) < 2:
        return fits[0] if fits else None
    return min(fits, key=lambda part: (part.modem not in (None, modem), _apart(part, report), -part.id))


def _can_be_meant(part: SentPart, moment: Moment) -> bool:
    """Whether its reference still names this part: by the calendar or, the clock being wrong, by how many followed."""
    lately = abs(moment.now - part.sent_at) <= REPORT_WINDOW
    return lately or sent_parts.sent_after(part, REFERENCES) < REFERENCES


def _apart(part: SentPart, report: StatusReport) -> timedelta:
    """How far the network's stamp lies from when we sent the part."""
    if report.sent_at is None:
        return timedelta(0)
    error = sent_parts.clock_error_near(part.id) or timedelta(0)
    return abs(part.sent_at + error - report.sent_at)


def _part_in_doubt(report: StatusReport, recipient: Address, modem: str) -> SentPart | None:
    """A report with a reference we never got: it speaks of a try to this number that lacks one, its answer lost.

    The try is given the reference, so that what else is said of it is understood.
    """
    error = sent_parts.clock_error_near(sent_parts.last_part() + 1)
    fits: list[tuple[bool, timedelta, Attempt, Outbox]] = []
    for attempt in sent_parts.tries_to(recipient, LOOKED_BACK):
        message = outbox.get(attempt.outbox_id)
        if message is None or len(sent_parts.of_attempt(attempt.id)) >= message.segments:
            continue
        apart = timedelta(0)
        if report.sent_at is not None and error is not None:
            apart = abs(attempt.started_at + error - report.sent_at)
        if apart <= DOUBT_SLACK:
            fits.append((attempt.modem != modem, apart, attempt, message))
    if not fits:
        return None
    _, _, attempt, message = min(fits, key=lambda fit: fit[:2])
    seq = len(sent_parts.of_attempt(attempt.id)) + 1
    return sent_parts.add(attempt, message, seq, report.ref, attempt.started_at)
