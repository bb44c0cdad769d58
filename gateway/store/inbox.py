"""What came in: parts as they came, whole messages, what became of them. No understanding."""

from __future__ import annotations

from datetime import datetime, timedelta

from peewee import SQL

from gateway.survey.model import Outcome, QuestionKey
from modem.api import Address, IncomingPart, MessageRef, ReportState, StatusReport
from schedules.clock import ClockState

from .db import all_of, one_of
from .parts import kind_word
from .records_radio import Inbox, InboxPart
from .states import InboxState
from .tables_radio import InboxPartRow, InboxRow

DELAYS_COMPARED = 30
"""Some days of messages."""
ANSWERS = (Outcome.VALUE.value, Outcome.NO_CLASS.value, Outcome.DONT_KNOW.value)


def keep_part(part: IncomingPart, modem: str, now: datetime, clock_state: ClockState) -> int | None:
    """Keep a part; its id, or None where it is here already (it is counted there)."""
    if _seen(part.digest):
        return None
    row = InboxPartRow.create(
        digest=part.digest,
        kind=kind_word(part.kind),
        modem=modem,
        sender=part.sender,
        smsc=part.smsc,
        sent_at=part.sent_at,
        received_at=now,
        clock_state=clock_state,
        text=part.text,
        coding=part.coding,
        data=part.data or None,
        ref=None if part.concat is None else part.concat.ref,
        total=None if part.concat is None else part.concat.total,
        seq=None if part.concat is None else part.concat.seq,
        bits=None if part.concat is None else part.concat.bits,
    )
    return int(row.id)


def keep_report(
    report: StatusReport, recipient: Address, modem: str, now: datetime, clock_state: ClockState
) -> int | None:
    """Keep a status report that fits nothing yet; its id, or None where it is here already.

    `recipient`: the number in the one spelling that outgoing messages have.
    """
    if _seen(report.digest):
        return None
    row = InboxPartRow.create(
        digest=report.digest,
        kind="report",
        modem=modem,
        sender=recipient,
        sent_at=report.sent_at,
        reached_at=report.settled_at,
        received_at=now,
        clock_state=clock_state,
        ref=report.ref,
        status=report.status,
        report=report.state.value,
    )
    return int(row.id)


def kept_reports(
    recipient: Address, refs: tuple[MessageRef, ...], since: datetime
) -> tuple[tuple[int, StatusReport], ...]:
    """Reports about a number that fitted nothing when they came, with the ids of their rows, the oldest first."""
    # spelt out, not bound: only so does SQLite see that the index of the kept ones serves
    query = InboxPartRow.select().where(
        SQL("kind = 'report'")
        & (InboxPartRow.sender == recipient)
        & (InboxPartRow.ref << list(refs))
        & (InboxPartRow.received_at >= since)
    )
    return tuple((row.id, _report(row)) for row in all_of(query.order_by(InboxPartRow.id), InboxPart))


def drop_report(row_id: int) -> None:
    """A kept report has found its message, which remembers it."""
    InboxPartRow.delete().where(InboxPartRow.id == row_id).execute()


def drop_reports(before: datetime) -> int:
    """Forget kept reports that will find nothing any more; how many."""
    old = SQL("kind = 'report'") & (InboxPartRow.received_at < before)
    return int(InboxPartRow.delete().where(old).execute())


def make_whole(
    *,
    part_ids: tuple[int, ...],
    modem: str,
    sender: Address,
    text: str,
    sent_at: datetime | None,
    now: datetime,
    clock_state: ClockState,
) -> int:
    """A whole message, made of these parts; its id."""
    row = InboxRow.create(
        modem=modem,
        sender=sender,
        text=text,
        sent_at=sent_at,
        received_at=now,
        clock_state=clock_state,
        state=InboxState.NEW,
    )
    InboxPartRow.update(inbox_id=row.id).where(InboxPartRow.id << list(part_ids)).execute()
    return int(row.id)


def get(inbox_id: int) -> Inbox | None:
    """One whole message, or None."""
    return one_of(InboxRow.select().where(InboxRow.id == inbox_id), Inbox)


def unhandled() -> tuple[Inbox, ...]:
    """Whole messages nobody has worked on, the oldest first."""
    # spelt out, not bound: only so does SQLite see that the index of the new ones serves
    return all_of(InboxRow.select().where(SQL(f"state = '{InboxState.NEW.value}'")).order_by(InboxRow.id), Inbox)


def count_failure(inbox_id: int) -> None:
    """Working on this message raised what nobody expected."""
    InboxRow.update(failures=InboxRow.failures + 1).where(InboxRow.id == inbox_id).execute()


def set_handled(
    inbox_id: int,
    handled_as: str,
    now: datetime,
    *,
    contact_id: int | None = None,
    session_id: int | None = None,
    question: QuestionKey | None = None,
    outcome: str | None = None,
    reason: str | None = None,
) -> None:
    """What became of a message."""
    InboxRow.update(
        state=InboxState.DONE,
        handled_as=handled_as,
        handled_at=now,
        contact_id=contact_id,
        session_id=session_id,
        question=question,
        outcome=outcome,
        reason=reason,
    ).where(InboxRow.id == inbox_id).execute()


def latest_heard(session_id: int, question: QuestionKey) -> Inbox | None:
    """The last message that was taken as a reply to this question of a session."""
    query = InboxRow.select().where((InboxRow.session_id == session_id) & (InboxRow.question == question))
    return one_of(query.order_by(InboxRow.id.desc()), Inbox)


def last_answer(sender: Address, before_id: int, since: datetime) -> Inbox | None:
    """The last message of a number before that one, received since then, that answered something."""
    query = InboxRow.select().where(
        (InboxRow.sender == sender)
        & (InboxRow.id < before_id)
        & (InboxRow.received_at >= since)
        & (InboxRow.outcome << list(ANSWERS))
    )
    return one_of(query.order_by(InboxRow.id.desc()), Inbox)


def idle_since(sender: Address, since: datetime) -> int:
    """How many whole messages of a number, received since then and worked on, answered nothing."""
    idle = InboxRow.outcome.is_null() | InboxRow.outcome.not_in(ANSWERS)
    worked_on = (InboxRow.sender == sender) & (InboxRow.received_at >= since) & (InboxRow.state == InboxState.DONE)
    return int(InboxRow.select().where(worked_on & idle).count())


def least_delay(modem: str, before_id: int, fewest: int) -> timedelta | None:
    """The shortest time that one of the last messages over a modem took, by the network's stamp and our clock.

    That stamp may be of another clock or zone: only differences between such times mean anything, and only while our
    clock is synchronised: one that was behind after a power cut would make all that follow seem late. None where fewer
    than `fewest` tell.
    """
    last = (
        InboxRow.select(InboxRow.received_at, InboxRow.sent_at)
        .where((InboxRow.modem == modem) & (InboxRow.id < before_id) & InboxRow.sent_at.is_null(False))
        .where(InboxRow.clock_state == ClockState.NTP)
        .order_by(InboxRow.id.desc())
        .limit(DELAYS_COMPARED)
    )
    delays = [row.received_at - row.sent_at for row in last]
    return min(delays) if len(delays) >= fewest else None


def handled_since(as_what: str, since: datetime, sender: Address | None = None) -> int:
    """How many messages were worked on as that since then, of one number or of all."""
    query = InboxRow.select().where((InboxRow.handled_as == as_what) & (InboxRow.received_at >= since))
    return int((query if sender is None else query.where(InboxRow.sender == sender)).count())


def worked_on_since(sender: Address, since: datetime) -> int:
    """How many whole messages of a number, received since then, were worked on."""
    worked_on = (InboxRow.sender == sender) & (InboxRow.received_at >= since) & (InboxRow.state == InboxState.DONE)
    return int(InboxRow.select().where(worked_on).count())


def idle_texts(sender: Address, since: datetime, before_id: int) -> tuple[str, ...]:
    """The texts of a number's messages before that one, received since then, that answered nothing."""
    idle = InboxRow.outcome.is_null() | InboxRow.outcome.not_in(ANSWERS)
    mine = (InboxRow.sender == sender) & (InboxRow.received_at >= since) & (InboxRow.id < before_id)
    return tuple(str(row.text) for row in InboxRow.select(InboxRow.text).where(mine & idle))


def _report(row: InboxPart) -> StatusReport:
    assert row.ref is not None
    assert row.report is not None
    assert row.status is not None
    return StatusReport(
        digest=row.digest,
        stored_at=None,
        recipient=Address(row.sender),
        ref=MessageRef(row.ref),
        state=ReportState(row.report),
        status=row.status,
        sent_at=row.sent_at,
        settled_at=row.reached_at,
    )


def _seen(digest: str) -> bool:
    counted = InboxPartRow.update(copies=InboxPartRow.copies + 1).where(InboxPartRow.digest == digest).execute()
    return bool(counted)
