"""Conditions and bounds as a clerk writes them: `all_received = no and register.girls > 100`. Knows no questionnaire.

The grammar is the small part of Python's own that comparisons and sums need, with `=` for `==`, `<>` for `!=`,
and Spanish `y`, `o`. Python's parser reads it; anything else it can read is refused here.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from math import isfinite

from gateway.sentences import sentence
from gateway.survey.condition import (
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
from gateway.survey.model import QuestionKey

REGISTER = ("girls", "boys", "women_teachers", "men_teachers")
"""What a condition may ask of a school's register."""
LONGEST_LETTERS = 400
"""Python's parser takes time and stack by length; no clerk's condition is longer."""

_TEXTS = re.compile(r"\"[^\"]*\"|'[^']*'")
_COMPARE: dict[type[ast.cmpop], Comparison] = {
    ast.Eq: Comparison.IS,
    ast.NotEq: Comparison.IS_NOT,
    ast.Lt: Comparison.BELOW,
    ast.LtE: Comparison.AT_MOST,
    ast.Gt: Comparison.ABOVE,
    ast.GtE: Comparison.AT_LEAST,
}
_SUMS: dict[type[ast.operator], Sum] = {ast.Add: Sum.PLUS, ast.Sub: Sum.MINUS, ast.Mult: Sum.TIMES}
_WORDS = ("yes", "no")
_SPANISH = {"si": "yes", "sí": "yes"}


def condition_of(text: str) -> Condition:
    """What a text says must hold. ValueError(message, remedy) where it is no condition."""
    return _condition(_parsed(text))


def operand_of(text: str) -> Operand:
    """What number a text speaks of: `register.girls`, `girls + boys`. ValueError(message, remedy)."""
    return _operand(_parsed(text))


def _parsed(text: str) -> ast.expr:
    if len(text) > LONGEST_LETTERS:
        raise ValueError(sentence("{text} is too long", text=repr(text[:40])), _example())
    try:
        return ast.parse(_as_python(text), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise ValueError(sentence("{text} cannot be read", text=repr(text)), _example()) from error


def _as_python(text: str) -> str:
    """The text outside of its quoted parts, with the clerk's signs written as Python's."""
    parts, at = [], 0
    for quoted in _TEXTS.finditer(text):
        parts += [_signs(text[at : quoted.start()]), quoted[0]]
        at = quoted.end()
    return "".join([*parts, _signs(text[at:])]).strip()


def _signs(text: str) -> str:
    text = re.sub(r"(?<![<>=!])=(?!=)", "==", text).replace("<>", "!=").replace("≤", "<=").replace("≥", ">=")
    text = re.sub(r"\by\b", "and", text)
    return re.sub(r"\bo\b", "or", text)


def _condition(node: ast.expr) -> Condition:
    match node:
        case ast.BoolOp(op=ast.And(), values=parts):
            return All(of=tuple(map(_condition, parts)))
        case ast.BoolOp(op=ast.Or(), values=parts):
            return Some(of=tuple(map(_condition, parts)))
        case ast.UnaryOp(op=ast.Not(), operand=inner):
            return Not(of=_condition(inner))
        case ast.Compare(left=left, ops=ops, comparators=others):
            sides = [left, *others]
            pairs = [_compare(op, one, two) for op, one, two in zip(ops, sides, others, strict=False)]
            return pairs[0] if len(pairs) == 1 else All(of=tuple(pairs))
        case ast.Call(func=ast.Name(id="known"), args=[inner], keywords=[]):
            return Known(of=_operand(inner))
    raise ValueError(sentence("{text} is no condition", text=repr(ast.unparse(node))), _example())


def _compare(op: ast.cmpop, left: ast.expr, right: ast.expr) -> Condition:
    how = _COMPARE.get(type(op))
    if how is None:
        raise ValueError(sentence("{text} is no comparison", text=repr(type(op).__name__)), _example())
    return Compare(how=how, left=_operand(left), right=_operand(right))


def _operand(node: ast.expr) -> Operand:
    match node:
        case ast.Constant(value=value) if isinstance(value, int | str) and not isinstance(value, bool):
            return Literal(value=value)
        case ast.Constant(value=float() as value):
            if not isfinite(value):
                raise ValueError(sentence("{text} is no value", text=repr(str(value))), _example())
            return Literal(value=repr(value))
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() as value)):
            return Literal(value=-value)
        case ast.Name(id=name):
            word = _SPANISH.get(name, name)
            return Literal(value=word) if word in _WORDS else Answer(key=QuestionKey(name))
        case ast.Attribute(value=ast.Name(id=owner), attr=name):
            return _owned(owner, name)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _SUMS:
            return Arithmetic(how=_SUMS[type(op)], left=_operand(left), right=_operand(right))
    raise ValueError(sentence("{text} is no value", text=repr(ast.unparse(node))), _example())


def _owned(owner: str, name: str) -> Operand:
    makers: dict[str, Callable[[], Operand]] = {
        "last": lambda: Last(key=QuestionKey(name)),
        "register": lambda: Register(entry=name),
        "enrolment": lambda: Register(entry=name),
    }
    if owner not in makers:
        raise ValueError(
            sentence("{text} is not known", text=repr(f"{owner}.{name}")),
            sentence("register.girls for the register, last.girls_present for the value verified last"),
        )
    if owner != "last" and name not in REGISTER:
        raise ValueError(
            sentence("the register has no {entry}", entry=repr(name)),
            sentence("one of: {known}", known=", ".join(REGISTER)),
        )
    return makers[owner]()


def _example() -> str:
    return sentence("write it like {example}", example='"all_received = no and register.girls > 100"')
