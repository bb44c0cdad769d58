"""How long a session can get: knows every path through a questionnaire. Knows no text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod

from .condition import All, Answer, Compare, Condition, Literal, Not, Some
from .conversation import MAX_REASKS
from .expression import Scene, holds, keys_in, literals_with
from .model import Outcome, Question, QuestionKey, Questionnaire, QuestionType, Recorded, SchoolFacts, Value
from .paths import keys_of, question_of

MOST_BRANCHES = 20_000
"""Walking every one of so many takes a Pi about a second."""


_WHOLE = (QuestionType.COUNT, QuestionType.COUNTS)
_WORDED = (QuestionType.YES_NO, QuestionType.CHOICE)


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
    """The longest path that answers can lead along. Every path ends: a condition looks back only.

    With very many branches, all questions: more than any path, which no price forgives less.
    """
    if branches(questionnaire) > MOST_BRANCHES:
        return Extent(questions=tuple(question.key for question in questionnaire.questions))
    return Extent(questions=_longest(questionnaire, {}))


def unreachable(questionnaire: Questionnaire) -> tuple[QuestionKey, ...]:
    """Questions that no answers lead to, be the school what it may. Empty where there are too many paths to walk."""
    if branches(questionnaire) > MOST_BRANCHES:
        return ()
    reached: set[QuestionKey] = set()
    _walk(questionnaire, {}, reached)
    return tuple(question.key for question in questionnaire.questions if question.key not in reached)


def _walk(questionnaire: Questionnaire, answered: Mapping[QuestionKey, Recorded], reached: set[QuestionKey]) -> None:
    question = _next(questionnaire, answered)
    if question is None:
        return
    reached.add(question.key)
    for value in _telling(questionnaire, question):
        _walk(questionnaire, {**answered, **dict.fromkeys(keys_of(question), _value(value))}, reached)


def _longest(questionnaire: Questionnaire, answered: Mapping[QuestionKey, Recorded]) -> tuple[QuestionKey, ...]:
    question = _next(questionnaire, answered)
    if question is None:
        return ()
    paths = [
        _longest(questionnaire, {**answered, **dict.fromkeys(keys_of(question), _value(value))})
        for value in _telling(questionnaire, question)
    ]
    return (question.key, *max(paths, key=len))


def _next(questionnaire: Questionnaire, answered: Mapping[QuestionKey, Recorded]) -> Question | None:
    """The next question; what hangs on a school's register or past may be asked, so it is counted."""
    scene = Scene(facts=SchoolFacts(name="", register={}), answered=answered)
    for question in questionnaire.questions:
        open_ = any(key not in answered for key in keys_of(question))
        if open_ and (question.when is None or _may_hold(question.when, questionnaire, scene)):
            return question
    return None


def _may_hold(when: Condition, questionnaire: Questionnaire, scene: Scene) -> bool:
    """Whether the walk must reckon with a condition. What a few telling answers cannot decide may hold: two answers
    compared with one another, sums, decimals, days, and whether something is known."""
    return holds(when, scene) is not False or not _is_told_by_values(when, questionnaire)


def _is_told_by_values(when: Condition, questionnaire: Questionnaire) -> bool:
    match when:
        case Compare(left=Answer(key=key), right=Literal(value=value)):
            asked = question_of(questionnaire, key)
            whole = asked is not None and asked.type in _WHOLE and isinstance(value, int)
            return whole or (asked is not None and asked.type in _WORDED)
        case Compare(left=Literal(), right=Answer()) as turned:
            return _is_told_by_values(Compare(how=turned.how, left=turned.right, right=turned.left), questionnaire)
        case Compare(left=left, right=right):
            return not keys_in(left) | keys_in(right)
        case Not(of=inner):
            return _is_told_by_values(inner, questionnaire)
        case All(of=parts) | Some(of=parts):
            return all(_is_told_by_values(part, questionnaire) for part in parts)
        case _:
            return False


def _telling(questionnaire: Questionnaire, question: Question) -> tuple[Value, ...]:
    """The answers that lead to different paths: each value that is named, and one beside each."""
    named: set[Value] = set()
    for other in questionnaire.questions:
        for key in keys_of(question):
            named |= literals_with(other.when, key) if other.when is not None else frozenset()
    hangs = [other for other in questionnaire.questions if other.when and keys_in(other.when) & set(keys_of(question))]
    if not hangs:
        return (0,)
    if question.type is QuestionType.YES_NO:
        return ("yes", "no")
    if question.type is QuestionType.CHOICE:
        return tuple(choice.key for choice in question.choices)
    whole = {value for value in named if isinstance(value, int)}
    beside = {value + shift for value in whole for shift in (-1, 1)}
    return (-1, *sorted(named | beside, key=str))


def branches(questionnaire: Questionnaire) -> int:
    """How many combinations of answers lead along different paths, at most."""
    return prod(len(_telling(questionnaire, question)) for question in questionnaire.questions)


def _value(value: Value) -> Recorded:
    return Recorded(outcome=Outcome.VALUE, value=value)
