"""How a flow reads and writes dates, numbers and names: an office's habits as a value. Knows no flow."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Protocol
from zoneinfo import ZoneInfo

DAY_FIRST = "DD-MM-YYYY"
MONTH_FIRST = "MM-DD-YYYY"
YEAR_FIRST = "YYYY-MM-DD"
UTC = ZoneInfo("UTC")


class Chance(Protocol):
    """Where random numbers come from."""

    def random(self) -> float:
        """A number from 0 up to, and without, 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """What RapidPro calls an environment. Its own defaults; the hub fills in the office's."""

    date_format: str = YEAR_FIRST
    """DAY_FIRST, MONTH_FIRST or YEAR_FIRST: how dates in replies are read, and how they are written."""
    time_format: str = "tt:mm"
    timezone: datetime.tzinfo = UTC
    decimal_symbol: str = "."
    grouping_symbol: str = ","
    letters_alike: bool = False
    """Whether letters and digits that keyboards for Arabic, Persian, Pashto ... write differently count as the same
    when words are compared (RapidPro: input_collation arabic_variants)."""
    country: str = ""
    """Two letters, for phone numbers without their country's code."""
    languages: tuple[str, ...] = ()
    """Three letters each, the first the usual one. A contact's own counts only if it is among them."""
