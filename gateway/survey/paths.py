"""Which question comes next: knows `when` and `until`. Knows no text."""

from __future__ import annotations

from collections.abc import Mapping

from .model import (
    Outcome,
    Progress,
    Question,
    QuestionKey,
    Questionnaire,
    QuestionType,
    Recorded,
    SchoolFacts,
    Value,
)


def keys_of(question: Question) -> tuple[QuestionKey, ...]:
    """What the answers of one SMS are filed under."""
    return question.keys or (question.key,)


def question_of(questionnaire: Questionnaire, key: QuestionKey) -> Question | None:
    """The question of that key, be it the SMS or one number of it."""
    for question in questionnaire.questions:
        if question.key == key or key in question.keys:
            return question
    return None


def known_value(key: QuestionKey, facts: SchoolFacts, answered: Mapping[QuestionKey, Recorded]) -> Value | None:
    """What this session says of a key, or what was verified earlier; None where neither does."""
    recorded = answered.get(key)
    if recorded is not None:
        return recorded.value if recorded.outcome is Outcome.VALUE else None
    return facts.known.get(key)


def settled(question: Question, facts: SchoolFacts) -> bool:
    """Whether `until` was verified this school year: the question is never asked again."""
    return question.until is not None and facts.known.get(question.key) == question.until


def applies(question: Question, facts: SchoolFacts, answered: Mapping[QuestionKey, Recorded]) -> bool:
    """Whether the question is to be asked, going by what is known by now."""
    if settled(question, facts):
        return False
    if question.when is None:
        return True
    return known_value(question.when.question, facts, answered) == question.when.value


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
        if question.type is not QuestionType.YES_NO
        and is_open(question, progress)
        and applies(question, facts, progress.answered)
    )
