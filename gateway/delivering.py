"""What status reports say of what was sent. Runs inside the caller's transaction."""

from __future__ import annotations

from datetime import timedelta

from gateway.store import outbox
from gateway.store.records_radio import Outbox
from gateway.store.states import SendState
from modem.api import Address, ReportState, StatusReport
from schedules.clock import Moment

REPORT_WINDOW = timedelta(days=8)
"""TP-VP goes up to 63 weeks, operators keep a message for 2 to 7 days; a reference wraps after 256 messages."""

_FINAL = (SendState.DELIVERED, SendState.UNDELIVERED)


def settle_report(report: StatusReport, recipient: Address, moment: Moment) -> bool:
    """Give the message that a report speaks of its state; a report heard before changes nothing. False: it fits none.

    What it said stays with the part it speaks of, so the report itself needs no row: cards wear by rows.
    """
    if outbox.report_was_heard(recipient, report.ref, report.digest):
        return True
    part = outbox.match_report(recipient, report.ref, REPORT_WINDOW, moment.now)
    if part is None:
        return False
    outbox.note_report(part.id, report.state.value, report.digest, moment.now)
    message = outbox.get(part.outbox_id)
    if message is None or message.state in _FINAL:
        return True
    states = {row.report for row in outbox.parts_of(part.attempt_id)}
    if ReportState.FAILED.value in states:
        outbox.move(message.id, SendState.UNDELIVERED, moment.now, cause=f"report 0x{report.status:02X}")
    elif states == {ReportState.DELIVERED.value}:
        outbox.move(message.id, SendState.DELIVERED, moment.now)
    return True


def settle_unknown(report: StatusReport, recipient: Address, moment: Moment) -> None:
    """A report with a reference we never got: it speaks of the one message to this number that is in doubt."""
    message: Outbox | None = outbox.unknown_to(recipient)
    if message is None or report.state == ReportState.TRYING:
        return
    state = SendState.DELIVERED if report.state == ReportState.DELIVERED else SendState.UNDELIVERED
    outbox.move(message.id, state, moment.now, cause=f"report 0x{report.status:02X} settled the doubt")
