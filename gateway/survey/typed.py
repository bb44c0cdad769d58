"""A value as somebody of the office types it: knows what each type of question takes. Knows no SMS and no guessing."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from gateway.sentences import Sentence, sentence

from .model import Question, QuestionType, Value
from .plain import fold
from .reply_plain import written

_YES_NO = {"yes": "yes", "si": "yes", "no": "no"}
_DECIMAL = re.compile(r"\d{1,9}(?:[.,]\d{1,4})?")
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}))?")


class TypedError(ValueError):
    """What was typed is no value of that type."""

    def __init__(self, message: Sentence, remedy: Sentence) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


def typed_value(question: Question, text: str, today: date) -> Value:
    """The value. A choice by its key, its number or its words; a day as 2026-11-20 or 20/11. Raises TypedError."""
    plain = " ".join(fold(text).split())
    if question.type is QuestionType.YES_NO:
        if plain not in _YES_NO:
            raise TypedError(sentence("{value} is neither yes nor no", value=text), sentence("write yes or no"))
        return _YES_NO[plain]
    if question.type is QuestionType.CHOICE:
        return _choice(question, text, plain)
    if question.type is QuestionType.NUMBER:
        if _DECIMAL.fullmatch(plain) is None:
            raise TypedError(sentence("{value} is no number", value=text), sentence("write it as 12 or 12.5"))
        return written(Decimal(plain.replace(",", ".")))
    if question.type is QuestionType.DATE:
        return _day(text, plain, today)
    if not (plain.isascii() and plain.isdigit()):
        raise TypedError(
            sentence("{value} is not a count", value=text), sentence("write a whole number in digits, such as 31")
        )
    return int(plain)


def _choice(question: Question, text: str, plain: str) -> Value:
    for choice in question.choices:
        if plain == fold(choice.key):
            return choice.key
    for nth, choice in enumerate(question.choices, start=1):
        if plain == str(nth) or plain in map(fold, choice.label.values()):
            return choice.key
    raise TypedError(
        sentence("{value} is none of the choices", value=text),
        sentence("write one of: {choices}", choices=", ".join(choice.key for choice in question.choices)),
    )


def _day(text: str, plain: str, today: date) -> Value:
    found = _DAY.fullmatch(plain)
    try:
        if found is None:
            return date.fromisoformat(plain).isoformat()
        return date(int(found[3] or today.year), int(found[2]), int(found[1])).isoformat()
    except ValueError as error:
        raise TypedError(
            sentence("{value} is no day", value=text), sentence("write it as 2026-11-20 or 20/11")
        ) from error
