"""Is the hub alive? What the main thread asks before it feeds the watchdog."""

from __future__ import annotations

from collections.abc import Sequence

from gateway.store.db import Store
from schedules.ticker import Ticker

from .radio import Radio

TICK_LATE_SECONDS = 60.0
"""A tick over 225 schools takes seconds on a Pi; a minute without one means the wall clock was set back, or worse."""
TICK_DEAD_SECONDS = 300.0
RADIO_DEAD_SECONDS = 120.0
"""Its host shows life every few seconds, even while a modem takes two minutes to answer."""


def what_is_dead(ticker: Ticker, radios: Sequence[Radio], store: Store) -> str | None:
    """The part that has stopped, or None where all live. Rouses a ticker that is only late."""
    if ticker.age() > TICK_DEAD_SECONDS:
        return f"no tick for {ticker.age():.0f} s"
    if ticker.age() > TICK_LATE_SECONDS:
        ticker.rouse()
    for radio in radios:
        if radio.age() > RADIO_DEAD_SECONDS:
            return f"{radio.name} has not come round for {radio.age():.0f} s"
    with store.transaction():
        return None  # an empty commit: proves the database takes one, and writes nothing
