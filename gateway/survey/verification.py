"""The three answers of a school as one verdict: knows agreement, dispute and what is not known. Knows no person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .model import Outcome, Question, QuestionKey, QuestionType, Recorded, Role, Status, Value

QUORUM = 2
"""One voice verifies nothing: a school with a single reporter has provisional values only (programme/000)."""

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

    All expected have answered: they agree within the tolerance, VERIFIED (the median) or NO_CLASS; or DISPUTED.
    Some are missing: PROVISIONAL or MISSING; once `closed`, two that differ are DISPUTED all the same.
    """
    said = [answers[role] for role in expected if role in answers and answers[role].outcome in _ANSWERS]
    values = sorted(
        (recorded.value for recorded in said if recorded.outcome is Outcome.VALUE and recorded.value is not None),
        key=_order,
    )
    no_class = len(said) - len(values)
    agree = max(_largest_group(values, question), no_class)
    united = bool(said) and agree == len(said)
    complete = len(said) == len(expected) and len(said) >= QUORUM
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


def applicable(question: Question, verified: Mapping[QuestionKey, Value]) -> bool | None:
    """Whether the question has a place in this round, by verified values; None where that is not known yet."""
    if question.when is None:
        return True
    value = verified.get(question.when.question)
    return None if value is None else value == question.when.value


def _status(*, united: bool, complete: bool, no_class: bool, said: bool) -> Status:
    if not said:
        return Status.MISSING
    if united and complete:
        return Status.NO_CLASS if no_class else Status.VERIFIED
    return Status.PROVISIONAL


def _largest_group(values: list[Value], question: Question) -> int:
    """How many values lie within the tolerance of one another, at most."""
    tolerance = 0 if question.type is QuestionType.YES_NO else question.tolerance
    best = 0
    for start, first in enumerate(values):
        best = max(best, sum(_near(first, other, tolerance) for other in values[start:]))
    return best


def _near(first: Value, other: Value, tolerance: int) -> bool:
    if isinstance(first, int) and isinstance(other, int):
        return abs(other - first) <= tolerance
    return first == other


def _order(value: Value) -> tuple[int, str]:
    return (value, "") if isinstance(value, int) else (0, value)
