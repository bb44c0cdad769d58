"""Expressions as trees: their words, and which operator binds tighter. Works nothing out.

`-` binds tightest, then `^`, `* /`, `+ -`, comparisons, `= !=`, `&`; each from left to right. `(x) => ...` takes all
that follows.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from . import numbers
from .values import Fault, FlowValue

LONGEST_LETTERS = 10_000
DEEPEST = 60
"""Of a tree: people write expressions a handful of levels deep, and each level takes of the stack."""
_KEPT = 2000


class GrammarError(Exception):
    """It is no expression."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A value as it stands."""

    value: FlowValue


@dataclass(frozen=True, slots=True)
class Name:
    """Something of the context, or a function."""

    name: str


@dataclass(frozen=True, slots=True)
class Dot:
    """contact.name"""

    of: Expression
    name: str


@dataclass(frozen=True, slots=True)
class Index:
    """words[0]"""

    of: Expression
    at: Expression


@dataclass(frozen=True, slots=True)
class Call:
    """upper(text)"""

    function: Expression
    arguments: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Anonymous:
    """(x) => x + 1"""

    names: tuple[str, ...]
    body: Expression


@dataclass(frozen=True, slots=True)
class Binary:
    """1 + 2"""

    sign: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Negative:
    """-1"""

    of: Expression


Expression: TypeAlias = Literal | Name | Dot | Index | Call | Anonymous | Binary | Negative

_STRENGTH = {"^": 6, "*": 5, "/": 5, "+": 4, "-": 4, "<": 3, "<=": 3, ">": 3, ">=": 3, "=": 2, "!=": 2, "&": 1}
_TOKEN = re.compile(
    r'(?P<text>"(?:\\"|[^"])*")|(?P<number>[0-9]+(?:\.[0-9]+)?)|(?P<name>\w+)|(?P<sign>=>|!=|<=|>=|[-,()\[\].+*/^=<>&])'
)
_BLANK = " \t\n\r"
_WORDS: dict[str, FlowValue] = {"true": True, "false": False, "null": None}
_ESCAPE = re.compile(r'\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}|[abfnrtv\\"]|.|$)', re.DOTALL)
_PLAIN_ESCAPES = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "\\": "\\", '"': '"'}


@lru_cache(maxsize=_KEPT)
def parse(source: str) -> Expression:
    """The tree of an expression. Raises GrammarError with the place where it stops making sense."""
    if len(source) > LONGEST_LETTERS:
        raise GrammarError("too long")
    parser = _Parser(_tokens(source))
    tree = parser.expression(0, 0)[0]
    if parser.kind:
        raise GrammarError(f"not understood from {parser.text[:10]} on")
    return tree


def is_name_letter(char: str) -> bool:
    """Whether a name may begin with it."""
    return char == "_" or unicodedata.category(char)[0] == "L"


def _tokens(source: str) -> list[tuple[str, str]]:
    tokens, at = [], 0
    while at < len(source):
        if source[at] in _BLANK:
            at += 1
            continue
        match = _TOKEN.match(source, at)
        if match is None or (match.lastgroup == "name" and not is_name_letter(match[0][0])):
            raise GrammarError(f"not understood from {source[at : at + 10]} on")
        tokens.append((str(match.lastgroup), match[0]))
        at = match.end()
    return tokens


class _Parser:
    """One walk through the tokens. Each method gives a tree and how deep it is."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens = tokens
        self._at = 0

    @property
    def kind(self) -> str:
        return self._tokens[self._at][0] if self._at < len(self._tokens) else ""

    @property
    def text(self) -> str:
        return self._tokens[self._at][1] if self._at < len(self._tokens) else ""

    def next(self) -> str:
        text = self.text
        self._at += 1
        return text

    def is_sign(self, sign: str) -> bool:
        return self.kind == "sign" and self.text == sign

    def expect(self, sign: str) -> None:
        if not self.is_sign(sign):
            raise GrammarError(f"{sign} expected before {self.text[:10] or 'the end'}")
        self.next()

    def expression(self, above: int, within: int) -> tuple[Expression, int]:
        """Operators that bind tighter than `above`."""
        if within > DEEPEST:
            raise GrammarError("brackets within brackets without end")
        left, depth = self.operand(within)
        while self.kind == "sign" and _STRENGTH.get(self.text, 0) > above:
            sign = self.next()
            right, right_depth = self.expression(_STRENGTH[sign], within + 1)
            left, depth = Binary(sign, left, right), _deeper(depth, right_depth)
        return left, depth

    def operand(self, within: int) -> tuple[Expression, int]:
        if self.is_sign("-"):
            self.next()
            if within > DEEPEST:
                raise GrammarError("signs without end")
            of, depth = self.operand(within + 1)
            return Negative(of), _deeper(depth)
        if self.is_sign("(") and self._is_anonymous():
            return self.anonymous(within)
        match self.kind:
            case "text":
                return Literal(_unquoted(self.next())), 1
            case "number":
                return Literal(_number(self.next())), 1
            case "name" if self.text.lower() in _WORDS:
                return Literal(_WORDS[self.next().lower()]), 1
        return self.atom(within)

    def atom(self, within: int) -> tuple[Expression, int]:
        of: Expression
        if self.is_sign("("):
            self.next()
            of, depth = self.expression(0, within + 1)
            self.expect(")")
        elif self.kind == "name":
            of, depth = Name(self.next()), 1
        else:
            raise GrammarError(f"not understood from {self.text[:10] or 'the end'} on")
        while True:
            if self.is_sign("."):
                self.next()
                if self.kind not in ("name", "number") or "." in self.text:
                    raise GrammarError(f"not understood from .{self.text[:10]} on")
                of, depth = Dot(of, self.next()), _deeper(depth)
            elif self.is_sign("["):
                self.next()
                at, at_depth = self.expression(0, within + 1)
                self.expect("]")
                of, depth = Index(of, at), _deeper(depth, at_depth)
            elif self.is_sign("("):
                arguments, most = self.arguments(within)
                of, depth = Call(of, arguments), _deeper(depth, most)
            else:
                return of, depth

    def arguments(self, within: int) -> tuple[tuple[Expression, ...], int]:
        self.expect("(")
        found: list[Expression] = []
        deepest = 0
        while not self.is_sign(")"):
            if found:
                self.expect(",")
            one, depth = self.expression(0, within + 1)
            found.append(one)
            deepest = max(deepest, depth)
        self.next()
        return tuple(found), deepest

    def anonymous(self, within: int) -> tuple[Expression, int]:
        self.expect("(")
        names = [self.next()]
        while self.is_sign(","):
            self.next()
            names.append(self.next())
        self.expect(")")
        self.expect("=>")
        body, depth = self.expression(0, within + 1)
        return Anonymous(tuple(names), body), _deeper(depth)

    def _is_anonymous(self) -> bool:
        """Whether names in brackets and an arrow follow."""
        at = self._at + 1
        while at + 1 < len(self._tokens) and self._tokens[at][0] == "name":
            sign = self._tokens[at + 1][1]
            if sign == ")":
                return at + 2 < len(self._tokens) and self._tokens[at + 2][1] == "=>"
            if sign != ",":
                return False
            at += 2
        return False


def _deeper(*depths: int) -> int:
    depth = max(depths) + 1
    if depth > DEEPEST:
        raise GrammarError("the expression is too deep")
    return depth


def _number(text: str) -> FlowValue:
    number = numbers.read(text)
    return Fault("number out of range") if number is None else number


def _unquoted(quoted: str) -> str:
    """The text between the quotes. With an escape nobody knows (`\\d`), every backslash stays: it is a pattern."""
    inside = quoted[1:-1]
    found = [match[0] for match in _ESCAPE.finditer(inside)]
    if any(not _is_known(escape) for escape in found) or "\n" in inside:
        return inside
    try:
        return _ESCAPE.sub(lambda match: _unescaped(match[0][1:]), inside)
    except (ValueError, OverflowError):
        return inside


def _is_known(escape: str) -> bool:
    return len(escape) > 2 or escape[1:] in _PLAIN_ESCAPES


def _unescaped(code: str) -> str:
    if code in _PLAIN_ESCAPES:
        return _PLAIN_ESCAPES[code]
    return chr(int(code[1:], 16)) if code[0] in "xuU" else chr(int(code, 8))
