"""Numbers of a flow: their text, their range, their sums. Knows nothing of other kinds of value.

Decimal throughout: 36 digits and a magnitude of 10 to the power of 100 at most, as RapidPro keeps them.
"""

from __future__ import annotations

import decimal
import re
from decimal import Decimal

from .values import FaultError

MOST_DIGITS = 36
MOST_MAGNITUDE = 100
"""Powers of ten, up and down."""
QUOTIENT_PLACES = 16
"""Decimal places kept of a quotient, and of a root."""
_MOST_LETTERS = 400
"""Of a number as text: more than any in range takes."""

_EXACT = decimal.Context(prec=4000, traps=[decimal.InvalidOperation, decimal.DivisionByZero, decimal.Overflow])
"""More places than any product in range has (a power of 100 of 36 digits: 3600)."""
_ROOTS = decimal.Context(prec=150, traps=[decimal.InvalidOperation, decimal.DivisionByZero, decimal.Overflow])
_PLAIN = re.compile(r"-?(?:[0-9]+|[0-9]*\.[0-9]+)")
_STEP = Decimal(1).scaleb(-QUOTIENT_PLACES)


def read(text: str) -> Decimal | None:
    """A number written 12, 12.5 or .5, with a minus perhaps; None for anything else, and out of range."""
    text = text.strip()
    if len(text) > _MOST_LETTERS or not _PLAIN.fullmatch(text):
        return None
    number = Decimal(text)
    return kept(number) if in_range(number) else None


def in_range(number: Decimal) -> bool:
    """Whether a flow can keep the number."""
    if not number.is_finite():
        return False
    if number == 0:
        return True
    digits = "".join(map(str, number.as_tuple().digits)).strip("0")
    return len(digits) <= MOST_DIGITS and abs(number.adjusted()) <= MOST_MAGNITUDE


def kept(number: Decimal) -> Decimal:
    """The number, without a minus before zero. FaultError out of range."""
    if not in_range(number):
        raise FaultError("number out of range")
    return Decimal(0) if number == 0 else number


def written(number: Decimal) -> str:
    """The number in full, without zeros that say nothing."""
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else text


def add(one: Decimal, other: Decimal) -> Decimal:
    """The sum. FaultError out of range; so for each function here."""
    return kept(_EXACT.add(one, other))


def subtract(one: Decimal, other: Decimal) -> Decimal:
    """The difference."""
    return kept(_EXACT.subtract(one, other))


def multiply(one: Decimal, other: Decimal) -> Decimal:
    """The product."""
    return kept(_EXACT.multiply(one, other))


def divide(one: Decimal, other: Decimal) -> Decimal:
    """The quotient to QUOTIENT_PLACES."""
    if other == 0:
        raise FaultError("division by zero")
    return kept(_rounded_quotient(one, other))


def remainder(one: Decimal, other: Decimal) -> Decimal:
    """What a division leaves, with the sign of `one`."""
    if other == 0:
        raise FaultError("division by zero")
    return kept(_EXACT.remainder(one, other))


def power(base: Decimal, exponent: Decimal) -> Decimal:
    """`base` to a power of at most 100; roots to QUOTIENT_PLACES."""
    if abs(exponent) > MOST_MAGNITUDE:
        raise FaultError("number out of range")
    if base == 0:
        if exponent <= 0:
            raise FaultError("zero has no such power")
        return Decimal(0)
    if exponent == exponent.to_integral_value():
        raised = _EXACT.power(base, abs(exponent))
        return kept(raised if exponent > 0 else _rounded_quotient(Decimal(1), raised))
    if base < 0:
        raise FaultError("a number below zero has no such root")
    return kept(_quantized(_ROOTS.power(base, exponent), _STEP, decimal.ROUND_HALF_UP))


def rounded(number: Decimal, places: int, how: str = decimal.ROUND_HALF_UP) -> Decimal:
    """The number to so many decimal places; below zero, to tens and hundreds."""
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and -exponent <= places:
        return number
    places = max(places, -MOST_MAGNITUDE - MOST_DIGITS)
    return kept(_quantized(number, Decimal(1).scaleb(-places), how))


def fixed(number: Decimal, places: int) -> str:
    """The number with exactly so many decimal places."""
    return f"{_quantized(number, Decimal(1).scaleb(-places), decimal.ROUND_HALF_UP):f}"


def grouped(digits: str, by: str) -> str:
    """Thousands set apart: 1,234,567."""
    sign, digits = ("-", digits[1:]) if digits.startswith("-") else ("", digits)
    first = len(digits) % 3
    groups = ([digits[:first]] if first else []) + [digits[at : at + 3] for at in range(first, len(digits), 3)]
    return sign + by.join(groups)


def whole(number: Decimal) -> int:
    """The number without its decimal places."""
    return int(number)


def _rounded_quotient(one: Decimal, other: Decimal) -> Decimal:
    return _quantized(_EXACT.divide(one, other), _STEP, decimal.ROUND_HALF_UP)


def _quantized(number: Decimal, step: Decimal, how: str) -> Decimal:
    return number.quantize(step, rounding=how, context=_EXACT)
