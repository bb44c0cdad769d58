"""What time it is, and whether to believe it. Knows the system's clocks and no calendar."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from enum import StrEnum
from typing import Protocol


class ClockState(StrEnum):
    """How far the wall clock can be trusted, from worst to best."""

    UNSET = "unset"  # before anything we know to be past: no question is asked
    FLOOR = "floor"  # not before the last committed time, and nothing better known
    SMS = "sms"  # agrees with the network's stamp on a received SMS
    NTP = "ntp"  # the system says it is synchronised


class Clock(Protocol):
    """Where every part of the hub takes the time from."""

    def now(self) -> datetime:
        """The present, aware, in UTC."""

    def state(self) -> ClockState:
        """How far `now` can be trusted."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The present, aware, in UTC."""
        return datetime.fromtimestamp(time.time(), tz=UTC)

    def state(self) -> ClockState:
        """NTP where the system says so; the hub lowers it when `now` lies before a known time."""
        return ClockState.FLOOR
