"""The part of XPath that XLSForms write `relevant` and `constraint` in. Knows no sheet and no question's type.

The XLSForm reference, sections Relevant, Constraints and Operators: `${name}`, `.`, comparisons, and, or, not(),
selected(), sums. Any other function is refused by its name.
"""

from __future__ import annotations

import re

from gateway.sentences import sentence
from gateway.survey.condition import (
    All,
    Answer,
    Arithmetic,
    Compare,
    Comparison,
    Condition,
    Known,
    Literal,
    Not,
    Operand,
    Some,
    Sum,
)
from gateway.survey.model import QuestionKey

SELF = QuestionKey("")
"""What `.` stands for: the question itself."""
DEEPEST = 40
"""Brackets within brackets: no form has so many."""

_TOKEN = re.compile(
    r"\s*(?:(?P<name>\$\{\s*[\w.-]+\s*\})|(?P<number>\d+(?:\.\d+)?|\.\d+)|(?P<text>'[^']*'|\"[^\"]*\"|‘[^’]*’|“[^”]*”)"
    r"|(?P<sign><=|>=|!=|=|<|>|\+|\*|-|\(|\)|,|\.(?!\d))|(?P<word>[A-Za-z_][\w.-]*))"
)
_COMPARE = {sign.value: sign for sign in Comparison}
_ADDED = {"+": Sum.PLUS, "-": Sum.MINUS}


def condition_of(text: str) -> Condition:
    """What an expression says must hold. ValueError(message, remedy) where it says something else."""
    reader = _Reader(text)
    condition = reader.some()
    reader.end()
    return condition


class _Reader:
    """One expression, read from left to right. Each method reads one rank of operators."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = _tokens(text)
        self._at = 0
        self._depth = 0

    def some(self) -> Condition:
        """`a or b`"""
        parts = [self._every()]
        while self._taken("or"):
            parts.append(self._every())
        return parts[0] if len(parts) == 1 else Some(of=tuple(parts))

    def end(self) -> None:
        """Nothing may be left."""
        if self._next() is not None:
            raise self._refused()

    def _every(self) -> Condition:
        parts = [self._one()]
        while self._taken("and"):
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else All(of=tuple(parts))

    def _one(self) -> Condition:
        self._deeper()
        try:
            if self._taken("not"):
                self._must("(")
                inner = self.some()
                self._must(")")
                return Not(of=inner)
            if self._taken("selected"):
                return self._selected()
            if self._next() == "(" and (bracketed := self._bracketed()) is not None:
                return bracketed
            return self._comparison()
        finally:
            self._depth -= 1

    def _bracketed(self) -> Condition | None:
        """`(a and b)`; None where the bracket holds a number: `(a + b) > 3`."""
        start = self._at
        try:
            self._must("(")
            inner = self.some()
            self._must(")")
        except ValueError:
            self._at = start
            return None
        if self._next() in _COMPARE or self._next() in ("+", "-", "*"):
            self._at = start
            return None
        return inner

    def _selected(self) -> Condition:
        self._must("(")
        left = self._operand()
        self._must(",")
        right = self._operand()
        self._must(")")
        return Compare(how=Comparison.IS, left=left, right=right)

    def _comparison(self) -> Condition:
        left = self._operand()
        how = _COMPARE.get(self._next() or "")
        if how is None:
            raise self._refused()
        self._at += 1
        right = self._operand()
        empty = Literal(value="")
        if empty in (left, right) and how in (Comparison.IS, Comparison.IS_NOT):
            known = Known(of=right if left == empty else left)
            return known if how is Comparison.IS_NOT else Not(of=known)
        return Compare(how=how, left=left, right=right)

    def _operand(self) -> Operand:
        left = self._factor()
        while (how := _ADDED.get(self._next() or "")) is not None:
            self._at += 1
            left = Arithmetic(how=how, left=left, right=self._factor())
        return left

    def _factor(self) -> Operand:
        left = self._atom()
        while self._taken("*"):
            left = Arithmetic(how=Sum.TIMES, left=left, right=self._atom())
        return left

    def _atom(self) -> Operand:
        part = self._next()
        if part is None:
            raise self._refused()
        self._at += 1
        if part.startswith("${"):
            return Answer(key=QuestionKey(part[2:-1].strip()))
        if part[0] in "'\"‘“":
            return Literal(value=part[1:-1])
        if part[0].isdigit() or (part[0] == "." and len(part) > 1):
            return Literal(value=int(part) if part.isdigit() else part)
        if part == ".":
            return Answer(key=SELF)
        if part == "-" and (self._next() or "").isdigit():
            self._at += 1
            return Literal(value=-int(self._tokens[self._at - 1]))
        if part == "(":
            self._deeper()
            inner = self._operand()
            self._depth -= 1
            self._must(")")
            return inner
        if self._next() == "(":
            raise ValueError(
                sentence("the function {name}() is not carried over", name=part),
                sentence("carried over are comparisons, and, or, not(), selected(), + - *"),
            )
        raise self._refused()

    def _next(self) -> str | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _taken(self, word: str) -> bool:
        taken = self._next() == word and (word not in ("not", "selected") or self._tokens[self._at + 1 :][:1] == ["("])
        self._at += taken
        return taken

    def _must(self, sign: str) -> None:
        if not self._taken(sign):
            raise self._refused()

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise self._refused()

    def _refused(self) -> ValueError:
        return ValueError(
            sentence("{text} cannot be read", text=repr(self._text)),
            sentence("write it like {example}", example="${all_received} = 'no' and ${girls} > 10"),
        )


def _tokens(text: str) -> list[str]:
    found, at = [], 0
    text = text.strip()
    while at < len(text):
        part = _TOKEN.match(text, at)
        if part is None:
            raise ValueError(
                sentence("{text} cannot be read", text=repr(text)),
                sentence("write it like {example}", example="${all_received} = 'no' and ${girls} > 10"),
            )
        found.append(part[0].strip())
        at = part.end()
        while at < len(text) and text[at].isspace():
            at += 1
    return found
