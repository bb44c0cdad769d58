"""Answers between a reply and the store: knows how one reading becomes records. Knows no text and no next question."""

from __future__ import annotations

from collections.abc import Mapping

from .model import (
    Outcome,
    Progress,
    Question,
    QuestionKey,
    QuestionType,
    Record,
    Recorded,
    Understood,
    Value,
)
from .paths import keys_of


def meant(understood: Understood) -> Value | tuple[int, ...] | None:
    """The value a reading carries, be it doubted or not."""
    return understood.value if understood.value is not None else understood.doubt


def records_of(
    question: Question,
    understood: Understood,
    answered: Mapping[QuestionKey, Recorded],
    *,
    corrects: bool = False,
) -> tuple[Record, ...]:
    """One record a key. A key that has an answer already, a doubted one too, is superseded."""
    keys = keys_of(question)
    value = meant(understood)
    values = value if isinstance(value, tuple) else (value,) * len(keys)
    outcome = Outcome.VALUE if understood.outcome is Outcome.COMMAND else understood.outcome
    return tuple(
        Record(key=key, outcome=outcome, value=each, corrects=corrects or key in answered)
        for key, each in zip(keys, values, strict=True)
    )


def filed(answered: Mapping[QuestionKey, Recorded], records: tuple[Record, ...]) -> dict[QuestionKey, Recorded]:
    """What is answered once the records are kept."""
    return {**answered, **{one.key: Recorded(outcome=one.outcome, value=one.value) for one in records}}


def doubted(question: Question, progress: Progress) -> Value | tuple[int, ...] | None:
    """The number the reporter was asked about, kept as an unclear answer that has a value."""
    recorded = [progress.answered.get(key) for key in keys_of(question)]
    values = [one.value for one in recorded if one is not None and one.outcome is Outcome.UNCLEAR]
    if len(values) != len(recorded) or any(value is None for value in values):
        return None
    if question.type is QuestionType.COUNTS:
        return tuple(value for value in values if isinstance(value, int))
    return values[0]
