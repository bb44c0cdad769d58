"""What a modem's thread writes down of its modem: only what changed. Knows no queue."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

import msgspec

from gateway.desk import Desk
from gateway.formats import operators_toml
from gateway.store import modems
from modem.api import Link, ModemStatus
from modem.host import ModemHost
from modem.operators import title_of
from schedules.clock import Clock

from .modem_memory import ModemMemory

NEARLY_FULL = 0.8
"""Of the places for messages: at a full SIM nothing arrives."""

_log = logging.getLogger("willay.radio")


class ModemNotes:
    """The rows of one modem. For its own thread."""

    def __init__(self, desk: Desk, host: ModemHost, clock: Clock) -> None:
        self._desk = desk
        self._host = host
        self._clock = clock
        self.memory = ModemMemory(desk, host, clock)
        self._kept: tuple[str, str, str, bytes] | None = None
        self._was_nearly_full = False

    @property
    def link_changed(self) -> bool:
        """Whether the link is another than the one written down."""
        return self._kept is None or self._kept[0] != self._host.link.value

    def keep(self) -> None:
        """Write what changed, and nothing else: a row a minute would wear the card."""
        self.memory.keep()
        link, standing = self._host.link, self.memory.standing().value
        status = as_shown(self._host, self._desk.config.hub.data_dir)
        told = (link.value, self._host.hint, standing, msgspec.json.encode(_coarse(status)))
        if told == self._kept:
            return
        if self.link_changed:
            _log.info("%s is %s. %s", self._host.name, link.value, self._host.hint)
        self._kept = told
        now = self._clock.now()
        seen = now if link == Link.READY else None
        with self._desk.store.transaction():
            encoded = msgspec.json.encode(status).decode()
            modems.save(self._host.name, link.value, self._host.hint, encoded, now, seen, standing)

    def nearly_full(self) -> bool:
        """Whether the places for messages are nearly used up, by the last status; the first time is noted."""
        status = self._host.status
        used, size = (status.storage_used, status.storage_size) if status is not None else (None, None)
        full = used is not None and bool(size) and used >= (size or 0) * NEARLY_FULL
        if full and not self._was_nearly_full:
            with self._desk.store.transaction():
                modems.note("nearly full", f"modem {self._host.name}", f"{used} of {size}", self._clock.now())
        self._was_nearly_full = full
        return full


def as_shown(host: ModemHost, data_dir: Path) -> ModemStatus | None:
    """A modem's last status and the port it was opened on, which is another than the configured one where the modem
    came back under another name; its network by the name that operators.toml has for it. None until it said how it is.
    """
    if host.status is None:
        return None
    known = operators_toml.load(data_dir).known
    return replace(host.status, port=host.device, operator=title_of(known, host.status.operator))


def _coarse(status: ModemStatus | None) -> tuple[object, ...]:
    """What of a status is worth a write: signal by fifths, storage by tenths."""
    if status is None:
        return ()
    bars = None if status.signal_percent is None else status.signal_percent // 20
    full = None
    if status.storage_used is not None and status.storage_size:
        full = status.storage_used * 10 // status.storage_size
    return (status.sim, status.registration, status.operator, status.imei, status.imsi, status.port, bars, full)
