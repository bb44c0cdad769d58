"""How the links of several modems stand: which one is well, which has been gone for so long that others stand in."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence

from gateway.lanes import GONE_AFTER
from modem.api import Link
from modem.host import ModemHost
from modem.pool import Standing


class Links:
    """Watches the modems by being asked; any thread may ask.

    `told` is called with a modem's name and whether it is there, once each time that changes for the others.
    """

    def __init__(
        self,
        hosts: Sequence[ModemHost],
        told: Callable[[str, bool], None],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._hosts = tuple(hosts)
        self._told = told
        self._now = monotonic
        self._seen_ready = {host.name: monotonic() for host in self._hosts}
        self._gone: set[str] = set()

    def standings(self) -> Mapping[str, Standing]:
        """Each modem's, now. One that is not there, and not for long enough yet, is well: its messages wait for it."""
        now = self._now()
        standings = {}
        for host in self._hosts:
            if host.link is Link.READY:
                self._seen_ready[host.name] = now
            gone = now - self._seen_ready[host.name] >= GONE_AFTER.total_seconds()
            standings[host.name] = Standing.GONE if gone else Standing.WELL
            if gone != (host.name in self._gone):
                (self._gone.add if gone else self._gone.discard)(host.name)
                self._told(host.name, not gone)
        return standings
