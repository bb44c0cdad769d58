"""Answers, append-only, and what is known of each question: reading and writing, no comparing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from peewee import ModelSelect

from gateway.survey.model import Outcome, QuestionKey, Recorded, Role, Source, Status, Value
from schedules.clock import ClockState

from .db import all_of, one_of
from .records_survey import Answer, Verified
from .tables_survey import AnswerRow, RoundRow, SessionRow, VerifiedGoneRow, VerifiedRow


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleAnswer:
    """What stands of one reporter on one question."""

    role: Role
    question: QuestionKey
    recorded: Recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class _Standing:
    role: Role
    question: QuestionKey
    outcome: Outcome
    value: str | None


def to_text(value: Value | None) -> str | None:
    """A value as its column has it."""
    return None if value is None else str(value)


def to_value(text: str | None) -> Value | None:
    """A value from its column: digits are a count, anything else a word."""
    if text is None:
        return None
    return int(text) if text.isdigit() else text


def add(
    *,
    session_id: int,
    question: QuestionKey,
    outcome: Outcome,
    value: Value | None,
    reply_id: int | None,
    now: datetime,
    clock_state: ClockState,
    late: bool,
    origin: str = "sms",
    entered_by: str | None = None,
) -> int:
    """File an answer; it supersedes the one that stood for this session and question. Its id.

    `entered_by`: who at the office did, where the origin is not the reporter's SMS.
    """
    before = standing(session_id, question)
    row = AnswerRow.create(
        session_id=session_id,
        question=question,
        outcome=outcome,
        value=to_text(value),
        reply_id=reply_id,
        answered_at=now,
        clock_state=clock_state,
        late=late,
        origin=origin,
        entered_by=entered_by,
        supersedes_id=None if before is None else before.id,
    )
    return int(row.id)


def of_session(session_id: int) -> Mapping[QuestionKey, Recorded]:
    """What stands of one session, by question."""
    rows = all_of(_standing().where(AnswerRow.session_id == session_id), Answer)
    return {row.question: Recorded(outcome=row.outcome, value=to_value(row.value)) for row in rows}


def standing(session_id: int, question: QuestionKey) -> Answer | None:
    """What stands of one session on one question."""
    mine = (AnswerRow.session_id == session_id) & (AnswerRow.question == question)
    return one_of(_standing().where(mine), Answer)


def latest_of(session_id: int) -> Answer | None:
    """The answer filed last in a session."""
    return one_of(AnswerRow.select().where(AnswerRow.session_id == session_id).order_by(AnswerRow.id.desc()), Answer)


def of_school(round_id: int, school_id: int) -> tuple[RoleAnswer, ...]:
    """What stands of each reporter of a school in a round."""
    query = (
        _standing()
        .select(AnswerRow.question, AnswerRow.outcome, AnswerRow.value, SessionRow.role)
        .join(SessionRow, on=(SessionRow.id == AnswerRow.session_id))
        .where((SessionRow.round_id == round_id) & (SessionRow.school_id == school_id))
    )
    return tuple(
        RoleAnswer(
            role=row.role,
            question=row.question,
            recorded=Recorded(outcome=row.outcome, value=to_value(row.value)),
        )
        for row in all_of(query, _Standing)
    )


def known(round_id: int, school_id: int) -> tuple[Verified, ...]:
    """What is known of a school in a round, by question."""
    query = VerifiedRow.select().where((VerifiedRow.round_id == round_id) & (VerifiedRow.school_id == school_id))
    return all_of(query, Verified)


def save_known(
    *,
    round_id: int,
    school_id: int,
    question: QuestionKey,
    status: Status,
    value: Value | None,
    agree: int,
    answers: int,
    source: Source | None,
    now: datetime,
) -> Verified | None:
    """Keep what is known now; the row if it changed, None if it was so already."""
    key = (VerifiedRow.round_id == round_id, VerifiedRow.school_id == school_id, VerifiedRow.question == question)
    before = one_of(VerifiedRow.select().where(*key), Verified)
    text = to_text(value)
    fresh = (status, text, agree, answers, source)
    if before is not None and fresh == (before.status, before.value, before.agree, before.answers, before.source):
        return None
    facts = {
        "status": status,
        "value": text,
        "agree": agree,
        "answers": answers,
        "source": source,
        "verified_at": now if status in (Status.VERIFIED, Status.NO_CLASS) else None,
        "changed_at": now,
    }
    if before is None:
        revision = 1 + _last_revision(round_id, school_id, question)
        VerifiedRow.create(round_id=round_id, school_id=school_id, question=question, revision=revision, **facts)
    else:
        VerifiedRow.update(revision=before.revision + 1, **facts).where(*key).execute()
    return one_of(VerifiedRow.select().where(*key), Verified)


def forget_known(row: Verified, now: datetime) -> Verified:
    """Take away what is known of a question that turned out not to concern the school; what there is to say of it now.

    What people answered stays. Should it concern the school again, its revisions go on where they were.
    """
    gone = replace(
        row, status=Status.MISSING, value=None, agree=0, answers=0, source=None, verified_at=None,
        revision=row.revision + 1, changed_at=now,
    )  # fmt: skip
    VerifiedRow.delete().where(VerifiedRow.id == row.id).execute()
    VerifiedGoneRow.insert(
        round_id=row.round_id, school_id=row.school_id, question=row.question, revision=gone.revision
    ).on_conflict_replace().execute()
    return gone


def _last_revision(round_id: int, school_id: int, question: QuestionKey) -> int:
    """Of something that was forgotten; 0: it never was there."""
    gone = VerifiedGoneRow.get_or_none(
        VerifiedGoneRow.round_id == round_id,
        VerifiedGoneRow.school_id == school_id,
        VerifiedGoneRow.question == question,
    )
    return 0 if gone is None else int(gone.revision)


def history(name: str, school_id: int, since: datetime, before: datetime) -> Mapping[QuestionKey, tuple[Value, ...]]:
    """The verified values of each question of a questionnaire for a school, the oldest first, from rounds opened in
    [since, before).

    The long and the compact form of a questionnaire are different questionnaires.
    """
    query = (
        VerifiedRow.select(VerifiedRow.question, VerifiedRow.value)
        .join(RoundRow, on=(RoundRow.id == VerifiedRow.round_id))
        .where((RoundRow.name == name) & (RoundRow.opens_at >= since) & (RoundRow.opens_at < before))
        .where((VerifiedRow.school_id == school_id) & (VerifiedRow.status == Status.VERIFIED))
        .order_by(RoundRow.opens_at)
    )
    values: dict[QuestionKey, tuple[Value, ...]] = {}
    for row in query:
        key, value = QuestionKey(row.question), to_value(row.value)
        if value is not None:
            values[key] = (*values.get(key, ()), value)
    return values


def _standing() -> ModelSelect[AnswerRow]:
    later = AnswerRow.alias()
    return AnswerRow.select().where(
        AnswerRow.id.not_in(later.select(later.supersedes_id).where(later.supersedes_id.is_null(False)))
    )
