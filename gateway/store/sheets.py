"""All that is on the table about a school in a round: who was asked, what they said, what is known of it.

Knows no page, and hides nothing: who may see who said what is decided by the face.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from peewee import fn

from gateway.survey.model import Outcome, QuestionKey, Role, SessionStatus, Status

from .columns import columns_of
from .db import all_of
from .records_survey import Dispute, Round, Verified
from .tables_people import SchoolRow
from .tables_survey import AnswerRow, DisputeRow, RoundRow, SessionRow, VerifiedRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One reporter of one school in one round."""

    id: int
    round_id: int
    school_id: int
    contact_id: int
    role: Role
    status: SessionStatus
    current: QuestionKey | None
    reminders: int
    asked_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stands:
    """What a reporter's answer to one question is now. `supersedes_id`: it was something else before."""

    round_id: int
    school_id: int
    role: Role
    question: QuestionKey
    outcome: Outcome
    value: str | None
    late: bool
    origin: str
    answered_at: datetime
    supersedes_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One school in one round."""

    round_id: int
    school_id: int
    school: str
    code: str
    asked: Mapping[Role, Asked]
    answers: Mapping[tuple[Role, QuestionKey], Stands]
    known: Mapping[QuestionKey, Verified]
    cases: Mapping[QuestionKey, Dispute]

    @property
    def told_of(self) -> frozenset[QuestionKey]:
        """Questions of which something is known, or somebody said something that came to concern the school no more."""
        return frozenset((*self.known, *(question for _, question in self.answers)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One school in one period: questions by what is known of them, over every questionnaire asked then."""

    school_id: int
    period: str
    known: Mapping[Status, int]
    asked: int
    """Reporters asked."""
    answered: int


@dataclass(slots=True)
class _Draft:
    asked: dict[Role, Asked] = field(default_factory=dict)
    answers: dict[tuple[Role, QuestionKey], Stands] = field(default_factory=dict)
    known: dict[QuestionKey, Verified] = field(default_factory=dict)
    cases: dict[QuestionKey, Dispute] = field(default_factory=dict)


def of_round(round_id: int) -> tuple[Sheet, ...]:
    """Every school of a round, by name."""
    return _sheets(lambda table: table.round_id == round_id)


def of_school(school_id: int, round_ids: Iterable[int]) -> tuple[Sheet, ...]:
    """One school in these rounds, the newest first."""
    ids = list(round_ids)
    found = _sheets(lambda table: (table.school_id == school_id) & table.round_id.in_(ids))
    return tuple(sorted(found, key=lambda sheet: ids.index(sheet.round_id)))


def rounds_of_school(school_id: int, limit: int, offset: int = 0) -> tuple[Round, ...]:
    """Rounds in which this school was asked, the newest first."""
    asked = SessionRow.select(SessionRow.round_id).where(SessionRow.school_id == school_id)
    query = RoundRow.select().where(RoundRow.id.in_(asked)).order_by(RoundRow.opens_at.desc(), RoundRow.id.desc())
    return all_of(query.limit(limit).offset(offset), Round)


def last_periods(count: int, name: str | None = None) -> tuple[str, ...]:
    """The periods of the last rounds (of one questionnaire), the oldest first."""
    opened = fn.MAX(RoundRow.opens_at)
    query = RoundRow.select(RoundRow.period, opened).group_by(RoundRow.period).order_by(opened.desc()).limit(count)
    if name is not None:
        query = query.where(RoundRow.name == name)
    return tuple(str(period) for period, _ in reversed(columns_of(query)))


def latest_of_each_name() -> tuple[Round, ...]:
    """The newest round of each questionnaire, by name."""
    newest = RoundRow.select(fn.MAX(RoundRow.id)).group_by(RoundRow.name)
    return all_of(RoundRow.select().where(RoundRow.id.in_(newest)).order_by(RoundRow.name), Round)


def rounds_named(name: str) -> tuple[Round, ...]:
    """All rounds of a questionnaire, the oldest first."""
    return all_of(RoundRow.select().where(RoundRow.name == name).order_by(RoundRow.opens_at, RoundRow.id), Round)


def known_in(round_id: int) -> tuple[Verified, ...]:
    """What is known in a round, of every school."""
    return all_of(VerifiedRow.select().where(VerifiedRow.round_id == round_id), Verified)


def grid(periods: Iterable[str], name: str | None = None) -> Mapping[tuple[int, str], Cell]:
    """Schools by period, (of one questionnaire): what is known, and how many reporters answered."""
    wanted = RoundRow.period.in_(list(periods))
    if name is not None:
        wanted &= RoundRow.name == name
    known: dict[tuple[int, str], dict[Status, int]] = {}
    for school_id, period, status, number in _by_school(VerifiedRow, wanted):
        known.setdefault((school_id, period), {})[Status(status)] = number
    asked: dict[tuple[int, str], dict[str, int]] = {}
    for school_id, period, status, number in _by_school(SessionRow, wanted):
        asked.setdefault((school_id, period), {})[status] = number
    return {
        key: Cell(
            school_id=key[0],
            period=key[1],
            known=known.get(key, {}),
            asked=sum(sessions.values()) - sessions.get(SessionStatus.CANCELLED, 0),
            answered=sessions.get(SessionStatus.DONE, 0),
        )
        for key in {**asked, **known}
        for sessions in (asked.get(key, {}),)
    }


def _by_school(table: Any, wanted: object) -> Iterable[tuple[int, str, str, int]]:
    query = (
        table.select(table.school_id, RoundRow.period, table.status, fn.COUNT(table.id))
        .join(RoundRow, on=(RoundRow.id == table.round_id))
        .where(wanted)
        .group_by(table.school_id, RoundRow.period, table.status)
    )
    for school_id, period, status, number in columns_of(query):
        yield int(school_id), str(period), str(status), int(number)


def _sheets(chosen: Any) -> tuple[Sheet, ...]:
    drafts: dict[tuple[int, int], _Draft] = {}
    for asked in all_of(SessionRow.select().where(chosen(SessionRow)), Asked):
        drafts.setdefault((asked.round_id, asked.school_id), _Draft()).asked[asked.role] = asked
    for answer in _standing(chosen(SessionRow)):
        drafts[answer.round_id, answer.school_id].answers[answer.role, answer.question] = answer
    for known in all_of(VerifiedRow.select().where(chosen(VerifiedRow)), Verified):
        drafts.setdefault((known.round_id, known.school_id), _Draft()).known[known.question] = known
    for case in all_of(DisputeRow.select().where(chosen(DisputeRow)), Dispute):
        drafts.setdefault((case.round_id, case.school_id), _Draft()).cases[case.question] = case
    schools = SchoolRow.select(SchoolRow.id, SchoolRow.name, SchoolRow.code)
    names = {
        key: (str(name), str(code))
        for key, name, code in columns_of(schools.where(SchoolRow.id.in_({school_id for _, school_id in drafts})))
    }
    sheets = (
        Sheet(
            round_id=round_id,
            school_id=school_id,
            school=names[school_id][0],
            code=names[school_id][1],
            asked=draft.asked,
            answers=draft.answers,
            known=draft.known,
            cases=draft.cases,
        )
        for (round_id, school_id), draft in drafts.items()
    )
    return tuple(sorted(sheets, key=lambda sheet: (sheet.school, sheet.code)))


def _standing(wanted: object) -> tuple[Stands, ...]:
    """Answers that no later one supersedes, in the order given: of several the last one stands."""
    later = AnswerRow.alias()
    query = (
        AnswerRow.select(
            AnswerRow.question,
            AnswerRow.outcome,
            AnswerRow.value,
            AnswerRow.late,
            AnswerRow.origin,
            AnswerRow.answered_at,
            AnswerRow.supersedes_id,
            SessionRow.round_id,
            SessionRow.school_id,
            SessionRow.role,
        )
        .join(SessionRow, on=(SessionRow.id == AnswerRow.session_id))
        .where(wanted, ~fn.EXISTS(later.select(later.id).where(later.supersedes_id == AnswerRow.id)))
        .order_by(AnswerRow.id)
    )
    return all_of(query, Stands)
