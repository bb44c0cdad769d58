"""What was said and verified, school by school and reporter by reporter: for visits and for support. Judges nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gateway.survey.model import Outcome, QuestionKey, Role, SessionStatus, Source, Status

from .db import all_of
from .records_survey import Round
from .tables_people import ContactRow, SchoolRow
from .tables_radio import InboxRow
from .tables_survey import AnswerRow, RoundRow, SessionRow, VerifiedRow


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownRow:
    """What is known of one question of one school in one round."""

    round_id: int
    school_id: int
    question: QuestionKey
    status: Status
    value: str | None
    source: Source | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionLine:
    """One reporter of one school in one round, with the round's times."""

    id: int
    round_id: int
    school_id: int
    contact_id: int
    role: Role
    status: SessionStatus
    reminders: int
    contact: str
    msisdn: str
    school: str
    name: str
    period: str
    opens_at: datetime
    deadline_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerLine:
    """One answer of a session as it stands."""

    session_id: int
    question: QuestionKey
    outcome: Outcome
    value: str | None
    late: bool
    answered_at: datetime


def known_since(since: datetime) -> tuple[KnownRow, ...]:
    """What is known of rounds that were opened since then."""
    query = VerifiedRow.select().join(RoundRow, on=(RoundRow.id == VerifiedRow.round_id))
    return all_of(query.where(RoundRow.opens_at >= since).order_by(VerifiedRow.id), KnownRow)


def known_of(round_ids: tuple[int, ...], school_id: int) -> tuple[KnownRow, ...]:
    """What is known of a school in some rounds."""
    query = VerifiedRow.select().where((VerifiedRow.round_id << list(round_ids)) & (VerifiedRow.school_id == school_id))
    return all_of(query.order_by(VerifiedRow.id), KnownRow)


def rounds_in(periods: tuple[str, ...]) -> tuple[Round, ...]:
    """The rounds of some periods, the oldest first."""
    return all_of(RoundRow.select().where(RoundRow.period << list(periods)).order_by(RoundRow.id), Round)


def sessions_since(since: datetime, before: datetime) -> tuple[SessionLine, ...]:
    """Who was asked in rounds opened since then whose deadline has passed, the oldest first. Never asked: left out."""
    query = (
        SessionRow.select(
            SessionRow,
            ContactRow.name.alias("contact"),
            SchoolRow.name.alias("school"),
            RoundRow.name,
            RoundRow.period,
            RoundRow.opens_at,
            RoundRow.deadline_at,
        )
        .join(RoundRow, on=(RoundRow.id == SessionRow.round_id))
        .switch(SessionRow)
        .join(ContactRow, on=(ContactRow.id == SessionRow.contact_id))
        .switch(SessionRow)
        .join(SchoolRow, on=(SchoolRow.id == SessionRow.school_id))
        .where((RoundRow.opens_at >= since) & (RoundRow.deadline_at <= before))
        .where(SessionRow.asked_at.is_null(False) & (SessionRow.status != SessionStatus.CANCELLED))
        .where(ContactRow.active & ContactRow.stopped_at.is_null())
        .order_by(RoundRow.opens_at, SessionRow.id)
    )
    return all_of(query, SessionLine)


def answers_since(since: datetime) -> tuple[AnswerLine, ...]:
    """The answers that stand, of rounds opened since then."""
    later = AnswerRow.alias()
    query = (
        AnswerRow.select()
        .join(SessionRow, on=(SessionRow.id == AnswerRow.session_id))
        .join(RoundRow, on=(RoundRow.id == SessionRow.round_id))
        .where(RoundRow.opens_at >= since)
        .where(AnswerRow.id.not_in(later.select(later.supersedes_id).where(later.supersedes_id.is_null(False))))
        .order_by(AnswerRow.id)
    )
    return all_of(query, AnswerLine)


def unclear_since(since: datetime) -> dict[int, int]:
    """How many replies of each session were not understood, by session id."""
    query = InboxRow.select(InboxRow.session_id).where(
        (InboxRow.outcome == Outcome.UNCLEAR.value)
        & InboxRow.session_id.is_null(False)
        & (InboxRow.received_at >= since)
    )
    found: dict[int, int] = {}
    for row in query:
        session_id = int(row.session_id or 0)
        found[session_id] = found.get(session_id, 0) + 1
    return found
