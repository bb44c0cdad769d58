"""USSD: codes with the answers to their menus, walking through them, and reading the credit without a pattern. Pure.

Knows how operators write amounts; knows no modem and no operator's codes (`operators.py` has their patterns). What is
not clear is not guessed: the answer itself is shown then.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Protocol

from modem.api import UssdAnswer, UssdMode
from modem.errors import ModemError, NotDialledError

MENU_SEPARATOR = ">"
"""`*100#>1>2`: dial *100#, answer 1, then 2."""
MAX_STEPS = 6
"""No menu of an operator is deeper; a longer one is a mistake."""
LEAST_STEP_SECONDS = 5.0
"""With less time left a step is not begun: its answer could not be waited for."""

AMOUNT = r"\d{1,3}(?:[.,' \u00a0]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?"
CURRENCY = r"S/\.?|PEN|FCFA|F\s?CFA|CFA|XOF|USD|US\$|\$|EUR|€|KES|KSh|Ksh|GHS|GH¢|TZS|UGX|RWF|Bs\.?|soles"
_WITH_CURRENCY = re.compile(
    rf"(?<![\w.,])(?:(?P<before>{CURRENCY})\s*(?P<first>{AMOUNT})(?!\d)|(?P<second>{AMOUNT})\s*(?P<after>{CURRENCY})(?!\w))"
)
_AFTER_WORD = re.compile(
    rf"\b(?:saldo|balance|cr[eé]dito?|solde|credit)\b[^\d\n]{{0,25}}(?P<amount>{AMOUNT})(?![\d/-])", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """The credit on a SIM, as the operator wrote it."""

    amount: Decimal
    currency: str
    """As written (`S/`, `FCFA`); empty where no currency was."""
    expires: date | None = None


class Telephone(Protocol):
    """What a walk needs of a modem."""

    def ussd(self, code: str, timeout: timedelta) -> UssdAnswer:
        """See modem.api.Modem."""

    def ussd_cancel(self) -> None:
        """See modem.api.Modem."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Walked:
    """How far a walk came."""

    answered: int
    """How many steps were answered; all of them where it came to its end."""
    begun: int
    """How many may have left: one more than answered, where nobody knows of the last."""
    answer: UssdAnswer | None
    """The last one; None where there was none."""
    error: ModemError | None = None
    """Why it went no further, where the modem or the time was the reason."""


def steps_of(code: str) -> tuple[str, ...]:
    """What to dial, one after the other. ValueError where the code is none, or too deep."""
    steps = tuple(step.strip() for step in code.split(MENU_SEPARATOR))
    if not re.fullmatch(r"[*#][*#\d]*", steps[0]) or any(not step for step in steps):
        raise ValueError(f"{code!r} is no USSD code; write it as *100# or, with answers to its menus, *100#>1>2")
    if len(steps) > MAX_STEPS:
        raise ValueError(f"{code!r} has more than {MAX_STEPS} steps")
    return steps


def walk(
    phone: Telephone,
    steps: Sequence[str],
    *,
    now: Callable[[], float],
    seconds: float,
    refused: Callable[[str], bool] = lambda _text: False,
) -> Walked:
    """Dial a code and answer its menus within so many seconds of `now`; the session is left closed, politely.

    It stops where the network asks nothing more, where `refused` finds that an answer says no, and where the time left
    is too short for another step. Never raises ModemError.
    """
    until = now() + seconds
    answer: UssdAnswer | None = None
    for number, step in enumerate(steps):
        left = until - now()
        if left < LEAST_STEP_SECONDS:
            error = ModemError("the operator's menus took too long", hint="Try again later.")
            return _left(phone, Walked(answered=number, begun=number, answer=answer, error=error))
        try:
            answer = phone.ussd(step, timedelta(seconds=left))
        except NotDialledError as error:
            return _left(phone, Walked(answered=number, begun=number, answer=answer, error=error))
        except ModemError as error:
            return _left(phone, Walked(answered=number, begun=number + 1, answer=answer, error=error))
        if answer.mode is not UssdMode.REPLY_WANTED or refused(answer.text):
            return _left(phone, Walked(answered=number + 1, begun=number + 1, answer=answer))
    return _left(phone, Walked(answered=len(steps), begun=len(steps), answer=answer))


def _left(phone: Telephone, walked: Walked) -> Walked:
    """End the session where the network still waits for somebody, or nobody knows."""
    open_ = walked.answer is not None and walked.answer.mode is UssdMode.REPLY_WANTED
    if open_ or walked.error is not None:
        with contextlib.suppress(ModemError):
            phone.ussd_cancel()
    return walked


def balance_in(text: str) -> Balance | None:
    """The credit that an answer speaks of; None where it names none, or several and no word tells which."""
    named = [
        match
        for match in _AFTER_WORD.finditer(text)
        if not (match["amount"].isdigit() and numbers_an_item(text[match.end() :]) and not _money_follows(match, text))
    ]
    found = list(_WITH_CURRENCY.finditer(text))
    if len({decimal_of(match["amount"]) for match in named}) > 1:
        return None
    if named:
        amount = named[0]["amount"]
        currency = next((_currency(match) for match in found if _number(match) == amount), "")
        return Balance(amount=decimal_of(amount), currency=currency)
    if len({_number(match) for match in found}) == 1:
        return Balance(amount=decimal_of(_number(found[0])), currency=_currency(found[0]))
    return None


def numbers_an_item(rest: str) -> bool:
    """What stands behind a whole number without a currency: is it the text of an item in a menu (`2 Recargar`)?"""
    return re.match(r"\s*[.):-]?\s*[^\W\d_]", rest) is not None


def _money_follows(match: re.Match[str], text: str) -> bool:
    return any(found.start() <= match.end("amount") <= found.end() for found in _WITH_CURRENCY.finditer(text))


def _number(match: re.Match[str]) -> str:
    return match["first"] or match["second"]


def _currency(match: re.Match[str]) -> str:
    return match["before"] or match["after"]


def decimal_of(written: str) -> Decimal:
    """`1,234.50`, `1.234,50`, `5 000` and `12,5`: the last sign before one or two final digits is the
    decimal one."""
    match = re.fullmatch(r"(.*?)(?:[.,](\d{1,2}))?", written)
    assert match is not None
    whole = re.sub(r"\D", "", match[1])
    return Decimal(f"{whole}.{match[2] or 0}")
