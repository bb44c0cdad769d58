"""APScheduler, used as an alarm clock and nothing more: one job, in memory. What is due, the tables say."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MISSED, JobExecutionEvent
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

_JOB = "tick"


class Ticker:
    """Calls `tick` every `seconds`, never twice at once, until stopped. An error in it goes to `on_error`."""

    def __init__(self, tick: Callable[[], None], seconds: float, on_error: Callable[[BaseException], None]) -> None:
        self._tick = tick
        self._seconds = seconds
        self._on_error = on_error
        self._ticked = time.monotonic()
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            jobstores={"default": MemoryJobStore()},
            executors={"default": ThreadPoolExecutor(1)},
        )
        self._scheduler.add_listener(self._heard, EVENT_JOB_ERROR | EVENT_JOB_MISSED)

    def start(self) -> None:
        """Begin; the first tick comes at once."""
        self._scheduler.add_job(
            self._run,
            IntervalTrigger(seconds=self._seconds, timezone=UTC),
            id=_JOB,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,  # late is better than never: the default drops what is 1 s late
            next_run_time=datetime.now(UTC),
        )
        self._scheduler.start()

    def stop(self) -> None:
        """End, after a running tick has ended."""
        self._scheduler.shutdown(wait=True)

    def age(self) -> float:
        """Seconds since the last tick ended, by a clock that nobody can set."""
        return time.monotonic() - self._ticked

    def rouse(self) -> None:
        """Tick now. For after the wall clock was set back: APScheduler would stay silent until it caught up."""
        self._scheduler.modify_job(_JOB, next_run_time=datetime.now(UTC))

    def _run(self) -> None:
        self._tick()
        self._ticked = time.monotonic()

    def _heard(self, event: JobExecutionEvent) -> None:
        if event.exception is not None:
            self._on_error(event.exception)
