"""Numbers said by a word for several: knows dozens and both. Knows no bound and no outcome."""

from __future__ import annotations

from collections.abc import Sequence

from .labels import any_agrees
from .lexicon import Label, Lexicon
from .token import Kind, Reading, Token, text_of

_DOZEN = 12
_LONGEST_PHRASE_WORDS = 3  # and a half
_MOST_WORDS_OF_ONE = 3  # `a teacher came`; more words tell of one teacher, and count nobody


def with_dozens(reading: Reading, asked: Label | None, lexicon: Lexicon) -> Reading:
    """The reading with `docena y media`, `half a dozen`, `both teachers` as the numbers that they are.

    A dozen is twelve exactly; `docenas` alone says no number, and `both` is two only of what was asked.
    """
    tokens = _dozens(reading.tokens, lexicon)
    if not any(token.kind in (Kind.NUMBER, Kind.DECIMAL, Kind.ODD) for token in tokens):
        tokens = _one(_both(tokens, asked, lexicon), asked, lexicon)
    return reading if tokens == reading.tokens else Reading(tokens=tokens, folded=reading.folded)


def _dozens(tokens: Sequence[Token], lexicon: Lexicon) -> tuple[Token, ...]:
    result: list[Token] = []
    at = 0
    while at < len(tokens):
        token, many = tokens[at], tokens[at].text in lexicon.words["count.dozens"]
        at += 1
        if token.text not in lexicon.words["count.dozen"] and not (many and result and _counts(result[-1])):
            result.append(token)
            continue
        half = False
        times = 1
        while result and (_counts(result[-1]) or result[-1].text in lexicon.words["count.before_dozen"]):
            before = result.pop()
            half = half or before.text in lexicon.words["count.half_of"]
            if _counts(before):
                times = before.value
                break
        value = times * _DOZEN // 2 if half else times * _DOZEN
        size = _phrase(tokens[at:], "count.half", lexicon)
        value += _DOZEN // 2 if size else 0
        at += size
        at += _phrase(tokens[at:], "count.of", lexicon)
        result.append(Token(kind=Kind.NUMBER, text=str(value), value=value, spelled=True))
    return tuple(result)


def _counts(token: Token) -> bool:
    return token.kind is Kind.NUMBER and not token.none and token.value > 0


def _phrase(tokens: Sequence[Token], name: str, lexicon: Lexicon) -> int:
    """How many of the first tokens are a phrase of the list; 0 where none is."""
    sizes = range(min(_LONGEST_PHRASE_WORDS, len(tokens)), 0, -1)
    return next((size for size in sizes if text_of(tokens[:size]) in lexicon.words[name]), 0)


def _both(tokens: Sequence[Token], asked: Label | None, lexicon: Lexicon) -> tuple[Token, ...]:
    """`both teachers`, `ambas`: two, where nothing says that both girls and boys are meant."""
    names = [token for token in tokens if token.kind is Kind.LABEL]
    if asked is None or not all(any_agrees(name, asked, lexicon) for name in names):
        return tuple(tokens)
    if not names and asked.kind not in lexicon.words["count.few_of"]:
        return tuple(tokens)
    words = lexicon.words["count.both"]
    at = next((place for place, token in enumerate(tokens) if token.text in words), None)
    if at is None:
        return tuple(tokens)
    two = Token(kind=Kind.NUMBER, text="2", value=2, spelled=True)
    end = at + 1 + _phrase(tokens[at + 1 :], "count.of", lexicon)
    return (*tokens[:at], two, *tokens[end:])


def _one(tokens: Sequence[Token], asked: Label | None, lexicon: Lexicon) -> tuple[Token, ...]:
    """`a teacher`, and nothing else but that one came."""
    if asked is None or asked.kind not in lexicon.words["count.few_of"] or len(tokens) > _MOST_WORDS_OF_ONE + 1:
        return tuple(tokens)
    for at, token in enumerate(tokens[:-1]):
        name = tokens[at + 1]
        if token.text in lexicon.words["count.a"] and name.kind is Kind.LABEL:
            one = Token(kind=Kind.NUMBER, text=token.text, value=1, spelled=True)
            return (*tokens[:at], one, *tokens[at + 1 :])
    return tuple(tokens)
