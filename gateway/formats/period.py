"""Periods as people and files write them: an ISO week, a month, a term of a school year. Knows no calendar."""

from __future__ import annotations

import re
from datetime import date

from gateway.errors import WillayError
from gateway.sentences import sentence

FIRST_YEAR, LAST_YEAR = 2000, 2099
"""No hub asked before; a later year is a slip of the finger."""

_WEEK = re.compile(r"(\d{4})-W(\d{2})", re.ASCII)
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)
_TERM = re.compile(r"(\d{4})-T[1-9]", re.ASCII)


def period(text: str) -> str:
    """`2026-W47`, `2026-11` or `2026-T4`, as it is. Raises WillayError for anything else, a week 54 among it.

    ISO 8601 has no name for a term: `2026-T4` is the fourth of those that begin in that year, and no date of ISO's.
    """
    if not _is_week(text) and not _is_month(text) and not _is_term(text):
        raise WillayError(
            sentence("{value} is not a period", value=repr(text)),
            hint=sentence("write an ISO week as 2026-W47, a month as 2026-11, or a term as 2026-T4"),
        )
    return text


def _is_week(text: str) -> bool:
    found = _WEEK.fullmatch(text)
    if found is None or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        return False
    try:
        date.fromisocalendar(int(found[1]), int(found[2]), 1)
    except ValueError:
        return False
    return True


def _is_month(text: str) -> bool:
    found = _MONTH.fullmatch(text)
    return found is not None and FIRST_YEAR <= int(found[1]) <= LAST_YEAR


def _is_term(text: str) -> bool:
    found = _TERM.fullmatch(text)
    return found is not None and FIRST_YEAR <= int(found[1]) <= LAST_YEAR
