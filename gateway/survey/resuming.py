"""Putting the open question again, after something else came in between. Knows no clock and no store."""

from __future__ import annotations

from dataclasses import replace

from .earlier import telling
from .model import Progress, Questionnaire, Say, SayKind, SchoolFacts, SessionStatus, Turn
from .paths import applies, next_question, question_of
from .speech import SayContext, echo, question_text, with_prefix


def again(q: Questionnaire, facts: SchoolFacts, progress: Progress, say: SayContext, before: str = "") -> Turn:
    """The question that is open, or, where it applies no more, the next; DONE where there is none.

    `before`: words to begin with, where both fit one SMS.
    """
    question = question_of(q, progress.current) if progress.current is not None else None
    if question is None or not applies(question, facts, progress.answered):
        question = next_question(q, facts, progress.answered)
    if question is None:
        return Turn(progress=replace(progress, status=SessionStatus.DONE, current=None))
    asked = question_text(question, telling(q, facts, progress.answered, say))
    text = with_prefix(before, asked, folded=say.fold)
    unclear = progress.unclear if question.key == progress.current else 0
    opened = replace(progress, status=SessionStatus.OPEN, current=question.key, unclear=unclear)
    return Turn(progress=opened, says=(Say(kind=SayKind.QUESTION, text=text, question=question.key),))


def beyond(q: Questionnaire, facts: SchoolFacts, progress: Progress, say: SayContext) -> Turn:
    """What is open was answered by somebody else: the next question, or the end."""
    following = next_question(q, facts, progress.answered)
    return again(q, facts, replace(progress, current=None if following is None else following.key), say)


def noted(q: Questionnaire, progress: Progress, say: SayContext) -> str:
    """What was answered last, to begin with; empty where nothing was."""
    last = question_of(q, progress.last) if progress.last is not None else None
    said = echo((last,), progress.answered, say) if last is not None else ""
    return say.lexicon.say["noted"].format(echo=said) if said else ""
