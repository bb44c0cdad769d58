"""Who is at the other end of a flow, and when: what flows may know of a person. Knows no contact of the store."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from .flow.settings import UTC, Chance


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """The reporter as `@contact` shows them."""

    now: datetime.datetime
    zone: datetime.tzinfo = UTC
    name: str = ""
    phone: str = ""
    """As +51987654321."""
    country: str = ""
    """Two letters, where the phone does not say: for numbers written without their country's code."""
    chance: Chance | None = None
    """For routers that choose by it."""


NOBODY = Caller(now=datetime.datetime(2000, 1, 1, tzinfo=UTC))
"""Where nobody said who it is."""
