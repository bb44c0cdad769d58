"""What became of each case, step by step: written by whoever changes a case, read by the office. Never changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gateway.survey.found_out import CaseSource
from gateway.survey.model import Outcome

from .db import all_of
from .states import CaseStep
from .tables_cases import CaseEventRow


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEvent:
    """One step. `who`: a person of the office, or the promoter; None: the hub itself."""

    id: int
    dispute_id: int
    at: datetime
    kind: CaseStep
    who: str | None
    contact_id: int | None
    outcome: Outcome | None
    value: str | None
    source: CaseSource | None
    low: str | None
    high: str | None
    reply_id: int | None


def add(
    dispute_id: int,
    kind: CaseStep,
    now: datetime,
    *,
    who: str | None = None,
    contact_id: int | None = None,
    outcome: Outcome | None = None,
    value: str | None = None,
    source: CaseSource | None = None,
    low: str | None = None,
    high: str | None = None,
    reply_id: int | None = None,
) -> int:
    """Write one step; its id."""
    row = CaseEventRow.create(
        dispute_id=dispute_id,
        kind=kind,
        at=now,
        who=who,
        contact_id=contact_id,
        outcome=outcome,
        value=value,
        source=source,
        low=low,
        high=high,
        reply_id=reply_id,
    )
    return int(row.id)


def of_case(dispute_id: int) -> tuple[CaseEvent, ...]:
    """Every step of a case, the first first."""
    query = CaseEventRow.select().where(CaseEventRow.dispute_id == dispute_id).order_by(CaseEventRow.id)
    return all_of(query, CaseEvent)
