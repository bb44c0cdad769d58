"""Cases: reading and writing them, each change with its step in their history. No rule of when."""

from __future__ import annotations

from datetime import datetime

from peewee import ModelSelect, fn

from gateway.survey.found_out import CaseSource
from gateway.survey.model import Outcome, QuestionKey, Role

from . import case_events
from .db import all_of, one_of
from .records_survey import Dispute
from .states import CaseStep, DisputeState
from .tables_people import ContactRow, PostRow
from .tables_survey import DisputeRow


def find(round_id: int, school_id: int, question: QuestionKey) -> Dispute | None:
    """The case of a question of a school in a round."""
    query = DisputeRow.select().where(
        (DisputeRow.round_id == round_id) & (DisputeRow.school_id == school_id) & (DisputeRow.question == question)
    )
    return one_of(query, Dispute)


def get(dispute_id: int) -> Dispute | None:
    """One case, or None."""
    return one_of(DisputeRow.select().where(DisputeRow.id == dispute_id), Dispute)


def listing(state: DisputeState | None = None) -> tuple[Dispute, ...]:
    """Cases, the newest first."""
    query = DisputeRow.select().order_by(DisputeRow.opened_at.desc(), DisputeRow.id.desc())
    if state is not None:
        query = query.where(DisputeRow.state == state)
    return all_of(query, Dispute)


def open_of(promoter_id: int) -> tuple[Dispute, ...]:
    """The open cases of a promoter, the oldest first."""
    query = DisputeRow.select().where((DisputeRow.promoter_id == promoter_id) & (DisputeRow.state == DisputeState.OPEN))
    return all_of(query.order_by(DisputeRow.id), Dispute)


def settled_of(promoter_id: int) -> frozenset[int]:
    """The ids of a promoter's cases that are open no more."""
    query = DisputeRow.select(DisputeRow.id)
    mine = (DisputeRow.promoter_id == promoter_id) & (DisputeRow.state != DisputeState.OPEN)
    return frozenset(int(row.id) for row in query.where(mine))


def settled_with(promoter_id: int, value: str | None, since: datetime) -> int:
    """How many cases of a promoter were settled with that value since then."""
    mine = (DisputeRow.promoter_id == promoter_id) & (DisputeRow.state == DisputeState.RESOLVED)
    return int(
        DisputeRow.select().where(mine & (DisputeRow.value == value) & (DisputeRow.resolved_at >= since)).count()
    )


def open_of_school(school_id: int) -> tuple[Dispute, ...]:
    """The open cases of a school, the oldest first."""
    query = DisputeRow.select().where((DisputeRow.school_id == school_id) & (DisputeRow.state == DisputeState.OPEN))
    return all_of(query.order_by(DisputeRow.id), Dispute)


def unsourced_of(promoter_id: int, by: str, since: datetime) -> Dispute | None:
    """The case that a promoter settled last, after `since`, and did not say how; None where there is none."""
    query = DisputeRow.select().where(
        (DisputeRow.promoter_id == promoter_id)
        & (DisputeRow.state == DisputeState.RESOLVED)
        & (DisputeRow.resolved_by == by)
        & (DisputeRow.source == CaseSource.UNKNOWN)
        & (DisputeRow.resolved_at >= since)
    )
    return one_of(query.order_by(DisputeRow.resolved_at.desc(), DisputeRow.id.desc()), Dispute)


def untold(told_before: datetime, most_times: int) -> tuple[Dispute, ...]:
    """Open cases of promoters who were last texted before then, and fewer than so many times."""
    query = _open().where(
        DisputeRow.promoter_id.is_null(False)
        & DisputeRow.escalated_at.is_null()
        & (DisputeRow.told_at < told_before)
        & (DisputeRow.times_told < most_times)
    )
    return all_of(query.order_by(DisputeRow.id), Dispute)


def lying(opened_before: datetime) -> tuple[Dispute, ...]:
    """Open cases older than that, which are not the office's yet."""
    query = _open().where(DisputeRow.escalated_at.is_null() & (DisputeRow.opened_at <= opened_before))
    return all_of(query.order_by(DisputeRow.id), Dispute)


def astray() -> tuple[Dispute, ...]:
    """Open cases without a promoter, or whose promoter looks after that school no more or said stop."""
    post = (
        PostRow.select(PostRow.id)
        .join(ContactRow, on=(ContactRow.id == PostRow.contact_id))
        .where(
            (PostRow.contact_id == DisputeRow.promoter_id)
            & (PostRow.school_id == DisputeRow.school_id)
            & (PostRow.role == Role.PROMOTER)
            & PostRow.active
            & ContactRow.active
            & ContactRow.stopped_at.is_null()
        )
    )
    return all_of(_open().where(~fn.EXISTS(post)).order_by(DisputeRow.id), Dispute)


def save(
    *,
    round_id: int,
    school_id: int,
    question: QuestionKey,
    low: str | None,
    high: str | None,
    promoter_id: int | None,
    now: datetime,
) -> Dispute | None:
    """Open the case, or take it up again after it was withdrawn. None: it is open already, or settled.

    Without a promoter it is the office's from the beginning.
    """
    before = find(round_id, school_id, question)
    escalated = now if promoter_id is None else None
    if before is None:
        row = DisputeRow.create(
            round_id=round_id,
            school_id=school_id,
            question=question,
            state=DisputeState.OPEN,
            low=low,
            high=high,
            promoter_id=promoter_id,
            opened_at=now,
            escalated_at=escalated,
        )
        case_events.add(int(row.id), CaseStep.OPENED, now, contact_id=promoter_id, low=low, high=high)
        return get(int(row.id))
    if before.state != DisputeState.WITHDRAWN:
        return None
    _reset(before.id, now, low=low, high=high, promoter_id=promoter_id, escalated_at=escalated)
    case_events.add(before.id, CaseStep.OPENED, now, contact_id=promoter_id, low=low, high=high)
    return get(before.id)


def told(dispute_id: int, now: datetime, promoter_id: int | None = None) -> int:
    """One more SMS about it goes into the outbox; the id of the step."""
    DisputeRow.update(told_at=now, times_told=DisputeRow.times_told + 1).where(DisputeRow.id == dispute_id).execute()
    return case_events.add(dispute_id, CaseStep.TOLD, now, contact_id=promoter_id)


def doubt(
    dispute_id: int,
    outcome: Outcome,
    value: str | None,
    source: CaseSource,
    now: datetime,
    promoter_id: int,
    reply_id: int,
) -> int:
    """The promoter is asked about that value once more; the id of the step. Reminders wait anew."""
    DisputeRow.update(told_at=now).where(DisputeRow.id == dispute_id).execute()
    return case_events.add(
        dispute_id,
        CaseStep.DOUBTED,
        now,
        contact_id=promoter_id,
        outcome=outcome,
        value=value,
        source=source,
        reply_id=reply_id,
    )


def assign(dispute_id: int, promoter_id: int | None, now: datetime) -> None:
    """Another promoter has it, who was told nothing yet; with None nobody, and it is the office's."""
    escalated = now if promoter_id is None else None
    DisputeRow.update(promoter_id=promoter_id, told_at=None, times_told=0, escalated_at=escalated).where(
        DisputeRow.id == dispute_id
    ).execute()
    case_events.add(dispute_id, CaseStep.ASSIGNED, now, contact_id=promoter_id)


def escalate(dispute_id: int, now: datetime) -> None:
    """It is the office's now; the promoter may still settle it."""
    DisputeRow.update(escalated_at=now).where(DisputeRow.id == dispute_id).execute()
    case_events.add(dispute_id, CaseStep.ESCALATED, now)


def resolve(
    dispute_id: int,
    outcome: Outcome,
    value: str | None,
    by: str,
    now: datetime,
    source: CaseSource = CaseSource.UNKNOWN,
    reply_id: int | None = None,
) -> None:
    """Settle a case."""
    DisputeRow.update(
        state=DisputeState.RESOLVED, outcome=outcome, value=value, resolved_by=by, resolved_at=now, source=source
    ).where(DisputeRow.id == dispute_id).execute()
    case_events.add(
        dispute_id, CaseStep.RESOLVED, now, who=by, outcome=outcome, value=value, source=source, reply_id=reply_id
    )


def set_source(dispute_id: int, source: CaseSource, by: str, now: datetime, reply_id: int | None = None) -> None:
    """Whoever settled it says how it was found out."""
    DisputeRow.update(source=source).where(DisputeRow.id == dispute_id).execute()
    case_events.add(dispute_id, CaseStep.SOURCED, now, who=by, source=source, reply_id=reply_id)


def reopen(dispute_id: int, promoter_id: int | None, by: str, now: datetime) -> None:
    """A settled case is open again; what it was settled with stays in its history."""
    _reset(dispute_id, now, promoter_id=promoter_id, escalated_at=now if promoter_id is None else None)
    case_events.add(dispute_id, CaseStep.REOPENED, now, who=by)


def withdraw(dispute_id: int, now: datetime) -> None:
    """The reporters came to agree: nothing is left to settle."""
    DisputeRow.update(state=DisputeState.WITHDRAWN).where(DisputeRow.id == dispute_id).execute()
    case_events.add(dispute_id, CaseStep.WITHDRAWN, now)


def note_change(dispute_id: int, low: str | None, high: str | None, now: datetime) -> bool:
    """The answers changed after the case was settled. False where that range was written down last already."""
    known = [event for event in case_events.of_case(dispute_id) if event.kind in (CaseStep.OPENED, CaseStep.CHANGED)]
    if known and (known[-1].low, known[-1].high) == (low, high):
        return False
    case_events.add(dispute_id, CaseStep.CHANGED, now, low=low, high=high)
    return True


def _open() -> ModelSelect[DisputeRow]:
    return DisputeRow.select().where(DisputeRow.state == DisputeState.OPEN)


def _reset(dispute_id: int, now: datetime, **changes: object) -> None:
    DisputeRow.update(
        state=DisputeState.OPEN,
        opened_at=now,
        told_at=None,
        times_told=0,
        outcome=None,
        value=None,
        resolved_by=None,
        resolved_at=None,
        source=None,
        **changes,
    ).where(DisputeRow.id == dispute_id).execute()
