"""The tables of RapidPro's own tests, read from its Go source: literals and calls as values. Knows no expression."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

_TOKEN = re.compile(
    r'\s+|//[^\n]*|(?P<raw>`[^`]*`)|(?P<text>"(?:\\.|[^"\\])*")|(?P<number>[0-9][0-9_]*(?:\.[0-9]+)?)'
    r"|(?P<name>[A-Za-z_][\w.]*)|(?P<sign>\.\.\.|[-+{}()\[\],:&*<>=!])"
)


@dataclass(frozen=True, slots=True)
class Called:
    """A call, or a literal of a type: `xs("hola")`, `map[string]types.XValue{...}` (named `{}`)."""

    name: str
    arguments: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """A variable."""

    name: str


Meaning = Mapping[str, Callable[..., object]]


def table(source: str, begins: str) -> Iterator[tuple[object, ...]]:
    """The rows of the table of structs that follows `begins`, each field read but not yet given a meaning."""
    at = source.index("}{", source.index(begins)) + 1
    parser = _Parser(source, at)
    parser.expect("{")
    while not parser.taken("}"):
        row = parser.braced()
        yield row
        parser.taken(",")


def meant(read: object, meaning: Meaning) -> object:
    """What a field stands for, the inner first. LookupError for a name without a meaning."""
    match read:
        case Named(name):
            return meaning[name]()
        case Called("{}", arguments):
            return [meant(one, meaning) for one in arguments]
        case Called("pair", arguments):
            return tuple(meant(one, meaning) for one in arguments)
        case Called("...", (inner,)):
            return Called("...", (meant(inner, meaning),))
        case Called(name, arguments):
            given: list[object] = []
            for one in arguments:
                value = meant(one, meaning)
                if isinstance(value, Called) and isinstance(value.arguments[0], list | tuple):
                    given += value.arguments[0]
                else:
                    given.append(value)
            return meaning[name](*given)
        case _:
            return read


class _Parser:
    def __init__(self, source: str, at: int) -> None:
        self._source = source
        self._at = at
        self.kind, self.text = "", ""
        self.next()

    def next(self) -> str:
        text = self.text
        while True:
            match = _TOKEN.match(self._source, self._at)
            if match is None and self._at >= len(self._source):
                self.kind, self.text = "", ""
                return text
            if match is None:
                raise ValueError(f"not Go as expected: {self._source[self._at : self._at + 40]}")
            self._at = match.end()
            if match.lastgroup:
                self.kind, self.text = match.lastgroup, match[0]
                return text

    def taken(self, sign: str) -> bool:
        if self.kind == "sign" and self.text == sign:
            self.next()
            return True
        return False

    def expect(self, sign: str) -> None:
        if not self.taken(sign):
            raise ValueError(f"{sign} expected, not {self.text}")

    def braced(self, ends: str = "}") -> tuple[object, ...]:
        self.expect("{" if ends == "}" else "(")
        found = []
        while not self.taken(ends):
            value = self.value()
            if self.taken(":"):
                value = Called("pair", (value, self.value()))
            if self.taken("..."):
                value = Called("...", (value,))
            found.append(value)
            self.taken(",")
        return tuple(found)

    def value(self) -> object:
        left = self._single()
        while self.kind == "sign" and self.text in "+*":
            sign = self.next()
            left = Called(sign, (left, self._single()))
        return left

    def _single(self) -> object:
        if self.taken("-"):
            return Called("minus", (self._single(),))
        if self.taken("&"):
            return self._single()
        if self.kind == "raw":
            return self.next()[1:-1]
        if self.kind == "text":
            return _unquoted(self.next())
        if self.kind == "number":
            number = self.next().replace("_", "")
            return float(number) if "." in number else int(number, 10)
        if self.taken("["):
            while not self.taken("]"):
                self.next()
            return self._typed()
        return self._typed()

    def _typed(self) -> object:
        name = self.next()
        if name == "map":
            self.expect("[")
            while not self.taken("]"):
                self.next()
            name = self.next()
        if self.kind == "sign" and self.text == "{":
            return Called("{}", self.braced())
        if self.kind == "sign" and self.text == "(":
            return Called(name, self.braced(")"))
        return Named(name)


def _unquoted(text: str) -> str:
    plain = re.sub(r"\\U([0-9a-fA-F]{8})", lambda match: chr(int(match[1], 16)), text)
    plain = re.sub(r"\\x([0-9a-fA-F]{2})", lambda match: f"\\u00{match[1]}", plain)
    return str(json.loads(plain.replace("\t", "\\t")))
