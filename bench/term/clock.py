"""The hub's clock in a simulated term: a machine without a battery, set from the network now and then, by a step.

As schedules.clock.SystemClock, whose rules it repeats: only what time it is differs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from schedules.clock import NETWORK_SLACK, ClockState


@dataclass(slots=True, kw_only=True)
class TermClock:
    """`at` is what time it really is; the machine shows that and `offset`."""

    at: datetime
    offset: timedelta = timedelta()
    synchronised: bool = True
    floor: datetime = datetime(2026, 1, 1, tzinfo=UTC)
    agreed: bool = False

    def now(self) -> datetime:
        """What the machine shows."""
        return (self.at + self.offset).astimezone(UTC)

    def state(self) -> ClockState:
        """How far it can be trusted."""
        if self.now() < self.floor:
            return ClockState.UNSET
        if self.synchronised:
            return ClockState.NTP
        return ClockState.SMS if self.agreed else ClockState.FLOOR

    def saw_network_time(self, stamp: datetime) -> None:
        """A message carries this stamp."""
        if not self.synchronised:
            self.floor = max(self.floor, stamp - NETWORK_SLACK)
        self.agreed = abs(self.now() - stamp) <= NETWORK_SLACK or self.agreed

    def boot(self, behind: timedelta, floor: datetime | None) -> None:
        """The power is back: the clock goes on from what was saved at some time before the cut."""
        self.offset, self.synchronised, self.agreed = -behind, False, False
        self.floor = floor or self.floor

    def step(self) -> None:
        """The network sets it."""
        self.offset, self.synchronised = timedelta(), True
