"""A regular expression as a tree, in the syntax of RE2: no lookaround, no back references. Matches nothing itself."""

from __future__ import annotations

from .pattern_sets import (
    ANY,
    ANY_BUT_NEWLINE,
    BY_LETTER,
    BY_NAME,
    CATEGORIES,
    CharSet,
    Range,
    inverted,
    one_of,
)
from .pattern_tree import Assert, Either, Group, PatternError, Repeat, Sequence, Take, Tree

LONGEST_LETTERS = 1000
DEEPEST = 30
"""Brackets within brackets."""
MOST_REPEATS = 1000
_FLAGS = frozenset("imsU")
_CONTROLS = {"a": "\a", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_ASSERTED = {"A": "text begins", "z": "text ends", "b": "word border", "B": "no word border"}


def parse(pattern: str, flags: str) -> tuple[Tree, int]:
    """The tree, and how many groups it has. Raises PatternError."""
    if len(pattern) > LONGEST_LETTERS:
        raise PatternError("too long")
    reader = _Reader(pattern, frozenset(flags))
    tree = reader.alternatives()
    if reader.rest:
        raise PatternError("a bracket closes that never opened")
    return tree, reader.groups


class _Reader:
    """Walks through a pattern once."""

    def __init__(self, pattern: str, flags: frozenset[str]) -> None:
        self.rest = pattern
        self.flags = flags
        self.groups = 0
        self.depth = 0

    def taken(self, text: str) -> bool:
        """Whether the pattern goes on with this; then it is passed."""
        if not self.rest.startswith(text):
            return False
        self.rest = self.rest[len(text) :]
        return True

    def next(self) -> str:
        if not self.rest:
            raise PatternError("it ends too early")
        char, self.rest = self.rest[0], self.rest[1:]
        return char

    def until(self, end: str) -> str:
        found, at, self.rest = self.rest.partition(end)
        if not at:
            raise PatternError(f"{end} is missing")
        return found

    def alternatives(self) -> Tree:
        flags, ways = self.flags, [self.sequence()]
        while self.taken("|"):
            ways.append(self.sequence())
        self.flags = flags
        return ways[0] if len(ways) == 1 else Either(tuple(ways))

    def sequence(self) -> Tree:
        parts: list[Tree] = []
        while self.rest and self.rest[0] not in "|)":
            if self.taken("\\Q"):
                quoted, _, self.rest = self.rest.partition("\\E")
                parts += [self.literal(char) for char in quoted]
                continue
            part = self.atom()
            if part is not None:
                parts.append(self.repeated(part))
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def literal(self, char: str) -> Tree:
        return Take(one_of(char, any_case="i" in self.flags))

    def atom(self) -> Tree | None:
        char = self.next()
        if char == "(":
            return self.bracket()
        if char == "[":
            return Take(self.chars())
        if char == ".":
            return Take(ANY if "s" in self.flags else ANY_BUT_NEWLINE)
        if char == "^":
            return Assert("line begins" if "m" in self.flags else "text begins")
        if char == "$":
            return Assert("line ends" if "m" in self.flags else "text ends")
        if char == "\\":
            return self.escaped()
        if char in "*+?":
            raise PatternError(f"{char} repeats nothing")
        return self.literal(char)

    def bracket(self) -> Tree | None:
        flags, number = self.flags, 0
        if self.taken("?P<") or self.taken("?<"):
            if self.rest[:1] in ("=", "!"):
                raise PatternError("it looks back")
            self.until(">")
            number = self.numbered()
        elif self.taken("?"):
            if self.switched():
                return None
        else:
            number = self.numbered()
        self.depth += 1
        if self.depth > DEEPEST:
            raise PatternError("too deep")
        inner = self.alternatives()
        if not self.taken(")"):
            raise PatternError("a bracket does not close")
        self.depth -= 1
        self.flags = flags
        return Group(number, inner) if number else inner

    def numbered(self) -> int:
        self.groups += 1
        return self.groups

    def switched(self) -> bool:
        """`(?i)` and `(?i:`; whether it was the first, which holds until the bracket around it closes."""
        on = True
        while True:
            char = self.next()
            if char in ":)":
                return char == ")"
            if char == "-" and on:
                on = False
            elif char in _FLAGS:
                self.flags = self.flags | {char} if on else self.flags - {char}
            else:
                raise PatternError(f"(?{char} has no meaning here")

    def repeated(self, part: Tree) -> Tree:
        bounds = self.bounds()
        if bounds is None:
            return part
        lazy = self.taken("?") != ("U" in self.flags)
        if self.bounds() is not None:
            raise PatternError("it repeats a repetition")
        return Repeat(part, *bounds, lazy)

    def bounds(self) -> tuple[int, int | None] | None:
        for mark, bounds in (("*", (0, None)), ("+", (1, None)), ("?", (0, 1))):
            if self.taken(mark):
                return bounds
        if not self.rest.startswith("{"):
            return None
        inside, closed, rest = self.rest[1:].partition("}")
        least, comma, most = inside.partition(",")
        if not closed or not least.isdecimal() or not (most.isdecimal() or not most):
            return None  # a brace that counts nothing stands for itself
        self.rest = rest
        low = int(least[:6])
        high = (int(most[:6]) if most else None) if comma else low
        if max(low, high or 0) > MOST_REPEATS or (high is not None and high < low):
            raise PatternError(f"{{{inside}}} is no number of times")
        return low, high

    def escaped(self) -> Tree:
        char = self.rest[:1]
        if char in _ASSERTED and char:
            self.next()
            return Assert(_ASSERTED[char])
        chars = self.named_set()
        return Take(chars) if chars is not None else self.literal(self.escaped_char())

    def named_set(self) -> CharSet | None:
        """After a backslash: \\d, \\W, \\pL, \\P{Nd}; None where it is no set."""
        char = self.rest[:1]
        if char.lower() in BY_LETTER and char:
            self.next()
            chars = CharSet(ranges=BY_LETTER[char.lower()])
        elif char.lower() == "p" and char:
            self.next()
            name = self.until("}") if self.taken("{") else self.next()
            if name.startswith("^"):
                name, char = name[1:], char.swapcase()
            if name not in CATEGORIES:
                raise PatternError(f"there are no characters called {name}")
            chars = CharSet(categories=(name,), any_case="i" in self.flags and name in ("Lu", "Ll"))
        else:
            return None
        return inverted(chars) if char.isupper() else chars

    def escaped_char(self) -> str:
        char = self.next()
        if char in _CONTROLS:
            return _CONTROLS[char]
        if char == "x":
            digits = self.until("}") if self.taken("{") else self.next() + self.next()
            try:
                return chr(int(digits, 16))
            except (ValueError, OverflowError) as error:
                raise PatternError(f"\\x{digits} is no character") from error
        if char == "0":
            digits = ""
            while len(digits) < 2 and self.rest[:1] in tuple("01234567"):
                digits += self.next()
            return chr(int(digits or "0", 8))
        if char.isalnum():
            raise PatternError(f"\\{char} has no meaning here")
        return char

    def chars(self) -> CharSet:
        """The inside of [...]."""
        negated = self.taken("^")
        ranges: list[Range] = []
        others: list[CharSet] = []
        begun = False
        while not begun or not self.taken("]"):  # a bracket that closes at once stands for itself
            begun = True
            first = self.member(others)
            if first is None:
                continue
            last: str | None = first
            if self.rest.startswith("-") and not self.rest.startswith("-]"):
                self.next()
                last = self.member(others)
            if last is None or last < first:
                raise PatternError("a range goes backwards")
            ranges.append((first, last))
        return CharSet(ranges=tuple(ranges), others=tuple(others), negated=negated, any_case="i" in self.flags)

    def member(self, others: list[CharSet]) -> str | None:
        """One character of [...], or None for a set, which is added to the others."""
        if self.taken("[:"):
            name = self.until(":]")
            plain = name.removeprefix("^")
            if plain not in BY_NAME:
                raise PatternError(f"there are no characters called {name}")
            chars = CharSet(ranges=BY_NAME[plain], any_case="i" in self.flags)
            others.append(inverted(chars) if name.startswith("^") else chars)
            return None
        if not self.taken("\\"):
            return self.next()
        found = self.named_set()
        if found is None:
            return self.escaped_char()
        others.append(found)
        return None
