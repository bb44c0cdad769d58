"""What is known of operators: their codes, and what their answers mean. Pure; reads no file and knows no modem.

A pattern is a sentence of the operator's with holes: `saldo {any}{amount}{any}vence {any}{date}`. Case, accents and
the width of spaces do not count; it may stand anywhere in the answer. Where it fits twice with different amounts,
nothing is read: a wrong balance is worse than none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from modem.ussd import AMOUNT, CURRENCY, Balance, balance_in, decimal_of, numbers_an_item

HOLES = ("amount", "date", "any")
FILLED = ("voucher", "number", "amount", "pin")
"""What stands in the holes of a code that moves money."""
LONGEST_ANY = 60
"""Characters of a text that nobody knows, between two that are known."""
CENTURY = 2000

_HOLE = re.compile(r"\{(\w*)\}")
_MONTHS = (
    "jan ene",
    "feb fev",
    "mar",
    "apr abr avr",
    "may mai",
    "jun",
    "jul",
    "aug ago aou",
    "sep set",
    "oct",
    "nov",
    "dec dic",
)
_DATE = "|".join(
    (
        r"\d{4}-\d{1,2}-\d{1,2}",
        r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}",
        r"\d{1,2}(?:\s+de)?[\s-]+[a-z]{3,10}\.?(?:\s+de)?[\s-]+\d{2,4}",
    )
)
_SPACE = r"(?: |\n(?!\d))*"
"""Also the end of a line, but not where the next one begins with a number: that may be an item of a menu."""
_PARTS = {
    "amount": rf"(?:(?P<before>{CURRENCY})\s*)?(?P<amount>{AMOUNT})(?![\d/-])(?:\s*(?P<after>{CURRENCY})(?!\w))?",
    "date": rf"(?P<date>{_DATE})",
    "any": rf"(?:[^\d\n]|\n(?!\d)){{0,{LONGEST_ANY}}}?",
}


class DayOrder(StrEnum):
    """How an operator writes 2 January 2027 in digits."""

    DAY_FIRST = "day/month"
    MONTH_FIRST = "month/day"


class NumberForm(StrEnum):
    """How an operator wants a number typed."""

    NATIONAL = "national"  # 987654321
    NATIONAL_ZERO = "national with 0"  # 0712345678
    INTERNATIONAL = "international"  # 51987654321


class Meaning(StrEnum):
    """What an answer to a voucher or a transfer says."""

    DONE = "done"
    REFUSED = "refused"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deal:
    """A code that moves money, and what its answers mean."""

    code: str
    done: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator:
    """One operator in one country."""

    name: str
    """The key in the file, in small letters: `claro`."""
    title: str
    country: str
    networks: tuple[str, ...] = ()
    """MCC and MNC together, as an IMSI begins."""
    calls_itself: tuple[str, ...] = ()
    balance: str | None = None
    balance_says: tuple[str, ...] = ()
    dates: DayOrder = DayOrder.DAY_FIRST
    top_up: Deal | None = None
    transfer: Deal | None = None
    transfer_number: NumberForm = NumberForm.NATIONAL
    verified: bool = False
    """Whether somebody tried the codes with a SIM of this operator's."""


def find(
    known: Mapping[str, Operator], *, named: str | None, imsi: str | None = None, network: str | None = None
) -> Operator | None:
    """Whose SIM it is: as the configuration names it, as its IMSI begins, or as the network calls itself."""
    if named is not None:
        return known.get(named.lower())
    if imsi:
        fits = [
            (len(code), operator) for operator in known.values() for code in operator.networks if imsi.startswith(code)
        ]
        if fits:
            return max(fits, key=lambda fit: fit[0])[1]
    if network:
        plain = _plain(network)
        for operator in known.values():
            if plain in operator.networks or any(plain.startswith(_plain(name)) for name in operator.calls_itself):
                return operator
    return None


def title_of(known: Mapping[str, Operator], told: str | None) -> str | None:
    """What to call a network: a modem that knows no names says its code (MCC and MNC, 71610) in their place."""
    if told is None or not told.isdecimal():
        return told
    return next((operator.title for operator in known.values() if told in operator.networks), told)


def credit_in(text: str, operator: Operator | None) -> Balance | None:
    """The credit in an answer, by the operator's patterns; by the usual words where there are none. None: not clear."""
    if operator is None or not operator.balance_says:
        return balance_in(text)
    plain = _plain(text)
    for pattern in operator.balance_says:
        matches = compiled(pattern).finditer(plain)
        ends = pattern.rstrip().endswith("{amount}")
        found = [_balance(match, operator.dates) for match in matches if not (ends and _is_item(match, plain))]
        if found:
            return found[0] if len({balance.amount for balance in found}) == 1 else None
    return None


def meaning(text: str, deal: Deal) -> Meaning:
    """What the answer to a voucher or a transfer says; UNCLEAR where no pattern fits, or both kinds do."""
    plain = _plain(text)
    done = any(compiled(pattern).search(plain) for pattern in deal.done)
    refused = any(compiled(pattern).search(plain) for pattern in deal.refused)
    if done == refused:
        return Meaning.UNCLEAR
    return Meaning.DONE if done else Meaning.REFUSED


def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern as an expression over a plain text. ValueError where a hole is none, or stands there twice."""
    holes = _HOLE.findall(pattern)
    for name in holes:
        if name not in HOLES:
            raise ValueError(f"{{{name}}}")
        if name != "any" and holes.count(name) > 1:
            raise ValueError(f"{{{name}}} {{{name}}}")
    pieces = re.split(r"(\{\w*\})", pattern)
    made = "".join(_PARTS[piece[1:-1]] if _HOLE.fullmatch(piece) else _literal(piece) for piece in pieces)
    if not _plain(_HOLE.sub("", pattern)):
        raise ValueError(pattern)
    return re.compile(made, re.IGNORECASE)


def filled(code: str, **values: str) -> str:
    """A code with its holes filled: `*102*{voucher}#`. KeyError where a value is missing."""
    return _HOLE.sub(lambda hole: values[hole[1]], code)


def holes_of(code: str) -> tuple[str, ...]:
    """The names of a code's holes."""
    return tuple(_HOLE.findall(code))


def amount_in(text: str, patterns: Iterable[str]) -> Decimal | None:
    """The amount that the first fitting pattern names, as the worth of a voucher; None where none does."""
    plain = _plain(text)
    for pattern in patterns:
        for match in compiled(pattern).finditer(plain):
            if match.groupdict().get("amount"):
                return decimal_of(match["amount"])
    return None


def _literal(piece: str) -> str:
    folded = _folded(piece)
    words = [re.escape(word) for word in folded.split()]
    inner = r"\s+".join(words)
    if not words:
        return _SPACE if piece else ""
    return (_SPACE if folded[0].isspace() else "") + inner + (_SPACE if folded[-1].isspace() else "")


def _plain(text: str) -> str:
    """Folded, one space where there were several; lines stay lines, for the next may be another item of a menu."""
    return "\n".join(" ".join(line.split()) for line in _folded(text).splitlines()).strip()


def _is_item(match: re.Match[str], plain: str) -> bool:
    """Is the amount rather the number of the next item of a menu: `1 Saldo 2 Recargar`?"""
    if match["before"] or match["after"] or not match["amount"].isdigit():
        return False
    return numbers_an_item(plain[match.end("amount") :])


def _folded(text: str) -> str:
    """Small letters without accents; currency signs keep theirs."""
    split = unicodedata.normalize("NFD", text)
    return "".join(char for char in split if not unicodedata.combining(char)).lower()


def _balance(match: re.Match[str], order: DayOrder) -> Balance:
    groups = match.groupdict()
    written = groups.get("date")
    return Balance(
        amount=decimal_of(groups["amount"]),
        currency=(groups.get("before") or groups.get("after") or "").upper(),
        expires=_date(written, order) if written else None,
    )


def _date(written: str, order: DayOrder) -> date | None:
    """None where it is no day: an expiry is left out rather than guessed."""
    numbers = [int(number) for number in re.findall(r"\d+", written)]
    if re.search(r"[a-z]{3}", written):
        month = _month(written)
        day, year = (numbers[0], numbers[-1]) if month else (0, 0)
    elif written[4:5] == "-":
        year, month, day = numbers
    elif order is DayOrder.DAY_FIRST:
        day, month, year = numbers
    else:
        month, day, year = numbers
    try:
        return date(year + CENTURY if year < 100 else year, month, day)
    except ValueError:
        return None


def _month(written: str) -> int:
    word = re.search(r"(?!de\b)[a-z]{3}", written)
    names = (month.split() for month in _MONTHS)
    return next((number for number, known in enumerate(names, start=1) if word and word[0] in known), 0)
