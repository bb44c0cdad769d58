"""Numbers from 0 to 999 in words, by the word lists of a language. Knows no language itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

HIGHEST = 999


@dataclass(frozen=True, slots=True, kw_only=True)
class Numerals:
    """The number words of one language (see habits/numerals.toml)."""

    low: tuple[str, ...]
    tens: tuple[str, ...]
    hundreds: tuple[str, ...]
    just_a_hundred: str
    after_tens: str
    after_hundreds: str
    to_feminine: tuple[tuple[str, str], ...]

    def words(self, number: int) -> str:
        """The number in words; in digits where it is beyond 0 to 999."""
        if not 0 <= number <= HIGHEST:
            return str(number)
        if number < len(self.low):
            return self.low[number]
        if number < 100:
            tens, units = divmod(number, 10)
            said = self.tens[tens - len(self.low) // 10]
            return said + (self.after_tens + self.low[units] if units else "")
        if number == 100:
            return self.just_a_hundred
        hundreds, rest = divmod(number, 100)
        said = self.hundreds[hundreds - 1]
        return said + (self.after_hundreds + self.words(rest) if rest else "")

    def feminine(self, number: int) -> str:
        """The same before a feminine noun: `treinta y una`, `doscientas`."""
        said = self.words(number)
        for pattern, replacement in self.to_feminine:
            said = re.sub(pattern, replacement, said)
        return said


def read_numerals(table: Mapping[str, Any]) -> Numerals:
    """From one language's table; KeyError names what is missing."""
    return Numerals(
        low=tuple(table["low"]),
        tens=tuple(table["tens"]),
        hundreds=tuple(table["hundreds"]),
        just_a_hundred=table["just_a_hundred"],
        after_tens=table["after_tens"],
        after_hundreds=table["after_hundreds"],
        to_feminine=tuple((pattern, replacement) for pattern, replacement in table["feminine"]),
    )
