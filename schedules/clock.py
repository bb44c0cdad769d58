"""What time it is, and whether to believe it. Knows the system's clocks and no calendar."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Protocol

TIMESYNC_MARK = Path("/run/systemd/timesync/synchronized")
"""systemd-timesyncd touches it once the clock was set from the network (systemd-timesyncd.service(8))."""

NETWORK_SLACK = timedelta(minutes=10)
"""An SMS carries the network's time to the second; minutes may pass until it is read."""


class ClockState(StrEnum):
    """How far the wall clock can be trusted, from worst to best."""

    UNSET = "unset"  # before something we know to be past: no question is asked
    FLOOR = "floor"  # not before any known time, and nothing better known
    SMS = "sms"  # agrees with the network's stamp on a received SMS
    NTP = "ntp"  # the system says it is synchronised


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One reading of a clock: everything in one step happens at the same moment."""

    now: datetime
    clock_state: ClockState

    @property
    def trusted(self) -> bool:
        """Whether questions may be asked and rounds closed by this time (design, invariant 10)."""
        return self.clock_state != ClockState.UNSET


class Clock(Protocol):
    """Where every part of the hub takes the time from."""

    def now(self) -> datetime:
        """The present, aware, in UTC."""

    def state(self) -> ClockState:
        """How far `now` can be trusted."""

    def saw_network_time(self, stamp: datetime) -> None:
        """A message just received carries this stamp: the present is not before it."""


def read(clock: Clock) -> Moment:
    """The present, and how far to trust it."""
    return Moment(now=clock.now(), clock_state=clock.state())


class SystemClock:
    """The machine's own clock. A Pi has no battery: after a cut it may be far behind."""

    def __init__(self, floor: datetime, timesync_mark: Path = TIMESYNC_MARK) -> None:
        """`floor`: the latest moment known to be past (the last committed one, or when this program was made)."""
        self._floor = floor
        self._mark = timesync_mark
        self._agreed = False

    def now(self) -> datetime:
        """The present, aware, in UTC."""
        return datetime.fromtimestamp(time.time(), tz=UTC)

    def state(self) -> ClockState:
        """How far `now` can be trusted."""
        if self.now() < self._floor:
            return ClockState.UNSET
        if self._mark.exists():
            return ClockState.NTP
        return ClockState.SMS if self._agreed else ClockState.FLOOR

    def saw_network_time(self, stamp: datetime) -> None:
        """Take the stamp as a lower bound; one that fits the clock makes it trusted.

        Some operators stamp hours ahead (local time said to be UTC): a synchronised clock knows better.
        """
        if not self._mark.exists():
            self._floor = max(self._floor, stamp - NETWORK_SLACK)
        self._agreed = abs(self.now() - stamp) <= NETWORK_SLACK or self._agreed
