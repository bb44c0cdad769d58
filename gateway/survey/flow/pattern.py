"""Regular expressions that cannot hang: the time taken grows with pattern times text, and is bounded.

Python's own may take ages over a reply somebody wrote on purpose. The first way that fits wins, as in Perl and RE2.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from .pattern_sets import WORD, CharSet
from .pattern_syntax import parse
from .pattern_tree import Assert, Either, Group, PatternError, Repeat, Sequence, Take, Tree

LONGEST_TEXT_LETTERS = 2000
"""An SMS has 1530 at most. What lies behind is not looked at."""
MOST_STEPS = 300_000
"""Of one search: a fraction of a second. A search that needs more finds nothing."""
MOST_INSTRUCTIONS = 3000
_KEPT = 100
"""Patterns kept ready: an office has fewer."""


@dataclass(frozen=True, slots=True)
class _Char:
    chars: CharSet


@dataclass(frozen=True, slots=True)
class _Split:
    first: int
    second: int


@dataclass(frozen=True, slots=True)
class _Save:
    slot: int


@dataclass(frozen=True, slots=True)
class _Place:
    what: str


@dataclass(frozen=True, slots=True)
class _Done:
    pass


_Step = _Char | _Split | _Save | _Place | _Done


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern made ready."""

    steps: tuple[_Step, ...]
    groups: int

    def search(self, text: str) -> tuple[str, ...] | None:
        """What it finds first, and each group of it (empty where it has no part); None where it finds nothing."""
        text = text[:LONGEST_TEXT_LETTERS]
        seen = bytearray(len(self.steps) * (len(text) + 1))
        budget = MOST_STEPS
        for start in range(len(text) + 1):
            slots, budget = self._from(text, start, seen, budget)
            if slots is not None:
                return tuple(_part(text, slots, group) for group in range(self.groups + 1))
            if budget <= 0:
                return None
        return None

    def _from(self, text: str, start: int, seen: bytearray, budget: int) -> tuple[tuple[int, ...] | None, int]:
        """Tries each way once: one that led nowhere from a place leads nowhere from it again."""
        width = len(text) + 1
        todo: list[tuple[int, int, tuple[int, ...]]] = [(0, start, (-1,) * (2 * self.groups + 2))]
        while todo and budget > 0:
            step, at, slots = todo.pop()
            while not seen[step * width + at]:
                seen[step * width + at] = 1
                budget -= 1
                match self.steps[step]:
                    case _Char(chars):
                        if at >= len(text) or not chars.has(text[at]):
                            break
                        step, at = step + 1, at + 1
                    case _Split(first, second):
                        todo.append((second, at, slots))
                        step = first
                    case _Save(slot):
                        slots = (*slots[:slot], at, *slots[slot + 1 :])
                        step += 1
                    case _Place(what):
                        if not _is_there(what, text, at):
                            break
                        step += 1
                    case _Done():
                        return slots, budget
        return None, budget


@lru_cache(maxsize=_KEPT)
def ready(pattern: str, flags: str = "im") -> Pattern:
    """A pattern in the syntax of RE2, ready to search. Raises PatternError."""
    tree, groups = parse(pattern, flags)
    steps = _compiled(Group(0, tree), 0)
    if len(steps) >= MOST_INSTRUCTIONS:
        raise PatternError("it repeats too much")
    return Pattern((*steps, _Done()), groups)


def _part(text: str, slots: tuple[int, ...], group: int) -> str:
    begin, end = slots[2 * group : 2 * group + 2]
    return text[begin:end] if begin >= 0 and end >= 0 else ""


def _is_there(what: str, text: str, at: int) -> bool:
    match what:
        case "text begins":
            return at == 0
        case "text ends":
            return at == len(text)
        case "line begins":
            return at == 0 or text[at - 1] == "\n"
        case "line ends":
            return at == len(text) or text[at] == "\n"
        case _:
            border = (at > 0 and _in_word(text[at - 1])) != (at < len(text) and _in_word(text[at]))
            return border is (what == "word border")


def _in_word(char: str) -> bool:
    return any(low <= char <= high for low, high in WORD)


def _compiled(tree: Tree, at: int) -> list[_Step]:
    """The steps of a tree, the first of which will be number `at`."""
    match tree:
        case Take(chars):
            return [_Char(chars)]
        case Assert(what):
            return [_Place(what)]
        case Group(number, inner):
            return [_Save(2 * number), *_compiled(inner, at + 1), _Save(2 * number + 1)]
        case Sequence(parts):
            steps: list[_Step] = []
            for part in parts:
                steps += _checked(_compiled(part, at + len(steps)), steps)
            return steps
        case Either(ways):
            return _either(ways, at)
        case Repeat():
            return _repeated(tree, at)


def _checked(more: list[_Step], steps: list[_Step]) -> list[_Step]:
    if len(more) + len(steps) > MOST_INSTRUCTIONS:
        raise PatternError("it repeats too much")
    return more


def _either(ways: tuple[Tree, ...], at: int) -> list[_Step]:
    if len(ways) == 1:
        return _compiled(ways[0], at)
    first = _compiled(ways[0], at + 1)
    second_at = at + 1 + len(first) + 1
    second = _checked(_either(ways[1:], second_at), first)
    end = second_at + len(second)
    return [_Split(at + 1, second_at), *first, _Split(end, end), *second]


def _repeated(tree: Repeat, at: int) -> list[_Step]:
    steps: list[_Step] = []
    for _ in range(tree.least):
        steps += _checked(_compiled(tree.inner, at + len(steps)), steps)
    if tree.most is None:
        here = at + len(steps)
        inner = _compiled(tree.inner, here + 1)
        end = here + 1 + len(inner) + 1
        return [*steps, _split(here + 1, end, lazy=tree.lazy), *inner, _Split(here, here)]
    count, here = tree.most - tree.least, at + len(steps)
    if not count:
        return steps
    first = _compiled(tree.inner, here + 1)
    length = len(first) + 1
    if length * count > MOST_INSTRUCTIONS:
        raise PatternError("it repeats too much")
    end = here + length * count
    for nth in range(count):
        begin = here + nth * length + 1
        steps += [_split(begin, end, lazy=tree.lazy), *(first if nth == 0 else _compiled(tree.inner, begin))]
    return steps


def _split(inner: int, end: int, *, lazy: bool) -> _Step:
    return _Split(end, inner) if lazy else _Split(inner, end)
