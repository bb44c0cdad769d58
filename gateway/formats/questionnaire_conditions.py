"""What a questionnaire's conditions and bounds must keep to: knows which answers exist when. Knows no file format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from gateway.sentences import sentence
from gateway.survey.condition import (
    All,
    Answer,
    Arithmetic,
    Compare,
    Condition,
    Known,
    Last,
    Literal,
    Not,
    Operand,
    Some,
)
from gateway.survey.model import NUMBERS, Question, QuestionKey, QuestionType, Value

from .questionnaire_table import Faults, meant_or, nearest


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is asked before a question, and everything that is asked at all."""

    seen: Mapping[QuestionKey, Question]
    keys: Sequence[QuestionKey]


def check_condition(
    key: str, condition: Condition, question: Question, order: Order, place: str, faults: Faults
) -> None:
    """Note what a condition refers to that is not there, is asked later, or can never be that value."""
    for operand in _operands(condition):
        check_operand(key, operand, question, order, place, faults)
    for answer, value in _compared(condition):
        asked = order.seen.get(answer)
        if asked is not None:
            check_fits(asked, value, key, place, faults)


def check_operand(key: str, operand: Operand, question: Question, order: Order, place: str, faults: Faults) -> None:
    """The same for one value."""
    match operand:
        case Arithmetic(left=left, right=right):
            check_operand(key, left, question, order, place, faults)
            check_operand(key, right, question, order, place, faults)
        case Last(key=name) if name not in order.keys and name not in order.seen:
            _unknown(key, name, question, order, place, faults)
        case Answer(key=name) if name == question.key or name in question.keys:
            message = sentence("{key} refers to the question itself", key=key)
            faults.add(place, message, sentence("name an earlier question"))
        case Answer(key=name) if name not in order.seen and name in order.keys:
            message = sentence("{key} refers to {name}, which is asked later", key=key, name=name)
            faults.add(place, message, sentence("move {key} before this question", key=name))
        case Answer(key=name) if name not in order.seen:
            _unknown(key, name, question, order, place, faults)


def check_fits(question: Question, value: Value, key: str, place: str, faults: Faults) -> None:
    """A value that the question can never have would silence what hangs on it."""
    shown = repr(value)
    if question.type is QuestionType.YES_NO and value not in ("yes", "no"):
        message = sentence("{key}: {question} is never {value}", key=key, question=question.key, value=shown)
        faults.add(place, message, sentence("write {line}", line='"yes", "no"'))
    if question.type is QuestionType.CHOICE and str(value) not in {choice.key for choice in question.choices}:
        known = [choice.key for choice in question.choices]
        message = sentence("{key}: {question} is never {value}", key=key, question=question.key, value=shown)
        faults.add(place, message, meant_or(nearest(str(value), known), known))
    if question.type in NUMBERS and not _is_number(value):
        message = sentence("{key}: {question} is a number, never {value}", key=key, question=question.key, value=shown)
        faults.add(place, message, sentence("write a number"))


def _unknown(key: str, name: QuestionKey, question: Question, order: Order, place: str, faults: Faults) -> None:
    near = nearest(name, [str(other) for other in order.keys if other != question.key])
    message = sentence("{key} refers to {name}, and there is no such question", key=key, name=name)
    faults.add(place, message, meant_or(near, [str(other) for other in order.seen] or ["-"]))


def _is_number(value: Value) -> bool:
    return isinstance(value, int) or value.replace(".", "", 1).isdigit()


def _operands(condition: Condition) -> Iterator[Operand]:
    match condition:
        case Compare(left=left, right=right):
            yield from (left, right)
        case Known(of=operand):
            yield operand
        case Not(of=inner):
            yield from _operands(inner)
        case All(of=parts) | Some(of=parts):
            for part in parts:
                yield from _operands(part)


def _compared(condition: Condition) -> Iterator[tuple[QuestionKey, Value]]:
    """Answers that are compared with a value as written."""
    match condition:
        case Compare(left=Answer(key=key), right=Literal(value=value)):
            yield key, value
        case Compare(left=Literal(value=value), right=Answer(key=key)):
            yield key, value
        case Not(of=inner):
            yield from _compared(inner)
        case All(of=parts) | Some(of=parts):
            for part in parts:
                yield from _compared(part)
