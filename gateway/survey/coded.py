"""A line of words as one letter a word, so that patterns of word classes can be looked for. Knows no class of its own.

A list of a lexicon holds whole words, and beginnings of words written with a dash: `suspend-`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from .lexicon import load
from .model import Lang

OTHER = "w"
"""A word that is in none of the lists."""
NUMBER = "#"
STOP = "b"
"""A sign that ends a clause."""
_DASH = " -"


@dataclass(frozen=True, slots=True)
class _Words:
    whole: frozenset[str]
    beginnings: tuple[str, ...]

    def has(self, word: str) -> bool:
        return word in self.whole or word.startswith(self.beginnings)


def coded(words: list[str], lists: tuple[tuple[str, tuple[str, ...]], ...], lang: Lang) -> str:
    """One letter a word: of the first of `lists` (a letter, and names of lists) that has it, as it is written or as it
    sounds; a number is none of them (`cero` sounds like `cerro`)."""
    numbers = load(lang).numbers
    classes = [
        (letter, _words(lang, names, sounded=False), _words(lang, names, sounded=True)) for letter, names in lists
    ]

    def letter_of(word: str) -> str:
        if word[0].isdigit():
            return NUMBER
        if not word[0].isalpha():
            return STOP
        sound = numbers.sound(word)
        written = next((letter for letter, known, _ in classes if known.has(word)), None)
        if written is not None or (sound in numbers.words and word not in numbers.articles):
            return written or NUMBER
        return next((letter for letter, _, known in classes if known.has(sound)), OTHER)

    return "".join(map(letter_of, words))


@cache  # built once a language: pure data
def _words(lang: Lang, names: tuple[str, ...], *, sounded: bool) -> _Words:
    lexicon = load(lang)
    lines = [line for name in names for line in lexicon.words[name]]
    sound = lexicon.numbers.sound if sounded else str
    return _Words(
        frozenset(sound(line) for line in lines if " " not in line),
        tuple(sound(line.removesuffix(_DASH)) for line in lines if line.endswith(_DASH)),
    )
