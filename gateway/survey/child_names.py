"""Does a text look as if it named a child? Asks a person to look; decides nothing. Knows no table and no reporter."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from importlib import resources

from .plain import fold

NEAR_WORDS = 4
"""So many words after the child a name still is the child's: `la niña que falto es Maria`."""
NEAR_CALLED = 3
MOST_WORDS = 200
"""A longer text is a letter; its beginning is looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    child: frozenset[str]
    children: frozenset[str]
    called: frozenset[str]
    grown_up: frozenset[str]
    names: frozenset[str]


def may_name_child(text: str, known: Collection[str] = ()) -> bool:
    """Whether somebody has to look: a word for a child, and soon after it a given name. Total; may err both ways.

    `known`: names of grown-ups and places that belong to the sender (their own, their school's, its people's): they
    are no child's.
    """
    lists = _words()
    ours = {word for name in known for word in _split(name)}
    words = _split(text)[:MOST_WORDS]
    for place, word in enumerate(words):
        if word in lists.child and _named(words[place + 1 : place + 1 + NEAR_WORDS], lists, ours):
            return True
        if word in lists.children and _named_of_many(words[place + 1 : place + 1 + NEAR_WORDS], lists, ours):
            return True
    return False


def _named(after: list[str], lists: _Words, ours: set[str]) -> bool:
    for word in after:
        if word in lists.grown_up:
            return False
        if word in lists.names and word not in ours:
            return True
    return False


def _named_of_many(after: list[str], lists: _Words, ours: set[str]) -> bool:
    """`las niñas Maria y Rosa`, `los alumnos llamados Juan`; `28 niños Rosa Quispe` is a signature."""
    for place, word in enumerate(after):
        if word in lists.called:
            return _named(after[place + 1 : place + 1 + NEAR_CALLED], lists, ours)
    pair = re.fullmatch(r"(\w+)(?: \w+)? (?:y|and|e|con) (\w+)", " ".join(after[:4])) or re.match(
        r"(\w+) (?:y|and|e) (\w+)", " ".join(after)
    )
    return pair is not None and all(name in lists.names and name not in ours for name in pair.groups())


def _split(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", fold(text))


@cache
def _words() -> _Words:
    data = tomllib.loads(resources.files("gateway.survey").joinpath("given_names.toml").read_text(encoding="utf-8"))
    lists = {name: frozenset(fold(word) for word in data[name]) for name in _Words.__slots__}
    return _Words(**lists)
