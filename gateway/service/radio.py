"""The thread of one modem: fetches, keeps, works, sends. Knows when; the use-cases know what."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from gateway import receiving, sending
from gateway.desk import Desk
from gateway.history import History
from gateway.sending import Claim, Settled, Terms
from modem.api import Link, NetworkUssd, UssdMode
from modem.causes import Then
from modem.errors import ModemError
from modem.host import ModemHost
from modem.msisdn import mask
from modem.pool import Bucket
from modem.standing import Standing
from schedules.clock import Clock, read

from .modem_notes import ModemNotes

STATUS_EVERY_SECONDS = 60.0
"""Signal, registration and storage change slowly, and asking takes the modem a few hundred milliseconds."""
IDLE_SECONDS = 1.0
"""How long a command's message (another process wrote it) may wait to be noticed. One indexed SELECT a second."""
LAST_SEND_SECONDS = 15.0
"""A send takes 3 to 6 s of air; systemd waits longer than this (TimeoutStopSec)."""
SWEEP_EVERY_SECONDS = 20.0
"""Announcements get lost (gateways.md, 0.6): the storages are read anyway now and then."""
ANNOUNCED_WITHIN_SECONDS = 0.001
"""What came in while a message was in the air is announced right after the answer; not to wait for it would let whoever
wrote wait for one message more."""
SLOW_TIMES = 5
"""A modem that takes three seconds a line needs a minute for a status: each question may take a sixth of its time."""
NEVER = float("-inf")
SWEEP_UNDER_LOAD_SECONDS = 60.0
"""The same while a queue waits: listing a SIM takes a slow modem half a second, in which nothing leaves."""

_log = logging.getLogger("willay.radio")


class Errands(Protocol):
    """What else there is to do with a modem, between two messages."""

    def due(self) -> bool:
        """Whether something waits; quick, for a queue stands behind it."""

    def run(self, host: ModemHost) -> None:
        """Do one thing. Raises ModemError."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hooks:
    """What else a modem's thread asks and tells. Each is called in that thread, between two requests to the modem."""

    terms: Callable[[], Terms] = Terms
    """What it may send now."""
    errands: Errands | None = None
    credit_doubted: Callable[[str], None] | None = None
    """A refusal of this modem's network looks like credit that is used up."""
    history: History | None = None


class Radio(threading.Thread):
    """Runs until `stop`. An error nobody expected goes to `on_error`, which brings the hub down to start anew."""

    def __init__(
        self,
        desk: Desk,
        host: ModemHost,
        clock: Clock,
        on_error: Callable[[BaseException], None],
        hooks: Hooks | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(name=f"radio {host.name}")
        self._desk = desk
        self._host = host
        self._clock = clock
        self._on_error = on_error
        self._hooks = hooks or Hooks()
        self._now = monotonic
        self._notes = ModemNotes(desk, host, clock)
        self._bucket = _bucket(desk, host.name)
        self._ending = threading.Event()
        self._restarting = threading.Event()
        self._swept = NEVER
        self._asked = NEVER
        self._sweep_took = self._status_took = 0.0

    @property
    def modem(self) -> str:
        """The modem's name."""
        return self._host.name

    def standing(self) -> Standing:
        """How the modem stands now, in one word."""
        return self._notes.memory.standing()

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
            self._notes.keep()
            self._host.wait(IDLE_SECONDS)
            return
        if self._notes.link_changed:
            self._notes.keep()  # it is back: nobody need wait for the next status to see that
            sending.modem_returned(self._desk, self._host.name, read(self._clock))
        try:
            self._receive(SWEEP_EVERY_SECONDS)
            busy = self._send()
            self._ask_status()
            busy |= self._run_errand()
        except ModemError as error:
            _log.warning("%s: %s. %s", self._host.name, error, error.hint)
            return
        if not busy:
            self._host.wait(self._patience())

    def _receive(self, every_seconds: float) -> None:
        if not self._sweep_due(every_seconds) and not self._host.announced:
            return
        self._swept = self._now()
        incoming = self._host.receive()
        self._sweep_took = self._now() - self._swept
        if incoming:
            if self._hooks.history is not None:
                self._hooks.history.heard(self._host.name, incoming)
            self._host.delete(receiving.take(self._desk, self._host.name, incoming, self._clock))
            if any(isinstance(item, NetworkUssd) and item.mode is UssdMode.REPLY_WANTED for item in incoming):
                self._host.ussd_cancel()  # nobody is here to answer, and the network need not wait

    def _send(self) -> bool:
        """Send what may leave now, without a pause, until something else wants the modem. Whether anything was sent."""
        if not self._may_send():
            return False
        claimed = sending.claim(self._desk, self._host.name, read(self._clock), self._hooks.terms())
        sent = claimed is not None
        while claimed is not None:
            claimed = self._send_one(claimed)
        return sent

    def _send_one(self, claimed: Claim) -> Claim | None:
        """Send a message; the next one, where nothing else has to be done first."""
        began = self._now()
        outcome = self._host.send(claimed.sms)
        if self._bucket is not None:
            self._bucket.take(claimed.message.segments, began)
        if self._hooks.history is not None:
            self._hooks.history.sent(self._host.name, outcome)
        terms, moment = self._hooks.terms(), read(self._clock)
        settled, following = sending.settle_and_claim(self._desk, claimed, outcome, moment, terms, self._may_go_on)
        message = claimed.message
        _log.info(
            "message %d to %s (%s): %s", message.id, mask(message.msisdn), message.kind.value, settled.state.value
        )
        self._look_into(settled)
        return following

    def _may_send(self) -> bool:
        return self._bucket is None or self._bucket.wait(self._now()) <= 0

    def _may_go_on(self) -> bool:
        """Whether the next message may be taken at once: nobody waits to be heard, and the modem is there."""
        if self._host.link is not Link.READY:
            return False
        self._host.wait(ANNOUNCED_WITHIN_SECONDS)
        return (
            not self._host.announced
            and not self._sweep_due(SWEEP_UNDER_LOAD_SECONDS)
            and not self._status_due()
            and not self._ending.is_set()
            and not self._restarting.is_set()
            and not self._errand_due()
            and self._may_send()
        )

    def _sweep_due(self, every_seconds: float) -> bool:
        return self._now() - self._swept >= max(every_seconds, SLOW_TIMES * self._sweep_took)

    def _status_due(self) -> bool:
        return self._now() - self._asked >= max(STATUS_EVERY_SECONDS, SLOW_TIMES * self._status_took)

    def _errand_due(self) -> bool:
        return self._hooks.errands is not None and self._hooks.errands.due()

    def _run_errand(self) -> bool:
        if self._hooks.errands is None or not self._hooks.errands.due():
            return False
        self._hooks.errands.run(self._host)
        return True

    def _look_into(self, settled: Settled) -> None:
        """What a refusal asks for besides another try."""
        match settled.then:
            case Then.STORAGE:
                self._swept = NEVER
            case Then.NETWORK | Then.SIM:
                self._asked = NEVER
            case Then.CREDIT if self._hooks.credit_doubted is not None:
                self._hooks.credit_doubted(self._host.name)

    def _ask_status(self) -> None:
        if self._status_due():
            self._asked = self._now()
            self._host.refresh_status()
            self._status_took = self._now() - self._asked
            self._notes.keep()
            if self._notes.nearly_full():
                self._swept = NEVER

    def _patience(self) -> float:
        """How long to wait for something to do: till the rate allows the next message, if that is sooner."""
        free = 0.0 if self._bucket is None else self._bucket.wait(self._now())
        return min(free, IDLE_SECONDS) if free > 0 else IDLE_SECONDS


def _bucket(desk: Desk, modem: str) -> Bucket | None:
    rate = next((entry.messages_per_minute for entry in desk.config.modems if entry.name == modem), None)
    return None if rate is None else Bucket(per_minute=rate)
