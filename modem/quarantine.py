"""Messages that a modem's process did not survive reading: kept apart, so that one of them stops nothing for ever.

The hub's memory of one modem; what it holds is handed over as it lies on the SIM, committed, and removed unread. Knows
no process and no library. Monotonic time only.
"""

from __future__ import annotations

from collections.abc import Callable

from modem.api import IncomingPart, StoredAt

DEATHS = 2
"""Once may be the modem, the USB port or the kernel; the same message twice is the message."""
KEPT_AWAY_SECONDS = 3600.0
"""Where a message can be neither read nor removed, the storages are left alone for so long: messages go out meanwhile,
and a technician has removed it with a phone by then, perhaps."""


class Quarantine:
    """One thread calls it."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._now = monotonic
        self._deaths: dict[str, int] = {}
        self._held: dict[StoredAt, IncomingPart] = {}
        self._away_until = 0.0

    @property
    def held(self) -> tuple[IncomingPart, ...]:
        """What is to be handed over in place of being read."""
        return tuple(self._held.values())

    @property
    def barred(self) -> bool:
        """Are the storages left alone, because what kills its reader could not be removed?"""
        return bool(self._held) and self._now() < self._away_until

    def died(self, reading: IncomingPart | None) -> None:
        """The process ended while it read this; None: not in a message."""
        if reading is None or reading.stored_at is None:
            return
        self._deaths[reading.digest] = self._deaths.get(reading.digest, 0) + 1
        if self._deaths[reading.digest] >= DEATHS:
            self._held[reading.stored_at] = reading

    def removed(self, places: tuple[StoredAt, ...]) -> None:
        """These are gone from the modem."""
        for place in places:
            message = self._held.pop(place, None)
            if message is not None:
                self._deaths.pop(message.digest, None)

    def not_removed(self) -> None:
        """The modem does not let go of them."""
        if self._held:
            self._away_until = self._now() + KEPT_AWAY_SECONDS
