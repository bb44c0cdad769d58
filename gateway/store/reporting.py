"""Queries for the paper: schools, and what is known of them in some periods. Makes no decision."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from gateway.survey.model import QuestionKey, Source, Status

from .db import all_of
from .records_people import School
from .tables_people import SchoolRow
from .tables_survey import RoundRow, VerifiedRow


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownRow:
    """What is known of one question of one school in one period, as the export has it."""

    questionnaire: str
    period: str
    question: QuestionKey
    status: Status
    value: str | None
    agree: int
    answers: int
    source: Source | None
    opens_at: datetime


def schools(
    *, code: str | None = None, district: str | None = None, school_id: int | None = None
) -> tuple[School, ...]:
    """Active schools, by district and name: all of them, or those with this code (every annex), district or id."""
    query = SchoolRow.select().where(SchoolRow.active == True)  # noqa: E712  # peewee builds SQL from it
    if code is not None:
        query = query.where(SchoolRow.code == code)
    if district is not None:
        query = query.where(SchoolRow.district == district)
    if school_id is not None:
        query = SchoolRow.select().where(SchoolRow.id == school_id)
    return all_of(query.order_by(SchoolRow.district, SchoolRow.name, SchoolRow.code, SchoolRow.annex), School)


def known(school_id: int, periods: Sequence[str], questions: Sequence[QuestionKey]) -> tuple[KnownRow, ...]:
    """What is known of these questions in these periods, oldest round first."""
    query = _known(school_id, questions).where(RoundRow.period.in_(list(periods)))
    return _rows(query)


def confirmed(
    school_id: int, questions: Sequence[QuestionKey], since: datetime, before: datetime
) -> tuple[KnownRow, ...]:
    """Where these questions were verified `yes`, in rounds opened in [since, before), oldest first."""
    query = _known(school_id, questions).where(
        (VerifiedRow.status == Status.VERIFIED)
        & (VerifiedRow.value == "yes")
        & (RoundRow.opens_at >= since)
        & (RoundRow.opens_at < before)
    )
    return _rows(query)


def _known(school_id: int, questions: Sequence[QuestionKey]) -> Any:
    return (
        VerifiedRow.select(
            RoundRow.name.alias("questionnaire"),
            RoundRow.period,
            VerifiedRow.question,
            VerifiedRow.status,
            VerifiedRow.value,
            VerifiedRow.agree,
            VerifiedRow.answers,
            VerifiedRow.source,
            RoundRow.opens_at,
        )
        .join(RoundRow, on=(RoundRow.id == VerifiedRow.round_id))
        .where((VerifiedRow.school_id == school_id) & VerifiedRow.question.in_(list(questions)))
        .order_by(RoundRow.opens_at, VerifiedRow.id)
    )


def _rows(query: Any) -> tuple[KnownRow, ...]:
    return tuple(KnownRow(**row) for row in cast("Iterable[dict[str, Any]]", query.dicts()))
