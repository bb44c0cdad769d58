"""Messages to send, the tries at it and the network's references: reading and writing, no rule of when."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from peewee import Expression, ModelSelect

from gateway.survey.model import QuestionKey, SayKind
from modem.api import Msisdn
from schedules.clock import ClockState

from .db import all_of, one_of
from .records_radio import Outbox
from .states import AttemptOutcome, SendState
from .tables_radio import AttemptRow, OutboxRow
from .tables_survey import SessionRow

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


def due(
    now: datetime,
    *,
    doubtful_since: datetime,
    most: int,
    answers_only: bool = False,
    least_priority: int | None = None,
    lanes: Collection[str] | None = None,
    after: int = 0,
) -> tuple[Outbox, ...]:
    """The next messages to send: by priority, then age; no phone that has one in flight, or in doubt since then.

    `answers_only`: only what answers somebody who has just written (quiet hours). `least_priority`: nothing that can
    wait longer than this. `lanes`: only what waits for one of these modems. `after`: how many to leave out.
    """
    other = OutboxRow.alias()
    doubtful = (other.state == SendState.UNKNOWN) & (other.settled_at > doubtful_since)
    busy = other.select(other.msisdn).where((other.state == SendState.SENDING) | doubtful)
    query = _may_leave(now).where(OutboxRow.msisdn.not_in(busy))
    if answers_only:
        query = query.where(OutboxRow.answers_id.is_null(False))
    if least_priority is not None:
        query = query.where(OutboxRow.priority <= least_priority)
    if lanes is not None:
        query = query.where(OutboxRow.lane << list(lanes))
    return all_of(query.order_by(OutboxRow.priority, OutboxRow.id).limit(most).offset(after), Outbox)


def anything_due(now: datetime) -> bool:
    """Whether any message may leave now, whoever sends it."""
    return bool(_may_leave(now).exists())


def answer_due(now: datetime) -> bool:
    """Whether somebody who has just written waits for an answer that may leave now."""
    return bool(_may_leave(now).where(OutboxRow.answers_id.is_null(False)).exists())


def without_lane(now: datetime, known: Collection[str], most: int) -> tuple[Outbox, ...]:
    """Messages that may leave and wait for no modem of these."""
    stray = OutboxRow.lane.is_null() | OutboxRow.lane.not_in(list(known))
    return all_of(_may_leave(now).where(stray).order_by(OutboxRow.priority, OutboxRow.id).limit(most), Outbox)


def set_lane(outbox_id: int, lane: str) -> None:
    """Settle which modem a message waits for."""
    OutboxRow.update(lane=lane).where(OutboxRow.id == outbox_id).execute()


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
    count_refusal: bool = False,
) -> None:
    """Give a message another state, and what belongs to it."""
    changes: dict[str, object] = {"state": state, "settled_at": None if state in UNSENT else now}
    if cause is not None:
        changes["cause"] = cause
    if not_before is not None:
        changes["not_before"] = not_before
    if count_resend:
        changes["resends"] = OutboxRow.resends + 1
    if count_refusal:
        changes["refusals"] = OutboxRow.refusals + 1
    OutboxRow.update(changes).where(OutboxRow.id == outbox_id).execute()


def queue_again(outbox_id: int, now: datetime) -> bool:
    """Queue a message in doubt once more; False where it is in doubt no longer."""
    moved = OutboxRow.update(
        state=SendState.QUEUED, settled_at=None, not_before=now, resends=OutboxRow.resends + 1
    ).where((OutboxRow.id == outbox_id) & (OutboxRow.state == SendState.UNKNOWN))
    return bool(moved.execute())


def in_state(state: SendState, settled_before: datetime | None = None) -> tuple[Outbox, ...]:
    """Messages in a state; of those, the ones that came to it before then."""
    query = OutboxRow.select().where(OutboxRow.state == state)
    if settled_before is not None:
        query = query.where(OutboxRow.settled_at <= settled_before)
    return all_of(query.order_by(OutboxRow.id), Outbox)


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


def hold_anew(now: datetime) -> None:
    """The clock was set: how long messages have been in doubt is counted from now."""
    OutboxRow.update(settled_at=now).where((OutboxRow.state == SendState.UNKNOWN) & (OutboxRow.resends == 0)).execute()


def cancel_for_session(session_id: int, now: datetime) -> None:
    """What a session still had to say is not needed any more."""
    _cancel(OutboxRow.session_id == session_id, now)


def withdraw(session_id: int, now: datetime) -> None:
    """Nothing of a session leaves any more, and its texts may be put anew should it be asked after all."""
    cancel_for_session(session_id, now)
    OutboxRow.update(key=OutboxRow.key.concat(" withdrawn ").concat(OutboxRow.id)).where(
        (OutboxRow.session_id == session_id) & (OutboxRow.state == SendState.CANCELLED)
    ).execute()


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


def has_left_about(dispute_id: int, to: str) -> bool:
    """Whether a text of a case may have reached a phone; one still queued, or never sent, cannot have."""
    never = (SendState.QUEUED, SendState.EXPIRED, SendState.CANCELLED, SendState.REJECTED)
    left = OutboxRow.state.not_in(never) | (OutboxRow.resends > 0)
    return bool(
        OutboxRow.select().where((OutboxRow.dispute_id == dispute_id) & (OutboxRow.msisdn == to) & left).count()
    )


def case_told_last(to: str) -> int | None:
    """The case that the last text about any case told a phone of; None where there was none."""
    row = OutboxRow.select().where((OutboxRow.msisdn == to) & OutboxRow.dispute_id.is_null(False))
    last = row.order_by(OutboxRow.id.desc()).first()
    return None if last is None else int(last.dispute_id)


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
    return one_of(
        _of_session(session_id).where(OutboxRow.question.is_null(False)).order_by(OutboxRow.id.desc()), Outbox
    )


def questions_of(session_id: int, question: QuestionKey) -> tuple[Outbox, ...]:
    """Every message of a session that put this question, the oldest first."""
    return all_of(_of_session(session_id).where(OutboxRow.question == question).order_by(OutboxRow.id), Outbox)


def _of_session(session_id: int) -> ModelSelect[OutboxRow]:
    """A session's messages, found by its phone: that has an index."""
    phone = SessionRow.select(SessionRow.msisdn).where(SessionRow.id == session_id)
    return OutboxRow.select().where((OutboxRow.msisdn == phone) & (OutboxRow.session_id == session_id))


def _may_leave(now: datetime) -> ModelSelect[OutboxRow]:
    """What is queued, due and still worth sending."""
    return OutboxRow.select().where(
        (OutboxRow.state == SendState.QUEUED) & (OutboxRow.not_before <= now) & (OutboxRow.expires_at > now)
    )


def queued() -> int:
    """How many messages wait."""
    return int(OutboxRow.select().where(OutboxRow.state << list(UNSENT)).count())
