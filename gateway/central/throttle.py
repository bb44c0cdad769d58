"""How often somebody may be wrong about a password. Knows no request; forgets when the centre stops."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta

WRONG_MAX = 8
"""More wrong passwords than this within `WINDOW` is not forgetfulness."""

WINDOW = timedelta(minutes=5)

ADDRESSES_MAX = 1000
"""What is remembered has a bound, whoever tries."""


class Throttle:
    """Counts wrong passwords an address."""

    def __init__(self) -> None:
        self._wrong: OrderedDict[str, tuple[datetime, ...]] = OrderedDict()

    def note(self, address: str, now: datetime) -> None:
        """A wrong password came from here."""
        self._wrong[address] = (*self._recent(address, now), now)
        self._wrong.move_to_end(address)
        while len(self._wrong) > ADDRESSES_MAX:
            self._wrong.popitem(last=False)

    def forget(self, address: str) -> None:
        """The right one came."""
        self._wrong.pop(address, None)

    def is_closed(self, address: str, now: datetime) -> bool:
        """Whether passwords from here are not even looked at just now."""
        return len(self._recent(address, now)) >= WRONG_MAX

    def _recent(self, address: str, now: datetime) -> tuple[datetime, ...]:
        return tuple(at for at in self._wrong.get(address, ()) if timedelta(0) <= now - at < WINDOW)
