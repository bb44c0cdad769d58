"""A month of a modem on a hillside, for the pages' tests: it fades at night and went out twice. Deterministic."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from zoneinfo import ZoneInfo

from gateway.history import History
from gateway.history_buckets import Look
from modem.api import (
    Address,
    Cause,
    CauseKind,
    Coding,
    IncomingPart,
    Link,
    MessageRef,
    ModemStatus,
    Registration,
    Scope,
    SendAccepted,
    SendRefused,
    SendUnknown,
    SimState,
    StoredAt,
)
from modem.standing import Facts, standing_of
from schedules.clock import ClockState, Moment

LIMA = ZoneInfo("America/Lima")
STEP = timedelta(minutes=5)
QUESTIONS = range(14, 17)
"""The hours of a Friday in which everybody is asked."""


def a_month(until: datetime, name: str = "cusco", days: int = 31) -> History:
    """The history of one modem up to then."""
    return _Month(until, name).lived(days)


class _Month:
    def __init__(self, until: datetime, name: str) -> None:
        self.chance = Random(4)
        self.name = name
        self.until = until
        self.now = until
        self.credit = Decimal("30.00")
        self.parts = 0
        self.history = History([name], lambda: self.now.timestamp(), gap_seconds=600.0)

    def lived(self, days: int) -> History:
        self.now = self.until - timedelta(days=days)
        self.history = History([self.name], lambda: self.now.timestamp(), gap_seconds=600.0)
        while self.now < self.until:
            self.now = min(self.now + STEP, self.until)
            ago = self.until - self.now
            if timedelta(days=9) < ago < timedelta(days=9, hours=7):
                continue  # a night without power
            self._friday()
            self._look(ago)
        return self.history

    def _look(self, ago: timedelta) -> None:
        hour = self.now.astimezone(LIMA).hour
        percent = (12 if hour in range(2, 5) else 38 if hour in range(5, 8) else 56) + self.chance.randrange(-7, 8)
        link, registration = Link.READY, Registration.HOME
        if timedelta(hours=9) < ago < timedelta(hours=10, minutes=20):
            registration = Registration.SEARCHING
        if timedelta(days=4) < ago < timedelta(days=4, hours=3):
            link = Link.ABSENT
        status = ModemStatus(sim=SimState.READY, registration=registration, signal_percent=percent)
        queued = self.chance.randrange(20, 300) if self._asking() else 0
        standing = standing_of(Facts(link=link, status=status))
        look = Look(modem=self.name, link=link, status=status, standing=standing, credit=self.credit)
        self.history.look([look], Moment(now=self.now, clock_state=ClockState.NTP), queued)

    def _asking(self) -> bool:
        local = self.now.astimezone(LIMA)
        return local.weekday() == 4 and local.hour in QUESTIONS

    def _friday(self) -> None:
        few = self.chance.random() < 0.04
        for _ in range(self.chance.randrange(6, 20) if self._asking() else int(few)):
            self.credit -= Decimal("0.01")
            self.history.sent(self.name, SendAccepted(refs=(MessageRef(1),)))
            if self.chance.random() < 0.8:
                self._heard()
            if self.chance.random() < 0.1:
                self.history.sent(self.name, self.chance.choice([_refused(Scope.RECIPIENT), _refused(Scope.MESSAGE)]))
            if self.chance.random() < 0.01:
                self.history.sent(self.name, SendUnknown(refs=(), detail="?"))

    def _heard(self) -> None:
        self.parts += 1
        part = IncomingPart(
            digest=f"d{self.parts}", stored_at=StoredAt(storage="SM", location=1), sender=Address("+51961000100"),
            smsc="", sent_at=None, text="18", coding=Coding.GSM7,
        )  # fmt: skip
        self.history.heard(self.name, [part])


def _refused(scope: Scope) -> SendRefused:
    return SendRefused(cause=Cause(kind=CauseKind.CMS, code=1, text="no", retryable=False, scope=scope))
