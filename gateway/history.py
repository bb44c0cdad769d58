"""How each modem did: the last day by five minutes, the last month by hours. In memory, and written rarely.

Takes what the hub knows anyway and asks no modem for more. Things are noted by a clock that nobody sets, and find their
place on the calendar once the wall clock can be trusted: a clock that is put right moves them along.
"""

from __future__ import annotations

import logging
import queue
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from gateway.history_buckets import Bucket, Count, Look, count_of, kind_of
from gateway.history_series import Series, number_of
from gateway.store import history as days
from gateway.store.db import Store
from gateway.store.fields import EPOCH
from modem.api import Incoming, SendOutcome
from schedules.clock import ClockState, Moment

KEPT_DAYS = 32
STEADY_SECONDS = 1800.0
"""A clock that was set may be set back: nothing is given its place for so long."""
STEP_SECONDS = 30.0
"""A clock that is steered takes the monotonic one with it; what differs by more was set."""
GAP_SECONDS = 60.0
"""Nobody watched between two looks that lie further apart: the tick hung, or the machine slept."""
WRITE_SECONDS = 7200.0
"""A card wears: each time one page of 1 KB a modem, 16 KB a day; hourly would be 29. A power cut costs so much of the
history, and nothing else."""

_TRUSTED = (ClockState.SMS, ClockState.NTP)
_log = logging.getLogger("willay.history")


class History:
    """The series of some modems. `sent` and `heard` are for any thread; `read`, `look` and `write` for one alone.

    Any thread may ask for the rest; what it is told is one tick old at most.
    """

    def __init__(
        self, modems: Iterable[str], elapsed: Callable[[], float] = time.monotonic, gap_seconds: float = GAP_SECONDS
    ) -> None:
        """`elapsed`: seconds of a clock that nobody sets."""
        self._series = {name: Series() for name in modems}
        self._elapsed = elapsed
        self._gap = gap_seconds
        self._noted: queue.SimpleQueue[tuple[str, Count]] = queue.SimpleQueue()
        self._digests: dict[str, frozenset[str]] = {}
        """Of what each modem handed over last: what could not be deleted there is handed over again."""
        self._began = elapsed()
        self._looked: float | None = None
        self._offset: float | None = None
        """Of the wall clock from `elapsed`."""
        self._steady_since = self._began
        self._settled_in = -1
        self._written = self._began

    @property
    def modems(self) -> tuple[str, ...]:
        """Whose series these are."""
        return tuple(self._series)

    @property
    def memory(self) -> int:
        """Bytes that the numbers take."""
        return sum(series.memory for series in self._series.values())

    def age(self) -> float:
        """Seconds since the last look."""
        return self._elapsed() - (self._began if self._looked is None else self._looked)

    def sent(self, modem: str, outcome: SendOutcome) -> None:
        """A message was tried."""
        self._noted.put((modem, count_of(outcome)))

    def heard(self, modem: str, incoming: Sequence[Incoming]) -> None:
        """A modem handed these over. From the modem's own thread."""
        before = self._digests.get(modem, frozenset())
        for item in incoming:
            if item.digest not in before:
                self._noted.put((modem, kind_of(item)))
        self._digests[modem] = frozenset(item.digest for item in incoming)

    def look(self, looks: Iterable[Look], moment: Moment, queued: int | None = None) -> None:
        """Note how the modems are now; it holds for the time since the last look. `queued`: messages that wait."""
        elapsed = self._elapsed()
        self._mind_steps(moment, elapsed)
        since = elapsed if self._looked is None or elapsed - self._looked > self._gap else self._looked
        for look in looks:
            if look.modem in self._series:
                self._series[look.modem].take(look, since, elapsed, queued)
        self._drain(elapsed)
        self._looked = elapsed
        if self._settled_in != number_of(elapsed):
            self._settled_in = number_of(elapsed)
            self._settle(moment, elapsed)

    def day(self, modem: str, now: datetime) -> tuple[Bucket | None, ...]:
        """24 hours up to now by five minutes; None: the hub did not watch. KeyError: there is no such modem."""
        return self._series[modem].day(now, self._offset or 0.0)

    def month(self, modem: str, now: datetime) -> tuple[Bucket | None, ...]:
        """31 days up to now by hours; None: the hub did not watch. KeyError: there is no such modem."""
        return self._series[modem].month(now, self._offset or 0.0)

    def totals(self, modem: str) -> Mapping[Count, int]:
        """What was counted since the hub started. KeyError: no such modem."""
        return self._series[modem].totals

    def read(self, store: Store, moment: Moment) -> None:
        """Take in what former runs wrote; before the first look."""
        with store.reading():
            found = days.since(0)
        for kept in found:
            ahead = moment.trusted and kept.day > _day(moment.now)
            if kept.modem in self._series and not ahead and not self._series[kept.modem].read(kept.day, kept.data):
                _log.warning("a day of the history of %s cannot be read; it is left out", kept.modem)

    def write(self, store: Store, moment: Moment, *, ending: bool = False) -> None:
        """Write the days that changed, every WRITE_SECONDS, in one transaction; with `ending` now, and all there is."""
        elapsed = self._elapsed()
        if ending:
            self._drain(elapsed)
            self._settle(moment, elapsed, ending=True)
        elif elapsed - self._written < WRITE_SECONDS:
            return
        self._written = elapsed
        if not any(series.changed() for series in self._series.values()):
            return
        today = _day(moment.now)
        with store.transaction():
            for name, series in self._series.items():
                for day in series.changed():
                    days.save(days.PackedDay(modem=name, day=day, data=series.packed(day, days.one(name, day))))
            if self._steady(moment, elapsed):
                days.forget_outside(today - KEPT_DAYS, today + 1)
        for series in self._series.values():
            series.written()

    def _mind_steps(self, moment: Moment, elapsed: float) -> None:
        offset = (moment.now - EPOCH).total_seconds() - elapsed
        if self._offset is not None and abs(offset - self._offset) > STEP_SECONDS:
            _log.info("the clock was set by %+.0f s", offset - self._offset)
            self._steady_since = elapsed
        self._offset = offset

    def _steady(self, moment: Moment, elapsed: float) -> bool:
        return moment.clock_state in _TRUSTED and elapsed - self._steady_since >= STEADY_SECONDS

    def _drain(self, elapsed: float) -> None:
        """Count what other threads noted: one thread alone writes."""
        while not self._noted.empty():
            modem, what = self._noted.get()
            if modem in self._series:
                self._series[modem].count(what, 1, elapsed)

    def _settle(self, moment: Moment, elapsed: float, *, ending: bool = False) -> None:
        if self._offset is None or not moment.trusted:
            return  # a clock that is behind what has happened gives nothing a place
        certain = self._steady(moment, elapsed)
        latest = number_of((moment.now - EPOCH).total_seconds()) + 1 if certain else None
        for series in self._series.values():
            series.settle(number_of(elapsed), self._offset, latest, ending=ending)


def _day(at: datetime) -> int:
    return (at - EPOCH).days
