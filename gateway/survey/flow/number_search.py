"""Numbers in what people write, in digits of several scripts. Knows no words for numbers, as RapidPro knows none."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from decimal import Decimal

from . import numbers
from .moments import LONGEST_SEARCHED_LETTERS
from .settings import Habits

_ZEROS = "٠۰০"
"""Of the scripts whose digits count: Arabic, its eastern form, Bengali."""
DIGITS = {ord(zero) + nth: str(nth) for zero in _ZEROS for nth in range(10)}


def numbers_in(text: str, habits: Habits) -> Iterator[Decimal]:
    """Each number of a text in turn: `1,234.5`, `-12`, ` .5`. What only looks like one is passed over."""
    if not habits.decimal_symbol:
        return  # then nobody can tell a number
    text, at = text[:LONGEST_SEARCHED_LETTERS], 0
    while at < len(text):
        end = _end_of_number(text, at, habits)
        if end == at:
            at += 1
            continue
        number = _read(text[at:end], habits)
        if number is not None:
            yield number
        at = end


def _end_of_number(text: str, begin: int, habits: Habits) -> int:
    """Where what begins here and looks like a number ends; `begin` itself where nothing does."""
    signed = begin + 1 if text[begin] in "-+" else begin
    end = _digits(text, signed, habits.grouping_symbol)
    if end > signed:
        return _decimals(text, end, habits) or end
    for before in {signed: None, begin: None}:
        if before == 0 and _decimals(text, 0, habits):
            return _decimals(text, 0, habits)
        if before < len(text) and not _in_word(text[before]) and _decimals(text, before + 1, habits):
            return _decimals(text, before + 1, habits)
    return begin


def _decimals(text: str, at: int, habits: Habits) -> int:
    """Where the decimal places that begin here end; 0: there are none."""
    symbol = habits.decimal_symbol
    if not text.startswith(symbol, at):
        return 0
    end = _digits(text, at + len(symbol), "")
    return end if end > at + len(symbol) else 0


def _digits(text: str, at: int, grouping: str) -> int:
    while at < len(text) and (unicodedata.category(text[at])[0] == "N" or text[at] in grouping):
        at += 1
    return at


def _in_word(char: str) -> bool:
    return char.isascii() and (char.isalnum() or char == "_")


def _read(found: str, habits: Habits) -> Decimal | None:
    plain = found.strip()
    if habits.grouping_symbol:
        plain = plain.replace(habits.grouping_symbol, "")
    return numbers.read(plain.replace(habits.decimal_symbol, ".").translate(DIGITS))
