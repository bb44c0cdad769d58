"""What one modem's thread dials between two messages: what a person asked for, money that moves, the credit.

One thing a call, each within half a minute, and only while nobody waits for an answer. Knows when; the verbs know what.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import timedelta

from gateway import crediting, dealing
from gateway.desk import Desk
from gateway.store import credit, ledger, outbox
from gateway.store.records_money import UssdWish
from gateway.store.states import CreditReason
from modem.ussd import Telephone
from schedules.clock import Clock, read

LOOK_EVERY_SECONDS = 1.0
"""How long a wish that another process wrote waits to be noticed."""
CREDIT_EVERY_SECONDS = 60.0
"""Whether the credit is due is a matter of hours."""
BEFORE_MONEY = timedelta(minutes=10)
"""A credit younger than this is the one before a deal; an older one is asked anew first."""

_log = logging.getLogger("willay.credit")


class Till:
    """Called in the thread of its modem; `doubt` too. A radio's errands (radio.Errands).

    `registered`: whether the modem has a network. Without one only what a person asked for is tried: he is told why.
    """

    def __init__(
        self,
        desk: Desk,
        modem: str,
        clock: Clock,
        monotonic: Callable[[], float] = time.monotonic,
        registered: Callable[[], bool] = lambda: True,
    ) -> None:
        self._desk = desk
        self._modem = modem
        self._clock = clock
        self._now = monotonic
        self._registered = registered
        self._looked = -LOOK_EVERY_SECONDS
        self._asked = -CREDIT_EVERY_SECONDS
        self._searched = -CREDIT_EVERY_SECONDS
        self._seen: tuple[int, int, bool] | None = None
        """Nothing that is written has changed since, and no network has come: then only time makes anything due."""
        self._doubted = False
        self._next: Callable[[Telephone], None] | None = None

    def doubt(self, _modem: str) -> None:
        """A refusal looks like credit that is used up."""
        self._doubted = True
        self._seen = None

    def due(self) -> bool:
        """Whether something waits to be dialled, and nobody for an answer."""
        if self._next is None and self._now() - self._looked >= LOOK_EVERY_SECONDS:
            self._looked = self._now()
            seen = (*self._desk.store.changes(), self._registered())
            if seen != self._seen or self._looked - self._searched >= CREDIT_EVERY_SECONDS:
                self._seen, self._searched = seen, self._looked
                self._next = self._look()
        return self._next is not None

    def run(self, host: Telephone) -> None:
        """Dial one thing, and keep what came of it. Never raises ModemError: why there is no answer is kept too."""
        job, self._next = self._next, None
        if job is not None:
            job(host)

    def _look(self) -> Callable[[Telephone], None] | None:
        moment = read(self._clock)
        with self._desk.store.reading():
            if outbox.answer_due(moment.now):
                return None
            wish = credit.next_wish(self._modem)
            if wish is not None:
                return lambda host: self._wish(wish, host)
            if not self._registered():
                return None
            if ledger.next_planned(self._modem, moment.now) is not None:
                return self._deal
            reason = self._credit_due()
        return None if reason is None else lambda host: self._credit(reason, host)

    def _wish(self, wish: UssdWish, host: Telephone) -> None:
        crediting.dial_wish(self._desk, wish, host, self._clock, self._now)
        _log.info("%s: dialled what %s asked for", self._modem, wish.asked_by)

    def _deal(self, host: Telephone) -> None:
        """The credit before it, where that is old; then, at another call, the deal itself."""
        moment = read(self._clock)
        with self._desk.store.reading():
            code = crediting.account_of(self._desk, self._modem).balance_code
            last = credit.last_asked(self._modem)
        fresh = last is not None and timedelta() <= moment.now - last.asked_at < BEFORE_MONEY
        if code is not None and not fresh:
            self._credit(CreditReason.MONEY, host)
            return
        claimed = dealing.claim(self._desk, self._modem, moment)
        if claimed is not None:
            state = dealing.dial(self._desk, claimed, host, self._clock, self._now)
            _log.info("%s: ledger %d is %s", self._modem, claimed.entry.id, state.value)
            self._asked = -CREDIT_EVERY_SECONDS

    def _credit_due(self) -> CreditReason | None:
        if self._now() - self._asked < CREDIT_EVERY_SECONDS:
            return None
        self._asked = self._now()
        moment = read(self._clock)
        if dealing.wants_reading(self._modem):
            return CreditReason.MONEY if crediting.account_of(self._desk, self._modem).balance_code else None
        return crediting.due(self._desk, self._modem, moment, doubted=self._doubted)

    def _credit(self, reason: CreditReason, host: Telephone) -> None:
        self._doubted = False
        reading = crediting.ask(self._desk, self._modem, host, reason, self._clock, self._now)
        _log.info("%s: credit (%s): %s", self._modem, reason.value, reading.outcome.value)
