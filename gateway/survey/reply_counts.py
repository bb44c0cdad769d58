"""Several numbers asked for in one SMS: knows which goes with which label. Never guesses an order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, permutations

from .doubts import MOST_NUMBERS, WhenAsked, unclear, why_doubtful, without_all
from .dozens import with_dozens
from .grades import by_grade
from .labels import agrees, any_agrees, merge_labels
from .lexicon import Label, Lexicon, plain_line
from .model import Outcome, Understood
from .other_times import without_other_times
from .others import away, rest_begins
from .pairing import paired, without_total, without_wholes
from .taken_back import without_taken_back
from .tokens import Kind, Reading, Token, place_of, text_of

_PAIR_WITH_COMMA = re.compile(r"\d{1,3}(?:,\d{1,2})+")
_JOINS = frozenset("yeno&")
"""Letters that part two numbers, or say `number`."""
_MAX_LABELS_TRIED = 4  # assignments are tried one by one; no SMS asks more

_ANY_DAY = WhenAsked()


@dataclass(frozen=True, slots=True, kw_only=True)
class CountsAsked:
    """What a question with several numbers asks for, in order. A maximum is None where the register has none."""

    labels: tuple[Label, ...]
    maxima: tuple[int | None, ...]
    when: WhenAsked = _ANY_DAY


def counts(reading: Reading, asked: CountsAsked, lexicon: Lexicon) -> Understood:
    """The numbers a reply says, in label order, or why they are unclear."""
    if len(reading.numbers) > MOST_NUMBERS:
        return unclear("not one number for each label")
    by_parts = by_grade(reading, asked.labels, asked.when, lexicon)
    if by_parts is not None:
        return _bounded(by_parts, asked) if by_parts else unclear("the numbers do not add up")
    reading = without_taken_back(with_dozens(reading, None, lexicon), lexicon, missing=False)
    reading = without_other_times(reading, asked.when, lexicon)
    tokens = [part for token in reading.tokens for part in _pair(token, len(asked.labels))]
    reading = without_all(Reading(tokens=tuple(tokens), folded=reading.folded), lexicon)
    parted = (token for token in _without_plus(reading.tokens, lexicon) if token.text != "-")  # 12-15: two numbers
    plain = Reading(tokens=tuple(parted), folded=reading.folded)
    plain = _without_absent(_without_why(_without_order(plain, lexicon), asked, lexicon), asked, lexicon)
    plain = _each_of_all(plain, asked, lexicon)
    doubt = why_doubtful(plain, asked.when, lexicon)
    if doubt:
        return unclear(doubt)
    items = [token for token in plain.tokens if token.kind in (Kind.NUMBER, Kind.LABEL)]
    if _nobody(reading, items, lexicon):
        return Understood(outcome=Outcome.VALUE, value=(0,) * len(asked.labels), reason="a word for none")
    if lexicon.has("count.absent", plain.line):
        return unclear("numbers of who was there, and of who was not")
    if not items:
        return unclear("no number in the text")
    rest, added = without_total(without_wholes(_without_sum(plain.tokens, asked), lexicon), lexicon)
    values = _in_order(rest, asked, lexicon)
    if values is None:
        return unclear("not one number for each label")
    if added is not None and sum(values) != added:
        return unclear("the numbers do not add up")
    return _bounded(values, asked)


def _nobody(reading: Reading, items: Sequence[Token], lexicon: Lexicon) -> bool:
    """`nadie vino`, `ningun alumno`: none of what was asked, where no sex is named; not `nadie falto`."""
    numbers = [token for token in items if token.kind is Kind.NUMBER]
    sexes = {label.sex for token in items for label in token.labels}
    said = plain_line(reading.folded, lexicon)
    if len(numbers) != 1 or not numbers[0].none or not sexes <= {""}:
        return False
    verbs = lexicon.phrases["count.absent"].findall(reading.line)
    if not all(verb.split()[0] in lexicon.words["yes_no.no_particles"] for verb in verbs):
        return False
    return not any(
        lexicon.has(name, said) for name in ("count.nobody_absent", "count.all", "count.except", "yes_no.but")
    )


def _without_absent(reading: Reading, asked: CountsAsked, lexicon: Lexicon) -> Reading:
    """`12 niñas 15 niños faltaron 4`: without what follows, where every number asked for was named before it."""
    found = lexicon.phrases["count.absent"].search(reading.line)
    if found is None:
        return reading
    before = list(reading.tokens[: place_of(reading.tokens, found.start())])
    apart = len(before)
    while apart and before[apart - 1].kind not in (Kind.NUMBER, Kind.LABEL):
        apart -= 1
    counted = re.match(r" \d", reading.line[found.end() :]) is not None  # faltaron 4
    numbers = [place for place, token in enumerate(before) if token.kind is Kind.NUMBER]
    for end in (numbers[-1], numbers[-1] - 1) if numbers and not counted else ():  # 2 were absent, niños 2 ausentes
        if end > 0 and _complete(before[:end], asked, lexicon):
            return Reading(tokens=tuple(before[:end]), folded=reading.folded)
    late = lexicon.has("count.late", reading.line[found.start() :])
    others = not late and any(_opens_another(token, lexicon) for token in before[apart:])
    if (counted or others) and _complete(before[:apart], asked, lexicon):
        return Reading(tokens=tuple(before[:apart]), folded=reading.folded)
    return reading


def _without_why(reading: Reading, asked: CountsAsked, lexicon: Lexicon) -> Reading:
    """`12 niñas y 9 niños porque 3 se fueron`: without why, or where the others were, once each number was named."""
    tokens = reading.tokens
    reason = lexicon.phrases["count.reasons"].search(reading.line)
    ends = {rest_begins(tokens, lexicon), None if reason is None else place_of(tokens, reason.start())} - {None}
    for end in sorted(end for end in ends if end is not None):
        kept = tokens[:end]
        if _complete(kept, asked, lexicon) and not away(text_of(kept), lexicon):
            return Reading(tokens=kept, folded=reading.folded)
    return reading


def _without_order(reading: Reading, lexicon: Lexicon) -> Reading:
    """`primero las niñas eran 7, luego los niños 9`: without the words of the order they are told in."""
    tokens = reading.tokens
    named = [any(after.kind is Kind.LABEL for after in tokens[at + 1 : at + 3]) for at in range(len(tokens))]
    first = [at for at in range(len(tokens)) if named[at] and tokens[at].text in lexicon.words["count.then_first"]]
    then = [at for at in range(len(tokens)) if named[at] and tokens[at].text in lexicon.words["count.then_next"]]
    if len(first) != 1 or len(then) != 1 or then[0] < first[0]:
        return reading
    kept = tuple(token for at, token in enumerate(tokens) if at not in (first[0], then[0]))
    return Reading(tokens=kept, folded=reading.folded)


def _each_of_all(reading: Reading, asked: CountsAsked, lexicon: Lexicon) -> Reading:
    """`diez cada uno`: the number once for each that was asked; not `10 cada aula`."""
    tokens = reading.tokens
    at = next((place for place, token in enumerate(tokens) if token.kind is Kind.NUMBER), len(tokens))
    found = lexicon.phrases["count.each_one"].match(text_of(tokens[at + 1 :]))
    if len(reading.numbers) != 1 or tokens[at].none or found is None:
        return reading
    behind = tokens[at + 1 + place_of(tokens[at + 1 :], found.end() + 1) :]
    if not all(token.kind is Kind.SIGN for token in behind) or any(token.kind is Kind.LABEL for token in tokens[:at]):
        return reading
    return Reading(tokens=(*tokens[:at], *[tokens[at]] * len(asked.labels)), folded=reading.folded)


def _opens_another(token: Token, lexicon: Lexicon) -> bool:
    """`..., porque los demas estan con gripe`: whether a word begins to tell of others than were counted."""
    return any(token.text in lexicon.words[name] for name in ("count.rest", "count.several"))


def _complete(tokens: Sequence[Token], asked: CountsAsked, lexicon: Lexicon) -> bool:
    """Whether the tokens have each number asked for with its own name."""
    pairs = paired(tokens, lexicon) or []
    return len(pairs) == len(asked.labels) and _assigned(pairs, asked, lexicon) is not None


def _without_sum(tokens: Sequence[Token], asked: CountsAsked) -> Sequence[Token]:
    """`33: 15 niñas 18 niños`: without a first number that is what the others, each with its name, add up to."""
    numbers = [token for token in tokens if token.kind is Kind.NUMBER]
    labels = [token for token in tokens if token.kind is Kind.LABEL]
    first = next((at for at, token in enumerate(tokens) if token.kind in (Kind.NUMBER, Kind.LABEL)), 0)
    wanted = len(asked.labels)
    if len(numbers) != wanted + 1 or len(labels) != wanted or tokens[first].kind is not Kind.NUMBER:
        return tokens
    return tokens[first + 1 :] if numbers[0].value == sum(token.value for token in numbers[1:]) else tokens


def _pair(token: Token, wanted: int) -> list[Token]:
    """`31,28` is two numbers where two were asked for."""
    if token.kind is not Kind.DECIMAL or not _PAIR_WITH_COMMA.fullmatch(token.text):
        return [token]
    parts = token.text.split(",")
    if len(parts) != wanted:
        return [token]
    return [Token(kind=Kind.NUMBER, text=part, value=int(part)) for part in parts]


def _without_plus(tokens: Sequence[Token], lexicon: Lexicon) -> tuple[Token, ...]:
    """`15 mas 12`: between two numbers a plus only parts them."""
    words = lexicon.words["count.plus"]
    return tuple(
        token
        for at, token in enumerate(tokens)
        if not (
            token.text in words
            and any(before.kind is Kind.NUMBER for before in tokens[:at])
            and any(after.kind is Kind.NUMBER for after in tokens[at + 1 :])
        )
    )


def _in_order(tokens: Sequence[Token], asked: CountsAsked, lexicon: Lexicon) -> tuple[int, ...] | None:
    tokens = _without_others(tokens, asked, lexicon)
    merged = [token for token in merge_labels(tokens, lexicon) if token.kind in (Kind.NUMBER, Kind.LABEL)]
    numbers = [token.value for token in merged if token.kind is Kind.NUMBER]
    labels = [token for token in merged if token.kind is Kind.LABEL]
    wanted = len(asked.labels)
    if len(numbers) != wanted:
        return None
    if not labels:
        return None if _lettered(tokens) else tuple(numbers)
    if len(labels) != wanted:
        return None
    pairs = paired(tokens, lexicon)
    if pairs is not None:
        return _assigned(pairs, asked, lexicon)
    halves = {token.kind for token in merged[:wanted]}
    if len(halves) == 1:  # niñas y niños 15 y 12
        return _assigned(list(zip(numbers, labels, strict=True)), asked, lexicon)
    return None


def _lettered(tokens: Sequence[Token]) -> bool:
    """`N 15 Ñ 18`, `15a 18b`: letters that stand for something, and nobody knows for what."""
    letters = [
        word
        for pair in pairwise(token for token in tokens if token.text != ":")
        for word, number in (pair, pair[::-1])
        if number.kind is Kind.NUMBER and word.kind is Kind.WORD and len(word.text) == 1
    ]
    texts = [word.text for word in letters]
    return any(text not in _JOINS or (text == "n" and texts.count(text) > 1) for text in texts)


def _without_others(tokens: Sequence[Token], asked: CountsAsked, lexicon: Lexicon) -> Sequence[Token]:
    """`12 niñas 15 niños 3 profesores`: without what was counted beside, where every number has its own name."""
    pairs = paired(tokens, lexicon)
    if pairs is None or len(pairs) <= len(asked.labels):
        return tokens
    kept = [
        (value, label) for value, label in pairs if any(any_agrees(label, wanted, lexicon) for wanted in asked.labels)
    ]
    return [part for value, label in kept for part in (Token(kind=Kind.NUMBER, text=str(value), value=value), label)]


def _assigned(pairs: Sequence[tuple[int, Token]], asked: CountsAsked, lexicon: Lexicon) -> tuple[int, ...] | None:
    """The numbers in the order asked, where the labels can be meant in one way only."""
    if len(pairs) > _MAX_LABELS_TRIED:
        return None
    ways = {
        tuple(pairs[place][0] for place in order)
        for order in permutations(range(len(pairs)))
        if all(
            any(agrees(label, asked.labels[index], lexicon) for label in pairs[place][1].labels)
            for index, place in enumerate(order)
        )
    }
    return ways.pop() if len(ways) == 1 else None


def _bounded(values: tuple[int, ...], asked: CountsAsked) -> Understood:
    for value, highest in zip(values, asked.maxima, strict=True):
        if highest is not None and value > highest:
            return Understood(
                outcome=Outcome.UNCLEAR, reason=f"{value} is above the register's {highest}", doubt=values
            )
    return Understood(outcome=Outcome.VALUE, value=values, reason="one number for each label")
