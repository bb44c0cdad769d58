"""The thread of one modem: fetches, keeps, works, sends. Knows when; the use-cases know what."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

import msgspec

from gateway import receiving, sending
from gateway.desk import Desk
from gateway.history import History
from gateway.store import modems
from modem.api import Link, ModemStatus, Msisdn
from modem.errors import ModemError
from modem.host import ModemHost
from modem.msisdn import mask
from schedules.clock import Clock, read

STATUS_EVERY_SECONDS = 60.0
"""Signal, registration and storage change slowly, and asking takes the modem a few hundred milliseconds."""
IDLE_SECONDS = 1.0
"""How long a command's message (another process wrote it) may wait to be noticed. One indexed SELECT a second."""
LAST_SEND_SECONDS = 15.0
"""A send takes 3 to 6 s of air; systemd waits longer than this (TimeoutStopSec)."""
SWEEP_EVERY_SECONDS = 20.0
"""Announcements get lost (gateways.md, 0.6): the storages are read anyway now and then."""

_log = logging.getLogger("willay.radio")


class Radio(threading.Thread):
    """Runs until `stop`. An error nobody expected goes to `on_error`, which brings the hub down to start anew."""

    def __init__(
        self,
        desk: Desk,
        host: ModemHost,
        clock: Clock,
        on_error: Callable[[BaseException], None],
        serves: Callable[[Msisdn], bool] | None = None,
        history: History | None = None,
    ) -> None:
        super().__init__(name=f"radio {host.name}")
        self._desk = desk
        self._host = host
        self._clock = clock
        self._on_error = on_error
        self._serves = serves
        self._history = history
        self._ending = threading.Event()
        self._restarting = threading.Event()
        self._swept = -SWEEP_EVERY_SECONDS
        self._asked = -STATUS_EVERY_SECONDS
        self._kept: tuple[str, str, bytes] | None = None

    @property
    def modem(self) -> str:
        """The modem's name."""
        return self._host.name

    def age(self) -> float:
        """Seconds since the loop was last seen at work: waiting for a slow modem is work too."""
        return self._host.heartbeat_age()

    def wake(self) -> None:
        """There is something to send."""
        self._host.wake()

    def restart(self) -> None:
        """Start the modem's process anew before the next step."""
        self._restarting.set()
        self._host.wake()

    def stop(self) -> None:
        """End: a send under way may finish, for a while; then it is cut off and its outcome is unknown."""
        self._ending.set()
        self._host.wake()
        self.join(LAST_SEND_SECONDS)
        self._host.stop()
        self.join()

    def run(self) -> None:
        """The loop."""
        try:
            while not self._ending.is_set():
                self._round()
        except Exception as error:  # noqa: BLE001  the top of a thread: anything unexpected restarts the hub
            self._on_error(error)
        finally:
            self._host.stop()
            self._desk.store.close()

    def _round(self) -> None:
        if self._restarting.is_set():
            self._restarting.clear()
            self._host.restart()
        if not self._host.ensure_ready():
            self._keep_state()
            self._host.wait(IDLE_SECONDS)
            return
        if self._kept is None or self._kept[0] != self._host.link.value:
            self._keep_state()  # it is back: nobody need wait for the next status to see that
        try:
            self._receive()
            sent = self._send_one()
            self._ask_status()
        except ModemError as error:
            _log.warning("%s: %s. %s", self._host.name, error, error.hint)
            return
        if not sent and self._host.wait(IDLE_SECONDS):
            self._swept = -SWEEP_EVERY_SECONDS

    def _receive(self) -> None:
        if time.monotonic() - self._swept < SWEEP_EVERY_SECONDS and not self._host.announced:
            return
        self._swept = time.monotonic()
        incoming = self._host.receive()
        if incoming:
            if self._history is not None:
                self._history.heard(self._host.name, incoming)
            self._host.delete(receiving.take(self._desk, self._host.name, incoming, self._clock))

    def _send_one(self) -> bool:
        claimed = sending.claim(self._desk, self._host.name, read(self._clock), self._serves)
        if claimed is None:
            return False
        outcome = self._host.send(claimed.sms)
        if self._history is not None:
            self._history.sent(self._host.name, outcome)
        state = sending.settle(self._desk, claimed, outcome, read(self._clock))
        message = claimed.message
        _log.info("message %d to %s (%s): %s", message.id, mask(message.msisdn), message.kind.value, state.value)
        return True

    def _ask_status(self) -> None:
        if time.monotonic() - self._asked >= STATUS_EVERY_SECONDS:
            self._asked = time.monotonic()
            self._host.refresh_status()
            self._keep_state()

    def _keep_state(self) -> None:
        """Write what changed, and nothing else: a row a minute would wear the card."""
        link, status = self._host.link, self._host.status
        told = (link.value, self._host.hint, msgspec.json.encode(_coarse(status)))
        if told == self._kept:
            return
        if self._kept is None or self._kept[0] != told[0]:
            _log.info("%s is %s. %s", self._host.name, link.value, self._host.hint)
        self._kept = told
        now = self._clock.now()
        seen = now if link == Link.READY else None
        with self._desk.store.transaction():
            encoded = msgspec.json.encode(status).decode()
            modems.save(self._host.name, link.value, self._host.hint, encoded, now, seen)


def _coarse(status: ModemStatus | None) -> tuple[object, ...]:
    """What of a status is worth a write: signal by fifths, storage by tenths."""
    if status is None:
        return ()
    bars = None if status.signal_percent is None else status.signal_percent // 20
    full = None
    if status.storage_used is not None and status.storage_size:
        full = status.storage_used * 10 // status.storage_size
    return (status.sim, status.registration, status.operator, status.imei, status.imsi, bars, full)
