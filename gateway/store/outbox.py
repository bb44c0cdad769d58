"""Messages to send, the tries at it and the network's references: reading and writing, no rule of when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from peewee import Expression

from gateway.survey.model import QuestionKey, SayKind
from modem.api import Address, MessageRef, Msisdn
from schedules.clock import ClockState

from .db import all_of, one_of
from .records_radio import Outbox, SentPart
from .states import AttemptOutcome, SendState
from .tables_radio import AttemptRow, OutboxRow, SentPartRow

UNSENT: tuple[SendState, ...] = (SendState.QUEUED, SendState.SENDING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A message to put into the outbox. `key`: a second one with the same key is not put."""

    key: str
    msisdn: Msisdn
    text: str
    kind: SayKind
    priority: int
    segments: int
    coding: str
    not_before: datetime
    expires_at: datetime
    session_id: int | None = None
    question: QuestionKey | None = None
    dispute_id: int | None = None
    answers_id: int | None = None


def put(draft: Draft, now: datetime) -> int | None:
    """Queue a message; its id, or None where its key was used before."""
    if OutboxRow.get_or_none(OutboxRow.key == draft.key) is not None:
        return None
    facts = {name: getattr(draft, name) for name in Draft.__dataclass_fields__}
    return int(OutboxRow.create(**facts, state=SendState.QUEUED, created_at=now).id)


def get(outbox_id: int) -> Outbox | None:
    """One message, or None."""
    return one_of(OutboxRow.select().where(OutboxRow.id == outbox_id), Outbox)


def due(now: datetime, *, doubtful_since: datetime, most: int, answers_only: bool = False) -> tuple[Outbox, ...]:
    """The next messages to send: by priority, then age; no phone that has one in flight, or in doubt since then.

    `answers_only`: only what answers somebody who has just written (quiet hours).
    """
    other = OutboxRow.alias()
    doubtful = (other.state == SendState.UNKNOWN) & (other.settled_at > doubtful_since)
    busy = other.select(other.msisdn).where((other.state == SendState.SENDING) | doubtful)
    query = OutboxRow.select().where(
        (OutboxRow.state == SendState.QUEUED)
        & (OutboxRow.not_before <= now)
        & (OutboxRow.expires_at > now)
        & OutboxRow.msisdn.not_in(busy)
    )
    if answers_only:
        query = query.where(OutboxRow.answers_id.is_null(False))
    return all_of(query.order_by(OutboxRow.priority, OutboxRow.id).limit(most), Outbox)


def claim(outbox_id: int, modem: str, now: datetime, clock_state: ClockState) -> int | None:
    """Move a queued message to `sending`; the attempt's id, or None where somebody else was first."""
    moved = (
        OutboxRow.update(state=SendState.SENDING, attempts=OutboxRow.attempts + 1, modem=modem)
        .where((OutboxRow.id == outbox_id) & (OutboxRow.state == SendState.QUEUED))
        .execute()
    )
    if moved != 1:
        return None
    row = AttemptRow.create(
        outbox_id=outbox_id,
        modem=modem,
        started_at=now,
        clock_state=clock_state,
        outcome=AttemptOutcome.SENDING,
    )
    return int(row.id)


def end_attempt(attempt_id: int, outcome: AttemptOutcome, detail: str | None, now: datetime) -> None:
    """How a try ended."""
    AttemptRow.update(outcome=outcome, detail=detail, ended_at=now).where(AttemptRow.id == attempt_id).execute()


def end_open_attempts(outbox_id: int, detail: str, now: datetime) -> None:
    """Nobody knows how the running try of a message ended."""
    AttemptRow.update(outcome=AttemptOutcome.UNKNOWN, detail=detail, ended_at=now).where(
        (AttemptRow.outbox_id == outbox_id) & (AttemptRow.outcome == AttemptOutcome.SENDING)
    ).execute()


def move(
    outbox_id: int,
    state: SendState,
    now: datetime,
    *,
    cause: str | None = None,
    not_before: datetime | None = None,
    count_resend: bool = False,
) -> None:
    """Give a message another state, and what belongs to it."""
    changes: dict[str, object] = {"state": state, "settled_at": None if state in UNSENT else now}
    if cause is not None:
        changes["cause"] = cause
    if not_before is not None:
        changes["not_before"] = not_before
    if count_resend:
        changes["resends"] = OutboxRow.resends + 1
    OutboxRow.update(changes).where(OutboxRow.id == outbox_id).execute()


def keep_refs(attempt_id: int, message: Outbox, refs: tuple[MessageRef, ...], now: datetime) -> None:
    """The references the network gave, in the order of the parts."""
    for seq, ref in enumerate(refs, start=1):
        SentPartRow.create(
            attempt_id=attempt_id, outbox_id=message.id, msisdn=message.msisdn, seq=seq, ref=ref, sent_at=now
        )


def match_report(recipient: Address, ref: MessageRef, window: timedelta, now: datetime) -> SentPart | None:
    """The part a status report speaks of: the last one to this number with this reference, not settled yet.

    Our own clock is compared with itself only (when we sent, when we hear), never with the network's stamps.
    """
    query = SentPartRow.select().where(
        (SentPartRow.msisdn == recipient)
        & (SentPartRow.ref == ref)
        & (SentPartRow.sent_at >= now - window)
        & (SentPartRow.report.is_null() | (SentPartRow.report == "trying"))
    )
    return one_of(query.order_by(SentPartRow.sent_at.desc(), SentPartRow.id.desc()), SentPart)


def report_was_heard(recipient: Address, ref: MessageRef, digest: str) -> bool:
    """Whether this very report has settled a part already."""
    query = SentPartRow.select().where(
        (SentPartRow.msisdn == recipient) & (SentPartRow.ref == ref) & (SentPartRow.report_digest == digest)
    )
    return bool(query.exists())


def note_report(part_id: int, report: str, digest: str, now: datetime) -> None:
    """What the report said of one part."""
    SentPartRow.update(report=report, report_digest=digest, reported_at=now).where(SentPartRow.id == part_id).execute()


def parts_of(attempt_id: int) -> tuple[SentPart, ...]:
    """The parts of one attempt."""
    return all_of(SentPartRow.select().where(SentPartRow.attempt_id == attempt_id), SentPart)


def in_state(state: SendState, settled_before: datetime | None = None) -> tuple[Outbox, ...]:
    """Messages in a state; of those, the ones that came to it before then."""
    query = OutboxRow.select().where(OutboxRow.state == state)
    if settled_before is not None:
        query = query.where(OutboxRow.settled_at <= settled_before)
    return all_of(query.order_by(OutboxRow.id), Outbox)


def unknown_to(msisdn: Address) -> Outbox | None:
    """The message to a number of which nobody knows whether it left."""
    query = OutboxRow.select().where((OutboxRow.msisdn == msisdn) & (OutboxRow.state == SendState.UNKNOWN))
    return one_of(query.order_by(OutboxRow.id.desc()), Outbox)


def overdue(now: datetime) -> tuple[Outbox, ...]:
    """Queued messages that are worth nothing any more."""
    return all_of(
        OutboxRow.select().where((OutboxRow.state == SendState.QUEUED) & (OutboxRow.expires_at <= now)), Outbox
    )


def expire(outbox_id: int, now: datetime) -> bool:
    """Give up a message that is still queued; False where it was sent meanwhile."""
    moved = OutboxRow.update(state=SendState.EXPIRED, settled_at=now).where(
        (OutboxRow.id == outbox_id) & (OutboxRow.state == SendState.QUEUED)
    )
    return bool(moved.execute())


def cancel_for_session(session_id: int, now: datetime) -> None:
    """What a session still had to say is not needed any more."""
    _cancel(OutboxRow.session_id == session_id, now)


def cancel_about(dispute_id: int, now: datetime) -> None:
    """Nothing more about a case."""
    _cancel(OutboxRow.dispute_id == dispute_id, now)


def cancel_to(msisdn: Msisdn, now: datetime) -> None:
    """Nothing more to this number."""
    _cancel(OutboxRow.msisdn == msisdn, now)


def answered(session_id: int, now: datetime) -> None:
    """What a session asked was answered: had its sending been in doubt, it had left."""
    _arrived(OutboxRow.session_id == session_id, now)


def answered_about(dispute_id: int, now: datetime) -> None:
    """The same of a case."""
    _arrived(OutboxRow.dispute_id == dispute_id, now)


def _cancel(which: Expression, now: datetime) -> None:
    """What is queued never leaves; what is in doubt stays so, and is not worth a resend."""
    OutboxRow.update(state=SendState.CANCELLED, settled_at=now).where(
        which & (OutboxRow.state == SendState.QUEUED)
    ).execute()
    OutboxRow.update(expires_at=now).where(which & (OutboxRow.state == SendState.UNKNOWN)).execute()


def _arrived(which: Expression, now: datetime) -> None:
    OutboxRow.update(state=SendState.DELIVERED, settled_at=now, cause="its answer settled the doubt").where(
        which & (OutboxRow.state == SendState.UNKNOWN)
    ).execute()


def last_question(session_id: int) -> Outbox | None:
    """The message that put (or put again) a session's question last."""
    query = OutboxRow.select().where((OutboxRow.session_id == session_id) & OutboxRow.question.is_null(False))
    return one_of(query.order_by(OutboxRow.id.desc()), Outbox)


def questions_of(session_id: int, question: QuestionKey) -> tuple[Outbox, ...]:
    """Every message of a session that put this question, the oldest first."""
    query = OutboxRow.select().where((OutboxRow.session_id == session_id) & (OutboxRow.question == question))
    return all_of(query.order_by(OutboxRow.id), Outbox)


def queued() -> int:
    """How many messages wait."""
    return int(OutboxRow.select().where(OutboxRow.state << list(UNSENT)).count())
