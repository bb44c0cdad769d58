"""What the ticker and the radios tell the history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import cast

import pytest

from gateway import asking
from gateway.history import History
from gateway.history_buckets import Bucket, Count
from gateway.service.chronicle import Chronicle
from gateway.service.radio import Hooks, Radio
from gateway.store import credit
from gateway.store.states import CreditOutcome, CreditReason
from gateway.store.tables_history import ModemHistoryRow
from modem.api import Link, ModemStatus, Registration, SimState
from modem.host import ModemHost
from modem.standing import Standing
from modem.ussd import Balance

from .office import Office, open_office, phone_of
from .test_radio import GoingHost

CODE = "0487652"


class StillHost:
    """A modem that works."""

    name = "uno"
    link = Link.READY
    status = ModemStatus(sim=SimState.READY, registration=Registration.HOME, signal_percent=55)

    def standing(self) -> Standing:
        return Standing.WORKS


@dataclass
class Told:
    """A history that ticks tell."""

    office: Office
    host: StillHost
    elapsed: float = 0.0

    def __post_init__(self) -> None:
        self.starts()

    def starts(self) -> None:
        office = self.office
        self.history = History(["uno"], lambda: self.elapsed)
        hosts = [cast(ModemHost, self.host)]
        self.chronicle = Chronicle(self.history, hosts, office.desk.store, office.clock, lambda: self.elapsed)
        self.chronicle.begin()

    def ticks(self, seconds: float) -> None:
        for _ in range(int(seconds // 5)):
            self.elapsed += 5
            self.office.clock.at += timedelta(seconds=5)
            self.chronicle.turn()

    def known(self) -> list[Bucket]:
        return [bucket for bucket in self.history.day("uno", self.office.clock.at) if bucket is not None]


@pytest.fixture
def told(tmp_path: Path) -> Told:
    office = open_office(tmp_path)
    office.school(CODE)
    return Told(office, StillHost())


def test_ticks_tell_the_signal_and_what_waits_and_write_nothing(told: Told) -> None:
    asking.start(told.office.desk, "student_attendance", told.office.moment)
    asking.begin_waiting(told.office.desk, told.office.moment)
    before = told.office.desk.store.path.with_name("willay.db-wal").stat().st_size
    told.ticks(600)
    assert told.known()[-1].signal == 55
    assert max(bucket.queue for bucket in told.known()) == 3
    assert told.office.desk.store.path.with_name("willay.db-wal").stat().st_size == before


def test_what_waits_is_counted_once_a_minute(told: Told) -> None:
    told.ticks(30)
    asking.start(told.office.desk, "student_attendance", told.office.moment)
    asking.begin_waiting(told.office.desk, told.office.moment)
    told.ticks(20)
    assert max(bucket.queue for bucket in told.known()) == 0
    told.ticks(60)
    assert max(bucket.queue for bucket in told.known()) == 3


def test_an_orderly_end_keeps_everything_for_the_next_start(told: Told) -> None:
    told.ticks(1200)
    before = sum(bucket.watched for bucket in told.known())
    told.chronicle.end()
    assert ModemHistoryRow.select().count() == 1
    told.starts()
    assert sum(bucket.watched for bucket in told.known()) == before > 1100


def test_a_radio_tells_what_it_received_and_sent(told: Told) -> None:
    office = told.office
    asking.start(office.desk, "student_attendance", office.moment)
    asking.begin_waiting(office.desk, office.moment)
    host = GoingHost(office.part(phone_of(CODE, 1), "31"))
    radio = Radio(office.desk, cast(ModemHost, host), office.clock, lambda _: None, Hooks(history=told.history))
    radio.start()
    assert host.idle.wait(10)
    radio.stop()
    told.ticks(5)
    totals = told.history.totals("uno")
    assert totals[Count.RECEIVED] == 1
    assert totals[Count.SENT] >= 2


def test_a_credit_just_read_is_in_the_history_where_the_calendar_runs_ahead_of_the_clock(told: Told) -> None:
    told.ticks(10)
    balance = Balance(amount=Decimal("12.50"), currency="PEN", expires=None)
    with told.office.desk.store.transaction():
        credit.keep_reading("uno", CreditReason.SCHEDULE, CreditOutcome.READ, "saldo", balance, told.office.moment)
    told.elapsed += 1
    told.office.clock.at += timedelta(hours=1)
    told.chronicle.turn()
    assert told.known()[-1].credit == Decimal("12.5")
