"""USSD: walking through an operator's menus, and reading the credit in an answer. Pure.

Knows how operators write amounts; knows no modem and no operator's codes. What is not clear is not guessed:
the answer itself is shown then.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

MENU_SEPARATOR = ">"
"""`*100#>1>2`: dial *100#, answer 1, then 2."""
MAX_STEPS = 6
"""No menu for a balance is deeper; a longer one is a mistake in the configuration."""

_AMOUNT = r"\d{1,3}(?:[.,' \u00a0]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?"
_CURRENCY = r"S/\.?|PEN|FCFA|F\s?CFA|CFA|XOF|USD|US\$|\$|EUR|€|KES|KSh|Ksh|GHS|GH¢|TZS|UGX|RWF|Bs\.?|soles"
_WITH_CURRENCY = re.compile(
    rf"(?<![\w.,])(?:(?P<before>{_CURRENCY})\s*(?P<first>{_AMOUNT})(?!\d)|(?P<second>{_AMOUNT})\s*(?P<after>{_CURRENCY})(?!\w))"
)
_AFTER_WORD = re.compile(
    rf"\b(?:saldo|balance|cr[eé]dito?|solde|credit)\b[^\d\n]{{0,25}}(?P<amount>{_AMOUNT})(?![\d/-])", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """The credit on a SIM, as the operator wrote it."""

    amount: Decimal
    currency: str
    """As written (`S/`, `FCFA`); empty where no currency was."""


def steps_of(code: str) -> tuple[str, ...]:
    """What to dial, one after the other. ValueError where the code is none, or too deep."""
    steps = tuple(step.strip() for step in code.split(MENU_SEPARATOR))
    if not re.fullmatch(r"[*#\d]+", steps[0]) or any(not step for step in steps):
        raise ValueError(f"{code!r} is no USSD code; write it as *100# or, with answers to its menus, *100#>1>2")
    if len(steps) > MAX_STEPS:
        raise ValueError(f"{code!r} has more than {MAX_STEPS} steps")
    return steps


def walk(dial: Callable[[str], str], code: str) -> str:
    """Dial a code and answer its menus; the last answer. Errors of `dial` pass through."""
    answer = ""
    for step in steps_of(code):
        answer = dial(step)
    return answer


def balance_in(text: str) -> Balance | None:
    """The credit that an answer speaks of; None where it names none, or several and no word tells which."""
    named = _AFTER_WORD.search(text)
    found = list(_WITH_CURRENCY.finditer(text))
    if named is not None:
        amount = named["amount"]
        currency = next((_currency(match) for match in found if _number(match) == amount), "")
        return Balance(amount=_decimal(amount), currency=currency)
    if len({_number(match) for match in found}) == 1:
        return Balance(amount=_decimal(_number(found[0])), currency=_currency(found[0]))
    return None


def _number(match: re.Match[str]) -> str:
    return match["first"] or match["second"]


def _currency(match: re.Match[str]) -> str:
    return match["before"] or match["after"]


def _decimal(written: str) -> Decimal:
    """`1,234.50`, `1.234,50`, `5 000` and `12,5`: the last sign before one or two final digits is the
    decimal one."""
    match = re.fullmatch(r"(.*?)(?:[.,](\d{1,2}))?", written)
    assert match is not None
    whole = re.sub(r"\D", "", match[1])
    return Decimal(f"{whole}.{match[2] or 0}")
