"""Large numbers and sums of money as people write them: knows separators, signs and `mil`. Knows no question's answer.

`S/ 1,850.00`, `18.500 MT`, `20,000/=`, `25 mil`, `2 mil 500`, `50k`, `1850 soles con 50 centimos`, `veinte mil`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from .lexicon import Lexicon
from .spelled import spelled_number

_PIECE = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|[^\w\s]|_")
_SHORT_DECIMAL = re.compile(r"\d{1,3}[.,]\d{1,2}")
_STAND_INS = 0xE000
"""The first of the characters that stand for an amount in a text; folding leaves none of them in what people write."""
_MOST_AMOUNTS = 20
_THOUSAND = 1000
_MILLION = 1_000_000
_LONGEST_DIGITS = 9
_CODE_DIGITS = 6  # so long a number is no sum where nothing says that money is meant
_GROUP = 3
_CENTS_DIGITS = 2
_LARGEST_PLAIN = 9999
_SURE_DIGITS = 3  # 1850.5 is a sum with decimals; 18.5 may be thousands as well
_TRAILERS = (("/", "="), ("/", "-"), (".", "-"), (",", "-"), ("-",))
_NEVER_BEFORE, _NEVER_AFTER = "/-:.,", "/-:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Amounts:
    """A text with a sign in place of each amount, and what the signs stand for, in order."""

    text: str
    values: tuple[Decimal, ...]
    doubt: str = ""
    """Why an amount may not be taken as it stands; empty where each is clear."""

    def figures(self, line: str) -> str:
        """A line with the amounts in figures again."""
        for nth, value in enumerate(self.values):
            line = line.replace(chr(_STAND_INS + nth), plain_figures(value))
        return line


def plain_figures(value: Decimal) -> str:
    """A number with a point before its decimals and nothing else."""
    return format(value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize(), "f")


def is_amount(sign: str) -> bool:
    """Whether a character stands for an amount."""
    return _STAND_INS <= ord(sign) < _STAND_INS + _MOST_AMOUNTS


def find_amounts(folded: str, asked: str, lexicon: Lexicon) -> Amounts:
    """The amounts of a folded reply to a question (a line), which money was asked about where it names any."""
    finder = _Finder(folded, asked, lexicon)
    parts: list[str] = []
    values: list[Decimal] = []
    place = at = 0
    while at < len(finder.words) and len(values) < _MOST_AMOUNTS:
        found = finder.amount(at)
        if found is None:
            at += 1
            continue
        value, end = found
        start, stop = finder.spans[at][0], finder.spans[end - 1][1]
        parts += [folded[place:start], f" {chr(_STAND_INS + len(values))} "]
        values.append(value)
        place, at = stop, end
    return Amounts(text="".join((*parts, folded[place:])), values=tuple(values), doubt=finder.doubt)


def asks_for_money(question: str, lexicon: Lexicon) -> bool:
    """Whether a question (a line) asks for a sum of money."""
    return bool(_currency_in(question, lexicon)) or lexicon.has("money.asked", question)


class _Finder:
    """One walk over one text."""

    def __init__(self, folded: str, asked: str, lexicon: Lexicon) -> None:
        found = list(_PIECE.finditer(folded))
        self.words = [match[0] for match in found]
        self.spans = [match.span() for match in found]
        self.lexicon = lexicon
        self.numbers = lexicon.numbers
        self.wanted = _currency_in(asked, lexicon)
        self.money = asks_for_money(asked, lexicon)
        self.doubt = ""

    def amount(self, at: int) -> tuple[Decimal, int] | None:
        """The amount that begins at a piece and the piece after it; None where there is none, or a plain number."""
        currency, start = self._currency(at)
        if start < len(self.words) and self.words[start] in ".:" and currency:
            start += 1
        told = self._quantity(start, near_money=bool(currency))
        if told is None:
            return None
        value, end, plain = told
        for trailer in _TRAILERS:
            after = end + len(trailer)
            if (self.money or currency) and tuple(self.words[end:after]) == trailer and not self._digit(after):
                end, plain = after, False
                break
        more, end = self._currency(end)
        self._check(currency or more)
        value, end = self._with_cents(value, end)
        if plain and not (currency or more):
            return None
        return value, end

    def _check(self, currency: frozenset[str]) -> None:
        if currency and self.wanted and currency.isdisjoint(self.wanted):
            self.doubt = self.doubt or "a sum of another money"

    def _digit(self, at: int) -> bool:
        return at < len(self.words) and self.words[at][0].isdigit()

    def _currency(self, at: int) -> tuple[frozenset[str], int]:
        """What money is named from a piece on, and the piece after its name."""
        for size in (3, 2, 1):
            phrase = " ".join(self.words[at : at + size])
            groups = [group for group in self.lexicon.currencies if phrase in group]
            if groups and len(self.words) >= at + size:
                return frozenset().union(*groups), at + size
        return frozenset(), at

    def _quantity(self, at: int, *, near_money: bool) -> tuple[Decimal, int, bool] | None:
        """A number, in figures or words or both, where it ends, and whether it is a plain one."""
        if at >= len(self.words):
            return None
        money = self.money or near_money
        if not self._digit(at):
            return self._spelled(at)
        if not self._stands_alone(at, near_money=near_money):
            return None
        value, end, plain = self._figures(at, money=money)
        if value is None:
            return None
        times, end = self._times(end, money=money)
        if times == 1:
            return value, end, plain
        if times == _THOUSAND and value >= _THOUSAND:
            self.doubt = self.doubt or "thousands of thousands"
        value *= times
        rest, end = self._rest(end) if times == _THOUSAND else (0, end)
        return value + rest, end, False

    def _stands_alone(self, at: int, *, near_money: bool) -> bool:
        """Whether figures are no part of a date, a time, a code."""
        start, stop = self.spans[at]
        before = self.words[at - 1] if at and self.spans[at - 1][1] == start else ""
        glued = before in _NEVER_BEFORE and at > 1 and self._digit(at - 2) and self.spans[at - 2][1] == start - 1
        if before and not near_money and (glued or before[-1].isalnum()):
            return False
        after = self.words[at + 1] if at + 1 < len(self.words) and self.spans[at + 1][0] == stop else ""
        return not (after and after in _NEVER_AFTER and self._digit(at + 2) and self.spans[at + 2][0] == stop + 1)

    def _figures(self, at: int, *, money: bool) -> tuple[Decimal | None, int, bool]:
        word, end = self.words[at], at + 1
        groups = [word]
        while money and end < len(self.words) and self._goes_on(end, groups):
            groups.append(self.words[end])
            end += 1
        if len(groups) > 1:
            return Decimal("".join(groups)), end, False
        if word.isdigit():
            if len(word) >= _LONGEST_DIGITS or (len(word) >= _CODE_DIGITS and (not money or word[0] == "0")):
                return None, end, True
            return Decimal(word), end, int(word) <= _LARGEST_PLAIN or not money
        times, _ = self._times(end, money=money)
        if times > 1 and _SHORT_DECIMAL.fullmatch(word):
            return Decimal(word.replace(",", ".")), end, False  # 1.5 mil
        value = _separated(word, money=money, comma_groups=self.lexicon.comma_groups)
        if value is None and money:
            self.doubt = self.doubt or "a thousand, or a number with decimals"
        return value, end, value is None

    def _goes_on(self, at: int, groups: list[str]) -> bool:
        """`1 850`, `120 000`: three more figures after one space, where the first are one or two, or these are 000."""
        word = self.words[at]
        gap = self.spans[at][0] - self.spans[at - 1][1]
        three = len(word) == _GROUP and word.isdigit() and groups[0].isdigit() and groups[0][0] != "0"
        return three and gap == 1 and (len(groups[0]) < _GROUP or (word == "000" and len(groups[0]) == _GROUP))

    def _times(self, at: int, *, money: bool) -> tuple[int, int]:
        """What figures are multiplied with: `25 mil`, `50k`, `1.2 million`."""
        word = self.words[at] if at < len(self.words) else ""
        if word in self.numbers.thousands or (money and word in self.lexicon.words["money.thousand_signs"]):
            return _THOUSAND, at + 1
        return (_MILLION, at + 1) if word in self.lexicon.words["money.millions"] else (1, at)

    def _rest(self, at: int) -> tuple[int, int]:
        """What follows thousands: `2 mil 500`, `2 mil quinientos`. `2 mil 5` could be 2500: asked about."""
        words, joins = self.words, self.numbers.joins_hundreds
        start = at + 1 if at < len(words) and words[at] in joins else at
        if self._digit(start):
            if words[start].isdigit() and len(words[start]) <= _GROUP and self._stands_alone(start, near_money=True):
                if self._times(start + 1, money=True)[0] > 1:
                    return 0, at  # 30 k and 20 k
                if len(words[start]) < _GROUP and self.money:
                    self.doubt = self.doubt or "thousands, and a number that may be hundreds"
                return int(words[start]), start + 1
            return 0, at
        found = spelled_number(words, start, self.numbers)
        if found is None or found.value >= _THOUSAND or (found.value < _GROUP and start == at):
            return 0, at
        return found.value, start + found.length

    def _spelled(self, at: int) -> tuple[Decimal, int, bool] | None:
        found = spelled_number(self.words, at, self.numbers)
        if found is None:
            return None
        value, end = found.value, at + found.length
        if self.words[end - 1] in self.numbers.articles and self.words[end - 2] in self.numbers.thousands:
            value, end = value - 1, end - 1  # doze mil, um abraco
        if value % _THOUSAND == 0 and value:
            rest, end = self._rest(end)
            value += rest
        times, end = self._times(end, money=self.money) if value < _THOUSAND else (1, end)
        plain = times == 1 and end == at + found.length and value <= _LARGEST_PLAIN
        return Decimal(value * times), end, plain

    def _with_cents(self, value: Decimal, at: int) -> tuple[Decimal, int]:
        """`1850 soles con 50 centimos`"""
        words = self.lexicon.words
        start = at + 1 if at < len(self.words) and self.words[at] in words["money.cent_joins"] else at
        if not self._digit(start) or not self.words[start].isdigit() or len(self.words[start]) > _CENTS_DIGITS:
            return value, at
        if start + 1 >= len(self.words) or self.words[start + 1] not in words["money.cents"]:
            return value, at
        return value + Decimal(self.words[start]) / 100, start + 2


def _currency_in(line: str, lexicon: Lexicon) -> frozenset[str]:
    """Every name of each money that a line names."""
    words = f" {line} "
    groups = [group for group in lexicon.currencies if any(f" {name} " in words for name in group)]
    return frozenset().union(*groups)


def _separated(word: str, *, money: bool, comma_groups: bool) -> Decimal | None:
    """Figures with points or commas as a number; None where they could be two, or none.

    Two kinds of signs: the last one parts the decimals. One kind, several times: thousands, or thousands and two
    decimals (`1.850.00`). Once: three figures after it are thousands where money is meant (or a comma, in a language
    that groups with it), two are decimals; one is, after three figures and more.
    """
    parts = re.split("[.,]", word)
    signs = [sign for sign in word if sign in ".,"]
    last = len(parts[-1])
    if len(signs) == 1:
        if last == _GROUP:
            grouped = parts[0] != "0" and (money or (comma_groups and signs == [","]))
            return _whole(parts) if grouped else None
        if not money:
            return None  # a number with decimals as any other
        if comma_groups and signs == [","]:
            return None  # 18,50: cents, or a figure left out
        sure = last == _CENTS_DIGITS or (last == 1 and len(parts[0]) >= _SURE_DIGITS)
        return Decimal(".".join(parts)) if sure else None
    if len(set(signs)) == 1 and last == _GROUP:
        return _whole(parts)
    if len(set(signs[:-1])) == 1 and (last == _CENTS_DIGITS or (last == 1 and len(set(signs)) > 1)):
        whole = _whole(parts[:-1])
        return None if whole is None else whole + Decimal(f"0.{parts[-1]}")
    return None


def _whole(groups: list[str]) -> Decimal | None:
    """`1`, `850` as 1850; None where they are no groups of thousands."""
    good = 1 <= len(groups[0]) <= _GROUP and groups[0][0] != "0" and all(len(one) == _GROUP for one in groups[1:])
    return Decimal("".join(groups)) if good and len("".join(groups)) <= _LONGEST_DIGITS else None
