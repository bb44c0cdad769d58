"""What a number should lie between: the register, earlier answers, the school's own past. Knows no text.

A number outside is asked about once more and never refused: the register may be old, and things do change.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from math import ceil
from statistics import median

from .condition import Arithmetic, Operand, Register
from .expression import Scene, number_of, value_of
from .model import NUMBERS, Outcome, Question, QuestionKey, Recorded, SchoolFacts, Understood, Value
from .paths import keys_of

FEWEST_PAST_VALUES = 3
"""Of fewer, no median says what is usual."""
SMALLEST_JUMP = 3
"""In a class of six, half of them is a child with a cold and two sisters."""


class Outside(StrEnum):
    """How a number lies outside of what was to be expected."""

    OVER = "over"
    UNDER = "under"
    JUMP = "jump"


def maxima_of(
    question: Question, facts: SchoolFacts, answered: Mapping[QuestionKey, Recorded] | None = None
) -> tuple[int | None, ...]:
    """The most that may be said for each number, in whole numbers; None where nothing bounds it."""
    most = _most_of(question, facts, answered or {})
    bounds = [facts.register.get(entry) for entry in question.max_of] or [None] * len(keys_of(question))
    given = [question.max, None if most is None else ceil(most)]
    return tuple(min((one for one in (bound, *given) if one is not None), default=None) for bound in bounds)


def is_of_register(question: Question) -> bool:
    """Whether the school's register says what the most can be; else the questionnaire itself, or an earlier answer."""
    return bool(question.max_of) or (question.most is not None and _names_register(question.most))


def _names_register(operand: Operand) -> bool:
    match operand:
        case Register():
            return True
        case Arithmetic(left=left, right=right):
            return _names_register(left) or _names_register(right)
    return False


def least_of(question: Question, facts: SchoolFacts, answered: Mapping[QuestionKey, Recorded]) -> Decimal | None:
    """The least that may be said; None where nothing bounds it."""
    if question.least is None:
        return None
    return number_of(value_of(question.least, Scene(facts=facts, answered=answered)))


def _most_of(question: Question, facts: SchoolFacts, answered: Mapping[QuestionKey, Recorded]) -> Decimal | None:
    """The bound that is worked out, with its decimals: 0.5 is within 0.9999."""
    return None if question.most is None else number_of(value_of(question.most, Scene(facts=facts, answered=answered)))


def usual_of(key: QuestionKey, facts: SchoolFacts) -> int | None:
    """What the school's number usually is: the median of what was verified; None where that is too little."""
    past = [number for number in map(number_of, facts.history.get(key, ())) if number is not None]
    return int(median(past)) if len(past) >= FEWEST_PAST_VALUES else None


def outside(
    question: Question, said: tuple[Value, ...], facts: SchoolFacts, answered: Mapping[QuestionKey, Recorded]
) -> Outside | None:
    """How what was said lies outside of what was to be expected; None where it does not."""
    numbers = [number_of(value) for value in said]
    least, exact = least_of(question, facts, answered), _most_of(question, facts, answered)
    for key, number, most in zip(keys_of(question), numbers, maxima_of(question, facts, answered), strict=True):
        if number is None:
            continue
        if any(bound is not None and number > bound for bound in (most, exact)):
            return Outside.OVER
        if least is not None and number < least:
            return Outside.UNDER
        if _jumps(number, usual_of(key, facts), question.jump_percent):
            return Outside.JUMP
    return None


def weighed(
    understood: Understood,
    question: Question,
    facts: SchoolFacts,
    answered: Mapping[QuestionKey, Recorded],
    *,
    asked_about: bool,
) -> Understood:
    """A clear number outside of what was to be expected becomes a doubt. `asked_about`: one was asked about already,
    so a jump is believed now."""
    if understood.outcome is not Outcome.VALUE or question.type not in NUMBERS or understood.value is None:
        return understood
    how = outside(question, as_tuple(understood.value), facts, answered)
    if how is None or (how is Outside.JUMP and asked_about):
        return understood
    reasons = {
        Outside.OVER: "above what the register allows",
        Outside.UNDER: "below the least there can be",
        Outside.JUMP: "far from what this school usually has",
    }
    return Understood(outcome=Outcome.UNCLEAR, doubt=understood.value, reason=reasons[how])


def as_tuple(value: Value | tuple[int, ...]) -> tuple[Value, ...]:
    """One number or several as several."""
    return value if isinstance(value, tuple) else (value,)


def _jumps(number: Decimal, usual: int | None, percent: int | None) -> bool:
    if usual is None or percent is None:
        return False
    apart = abs(number - usual)
    return apart >= SMALLEST_JUMP and apart * 100 > percent * max(usual, 1)
