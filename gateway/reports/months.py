"""Which weeks a month has. Pure."""

from __future__ import annotations

import re
from datetime import date, timedelta

from gateway.errors import WillayError
from gateway.sentences import sentence

from .model import Week

FRIDAY = 5
"""The ISO weekday the programme asks about."""

_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


def weeks_of(month: str) -> tuple[Week, ...]:
    """The ISO weeks whose Friday lies in the month `YYYY-MM`: four or five. Raises WillayError for another text."""
    found = _MONTH.fullmatch(month)
    if found is None or int(found[1]) == 0:
        raise WillayError(sentence("{month}: not a month", month=month), hint=sentence("write YYYY-MM, like 2026-11"))
    day = date(int(found[1]), int(found[2]), 1)
    day += timedelta(days=(FRIDAY - day.isoweekday()) % 7)
    weeks: list[Week] = []
    while day.month == int(found[2]):
        year, number, _ = day.isocalendar()
        weeks.append(Week(period=f"{year}-W{number:02d}", friday=day))
        if day > date.max - timedelta(days=7):
            break
        day += timedelta(days=7)
    return tuple(weeks)
