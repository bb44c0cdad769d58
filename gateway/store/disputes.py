"""Cases: reading and writing them, no rule of when."""

from __future__ import annotations

from datetime import datetime

from gateway.survey.model import Outcome, QuestionKey

from .db import all_of, one_of
from .records_survey import Dispute
from .states import DisputeState
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


def untold(told_before: datetime, most_times: int) -> tuple[Dispute, ...]:
    """Open cases whose promoter was last texted before then, and fewer than so many times."""
    query = DisputeRow.select().where(
        (DisputeRow.state == DisputeState.OPEN)
        & DisputeRow.promoter_id.is_null(False)
        & (DisputeRow.told_at < told_before)
        & (DisputeRow.times_told < most_times)
    )
    return all_of(query.order_by(DisputeRow.id), Dispute)


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
    """Open the case, or take it up again after it was withdrawn. None: it is open already, or settled."""
    before = find(round_id, school_id, question)
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
        )
        return get(int(row.id))
    if before.state != DisputeState.WITHDRAWN:
        return None
    DisputeRow.update(state=DisputeState.OPEN, low=low, high=high, promoter_id=promoter_id).where(
        DisputeRow.id == before.id
    ).execute()
    return get(before.id)


def told(dispute_id: int, now: datetime) -> None:
    """One more SMS about it went into the outbox."""
    DisputeRow.update(told_at=now, times_told=DisputeRow.times_told + 1).where(DisputeRow.id == dispute_id).execute()


def resolve(dispute_id: int, outcome: Outcome, value: str | None, by: str, now: datetime) -> None:
    """Settle a case."""
    DisputeRow.update(state=DisputeState.RESOLVED, outcome=outcome, value=value, resolved_by=by, resolved_at=now).where(
        DisputeRow.id == dispute_id
    ).execute()


def withdraw(dispute_id: int) -> None:
    """The reporters came to agree: nothing is left to settle."""
    DisputeRow.update(state=DisputeState.WITHDRAWN).where(DisputeRow.id == dispute_id).execute()
