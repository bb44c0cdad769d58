"""One of several answers asked for: knows which replies name one choice for sure. Never guesses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from .aside import without_signature
from .doubts import unclear
from .lexicon import Lexicon, line_of, line_pattern, plain_line, plain_text
from .model import Outcome, Understood
from .tokens import Kind, Reading, Token, retokenize

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_ORDER = ("first", "second", "third", "fourth", "fifth")
_SHORTEST_MISSPELT = 4
_LIKENESS = 0.84  # of difflib, as for number words: two letters changed places in seven
_SHORTEST_STEM = 3
_MOST_WORDS_OF_A_NUMBER = 4  # treinta y uno, with a word before it
_CLAUSE = re.compile(r"(?<!\S)[,.;:!()-](?!\S)")
_NUMBERED = re.compile(r"([1-9]) [.):,-] [^\W\d]{2}")
_DOUBLED = re.compile(r"(.)\1+")
_BENT = re.compile(r"[aeo]?s?$")  # bueno, buena, buenos
_MOST_WORDS_TO_GUESS_FROM = 60  # a longer text is a letter, and too slow to compare word by word


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceWords:
    """One choice as replies may name it: the label of the SMS first."""

    key: str
    words: tuple[str, ...]


def choice(reading: Reading, choices: Sequence[ChoiceWords], lexicon: Lexicon) -> Understood:
    """The one choice a reply names: by its number in the SMS, its letter, its place, or its words.

    Two of them, one that is denied, or a number beside the words of another: unclear.
    """
    wider = [_with_synonyms(one, choices, lexicon) for one in choices]
    line = without_signature(_without_greetings(line_of(reading.folded), wider, lexicon), lexicon)
    named = _named(line, choices, lexicon)
    kept = [one for one in named if not _always_denied(line, one, lexicon)] if len(named) > 1 else named
    sure, named = 0 < len(kept) < len(named), kept
    if len(named) > 1:
        return unclear("several choices")
    place = _place(line, len(choices), lexicon)
    if place is not None and not named:
        return _by_place(place, choices)
    if not named:
        named = _only_some_words(line, choices, lexicon) or _bent_or_misspelt(line, choices, lexicon)
    if not named and _numbered(line, len(choices)) is not None and not _named(line, wider, lexicon):
        return _by_place(_numbered(line, len(choices)) or 0, choices)
    if not (len(named) == 1 and (sure or _told_first(line, named[0], lexicon))):
        called = _named(line, wider, lexicon) or ([] if named else _bent_or_misspelt(line, wider, lexicon))
        named = called or named
    if len(named) != 1:
        return unclear("no choice in the text" if not named else "several choices")
    if "?" in line:
        return unclear("a question")
    if sure:
        return Understood(outcome=Outcome.VALUE, value=named[0].key, reason="the one choice that is not denied")
    if _touches_another(line, named[0], choices, lexicon):
        return unclear("several choices")
    if _of_a_part(line, named[0], lexicon):
        return unclear("of a part only")
    if _denied(line, named[0], lexicon):
        return unclear("says that it is not that one")
    nth = next(nth for nth, one in enumerate(choices, start=1) if one.key == named[0].key)
    if not any(re.search(r"\d", word) for word in named[0].words) and _other_numbers(line, nth, lexicon):
        return unclear("the number of one choice and the words of another")
    return Understood(outcome=Outcome.VALUE, value=named[0].key, reason="the words of one choice")


def _always_denied(line: str, named: ChoiceWords, lexicon: Lexicon) -> bool:
    """`no esta malo ni bueno, regular`: whether a denial stands before a choice in each clause that names it."""
    denials = lexicon.words["yes_no.no"] | lexicon.words["no_class.without"] | lexicon.words["no_class.neither"]
    clauses = [clause for clause in _CLAUSE.split(line) if _pattern(named, lexicon).search(clause)]
    return all(
        not denials.isdisjoint(clause[: found.start()].split())
        for clause in clauses
        for found in _pattern(named, lexicon).finditer(clause)
    )


def _told_first(line: str, named: ChoiceWords, lexicon: Lexicon) -> bool:
    """`regular, tiene goteras`: the words of a choice, and the reason after a sign. Not `bueno, esta malo`."""
    clauses = [clause for clause in _CLAUSE.split(line) if clause.strip()]
    founds = [_pattern(named, lexicon).search(clause) for clause in clauses]
    told = next((nth for nth, found in enumerate(founds) if found is not None), len(clauses))
    found = founds[told] if told + 1 < len(clauses) else None
    return found is not None and found[0] not in lexicon.words["choice.fillers"]


def _numbered(line: str, last: int) -> int | None:
    """`3. rain comes in`: the number of a choice, a sign and a reason."""
    found = _NUMBERED.match(line.strip(" ,"))
    return int(found[1]) if found is not None and 1 <= int(found[1]) <= last else None


def _without_greetings(line: str, choices: Sequence[ChoiceWords], lexicon: Lexicon) -> str:
    """`buenas tardes` is no word for good; `buenas condiciones` are, and `profe` may be one of the choices."""
    for name, longer in (("aside.polite", 0), ("choice.greetings", 1)):
        named = [found.span() for one in choices for found in _pattern(one, lexicon).finditer(line)]
        gone = [found.span() for found in lexicon.phrases[name].finditer(line)]
        for start, end in reversed(gone):
            if not any(a <= start and end <= b and b - a >= end - start + longer for a, b in named):
                line = f"{line[:start]},{line[end:]}"
    return line


def _with_synonyms(one: ChoiceWords, choices: Sequence[ChoiceWords], lexicon: Lexicon) -> ChoiceWords:
    """A choice with other words for what it says, where they mean no other choice as well."""
    own, others = _whole_and_words(one, lexicon), set[str]()
    for other in choices:
        others |= _whole_and_words(other, lexicon) if other.key != one.key else set()
    groups = [group for group in lexicon.synonyms if not group.isdisjoint(own) and group.isdisjoint(others - own)]
    return ChoiceWords(key=one.key, words=(*one.words, *sorted(frozenset[str]().union(*groups) - others)))


def _whole_and_words(one: ChoiceWords, lexicon: Lexicon) -> set[str]:
    """The phrases of a choice, and each without the small words before it: `el director`, `director`."""
    found: set[str] = set()
    for phrase in one.words:
        line = plain_line(phrase, lexicon)
        small, _, rest = line.partition(" ")
        found |= {line, rest} if rest and small in lexicon.words["choice.before"] else {line}
    return found


def _place(line: str, last: int, lexicon: Lexicon) -> int | None:
    """The place that is all a reply says: `1`, `la b`, `opcion dos`, `la primera`; None where it says more or less."""
    bare = lexicon.phrases["aside.polite"].sub(" ", line)
    words = [word for word in bare.split() if word.isalnum()]
    dropped = len(words) < sum(word.isalnum() for word in line.split()) or "," in line.split()
    while len(words) > 1 and words[0] in lexicon.words["choice.before"]:
        if words[0] in lexicon.words["yes_no.no_particles"] and not words[1].isdigit():
            return None  # no one
        words = words[1:]
    said = " ".join(words)
    if said in lexicon.words["choice.last"]:
        return last
    for nth, name in enumerate(_ORDER, start=1):
        if said in lexicon.words[f"choice.{name}"]:
            return nth
    ordinals = "|".join(map(re.escape, lexicon.words["aside.ordinals"])) or "(?!)"
    said = re.sub(rf"(?<=\d) ?(?:{ordinals})$", "", said)
    if re.fullmatch(r"\d{1,2}|[a-z]", said):
        return int(said) if said.isdigit() else _LETTERS.index(said) + 1
    tokens = retokenize(said, lexicon) if 0 < len(words) <= _MOST_WORDS_OF_A_NUMBER else ()
    one = tokens[0] if len(tokens) == 1 else None
    told = one is not None and one.kind is Kind.NUMBER and not one.none and not (one.article and dropped)
    return one.value if told and one is not None else None


def _by_place(nth: int, choices: Sequence[ChoiceWords]) -> Understood:
    if not 1 <= nth <= len(choices):
        return unclear("the number of no choice")
    return Understood(outcome=Outcome.VALUE, value=choices[nth - 1].key, reason="the number of one choice")


def _named(line: str, choices: Sequence[ChoiceWords], lexicon: Lexicon) -> list[ChoiceWords]:
    """The choices whose words stand in the line; words within longer words of another choice do not count."""
    spans: list[tuple[int, int, ChoiceWords]] = []
    for one in choices:
        spans.extend((*found.span(), one) for found in _pattern(one, lexicon).finditer(line))
    kept = {
        one.key
        for start, end, one in spans
        if not any(a <= start and end <= b and b - a > end - start and other is not one for a, b, other in spans)
    }
    return [one for one in choices if one.key in kept]


def _touches_another(line: str, named: ChoiceWords, choices: Sequence[ChoiceWords], lexicon: Lexicon) -> bool:
    """`boat and foot`: whether a word of another choice's name stands there as well."""
    own = {word for phrase in named.words for word in plain_line(phrase, lexicon).split()}
    others = {
        word
        for one in choices
        if one.key != named.key
        for phrase in one.words
        for word in plain_line(phrase, lexicon).split()
    }
    return any(len(word) >= _SHORTEST_MISSPELT and word in others - own for word in line.split())


def _pattern(one: ChoiceWords, lexicon: Lexicon) -> re.Pattern[str]:
    return line_pattern(plain_line(word, lexicon) for word in one.words)


def _only_some_words(line: str, choices: Sequence[ChoiceWords], lexicon: Lexicon) -> list[ChoiceWords]:
    """`foot` for `on foot`, `apie` for `a pie`: a reply that is some words of one choice, and nothing else."""
    words = [word for word in lexicon.phrases["aside.polite"].sub(" ", line).split() if word.isalnum()]
    said = [word for word in words if word not in lexicon.words["choice.before"]]
    if not any(len(word) >= _SHORTEST_STEM for word in said):
        return []
    kept = []
    for one in choices:
        phrases = [plain_line(phrase, lexicon) for phrase in one.words]
        if any(set(said) <= set(phrase.split()) or "".join(said) == phrase.replace(" ", "") for phrase in phrases):
            kept.append(one)
    return kept


def _bent_or_misspelt(line: str, choices: Sequence[ChoiceWords], lexicon: Lexicon) -> list[ChoiceWords]:
    single = {plain_text(word, lexicon): one for one in choices for word in one.words if " " not in word}
    long = [word for word in single if len(word) >= _SHORTEST_MISSPELT]
    found: dict[str, ChoiceWords] = {}
    words = line.split()[:_MOST_WORDS_TO_GUESS_FROM]
    for one in choices:
        if any(_bent_phrase(plain_line(phrase, lexicon).split(), words, lexicon) for phrase in one.words):
            found[one.key] = one
    for said in words:
        like = [word for word in single if _same_stem(said, word, lexicon)]
        if not like and len(said) >= _SHORTEST_MISSPELT:
            like = [one for one in get_close_matches(said, long, n=2, cutoff=_LIKENESS) if one[0] == said[0]]
        for word in like:
            found[single[word].key] = single[word]
    return list(found.values())


def _bent_phrase(phrase: list[str], words: list[str], lexicon: Lexicon) -> bool:
    """`tayta mamakunam`: several words in their order, each perhaps bent."""
    starts = range(len(words) - len(phrase) + 1) if len(phrase) > 1 else ()
    return any(
        all(said == word or _same_stem(said, word, lexicon) for said, word in zip(words[start:], phrase, strict=False))
        for start in starts
    )


def _same_stem(said: str, word: str, lexicon: Lexicon) -> bool:
    if lexicon.spelling.endings:
        said, word = lexicon.spelling.bare(said), lexicon.spelling.bare(word)
    said, word = _DOUBLED.sub(r"\1", said), _DOUBLED.sub(r"\1", word)
    stem = _BENT.sub("", word)
    return len(stem) >= _SHORTEST_STEM and _BENT.sub("", said) == stem


def _of_a_part(line: str, named: ChoiceWords, lexicon: Lexicon) -> bool:
    """`half is good`"""
    partly = re.compile(rf"{lexicon.phrases['choice.partly'].pattern}(?: [^\W\d]+){{0,2}} $")
    return any(partly.search(line[: found.start()]) for found in _pattern(named, lexicon).finditer(line))


def _denied(line: str, named: ChoiceWords, lexicon: Lexicon) -> bool:
    """`no vino a pie`, `a pie no`: a denial before the words or right after, where the words themselves hold none."""
    denials = lexicon.words["yes_no.no"]
    if not denials.isdisjoint(line.split()) and _pattern(named, lexicon).search(line) is None:
        return True  # a misspelt one, and a no somewhere
    own = [found for found in _pattern(named, lexicon).finditer(line) if not denials.isdisjoint(found[0].split())]
    for found in own:
        line = line.replace(found[0], ",")  # mana allin
    for found in _pattern(named, lexicon).finditer(line):
        before, after = line[: found.start()].split(), line[found.end() :].split()[:1]
        if any(word in denials for word in (*before, *after)) and denials.isdisjoint(found[0].split()):
            return True
    return False


def _other_numbers(line: str, nth: int, lexicon: Lexicon) -> bool:
    """Whether another choice's number stands beside the words; `2 horas` is no choice's number."""
    tokens = retokenize(line, lexicon)
    places = {
        token.value
        for token, after in zip(tokens, (*tokens[1:], None), strict=True)
        if token.kind is Kind.NUMBER and not token.none and not token.article and not _measures(after, lexicon)
    }
    return bool(places) and places != {nth}


def _measures(after: Token | None, lexicon: Lexicon) -> bool:
    return after is not None and any(after.text in unit for unit in lexicon.units)
