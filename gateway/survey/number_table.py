"""The number words of one language as a table: knows how `[numbers]` of a lexicon is read. Knows no other section."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from .plain import fold
from .spelling import Sounds, Spelling, sounding
from .vocabulary import Numbers

Data = dict[str, Any]


def number_table(data: Data, spelling: Spelling, second: Numbers | None) -> Numbers:
    """The number words of a language, with those of a second one."""
    own: Sounds = tuple((re.compile(old), new) for old, new in data["sounds"])

    def both(name: str) -> frozenset[str]:
        more: frozenset[str] = getattr(second, name) if second else frozenset()
        return frozenset(spelling.word(fold(word)) for word in data[name]) | more

    bare = Numbers(
        words={},
        by_length={},
        spelt=frozenset(),
        sounds=second.sounds if second else own,
        joins_tens=both("joins_tens"),
        joins_hundreds=both("joins_hundreds"),
        ten_joins_units=data["ten_joins_units"] or (second is not None and second.ten_joins_units),
        articles=both("articles"),
        tens=both("tens"),
        closing=_closing(data, spelling) | (second.closing if second else frozenset()),
        hundreds=both("hundreds"),
        thousands=both("thousands"),
        homophones=both("homophones"),
        unlike=both("unlike"),
    )
    plain = {int(value): [spelling.word(fold(word)) for word in words] for value, words in data["words"].items()}
    spelt = {
        glued: ten + unit
        for ten in range(20, 100, 10)
        for unit in range(1, 10)
        for glued in _glued(plain[ten], data["glue"]["links"], plain[unit])
    }
    closed = (
        (word + end, value)
        for value, words in plain.items()
        if value < 10
        for word in words
        for end in _ends(data, spelling)
    )
    own_words = [*spelt.items(), *closed, *((word, value) for value, words in plain.items() for word in words)]
    words = {**(second.words if second else {}), **{bare.sound(word): value for word, value in own_words}}
    lengths = {len(word) for word in words}
    return replace(
        bare,
        words=words,
        by_length={length: tuple(word for word in words if len(word) == length) for length in lengths},
        spelt=frozenset(word for word, _ in own_words) | (second.spelt if second else frozenset()),
    )


def _ends(data: Data, spelling: Spelling) -> list[str]:
    return [sounding(fold(end), spelling.sounds) for end in data["after_tens"]]


def _closing(data: Data, spelling: Spelling) -> frozenset[str]:
    units = [word for value, words in data["words"].items() if int(value) < 10 for word in words]
    return frozenset(spelling.word(fold(word)) + end for word in units for end in _ends(data, spelling))


def _glued(tens: list[str], links: list[str], units: list[str]) -> Iterable[str]:
    return (ten + link + unit for ten in tens for link in links for unit in units)
