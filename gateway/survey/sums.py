"""Numbers that add up: knows sums, differences and parts of what was asked. Knows no bound and no outcome."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from .labels import any_agrees, labelled
from .lexicon import Label, Lexicon
from .token import Kind, Reading, Token, text_of

_TAKEN_AWAY = re.compile(r"(\d{1,4}) - (\d{1,4}) = (\d{1,4})(?: [.!])?")
_OPENS = ("(", ":")


def said_sum(reading: Reading, asked: Label | None, lexicon: Lexicon, *, missing: bool) -> tuple[int, int] | None:
    """What is added and what it is said to make: `15 mas 16 = 31`."""
    numbers = [at for at, token in enumerate(reading.tokens) if token.kind is Kind.NUMBER]
    if len(numbers) < 3 or lexicon.has("count.arrived" if missing else "count.absent", reading.line):
        return None
    between = [text_of(reading.tokens[left + 1 : right]) for left, right in pairwise(numbers)]
    values = [reading.tokens[at].value for at in numbers]
    others = [name for name in labelled(reading.tokens, lexicon) if not is_part(name, asked, lexicon)]
    added = sum(values[:-1]), values[-1]
    if others:
        return None
    after = text_of(reading.tokens[numbers[-1] + 1 :])
    if added[0] == added[1] and any(lexicon.has("count.total", words) for words in (between[-1], after)):
        return added
    if values[0] == sum(values[1:]) and between[0][-1:] in _OPENS:  # 5 (3 nombradas y 2 contratadas)
        return values[0], values[0]
    if not all(lexicon.has("count.plus", words) for words in between[:-1]):
        return None
    return added if added[0] == added[1] or lexicon.has("count.equals", between[-1]) else None


def difference(reading: Reading, lexicon: Lexicon) -> int | None:
    """What is left by `31 - 9 = 22`, where it is so and nothing else is said."""
    line = lexicon.phrases["count.equals"].sub("=", lexicon.phrases["count.except"].sub("-", reading.figures))
    found = _TAKEN_AWAY.fullmatch(line.replace(" , ", " = "))
    if found is None:
        return None
    whole, away, left = map(int, found.groups())
    return left if whole - away == left else None


def is_part(token: Token, asked: Label | None, lexicon: Lexicon) -> bool:
    """Whether what was added is what was asked, or a part of it: girls and boys are pupils."""
    parts = asked is not None and not asked.sex and any(label.kind in ("", asked.kind) for label in token.labels)
    return parts or any_agrees(token, asked, lexicon)


def both_sexes(pairs: Sequence[tuple[int, Token]], asked: Label | None, lexicon: Lexicon) -> int | None:
    """`2 profesoras y 1 profesor` where all teachers were asked: 3; None where that is not what is told.

    `3 profesores: 2 mujeres 1 varon` is 3 as well, and nothing where it does not add up.
    """
    if asked is None or asked.sex or not all(is_part(name, asked, lexicon) for _, name in pairs):
        return None
    parts: dict[str, int] = {}
    wholes: list[int] = []
    sexes = {label.sex for _, name in pairs for label in name.labels[:1]}
    for nth, (value, name) in enumerate(pairs):
        whole = not name.labels[0].sex or (len(pairs) > len(sexes - {""}) and not nth)
        if whole:
            wholes.append(value)
        elif name.labels[0].sex in parts:
            return None
        else:
            parts[name.labels[0].sex] = value
    if len(parts) < 2 or any(whole != sum(parts.values()) for whole in wholes):
        return None
    return sum(parts.values())
