"""Words written short: knows which word a skeleton such as `tchrs` stands for. Knows no number and no answer."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from .lexicon import Label, Lexicon, load
from .model import Lang

_FEWEST_LETTERS = 3
_VOWELS = frozenset("aeiou")


def stands_for(word: str, names: Iterable[str]) -> bool:
    """Whether a word without vowels can be one of the names written short: `trs` and `tchrs` are teachers."""
    return is_skeleton(word) and any(_shortens(word, name) for name in names)


def is_skeleton(word: str) -> bool:
    """Whether a word has no vowel behind its first letter, as no word has that is written out."""
    return len(word) >= _FEWEST_LETTERS and word.isalpha() and _VOWELS.isdisjoint(word[1:])


def named_short(word: str, lexicon: Lexicon) -> tuple[Label, ...] | None:
    """What a label written short is the name of; None where it is none, or could be of two (`nñs`)."""
    if not is_skeleton(word) or word in lexicon.known:
        return None
    found = {labels for name, labels in _names(lexicon.lang) if _shortens(word, name)}
    return found.pop() if len(found) == 1 else None


@cache  # built once a language: pure data
def _names(lang: Lang) -> tuple[tuple[str, tuple[Label, ...]], ...]:
    return tuple((name, labels) for name, labels in load(lang).labels.items() if len(name) > _FEWEST_LETTERS)


def _shortens(word: str, name: str) -> bool:
    """Whether the word has the first and last letter of the name, and the others of it in order."""
    if len(word) >= len(name) or (word[0], word[-1]) != (name[0], name[-1]):
        return False
    rest = iter(name)
    return all(letter in rest for letter in word)
