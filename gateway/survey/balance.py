"""How many there were, were away and came, told together: knows who came. Knows no bound and no outcome."""

from __future__ import annotations

from collections.abc import Sequence

from .labels import labelled
from .lexicon import Label, Lexicon
from .sums import is_part
from .token import Kind, Reading, Token, text_of

_NUMBERS = 3


def balanced(reading: Reading, asked: Label | None, lexicon: Lexicon, *, missing: bool) -> tuple[int, bool] | None:
    """`eran 20 pero falto una, asistieron 19`: 19, or the 1 where who is missing was asked; and whether it adds up.

    None where the words beside two of three numbers do not say plainly which were away and which came.
    """
    tokens = reading.tokens
    at = [place for place, token in enumerate(tokens) if _value(tokens, place, lexicon) is not None]
    if len(at) != _NUMBERS or any(token.none for token in reading.numbers):
        return None
    if not all(is_part(name, asked, lexicon) for name in labelled(tokens, lexicon)):
        return None
    values = [_value(tokens, place, lexicon) or 0 for place in at]
    whole = max(values)
    if values.count(whole) > 1:
        return None
    away_words, here_words = (
        ("count.missing_question", "count.arrived") if missing else ("count.absent", "count.present")
    )
    told = [_beside(tokens, at, nth, lexicon) for nth in range(_NUMBERS)]
    parts = [nth for nth in range(_NUMBERS) if values[nth] != whole]
    away = [nth for nth in parts if lexicon.has(away_words, told[nth])]
    here = [nth for nth in parts if _here(told[nth], away_words, here_words, lexicon)]
    if len(away) != 1 or len(here) != 1 or away == here:
        return None
    return values[away[0] if missing else here[0]], whole * 2 == sum(values)


def _here(words: str, away: str, here: str, lexicon: Lexicon) -> bool:
    return lexicon.has(here, lexicon.phrases[away].sub(",", words)) and not lexicon.has(away, words)


def _value(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> int | None:
    """The number at a place; `falto una` is one as well."""
    token = tokens[at]
    if token.kind is Kind.NUMBER:
        return token.value
    after = tokens[at + 1 : at + 2]
    ends = not after or after[0].kind in (Kind.SIGN, Kind.LABEL) or after[0].text in lexicon.words["count.clause_ends"]
    article = token.kind is Kind.WORD and token.text in lexicon.numbers.articles and ends
    return 1 if article and lexicon.has("count.absent", text_of(tokens[max(0, at - 2) : at])) else None


def _beside(tokens: Sequence[Token], at: Sequence[int], nth: int, lexicon: Lexicon) -> str:
    """The words of the clause of one number, up to its neighbours."""
    ends = lexicon.words["count.clause_ends"] | lexicon.words["count.joins"] | lexicon.words["yes_no.but"]
    start = at[nth]
    first = at[nth - 1] + 1 if nth else 0
    last = at[nth + 1] if nth + 1 < len(at) else len(tokens)
    while start > first and not _ends(tokens[start - 1], ends):
        start -= 1
    end = at[nth] + 1
    while end < last and not _ends(tokens[end], ends):
        end += 1
    return text_of([token for token in tokens[start:end] if token.kind is not Kind.NUMBER])


def _ends(token: Token, ends: frozenset[str]) -> bool:
    return token.kind is Kind.SIGN or token.text in ends
