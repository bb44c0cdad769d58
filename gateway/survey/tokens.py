"""A reply as numbers, labels and words: knows how tokens are told apart. Knows no question and no answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from .aside import set_aside
from .lexicon import TOKEN, Label, Lexicon, plain_text
from .plain import ODD
from .spelled import spelled_number

MAX_NUMBER = 9999
"""The largest count anyone is asked for; larger numbers are something else (a code, a sum of money)."""

_REPAIRABLE = re.compile(r"[oil|]*\d+[oil|]*")
_LETTERS = str.maketrans("oil|", "0111")
_RUNS = re.compile(r"\d+|[^\W\d_]+")
_LONGEST_PHRASE_WORDS = 4
_LONG_ENOUGH_TO_BE_A_WORD = 3  # 31ninas is two tokens, 31x is nobody's guess


class Kind(StrEnum):
    """What a token is."""

    NUMBER = "number"
    DECIMAL = "decimal"
    ODD = "odd"
    LABEL = "label"
    WORD = "word"
    SIGN = "sign"


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """One token. `text` is its folded spelling; `labels` what it may be the name of."""

    kind: Kind
    text: str
    value: int = 0
    spelled: bool = False
    none: bool = False
    """A word such as `ninguna`."""
    article: bool = False
    """`un`, `una`: a number only where nothing else can be meant."""
    labels: tuple[Label, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One reply, read: the tokens, and the same as a line in which phrases are looked for."""

    tokens: tuple[Token, ...]
    folded: str
    """The whole reply, nothing set aside, its words as the lexicon writes them."""

    @property
    def line(self) -> str:
        """The tokens with one space between."""
        return " ".join(token.text for token in self.tokens)

    @property
    def figures(self) -> str:
        """The same with every number in figures, `ninguna` as it is."""
        return text_of(with_figures(self.tokens))

    @property
    def numbers(self) -> tuple[Token, ...]:
        """The tokens that are a number."""
        return tuple(token for token in self.tokens if token.kind is Kind.NUMBER)

    def has(self, kind: Kind) -> bool:
        """Whether there is a token of this kind."""
        return any(token.kind is kind for token in self.tokens)


def text_of(tokens: Sequence[Token]) -> str:
    """The tokens with one space between."""
    return " ".join(token.text for token in tokens)


def place_of(tokens: Sequence[Token], offset: int) -> int:
    """The place of the token that begins at this letter of the tokens' text, or after it."""
    at = 0
    for place, token in enumerate(tokens):
        if at >= offset:
            return place
        at += len(token.text) + 1
    return len(tokens)


def with_figures(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """The tokens with every number in figures, `ninguna` as it is."""
    return tuple(
        replace(token, text=str(token.value)) if token.kind is Kind.NUMBER and not token.none else token
        for token in tokens
    )


def read(text: str, lexicon: Lexicon, extra: tuple[tuple[str, Label], ...] = ()) -> Reading:
    """The reading of any text. `extra` are labels of this question that the lexicon may not know."""
    folded = plain_text(text, lexicon)
    return Reading(tokens=retokenize(set_aside(folded, lexicon), lexicon, extra), folded=folded)


def retokenize(line: str, lexicon: Lexicon, extra: tuple[tuple[str, Label], ...] = ()) -> tuple[Token, ...]:
    """The tokens of a line from which everything that is no answer was set aside."""
    words = [part for word in TOKEN.findall(line) for part in _split(word, lexicon)]
    tokens: list[Token] = []
    at = 0
    while at < len(words):
        token, length = _token_at(words, at, lexicon, dict(extra))
        tokens.append(token)
        at += length
    tokens = _half_understood(_once(tokens), lexicon)
    return _without_vocatives(_articles(tokens, lexicon), lexicon)


def _once(tokens: list[Token]) -> list[Token]:
    """`ocho (8)` is said twice and meant once."""
    result: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        shape = "".join(item.text if item.kind is Kind.SIGN else item.kind[0] for item in tokens[at : at + 4])
        result.append(token)
        at += 4 if shape == "n(n)" and tokens[at + 2].value == token.value and not token.none else 1
    return result


def _half_understood(tokens: list[Token], lexicon: Lexicon) -> list[Token]:
    """`treitna y uno` is not one: beside a number, a word that almost is a number makes the reply unreadable."""
    result = list(tokens)
    for at, token in enumerate(tokens):
        if token.kind is not Kind.NUMBER:
            continue
        joined = at >= 2 and tokens[at - 1].text in lexicon.numbers.joins_tens and token.spelled and token.value < 10
        if joined and tokens[at - 2].kind is Kind.WORD:
            result[at] = replace(token, kind=Kind.ODD)
        if _tens_left_open(tokens, at, lexicon):
            result[at + 2] = replace(tokens[at + 2], kind=Kind.ODD)
        neighbours = [place for place in (at - 2, at - 1, at + 1, at + 2) if 0 <= place < len(tokens)]
        for place in neighbours:
            between = tokens[min(at, place) + 1 : max(at, place)]
            near = all(item.text in lexicon.numbers.joins_tens for item in between)
            if near and tokens[place].kind is Kind.WORD and lexicon.numbers.resembles(tokens[place].text):
                result[place] = replace(tokens[place], kind=Kind.ODD)
    return result


def _tens_left_open(tokens: list[Token], at: int, lexicon: Lexicon) -> bool:
    """`treinta y oho` is not thirty: a word that could be a unit stands where one belongs."""
    if at + 2 >= len(tokens) or not tokens[at].spelled or tokens[at].value % 10 != 0:
        return False
    joined = tokens[at + 1].text in lexicon.numbers.joins_tens
    return joined and tokens[at + 2].kind is Kind.WORD and lexicon.numbers.resembles_unit(tokens[at + 2].text)


def _split(word: str, lexicon: Lexicon) -> list[str]:
    """`31ninas` as two words, `2o` as 20; one word otherwise."""
    if word.isdigit() or not any(sign.isdigit() for sign in word) or not word.isalnum():
        return [word]
    if _REPAIRABLE.fullmatch(word):
        return [word.translate(_LETTERS)]
    runs = [part for run in _RUNS.findall(word) for part in _unjoined(run, lexicon)]
    letters = [at for at, run in enumerate(runs) if not run.isdigit()]
    if all(_stands_alone(runs, at, lexicon) for at in letters):
        return runs
    return [word]


def _unjoined(run: str, lexicon: Lexicon) -> list[str]:
    """`niñasy` of `22niñasy19niños` is a label and what joins it to the next number."""
    joined = run[-1] in lexicon.numbers.joins_tens and run not in lexicon.labels and run[:-1] in lexicon.labels
    return [run[:-1], run[-1]] if joined else [run]


def _stands_alone(runs: list[str], at: int, lexicon: Lexicon) -> bool:
    run = runs[at]
    if run in lexicon.words["aside.ordinals"]:
        return False
    between = 0 < at < len(runs) - 1 and run in lexicon.numbers.joins_tens
    return len(run) >= _LONG_ENOUGH_TO_BE_A_WORD or run in lexicon.shorts or between


def _token_at(words: list[str], at: int, lexicon: Lexicon, extra: dict[str, Label]) -> tuple[Token, int]:
    word = words[at]
    if word.isdigit():
        return Token(kind=Kind.NUMBER if int(word) <= MAX_NUMBER else Kind.ODD, text=word, value=int(word)), 1
    if word[0].isdigit():
        kind = Kind.DECIMAL if set(word) <= set("0123456789.,") else Kind.ODD
        return Token(kind=kind, text=word), 1
    if word == ODD or any(sign.isdigit() for sign in word):
        return Token(kind=Kind.ODD, text=word), 1
    labelled = _label_at(words, at, lexicon, extra)
    if labelled is not None:
        return labelled
    for length in (2, 1):
        phrase = " ".join(words[at : at + length])
        if phrase in lexicon.words["count.none_before_label"] and _label_at(words, at + length, lexicon, extra):
            return Token(kind=Kind.NUMBER, text=phrase, none=True), length
    for length in range(min(_LONGEST_PHRASE_WORDS, len(words) - at), 0, -1):
        phrase = " ".join(words[at : at + length])
        if phrase in lexicon.words["count.none"]:
            return Token(kind=Kind.NUMBER, text=phrase, none=True), length
    number = spelled_number(words, at, lexicon.numbers)
    if number is not None and number.value <= MAX_NUMBER:
        spelt = " ".join(words[at : at + number.length])
        article = number.length == 1 and word in lexicon.numbers.articles
        return Token(kind=Kind.NUMBER, text=spelt, value=number.value, spelled=True, article=article), number.length
    return Token(kind=Kind.WORD if word.isalnum() else Kind.SIGN, text=word), 1


def _label_at(words: list[str], at: int, lexicon: Lexicon, extra: dict[str, Label]) -> tuple[Token, int] | None:
    for length in range(min(_LONGEST_PHRASE_WORDS, len(words) - at), 0, -1):
        phrase = " ".join(words[at : at + length])
        if phrase in extra:
            return Token(kind=Kind.LABEL, text=phrase, labels=(extra[phrase],)), length
        found = lexicon.labels.get(phrase) or lexicon.labels.get(_squeezed(phrase))
        if found and not (phrase in lexicon.shorts and not _beside_a_number(words, at)):
            return Token(kind=Kind.LABEL, text=phrase, labels=found), length
    return None


def _squeezed(word: str) -> str:
    """`ninaaas` with each letter once: people stretch words."""
    return re.sub(r"([^\W\d_])\1+", r"\1", word)


def _beside_a_number(words: list[str], at: int) -> bool:
    """An abbreviation is a label only next to a number, a sign between them at most."""
    before = [word for word in words[max(0, at - 2) : at] if word.isalnum()][-1:]
    after = [word for word in words[at + 1 : at + 3] if word.isalnum()][:1]
    return any(word.isdigit() for word in before + after)


def _articles(tokens: list[Token], lexicon: Lexicon) -> list[Token]:
    """`un`, `una` as numbers only before a label, at the end of a clause, or where there is no other number."""
    others = any(token.kind is Kind.NUMBER and not token.article for token in tokens)
    only = lexicon.words["count.only"]
    result = []
    for at, token in enumerate(tokens):
        following = tokens[at + 1] if at + 1 < len(tokens) else None
        meant = following is None or following.kind in (Kind.LABEL, Kind.SIGN)
        meant = meant or (following is not None and following.text in only)
        before = tokens[max(0, at - 2) : at]
        after_label = before[-1:] and before[-1].kind is Kind.LABEL and before[0].kind is not Kind.NUMBER
        at_end = others and not after_label and (following is None or following.kind is Kind.SIGN)
        if token.article and (not meant or at_end):
            token = replace(token, kind=Kind.WORD, value=0)
        result.append(token)
    return result


def _without_vocatives(tokens: list[Token], lexicon: Lexicon) -> tuple[Token, ...]:
    """`31 niñas profesora`: who is spoken to is not who was counted. `1 profesora` is counted."""
    result = []
    vocatives = lexicon.words["count.vocatives"]
    named = [token for token, after in pairwise(tokens) if token.text in vocatives and after.kind is Kind.NUMBER]
    if len(named) > 1:  # profesora 1 profesor 2
        return tuple(tokens)
    for at, token in enumerate(tokens):
        counted = at > 0 and tokens[at - 1].kind is Kind.NUMBER and tokens[at - 1].value in (0, 1)
        if token.kind is Kind.LABEL and token.text in vocatives and not counted:
            continue
        result.append(token)
    return tuple(result)
