"""The words beside the one number of a reply: knows which of them nobody here understands. Knows no answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from functools import cache

from .abbreviations import is_skeleton, stands_for
from .labels import agrees, any_agrees
from .lexicon import Label, Lexicon, load
from .model import Lang
from .token import STEM_LETTERS, Kind, Token, text_of

_READ = ("count.hedges", "count.absent", "count.parts", "count.elsewhere", "count.arrived", "count.missing_question")
_NEAR = 2
"""How many words before and after a number can change what it says: `masomenos 17`, `cumplo 17`."""
_SHORTEST_HEDGE = 4
_SHORTEST_WORD = 2
_LONGEST_PARTICLE = 2  # `be`, `na`
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
    beside = range(max(start, at - _NEAR), min(end, at + 1 + _NEAR))
    near = [
        tokens[place].text
        for place in beside
        if unknown(tokens[place], stems, lexicon) and not _passed_over(tokens, place, at, lexicon)
    ]
    verb = "count.missing_question" if missing else "count.present"
    strange = _goes_on_strangely(clause, tokens[at], stems, lexicon)
    if strange and not _nearly(strange, verb, None, lexicon):
        return True
    if not near:
        return False
    told = lexicon.has(verb, text_of(clause)) or lexicon.has("count.only", text_of(clause))
    if told or _named(tokens, at, asked, lexicon):
        return any(_hedges(word, lexicon) for word in near if word not in lexicon.known)
    return not all(_nearly(word, verb, asked, lexicon) for word in near)


def _goes_on_strangely(clause: Sequence[Token], number: Token, stems: frozenset[str], lexicon: Lexicon) -> str:
    """`15 girls refused to come`: the word behind a number and its name that nobody understands; empty without."""
    at = next(place for place, token in enumerate(clause) if token is number)
    behind = [token for token in clause[at + 1 :] if token.kind is not Kind.LABEL]
    named = at + 1 < len(clause) and clause[at + 1].kind is Kind.LABEL
    return behind[0].text if named and behind and unknown(behind[0], stems, lexicon) else ""


def denied_behind(tokens: Sequence[Token], lexicon: Lexicon) -> bool:
    """`15 meninas nao puderam vir`: whether a no stands behind the one number, in the same breath."""
    at = next((place for place, token in enumerate(tokens) if token.kind is Kind.NUMBER and not token.none), None)
    if at is None:
        return False
    _, end = _clause(tokens, at, lexicon)
    turns = lexicon.words["yes_no.but"] | lexicon.words["count.joins"]  # 24, pero no hubo desayuno
    end = next((place for place in range(at, end) if tokens[place].text in turns), end)
    particles = lexicon.words["yes_no.no_particles"] | lexicon.words["count.never"]
    return any(token.text in particles for token in tokens[at + 1 : end])


def dated(tokens: Sequence[Token], lexicon: Lexicon) -> bool:
    """`el 15`, `since 15`: whether the one number may be a day."""
    at = next(place for place, token in enumerate(tokens) if token.kind is Kind.NUMBER)
    named = tokens[at + 1 : at + 2] and tokens[at + 1].kind is Kind.LABEL
    return at > 0 and not named and tokens[at - 1].text in lexicon.words["count.before_days"]


def hidden_absence(tokens: Sequence[Token], lexicon: Lexicon) -> bool:
    """`kimsa faltaran`, `3 faltaban`: whether a word begins like one for away, in a form nobody listed."""
    if not any(token.kind is Kind.NUMBER and not token.none for token in tokens):
        return False
    stems = tuple(lexicon.words["count.absent_stems"])
    away = [word for word in lexicon.words["count.absent"] if word.startswith(stems) and " " not in word]
    for token in tokens:
        if token.kind is not Kind.WORD or token.text in lexicon.known:
            continue
        short = len(token.text) >= _SHORTEST_HEDGE and stands_for(token.text, away)
        if token.text.startswith(stems) or short or _alike(token.text, away):
            return True
    return False


def _alike(word: str, words: Iterable[str]) -> bool:
    return len(word) > _SHORTEST_HEDGE and bool(get_close_matches(word, words, n=1, cutoff=_LIKENESS))


def _nearly(word: str, verb: str, asked: Label | None, lexicon: Lexicon) -> bool:
    """`acistieron`, `alunnas`, `attnded`: a misspelt or shortened verb or name of what was asked."""
    names = [name for name, labels in lexicon.labels.items() if any(agrees(label, asked, lexicon) for label in labels)]
    verbs = [one for one in lexicon.words[verb] if " " not in one]
    contrary = [one for one in lexicon.words["count.absent"] | lexicon.words["count.hedges"] if " " not in one]
    if stands_for(word, contrary):
        return False
    if stands_for(word, [*names, *verbs]):
        return True
    if len(word) < _SHORTEST_HEDGE:
        return False
    sound = lexicon.numbers.sound
    alike = get_close_matches(word, [*names, *verbs], n=1, cutoff=_LIKENESS)
    return bool(alike or get_close_matches(sound(word), map(sound, [*names, *verbs]), n=1, cutoff=_LIKENESS))


def _passed_over(tokens: Sequence[Token], place: int, at: int, lexicon: Lexicon) -> bool:
    """`dem be 16`: whether a word before the number is too short to name a thing or say about."""
    word = tokens[place].text
    short = len(word) <= _LONGEST_PARTICLE and place < at and not is_skeleton(word)
    return short and not any(word in unit for unit in lexicon.units)


def _clause(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> tuple[int, int]:
    ends = lexicon.words["count.clause_ends"]
    starts = [place + 1 for place, token in enumerate(tokens[:at]) if token.kind is Kind.SIGN]
    stops = [
        place for place, token in enumerate(tokens) if place > at and (token.kind is Kind.SIGN or token.text in ends)
    ]
    return max(starts, default=0), min(stops, default=len(tokens))


def unknown(token: Token, stems: frozenset[str], lexicon: Lexicon) -> bool:
    """Whether nobody here knows a word: no list of the language has it, nor the question, nor a name."""
    word = token.text
    if token.kind is not Kind.WORD or len(word) < _SHORTEST_WORD:
        return False
    if word in lexicon.quiet or word[:STEM_LETTERS] in stems:
        return False
    if lexicon.numbers.sound(word) in _quiet_sounds(lexicon.lang):
        return False  # an benido
    reason = word.endswith(tuple(lexicon.words["count.quiet_endings"]))
    return not (reason or word.startswith(tuple(lexicon.words["count.quiet_stems"])))


@cache  # built once a language: pure data
def _quiet_sounds(lang: Lang) -> frozenset[str]:
    """How harmless words sound, and no word sounds that is read for what it says (`kasi` is casi)."""
    lexicon = load(lang)
    loud = {word for name in _READ for word in lexicon.words[name]}
    sounds = {lexicon.numbers.sound(word) for word in lexicon.quiet - loud if len(word) > 1}
    return frozenset(sounds - {lexicon.numbers.sound(word) for word in loud})


def _named(tokens: Sequence[Token], at: int, asked: Label | None, lexicon: Lexicon) -> bool:
    around = [token for token in tokens[:at] if token.text not in _PASSED_OVER][-1:]
    around += [token for token in tokens[at + 1 :] if token.text not in _PASSED_OVER][:1]
    return any(token.kind is Kind.LABEL and any_agrees(token, asked, lexicon) for token in around)


def _hedges(word: str, lexicon: Lexicon) -> bool:
    """`masomenos`, `aprx`: whether a word is nearly one that says about."""
    hedges = {hedge.replace(" ", "") for hedge in lexicon.words["count.hedges"]}
    long = [hedge for hedge in hedges if len(hedge) >= _SHORTEST_HEDGE]
    return len(word) >= _SHORTEST_HEDGE and bool(get_close_matches(word, long, n=1, cutoff=_LIKENESS))
