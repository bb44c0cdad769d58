"""One number asked for: knows which replies are one number for sure. Never guesses (design, invariant 7)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from .balance import balanced
from .clauses import beside, last_said, on_topic
from .doubts import LESS, MOST_NUMBERS, PARTS, WhenAsked, of_a_thing, unclear, why_doubtful
from .grades import by_grade
from .labels import agrees, any_agrees, labelled
from .lexicon import Label, Lexicon
from .model import Outcome, Understood
from .others import more_came
from .pairing import paired, told_apart, without_total
from .prepared import prepared, with_the_head
from .sums import both_sexes, difference, is_part, said_sum
from .surroundings import dated, denied_behind, hidden_absence, strange_words, unknown
from .tokens import Kind, Reading, Token, text_of
from .told_by_name import named_people, told_by_name
from .wholes import of_total, of_which, without_named_total, without_things

LABELLED = "one number with the label asked for"
"""The reason of a number that its own label makes sure."""


_ANY_DAY = WhenAsked()


@dataclass(frozen=True, slots=True, kw_only=True)
class CountAsked:
    """What a count question asks for."""

    label: Label | None
    missing: bool
    """Asks how many are missing: `faltan 5` is then the answer and not beside it."""
    max: int | None
    when: WhenAsked = _ANY_DAY
    stems: frozenset[str] = frozenset()
    """How the words of the question begin, and of the names of the school and the reporter."""


def count(reading: Reading, asked: CountAsked, lexicon: Lexicon) -> Understood:
    """The one number a reply says, or why it is unclear."""
    if len(reading.numbers) > MOST_NUMBERS:
        return unclear("more than one number")
    added = by_grade(reading, (asked.label,), asked.when, lexicon, missing=asked.missing)
    if added is not None:
        return _bounded(added[0], asked, "a sum that adds up") if added else unclear("the numbers do not add up")
    reading = prepared(reading, asked.label, asked.when, lexicon, missing=asked.missing)
    doubt = why_doubtful(reading, asked.when, lexicon)
    left = difference(reading, lexicon)
    told = None if doubt else balanced(reading, asked.label, lexicon, missing=asked.missing)
    if told is not None:
        return _bounded(told[0], asked, "a sum that adds up") if told[1] else unclear("the numbers do not add up")
    if left is not None:
        return _bounded(left, asked, "a sum that adds up")
    summed = said_sum(reading, asked.label, lexicon, missing=asked.missing)
    if not doubt and not asked.missing and hidden_absence(reading.tokens, lexicon):
        return unclear("perhaps a number of who was not there")
    if not asked.missing and more_came(reading, lexicon):
        return unclear("more came than were counted")
    if asked.label is not None and asked.label.kind == "teacher" and with_the_head(reading, lexicon):
        return unclear("the head as well, and whether counted is not said")
    if asked.missing and reading.numbers and lexicon.has("count.several", reading.line):
        return unclear("a number, and some that nobody counted")
    if doubt and not (doubt == PARTS and summed is not None and summed[0] == summed[1]):
        return unclear(doubt)
    if summed is not None:
        return _checked_sum(summed, reading, asked, lexicon)
    excepted = _all_except(reading, asked, lexicon)
    if excepted is not None:
        return excepted
    if _relative(reading, lexicon) and not (asked.missing and lexicon.has("count.missing_question", reading.line)):
        return unclear("more or less than something that is not said")
    if lexicon.has("count.all", reading.line) and LESS.search(reading.figures):
        return unclear("all less some, or all and how many that is")
    if not reading.numbers:
        return _in_words(reading, asked, lexicon)
    return _one_number(reading, asked, lexicon)


def _relative(reading: Reading, lexicon: Lexicon) -> bool:
    """`3 mas`, `3 niñas menos`, `menos 3`; not `7, la mas chica`."""
    words = lexicon.phrases["count.relative"].sub("±", reading.figures)
    if not reading.numbers:
        return "±" in words
    return re.search(r"(?<!\S)(?:± \d|\d+ (?:[^\W\d]+ )?±)", words) is not None


def _checked_sum(summed: tuple[int, int], reading: Reading, asked: CountAsked, lexicon: Lexicon) -> Understood:
    added, total = summed
    if added != total:
        return unclear("the numbers do not add up")
    if reading.has(Kind.ODD) or reading.has(Kind.DECIMAL):
        return unclear("a sign or token that is no whole number")
    if not all(is_part(token, asked.label, lexicon) for token in labelled(reading.tokens, lexicon)):
        return unclear("a number of something else")
    return _bounded(total, asked, "a sum that adds up")


def _all_except(reading: Reading, asked: CountAsked, lexicon: Lexicon) -> Understood | None:
    """`todas menos 3`, where the register says how many all are."""
    line = reading.line
    if not lexicon.has("count.all", line) or len(reading.numbers) != 1:
        return None
    number = reading.numbers[0]
    before = text_of(reading.tokens[: reading.tokens.index(number)])
    if not lexicon.has("count.except", before):
        return None
    others = [name for name in labelled(reading.tokens, lexicon) if not any_agrees(name, asked.label, lexicon)]
    if asked.missing or asked.max is None or number.value > asked.max or others:
        return unclear("all but some, and how many all are is not known")
    return Understood(outcome=Outcome.VALUE, value=asked.max - number.value, reason="all in the register but some")


def _in_words(reading: Reading, asked: CountAsked, lexicon: Lexicon) -> Understood:
    line = reading.line
    if asked.missing and _none_missing(line, lexicon):
        return Understood(outcome=Outcome.VALUE, value=0, reason="a word for none")
    by_name = None if asked.missing else told_by_name(reading.tokens, asked.label, asked.stems, lexicon)
    if by_name is None and not asked.missing and not lexicon.has("count.absent", line):
        by_name = named_people(reading.folded, asked.label, lexicon)
    if by_name is not None:
        return _bounded(by_name, asked, "told by a name alone")
    if lexicon.has("count.all", line):
        return _all(reading, asked, lexicon)
    return unclear("no number in the text")


def _none_missing(line: str, lexicon: Lexicon) -> bool:
    return lexicon.has("count.none_missing", line) or lexicon.has("count.nobody_absent", line)


def _all(reading: Reading, asked: CountAsked, lexicon: Lexicon) -> Understood:
    others = [
        token
        for token in labelled(reading.tokens, lexicon)
        if not any_agrees(token, asked.label, lexicon) and not _of_more(token, asked)
    ]
    if lexicon.has("count.except", reading.line):
        return unclear("all but some, and how many is not said")
    if lexicon.has("count.absent", lexicon.phrases["count.all"].sub(",", reading.line)):
        return unclear("all were absent, or all were there")
    rest = lexicon.phrases["count.all"].sub(",", reading.line).split()
    if not lexicon.words["yes_no.no_particles"].isdisjoint(rest):
        return unclear("not all")
    if not _of_all_there(reading.tokens, asked, lexicon):
        return unclear("all, and words that nobody understands")
    if asked.missing or asked.max is None or others:
        return unclear("all, and how many all are is not known")
    return Understood(outcome=Outcome.VALUE, value=asked.max, reason="all in the register")


def _of_all_there(tokens: Sequence[Token], asked: CountAsked, lexicon: Lexicon) -> bool:
    """Whether nothing is said of all but that they were there: not `todos en la cosecha`."""
    line = text_of(tokens)
    if lexicon.has("count.elsewhere", line):
        return False
    told = lexicon.has("count.present", line) or lexicon.has("count.nobody_absent", line)
    return told or not any(unknown(token, asked.stems, lexicon) for token in tokens)


def _one_number(reading: Reading, asked: CountAsked, lexicon: Lexicon) -> Understood:
    if asked.missing and _none_missing(reading.line, lexicon):
        told = on_topic(reading.tokens, lexicon, missing=True) or ()
        if all(token.value == 0 for token in told if token.kind is Kind.NUMBER):
            return Understood(outcome=Outcome.VALUE, value=0, reason="a word for none")
        return unclear("none, and a number")
    if lexicon.has("count.all", reading.line) and all(token.none for token in reading.numbers):
        return _all(reading, asked, lexicon)
    parts = of_which(reading.tokens, asked.label, lexicon, missing=asked.missing)
    tokens = None if parts is None else on_topic(parts, lexicon, missing=asked.missing)
    if parts is None or tokens is None or (not asked.missing and _of_all_there_were(parts, tokens, lexicon)):
        return unclear("a number of who was there, and one of who was not")
    tokens = last_said(of_total(tokens, lexicon, missing=asked.missing), lexicon)
    tokens = without_things(without_named_total(tokens, asked.label, lexicon), asked.label)
    tokens = _said_once(tokens, asked, lexicon)
    numbers = [token for token in tokens if token.kind is Kind.NUMBER]
    if not numbers or (asked.missing and _none_came(numbers, reading.line, lexicon)):
        return unclear("no number of what was asked")
    if len(numbers) > 1:
        return _labelled(tokens, asked, lexicon)
    if asked.label is not None and (of_a_thing(tokens, lexicon) or _measured(tokens, asked, lexicon)):
        return unclear("a number of something else")
    names = labelled(beside(tokens, asked.label, lexicon), lexicon)
    if not (all(_answers(name, numbers[0], asked, lexicon) for name in names) or _of_both(names, asked, lexicon)):
        return unclear("a number of something else")
    if not asked.missing and denied_behind(tokens, lexicon):
        return unclear("says that so many were not")
    if dated(tokens, lexicon):
        return unclear("perhaps a day")
    if strange_words(tokens, asked.label, asked.stems, lexicon, missing=asked.missing):
        return unclear("words beside the number that nobody understands")
    return _bounded(numbers[0].value, asked, "one number in the text")


def _of_all_there_were(tokens: Sequence[Token], kept: Sequence[Token], lexicon: Lexicon) -> bool:
    """`eran 15 y dos no vinieron`: whether the number kept may be of all, where who was away is counted as well."""
    number = next((token for token in kept if token.kind is Kind.NUMBER), None)
    before = text_of(tokens[: next((at for at, token in enumerate(tokens) if token is number), 0)])
    led = any(lexicon.has(name, f"{before} , {text_of(kept)}") for name in ("count.were", "count.have"))
    led = led and lexicon.has("count.absent", text_of(tokens))
    less = sum(token.kind is Kind.NUMBER for token in kept) < sum(token.kind is Kind.NUMBER for token in tokens)
    line = lexicon.phrases["count.have"].sub(",", text_of(kept))
    return led and less and not lexicon.has("count.present", line)


def _said_once(tokens: tuple[Token, ...], asked: CountAsked, lexicon: Lexicon) -> tuple[Token, ...]:
    """`somos 3 profesoras y asistimos las 3`: without a number said again, where what was asked is named."""
    at = [place for place, token in enumerate(tokens) if token.kind is Kind.NUMBER]
    names = labelled(tokens, lexicon)
    named = asked.label is not None and names and all(any_agrees(name, asked.label, lexicon) for name in names)
    if len(at) != 2 or not named or tokens[at[0]].none or tokens[at[0]].value != tokens[at[1]].value:
        return tokens
    return tokens[: at[1]] + tokens[at[1] + 1 :]


def _measured(tokens: Sequence[Token], asked: CountAsked, lexicon: Lexicon) -> bool:
    """`17 km`: whether a unit that the question does not name follows a number."""
    passed = lexicon.words["aside.day_words"]  # hoy dia 17
    pairs = [(number, word) for number, word in pairwise(tokens) if number.kind is Kind.NUMBER]
    pairs += [(number, word) for word, number in pairwise(tokens) if word.text not in passed]  # kg 15
    return any(
        number.kind is Kind.NUMBER and len(word.text) > 1 and word.text in unit and not _stem_in(unit, asked.stems)
        for number, word in pairs
        for unit in lexicon.units
    )


def _stem_in(unit: frozenset[str], stems: frozenset[str]) -> bool:
    return any(word[:4] in stems for word in unit)


def _answers(name: Token, number: Token, asked: CountAsked, lexicon: Lexicon) -> bool:
    """Whether a number named so is of what was asked.

    `no vino ningun docente`: no teachers at all are no women teachers either. `1 profesora`: the one teacher there is.
    """
    few = asked.label is not None and asked.label.kind in lexicon.words["count.few_of"]
    one = few and number.value == 1 and is_part(name, asked.label, lexicon)
    return any_agrees(name, asked.label, lexicon) or one or (number.none and _of_more(name, asked))


def _of_both(names: Sequence[Token], asked: CountAsked, lexicon: Lexicon) -> bool:
    """`40 niños y niñas`, where everybody was asked."""
    sexes = {label.sex for name in names for label in name.labels}
    return {"female", "male"} <= sexes and all(is_part(name, asked.label, lexicon) for name in names)


def _of_more(name: Token, asked: CountAsked) -> bool:
    """Whether a name is of everybody of the kind asked for: pupils, where girls were asked."""
    kind = "" if asked.label is None else asked.label.kind
    return any(not label.sex and label.kind == kind for label in name.labels)


def _none_came(numbers: Sequence[Token], line: str, lexicon: Lexicon) -> bool:
    """`todavia no llega ninguno` is not that none are missing."""
    denied = not lexicon.words["yes_no.no_particles"].isdisjoint(line.split())
    return all(token.none for token in numbers) and denied and not lexicon.has("count.missing_question", line)


def _labelled(tokens: Sequence[Token], asked: CountAsked, lexicon: Lexicon) -> Understood:
    """Several numbers: the asked one is sure only where every number has its own label."""
    rest, total = without_total(tokens, lexicon)
    pairs = paired(rest, lexicon)
    if pairs is None or asked.label is None:
        return unclear("more than one number")
    if total is not None and sum(value for value, _ in pairs) != total:
        return unclear("the numbers do not add up")
    pairs = told_apart(pairs)
    everybody = both_sexes(pairs, asked.label, lexicon)
    if everybody is not None:
        return _bounded(everybody, asked, "women and men added up")
    if any(_could_be(label, asked.label, lexicon) for _, label in pairs):
        return unclear("more than one number, with a label of two meanings")
    mine = [value for value, label in pairs if any_agrees(label, asked.label, lexicon)]
    if asked.missing and mine == [0] and any(value for value, _ in pairs):
        return unclear("none, and a number")  # 15 children have no book
    narrower = not asked.label.sex and sum(is_part(label, asked.label, lexicon) for _, label in pairs) > 1
    if len(mine) != 1 or narrower:
        return unclear("more than one number")
    return _bounded(mine[0], asked, LABELLED)


def _could_be(name: Token, asked: Label, lexicon: Lexicon) -> bool:
    """Whether a label has one meaning that is what was asked, and one that is not."""
    return len({agrees(label, asked, lexicon) for label in name.labels}) > 1


def _bounded(value: int, asked: CountAsked, reason: str) -> Understood:
    if asked.max is not None and value > asked.max:
        return Understood(outcome=Outcome.UNCLEAR, reason=f"{value} is above the register's {asked.max}", doubt=value)
    return Understood(outcome=Outcome.VALUE, value=value, reason=reason)
