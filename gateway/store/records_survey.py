"""What the tables of survey hold, as frozen records. Knows no table and no query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from gateway.survey.found_out import CaseSource
from gateway.survey.model import Lang, Outcome, QuestionKey, Role, SessionStatus, Source, Status
from modem.api import Msisdn
from schedules.clock import ClockState

from .states import DisputeState, RoundState


@dataclass(frozen=True, slots=True, kw_only=True)
class Questionnaire:
    """One version of a questionnaire, as its source."""

    id: int
    name: str
    version: str
    source: str
    imported_at: datetime
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One questionnaire in one period."""

    id: int
    questionnaire_id: int
    name: str
    period: str
    origin: str
    state: RoundState
    opens_at: datetime
    useful_until: datetime
    deadline_at: datetime
    seal_at: datetime
    clock_state: ClockState
    created_at: datetime
    asked_about: date | None = None
    """The day its questions ask about; None: it began before that was kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One reporter of one school in one round."""

    id: int
    round_id: int
    school_id: int
    contact_id: int
    role: Role
    msisdn: Msisdn
    language: Lang
    status: SessionStatus
    current: QuestionKey | None
    unclear: int
    last: QuestionKey | None
    reminders: int
    asked_at: datetime | None
    ended_at: datetime | None
    begins_at: datetime | None = None
    """Not asked before; None: with its round."""
    flow: str | None = None
    """Where it stands in a flow (survey/flow/saved.py); None in a questionnaire of our own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was understood of a reply; append-only."""

    id: int
    session_id: int
    question: QuestionKey
    outcome: Outcome
    value: str | None
    reply_id: int | None
    answered_at: datetime
    clock_state: ClockState
    late: bool
    origin: str
    entered_by: str | None
    """Who at the office entered it for the reporter, where `origin` is `clerk`."""
    supersedes_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What is known of one question of one school in one round."""

    id: int
    round_id: int
    school_id: int
    question: QuestionKey
    status: Status
    value: str | None
    agree: int
    answers: int
    source: Source | None
    verified_at: datetime | None
    revision: int
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """A case: answers that differ, for the promoter to settle."""

    id: int
    round_id: int
    school_id: int
    question: QuestionKey
    state: DisputeState
    low: str | None
    high: str | None
    promoter_id: int | None
    opened_at: datetime
    told_at: datetime | None
    times_told: int
    resolved_at: datetime | None
    outcome: Outcome | None
    value: str | None
    resolved_by: str | None
    source: CaseSource | None
    """How whoever settled it knows."""
    escalated_at: datetime | None
    """Since when it is the office's to find out; None: the promoter's."""
