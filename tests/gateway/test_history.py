"""How each modem did: what is remembered through restarts and clocks that are put right, and what it costs the card."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from gateway.history import History
from gateway.history_buckets import Bucket, Count, Look, severity
from gateway.store.db import Store
from gateway.store.tables_history import ModemHistoryRow
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
from modem.standing import Facts, Standing, standing_of
from schedules.clock import ClockState, Moment

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
TICK = 5.0


@dataclass
class Time:
    """A wall clock and one that nobody sets; the first may be set."""

    wall: datetime = NOON
    elapsed: float = 900.0
    trust: ClockState = ClockState.NTP

    def passes(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)
        self.elapsed += seconds

    @property
    def moment(self) -> Moment:
        return Moment(now=self.wall, clock_state=self.trust)


@dataclass
class Watched:
    """One modem that a hub watches, tick by tick."""

    time: Time = field(default_factory=Time)
    link: Link = Link.READY
    percent: int | None = 60
    registration: Registration = Registration.HOME
    credit: Decimal | None = None
    queued: int | None = None
    history: History = field(init=False)

    def __post_init__(self) -> None:
        self.starts()

    def starts(self) -> None:
        self.history = History(["uno"], lambda: self.time.elapsed)

    def look(self) -> None:
        status = ModemStatus(sim=SimState.READY, registration=self.registration, signal_percent=self.percent)
        standing = standing_of(Facts(link=self.link, status=status))
        look = Look(modem="uno", link=self.link, status=status, standing=standing, credit=self.credit)
        self.history.look([look], self.time.moment, self.queued)

    def runs(self, tick: float = TICK, **long: float) -> None:
        """Let time pass while the hub looks."""
        until = self.time.elapsed + timedelta(**long).total_seconds()
        while self.time.elapsed < until:
            self.time.passes(tick)
            self.look()

    def day(self) -> tuple[Bucket | None, ...]:
        return self.history.day("uno", self.time.wall)

    def at(self, when: datetime) -> Bucket | None:
        """The five minutes of today that a moment lies in."""
        return next((b for b in self.day() if b is not None and b.at <= when < b.at + timedelta(minutes=5)), None)

    def known(self) -> list[Bucket]:
        return [bucket for bucket in self.day() if bucket is not None]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = Store(tmp_path / "willay.db")
    made.open()
    return made


def refusal(scope: Scope) -> SendRefused:
    return SendRefused(cause=Cause(kind=CauseKind.CMS, code=1, text="no", retryable=False, scope=scope))


def part(number: int) -> IncomingPart:
    return IncomingPart(
        digest=f"d{number}",
        stored_at=StoredAt(storage="SM", location=number),
        sender=Address("+51900000001"),
        smsc="",
        sent_at=NOON,
        text="18",
        coding=Coding.GSM7,
    )


def test_what_the_hub_sees_each_tick_becomes_five_minutes_with_mean_lowest_and_highest() -> None:
    hub = Watched()
    hub.runs(minutes=5)
    hub.percent = 20
    hub.runs(minutes=2)
    hub.percent = 40
    hub.runs(minutes=3)
    hub.runs(minutes=5)
    first, second = hub.at(NOON + timedelta(minutes=1)), hub.at(NOON + timedelta(minutes=6))
    assert first is not None
    assert second is not None
    assert (first.signal, second.low, second.high) == (60, 20, 40)
    assert second.signal is not None
    assert 30 <= second.signal <= 34  # two minutes of 20 and three of 40


def test_the_seconds_watched_and_served_add_up() -> None:
    hub = Watched()
    hub.runs(minutes=10)
    hub.link = Link.ABSENT
    hub.runs(minutes=10, tick=7.3)
    watched, served = sum(b.watched for b in hub.known()), sum(b.served for b in hub.known())
    assert abs(watched - 1195) <= 10
    assert abs(served - 595) <= 10
    assert hub.known()[-1].worst is Standing.ABSENT


@pytest.mark.parametrize(
    ("link", "registration", "standing"),
    [
        (Link.READY, Registration.HOME, Standing.WORKS),
        (Link.READY, Registration.ROAMING, Standing.ROAMING),
        (Link.READY, Registration.SEARCHING, Standing.SEARCHING),
        (Link.READY, Registration.DENIED, Standing.REGISTRATION_DENIED),
        (Link.SIM, Registration.UNKNOWN, Standing.SIM_UNKNOWN),
        (Link.SILENT, Registration.HOME, Standing.MENDING),
        (Link.DENIED, Registration.HOME, Standing.DENIED),
        (Link.ABSENT, Registration.HOME, Standing.ABSENT),
        (Link.STOPPED, Registration.HOME, Standing.STOPPED),
    ],
)
def test_each_standing_has_its_own_word(link: Link, registration: Registration, standing: Standing) -> None:
    hub = Watched(link=link, registration=registration)
    hub.runs(minutes=5)
    assert {bucket.worst for bucket in hub.known()} == {standing}


def test_every_standing_comes_back_as_it_was_and_the_worst_of_an_hour_is_kept() -> None:
    numbers = [severity(standing) for standing in Standing]
    assert sorted(numbers) == list(range(len(Standing)))
    assert severity(Standing.WORKS) == 0 < severity(Standing.SEARCHING) < severity(Standing.ABSENT)
    hub = Watched(link=Link.ABSENT)
    hub.runs(minutes=2)
    hub.link = Link.READY
    hub.runs(minutes=2)
    assert [bucket.worst for bucket in hub.known()] == [Standing.ABSENT]


def test_a_modem_that_is_not_ready_has_no_signal_and_not_the_signal_of_before() -> None:
    hub = Watched(link=Link.SILENT)
    hub.runs(minutes=5)
    assert {bucket.signal for bucket in hub.known()} == {None}


def test_a_hub_that_was_off_leaves_a_gap_and_no_zero(store: Store) -> None:
    hub = Watched()
    hub.runs(hours=1)
    hub.history.write(store, hub.time.moment, ending=True)
    hub.time.passes(3 * 3600)
    hub.starts()
    hub.history.read(store, hub.time.moment)
    hub.runs(hours=1)
    day = hub.day()
    off = [bucket for bucket in day if bucket is None]
    assert hub.at(NOON + timedelta(hours=2)) is None
    assert hub.at(NOON + timedelta(minutes=30)) is not None
    assert len(off) == 288 - 2 * 12
    assert sum(bucket is not None for bucket in hub.history.month("uno", hub.time.wall)) == 2


def test_a_tick_that_hung_is_no_time_watched() -> None:
    hub = Watched()
    hub.runs(minutes=5)
    hub.time.passes(1800)
    hub.runs(minutes=5)
    assert sum(bucket.watched for bucket in hub.known()) < 700


def test_messages_are_counted_from_any_thread_and_none_is_lost() -> None:
    hub = Watched()
    hub.look()

    def radio() -> None:
        for _ in range(500):
            hub.history.sent("uno", SendAccepted(refs=(MessageRef(1),)))

    threads = [threading.Thread(target=radio) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    hub.look()
    assert hub.history.totals("uno")[Count.SENT] == 1500
    assert sum(bucket.sent for bucket in hub.known()) == 1500


def test_refusals_are_told_apart_by_whom_they_concern() -> None:
    hub = Watched()
    for scope in (Scope.MESSAGE, Scope.RECIPIENT, Scope.RECIPIENT, Scope.MODEM):
        hub.history.sent("uno", refusal(scope))
    hub.history.sent("uno", SendUnknown(refs=(), detail="?"))
    hub.look()
    (bucket,) = hub.known()
    assert (bucket.refused_message, bucket.refused_recipient, bucket.refused_modem) == (1, 2, 1)
    assert (bucket.refused, bucket.unknown, bucket.sent) == (4, 1, 0)


def test_what_could_not_be_deleted_and_is_handed_over_again_counts_once() -> None:
    hub = Watched()
    hub.history.heard("uno", [part(1), part(2)])
    hub.history.heard("uno", [part(1), part(2)])
    hub.history.heard("uno", [part(2), part(3)])
    hub.look()
    assert hub.history.totals("uno")[Count.RECEIVED] == 3


def test_a_modem_that_works_again_is_counted_once_and_a_first_start_is_none() -> None:
    hub = Watched(link=Link.STARTING)
    hub.runs(minutes=1)
    hub.link = Link.READY
    hub.runs(minutes=1)
    assert hub.history.totals("uno")[Count.RECOVERED] == 0
    for link in (Link.SILENT, Link.READY, Link.ABSENT, Link.STARTING, Link.READY):
        hub.link = link
        hub.runs(minutes=1)
    assert hub.history.totals("uno")[Count.RECOVERED] == 2


def test_the_queue_keeps_its_highest_and_the_credit_its_last() -> None:
    hub = Watched(credit=Decimal("12.50"), queued=300)
    hub.runs(minutes=1)
    hub.credit, hub.queued = Decimal("12.45"), 80
    hub.runs(minutes=1)
    hub.credit, hub.queued = None, None
    hub.runs(minutes=1)
    (bucket,) = hub.known()
    assert (bucket.queue, bucket.credit) == (300, Decimal("12.45"))


def test_a_clock_that_is_put_right_takes_what_was_noted_along() -> None:
    hub = Watched(Time(wall=NOON - timedelta(hours=5), trust=ClockState.FLOOR))
    hub.runs(hours=1)
    hub.time.wall, hub.time.trust = NOON + timedelta(hours=1), ClockState.NTP  # it was noon when the hub started
    hub.runs(hours=1)
    assert hub.at(NOON - timedelta(hours=5) + timedelta(minutes=10)) is None
    assert hub.at(NOON + timedelta(minutes=10)) is not None
    assert len(hub.known()) in (24, 25)
    assert abs(sum(b.watched for b in hub.known()) - 7195) <= 10


def test_a_clock_behind_what_has_happened_gives_nothing_a_place_until_it_is_set(store: Store) -> None:
    hub = Watched()
    hub.percent = 90
    hub.runs(hours=1)
    hub.history.write(store, hub.time.moment, ending=True)
    hub.time = Time(wall=NOON - timedelta(hours=3), elapsed=50.0, trust=ClockState.UNSET)
    hub.percent = 10
    hub.starts()
    hub.history.read(store, hub.time.moment)
    hub.runs(hours=2, tick=30)
    hub.history.write(store, hub.time.moment)
    assert [row.day for row in ModemHistoryRow.select()] == [(NOON - datetime(1970, 1, 1, tzinfo=UTC)).days]
    hub.time.wall, hub.time.trust = NOON + timedelta(hours=5), ClockState.NTP
    hub.runs(hours=1, tick=30)
    before, after = hub.at(NOON + timedelta(minutes=30)), hub.at(NOON + timedelta(hours=4))
    assert before is not None
    assert after is not None
    assert (before.signal, after.signal) == (90, 10)


def test_a_clock_set_back_overwrites_nothing() -> None:
    hub = Watched()
    hub.runs(hours=2)
    for _ in range(4):
        hub.history.sent("uno", SendAccepted(refs=()))
    hub.look()
    hub.runs(hours=2)
    hub.time.wall -= timedelta(hours=3)
    hub.percent = None
    hub.runs(hours=2)
    assert sum(bucket.sent for bucket in hub.known()) == 4
    there = hub.at(NOON + timedelta(hours=1, minutes=45))
    assert there is not None
    assert there.signal == 60
    assert there.watched <= 300


def test_a_clock_that_is_wrong_for_a_while_loses_nothing() -> None:
    hub = Watched()
    hub.runs(hours=6, tick=20)
    hub.time.wall += timedelta(days=900)
    hub.runs(minutes=20)
    hub.time.wall -= timedelta(days=900)
    hub.runs(hours=1)
    known = hub.known()
    assert len(known) in (88, 89)
    assert abs(sum(bucket.watched for bucket in known) - (7 * 3600 + 1200)) <= 60


def test_a_future_that_was_taken_for_true_gives_way_when_the_clock_is_right_again(store: Store) -> None:
    hub = Watched()
    hub.runs(hours=1, tick=20)
    hub.time.wall += timedelta(days=400)
    hub.runs(hours=2, tick=20)
    hub.history.write(store, hub.time.moment, ending=True)
    hub.time.wall -= timedelta(days=400)
    hub.runs(hours=26, minutes=1, tick=20)
    assert len(hub.known()) == 288
    hub.history.write(store, hub.time.moment)
    days = [row.day for row in ModemHistoryRow.select()]
    assert max(days) <= (hub.time.wall - datetime(1970, 1, 1, tzinfo=UTC)).days


def test_a_clock_nobody_ever_confirms_loses_nothing_either(store: Store) -> None:
    hub = Watched(Time(trust=ClockState.FLOOR))
    hub.runs(hours=20, tick=30)
    hub.history.write(store, hub.time.moment, ending=True)
    hub.starts()
    hub.history.read(store, hub.time.moment)
    assert len(hub.known()) in (240, 241)


def test_a_power_cut_costs_at_most_what_was_not_written_yet(store: Store) -> None:
    hub = Watched()
    for _ in range(5 * 60):
        hub.runs(minutes=1, tick=20)
        hub.history.write(store, hub.time.moment)
    hub.starts()
    hub.history.read(store, hub.time.moment)
    assert 5 * 12 - 25 <= len(hub.known()) <= 5 * 12


def test_days_that_were_written_late_keep_their_morning(store: Store) -> None:
    hub = Watched(Time(wall=NOON.replace(hour=0)))
    for _ in range(30):
        hub.runs(hours=1, tick=30)
        hub.history.write(store, hub.time.moment)
    hub.history.write(store, hub.time.moment, ending=True)
    hub.starts()
    hub.history.read(store, hub.time.moment)
    month = [bucket for bucket in hub.history.month("uno", hub.time.wall) if bucket is not None]
    assert len(month) in (30, 31)
    assert all(abs(bucket.watched - 3600) <= 60 for bucket in month[1:-1])


def test_bytes_that_cannot_be_read_are_left_out(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    hub = Watched()
    hub.runs(hours=1)
    hub.history.write(store, hub.time.moment, ending=True)
    with store.transaction():
        today = ModemHistoryRow.get().day
        ModemHistoryRow.create(modem="uno", day=today - 1, data=b"\x01nonsense")
        ModemHistoryRow.create(modem="uno", day=today - 2, data=b"\xff")
        ModemHistoryRow.create(modem="sold", day=today, data=b"")
    hub.starts()
    hub.history.read(store, hub.time.moment)
    assert len(hub.known()) == 12
    assert caplog.text.count("cannot be read") == 2


def busy_day(hub: Watched, store: Store, chance: Random, hours: int) -> None:
    """A modem on a hill, and a Friday's questions."""
    for minute in range(hours * 60):
        hub.percent = max(0, min(100, 45 + chance.randrange(-20, 21)))
        hub.registration = chance.choice([Registration.HOME] * 30 + [Registration.SEARCHING])
        hub.queued = chance.randrange(400) if 14 <= minute // 60 % 24 < 17 else 0
        for _ in range(chance.randrange(12) if 14 <= minute // 60 % 24 < 17 else 0):
            hub.history.sent("uno", chance.choice([SendAccepted(refs=()), refusal(Scope.RECIPIENT)]))
            hub.history.heard("uno", [part(chance.randrange(10**6))])
        hub.runs(minutes=1, tick=30)
        hub.history.write(store, hub.time.moment)


def test_a_day_costs_the_card_less_than_20_kilobytes_of_log(store: Store) -> None:
    hub = Watched(credit=Decimal("18.20"))
    busy_day(hub, store, Random(7), 2)
    store.checkpoint()
    busy_day(hub, store, Random(8), 24)
    log = store.path.with_name(store.path.name + "-wal").stat().st_size
    payload = sum(len(bytes(row.data)) for row in ModemHistoryRow.select())
    assert 0 < log < 20_000, log
    assert payload < 2 * 1_000


def test_forty_days_take_no_more_memory_than_one_and_old_days_are_let_go(store: Store) -> None:
    hub = Watched()
    before = hub.history.memory
    for _ in range(40):
        hub.runs(days=1, tick=60)
        hub.history.write(store, hub.time.moment)
    hub.runs(minutes=1)
    assert hub.history.memory == before < 48_000
    assert len(hub.day()) == 288
    assert len(hub.history.month("uno", hub.time.wall)) == 31 * 24
    assert None not in hub.history.month("uno", hub.time.wall)
    assert 31 <= ModemHistoryRow.select().count() <= 34
