"""The hub as `willay run` has it, with hours that pass in minutes: run as a process of its own, to be killed.

    python -m tests.crash.hub CONFIG START SPEED

START: seconds since 1970 at which real time and the hub's time were the same.
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from gateway import config, daemon
from schedules.clock import ClockState


@dataclass(frozen=True)
class FastClock:
    """Time that runs `speed` times as fast since `start`; the same in every process."""

    start: float
    speed: float

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.start + (time.time() - self.start) * self.speed, tz=UTC)

    def state(self) -> ClockState:
        return ClockState.NTP

    def saw_network_time(self, stamp: datetime) -> None:
        pass


if __name__ == "__main__":
    clock = FastClock(float(sys.argv[2]), float(sys.argv[3]))
    raise SystemExit(daemon.run(config.load(Path(sys.argv[1])), lambda _floor: clock))
