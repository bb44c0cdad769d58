"""Words of a language that spells and bends them many ways: knows how they are found again. Knows no word's meaning."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from re import Pattern

from .plain import fold

_WORD = re.compile(r"[^\W\d_]+")
_NEVER = re.compile(r"(?!)")
_SHORTEST_STEM = 3  # `huk`, `ari`: of two letters too many words would be made
_SHORTEST_LOAN = 4
_LONGEST_WORD = 30  # longer ones are no word of any language here
_MOST_ENDINGS = 5  # chaski-rqa-nchik-lla-raq-chu: more is no longer a word that anybody texts

Sounds = tuple[tuple[Pattern[str], str], ...]


def sounding(word: str, sounds: Sounds) -> str:
    """`word` with letters that sound alike written alike."""
    for pattern, letters in sounds:
        word = pattern.sub(letters, word)
    return word


def roots_of(roots: Mapping[str, Sequence[str]], sounds: Sounds, loans: frozenset[str]) -> tuple[tuple[str, str], ...]:
    """Each root as it sounds, the longest first, with the known form that it stands under, loans as they are."""
    forms = {known: fold(known) if fold(known) in loans else sounding(fold(known), sounds) for known in roots}
    found = [(sounding(fold(root), sounds), forms[known]) for known in roots for root in roots[known]]
    return tuple(sorted(found, key=lambda one: -len(one[0])))


def endings_of(endings: Iterable[str], sounds: Sounds) -> Pattern[str]:
    """One or more of the endings."""
    sounded = sorted({sounding(fold(ending), sounds) for ending in endings}, key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(sounded)})+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    """How words are written in a lexicon, and what may follow them. Empty: as they come."""

    sounds: Sounds = ()
    endings: tuple[str, ...] = ()
    """What may follow a word without making it another, as it sounds; the longest first."""
    known: frozenset[str] = frozenset()
    """Every word of the lexicon, as it sounds."""
    loans: frozenset[str] = frozenset()
    """The words of the second language: left as they are, also before an ending (`librokuna`)."""
    telling: tuple[str, ...] = ()
    """Endings that say something of a number: become words of their own (`chunkamanta`: of ten)."""
    roots: tuple[tuple[str, str], ...] = ()
    """Beginnings of verbs, as they sound, the longest first; and the form of each that the lexicon knows."""
    verb_endings: Pattern[str] = _NEVER
    """What may follow a root and leaves a thing done, or being done: tense, person, and what endings there are."""
    after_figures: Pattern[str] = _NEVER
    """Endings that stand after figures: `20lla`."""

    def plain(self, text: str) -> str:
        """A folded text with every word that is known as the lexicon writes it, without its endings."""
        if not self.known:
            return text
        return _WORD.sub(lambda found: self.word(found[0]), self.after_figures.sub("", text))

    def word(self, word: str) -> str:
        """One word as the lexicon writes it; as it is where it is not known."""
        if word in self.loans or len(word) > _LONGEST_WORD:
            return word
        sound = sounding(word, self.sounds)
        for ending in () if sound in self.known else self.telling:
            stem = self._stem(sound.removesuffix(ending), _MOST_ENDINGS) if sound.endswith(ending) else ""
            if stem:
                return f"{stem} {ending}"
        return self._stem(sound, _MOST_ENDINGS) or self._loan(word, _MOST_ENDINGS) or self._verb(sound) or word

    def _verb(self, sound: str) -> str:
        """`chaskiruykuñam`: a root and endings of a verb, as the form that is known."""
        for root, known in self.roots:
            if sound.startswith(root) and self.verb_endings.fullmatch(sound, len(root)):
                return known
        return ""

    def bare(self, word: str) -> str:
        """Any word without what may be its endings, for comparing words that are in no lexicon."""
        sound = sounding(word, self.sounds) if len(word) <= _LONGEST_WORD else word
        for _ in range(_MOST_ENDINGS):
            longest = next(
                (end for end in self.endings if sound.endswith(end) and len(sound) - len(end) >= _SHORTEST_LOAN), ""
            )
            if not longest:
                return sound
            sound = sound[: -len(longest)]
        return sound

    def _stem(self, sound: str, left: int) -> str:
        if sound in self.known:
            return sound
        for ending in self.endings if left else ():
            if sound.endswith(ending) and len(sound) - len(ending) >= _SHORTEST_STEM:
                rest = sound[: -len(ending)]  # yachachiq and kuna sound like one k
                stem = self._stem(rest, left - 1) or self._stem(rest + ending[0], 0)
                if stem:
                    return stem
        return ""

    def _loan(self, word: str, left: int) -> str:
        if word in self.loans:
            return word
        for ending in self.endings if left else ():
            if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_LOAN:
                loan = self._loan(word[: -len(ending)], left - 1)
                if loan:
                    return loan
        return ""
