"""The words of one language as data: knows how a lexicon file is read. Knows no rule of understanding."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cache
from importlib import resources
from re import Pattern
from typing import Any

from .model import Command, Lang
from .plain import fold

TOKEN = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+|[^\w\s]|_")
"""One token of a folded text: a number with its signs, a word or number, or one sign."""

_SHORTEST_MISSPELT = 4  # in shorter words one letter changes too much
_UNIT_LIKENESS = 0.6  # short words: `oho` and `ocho`, heard alike, share two letters of three
_MISSPELT_LIKENESS = 0.84  # of difflib: two letters changed places in seven; `quispe` is no `quince`
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
    sounds: tuple[tuple[Pattern[str], str], ...]
    joins_tens: frozenset[str]
    joins_hundreds: frozenset[str]
    ten_joins_units: bool
    articles: frozenset[str]
    hundreds: frozenset[str]
    thousands: frozenset[str]
    unlike: frozenset[str]
    """Words that look like a misspelt number and are none."""

    def resembles(self, word: str) -> bool:
        """Whether a word that is no number word could be one, badly misspelt."""
        sound = self.sound(word)
        if len(sound) < _SHORTEST_MISSPELT or sound in self.words or word in self.unlike:
            return False
        long = [known for known in self.words if len(known) >= _SHORTEST_MISSPELT]
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
        for pattern, letters in self.sounds:
            word = pattern.sub(letters, word)
        return word


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
    male_is_generic: bool
    commands: Mapping[str, Command]
    repairs: tuple[tuple[Pattern[str], str], ...]
    say: Mapping[str, str]
    days: tuple[str, ...]
    months: tuple[tuple[str, ...], ...]
    """Each month's names and their short forms, folded; January first."""
    date_joins: tuple[str, ...]
    """Words between day, month and year: `de`."""
    near_days: tuple[tuple[int, Pattern[str]], ...]
    """Words for days near today, and how many days after it they lie: yesterday is -1."""

    def has(self, name: str, line: str) -> bool:
        """Whether any phrase of the list stands in the line."""
        return self.phrases[name].search(line) is not None


def line_of(text: str) -> str:
    """A folded text as its tokens with one space between: the form phrases are looked for in."""
    return " ".join(TOKEN.findall(text.replace("\n", " ; ")))


def languages() -> tuple[Lang, ...]:
    """The languages there is a lexicon for, Spanish first."""
    folder = resources.files("gateway.survey").joinpath("lexicon")
    names = sorted(item.name.removesuffix(".toml") for item in folder.iterdir() if item.name.endswith(".toml"))
    return tuple(Lang(name) for name in sorted(names, key=lambda name: (name != "es", name)))


@cache  # reading is pure: the file ships with the program
def load(lang: Lang) -> Lexicon:
    """The lexicon of `lang`; of Spanish where there is none (the hub's own tongue, design section 6)."""
    known = lang if lang in languages() else Lang("es")
    source = resources.files("gateway.survey").joinpath("lexicon", f"{known}.toml").read_text("utf-8")
    return _build(known, tomllib.loads(source))


def phrase_pattern(phrases: Iterable[str]) -> Pattern[str]:
    """A pattern that finds any of the phrases as whole tokens, the longest first."""
    lines = sorted({line for line in map(_line, phrases) if line}, key=len, reverse=True)
    if not lines:
        return _NEVER
    return re.compile(rf"(?<!\S)(?:{'|'.join(map(re.escape, lines))})(?!\S)")


def _line(phrase: str) -> str:
    return line_of(fold(phrase))


def _build(lang: Lang, data: dict[str, Any]) -> Lexicon:
    lists: dict[str, list[str]] = {}
    for section in ("count", "yes_no", "special", "aside"):
        for name, entries in data[section].items():
            if isinstance(entries, list):
                lists[f"{section}.{name}"] = entries
    labels, shorts = _labels(data["label"])
    commands = {
        _line(phrase): command
        for command in (Command.HELP, Command.STOP, Command.START)
        for phrase in data["special"][command.value]
    }
    return Lexicon(
        lang=lang,
        numbers=_numbers(data["numbers"]),
        phrases={name: phrase_pattern(entries) for name, entries in lists.items()},
        words={name: frozenset(map(_line, entries)) for name, entries in lists.items()},
        labels=labels,
        shorts=shorts,
        male_is_generic=data["count"]["male_is_generic"],
        commands=commands,
        repairs=tuple((re.compile(old), fold(new)) for old, new in data["aside"]["repairs"].items()),
        say=data["say"],
        days=tuple(data["days"]["names"]),
        months=tuple(tuple(map(_line, names)) for names in data["days"]["months"]),
        date_joins=tuple(map(_line, data["days"]["joins"])),
        near_days=tuple((int(days), phrase_pattern(words)) for days, words in data["days"]["near"].items()),
    )


def _labels(groups: list[dict[str, Any]]) -> tuple[dict[str, tuple[Label, ...]], frozenset[str]]:
    labels: dict[str, tuple[Label, ...]] = {}
    shorts: set[str] = set()
    for group in groups:
        label = Label(sex=group["sex"], kind=group["kind"])
        for phrase in group["words"] + group["short"]:
            line = _line(phrase)
            if label not in labels.get(line, ()):
                labels[line] = (*labels.get(line, ()), label)
        shorts.update(map(_line, group["short"]))
    return labels, frozenset(shorts)


def _numbers(data: dict[str, Any]) -> Numbers:
    bare = Numbers(
        words={},
        sounds=tuple((re.compile(old), new) for old, new in data["sounds"]),
        joins_tens=frozenset(data["joins_tens"]),
        joins_hundreds=frozenset(data["joins_hundreds"]),
        ten_joins_units=data["ten_joins_units"],
        articles=frozenset(data["articles"]),
        hundreds=frozenset(data["hundreds"]),
        thousands=frozenset(data["thousands"]),
        unlike=frozenset(map(fold, data["unlike"])),
    )
    plain = {int(value): [fold(word) for word in words] for value, words in data["words"].items()}
    words = {bare.sound(word): value for value, spelt in plain.items() for word in spelt}
    for ten in range(20, 100, 10):
        for unit in range(1, 10):
            for glued in _glued(plain[ten], data["glue"]["links"], plain[unit]):
                words.setdefault(bare.sound(glued), ten + unit)
    return replace(bare, words=words)


def _glued(tens: list[str], links: list[str], units: list[str]) -> Iterable[str]:
    return (ten + link + unit for ten in tens for link in links for unit in units)
