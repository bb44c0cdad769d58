"""A session played through without a phone: knows reminders and expiry by count. Knows no clock and no store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from .flow.state import RunStatus
from .model import (
    Outcome,
    Progress,
    QuestionKey,
    Questionnaire,
    SchoolFacts,
    SessionStatus,
    Turn,
    Value,
)
from .speech import SayContext
from .talk import after, begin, fall_silent, hear, remind

TIMEOUT = "@timeout"
"""Stands for silence until the next reminder, or until the deadline where all were sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Out:
    """The hub says something."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class In:
    """The reporter says something, and how it was read. `question`: what was open then."""

    text: str
    question: QuestionKey | None
    outcome: Outcome | None
    value: Value | tuple[int, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """Where the session stands. A result is the value, or the outcome where there is none; of a flow, what it keeps."""

    status: SessionStatus | RunStatus
    """RunStatus.FAILED: the flow could not go on."""
    results: Mapping[QuestionKey, Value]


Event = Out | In | End


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """One session between two events."""

    questionnaire: Questionnaire
    facts: SchoolFacts
    say: SayContext
    progress: Progress
    reminded: int = 0
    """Reminders said for the open question."""


def start(q: Questionnaire, facts: SchoolFacts, say: SayContext) -> tuple[Rehearsal, tuple[Event, ...]]:
    """A session at its first question."""
    turn = begin(q, facts, say)
    rehearsal = Rehearsal(questionnaire=q, facts=facts, say=say, progress=turn.progress)
    return rehearsal, _said(turn)


def listen(rehearsal: Rehearsal, text: str) -> tuple[Rehearsal, tuple[Event, ...]]:
    """What follows from one reply, or from silence (TIMEOUT)."""
    if text.strip() == TIMEOUT:
        return _silence(rehearsal)
    q, facts, say, before = rehearsal.questionnaire, rehearsal.facts, rehearsal.say, rehearsal.progress
    if before.status is SessionStatus.OPEN:
        turn = hear(q, facts, before, text, say)
    else:
        turn = after(q, facts, before, text, say) or Turn(progress=before)
    understood = turn.understood
    heard = In(
        text=text,
        question=before.current if before.status is SessionStatus.OPEN else None,
        outcome=None if understood is None else understood.outcome,
        value=None if understood is None else understood.value,
    )
    same = turn.progress.current == before.current
    reminded = rehearsal.reminded if same else 0
    return replace(rehearsal, progress=turn.progress, reminded=reminded), (heard, *_said(turn))


def end(rehearsal: Rehearsal) -> End:
    """What came of it."""
    flow = rehearsal.progress.flow
    if flow is not None:
        kept: dict[QuestionKey, Value] = {QuestionKey(key): result.value for key, result in flow.results().items()}
        status = RunStatus.FAILED if flow.status is RunStatus.FAILED else rehearsal.progress.status
        return End(status=status, results=kept)
    results = {
        key: recorded.value
        if recorded.outcome is Outcome.VALUE and recorded.value is not None
        else recorded.outcome.value
        for key, recorded in rehearsal.progress.answered.items()
    }
    return End(status=rehearsal.progress.status, results=results)


def run(q: Questionnaire, facts: SchoolFacts, say: SayContext, replies: Iterable[str]) -> tuple[Event, ...]:
    """The whole transcript for given replies; it always ends with an End."""
    rehearsal, events = start(q, facts, say)
    for text in replies:
        rehearsal, more = listen(rehearsal, text)
        events += more
    return (*events, end(rehearsal))


def _silence(rehearsal: Rehearsal) -> tuple[Rehearsal, tuple[Event, ...]]:
    progress = rehearsal.progress
    if progress.status is not SessionStatus.OPEN:
        return rehearsal, ()
    if progress.flow is not None or rehearsal.reminded >= len(rehearsal.questionnaire.timing.reminders):
        turn = fall_silent(rehearsal.questionnaire, progress, rehearsal.say)
        return replace(rehearsal, progress=turn.progress), _said(turn)
    nth = rehearsal.reminded + 1
    turn = remind(rehearsal.questionnaire, rehearsal.facts, progress, nth, rehearsal.say)
    return replace(rehearsal, progress=turn.progress, reminded=nth), _said(turn)


def _said(turn: Turn) -> tuple[Event, ...]:
    return tuple(Out(text=say.text) for say in turn.says)
