"""How long to wait after wrong passwords. Pure: knows no clock, no table and no page."""

from __future__ import annotations

from datetime import datetime, timedelta

WINDOW_MINUTES = 60
"""Wrong passwords older than this no longer count."""

FREE_A_NAME = 3
"""Anybody mistypes; from here on each further try waits longer."""

FREE_AN_ADDRESS = 10
"""An office shares one address, so it gets more."""

FIRST_WAIT_SECONDS = 5
"""Doubles with each further failure."""

LONGEST_WAIT_SECONDS = 15 * 60
"""A person locked out by somebody else's guessing is let in again within a quarter of an hour."""


def wait_seconds(*, failures: int, free: int, last_at: datetime | None, now: datetime) -> int:
    """Seconds until the next try is allowed, 0 when it is allowed now; `failures` are those within the window."""
    if failures < free or last_at is None:
        return 0
    doublings = min(failures - free, 16)  # beyond this the longest wait holds anyway
    delay = min(FIRST_WAIT_SECONDS * 2**doublings, LONGEST_WAIT_SECONDS)
    left = last_at + timedelta(seconds=delay) - now
    return min(max(0, -(-left // timedelta(seconds=1))), LONGEST_WAIT_SECONDS)
