"""Conditions and bounds of a questionnaire as values. Knows neither how they are written nor what holds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .terms import QuestionKey, Value


class Comparison(StrEnum):
    """How two values are compared."""

    IS = "="
    IS_NOT = "!="
    BELOW = "<"
    AT_MOST = "<="
    ABOVE = ">"
    AT_LEAST = ">="


class Sum(StrEnum):
    """What is done with two numbers."""

    PLUS = "+"
    MINUS = "-"
    TIMES = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Literal:
    """A value as written."""

    value: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What this session says of a key, or else what was verified earlier this school year."""

    key: QuestionKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Last:
    """What was verified last of a key, in an earlier round."""

    key: QuestionKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """An entry of the school's register: `girls`."""

    entry: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Arithmetic:
    """Two numbers made one."""

    how: Sum
    left: Operand
    right: Operand


Operand = Literal | Answer | Last | Register | Arithmetic


@dataclass(frozen=True, slots=True, kw_only=True)
class Compare:
    """Two values compared."""

    how: Comparison
    left: Operand
    right: Operand


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Whether there is a value at all."""

    of: Operand


@dataclass(frozen=True, slots=True, kw_only=True)
class All:
    """Every one of them holds."""

    of: tuple[Condition, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Some:
    """One of them holds at least."""

    of: tuple[Condition, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Not:
    """It does not hold."""

    of: Condition


Condition = Compare | Known | All | Some | Not


def equals(key: QuestionKey, value: Value) -> Compare:
    """The commonest condition: an answer is this."""
    return Compare(how=Comparison.IS, left=Answer(key=key), right=Literal(value=value))
