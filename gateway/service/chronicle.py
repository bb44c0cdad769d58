"""Tells the history what the hub sees, at each tick. Knows the modems' hosts; asks no modem anything."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from gateway.history import History
from gateway.history_buckets import Look
from gateway.store import outbox
from gateway.store.db import Store
from modem.host import ModemHost
from schedules.clock import Clock, read

QUEUE_EVERY_SECONDS = 60.0
"""One count over an index a minute: what waits changes by some ten messages."""


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
        self._counted = -QUEUE_EVERY_SECONDS

    def begin(self) -> None:
        """Take in what former runs left."""
        self._history.read(self._store, read(self._clock))

    def turn(self) -> None:
        """Note how the modems are; now and then, what waits; rarely, write."""
        moment = read(self._clock)
        looks = [Look(modem=host.name, link=host.link, status=host.status) for host in self._hosts]
        self._history.look(looks, moment, self._queued())
        self._history.write(self._store, moment)

    def end(self) -> None:
        """Write everything: nothing more comes."""
        self._history.write(self._store, read(self._clock), ending=True)

    def _queued(self) -> int | None:
        if self._now() - self._counted < QUEUE_EVERY_SECONDS:
            return None
        self._counted = self._now()
        with self._store.reading():
            return outbox.queued()
