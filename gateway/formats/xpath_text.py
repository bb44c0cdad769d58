"""The part of XPath that XLSForms write `relevant`, `constraint` and `calculation` in. Knows no sheet, no question.

The XLSForm reference, sections Relevant, Constraints and Operators: `${name}`, `.`, paths, comparisons, and, or,
not(), selected(), if(), coalesce(), sums. Any other function or operator is refused by its name.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

from gateway.sentences import sentence
from gateway.survey.condition import Answer, Comparison, Condition, Literal, Sum
from gateway.survey.model import QuestionKey

from .xpath_logic import FALSE, TRUE, Case, Worth, compared, every, is_known, negated, some, summed
from .xpath_tokens import UnreadableError, carried, tokens_of, unreadable

SELF = QuestionKey("")
"""What `.` stands for: the question itself."""
DEEPEST = 40
"""Brackets within brackets: no form has so many."""
T = TypeVar("T")
Names = Callable[[str], Worth]
"""What a name of the form stands for. Raises ValueError(message, remedy) where it stands for nothing."""

_COMPARE = {sign.value: sign for sign in Comparison}
_ADDED = {"+": Sum.PLUS, "-": Sum.MINUS}
_TRUTHS = {"true": TRUE, "false": FALSE}
_SAME = ("number", "string", "once")  # what they are given, for numbers and texts as we have them
_LONG = {">": 0, ">=": 1, "!=": 0, "=": 0, "<": 1}  # `string-length(x) > 0`: whether there is an answer


def _as_named(name: str) -> Worth:
    return Answer(key=QuestionKey(name))


def condition_of(text: str, names: Names = _as_named) -> Condition:
    """What an expression says must hold. ValueError(message, remedy) where it says something else."""
    reader = _Reader(text, names)
    condition = reader.some()
    reader.end()
    return condition


def worth_of(text: str, names: Names = _as_named) -> Worth:
    """What an expression is worth; a truth as XForms write it. ValueError(message, remedy) where that is not known."""
    reader = _Reader(text, names)
    try:
        worth = reader.operand()
        reader.end()
    except UnreadableError:
        condition = condition_of(text, names)
        return Case(condition=condition, then=Literal(value="true"), otherwise=Literal(value="false"))
    return worth


class _Reader:
    """One expression, read from left to right. Each method reads one rank of operators."""

    def __init__(self, text: str, names: Names) -> None:
        self._text = text
        self._tokens = tokens_of(text)
        self._names = names
        self._at = 0
        self._depth = 0

    def some(self) -> Condition:
        """`a or b`"""
        parts = [self._every()]
        while self._taken("or"):
            parts.append(self._every())
        return some(parts)

    def operand(self) -> Worth:
        """`a + b`"""
        left = self._factor()
        while (how := _ADDED.get(self._next() or "")) is not None:
            self._at += 1
            left = summed(how, left, self._factor())
        return left

    def end(self) -> None:
        """Nothing may be left."""
        if self._next() in ("div", "mod"):
            raise ValueError(sentence("the operator {name} is not carried over", name=self._next()), carried())
        if self._next() is not None:
            raise self._refused()

    def _every(self) -> Condition:
        parts = [self._one()]
        while self._taken("and"):
            parts.append(self._one())
        return every(parts)

    def _one(self) -> Condition:
        self._deeper()
        try:
            start, name = self._at, self._function()
            if name == "string-length":
                return self._length()
            truth = self._truth(name)
            if truth is not None and not self._is_beside_something():
                return truth
            self._at = start
            if self._next() == "(" and (bracketed := self._bracketed()) is not None:
                return bracketed
            return self._comparison()
        finally:
            self._depth -= 1

    def _bracketed(self) -> Condition | None:
        """`(a and b)`; None where the bracket holds a number: `(a + b) > 3`."""
        start = self._at
        try:
            inner = self._within(self.some)
        except UnreadableError:
            self._at = start
            return None
        if self._is_beside_something():
            self._at = start
            return None
        return inner

    def _truth(self, name: str | None) -> Condition | None:
        """`selected(a, 'x')`, `not(...)`, `true()`; None where the function is none of these."""
        if name == "not":
            return negated(self._within(self.some))
        if name in _TRUTHS:
            self._must("(")
            self._must(")")
            return _TRUTHS[name]
        if name == "selected":
            left, right = self._pair()
            return compared(Comparison.IS, left, right)
        return None

    def _is_beside_something(self) -> bool:
        return self._next() in _COMPARE or self._next() in ("+", "-", "*")

    def _length(self) -> Condition:
        """`string-length(x) > 0`; no other length says anything here."""
        known = is_known(self._within(self.operand))
        how, most = self._next() or "", self._tokens[self._at + 1 :][:1]
        if most != [str(_LONG.get(how))]:
            raise _no_function("string-length")
        self._at += 2
        return negated(known) if how in ("=", "<") else known

    def _comparison(self) -> Condition:
        left = self.operand()
        how = _COMPARE.get(self._next() or "")
        if how is None:
            self.end()
            raise self._refused()
        self._at += 1
        return compared(how, left, self.operand())

    def _factor(self) -> Worth:
        left = self._atom()
        while self._taken("*"):
            left = summed(Sum.TIMES, left, self._atom())
        if self._next() in ("div", "mod"):
            self.end()
        return left

    def _atom(self) -> Worth:
        name = self._function()
        if name is not None:
            return self._called(name)
        part = self._next()
        if part is None:
            raise self._refused()
        self._at += 1
        if part.startswith("${"):
            return self._names(part[2:-1].strip())
        if part[0] in "'\"":
            return Literal(value=part[1:-1])
        if part[0].isdigit() or (part[0] == "." and part[1:].isdigit()):
            return Literal(value=int(part) if part.isdigit() else part)
        if part == ".":
            return Answer(key=SELF)
        if "/" in part:
            return self._at_the_end_of(part)
        if part == "-" and (self._next() or "")[:1].isdigit():
            self._at += 1
            given = self._tokens[self._at - 1]
            return Literal(value=-int(given) if given.isdigit() else f"-{given}")
        if part == "(":
            self._at -= 1
            return self._within(self.operand)
        raise self._refused()

    def _at_the_end_of(self, path: str) -> Worth:
        """`../group/name`: names are unique here, so the last one says which question is meant."""
        name = path.rpartition("/")[2]
        if name == "..":
            raise ValueError(sentence("the path {path} is not carried over", path=path), carried())
        return self._names(name)

    def _called(self, name: str) -> Worth:
        self._deeper()
        try:
            if name == "if":
                return self._case()
            if name == "coalesce":
                first, second = self._pair()
                return Case(condition=is_known(first), then=first, otherwise=second)
            if name == "count-selected":
                known = is_known(self._within(self.operand))
                return Case(condition=known, then=Literal(value=1), otherwise=Literal(value=0))
            if (truth := self._truth(name)) is not None:  # that is counted: one or nothing
                return Case(condition=truth, then=Literal(value=1), otherwise=Literal(value=0))
            if name in _SAME:
                return self._within(self.operand)
            raise _no_function(name)
        finally:
            self._depth -= 1

    def _case(self) -> Case:
        self._must("(")
        condition = self.some()
        self._must(",")
        then = self.operand()
        self._must(",")
        otherwise = self.operand()
        self._must(")")
        return Case(condition=condition, then=then, otherwise=otherwise)

    def _pair(self) -> tuple[Worth, Worth]:
        self._must("(")
        left = self.operand()
        self._must(",")
        right = self.operand()
        self._must(")")
        return left, right

    def _within(self, what: Callable[[], T]) -> T:
        self._must("(")
        self._deeper()
        try:
            inner = what()
        finally:
            self._depth -= 1
        self._must(")")
        return inner

    def _function(self) -> str | None:
        """The name of a function whose bracket is next; None where none is called here."""
        name = self._next() or ""
        if not re.match(r"[A-Za-z_]", name) or self._tokens[self._at + 1 :][:1] != ["("]:
            return None
        self._at += 1
        return name

    def _next(self) -> str | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _taken(self, word: str) -> bool:
        taken = self._next() == word
        self._at += taken
        return taken

    def _must(self, sign: str) -> None:
        if not self._taken(sign):
            raise self._refused()

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            self._depth -= 1
            raise self._refused()

    def _refused(self) -> UnreadableError:
        return unreadable(self._text)


def _no_function(name: str) -> ValueError:
    return ValueError(sentence("the function {name}() is not carried over", name=name), carried())
