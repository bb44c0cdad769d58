"""Tells the history what the hub sees, at each tick. Knows the modems' hosts; asks no modem anything."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal

from gateway.history import History
from gateway.history_buckets import Look
from gateway.store import credit, outbox
from gateway.store.db import Store
from modem.host import ModemHost
from schedules.clock import Clock, read

COUNT_EVERY_SECONDS = 60.0
"""What waits, and the credit last heard of: a count over an index and a row a modem, a minute."""


class Chronicle:
    """The ticker's thread calls `turn`; `begin` comes before that, `end` after the last one."""

    def __init__(
        self,
        history: History,
        hosts: Sequence[ModemHost],
        store: Store,
        clock: Clock,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._history = history
        self._hosts = tuple(hosts)
        self._store = store
        self._clock = clock
        self._now = monotonic
        self._counted = -COUNT_EVERY_SECONDS
        self._counted_at: datetime | None = None
        """By the calendar too, which a demonstration's time runs ahead with."""
        self._credit: dict[str, Decimal] = {}

    def begin(self) -> None:
        """Take in what former runs left."""
        self._history.read(self._store, read(self._clock))

    def turn(self) -> None:
        """Note how the modems are; now and then, what waits; rarely, write."""
        moment = read(self._clock)
        queued = self._count(moment.now)
        looks = [
            Look(
                modem=host.name,
                link=host.link,
                status=host.status,
                standing=host.standing(),
                credit=self._credit.get(host.name),
            )
            for host in self._hosts
        ]
        self._history.look(looks, moment, queued)
        self._history.write(self._store, moment)

    def end(self) -> None:
        """Write everything: nothing more comes."""
        self._history.write(self._store, read(self._clock), ending=True)

    def _count(self, now: datetime) -> int | None:
        by_calendar = abs((now - self._counted_at).total_seconds()) if self._counted_at is not None else 0.0
        if max(self._now() - self._counted, by_calendar) < COUNT_EVERY_SECONDS:
            return None
        self._counted, self._counted_at = self._now(), now
        with self._store.reading():
            for host in self._hosts:
                found = credit.last_read(host.name)
                if found is not None and found.amount is not None:
                    self._credit[host.name] = found.amount
            return outbox.queued()
