"""Numbers and their labels side by side: knows which belongs to which, where there is one way only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .labels import merge_labels
from .lexicon import Lexicon
from .tokens import Kind, Token

_STEM_LETTERS = 4
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
    sure = [token for _, token in pairs if len(token.labels) == 1]
    return [(value, _told_apart(token, sure) if len(token.labels) > 1 else token) for value, token in pairs]


def _told_apart(name: Token, sure: Sequence[Token]) -> Token:
    """Beside `alumnas` the `alumnos` are boys, not everybody."""
    sexes = {token.labels[0].sex for token in sure}
    if any(token.text[:_STEM_LETTERS] == name.text[:_STEM_LETTERS] for token in sure):
        sexes.add("")
    return replace(name, labels=tuple(label for label in name.labels if label.sex not in sexes) or name.labels)


def without_total(tokens: Sequence[Token], lexicon: Lexicon) -> tuple[tuple[Token, ...], int | None]:
    """The tokens without a total, at the end or before all others, and that total."""
    at = [place for place, token in enumerate(tokens) if token.kind is Kind.NUMBER]
    if len(at) < 3:
        return tuple(tokens), None
    for nth, place in enumerate(at[2:-1], start=2):  # niñas 24 niños 20 total 44 profesores 4
        if tokens[place - 1].text in lexicon.words["count.total"]:
            total = tokens[place].value
            adds_up = total == sum(tokens[one].value for one in at[:nth])
            return (*tokens[: place - 1], *tokens[place + 1 :]), None if adds_up else total
    first, skipped = tokens[at[0]].value, _said_of_all(tokens, at[0], lexicon)
    if skipped and first == sum(tokens[place].value for place in at[1:]):
        return tuple(tokens[at[0] + skipped :]), first
    between = " ".join(token.text for token in tokens[at[-2] + 1 : at[-1]])
    after = " ".join(token.text for token in tokens[at[-1] + 1 :])
    strong = [word for word in lexicon.phrases["count.equals"].findall(between) if word not in _WEAK_TOTALS]
    if not strong and not lexicon.phrases["count.equals"].match(after):
        return tuple(tokens), None
    kept = list(tokens[: at[-1]])
    while strong and kept and kept[-1].kind is not Kind.NUMBER and not _names_a_sex(kept[-1]):
        kept.pop()
    return tuple(kept), tokens[at[-1]].value


def without_wholes(tokens: Sequence[Token], lexicon: Lexicon) -> tuple[Token, ...]:
    """`31 niñas de 35`, `31 de 35 niñas`: without the number that only says of how many."""
    result: list[Token] = []
    for token in tokens:
        before = [item for item in result if item.kind is Kind.NUMBER]
        if token.kind is Kind.NUMBER and before and before[-1].value <= token.value:
            place = _last_place(result, before[-1]) + 1
            since = result[place:]
            words = [item for item in since if item.kind is not Kind.LABEL]
            named_after = since[-1:] and since[-1].kind is Kind.LABEL  # niñas 12 de niños 15
            if " ".join(item.text for item in words) in lexicon.words["count.of"] and not named_after:
                result[place:] = [item for item in since if item.kind is Kind.LABEL]
                continue
        result.append(token)
    return tuple(result)


def _last_place(tokens: Sequence[Token], wanted: Token) -> int:
    return max(place for place, token in enumerate(tokens) if token is wanted)


def _said_of_all(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> int:
    """How many tokens a first number takes that is of all: `total 59` one, `59 alumnos` two; 0 where it is not."""
    before = " ".join(token.text for token in tokens[:at])
    if any(before == word or before.endswith(f" {word}") for word in lexicon.words["count.equals"]):
        return 1
    after = tokens[at + 1]
    if after.text in lexicon.words["count.total"]:
        return 2
    general = not _names_a_sex(after) or (lexicon.male_is_generic and after.labels[0].sex == "male")
    return 2 if after.kind is Kind.LABEL and general else 0


def _names_a_sex(token: Token) -> bool:
    return token.kind is Kind.LABEL and token.labels[0].sex != ""
