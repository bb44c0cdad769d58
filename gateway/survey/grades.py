"""Numbers told grade by grade, or subject by subject: knows when they make one number. Knows no bound and no outcome.

A clerk adds up what is plainly told by grade (`1ro 5, 2do 6`), and checks a total that is said beside. Where a grade
could be a count, or a count has no grade, he asks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from re import Pattern

from .aside import alternation, set_aside
from .doubts import WhenAsked, why_doubtful
from .lexicon import Label, Lexicon, load
from .model import Lang
from .sums import is_part
from .token import Kind, Reading, Token, text_of
from .tokens import retokenize

_MARK = "§"
"""Stands in a text for the name of a grade or subject."""
_OPENS = (":", "(")
_FEWEST_PARTS = 2
NO_SUM: tuple[int, ...] = ()
"""The parts do not make the total that is said, or of one of them no number is told."""


def by_grade(
    reading: Reading, asked: Sequence[Label | None], when: WhenAsked, lexicon: Lexicon, *, missing: bool = False
) -> tuple[int, ...] | None:
    """What is told part by part added up, for each label asked for; None where it is not told so, or not surely.

    NO_SUM where a total is said that the parts do not make, or where one number is told beside several parts.
    """
    if not reading.numbers:
        return None
    subjects = all(label is not None and label.kind in lexicon.words["count.by_subject"] for label in asked)
    found = set()
    for text, names in _marked(reading.folded, lexicon, subjects=subjects):
        if len(set(names)) < max(_FEWEST_PARTS, len(names)) or not _ascending(names):
            continue
        tokens = retokenize(set_aside(text, lexicon), lexicon)
        bare = Reading(tokens=tuple(token for token in tokens if token.text != _MARK), folded=reading.folded)
        away = lexicon.has("count.arrived" if missing else "count.absent", bare.line)
        have = missing and lexicon.has("count.have", bare.line)  # we have 5 maths and 7 english
        away = away or (have and not lexicon.has("count.missing_question", bare.line))
        if len(bare.numbers) == 1 and not missing and not bare.has(Kind.ODD):
            return NO_SUM  # inicial 6 y primaria
        whole = sum(token.text == _MARK for token in tokens) == len(names)
        if whole and not away and not why_doubtful(bare, when, lexicon):
            levels = any(name in lexicon.words["count.levels"] for name in names)
            found.add(_sums(tokens, asked, lexicon, only_with_total=levels))
    found.discard(None)
    return found.pop() if len(found) == 1 else None


def without_grades(reading: Reading, lexicon: Lexicon) -> Reading:
    """`faltan 20 libros de 3ro y 4to`: without the grade of things, of which one number is told."""
    for text, names in _marked(reading.folded, lexicon, subjects=False):
        tokens = list(retokenize(set_aside(text, lexicon), lexicon))
        if not names or sum(token.kind is Kind.NUMBER for token in tokens) != 1:
            continue
        joins = lexicon.words["count.of"] | lexicon.words["count.for"]
        kept: list[Token] = []
        for token in tokens:
            if token.text != _MARK:
                kept.append(token)
                continue
            while kept and kept[-1].text in joins:
                kept.pop()
        return Reading(tokens=tuple(kept), folded=reading.folded)
    return reading


def _marked(folded: str, lexicon: Lexicon, *, subjects: bool) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The text with a mark for each grade or subject, and their names; both ways of reading `1 grado 5`."""
    text = folded.replace(_MARK, " ")
    first, second, of_subjects = _patterns(lexicon.lang)
    for pattern in (of_subjects,) if subjects else ():
        yield _mark(text, pattern)
    yield _mark(text, first)
    if second.pattern != first.pattern:
        yield _mark(text, second)


def _ascending(names: Sequence[str]) -> bool:
    """Whether grades follow one another: of `1 ano 8, 2 ano 7` the grades are 1 and 2, not 8 and 7."""
    figures = [re.sub(r"\D", "", name) for name in names]
    return not all(figures) or all(left < right for left, right in pairwise(figures))


def _mark(text: str, pattern: Pattern[str]) -> tuple[str, tuple[str, ...]]:
    names = tuple(" ".join(found[0].split()) for found in pattern.finditer(text))
    return pattern.sub(f" {_MARK} ", text), names


@cache  # built once a language: pure data
def _patterns(lang: Lang) -> tuple[Pattern[str], Pattern[str], Pattern[str]]:
    words = load(lang).words
    ordinals = alternation(words["aside.ordinals"])
    joins = alternation(words["count.joins_grades"] | words["aside.to_grade"] - {"-"})
    grade, level = alternation(words["count.grade_words"]), alternation(words["count.grade_levels"])
    names = alternation(words["count.grade_names"] | words["count.levels"])
    letters = alternation(words["count.grade_letters"])
    ordinal = rf"[1-9] ?°|[1-9](?:{ordinals})"
    tail = rf"(?: ?(?:{grade}))?(?: ?(?:{level}))?"
    before = rf"(?:{letters})[ .]?[1-9]|(?:{grade}) ?[1-9]"
    behind = rf"[1-9] ?(?:{alternation(words['count.grade_words_after'])})"

    def whole(one: str) -> Pattern[str]:
        single = rf"(?:(?:{ordinal}){tail}|(?:{one})(?: ?(?:{level}))?|(?:{names}){tail})"
        return re.compile(rf"(?<![\w.,])(?:{single})(?:(?: ?, ?| (?:{joins}) ){single})*(?![\w°])")

    subjects = alternation(words["count.subjects"])
    return whole(before), whole(behind), re.compile(rf"(?<!\w)(?:{subjects})(?!\w)")


def _sums(
    tokens: Sequence[Token], asked: Sequence[Label | None], lexicon: Lexicon, *, only_with_total: bool
) -> tuple[int, ...] | None:
    rest, total = _without_total(tokens, lexicon)
    if only_with_total and total is None:
        return None
    parts = _parts(rest)
    if len(parts) < _FEWEST_PARTS or len({len(part) for part in parts}) != 1 or not parts[0]:
        return None
    sums = []
    for label in asked:
        own = [[number for number, name in part if name is None or is_part(name, label, lexicon)] for part in parts]
        named = all(name is not None for part in parts for _, name in part)
        if not all(own) or (not named and (len(asked) > 1 or len(parts[0]) > 1)):
            return None
        if any(len(one) != len(own[0]) for one in own) or (len(own[0]) > 1 and (label is None or label.sex)):
            return None
        sums.append(sum(sum(one) for one in own))
    everything = sum(number for part in parts for number, _ in part)
    if total is not None and total not in (sum(sums), everything):
        return NO_SUM
    return tuple(sums)


def _without_total(tokens: Sequence[Token], lexicon: Lexicon) -> tuple[Sequence[Token], int | None]:
    """The tokens without a total at either end, and that total."""
    at = [place for place, token in enumerate(tokens) if token.kind is Kind.NUMBER]
    ends = lexicon.words["count.total"] | lexicon.words["count.equals"]
    for place in (at[-1], at[0]) if len(at) > _FEWEST_PARTS else ():
        for size in (4, 3, 2, 1):
            if place >= size and text_of(tokens[place - size : place]) in ends:
                return (*tokens[: place - size], *tokens[place + 1 :]), tokens[place].value
            after = text_of(tokens[place + 1 : place + 1 + size])
            if after in lexicon.words["count.total"] or (place == at[0] and after in _OPENS):
                return (*tokens[:place], *tokens[place + 1 + size :]), tokens[place].value
    return tokens, None


def _parts(tokens: Sequence[Token]) -> list[list[tuple[int, Token | None]]]:
    """The numbers of each part with their names; nothing where the names of the parts stand on both sides."""
    items = [place for place, token in enumerate(tokens) if token.kind is Kind.NUMBER or token.text == _MARK]
    marks = [place for place in items if tokens[place].text == _MARK]
    if not marks:
        return []
    if items[0] == marks[0]:
        spans = list(zip(marks, [*marks[1:], len(tokens)], strict=True))
    elif items[-1] == marks[-1]:
        spans = list(zip([0, *marks[:-1]], marks, strict=True))
    else:
        return []
    return [_named(tokens[start:end]) for start, end in spans]


def _named(tokens: Sequence[Token]) -> list[tuple[int, Token | None]]:
    """Each number and the label beside it."""
    found: list[tuple[int, Token | None]] = []
    items = [token for token in tokens if token.kind in (Kind.NUMBER, Kind.LABEL)]
    label_first = bool(items) and items[0].kind is Kind.LABEL
    for at, item in enumerate(items):
        if item.kind is Kind.NUMBER:
            beside = items[at - 1 : at] if label_first else items[at + 1 : at + 2]
            found.append((item.value, beside[0] if beside and beside[0].kind is Kind.LABEL else None))
    return found
