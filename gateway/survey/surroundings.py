"""The words beside the one number of a reply: knows which of them nobody here understands. Knows no answer."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from .labels import agrees, any_agrees
from .lexicon import Label, Lexicon
from .token import Kind, Token, text_of

_NEAR = 2
"""How many words before and after a number can change what it says: `masomenos 17`, `cumplo 17`."""
_SHORTEST_HEDGE = 4
_LIKENESS = 0.84  # of difflib: `aprx` and `aprox`, `alunnas` and `alumnas`
_PASSED_OVER = frozenset({":", "=", "-", "de", "of"})


def strange_words(
    tokens: Sequence[Token], asked: Label | None, stems: frozenset[str], lexicon: Lexicon, *, missing: bool
) -> bool:
    """Whether words nobody knows stand beside the one number, so that it may be of anything.

    A number with its own name, or with the verb of the question, is told apart by it; then only a word that looks like
    a misspelt `about` speaks against it.
    """
    at = next(place for place, token in enumerate(tokens) if token.kind is Kind.NUMBER)
    if tokens[at].none:
        return False
    start, end = _clause(tokens, at, lexicon)
    clause = tokens[start:end]
    beside = tokens[max(start, at - _NEAR) : min(end, at + 1 + _NEAR)]
    near = [token.text for token in beside if _unknown(token, stems, lexicon)]
    if not near:
        return False
    verb = "count.missing_question" if missing else "count.present"
    told = lexicon.has(verb, text_of(clause)) or lexicon.has("count.only", text_of(clause))
    if told or _named(tokens, at, asked, lexicon):
        return any(_hedges(word, lexicon) for word in near)
    return not all(_nearly(word, verb, asked, lexicon) for word in near)


def _nearly(word: str, verb: str, asked: Label | None, lexicon: Lexicon) -> bool:
    """`acistieron`, `alunnas`: a misspelt verb or name of what was asked."""
    if len(word) < _SHORTEST_HEDGE:
        return False
    names = [name for name, labels in lexicon.labels.items() if any(agrees(label, asked, lexicon) for label in labels)]
    verbs = [one for one in lexicon.words[verb] if " " not in one]
    return bool(get_close_matches(word, [*names, *verbs], n=1, cutoff=_LIKENESS))


def _clause(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> tuple[int, int]:
    ends = lexicon.words["count.clause_ends"]
    starts = [place + 1 for place, token in enumerate(tokens[:at]) if token.kind is Kind.SIGN or token.text in ends]
    stops = [
        place for place, token in enumerate(tokens) if place > at and (token.kind is Kind.SIGN or token.text in ends)
    ]
    return max(starts, default=0), min(stops, default=len(tokens))


def _unknown(token: Token, stems: frozenset[str], lexicon: Lexicon) -> bool:
    word = token.text
    return token.kind is Kind.WORD and len(word) > 1 and word not in lexicon.known and word[:4] not in stems


def _named(tokens: Sequence[Token], at: int, asked: Label | None, lexicon: Lexicon) -> bool:
    around = [token for token in tokens[:at] if token.text not in _PASSED_OVER][-1:]
    around += [token for token in tokens[at + 1 :] if token.text not in _PASSED_OVER][:1]
    return any(token.kind is Kind.LABEL and any_agrees(token, asked, lexicon) for token in around)


def _hedges(word: str, lexicon: Lexicon) -> bool:
    """`masomenos`, `aprx`: whether a word is nearly one that says about."""
    hedges = {hedge.replace(" ", "") for hedge in lexicon.words["count.hedges"]}
    long = [hedge for hedge in hedges if len(hedge) >= _SHORTEST_HEDGE]
    return len(word) >= _SHORTEST_HEDGE and bool(get_close_matches(word, long, n=1, cutoff=_LIKENESS))
