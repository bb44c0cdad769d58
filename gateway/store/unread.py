"""Answers that nobody could read, for a person to look at: reading only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gateway.survey.model import Outcome, QuestionKey, Role, SessionStatus, Status

from .db import all_of
from .records_radio import Inbox
from .states import RoundState
from .tables_people import ContactRow, SchoolRow
from .tables_radio import InboxRow
from .tables_survey import AnswerRow, RoundRow, SessionRow, VerifiedRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """An answer that stands as unclear in a round that still takes answers."""

    session_id: int
    question: QuestionKey
    value: str | None
    """The number the hub doubted, where there was one."""
    answered_at: datetime
    round_id: int
    name: str
    period: str
    school_id: int
    school: str
    code: str
    role: Role
    contact: str
    msisdn: str
    status: SessionStatus
    current: QuestionKey | None
    known: Status | None
    """What is known of the question by the others."""


def listing() -> tuple[Unread, ...]:
    """All of them, the longest waiting first."""
    later = AnswerRow.alias()
    superseded = later.select(later.supersedes_id).where(later.supersedes_id.is_null(False))
    query = (
        AnswerRow.select(
            AnswerRow.session_id,
            AnswerRow.question,
            AnswerRow.value,
            AnswerRow.answered_at,
            RoundRow.id.alias("round_id"),
            RoundRow.name,
            RoundRow.period,
            SchoolRow.id.alias("school_id"),
            SchoolRow.name.alias("school"),
            SchoolRow.code,
            SessionRow.role,
            ContactRow.name.alias("contact"),
            SessionRow.msisdn,
            SessionRow.status,
            SessionRow.current,
            VerifiedRow.status.alias("known"),
        )
        .join(SessionRow, on=(SessionRow.id == AnswerRow.session_id))
        .join(RoundRow, on=(RoundRow.id == SessionRow.round_id))
        .join(SchoolRow, on=(SchoolRow.id == SessionRow.school_id))
        .join(ContactRow, on=(ContactRow.id == SessionRow.contact_id))
        .switch(AnswerRow)
        .left_outer_join(
            VerifiedRow,
            on=(VerifiedRow.round_id == SessionRow.round_id)
            & (VerifiedRow.school_id == SessionRow.school_id)
            & (VerifiedRow.question == AnswerRow.question),
        )
        .where((AnswerRow.outcome == Outcome.UNCLEAR) & AnswerRow.id.not_in(superseded))
        .where(RoundRow.state != RoundState.SEALED)
        .order_by(AnswerRow.answered_at, AnswerRow.id)
    )
    return all_of(query, Unread)


def count_given_up() -> int:
    """How many the hub asks about no more, and that are not known by others' answers already."""
    return sum(
        1
        for one in listing()
        if one.known is not Status.VERIFIED
        and not (one.status is SessionStatus.OPEN and (one.value is not None or one.current == one.question))
    )


def texts(session_id: int) -> tuple[Inbox, ...]:
    """Everything that was heard in a session, the oldest first."""
    return all_of(InboxRow.select().where(InboxRow.session_id == session_id).order_by(InboxRow.id), Inbox)
