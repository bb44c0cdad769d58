"""Cases as the office reads them: with the school, the round and the promoter. Knows no rule of settling one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from peewee import ModelSelect

from gateway.survey.found_out import CaseSource
from gateway.survey.model import Outcome, QuestionKey

from .db import all_of, one_of
from .states import DisputeState
from .tables_people import ContactRow, SchoolRow
from .tables_survey import DisputeRow, RoundRow


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """One case. Without a promoter the office has to find out itself."""

    id: int
    round_id: int
    school_id: int
    question: QuestionKey
    state: DisputeState
    low: str | None
    high: str | None
    opened_at: datetime
    told_at: datetime | None
    times_told: int
    resolved_at: datetime | None
    outcome: Outcome | None
    value: str | None
    resolved_by: str | None
    source: CaseSource | None
    escalated_at: datetime | None
    school: str
    code: str
    period: str
    questionnaire_id: int
    promoter_id: int | None
    promoter: str | None
    promoter_msisdn: str | None

    @property
    def the_offices(self) -> bool:
        """Whether the office has to find out: there is no promoter, or none did in time."""
        return self.escalated_at is not None or self.promoter_id is None


def open_cases() -> tuple[CaseFile, ...]:
    """Every open case, the oldest first: it has waited longest."""
    return all_of(_files().where(DisputeRow.state == DisputeState.OPEN).order_by(DisputeRow.opened_at), CaseFile)


def closed_cases(limit: int, offset: int = 0) -> tuple[CaseFile, ...]:
    """Cases settled or withdrawn, the newest first."""
    closed = _files().where(DisputeRow.state != DisputeState.OPEN).order_by(DisputeRow.id.desc())
    return all_of(closed.limit(limit).offset(offset), CaseFile)


def cases_of(school_id: int, limit: int) -> tuple[CaseFile, ...]:
    """One school's cases, the newest first."""
    return all_of(
        _files().where(DisputeRow.school_id == school_id).order_by(DisputeRow.id.desc()).limit(limit), CaseFile
    )


def case_file(case_id: int) -> CaseFile | None:
    """One case, or None."""
    return one_of(_files().where(DisputeRow.id == case_id), CaseFile)


def _files() -> ModelSelect[DisputeRow]:
    return (
        DisputeRow.select(
            DisputeRow,
            SchoolRow.name.alias("school"),
            SchoolRow.code,
            RoundRow.period,
            RoundRow.questionnaire_id,
            ContactRow.name.alias("promoter"),
            ContactRow.msisdn.alias("promoter_msisdn"),
        )
        .join(SchoolRow, on=(SchoolRow.id == DisputeRow.school_id))
        .switch(DisputeRow)
        .join(RoundRow, on=(RoundRow.id == DisputeRow.round_id))
        .switch(DisputeRow)
        .left_outer_join(ContactRow, on=(ContactRow.id == DisputeRow.promoter_id))
    )
