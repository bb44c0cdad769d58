"""Numbers and their labels side by side: knows which belongs to which, where there is one way only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .labels import merge_labels
from .lexicon import Lexicon
from .tokens import Kind, Token

_WEAK_TOTALS = ("son", "is")  # `niñas 15 niños son 12`: no total is meant


def paired(tokens: Sequence[Token], lexicon: Lexicon) -> list[tuple[int, Token]] | None:
    """Each number with its label, where there is one way only to pair them; None otherwise."""
    items = [token for token in merge_labels(tokens, lexicon) if token.kind in (Kind.NUMBER, Kind.LABEL)]
    if len(items) % 2:
        return None
    pairs: list[tuple[int, Token]] = []
    for left, right in zip(items[::2], items[1::2], strict=True):
        if {left.kind, right.kind} != {Kind.NUMBER, Kind.LABEL}:
            return None
        number, label = (left, right) if left.kind is Kind.NUMBER else (right, left)
        pairs.append((number.value, label))
    return pairs


def told_apart(pairs: Sequence[tuple[int, Token]]) -> list[tuple[int, Token]]:
    """Beside `h 15`, the `m` of `m 12` can only be women: a meaning that another label has for sure is no choice."""
    sure = {token.labels[0].sex for _, token in pairs if len(token.labels) == 1}
    return [
        (value, replace(token, labels=tuple(label for label in token.labels if label.sex not in sure) or token.labels))
        if len(token.labels) > 1
        else (value, token)
        for value, token in pairs
    ]


def without_total(tokens: Sequence[Token], lexicon: Lexicon) -> tuple[tuple[Token, ...], int | None]:
    """The tokens without a total at the end, and that total."""
    at = [place for place, token in enumerate(tokens) if token.kind is Kind.NUMBER]
    if len(at) < 3:
        return tuple(tokens), None
    between = " ".join(token.text for token in tokens[at[-2] + 1 : at[-1]])
    after = " ".join(token.text for token in tokens[at[-1] + 1 :])
    strong = [word for word in lexicon.phrases["count.equals"].findall(between) if word not in _WEAK_TOTALS]
    if not strong and not lexicon.phrases["count.equals"].match(after):
        return tuple(tokens), None
    kept = list(tokens[: at[-1]])
    while strong and kept and kept[-1].kind is not Kind.NUMBER and not _names_a_sex(kept[-1]):
        kept.pop()
    return tuple(kept), tokens[at[-1]].value


def _names_a_sex(token: Token) -> bool:
    return token.kind is Kind.LABEL and token.labels[0].sex != ""
