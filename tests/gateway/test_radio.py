"""The loop of one modem: what it does when, with a long queue, with many replies, when the modem goes in between."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import cast

import pytest

from gateway import asking, saying, sending
from gateway.config_records import ModemConfig
from gateway.service import radio as loop
from gateway.service.lanes import Links
from gateway.service.radio import Hooks, Radio
from gateway.store import modems
from gateway.store.states import SendState
from gateway.store.tables_radio import OutboxRow
from gateway.store.tables_survey import AnswerRow
from gateway.survey.model import Say, SayKind
from modem.api import (
    Incoming,
    Link,
    MessageRef,
    ModemStatus,
    Msisdn,
    OutgoingSms,
    SendAccepted,
    SendOutcome,
    SendRefused,
    StoredAt,
)
from modem.causes import cms
from modem.errors import ModemSilentError
from modem.host import ModemHost
from modem.pool import Standing

from .office import HandClock, Office, open_office, phone_of
from .steady_host import SteadyHost

CODE = "0487652"
AIR = 2.5
EMPTY = ModemStatus(storage_used=0, storage_size=30)


class GoingHost(SteadyHost):
    """A modem that hands over one message and dies when it is to delete it: it is deleted, and never says so."""

    name = "uno"
    hint = ""
    status = ModemStatus()

    def __init__(self, incoming: Incoming) -> None:
        self.link = Link.READY
        self.announced = True
        self.idle = threading.Event()
        self._incoming = [incoming]

    def ensure_ready(self) -> bool:
        return self.link is Link.READY

    def receive(self) -> tuple[Incoming, ...]:
        self.announced = False
        return tuple(self._incoming)

    def delete(self, places: tuple[StoredAt, ...]) -> None:
        self._incoming = []
        raise ModemSilentError("gone", hint="wait")

    def send(self, sms: OutgoingSms) -> SendOutcome:
        return SendAccepted(refs=())

    def refresh_status(self) -> ModemStatus:
        return self.status

    def wait(self, seconds: float) -> bool:
        if seconds > loop.ANNOUNCED_WITHIN_SECONDS:
            self.idle.set()
        return False

    def wake(self) -> None: ...

    def stop(self) -> None: ...


@dataclass
class TimedHost(SteadyHost):
    """A well modem for whom each send takes its air time, on a clock of its own. `ended`: nothing waits any more."""

    clock: HandClock
    incoming: Callable[[float], tuple[Incoming, ...]] = lambda _now: ()
    outcome: Callable[[OutgoingSms], SendOutcome] = lambda _sms: SendAccepted(refs=(MessageRef(1),))
    name: str = "uno"
    hint: str = ""
    link: Link = Link.READY
    status: ModemStatus = EMPTY
    now: float = 1000.0
    did: list[tuple[float, str]] = field(default_factory=list)
    idle_limit: int = 3
    line_seconds: float = 0.0
    """How long it takes for each line that a listing or a status asks."""
    _waiting: tuple[Incoming, ...] = ()
    _idle: int = 0
    ended: threading.Event = field(default_factory=threading.Event)

    def pass_time(self, seconds: float) -> None:
        self.now += seconds
        self.clock.at += timedelta(seconds=seconds)
        self._waiting += self.incoming(self.now)

    def note(self, what: str) -> None:
        self.did.append((self.now, what))
        self._idle = 0

    @property
    def announced(self) -> bool:
        return bool(self._waiting)

    def ensure_ready(self) -> bool:
        return True

    def receive(self) -> tuple[Incoming, ...]:
        self.did.append((self.now, "receive"))
        self.pass_time(12 * self.line_seconds)
        found, self._waiting = self._waiting, ()
        return found

    def delete(self, places: tuple[StoredAt, ...]) -> None: ...

    def send(self, sms: OutgoingSms) -> SendOutcome:
        self.note(f"send {sms.to}")
        self.pass_time(AIR)
        return self.outcome(sms)

    def refresh_status(self) -> ModemStatus:
        self.did.append((self.now, "status"))
        self.pass_time(20 * self.line_seconds)
        return self.status

    def wait(self, seconds: float) -> bool:
        self._idle += 1
        self.pass_time(seconds)
        if self._idle >= self.idle_limit:
            self.ended.set()
        return False

    def wake(self) -> None: ...

    def stop(self) -> None: ...

    def times(self, what: str) -> list[float]:
        return [at for at, did in self.did if did.startswith(what)]


def run(office: Office, host: TimedHost, hooks: Hooks | None = None) -> None:
    failures: list[BaseException] = []

    def fail(error: BaseException) -> None:
        failures.append(error)
        host.ended.set()

    radio = Radio(office.desk, cast(ModemHost, host), office.clock, fail, hooks, lambda: host.now)
    radio.start()
    assert host.ended.wait(30)
    radio.stop()
    assert failures == []


def fill(office: Office, count: int, kind: SayKind = SayKind.QUESTION) -> None:
    with office.desk.store.transaction():
        for number in range(count):
            about = saying.About(key=f"{kind} {number}", to=Msisdn(f"+5198765{number:04d}"))
            saying.put(Say(kind=kind, text="Hola"), about, office.desk.calendar, office.clock.now())


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = open_office(tmp_path)
    made.school(CODE)
    asking.start(made.desk, "student_attendance", made.moment)
    asking.begin_waiting(made.desk, made.moment)
    made.send_all()
    return made


def test_a_modem_that_takes_seconds_for_each_line_is_mostly_left_to_send(office: Office) -> None:
    fill(office, 200)
    host = TimedHost(office.clock, line_seconds=3.0)
    run(office, host)
    sends = host.times("send")
    asked = 60.0 * len(host.times("status")) + 36.0 * len(host.times("receive"))
    assert len(sends) == 200
    assert asked < (sends[-1] - sends[0]) / 2


def test_a_reply_is_worked_on_though_the_modem_goes_while_it_is_deleted_there(office: Office) -> None:
    host = GoingHost(office.part(phone_of(CODE, 1), "31"))
    failures: list[BaseException] = []
    radio = Radio(office.desk, cast(ModemHost, host), office.clock, failures.append)
    radio.start()
    assert host.idle.wait(10)
    radio.stop()
    assert failures == []
    assert [row.value for row in AnswerRow.select()] == ["31"]


def test_a_modem_that_is_there_is_seen_at_once(office: Office) -> None:
    host = GoingHost(office.part(phone_of(CODE, 1), "31"))
    host.link = Link.ABSENT
    radio = Radio(office.desk, cast(ModemHost, host), office.clock, lambda _: None)
    radio.start()
    assert host.idle.wait(10)
    host.idle.clear()
    host.link = Link.READY
    assert host.idle.wait(10)
    radio.stop()
    with office.desk.store.reading():
        assert [state.link for state in modems.listing()] == ["ready"]


def test_a_long_queue_leaves_without_a_pause_and_the_modem_is_still_read_and_asked_now_and_then(office: Office) -> None:
    fill(office, 120)
    host = TimedHost(office.clock)
    run(office, host)
    sends = host.times("send")
    assert len(sends) == 120
    assert all(then - at == pytest.approx(AIR, abs=0.01) for at, then in pairwise(sends))
    between = [at for at in host.times("receive") if at <= sends[-1]]
    assert max(then - at for at, then in pairwise(between)) <= loop.SWEEP_UNDER_LOAD_SECONDS + AIR
    asked = [at for at in host.times("status") if at <= sends[-1]]
    assert len(asked) <= 120 * AIR / loop.STATUS_EVERY_SECONDS + 1


def test_who_writes_while_a_queue_waits_is_read_after_one_send_and_answered_next(office: Office) -> None:
    fill(office, 50)
    phone = phone_of(CODE, 1)
    came: list[float] = []

    def incoming(now: float) -> tuple[Incoming, ...]:
        if now < 1050 or came:
            return ()
        came.append(now)
        return (office.part(phone, "31"),)

    host = TimedHost(office.clock, incoming)
    run(office, host)
    read_at = next(at for at in host.times("receive") if at >= came[0])
    answered_at = next(at for at, did in host.did if did == f"send {phone}")
    assert read_at == pytest.approx(came[0], abs=0.01), (
        "it came while a message was in the air, and was read right after that"
    )
    assert answered_at == pytest.approx(read_at, abs=0.01), "before 30 questions that have waited longer"


def test_replies_without_end_do_not_keep_the_queue_from_leaving(office: Office) -> None:
    fill(office, 20)
    host = TimedHost(office.clock, lambda now: (office.part("+51955555555", f"{now}"),) if now < 1100 else ())
    run(office, host)
    assert len(host.times("send +51987")) == 20


def test_no_more_messages_a_minute_than_the_modem_may_send(office: Office) -> None:
    entry = ModemConfig(name="uno", device="none", messages_per_minute=6)
    office = replace(office, desk=replace(office.desk, config=replace(office.desk.config, modems=(entry,))))
    fill(office, 20)
    host = TimedHost(office.clock, idle_limit=30)
    run(office, host)
    sends = host.times("send")
    assert len(sends) == 20
    assert max(sum(at <= then < at + 60 for then in sends) for at in sends) == 6
    assert sends[-1] - sends[0] == pytest.approx(19 * 10, abs=5)


def test_a_full_sim_is_emptied_at_once_and_the_message_tried_again(office: Office) -> None:
    fill(office, 1)
    answers = iter([SendRefused(cause=cms(322))])
    host = TimedHost(office.clock, outcome=lambda _sms: next(answers, SendAccepted(refs=())), idle_limit=30)
    run(office, host)
    refused_at = host.times("send")[0] + AIR
    assert any(at == pytest.approx(refused_at, abs=0.01) for at in host.times("receive"))
    assert OutboxRow.select().order_by(OutboxRow.id.desc()).get().state is SendState.SENT


def test_a_sim_that_is_nearly_full_is_read_again_and_that_is_noted_once(office: Office) -> None:
    host = TimedHost(office.clock, status=ModemStatus(storage_used=24, storage_size=30), idle_limit=150)
    run(office, host)
    with office.desk.store.reading():
        noted = [event for event in modems.events() if event.kind == "nearly full"]
    assert [event.detail for event in noted] == ["24 of 30"]
    assert len(host.times("receive")) > len(host.times("status"))


def test_credit_in_doubt_is_looked_at(office: Office) -> None:
    fill(office, 1)
    doubted: list[str] = []
    host = TimedHost(office.clock, outcome=lambda _sms: SendRefused(cause=cms(8)))
    run(office, host, Hooks(credit_doubted=doubted.append))
    assert doubted == ["uno"]


def test_an_errand_is_run_between_two_messages(office: Office) -> None:
    fill(office, 10)

    class Errands:
        def __init__(self) -> None:
            self.left = 2

        def due(self) -> bool:
            return self.left > 0

        def run(self, host: ModemHost) -> None:
            self.left -= 1
            cast(TimedHost, host).did.append((cast(TimedHost, host).now, "errand"))

    host = TimedHost(office.clock)
    run(office, host, Hooks(errands=Errands()))
    what = [did.split()[0] for _, did in host.did if did.startswith(("send", "errand"))]
    assert what[:4] == ["send", "errand", "send", "errand"]
    assert what.count("send") == 10


def test_one_commit_a_message_while_a_queue_waits(office: Office) -> None:
    fill(office, 10)
    commits: list[int] = []
    with office.desk.store.reading():
        connection = office.desk.store._db.connection()

    def committed() -> bool:
        commits.append(1)
        return False

    connection.set_commit_hook(committed)
    claimed = sending.claim(office.desk, "uno", office.moment)
    sent = 0
    while claimed is not None:
        outcome = SendAccepted(refs=(MessageRef(sent),))
        _, claimed = sending.settle_and_claim(office.desk, claimed, outcome, office.moment)
        sent += 1
    assert sent == 10
    assert len(commits) == 10 + 1


def test_the_others_stand_in_for_a_modem_only_after_a_minute_and_it_is_told_once() -> None:
    hosts = [TimedHost(HandClock(), name=name) for name in ("a", "b")]
    told: list[tuple[str, bool]] = []
    now = [0.0]
    links = Links(cast("list[ModemHost]", hosts), lambda *what: told.append(what), lambda: now[0])
    hosts[0].link = Link.ABSENT
    now[0] = 59
    assert links.standings() == {"a": Standing.WELL, "b": Standing.WELL}
    now[0] = 61
    for _ in range(3):
        assert links.standings() == {"a": Standing.GONE, "b": Standing.WELL}
    hosts[0].link = Link.READY
    assert links.standings() == {"a": Standing.WELL, "b": Standing.WELL}
    assert told == [("a", False), ("a", True)]
