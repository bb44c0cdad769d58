"""What a token means beside its neighbours: knows numbers said twice, half understood, spoken to. Knows no text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from .lexicon import Lexicon
from .token import Kind, Token, text_of

_ONLY_BEFORE = 3  # solo vino la profesora
_NAMES_A_NUMBER = (":", "=")
_MOST_GUESSES = 24
"""Different words beside numbers that are compared with number words; with more of them nothing is sure anyway."""


def once(tokens: list[Token]) -> list[Token]:
    """`ocho (8)` is said twice and meant once."""
    result: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        shape = "".join(item.text if item.kind is Kind.SIGN else item.kind[0] for item in tokens[at : at + 4])
        result.append(token)
        at += 4 if shape == "n(n)" and tokens[at + 2].value == token.value and not token.none else 1
    return result


def none_after_labels(tokens: list[Token], lexicon: Lexicon) -> list[Token]:
    """`niños no hay` is none, where the clause ends there."""
    result: list[Token] = []
    at = 0
    while at < len(tokens):
        for size in (3, 2, 1):
            phrase, after = text_of(tokens[at : at + size]), tokens[at + size : at + size + 1]
            ends = not after or after[0].kind in (Kind.SIGN, Kind.LABEL) or after[0].text in lexicon.numbers.joins_tens
            if result and result[-1].kind is Kind.LABEL and ends and phrase in lexicon.words["count.none_after_label"]:
                result.append(Token(kind=Kind.NUMBER, text=phrase, none=True))
                at += size
                break
        else:
            result.append(tokens[at])
            at += 1
    return result


def half_understood(tokens: list[Token], lexicon: Lexicon) -> list[Token]:
    """`treitna y uno` is not one: beside a number, a word that almost is a number makes the reply unreadable."""
    result = list(tokens)
    for at, token in enumerate(tokens):
        if token.kind is not Kind.NUMBER:
            continue
        joined = at >= 2 and tokens[at - 1].text in lexicon.numbers.joins_tens and token.spelled and token.value < 10
        if joined and tokens[at - 2].kind is Kind.WORD and tokens[at - 2].text not in lexicon.known:
            result[at] = replace(token, kind=Kind.ODD)
        if _tens_left_open(tokens, at, lexicon):
            result[at + 2] = replace(tokens[at + 2], kind=Kind.ODD)
        if token.spelled and token.value % 10 == 0 and _homophone_ends(tokens[at + 1 : at + 3], lexicon):
            result[at + 1] = replace(tokens[at + 1], kind=Kind.ODD)
    near = {
        place for at, token in enumerate(tokens) if token.kind is Kind.NUMBER for place in _near(tokens, at, lexicon)
    }
    near |= {
        at
        for at, (word, name) in enumerate(pairwise(tokens))
        if name.kind is Kind.LABEL and word.kind is Kind.WORD and word.text not in lexicon.known  # trze niñas 12
    }
    near = {place for place in near if not _sets_against(tokens, place, lexicon)}
    words = {tokens[place].text for place in near}
    too_many = len(words) > _MOST_GUESSES
    like = {word for word in words if too_many or lexicon.numbers.resembles(word)}
    for place in near:
        if tokens[place].text in like:
            result[place] = replace(tokens[place], kind=Kind.ODD)
    return result


def _sets_against(tokens: list[Token], at: int, lexicon: Lexicon) -> bool:
    """`no 15 sino 18`: no five, misspelt."""
    behind = at + 1 < len(tokens) and tokens[at + 1].kind is Kind.NUMBER
    before = any(token.kind is Kind.NUMBER for token in tokens[:at])
    return behind and before and tokens[at].text in lexicon.words["count.contrasts"]


def _near(tokens: list[Token], at: int, lexicon: Lexicon) -> list[int]:
    """The places of words beside a number, a join between them at most."""
    places = [place for place in (at - 2, at - 1, at + 1, at + 2) if 0 <= place < len(tokens)]
    return [
        place
        for place in places
        if tokens[place].kind is Kind.WORD
        and all(item.text in lexicon.numbers.joins_tens for item in tokens[min(at, place) + 1 : max(at, place)])
    ]


def _homophone_ends(after: Sequence[Token], lexicon: Lexicon) -> bool:
    """`twenty for`: a word that sounds like a unit, and nothing behind it."""
    ends = len(after) == 1 or (len(after) > 1 and after[1].kind is Kind.SIGN)
    return ends and after[0].text in lexicon.numbers.homophones


def _tens_left_open(tokens: list[Token], at: int, lexicon: Lexicon) -> bool:
    """`treinta y oho` is not thirty: a word that could be a unit stands where one belongs."""
    if at + 2 >= len(tokens) or not tokens[at].spelled or tokens[at].value % 10 != 0:
        return False
    joined = tokens[at + 1].text in lexicon.numbers.joins_tens
    return joined and tokens[at + 2].kind is Kind.WORD and lexicon.numbers.resembles_unit(tokens[at + 2].text)


def articles(tokens: list[Token], lexicon: Lexicon) -> list[Token]:
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
        digits = following is not None and following.kind is Kind.NUMBER and following.spelled  # one seven
        if token.article and (not meant or at_end) and not digits:
            token = replace(token, kind=Kind.WORD, value=0)
        result.append(token)
    return result


def without_vocatives(tokens: list[Token], lexicon: Lexicon) -> tuple[Token, ...]:
    """`31 niñas profesora`: who is spoken to is not who was counted. `1 profesora` is counted."""
    result = []
    vocatives, only = lexicon.words["count.vocatives"], lexicon.words["count.only"]
    after_numbers = [
        after for token, after in pairwise(tokens) if token.kind is Kind.NUMBER and after.text in vocatives
    ]
    if len(after_numbers) > 1:  # 2 profesora 1 profesor
        return tuple(tokens)
    named = [token for token, after in pairwise(tokens) if token.text in vocatives and after.kind is Kind.NUMBER]
    if len(named) > 1:  # profesora 1 profesor 2
        return tuple(tokens)
    for at, token in enumerate(tokens):
        counted = at > 0 and tokens[at - 1].kind is Kind.NUMBER and tokens[at - 1].value in (0, 1)
        ahead = tokens[at + 1 : at + 3]
        counted = counted or (text_of(ahead[:1]) in _NAMES_A_NUMBER and ahead[-1].kind is Kind.NUMBER)  # profesor: 2
        counted = counted or (at > 0 and tokens[at - 1].text in lexicon.words["count.a"])  # a teacher
        counted = counted or any(before.text in only for before in tokens[max(0, at - _ONLY_BEFORE) : at])
        if token.kind is Kind.LABEL and token.text in vocatives and not counted:
            continue
        result.append(token)
    return tuple(result)
