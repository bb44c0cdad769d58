"""Conditions and bounds as text, as condition_text.py reads them. Knows no questionnaire."""

from __future__ import annotations

import json

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
    Register,
    Some,
)
from gateway.survey.model import Value


def condition_text(condition: Condition) -> str:
    """The text of a condition; reading it back gives the same condition."""
    match condition:
        case Compare(how=how, left=left, right=right):
            return f"{operand_text(left)} {how.value} {operand_text(right)}"
        case Known(of=operand):
            return f"known({operand_text(operand)})"
        case Not(of=inner):
            return f"not ({condition_text(inner)})"
        case All(of=parts):
            return " and ".join(f"({condition_text(part)})" for part in parts)
        case Some(of=parts):
            return " or ".join(f"({condition_text(part)})" for part in parts)


def operand_text(operand: Operand) -> str:
    """The text of a bound."""
    match operand:
        case Literal(value=value):
            return _value(value)
        case Answer(key=key):
            return str(key)
        case Last(key=key):
            return f"last.{key}"
        case Register(entry=entry):
            return f"register.{entry}"
        case Arithmetic(how=how, left=left, right=right):
            return f"({operand_text(left)} {how.value} {operand_text(right)})"


def _value(value: Value) -> str:
    if isinstance(value, int):
        return str(value)
    return value if value in ("yes", "no") else json.dumps(value, ensure_ascii=False)
