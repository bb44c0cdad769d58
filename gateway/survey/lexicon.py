"""The words of one language as data: knows how a lexicon file is read. Knows no rule of understanding."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import Any

from .model import Command, Lang
from .number_table import number_table
from .plain import fold
from .spelling import Sounds, Spelling, endings_of, roots_of, sounding
from .vocabulary import TOKEN as TOKEN
from .vocabulary import Label as Label
from .vocabulary import Lexicon as Lexicon
from .vocabulary import Numbers as Numbers
from .vocabulary import line_of as line_of
from .vocabulary import line_pattern as line_pattern
from .vocabulary import merged
from .vocabulary import phrase_pattern as phrase_pattern

_SPANISH = Lang("es")
_LISTS = ("count", "yes_no", "choice", "special", "aside", "dates", "money", "no_class", "not_known", "kin", "indirect")
_STEMS = "yes_no.no_topics"
"""The one list of beginnings of words."""
_OF_CLAUSES = (
    _STEMS,
    "no_class.",
    "not_known.",
    "indirect.",
    "money.",
    "yes_no.same",
    "yes_no.deeds",
    "yes_no.wished",
    "yes_no.some",
)
"""Lists for reading whole clauses: a word of theirs says nothing beside a number."""
_QUIET = ("aside.", "count.", "yes_no.yes", "yes_no.but")
_LOUD = tuple(
    f"count.{name}" for name in ("nothing", "relative", "denied", "wrong", "instead", "late", "earlier", "several")
)
"""The words of the former say nothing beside a number; those of the latter do."""
_READ = tuple(f"count.{name}" for name in ("missing_question", "arrived", "absent", "hedges", "parts", "elsewhere"))
"""Lists that are read for what they say: a word of theirs is no other word's."""
_COMMANDS = (Command.HELP, Command.STOP, Command.START)

Data = dict[str, Any]
Labels = dict[str, tuple[Label, ...]]


def languages() -> tuple[Lang, ...]:
    """The languages there is a lexicon for, Spanish first."""
    folder = resources.files("gateway.survey").joinpath("lexicon")
    names = sorted(item.name.removesuffix(".toml") for item in folder.iterdir() if item.name.endswith(".toml"))
    return tuple(Lang(name) for name in sorted(names, key=lambda name: (name != _SPANISH, name)))


@cache  # reading is pure: the file ships with the program
def load(lang: Lang) -> Lexicon:
    """The lexicon of `lang`; of Spanish where there is none (the hub's own tongue, design section 6).

    With `second`, the words of that language count as well: who writes Quechua mixes it with Spanish.
    """
    known = lang if lang in languages() else _SPANISH
    data = _source(known)
    second = data.get("second")
    return _build(known, data, None if second is None else load(Lang(second)))


def plain_line(text: str, lexicon: Lexicon) -> str:
    """Any text as a line in which the lexicon's phrases can be looked for."""
    return line_of(plain_text(text, lexicon))


def plain_text(text: str, lexicon: Lexicon) -> str:
    """Any text folded, its words as the lexicon writes them."""
    return lexicon.spelling.plain(fold(text))


@cache
def _source(lang: Lang) -> Data:
    return tomllib.loads(resources.files("gateway.survey").joinpath("lexicon", f"{lang}.toml").read_text("utf-8"))


def _build(lang: Lang, data: Data, base: Lexicon | None) -> Lexicon:
    spelling = _spelling(data, base)

    def line(phrase: str) -> str:
        return line_of(spelling.plain(fold(phrase)))

    words = {name: frozenset(map(line, entries)) for name, entries in _lists(data).items()}
    words[_STEMS] = frozenset(sounding(fold(stem), spelling.sounds) for stem in data["yes_no"]["no_topics"])
    if base is not None:
        words = {name: words.get(name, frozenset()) | base.words[name] for name in words.keys() | base.words.keys()}
    labels, shorts = _labels(data["label"], line)
    own_commands = {line(phrase): command for command in _COMMANDS for phrase in data["special"][command.value]}
    days = data["days"]
    asked = [(_source(one)["special"], one) for one in languages()]
    lexicon = Lexicon(
        lang=lang,
        numbers=number_table(data["numbers"], spelling, base.numbers if base else None),
        phrases={name: line_pattern(entries) for name, entries in words.items()},
        words=words,
        labels={**(base.labels if base else {}), **labels},
        shorts=shorts | (base.shorts if base else frozenset()),
        known=_known(data, words, labels, line) | (base.known if base else frozenset()),
        quiet=_quiet(data, words, labels, line) | (base.quiet if base else frozenset()),
        male_is_generic=data["count"]["male_is_generic"],
        commands={**(base.commands if base else {}), **own_commands},
        repairs=(base.repairs if base else ()) + _repairs(data["aside"]["repairs"]),
        say=data["say"] if lang == _SPANISH else {**_source(_SPANISH)["say"], **data["say"]},
        days=tuple(days["names"]),
        months=tuple(tuple(map(line, names)) for names in days["months"]),
        date_joins=tuple(map(line, days["joins"])),
        units=tuple(frozenset(map(line, group["words"])) for group in data["unit"]) + (base.units if base else ()),
        synonyms=merged(
            [
                *(frozenset(map(line, group["words"])) for group in data.get("synonym", ())),
                *(base.synonyms if base else ()),
            ]
        ),
        day_ordinals=tuple(map(line, days.get("ordinals", ()))),
        currencies=tuple(frozenset(map(line, group["words"])) for group in data["currency"])
        + (base.currencies if base else ()),
        bare_is_some=data["yes_no"]["bare_is_some"],
        comma_groups=data["numbers"]["comma_groups"],
        near_days=_longest_first((line(name), int(shift)) for shift, names in days["near"].items() for name in names),
        day_names=tuple(line_pattern(map(line, names)) for names in _day_names(days)),
        spelling=spelling,
        languages={line_of(fold(name)): one for special, one in asked for name in special["language_names"]},
        language_words=phrase_pattern(word for special, _ in asked for word in special["language_words"]),
        language_polite=phrase_pattern(phrase for one in languages() for phrase in _source(one)["aside"]["polite"]),
    )
    return lexicon if base is None else _with_days_of(base, lexicon)


def _repairs(repairs: Mapping[str, str]) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(old), fold(new)) for old, new in repairs.items())


def _known(
    data: Data, words: Mapping[str, frozenset[str]], labels: Labels, line: Callable[[str], str]
) -> frozenset[str]:
    days = data["days"]
    phrases = [phrase for name, entries in words.items() if not name.startswith(_OF_CLAUSES) for phrase in entries]
    phrases = [phrase for phrase in phrases if " " not in phrase]
    phrases += [
        phrase for name, entries in words.items() if name.startswith(("aside.", "count.")) for phrase in entries
    ]
    phrases += [*labels, *(line(word) for group in data["unit"] for word in group["words"])]
    phrases += [line(name) for names in (*_day_names(days), *days["months"], *days["near"].values()) for name in names]
    return frozenset(word for phrase in phrases for word in phrase.split())


def _quiet(
    data: Data, words: Mapping[str, frozenset[str]], labels: Labels, line: Callable[[str], str]
) -> frozenset[str]:
    days = data["days"]
    near = [name for shift, names in days["near"].items() if int(shift) <= 0 for name in names]
    phrases = [phrase for name in words.keys() - {*_LOUD, *_READ} if name.startswith(_QUIET) for phrase in words[name]]
    phrases += [phrase for name in _READ for phrase in words[name] if " " not in phrase]
    phrases += [
        *labels,
        *map(line, (*(name for names in (*_day_names(days), *days["months"]) for name in names), *near)),
    ]
    return frozenset(word for phrase in phrases for word in phrase.split())


def _day_names(days: Data) -> list[list[str]]:
    return [[name, *more] for name, more in zip(days["names"], days.get("short", [[]] * 7), strict=True)]


def _with_days_of(base: Lexicon, lexicon: Lexicon) -> Lexicon:
    """Dates are said in the second language as often."""
    months = tuple((*own, *theirs) for own, theirs in zip(lexicon.months, base.months, strict=True))
    return replace(
        lexicon,
        months=months,
        date_joins=lexicon.date_joins + base.date_joins,
        near_days=_longest_first((*lexicon.near_days, *base.near_days)),
        day_names=tuple(_either(*both) for both in zip(lexicon.day_names, base.day_names, strict=True)),
    )


def _longest_first(days: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(days, key=lambda day: -len(day[0])))


def _either(*patterns: re.Pattern[str]) -> re.Pattern[str]:
    return re.compile("|".join(pattern.pattern for pattern in patterns))


def _lists(data: Data) -> dict[str, list[str]]:
    """Every list of phrases; those a file does not have are empty."""
    lists: dict[str, list[str]] = {}
    for section in _LISTS:
        for name, entries in {**_source(_SPANISH)[section], **data[section]}.items():
            if isinstance(entries, list) and not name.startswith("language_"):
                lists[f"{section}.{name}"] = data[section].get(name, [])
    lists["aside.currency"] = [word for group in data["currency"] for word in group["words"]]
    return lists


def _spelling(data: Data, base: Lexicon | None) -> Spelling:
    given = data.get("spelling")
    if given is None:
        return Spelling()
    sounds: Sounds = tuple((re.compile(old), new) for old, new in given["sounds"])
    typed = {fold(ending) for ending in given["endings"]}
    endings = typed | {sounding(ending, sounds) for ending in typed}
    phrases = [phrase for name, entries in _lists(data).items() if name != _STEMS for phrase in entries]
    phrases += [word for group in data["label"] for word in group["words"]]
    phrases += [word for entries in data["numbers"]["words"].values() for word in entries]
    phrases += [word for name in ("tens", "hundreds", "thousands") for word in data["numbers"][name]]
    units = [word for value, words in data["numbers"]["words"].items() if int(value) < 10 for word in words]
    phrases += [word + end for word in units for end in data["numbers"]["after_tens"]]
    days = data["days"]
    phrases += [word for names in (*_day_names(days), *days["near"].values()) for word in names]
    loans = (_all_words(base) if base else frozenset()) - {fold(word) for word in given["ours"]}
    long = {ending for ending in endings if len(ending) > 1 and not (base and ending in base.words["aside.ordinals"])}
    own = {word for phrase in phrases for word in TOKEN.findall(fold(phrase)) if word.isalpha()} - loans
    return Spelling(
        sounds=sounds,
        endings=tuple(sorted(endings, key=len, reverse=True)),
        known=frozenset(sounding(word, sounds) for word in own),
        loans=loans | {fold(word) for word in given["unlike"]},
        telling=tuple(sounding(fold(ending), sounds) for ending in given["telling"]),
        roots=roots_of(given["roots"], sounds, loans),
        verb_endings=endings_of(given["verb_endings"], sounds),
        after_figures=_after_figures(long, {ending for ending in endings if len(ending) > 1}, set(given["telling"])),
    )


def _after_figures(safe: set[str], more: set[str], telling: set[str]) -> re.Pattern[str]:
    """`20lla`; and `17ta`, where `5ta` would be the fifth of the second language; not `20manta`, which says of 20."""
    always, after_two, kept = map(_longest_alternatives, (safe, more, telling))
    return re.compile(rf"(?!(?:{kept})\b)(?:(?<=\d)(?:{always})|(?<=\d\d)(?:{after_two}))(?:{after_two})*(?![^\W_])")


def _longest_alternatives(endings: set[str]) -> str:
    return "|".join(sorted(endings, key=len, reverse=True)) or "(?!)"


def _all_words(lexicon: Lexicon) -> frozenset[str]:
    lines = [line for entries in lexicon.words.values() for line in entries]
    lines += [*lexicon.labels, *lexicon.commands, *map(fold, lexicon.days)]
    lines += [name for names in lexicon.months for name in names]
    return frozenset(word for line in lines for word in line.split() if word.isalpha()) | lexicon.numbers.spelt


def _labels(groups: list[Data], line: Callable[[str], str]) -> tuple[Labels, frozenset[str]]:
    labels: Labels = {}
    shorts: set[str] = set()
    for group in groups:
        label = Label(sex=group["sex"], kind=group["kind"])
        for phrase in group["words"] + group["short"]:
            written = line(phrase)
            if label not in labels.get(written, ()):
                labels[written] = (*labels.get(written, ()), label)
        shorts.update(map(line, group["short"]))
    return labels, frozenset(shorts)
