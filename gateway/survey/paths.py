"""Which question comes next: knows `when` and `until`. Knows no text."""

from __future__ import annotations

from collections.abc import Mapping

from .expression import Scene, holds
from .model import NUMBERS, Progress, Question, QuestionKey, Questionnaire, Recorded, SchoolFacts


def keys_of(question: Question) -> tuple[QuestionKey, ...]:
    """What the answers of one SMS are filed under."""
    return question.keys or (question.key,)


def question_of(questionnaire: Questionnaire, key: QuestionKey) -> Question | None:
    """The question of that key, be it the SMS or one number of it."""
    for question in questionnaire.questions:
        if question.key == key or key in question.keys:
            return question
    return None


def settled(question: Question, facts: SchoolFacts) -> bool:
    """Whether `until` was verified this school year: the question is never asked again."""
    return question.until is not None and facts.known.get(question.key) == question.until


def applies(question: Question, facts: SchoolFacts, answered: Mapping[QuestionKey, Recorded]) -> bool:
    """Whether the question is to be asked, going by what is known by now."""
    if settled(question, facts):
        return False
    if facts.role is not None and question.roles and facts.role not in question.roles:
        return False
    return question.when is None or holds(question.when, Scene(facts=facts, answered=answered)) is True


def is_open(question: Question, progress: Progress) -> bool:
    """Whether an answer of it is still wanted in this session. A doubted number does not close its question."""
    if question.key == progress.current:
        return True
    return any(key not in progress.answered for key in keys_of(question))


def next_question(
    questionnaire: Questionnaire, facts: SchoolFacts, answered: Mapping[QuestionKey, Recorded]
) -> Question | None:
    """The first question that applies and has no answer; None where the session is through."""
    for question in questionnaire.questions:
        unanswered = any(key not in answered for key in keys_of(question))
        if unanswered and applies(question, facts, answered):
            return question
    return None


def open_counts(questionnaire: Questionnaire, facts: SchoolFacts, progress: Progress) -> tuple[Question, ...]:
    """The questions for numbers that still want an answer: a day without class answers them all."""
    return tuple(
        question
        for question in questionnaire.questions
        if question.type in NUMBERS and is_open(question, progress) and applies(question, facts, progress.answered)
    )
