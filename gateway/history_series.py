"""One modem's history: what is noted by a clock that nobody sets, and its place on the calendar. Knows no table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from gateway.history_buckets import SERVING, Bucket, Count, Look, bucket_of, severity
from gateway.history_rings import (
    EMPTY,
    FINE_A_COARSE,
    FINE_A_DAY,
    FINE_SECONDS,
    PLACE,
    Ring,
    Row,
    by_hours,
    merged,
    pack,
    unpack,
)
from gateway.store.fields import EPOCH
from modem.api import Link

SHOWN_HOURS = 31 * 24
HELD_BUCKETS = 72
"""Six hours of what has no certain place on the calendar yet."""
FINE_BUCKETS = FINE_A_DAY + 2 * FINE_A_COARSE
"""What is shown, and what a write an hour late still finds."""
SAMPLE_SECONDS = 60.0
"""The modem is asked how it is once a minute."""
MOST_QUEUED = 0xFFFF


class Series:
    """The buckets of one modem. One thread writes; others may read what is then there."""

    def __init__(self) -> None:
        self._held = Ring(HELD_BUCKETS)
        self._fine = Ring(FINE_BUCKETS)
        self._hours = Ring(SHOWN_HOURS)
        self._totals = dict.fromkeys(Count, 0)
        self._touched: set[int] = set()
        self._was_ready = False
        self._lost = False
        self._sampled_at = 0.0
        self._sampled_in = -1

    @property
    def memory(self) -> int:
        """Bytes that the numbers take."""
        return sum(ring.memory for ring in (self._held, self._fine, self._hours))

    @property
    def totals(self) -> Mapping[Count, int]:
        """What was counted since the start."""
        return dict(self._totals)

    def take(self, look: Look, since: float, until: float, queued: int | None) -> None:
        """The modem is like that, and was so since the last look; seconds of the clock that nobody sets."""
        if look.link is Link.READY:
            if self._lost:
                self.count(Count.RECOVERED, 1, until)
            self._was_ready, self._lost = True, False
        else:
            self._lost = self._was_ready
        facts: dict[str, int] = {"worst": severity(look.standing)}
        if queued is not None:
            facts["queue"] = min(queued, MOST_QUEUED)
        if look.credit is not None:
            facts["credit"] = int(look.credit * 100)
        for number in range(number_of(since), number_of(until) + 1):
            start, end = max(since, number * FINE_SECONDS), min(until, (number + 1) * FINE_SECONDS)
            facts["watched"] = int(end) - int(start)  # so that the parts of a second add up
            if not facts["watched"]:
                continue
            facts["served"] = facts["watched"] if look.standing in SERVING else 0
            self._held.add(number, row_of(facts | self._sample(look, number, until)))

    def count(self, what: Count, times: int, at: float) -> None:
        """Something happened so many times."""
        self._totals[what] += times
        if what.value in PLACE:
            self._held.add(number_of(at), row_of({what.value: times}))

    def settle(self, present: int, offset: float, latest: int | None, *, ending: bool) -> None:
        """Give buckets that are over their place on the calendar.

        `present`: the number of the bucket that is not over. `offset`: of the calendar from the clock that nobody sets.
        `latest`: the calendar's present bucket where that is certain; where not, only what would be lost is placed.
        """
        for number, row in list(self._held.filled()):
            over, last_chance = number < present or ending, number <= present - HELD_BUCKETS + 2 or ending
            if not over or (latest is None and not last_chance):
                continue
            place = placed(number, offset)
            hour = place // FINE_A_COARSE
            if self._fine.add(place, row, latest):
                self._touched.add(place // FINE_A_DAY)
            self._hours.add(hour, row, None if latest is None else latest // FINE_A_COARSE)
            self._held.drop(number)

    def changed(self) -> tuple[int, ...]:
        """The days (since 1970) that are not written as they are now."""
        return tuple(sorted(self._touched))

    def packed(self, day: int, before: bytes | None) -> bytes:
        """A day to be kept, over what was kept of it before: the memory may hold the end of it only."""
        first = day * FINE_A_DAY
        kept = _unpacked(before) or (None,) * FINE_A_DAY
        return pack([self._fine.get(first + place) or row for place, row in enumerate(kept)])

    def written(self) -> None:
        """All that changed is kept."""
        self._touched.clear()

    def read(self, day: int, packed: bytes) -> bool:
        """Take in a day that was kept; False where these bytes cannot be read."""
        rows = _unpacked(packed)
        if rows is None:
            return False
        for place, row in enumerate(rows):
            if row is not None:
                self._fine.add(day * FINE_A_DAY + place, row)
        for hour, row in by_hours(rows):
            self._hours.add(day * FINE_A_DAY // FINE_A_COARSE + hour, row)
        return True

    def day(self, now: datetime, offset: float) -> tuple[Bucket | None, ...]:
        """24 hours up to now by five minutes."""
        last = number_of((now - EPOCH).total_seconds())
        return tuple(self._shown(self._fine, range(last - FINE_A_DAY + 1, last + 1), offset, 1))

    def month(self, now: datetime, offset: float) -> tuple[Bucket | None, ...]:
        """31 days up to now by hours."""
        last = number_of((now - EPOCH).total_seconds()) // FINE_A_COARSE
        return tuple(self._shown(self._hours, range(last - SHOWN_HOURS + 1, last + 1), offset, FINE_A_COARSE))

    def _sample(self, look: Look, number: int, at: float) -> dict[str, int]:
        percent = look.status.signal_percent if look.status is not None and look.link is Link.READY else None
        if percent is None or (number == self._sampled_in and at - self._sampled_at < SAMPLE_SECONDS):
            return {}
        self._sampled_in, self._sampled_at = number, at
        return {"signal_sum": percent, "signals": 1, "signal_low": percent, "signal_high": percent}

    def _shown(self, ring: Ring, numbers: range, offset: float, fines: int) -> Iterator[Bucket | None]:
        held: dict[int, Row] = {}
        for number, row in list(self._held.filled()):  # without a certain place yet: where they would be now
            place = placed(number, offset) // fines
            held[place] = merged(held.get(place, EMPTY), row)
        for number in numbers:
            kept, over = ring.get(number), held.get(number)
            if kept is not None and over is not None:
                yield bucket_of(merged(kept, over), number, fines * FINE_SECONDS)
            else:
                single = kept or over
                yield None if single is None else bucket_of(single, number, fines * FINE_SECONDS)


def placed(number: int, offset: float) -> int:
    """On the calendar, a bucket of the clock that nobody sets: by its middle."""
    return number_of((number + 0.5) * FINE_SECONDS + offset)


def number_of(seconds: float) -> int:
    """The bucket a moment lies in."""
    return int(seconds // FINE_SECONDS)


def row_of(facts: Mapping[str, int]) -> Row:
    """A row in which only these are known."""
    row = list(EMPTY)
    for name, value in facts.items():
        row[PLACE[name]] = value
    return tuple(row)


def _unpacked(packed: bytes | None) -> tuple[Row | None, ...] | None:
    try:
        return None if packed is None else unpack(packed)
    except ValueError:
        return None
