"""Which of several schools or people a text names: knows names and codes, and how they are typed. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TypeVar

from .lexicon import Lexicon
from .plain import fold

T = TypeVar("T")

FEWEST_LETTERS = 3
FEWEST_DIGITS = 4
"""A shorter number in a school's name (IE 64) is a count as often."""
CODE_DIGITS = 7

_DAY = re.compile(r"(?<![\d/.-])(\d{1,2})[/-](\d{1,2})(?:[/-](?:20)?\d\d)?(?![\d/-])")
_WORD = re.compile(r"[^\W_]+")


def school_named(text: str, schools: Mapping[T, tuple[str, str]], lexicon: Lexicon) -> T | None:
    """The one school that is named, of those on this phone: by code, or by a word of its name that no other has.

    `schools`: code and name of each. None where none is named, or several are.
    """
    words = set(_words(text))
    codes = {key: {code, code.lstrip("0")} for key, (code, _) in schools.items()}
    by_code = [key for key, known in codes.items() if words & {code for code in known if len(code) >= CODE_DIGITS - 1}]
    if by_code:
        return by_code[0] if len(by_code) == 1 else None
    generic = {word for phrase in lexicon.words.get("aside.school", ()) for word in phrase.split()}
    return _only(words, {key: set(_words(name)) - generic for key, (_, name) in schools.items()})


def person_named(text: str, people: Mapping[T, str]) -> T | None:
    """The one person who is named, of those on this phone: by the first name, where no other has it."""
    return _only(set(_words(text)), {key: set(_words(name)[:1]) for key, name in people.items()})


def days_named(text: str) -> frozenset[tuple[int, int]]:
    """Days written as 13/11 or 13-11, perhaps with a year. Two counts may look the same: who asks knows the days."""
    found = ((int(day), int(month)) for day, month in _DAY.findall(fold(text)))
    return frozenset((day, month) for day, month in found if 1 <= day <= 31 and 1 <= month <= 12)


def _only(said: set[str], names: Mapping[T, set[str]]) -> T | None:
    found = []
    for key, words in names.items():
        others = set().union(*(other for name, other in names.items() if name != key))
        own = {word for word in words - others if _tells(word)}
        if own & said:
            found.append(key)
    return found[0] if len(found) == 1 else None


def _tells(word: str) -> bool:
    return len(word) >= (FEWEST_DIGITS if word.isdigit() else FEWEST_LETTERS)


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(text))


def without_numbers_of(text: str, names: Iterable[str]) -> str:
    """The text without the long numbers of a school's name or code, which count nobody."""
    numbers = {word for name in names for word in _words(name) if word.isdigit() and len(word) >= FEWEST_DIGITS}
    numbers |= {number.lstrip("0") for number in numbers if len(number) >= CODE_DIGITS}
    return re.sub(r"\d+", lambda found: " " if found[0] in numbers else found[0], text)
