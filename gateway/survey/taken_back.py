"""Numbers that a reply takes back itself: knows which one stays. Knows no bound and no outcome.

`dije 14 pero eran 16`, `no fueron 15 sino 18`, `it was 18 girls, not 15`: the number denied is set aside. Where it
could be either, both stay, and whoever reads on asks.
"""

from __future__ import annotations

from collections.abc import Sequence

from .lexicon import Lexicon
from .token import Kind, Reading, Token, text_of

_LONGEST_PHRASE_WORDS = 4  # habia dicho que eran
_SAYS_SO = ("count.corrects", "special.correct")
_PASSED = (
    *_SAYS_SO,
    "count.said",
    "count.earlier",
    "count.stays",
    "count.present",
    "special.correct_filler",
    "yes_no.but",
    "count.contrasts",
)
"""What may stand between a number taken back and the one that stays."""


def without_taken_back(reading: Reading, lexicon: Lexicon, *, missing: bool) -> Reading:
    """The reading without the numbers that it denies and says otherwise; as it is where none stays instead."""
    tokens = reading.tokens
    for _ in reading.numbers:
        shorter = _without_one(tokens, lexicon, missing=missing)
        if shorter is None:
            break
        tokens = shorter
    return reading if tokens is reading.tokens else Reading(tokens=tokens, folded=reading.folded)


def _without_one(tokens: tuple[Token, ...], lexicon: Lexicon, *, missing: bool) -> tuple[Token, ...] | None:
    """The tokens without the first number taken back; None where none is."""
    at = [place for place, token in enumerate(tokens) if token.kind is Kind.NUMBER and not token.none]
    if len(at) < 2:
        return None
    for nth, place in enumerate(at):
        after = at[nth + 1] if nth + 1 < len(at) else None
        start = _denied_from(tokens, place, after, lexicon, missing=missing)
        if start is not None and _others_match(tokens, place, at):
            return _without_denied(tokens, start, place, lexicon)
        if after is not None and _corrects_earlier(tokens, at[: nth + 1], after, lexicon):
            return _without_earlier(tokens, at[: nth + 1], after)
        if after is not None and _followed(tokens, place, after, lexicon) and _same_name(tokens, place, after):
            return _without_first(tokens, place, after, lexicon)
    return None


def _denied_from(tokens: Sequence[Token], at: int, after: int | None, lexicon: Lexicon, *, missing: bool) -> int | None:
    """Where the words begin that deny the number at this place: `no fueron 15`, `instead of 15`; None without any."""
    name_end = at + 2 if _is_label(tokens[at + 1 : at + 2]) else at + 1
    if text_of(tokens[name_end : name_end + 1]) in lexicon.words["count.of"]:
        return None
    for size in range(min(_LONGEST_PHRASE_WORDS, at), 0, -1):
        words = tokens[at - size : at]
        if any(token.kind is not Kind.WORD for token in words):
            continue
        phrase = text_of(words)
        if phrase in lexicon.words["count.instead"]:
            return at - size
        if phrase in lexicon.words["count.bare_denials"]:
            clear = at == size if missing else _clear_no(tokens, at - size, after, lexicon)
            if clear:
                return at - size
        elif phrase in lexicon.words["count.denied"] or _denied_verb(phrase, lexicon, missing=missing):
            counts = _of_the_absent(phrase, lexicon, missing=missing)
            own = " " not in phrase or after is not None or _told_before(tokens, at - size, lexicon)
            if (own and not counts) or _contrast(tokens, at, after, phrase, lexicon):
                return at - size
    return None


def _denied_verb(phrase: str, lexicon: Lexicon, *, missing: bool) -> bool:
    """`no eran`, `nao vieram`: a no and a verb that counts."""
    particle, _, verb = phrase.partition(" ")
    verbs = lexicon.words["count.stays"] | lexicon.words["count.missing_question" if missing else "count.present"]
    return particle in lexicon.words["yes_no.no_particles"] and verb in verbs


def _of_the_absent(phrase: str, lexicon: Lexicon, *, missing: bool) -> bool:
    """`no vinieron 3` counts who was away; `no llegaron 3` is what was asked of missing books."""
    if missing:
        return phrase.partition(" ")[2] in lexicon.words["count.arrived"]
    return phrase in lexicon.words["count.absent"]


def _contrast(tokens: Sequence[Token], at: int, after: int | None, phrase: str, lexicon: Lexicon) -> bool:
    """`no vinieron 15 sino 18`, `nao foram 15 foram 18`: whether the number after stands against the one denied."""
    if after is None:
        return False
    between = text_of([token for token in tokens[at + 1 : after] if token.kind is Kind.WORD])
    return between in lexicon.words["count.contrasts"] or between == phrase.partition(" ")[2]


def _clear_no(tokens: Sequence[Token], start: int, after: int | None, lexicon: Lexicon) -> bool:
    """Whether a bare no can only deny the number behind it: not `14 no 16`, which may take back either."""
    before = [place for place, token in enumerate(tokens[:start]) if token.kind is Kind.NUMBER]
    if not before:
        return after is not None
    told = tokens[before[-1] - 1 : start] if before[-1] else tokens[:start]
    if not told or told[-1].kind is not Kind.SIGN or after is not None:
        return False
    return any(token.kind is Kind.LABEL for token in told) or lexicon.has("count.present", text_of(tokens[:start]))


def _told_before(tokens: Sequence[Token], start: int, lexicon: Lexicon) -> bool:
    """`son 12 no son 10`: whether a number told with its verb or name stands before; not `12 no son 10`."""
    before = tokens[:start]
    if not any(token.kind is Kind.NUMBER for token in before) or before[-1].kind in (Kind.LABEL, Kind.SIGN):
        return True
    line = text_of(before)
    return lexicon.has("count.present", line) or lexicon.has("count.stays", line)


def _followed(tokens: Sequence[Token], at: int, after: int, lexicon: Lexicon) -> bool:
    """Whether what stands between two numbers takes back the first: `14 perdon 16`, `dije 14 pero eran 16`."""
    between = tokens[at + 1 : after]
    words = text_of([token for token in between if token.kind is Kind.WORD])
    says = any(lexicon.has(name, words) for name in _SAYS_SO)
    wrong = _wrong(between, lexicon)
    contrast = any(lexicon.has(name, words) for name in ("yes_no.but", "count.contrasts")) or (
        _is_sign(between) and lexicon.has("count.stays", f"{words} {text_of(tokens[after + 1 : after + 2])}")
    )
    contrast = contrast or (_is_sign(between) and _is_label(tokens[after + 1 : after + 2]))  # 14 nirqani, 15 qari
    said = contrast and (_said_before(tokens, at, lexicon) or lexicon.phrases["count.said"].match(words) is not None)
    again = _no_again(tokens, at, after, lexicon)
    if not (says or said or wrong or again) or _goes_on(tokens, after, lexicon):
        return False
    return _nothing_else(words, lexicon, wrong)


def _corrects_earlier(tokens: Sequence[Token], before: Sequence[int], at: int, lexicon: Lexicon) -> bool:
    """`girls 17 boys 24, correction girls 19`: whether a number is said anew of a name further before."""
    words = text_of([token for token in tokens[before[-1] + 1 : at] if token.kind is Kind.WORD])
    name = _name(tokens, at)
    if name is None or not any(lexicon.has(one, words) for one in _SAYS_SO) or not _nothing_else(words, lexicon, ""):
        return False
    return len(_of_the_same(tokens, before, name)) == 1 and _of_the_same(tokens, before, name) != [before[-1]]


def _of_the_same(tokens: Sequence[Token], places: Sequence[int], name: Token) -> list[int]:
    named = [(place, _name(tokens, place)) for place in places]
    return [place for place, own in named if own is not None and own.labels == name.labels]


def _without_earlier(tokens: Sequence[Token], before: Sequence[int], at: int) -> tuple[Token, ...]:
    """Without the number said before of the same name, its name, and the words that correct it."""
    name = _name(tokens, at)
    assert name is not None
    (old,) = _of_the_same(tokens, before, name)
    start, end = (old - 1, old + 1) if old and tokens[old - 1] is _name(tokens, old) else (old, old + 2)
    words = [token for token in tokens[before[-1] + 1 : at] if token.kind is Kind.LABEL]
    return (*tokens[:start], *tokens[end : before[-1] + 1], *words, *tokens[at:])


def _nothing_else(words: str, lexicon: Lexicon, wrong: str) -> bool:
    rest = words.removeprefix(wrong)
    for name in _PASSED:
        rest = lexicon.phrases[name].sub("", rest)
    passed = lexicon.words["yes_no.no_particles"] | lexicon.words["count.carriers"] | lexicon.words["yes_no.yes"]
    return all(word in passed for word in rest.split())


def _wrong(between: Sequence[Token], lexicon: Lexicon) -> str:
    """`14 esta mal, 16`, `14 no, 16`: the words behind a number that take it back; empty without any.

    A denial must end there: the `no son` of `son 12 no son 10` is of the number behind it.
    """
    rest = [token for token in between if token.kind is not Kind.LABEL]
    for size in range(min(_LONGEST_PHRASE_WORDS, len(rest)), 0, -1):
        phrase = text_of(rest[:size])
        bare = phrase in lexicon.words["count.bare_denials"]
        denial = bare or phrase.split()[0] in lexicon.words["yes_no.no_particles"]
        ends = rest[size : size + 1] and (rest[size].text == "," or (not bare and rest[size].kind is Kind.WORD))
        if (bare or phrase in lexicon.words["count.wrong"]) and (ends or not denial):
            return phrase
    return ""


def _no_again(tokens: Sequence[Token], at: int, after: int, lexicon: Lexicon) -> bool:
    """`niños 15 no niños 13`: a no between the same name said twice."""
    between = [token for token in tokens[at + 1 : after] if token.kind is not Kind.SIGN]
    if len(between) != 2 or not _is_label(between[1:]) or at == 0 or not _is_label(tokens[at - 1 : at]):
        return False
    return between[0].text in lexicon.words["count.bare_denials"] and tokens[at - 1].labels == between[1].labels


def _said_before(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """`dije 14`, `le puse que eran 14`."""
    start = next((place for place in range(at - 1, -1, -1) if tokens[place].kind in (Kind.NUMBER, Kind.SIGN)), -1)
    words = [token for token in tokens[start + 1 : at] if token.kind is Kind.WORD]
    return lexicon.has("count.said", text_of(words[-_LONGEST_PHRASE_WORDS:]))


def _goes_on(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """`dije 14 pero 2 no vinieron`: whether the second number is of something else."""
    end = next((place for place in range(at + 1, len(tokens)) if tokens[place].kind is Kind.SIGN), len(tokens))
    after = [token for token in tokens[at + 1 : end] if token.kind is not Kind.LABEL]
    if text_of(after[:1]) in lexicon.words["count.of"]:
        return True
    line = text_of(after)
    return any(lexicon.has(name, line) for name in ("count.absent", "count.relative", "count.late", "count.rest"))


def _others_match(tokens: Sequence[Token], at: int, places: Sequence[int]) -> bool:
    """Whether a number stays that may be of the same as the one denied."""
    return any(place != at and _same_name(tokens, at, place) for place in places)


def _same_name(tokens: Sequence[Token], first: int, second: int) -> bool:
    left, right = _name(tokens, first), _name(tokens, second)
    return left is None or right is None or not set(left.labels).isdisjoint(right.labels)


def _name(tokens: Sequence[Token], at: int) -> Token | None:
    """The name beside a number: before it where the names come first (`niñas 14 niños 12`), else behind it."""
    first = next((token for token in tokens if token.kind in (Kind.NUMBER, Kind.LABEL)), None)
    before = tokens[at - 1] if at and _is_label(tokens[at - 1 : at]) else None
    behind = tokens[at + 1] if _is_label(tokens[at + 1 : at + 2]) else None
    if first is not None and first.kind is Kind.LABEL and before is not None:
        return before
    others = before is not None and at > 1 and tokens[at - 2].kind is Kind.NUMBER
    return behind or (None if others else before)


def _without_denied(tokens: Sequence[Token], start: int, at: int, lexicon: Lexicon) -> tuple[Token, ...]:
    """Without the words that deny, the number, and what sets the other against it; a name that is needed stays."""
    end = at + 1
    name = tuple(tokens[end : end + 1]) if _is_label(tokens[end : end + 1]) else ()
    end += len(name)
    if any(_is_label(tokens[place : place + 1]) for place in (*range(start), *range(end, len(tokens)))):
        name = ()
    words = text_of(tokens[end : end + 2]).split()
    for size in (2, 1):
        if " ".join(words[:size]) in lexicon.words["count.contrasts"]:
            end += size
            break
    return (*tokens[:start], *name, *tokens[end:])


def _without_first(tokens: Sequence[Token], at: int, after: int, lexicon: Lexicon) -> tuple[Token, ...]:
    """Without the first number, who said it, the words up to the second, and a name that is said twice."""
    second = _name(tokens, after)
    between = [token for token in tokens[at + 1 : after] if token.kind is Kind.LABEL]
    kept = between[-1:] if any(token is second for token in between) else ([] if second is not None else between[:1])
    start = at
    if second is not None and at and _is_label(tokens[at - 1 : at]) and tokens[at - 1].labels == second.labels:
        start = at - 1
    lists = ("count.said", "count.earlier", "count.stays")
    said = {word for name in lists for phrase in lexicon.words[name] for word in phrase.split()}
    while start and tokens[start - 1].kind is Kind.WORD and tokens[start - 1].text in said:
        start -= 1
    return (*tokens[:start], *kept, *tokens[after:])


def _is_label(tokens: Sequence[Token]) -> bool:
    return bool(tokens) and tokens[0].kind is Kind.LABEL


def _is_sign(tokens: Sequence[Token]) -> bool:
    return any(token.kind is Kind.SIGN for token in tokens)
