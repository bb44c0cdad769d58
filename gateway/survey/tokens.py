"""A reply as numbers, labels and words: knows how tokens are told apart. Knows no question and no answer."""

from __future__ import annotations

import re

from .abbreviations import named_short
from .aside import set_aside
from .lexicon import TOKEN, Label, Lexicon, plain_text
from .neighbours import articles, half_understood, none_after_labels, once, without_vocatives
from .plain import ODD, fold
from .said_twice import confirmed, with_letters
from .spelled import spelled_number
from .token import STEM_LETTERS
from .token import Kind as Kind
from .token import Reading as Reading
from .token import Token as Token
from .token import place_of as place_of
from .token import text_of as text_of
from .token import with_figures as with_figures

MAX_NUMBER = 9999
"""The largest count anyone is asked for; larger numbers are something else (a code, a sum of money)."""

_LONGEST_NUMBER_DIGITS = 9
_REPAIRABLE = re.compile(r"[oil|]*\d+[oil|]*")
_LETTERS = str.maketrans("oil|", "0111")
_RUNS = re.compile(r"\d+|[^\W\d_]+")
_WORDS = re.compile(r"[^\W\d_]+")
_SHORTEST_NAME = 3
_BEGINS = frozenset(".!?:\n")
"""Signs before the first word of a sentence, which has a capital letter whatever it is."""
_LONGEST_PHRASE_WORDS = 4
_LONG_ENOUGH_TO_BE_A_WORD = 3  # 31ninas is two tokens, 31x is nobody's guess


def read(text: str, lexicon: Lexicon, extra: tuple[tuple[str, Label], ...] = ()) -> Reading:
    """The reading of any text. `extra` are labels of this question that the lexicon may not know."""
    folded = plain_text(text, lexicon)
    tokens = retokenize(set_aside(folded, lexicon), lexicon, extra)
    return Reading(tokens=tokens, folded=folded, capitals=_capitals(text))


def _capitals(text: str) -> frozenset[str]:
    """`Le saluda Wilmer Huayta 22`: how names begin; nothing where every word has a capital, nor of first words."""
    if all(word[0].isupper() for word in _WORDS.findall(text)):
        return frozenset()
    names = (
        found[0]
        for found in _WORDS.finditer(text)
        if found[0].istitle()
        and text[: found.start()].strip(" ,")
        and text[: found.start()].rstrip(" ")[-1] not in _BEGINS
    )
    return frozenset(fold(name)[:STEM_LETTERS] for name in names if len(name) >= _SHORTEST_NAME)


def retokenize(line: str, lexicon: Lexicon, extra: tuple[tuple[str, Label], ...] = ()) -> tuple[Token, ...]:
    """The tokens of a line from which everything that is no answer was set aside."""
    words = confirmed([part for word in TOKEN.findall(line) for part in _split(word, lexicon)], lexicon)
    tokens: list[Token] = []
    at = 0
    while at < len(words):
        token, length = _token_at(words, at, lexicon, dict(extra))
        tokens.append(token)
        at += length
    tokens = half_understood(none_after_labels(once(tokens), lexicon), lexicon)
    return without_vocatives(articles(tokens, lexicon), lexicon)


def _split(word: str, lexicon: Lexicon) -> list[str]:
    """`31ninas` as two words, `2o` as 20; one word otherwise."""
    if word.isdigit() or not any(sign.isdigit() for sign in word) or not word.isalnum():
        return [word]
    if _REPAIRABLE.fullmatch(word):
        return [word.translate(_LETTERS)]
    meant = with_letters(word, lexicon)
    if meant is not None:
        return [meant]
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
    unit = len(run) > 1 and any(run in unit for unit in lexicon.units)
    return len(run) >= _LONG_ENOUGH_TO_BE_A_WORD or run in lexicon.shorts or between or unit


def _token_at(words: list[str], at: int, lexicon: Lexicon, extra: dict[str, Label]) -> tuple[Token, int]:
    word = words[at]
    if word.isdigit():
        value = (
            int(word[-_LONGEST_NUMBER_DIGITS:]) if len(word.lstrip("0")) <= _LONGEST_NUMBER_DIGITS else MAX_NUMBER + 1
        )
        return Token(kind=Kind.NUMBER if value <= MAX_NUMBER else Kind.ODD, text=word, value=value), 1
    if word[0].isdigit():
        kind = Kind.DECIMAL if set(word) <= set("0123456789.,") else Kind.ODD
        return Token(kind=kind, text=word), 1
    if word == ODD or any(sign.isdigit() for sign in word):
        return Token(kind=Kind.ODD, text=word), 1
    labelled = _label_at(words, at, lexicon, extra)
    if labelled is not None:
        return labelled
    for length in (3, 2, 1):
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
        if found and not (phrase in lexicon.shorts and not _beside_a_number(words, at, lexicon)):
            return Token(kind=Kind.LABEL, text=phrase, labels=found), length
    short = named_short(words[at], lexicon) if at < len(words) and _beside_a_number(words, at, lexicon) else None
    return None if short is None else (Token(kind=Kind.LABEL, text=words[at], labels=short), 1)


def _squeezed(word: str) -> str:
    """`ninaaas` with each letter once: people stretch words."""
    return re.sub(r"([^\W\d_])\1+", r"\1", word)


def _beside_a_number(words: list[str], at: int, lexicon: Lexicon) -> bool:
    """An abbreviation is a label only next to a number, a sign between them at most."""
    before = [word for word in words[max(0, at - 2) : at] if word.isalnum()][-1:]
    after = [word for word in words[at + 1 : at + 3] if word.isalnum()][:1]
    return any(word.isdigit() or lexicon.numbers.sound(word) in lexicon.numbers.words for word in before + after)
