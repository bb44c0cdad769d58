"""Numbers written in words: knows how units, tens, hundreds and thousands join. Knows no language but its table."""

from __future__ import annotations

from dataclasses import dataclass

from .lexicon import Numbers

_HUNDRED = 100
_THOUSAND = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelled:
    """A number found at a place, and how many words it takes."""

    value: int
    length: int


def spelled_number(words: list[str], at: int, numbers: Numbers) -> Spelled | None:
    """The longest number that the words spell from `at` on; None where they spell none."""
    first = _below_thousand(words, at, numbers)
    after = at + (first.length if first else 0)
    if after >= len(words) or words[after] not in numbers.thousands:
        return first
    thousands = (first.value if first else 1) * _THOUSAND
    joined = 1 if after + 1 < len(words) and words[after + 1] in numbers.joins_hundreds else 0
    rest = _below_thousand(words, after + 1 + joined, numbers)
    taken = after + 1 - at
    if rest is None:
        return Spelled(value=thousands, length=taken)
    return Spelled(value=thousands + rest.value, length=taken + joined + rest.length)


def _below_thousand(words: list[str], at: int, numbers: Numbers) -> Spelled | None:
    head = _below_hundred(words, at, numbers)
    if head is None:
        head = _word(words, at, numbers)
        if head is None or head.value < _HUNDRED:
            return head
        return _with_rest(words, at, head, numbers)
    after = at + head.length
    if head.value % 10 and after < len(words) and words[after] in numbers.hundreds:  # fifteen hundred as well
        hundreds = Spelled(value=head.value * _HUNDRED, length=head.length + 1)
        return _with_rest(words, at, hundreds, numbers)
    return head


def _with_rest(words: list[str], at: int, hundreds: Spelled, numbers: Numbers) -> Spelled:
    after = at + hundreds.length
    joined = 1 if after < len(words) and words[after] in numbers.joins_hundreds else 0
    rest = _below_hundred(words, after + joined, numbers)
    if rest is None:
        return hundreds
    return Spelled(value=hundreds.value + rest.value, length=hundreds.length + joined + rest.length)


def _below_hundred(words: list[str], at: int, numbers: Numbers) -> Spelled | None:
    head = _times_ten(words, at, numbers) or _word(words, at, numbers)
    if head is None or head.value >= _HUNDRED:
        return None
    if words[at + head.length - 1] in numbers.tens:
        unit = _word(words, at + head.length, numbers)
        if unit is None or not 1 <= unit.value <= 9 or _times_ten(words, at + head.length, numbers) is not None:
            return head
        return Spelled(value=head.value + unit.value, length=head.length + 1)
    joins_units = (head.value >= 20 and head.value % 10 == 0) or (head.value == 10 and numbers.ten_joins_units)
    if not joins_units:
        return head
    after = at + 1
    joined = 1 if after < len(words) and words[after] in numbers.joins_tens else 0
    unit = _word(words, after + joined, numbers)
    if unit is None or not 1 <= unit.value <= 9 or (head.value == 10 and not joined):
        return head
    return Spelled(value=head.value + unit.value, length=1 + joined + 1)


def _times_ten(words: list[str], at: int, numbers: Numbers) -> Spelled | None:
    """`iskay chunka`: two tens."""
    unit = _word(words, at, numbers)
    if (
        unit is None
        or not 1 <= unit.value <= 9
        or at + 1 >= len(words)
        or words[at + 1] not in numbers.tens
        or words[at] in numbers.closing
    ):
        return None
    return Spelled(value=unit.value * 10, length=2)


def _word(words: list[str], at: int, numbers: Numbers) -> Spelled | None:
    if at >= len(words) or not words[at].isalpha() or words[at] in numbers.unlike:
        return None
    value = numbers.words.get(numbers.sound(words[at]))
    return None if value is None else Spelled(value=value, length=1)
