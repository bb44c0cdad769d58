"""The three answers of a school as one verdict: knows agreement, dispute and what is not known. Knows no person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .expression import Scene, holds, number_of
from .model import NUMBERS, Outcome, Question, QuestionType, Recorded, Role, SchoolFacts, Status, Value
from .terms import QuestionKey

_ANSWERS = (Outcome.VALUE, Outcome.NO_CLASS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What is known of one key of one school in one round."""

    status: Status
    value: Value | None
    """The agreed value; None where there is none or the answers differ."""
    agree: int
    """The size of the largest group of answers that agree."""
    answers: int
    """How many of those expected said something (`I do not know` is nothing)."""
    low: Value | None
    high: Value | None
    """The least and the most that was said; for yes/no, `no` and `yes`."""
    dispute: bool
    """A promoter must find out."""


def compare(question: Question, answers: Mapping[Role, Recorded], expected: tuple[Role, ...], closed: bool) -> Verdict:
    """The verdict on one key. `answers` by role; those of roles not expected are left out.

    All expected have answered: they agree within the tolerance, VERIFIED (the median) or NO_CLASS; or DISPUTED. Before
    the last has answered nothing is certain, whatever the quorum: who answers last may differ, and then a promoter must
    find out (programme/000). So a quorum below the number asked never verifies earlier; it only says how few are enough
    where fewer are asked.
    Texts are not compared: PROVISIONAL, without a value.
    Some are missing: PROVISIONAL or MISSING; once `closed`, two that differ are DISPUTED all the same.
    """
    expected = tuple(role for role in expected if not question.roles or role in question.roles)
    said = [answers[role] for role in expected if role in answers and answers[role].outcome in _ANSWERS]
    values = sorted(
        (recorded.value for recorded in said if recorded.outcome is Outcome.VALUE and recorded.value is not None),
        key=_order,
    )
    if question.type is QuestionType.TEXT:
        return _kept(len(said))
    no_class = len(said) - len(values)
    agree = max(_largest_group(values, question), no_class)
    united = bool(said) and agree == len(said)
    complete = len(said) == len(expected) and len(said) >= question.quorum
    all_said = bool(expected) and len(said) == len(expected)
    low, high = (values[0], values[-1]) if values else (None, None)
    status = _status(united=united, complete=complete, no_class=no_class > 0, said=bool(said))
    if not united and said and (closed or all_said):
        status = Status.DISPUTED
    value = values[(len(values) - 1) // 2] if united and values else None
    return Verdict(
        status=status,
        value=value,
        agree=agree,
        answers=len(said),
        low=low,
        high=high,
        dispute=status is Status.DISPUTED,
    )


def agrees(one: Recorded, other: Recorded, question: Question) -> bool:
    """Whether two answers say the same, within the question's tolerance."""
    if one.outcome != other.outcome or one.value is None or other.value is None:
        return one == other
    return _near(one.value, other.value, question)


def applicable(question: Question, facts: SchoolFacts, verified: Mapping[QuestionKey, Recorded]) -> bool | None:
    """Whether the question has a place in this round, by verified values; None where that is not known yet.

    `verified`: what is known of this round's keys by now; one that is not verified is there without a value.
    """
    if not question.always:
        return None  # whoever was not led there has nothing missing
    return True if question.when is None else holds(question.when, Scene(facts=facts, answered=verified))


def _kept(answers: int) -> Verdict:
    status = Status.PROVISIONAL if answers else Status.MISSING
    return Verdict(status=status, value=None, agree=0, answers=answers, low=None, high=None, dispute=False)


def _status(*, united: bool, complete: bool, no_class: bool, said: bool) -> Status:
    if not said:
        return Status.MISSING
    if united and complete:
        return Status.NO_CLASS if no_class else Status.VERIFIED
    return Status.PROVISIONAL


def _largest_group(values: list[Value], question: Question) -> int:
    """How many values lie within the tolerance of one another, at most."""
    best = 0
    for start, first in enumerate(values):
        best = max(best, sum(_near(first, other, question) for other in values[start:]))
    return best


def _near(first: Value, other: Value, question: Question) -> bool:
    if question.type in NUMBERS:
        one, two = number_of(first), number_of(other)
        return one is not None and two is not None and abs(two - one) <= question.tolerance
    if question.type is QuestionType.DATE:
        return abs(date.fromisoformat(str(other)) - date.fromisoformat(str(first))).days <= question.tolerance
    return first == other


def _order(value: Value) -> tuple[Decimal, str]:
    number = number_of(value)
    return (Decimal(0), str(value)) if number is None else (number, "")
