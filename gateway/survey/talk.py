"""Conversations of both kinds: questionnaires of our own, and flows. Knows which is which, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from . import conversation, flow_turns, resuming
from .flow import engine
from .model import Progress, Questionnaire, SchoolFacts, SessionStatus, Turn
from .paths import next_question
from .speech import SayContext


def begin(q: Questionnaire, facts: SchoolFacts, say: SayContext) -> Turn:
    """The first question. Nothing to ask: CANCELLED, and nothing is said."""
    return flow_turns.begin(q, facts, say) if q.flow is not None else conversation.begin(q, facts, say)


def hear(q: Questionnaire, facts: SchoolFacts, progress: Progress, text: str, say: SayContext) -> Turn:
    """What follows from a reply to the open question."""
    if q.flow is not None:
        return flow_turns.hear(q, progress, text, say)
    return conversation.hear(q, facts, progress, text, say)


def after(q: Questionnaire, facts: SchoolFacts, progress: Progress, text: str, say: SayContext) -> Turn | None:
    """A message after the session's end: a correction of the last answer, or None (not for this session)."""
    if q.flow is not None:
        return flow_turns.after(q, progress, text, say)
    return conversation.after(q, facts, progress, text, say)


def remind(q: Questionnaire, facts: SchoolFacts, progress: Progress, nth: int, say: SayContext) -> Turn:
    """The open question again, as the `nth` reminder. A flow has no reminders but its own timeouts."""
    return Turn(progress=progress) if q.flow is not None else conversation.remind(q, facts, progress, nth, say)


def again(q: Questionnaire, facts: SchoolFacts, progress: Progress, say: SayContext, before: str = "") -> Turn:
    """The open question once more, with words before it where both fit one SMS."""
    if q.flow is not None:
        return flow_turns.again(progress, say, before)
    return resuming.again(q, facts, progress, say, before)


def noted(q: Questionnaire, progress: Progress, say: SayContext) -> str:
    """What was answered last, to begin with; empty where nothing was, or where a flow says it in its own words."""
    return "" if q.flow is not None else resuming.noted(q, progress, say)


def patience(q: Questionnaire, progress: Progress) -> timedelta | None:
    """After how long silence is an answer; None where it never is."""
    seconds = engine.timeout_of(q.flow, progress.flow) if q.flow is not None and progress.flow is not None else None
    return None if seconds is None else timedelta(seconds=seconds)


def asks(q: Questionnaire, facts: SchoolFacts) -> bool:
    """Whether there is anything to ask at a school. A flow finds out when it is begun."""
    return q.flow is not None or next_question(q, facts, {}) is not None


def fall_silent(q: Questionnaire, progress: Progress, say: SayContext) -> Turn:
    """What follows where nobody answers any more: in a flow, its timeout or its end; otherwise EXPIRED."""
    if q.flow is not None:
        return flow_turns.fall_silent(q, progress, say)
    if progress.status is not SessionStatus.OPEN:
        return Turn(progress=progress)
    return Turn(progress=replace(progress, status=SessionStatus.EXPIRED))
