"""What holds: conditions and bounds worked out with what is known. Knows neither their text nor a next question.

Three answers: true, false, and not known (None). What is not known never counts as zero and never as no.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from operator import eq, ge, gt, le, lt, ne

from .condition import (
    All,
    Answer,
    Arithmetic,
    Compare,
    Comparison,
    Condition,
    Known,
    Last,
    Literal,
    Not,
    Operand,
    Register,
    Some,
    Sum,
)
from .model import Outcome, Recorded, SchoolFacts
from .terms import QuestionKey, Value

_COMPARE: Mapping[Comparison, Callable[[Decimal, Decimal], bool]] = {
    Comparison.BELOW: lt,
    Comparison.AT_MOST: le,
    Comparison.ABOVE: gt,
    Comparison.AT_LEAST: ge,
    Comparison.IS: eq,
    Comparison.IS_NOT: ne,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What a condition may know."""

    facts: SchoolFacts
    answered: Mapping[QuestionKey, Recorded]


def value_of(operand: Operand, scene: Scene) -> Value | None:
    """What an operand is worth now; None where that is not known, or no number where one is needed."""
    match operand:
        case Literal(value=value):
            return value
        case Answer(key=key):
            recorded = scene.answered.get(key)
            if recorded is not None:
                return recorded.value if recorded.outcome is Outcome.VALUE else None
            return scene.facts.known.get(key)
        case Last(key=key):
            return scene.facts.known.get(key)
        case Register(entry=entry):
            return scene.facts.register.get(entry)
        case Arithmetic(how=how, left=left, right=right):
            return _sum(how, number_of(value_of(left, scene)), number_of(value_of(right, scene)))


def holds(condition: Condition, scene: Scene) -> bool | None:
    """Whether a condition holds; None where it cannot be told yet (Kleene's three values)."""
    match condition:
        case Compare(how=how, left=left, right=right):
            return _compare(how, value_of(left, scene), value_of(right, scene))
        case Known(of=operand):
            return value_of(operand, scene) is not None
        case Not(of=inner):
            told = holds(inner, scene)
            return None if told is None else not told
        case All(of=parts):
            told_all = [holds(part, scene) for part in parts]
            return False if False in told_all else None if None in told_all else True
        case Some(of=parts):
            told_some = [holds(part, scene) for part in parts]
            return True if True in told_some else None if None in told_some else False


def keys_in(part: Condition | Operand) -> frozenset[QuestionKey]:
    """The questions whose answers in this session a condition hangs on."""
    match part:
        case Answer(key=key):
            return frozenset((key,))
        case Compare(left=left, right=right) | Arithmetic(left=left, right=right):
            return keys_in(left) | keys_in(right)
        case Known(of=inner) | Not(of=inner):
            return keys_in(inner)
        case All(of=parts) | Some(of=parts):
            return frozenset().union(*map(keys_in, parts))
        case _:
            return frozenset()


def literals_with(part: Condition, key: QuestionKey) -> frozenset[Value]:
    """The values an answer is compared with: what may make a difference to the path."""
    match part:
        case Compare(left=left, right=right):
            if key not in keys_in(left) | keys_in(right):
                return frozenset()
            return frozenset(side.value for side in (left, right) if isinstance(side, Literal))
        case Not(of=inner):
            return literals_with(inner, key)
        case All(of=parts) | Some(of=parts):
            return frozenset().union(*(literals_with(inner, key) for inner in parts))
        case _:
            return frozenset()


def number_of(value: Value | None) -> Decimal | None:
    """A value as a number; None where it is none. Dates are no numbers: they compare as the texts they are."""
    if isinstance(value, int):
        return Decimal(value)
    try:
        found = Decimal(value) if value is not None else None
    except InvalidOperation:
        return None
    return found if found is None or found.is_finite() else None


def _sum(how: Sum, left: Decimal | None, right: Decimal | None) -> Value | None:
    if left is None or right is None:
        return None
    made = left + right if how is Sum.PLUS else left - right if how is Sum.MINUS else left * right
    return int(made) if made == made.to_integral_value() else format(made.normalize(), "f")


def _compare(how: Comparison, left: Value | None, right: Value | None) -> bool | None:
    if left is None or right is None:
        return None
    numbers = number_of(left), number_of(right)
    if numbers[0] is not None and numbers[1] is not None:
        return _COMPARE[how](numbers[0], numbers[1])
    if how is Comparison.IS:
        return str(left) == str(right)
    if how is Comparison.IS_NOT:
        return str(left) != str(right)
    if numbers[0] is not None or numbers[1] is not None:
        return None  # a number beside a word: neither is more
    order = (str(left) > str(right)) - (str(left) < str(right))  # ISO dates stand in their order
    return _COMPARE[how](Decimal(order), Decimal(0))
