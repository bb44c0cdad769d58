"""A number beside the whole that it is a part of: knows which of the two is told. Knows no bound and no outcome."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from .labels import any_agrees, labelled
from .lexicon import Label, Lexicon
from .tokens import Kind, Token, place_of, text_of


def of_total(tokens: Sequence[Token], lexicon: Lexicon, *, missing: bool = False) -> tuple[Token, ...]:
    """`31 de 35`, `de 35 asistieron 31`: 31. The part must not be the larger number."""
    at = [place for place, token in enumerate(tokens) if token.kind is Kind.NUMBER]
    if len(at) != 2:
        return tuple(tokens)
    first, second = tokens[at[0]].value, tokens[at[1]].value
    behind = lexicon.words["count.of_behind"]
    if first >= second and text_of(tokens[at[0] + 1 : at[0] + 2]) in behind:  # 20manta 17
        return tuple(tokens[at[0] + 2 :])
    if first <= second and text_of(tokens[at[1] + 1 : at[1] + 2]) in behind:
        return (*tokens[: at[1]], *tokens[at[1] + 2 :])
    between = text_of([token for token in tokens[at[0] + 1 : at[1]] if token.kind is not Kind.LABEL])
    if first <= second and between in lexicon.words["count.of"]:
        return tuple(tokens[: at[1]])
    before = text_of(tokens[: at[0]])
    of_all = any(before.endswith(f" {of}") or before == of for of in lexicon.words["count.of"])
    verbs = "count.missing_question" if missing else "count.present"
    said = lexicon.has(verbs, text_of(tokens)) or lexicon.has("count.only", between)
    said = said or (" " in before and before in lexicon.words["count.of"])  # out of 22 girls 19
    if first >= second and of_all and said:
        rest = list(tokens[at[0] + 1 :])
        while rest[0].kind is Kind.LABEL:  # de 44 alumnos 24 son niñas
            rest.pop(0)
        return tuple(rest)
    return tuple(tokens)


def of_which(
    tokens: Sequence[Token], asked: Label | None, lexicon: Lexicon, *, missing: bool
) -> tuple[Token, ...] | None:
    """`26 de las cuales 2 llegaron tarde`: 26; `41, de ellos 22 niñas`: 22. None where either could be told."""
    line = text_of(tokens)
    found = lexicon.phrases["count.of_which"].search(line)
    if found is None:
        return tuple(tokens)
    start, end = place_of(tokens, found.start()), place_of(tokens, found.end() + 1)
    before, after = tokens[:start], tokens[end:]
    wholes = [token for token in before if token.kind is Kind.NUMBER]
    parts = [token for token in after if token.kind is Kind.NUMBER]
    if len(wholes) == 2 and not parts and before[-1].kind is Kind.NUMBER:  # 24 niñas, 3 de ellas llegaron tarde
        beside = not missing and any(lexicon.has(name, text_of(after)) for name in ("count.absent", "count.late"))
        return tuple(before[:-1]) if beside and wholes[1].value <= wholes[0].value else tuple(tokens)
    if len(wholes) != 1 or not parts:
        return tuple(tokens)
    if len(parts) != 1 or parts[0].value > wholes[0].value:
        return None
    contrary, verbs = ("count.arrived", "count.missing_question") if missing else ("count.absent", "count.present")
    rest = text_of(after)
    own = labelled(after, lexicon)
    if own and all(any_agrees(name, asked, lexicon) for name in own) and not _agree(before, asked, lexicon):
        return tuple(after)
    if found[0] in lexicon.words["count.including"]:
        return tuple(before)
    if lexicon.has(contrary, rest) or (own and not any(any_agrees(name, asked, lexicon) for name in own)):
        return tuple(before)
    return tuple(after) if lexicon.has(verbs, rest) else None


def _agree(tokens: Sequence[Token], asked: Label | None, lexicon: Lexicon) -> bool:
    names = labelled(tokens, lexicon)
    return bool(names) and all(any_agrees(name, asked, lexicon) for name in names)


def without_named_total(tokens: Sequence[Token], asked: Label | None, lexicon: Lexicon) -> tuple[Token, ...]:
    """`41 en total 22 niñas`, `22 presentes, total 31`: without the total, where the other number is told apart."""
    at = [place for place, token in enumerate(tokens) if token.kind is Kind.NUMBER]
    if len(at) != 2:
        return tuple(tokens)
    for whole, part in (at, reversed(at)):
        spans = _total_around(tokens, whole, lexicon)
        if spans is None or tokens[part].value > tokens[whole].value or spans[0] <= part < spans[1]:
            continue
        rest = (*tokens[: spans[0]], *tokens[spans[1] :])
        own = [name for name in labelled(rest, lexicon) if any_agrees(name, asked, lexicon)]
        if own or lexicon.has("count.present", text_of(rest)):
            return rest
    return tuple(tokens)


def without_things(tokens: Sequence[Token], asked: Label | None) -> tuple[Token, ...]:
    """`29 niñas en 3 aulas`: without numbers of things nobody asked about, where the first is of none of them."""
    kind = asked.kind if asked is not None else ""
    things = {
        place
        for place, (number, name) in enumerate(pairwise(tokens))
        if number.kind is Kind.NUMBER
        and name.kind is Kind.LABEL
        and all(label.kind == "time or thing" != kind for label in name.labels)
    }
    first = next((place for place, token in enumerate(tokens) if token.kind is Kind.NUMBER), None)
    if not things or first in things:
        return tuple(tokens)
    return tuple(token for place, token in enumerate(tokens) if place not in things and place - 1 not in things)


def _total_around(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> tuple[int, int] | None:
    """From where to where a number and the words `in total` beside it reach; None where there are none."""
    words = {word for word in lexicon.words["count.total"] if word[0].isalpha()}
    for size in range(1, 4):
        if at - size >= 0 and text_of(tokens[at - size : at]) in words:
            return at - size, at + 1
        if text_of(tokens[at + 1 : at + 1 + size]) in words:
            return at, at + 1 + size
    return None
