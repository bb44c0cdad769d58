"""How long a session can get: knows every path through a questionnaire. Knows no text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .conversation import MAX_REASKS
from .model import Outcome, Question, QuestionKey, Questionnaire, QuestionType, Recorded, SchoolFacts, Value
from .paths import keys_of, next_question


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """SMS of the longest dialogue with one reporter, for the price of a round."""

    questions: tuple[QuestionKey, ...]
    """The longest path."""

    @property
    def sent(self) -> int:
        """From the hub when all goes well: the questions and the thanks."""
        return len(self.questions) + 1 if self.questions else 0

    @property
    def received(self) -> int:
        """From the reporter when all goes well."""
        return len(self.questions)

    @property
    def most_sent(self) -> int:
        """From the hub when every question has to be put again as often as it may."""
        return len(self.questions) * (1 + MAX_REASKS) + 1 if self.questions else 0


def longest(questionnaire: Questionnaire) -> Extent:
    """The longest path that answers can lead along. Every path ends: a condition looks back only."""
    return Extent(questions=_longest(questionnaire, {}))


def _longest(questionnaire: Questionnaire, answered: Mapping[QuestionKey, Recorded]) -> tuple[QuestionKey, ...]:
    nobody = SchoolFacts(name="", register={})
    question = next_question(questionnaire, nobody, answered)
    if question is None:
        return ()
    paths = [
        _longest(questionnaire, {**answered, **dict.fromkeys(keys_of(question), _value(value))})
        for value in _telling(questionnaire, question)
    ]
    return (question.key, *max(paths, key=len))


def _telling(questionnaire: Questionnaire, question: Question) -> tuple[Value, ...]:
    """The answers that lead to different paths."""
    if not any(other.when and other.when.question in keys_of(question) for other in questionnaire.questions):
        return (0,)
    if question.type is QuestionType.YES_NO:
        return ("yes", "no")
    named = {
        other.when.value for other in questionnaire.questions if other.when and other.when.question in keys_of(question)
    }
    return (-1, *sorted(named, key=str))


def _value(value: Value) -> Recorded:
    return Recorded(outcome=Outcome.VALUE, value=value)
