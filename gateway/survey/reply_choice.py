"""One of several answers asked for: knows which replies name one choice for sure. Never guesses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from .doubts import unclear
from .lexicon import Lexicon, line_of, line_pattern, plain_line, plain_text
from .model import Outcome, Understood
from .tokens import Reading, read

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_ALONE = re.compile(r"(?:opcion |option |letra |letter |la |el |the |respuesta )?\W*(\d{1,2}|[a-z])\W*")
_SHORTEST_MISSPELT = 4
_LIKENESS = 0.84  # of difflib, as for number words: two letters changed places in seven


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceWords:
    """One choice as replies may name it: the label of the SMS first."""

    key: str
    words: tuple[str, ...]


def choice(reading: Reading, choices: Sequence[ChoiceWords], lexicon: Lexicon) -> Understood:
    """The one choice a reply names: by its number in the SMS, its letter, or its words.

    Two of them, one that is denied, or a number beside the words of another: unclear.
    """
    folded = line_of(reading.folded)
    named = _named(folded, choices, lexicon)
    alone = _ALONE.fullmatch(folded)
    if len(named) > 1:
        return unclear("several choices")
    if alone is not None and not named:
        return _by_place(alone[1], choices)
    if not named:
        named = _misspelt(reading, choices, lexicon)
    if len(named) != 1:
        return unclear("no choice in the text" if not named else "several choices")
    if _denied(folded, named[0], lexicon):
        return unclear("says that it is not that one")
    if "?" in folded:
        return unclear("a question")
    places = {int(figure) for figure in re.findall(r"(?<!\S)\d{1,2}(?!\S)", folded)}
    place = next(nth for nth, one in enumerate(choices, start=1) if one.key == named[0].key)
    words_with_figures = any(re.search(r"\d", word) for word in named[0].words)
    if places and places != {place} and not words_with_figures:
        return unclear("the number of one choice and the words of another")
    return Understood(outcome=Outcome.VALUE, value=named[0].key, reason="the words of one choice")


def _by_place(said: str, choices: Sequence[ChoiceWords]) -> Understood:
    nth = int(said) if said.isdigit() else _LETTERS.index(said) + 1
    if not 1 <= nth <= len(choices):
        return unclear("the number of no choice")
    return Understood(outcome=Outcome.VALUE, value=choices[nth - 1].key, reason="the number of one choice")


def _named(line: str, choices: Sequence[ChoiceWords], lexicon: Lexicon) -> list[ChoiceWords]:
    """The choices whose words stand in the line; words within longer words of another choice do not count."""
    spans: list[tuple[int, int, ChoiceWords]] = []
    for one in choices:
        spans.extend((*found.span(), one) for found in _pattern(one, lexicon).finditer(line))
    kept = {
        one.key
        for start, end, one in spans
        if not any(a <= start and end <= b and b - a > end - start and other is not one for a, b, other in spans)
    }
    return [one for one in choices if one.key in kept]


def _pattern(one: ChoiceWords, lexicon: Lexicon) -> re.Pattern[str]:
    return line_pattern(plain_line(word, lexicon) for word in one.words)


def _misspelt(reading: Reading, choices: Sequence[ChoiceWords], lexicon: Lexicon) -> list[ChoiceWords]:
    single = {plain_text(word, lexicon): one for one in choices for word in one.words if " " not in word}
    long = [word for word in single if len(word) >= _SHORTEST_MISSPELT]
    found: dict[str, ChoiceWords] = {}
    for token in read(reading.folded, lexicon).tokens:
        if len(token.text) >= _SHORTEST_MISSPELT:
            for word in get_close_matches(token.text, long, n=2, cutoff=_LIKENESS):
                found[single[word].key] = single[word]
    return list(found.values())


def _denied(line: str, named: ChoiceWords, lexicon: Lexicon) -> bool:
    """`no vino a pie`: a denial before the words, where the words themselves hold none."""
    denials = lexicon.words["yes_no.no"]
    for found in _pattern(named, lexicon).finditer(line):
        before = line[: found.start()].split()
        if any(word in denials for word in before) and not any(word in denials for word in found[0].split()):
            return True
    return False
