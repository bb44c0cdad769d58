"""A number word misspelt beside the figure that says the same: knows which word was meant. Knows no label."""

from __future__ import annotations

from difflib import get_close_matches

from .lexicon import Lexicon
from .spelled import spelled_number

_LIKENESS = 0.7
"""Of difflib: far below what is a misspelt number elsewhere, for the figure must confirm it."""
_MOST_MEANT = 3
"""So many number words are tried for one word."""
_SHORTEST = 4
_WORDS_BEFORE = 2
"""Of a number in words, before the one misspelt: treinta y."""
_LETTERS = str.maketrans("01345", "oieas")


def confirmed(words: list[str], lexicon: Lexicon) -> list[str]:
    """`tewnty four 24`: with the word meant, where the one figure of the reply says the same; else as they are."""
    figures = [int(word) for word in words if word.isdigit()]
    if len(figures) != 1:
        return words
    for at, word in enumerate(words):
        if not word.isalpha() or len(word) < _SHORTEST or word in lexicon.known or word in lexicon.numbers.spelt:
            continue
        for meant in get_close_matches(word, lexicon.numbers.spelt, n=_MOST_MEANT, cutoff=_LIKENESS):
            tried = [*words[:at], meant, *words[at + 1 :]]
            if _spells(tried, at, lexicon) == figures[0]:
                return tried
    return words


def with_letters(word: str, lexicon: Lexicon) -> str | None:
    """`nuev3`, `och0`: the number word that is meant by figures that look like letters; None for anything else."""
    meant = word.translate(_LETTERS)
    return meant if len(meant) >= _SHORTEST and meant != word and meant in lexicon.numbers.spelt else None


def _spells(words: list[str], at: int, lexicon: Lexicon) -> int | None:
    """The number in words of which the word at a place is a part."""
    for start in range(max(0, at - _WORDS_BEFORE), at + 1):
        number = spelled_number(words, start, lexicon.numbers)
        if number is not None and start + number.length > at:
            return number.value
    return None
