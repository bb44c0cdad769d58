"""What an export holds, row by row. Reads; decides nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from peewee import JOIN

from gateway.survey.model import Outcome, QuestionKey, Role, Source, Status

from .db import all_of
from .tables_people import ContactRow, SchoolRow
from .tables_radio import InboxRow
from .tables_survey import AnswerRow, QuestionnaireRow, RoundRow, SessionRow, VerifiedRow


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerLine:
    """One answer with its place."""

    school: str
    annex: str
    questionnaire: str
    version: str
    period: str
    question: QuestionKey
    role: Role
    contact: str
    outcome: Outcome
    value: str | None
    answered_at: datetime
    late: bool
    superseded_by: int | None
    child: str | None
    """Whether its message may name a child: see gateway.store.named_children."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedLine:
    """What is known of one question, with its place."""

    round_id: int
    school_id: int
    school: str
    annex: str
    questionnaire: str
    period: str
    question: QuestionKey
    status: Status
    value: str | None
    agree: int
    answers: int
    verified_at: datetime | None
    source: Source | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedSchool:
    """A school that a round asked."""

    round_id: int
    school_id: int
    school: str
    annex: str


def answer_lines(period: str | None) -> tuple[AnswerLine, ...]:
    """Every answer ever filed, of one period or all, in the order they came."""
    later = AnswerRow.alias()
    query = (
        AnswerRow.select(
            SchoolRow.code.alias("school"),
            SchoolRow.annex,
            RoundRow.name.alias("questionnaire"),
            QuestionnaireRow.version,
            RoundRow.period,
            AnswerRow.question,
            SessionRow.role,
            ContactRow.pseudonym.alias("contact"),
            AnswerRow.outcome,
            AnswerRow.value,
            AnswerRow.answered_at,
            AnswerRow.late,
            later.id.alias("superseded_by"),
            InboxRow.child,
        )
        .join(SessionRow, on=(SessionRow.id == AnswerRow.session_id))
        .join(RoundRow, on=(RoundRow.id == SessionRow.round_id))
        .join(QuestionnaireRow, on=(QuestionnaireRow.id == RoundRow.questionnaire_id))
        .join(SchoolRow, on=(SchoolRow.id == SessionRow.school_id))
        .join(ContactRow, on=(ContactRow.id == SessionRow.contact_id))
        .join(later, JOIN.LEFT_OUTER, on=(later.supersedes_id == AnswerRow.id))
        .switch(AnswerRow)
        .join(InboxRow, JOIN.LEFT_OUTER, on=(InboxRow.id == AnswerRow.reply_id))
        .order_by(AnswerRow.id)
    )
    return all_of(query if period is None else query.where(RoundRow.period == period), AnswerLine)


def verified_lines(period: str | None) -> tuple[VerifiedLine, ...]:
    """What is known, of one period or all, by round, school and question."""
    query = (
        VerifiedRow.select(
            VerifiedRow.round_id,
            VerifiedRow.school_id,
            SchoolRow.code.alias("school"),
            SchoolRow.annex,
            RoundRow.name.alias("questionnaire"),
            RoundRow.period,
            VerifiedRow.question,
            VerifiedRow.status,
            VerifiedRow.value,
            VerifiedRow.agree,
            VerifiedRow.answers,
            VerifiedRow.verified_at,
            VerifiedRow.source,
        )
        .join(RoundRow, on=(RoundRow.id == VerifiedRow.round_id))
        .join(SchoolRow, on=(SchoolRow.id == VerifiedRow.school_id))
        .order_by(RoundRow.opens_at, RoundRow.id, SchoolRow.code, SchoolRow.annex, VerifiedRow.id)
    )
    return all_of(query if period is None else query.where(RoundRow.period == period), VerifiedLine)


def asked_schools(round_id: int) -> tuple[AskedSchool, ...]:
    """The schools of a round, by code."""
    query = (
        SessionRow.select(SessionRow.round_id, SessionRow.school_id, SchoolRow.code.alias("school"), SchoolRow.annex)
        .join(SchoolRow, on=(SchoolRow.id == SessionRow.school_id))
        .where(SessionRow.round_id == round_id)
        .distinct()
        .order_by(SchoolRow.code, SchoolRow.annex)
    )
    return all_of(query, AskedSchool)
