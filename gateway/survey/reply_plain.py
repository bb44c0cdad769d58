"""A number with decimals, a text asked for: knows which replies are one for sure. Never guesses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from .amounts import asks_for_money, find_amounts
from .aside import set_aside, without_signature
from .doubts import names_a_thing, unclear
from .lexicon import Lexicon, line_of
from .model import Outcome, Understood
from .plain import ODD
from .tokens import Kind, Reading, Token, retokenize, text_of, with_figures

LONGEST_TEXT_LETTERS = 640
"""Of a text that is kept as an answer: four SMS. The message itself is kept whole."""

_DECIMAL = re.compile(r"(?<!\S)(\d{1,9})(?:([.,])(\d{1,9}))?(?!\S)")
_HALVES = re.compile(r"(?<!\S)(\d+) 1 / 2(?!\S)")
_HALF = re.compile(r"(?<!\S)1 / 2(?!\S)")
_BELOW_ZERO = re.compile(r"(?<!\w)-\s?\d")
_CLAUSE_END = re.compile(r"[,.;:!(]")
_GROUP_DIGITS = 3
_STEM_LETTERS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberAsked:
    """What a question for a number asks."""

    line: str = ""
    """The question and the number's name as a line; empty where what was asked is not known."""


def number(reading: Reading, asked: NumberAsked, lexicon: Lexicon) -> Understood:
    """The one number a reply says; `1.234` could be a thousand or one and a bit: asked about, unless it is money.

    A number of another unit than the question names, or of a thing that it does not name, is not the one asked for.
    """
    if ODD in reading.folded or _BELOW_ZERO.search(reading.folded):
        return unclear("a sign or token that is no number")
    if "?" in reading.folded:
        return unclear("a question")
    whole = line_of(reading.folded)
    if lexicon.has("count.not_one", whole) and not any(sign.isdigit() for sign in whole):
        return Understood(outcome=Outcome.VALUE, value=0, reason="not a single one")
    amounts = find_amounts(_without_thanks(reading.folded, lexicon), asked.line, lexicon)
    if amounts.doubt:
        return unclear(amounts.doubt)
    reading = Reading(tokens=retokenize(set_aside(amounts.text, lexicon), lexicon), folded=reading.folded)
    tokens = [token for place, token in enumerate(reading.tokens) if not _is_article(place, reading.tokens, lexicon)]
    line = without_signature(text_of(with_figures(tokens)), lexicon)
    line = _with_halves(amounts.figures(line), lexicon)
    line = re.sub(rf"(?<=\S) \w+ \d+ {lexicon.phrases['money.in_parts'].pattern}", "", line)
    figures = list(_DECIMAL.finditer(line))
    if any(_denied(line[: found.start()], lexicon) for found in figures):
        return unclear("says that it is not that many")
    money = asks_for_money(asked.line, lexicon)
    if money and any(_not_that(found, line, asked, lexicon) for found in figures):
        return unclear("a number, and not of what was asked")
    if figures and lexicon.has("money.slang", line):
        return unclear("so many of what nobody can tell")
    if lexicon.has("count.hedges", _DECIMAL.sub("#", line)) or lexicon.has("count.half_of", line):
        return unclear("only about that many")
    if not figures:
        if lexicon.has("count.nothing", line) and not reading.has(Kind.ODD):
            return Understood(outcome=Outcome.VALUE, value=0, reason="a word for none")
        return unclear("no number in the text")
    if len({_value(found) for found in figures}) != 1 or _has_odd(reading):
        return unclear("several numbers")
    if any(_of_something_else(found, line, asked, lexicon) for found in figures):
        return unclear("a number of something else")
    whole, sign, rest = figures[0].groups()
    if sign and len(rest) == _GROUP_DIGITS and whole != "0":
        return unclear("a thousand, or a number with decimals")
    return Understood(outcome=Outcome.VALUE, value=written(_value(figures[0])), reason="one number in the text")


def _is_article(place: int, tokens: Sequence[Token], lexicon: Lexicon) -> bool:
    """`that one`: whether `one` is no number here; it is one alone, and before a unit."""
    after = tokens[place + 1].text if place + 1 < len(tokens) else ""
    alone = len([token for token in tokens if token.kind is not Kind.SIGN]) == 1
    return tokens[place].article and not alone and not any(after in unit for unit in lexicon.units)


def _without_thanks(folded: str, lexicon: Lexicon) -> str:
    """`un abrazo` is no one; but `2 mil gracias` are two thousand."""
    for found in reversed([*lexicon.phrases["aside.polite"].finditer(folded)]):
        said, before = found[0].split()[0], folded[: found.start()].split()[-1:]
        few = any(len(word) <= _GROUP_DIGITS if word.isdigit() else _is_number(word, lexicon) for word in before)
        kept = said if few and said in lexicon.numbers.thousands else ""
        folded = f"{folded[: found.start()]}{kept} , {folded[found.end() :]}"
    return folded


def _is_number(word: str, lexicon: Lexicon) -> bool:
    return lexicon.numbers.sound(word) in lexicon.numbers.words


def _denied(before: str, lexicon: Lexicon) -> bool:
    """`no recibimos los 2000 soles`: whether a no stands before a number in its clause."""
    clause = _CLAUSE_END.split(lexicon.phrases["count.clause_ends"].sub(",", before))[-1]
    return not lexicon.words["yes_no.no_particles"].isdisjoint(clause.split())


def _not_that(found: re.Match[str], line: str, asked: NumberAsked, lexicon: Lexicon) -> bool:
    """`nos deben 2000`, `5000 per child`: whether words beside a number say that it is another one."""
    pattern = lexicon.phrases["money.not_that"].pattern
    before = re.search(rf"({pattern})(?: [^\W\d]+)? $", line[: found.start()])
    after = re.match(rf" (?:[^\W\d]+ )?({pattern})", line[found.end() :])
    said = [match[1] for match in (before, after) if match is not None]
    stems = {word[:_STEM_LETTERS] for word in asked.line.split()}
    return any(phrase.split()[-1][:_STEM_LETTERS] not in stems for phrase in said)


def _value(found: re.Match[str]) -> Decimal:
    return Decimal(f"{found[1]}.{found[3] or 0}")


def _has_odd(reading: Reading) -> bool:
    """Whether a token is neither word nor number; large numbers are numbers here."""
    return any(token.kind is Kind.ODD and not token.text.isdigit() for token in reading.tokens)


def _with_halves(line: str, lexicon: Lexicon) -> str:
    """`12 y medio`, `12 kilos y medio`, `12 1/2`, `medio kilo` as figures."""
    units = "|".join(sorted((re.escape(word) for unit in lexicon.units for word in unit), key=len, reverse=True))
    line = _HALF.sub("0.5", _HALVES.sub(r"\1.5", line))
    half, half_of = lexicon.phrases["count.half"].pattern, lexicon.phrases["count.half_of"].pattern
    line = re.sub(rf"(?<!\S)(\d+)( (?:{units or '(?!)'}))? {half}", r"\1.5\2", line)
    return re.sub(rf"(?<!\d ){half_of}(?= (?:{units or '(?!)'})(?!\S))", "0.5", line)


def _of_something_else(found: re.Match[str], line: str, asked: NumberAsked, lexicon: Lexicon) -> bool:
    """Whether the words around a number say that it is of another unit or thing than what was asked."""
    if not asked.line:
        return False
    wanted = asked.line.split()
    after = line[found.end() :].split()[:1]
    before = line[: found.start()].split()
    unit = next((unit for unit in lexicon.units if after and after[0] in unit), None)
    stems = tuple(word[:_STEM_LETTERS] for word in wanted if len(word) >= _STEM_LETTERS)
    if unit is not None:
        return unit.isdisjoint(wanted) or _of_another_thing(line[found.end() :].split()[1:3], stems, lexicon)
    if any(before[-2:-1] == [word] and before[-1] in lexicon.words["count.of"] for word in _foreign(wanted, lexicon)):
        return True  # un saco de 50
    if after and after[0] in lexicon.labels and not after[0].startswith(stems):
        return True
    if after and not after[0].startswith(stems) and names_a_thing(after[0], lexicon):
        return True
    alone = len(before) == 1 and not after
    return alone and before[0].isalpha() and not before[0].startswith(stems) and not _known(before[0], lexicon)


def _of_another_thing(words: list[str], stems: tuple[str, ...], lexicon: Lexicon) -> bool:
    """`12 kilos de azucar`, where rice was asked about."""
    thing = words[1:2] if words[:1] and words[0] in lexicon.words["count.of"] else words[:1]
    return any(word.isalpha() and not word.startswith(stems) and not _known(word, lexicon) for word in thing)


def _foreign(wanted: list[str], lexicon: Lexicon) -> frozenset[str]:
    """The words of every unit that was not asked for."""
    return frozenset(word for unit in lexicon.units if unit.isdisjoint(wanted) for word in unit)


def _known(word: str, lexicon: Lexicon) -> bool:
    return any(word in words for words in lexicon.words.values())


def written(value: Decimal) -> int | str:
    """A number as answers are filed: whole ones as int, others as `12.5`."""
    return int(value) if value == value.to_integral_value() else format(value.normalize(), "f")


def text(original: str) -> Understood:
    """Any words at all."""
    kept = " ".join(original.split())
    if not any(sign.isalnum() for sign in kept):
        return unclear("nothing in the text")
    return Understood(outcome=Outcome.VALUE, value=kept[:LONGEST_TEXT_LETTERS], reason="kept as written")
