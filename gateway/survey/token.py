"""What a reply is made of: knows numbers, labels, words and signs. Knows not how a text becomes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from .vocabulary import Label

STEM_LETTERS = 4
"""By how many letters words are compared that bend."""


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
    capitals: frozenset[str] = frozenset()
    """How words begin that a capital letter says to be names."""

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
