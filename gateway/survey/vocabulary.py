"""The words of one language as the rules see them: knows what there is of each. Knows no file and no rule."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from re import Pattern

from .model import Command, Lang
from .plain import fold
from .spelling import Sounds, Spelling, sounding

TOKEN = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+|[^\w\s]|_")
"""One token of a folded text: a number with its signs, a word or number, or one sign."""

_SHORTEST_MISSPELT = 4  # in shorter words one letter changes too much
_UNIT_LIKENESS = 0.6  # short words: `oho` and `ocho`, heard alike, share two letters of three
_MISSPELT_LIKENESS = 0.84  # of difflib: two letters changed places in seven; `quispe` is no `quince`
_LEAST_LENGTH = _MISSPELT_LIKENESS / (2 - _MISSPELT_LIKENESS)  # of words that can be so alike
_NEVER = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What a number may be of. Empty: not said (`mujeres` has no kind, `docentes` no sex)."""

    sex: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """Number words. `words` maps a word, as `sound` writes it, to its value."""

    words: Mapping[str, int]
    by_length: Mapping[int, tuple[str, ...]]
    """The same words by their number of letters."""
    spelt: frozenset[str]
    """The same words as they are written."""
    sounds: Sounds
    joins_tens: frozenset[str]
    joins_hundreds: frozenset[str]
    ten_joins_units: bool
    articles: frozenset[str]
    tens: frozenset[str]
    """`chunka`: ten, multiplied by a unit before it, and joined to a unit after it by nothing."""
    closing: frozenset[str]
    """Units that end a number: after `iskayniyuq` no ten is multiplied."""
    hundreds: frozenset[str]
    thousands: frozenset[str]
    homophones: frozenset[str]
    """Words that sound like a number, and may be one after tens."""
    unlike: frozenset[str]
    """Words that look like a misspelt number and are none."""

    def resembles(self, word: str) -> bool:
        """Whether a word that is no number word could be one, badly misspelt."""
        sound = self.sound(word)
        if len(sound) < _SHORTEST_MISSPELT or sound in self.words or word in self.unlike:
            return False
        near = range(int(len(sound) * _LEAST_LENGTH), int(len(sound) / _LEAST_LENGTH) + 1)
        long = [known for size in near if size >= _SHORTEST_MISSPELT for known in self.by_length.get(size, ())]
        return bool(get_close_matches(sound, long, n=1, cutoff=_MISSPELT_LIKENESS))

    def resembles_unit(self, word: str) -> bool:
        """Whether a word that is no number word could be one of 1 to 9; for the place after `treinta y`."""
        if self.sound(word) in self.words or word in self.unlike:
            return False
        units = [known for known, value in self.words.items() if 1 <= value <= 9]
        return any(
            get_close_matches(written, units, n=1, cutoff=_UNIT_LIKENESS) for written in (word, self.sound(word))
        )

    def sound(self, word: str) -> str:
        """`word` with letters that sound alike written alike."""
        return sounding(word, self.sounds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """Everything a language contributes. `phrases[section.list]` finds any phrase of a list in a line of tokens."""

    lang: Lang
    numbers: Numbers
    phrases: Mapping[str, Pattern[str]]
    words: Mapping[str, frozenset[str]]
    """The single words and phrases of each list, as lines of tokens."""
    labels: Mapping[str, tuple[Label, ...]]
    """A word or phrase to what it may mean: `m` is both."""
    shorts: frozenset[str]
    """Abbreviations that may stick to a number: 12m."""
    quiet: frozenset[str]
    """Words that say nothing of a number beside them, or are read for what they say; any other speaks against it."""
    known: frozenset[str]
    """Every word of every list, for telling words that nobody here understands."""
    male_is_generic: bool
    commands: Mapping[str, Command]
    repairs: tuple[tuple[Pattern[str], str], ...]
    say: Mapping[str, str]
    days: tuple[str, ...]
    months: tuple[tuple[str, ...], ...]
    """Each month's names and their short forms, folded; January first."""
    date_joins: tuple[str, ...]
    """Words between day, month and year: `de`."""
    units: tuple[frozenset[str], ...]
    """Words for one unit each: kilo, kilos, kg."""
    near_days: tuple[tuple[str, int], ...]
    """Words for days near today, the longest first, and how many days after it they lie: yesterday is -1."""
    synonyms: tuple[frozenset[str], ...] = ()
    """Words and phrases that may stand for one another where a choice is named by one of them."""
    day_ordinals: tuple[str, ...] = ()
    """First, second ... as days of a month are called in words; empty where they are not."""
    currencies: tuple[frozenset[str], ...] = ()
    """Words and signs for one money each: s/, sol, soles."""
    bare_is_some: bool = False
    """Of a language with articles: `libros` are some, `los libros` those that were meant."""
    comma_groups: bool = False
    """A comma before three figures parts thousands, and never decimals."""
    day_names: tuple[Pattern[str], ...] = ()
    """The names of each day of the week, Monday first."""
    spelling: Spelling = field(default_factory=Spelling)
    languages: Mapping[str, Lang] = field(default_factory=dict)
    """What each language is called, in any of them."""
    language_words: Pattern[str] = _NEVER
    """What stands before the name of a language that is asked for: `idioma`."""
    language_polite: Pattern[str] = _NEVER
    """Greetings and thanks of every language."""

    def has(self, name: str, line: str) -> bool:
        """Whether any phrase of the list stands in the line."""
        return self.phrases[name].search(line) is not None

    def near_in(self, line: str) -> tuple[frozenset[int], str]:
        """How far from today the days lie that a line names (`ayer`: -1), and the line without those words."""
        found = set()
        for words, shift in self.near_days:
            pattern = rf"(?<!\S){re.escape(words)}(?!\S)"
            if re.search(pattern, line):
                found.add(shift)
                line = re.sub(pattern, ",", line)
        return frozenset(found), line

    def weekdays_in(self, line: str) -> frozenset[int]:
        """The days of the week that a line names, 0 Monday to 6 Sunday."""
        return frozenset(nth for nth, names in enumerate(self.day_names) if names.search(line))


def merged(groups: Iterable[frozenset[str]]) -> tuple[frozenset[str], ...]:
    """The groups, those made one that share a word."""
    found: list[frozenset[str]] = []
    for group in groups:
        apart = [one for one in found if one.isdisjoint(group)]
        found = [*apart, group.union(*(one for one in found if not one.isdisjoint(group)))]
    return tuple(found)


def line_of(text: str) -> str:
    """A folded text as its tokens with one space between: the form phrases are looked for in."""
    return " ".join(TOKEN.findall(text.replace("\n", " ; ")))


def phrase_pattern(phrases: Iterable[str]) -> Pattern[str]:
    """A pattern that finds any of the phrases as whole tokens, the longest first."""
    return line_pattern(map(_line, phrases))


def line_pattern(lines: Iterable[str]) -> Pattern[str]:
    """The same of phrases that are lines already."""
    longest_first = sorted({line for line in lines if line}, key=len, reverse=True)
    if not longest_first:
        return _NEVER
    return re.compile(rf"(?<!\S)(?:{'|'.join(map(re.escape, longest_first))})(?!\S)")


def _line(phrase: str) -> str:
    return line_of(fold(phrase))
