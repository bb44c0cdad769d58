"""What can be found of what the hub keeps and passes on, and of the doctor's own round."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

import apsw

from gateway import checkup, health
from gateway import config as configuration
from gateway.checkup import Visit
from gateway.config_records import Config, MoneyConfig
from gateway.doctor import lately, records
from gateway.doctor.radio import Heard
from gateway.findings import Finding, Verdict
from gateway.health_credit import credit_findings
from gateway.health_sending import sending_findings
from gateway.store import credit, ledger, meta, modems, pauses
from gateway.store.db import Store
from gateway.store.records_radio import ModemPause
from gateway.store.states import (
    BatchState,
    CreditOutcome,
    CreditReason,
    LedgerKind,
    LedgerState,
    PauseKind,
    RecordResult,
    SendState,
)
from gateway.store.tables_money import LedgerRow
from gateway.store.tables_radio import OutboxRow
from gateway.store.tables_upload import UploadBatchRow, UploadLogRow, UploadRecordRow
from gateway.survey.model import SayKind
from modem.api import Link, Msisdn
from modem.ladder import Rung
from modem.ussd import Balance
from schedules.clock import ClockState, Moment
from tests.gateway.doctor.cases_modem import GOOD
from tests.gateway.doctor.world import MODEM, NOW, ROOMY, Case, World

Provoke = Callable[[World], Iterable[Finding]]

WELL, LOOK, WRONG = Verdict.WELL, Verdict.LOOK, Verdict.WRONG
OFFICE = """
[hub]
data_dir = "."
[[modem]]
name = "uno"
device = "/dev/ttyUSB0"
[[upload]]
kind = "willay"
name = "region"
url = "https://example.org"
"""


@dataclass(frozen=True)
class Still:
    """A clock that stands."""

    trust: ClockState = ClockState.NTP

    def now(self) -> datetime:
        return NOW

    def state(self) -> ClockState:
        return self.trust

    def saw_network_time(self, stamp: datetime) -> None:
        raise AssertionError("looking changes nothing")


def office(world: World) -> Config:
    world.file("config.toml", OFFICE)
    return configuration.load(world.root / "config.toml", {})


def opened(world: World) -> tuple[Config, Store]:
    config = office(world)
    store = Store(config.hub.database)
    store.open()
    return config, store


def database(*, damaged: bool = False, foreign: bool = False, log_megabytes: int = 0, megabytes: int = 0) -> Provoke:
    """The hub's file. Sizes are of holes: nothing is written."""

    def provoke(world: World) -> Iterable[Finding]:
        config, store = opened(world)
        store.checkpoint()
        store.close()
        path = config.hub.database
        if damaged:
            octets = bytearray(path.read_bytes())
            octets[1024:9216] = b"\xa5" * 8192
            path.write_bytes(octets)
        if foreign:
            path.unlink()
            apsw.Connection(str(path)).execute("CREATE TABLE strange (x)")
        for file, size in ((path, megabytes), (path.with_name(f"{path.name}-wal"), log_megabytes)):
            if size:
                with file.open("ab") as hole:
                    hole.truncate(size * 1_000_000)
        found = list(records.check_database(path))
        path.with_name(f"{path.name}-wal").unlink(missing_ok=True)
        return found

    return provoke


def backup(age: timedelta | None) -> Provoke:
    return lambda _world: [records.check_backup(None if age is None else NOW - age, NOW)]


def upload(*, waiting: timedelta | None = None, settled: timedelta | None = None, rejected: bool = False) -> Provoke:
    """A destination: since when a record waits for it, when it last took one, whether it refused one."""

    def provoke(world: World) -> Iterable[Finding]:
        config, store = opened(world)
        with store.transaction():
            if waiting is not None:
                UploadLogRow.create(record_id="r1", kind="answer", body="{}", made_at=NOW - waiting)
            if settled is not None:
                _taken(NOW - settled, rejected=rejected)
        with store.reading():
            return list(records.check_upload(config.uploads[0], NOW))

    return provoke


def _taken(at: datetime, *, rejected: bool) -> None:
    """One record that was posted and answered."""
    log = UploadLogRow.create(record_id="r0", kind="answer", body="{}", made_at=at)
    UploadBatchRow.create(
        id="b0",
        destination="region",
        body="{}",
        sha256="0",
        records=1,
        state=BatchState.ACKNOWLEDGED,
        next_at=at,
        made_at=at,
        settled_at=at,
    )
    result = RecordResult.REJECTED if rejected else RecordResult.ACCEPTED
    UploadRecordRow.create(destination="region", seq=log.seq, batch_id="b0", result=result)


def clock(trust: ClockState) -> Provoke:
    return lambda _world: [health.clock_finding(trust)]


def disk(megabytes: int) -> Provoke:
    return lambda world: [health.disk_finding(office(world), lambda _folder: megabytes * 1_000_000)]


def sending(fill: Callable[[], object], *, modems_too: bool = False) -> Provoke:
    """What keeps messages from leaving, after `fill` wrote something down. `modems_too`: a second modem is there."""

    def provoke(world: World) -> Iterable[Finding]:
        config, store = opened(world)
        if modems_too:
            config = replace(config, modems=(*config.modems, replace(MODEM, name="dos")))
        with store.transaction():
            fill()
        with store.reading():
            states = {state.name: state for state in modems.listing()}
            return sending_findings(config, states, NOW)

    return provoke


def paused(kind: PauseKind, for_minutes: int = 60, cause: str = "cms 38: x") -> Provoke:
    since, until = NOW - timedelta(minutes=for_minutes), NOW + timedelta(hours=1)
    pause = ModemPause(modem="uno", kind=kind, cause=cause, since=since, until=until, times=1)
    return sending(lambda: pauses.save(pause))


def refused_with(amount: str) -> Provoke:
    """Several messages in a row were refused, and this much credit was left an hour ago."""

    def fill() -> None:
        pauses.save(
            ModemPause(
                modem="uno",
                kind=PauseKind.REFUSALS,
                cause="cms 38: x",
                since=NOW - timedelta(hours=1),
                until=NOW + timedelta(hours=1),
                times=1,
            )
        )
        asked = Moment(now=NOW - timedelta(hours=1), clock_state=ClockState.NTP)
        balance = Balance(amount=Decimal(amount), currency="PEN", expires=None)
        credit.keep_reading("uno", CreditReason.SCHEDULE, CreditOutcome.READ, "saldo", balance, asked)

    return sending(fill)


def gone() -> None:
    modems.save("uno", Link.ABSENT.value, "", "null", NOW - timedelta(hours=2), None)


def sent_by_another() -> None:
    OutboxRow.create(
        key="k",
        msisdn="+51987654321",
        text="x",
        kind=SayKind.NOTE,
        priority=0,
        state=SendState.SENT,
        segments=1,
        coding="gsm7",
        created_at=NOW,
        not_before=NOW,
        expires_at=NOW,
        settled_at=NOW,
        modem="dos",
        lane="uno",
    )


def credit_of(
    amount: str | None = None,
    *,
    floor: str | None = None,
    hours: int = 2,
    failed: bool = False,
    days: int | None = None,
) -> Provoke:
    """What the operator said so many hours ago; None: nothing that could be read. `days`: until it expires."""

    def provoke(world: World) -> Iterable[Finding]:
        config, store = opened(world)
        expires = None if days is None else NOW.date() + timedelta(days=days)
        balance = None if amount is None else Balance(amount=Decimal(amount), currency="PEN", expires=expires)
        outcome = CreditOutcome.FAILED if failed else CreditOutcome.READ if balance else CreditOutcome.UNREAD
        asked = Moment(now=NOW - timedelta(hours=hours), clock_state=ClockState.NTP)
        with store.transaction():
            credit.keep_reading("uno", CreditReason.SCHEDULE, outcome, "no answer", balance, asked)
        with store.reading():
            money = MoneyConfig(floor=None if floor is None else Decimal(floor))
            return credit_findings(replace(config, money=money), NOW)

    return provoke


def money_in_doubt(world: World) -> Iterable[Finding]:
    config, store = opened(world)
    with store.transaction():
        ledger.plan(ledger.Draft(key="k", kind=LedgerKind.VOUCHER, modem="uno", by="rosa"), NOW)
        LedgerRow.update(state=LedgerState.UNKNOWN).execute()
    with store.reading():
        return credit_findings(config, NOW)


def bad_operators(world: World) -> Iterable[Finding]:
    config, store = opened(world)
    world.file("operators.toml", "[claro]\nnetworks = 7\n")
    with store.reading():
        return credit_findings(config, NOW)


def helped(*rungs: Rung, hours_ago: int = 2) -> Provoke:
    """The rungs that were taken for the modem; and one for another, which does not count."""

    def provoke(world: World) -> Iterable[Finding]:
        _config, store = opened(world)
        with store.transaction():
            for rung in rungs:
                modems.note(f"rung {rung}", "modem uno", "silent: no answer", NOW - timedelta(hours=hours_ago))
            modems.note(f"rung {Rung.POWER}", "modem dos", "silent: no answer", NOW)
        with store.reading():
            return list(lately.check_help(MODEM, NOW))

    return provoke


def visit(world: World, **other: object) -> Visit:
    """A round over an office whose hub runs and whose modem is well."""
    config, store = opened(world)
    with store.transaction():
        meta.write(meta.LAST_BACKUP, (NOW - timedelta(hours=30)).isoformat())
    world.port()
    world.stick("1-1", "2c7c:0125", ports=("ttyUSB0",))
    usual = Visit(
        machine=world.machine(),
        modems=(MODEM,),
        clock=Still(),
        hear=lambda _entry: Heard(link=Link.READY, status=GOOD, at=NOW),
        config=config,
        store=store,
        hub=4000,
    )
    return replace(usual, **other)  # type: ignore[arg-type]


def whole(world: World) -> Iterable[Finding]:
    """The round, from its first step to its last."""
    world.pi()
    world.card()
    world.room = ROOMY
    return list(checkup.examine(visit(world)))


def too_long(world: World) -> Iterable[Finding]:
    """A round each of whose steps takes four minutes."""
    minutes = iter(range(0, 10_000, 4))
    return list(checkup.examine(visit(world), monotonic=lambda: next(minutes) * 60.0))


HUB = (
    Case("sound", database(), WELL, "sound: {size} MB, SQLite {version}"),
    Case("damaged", database(damaged=True), WRONG, "damaged: {fault}"),
    Case("none", lambda w: records.check_database(w.root / "none.db"), LOOK, "there is none yet: {path}"),
    Case("not ours", database(foreign=True), WRONG, "{path}: a database, but not one of Willay's"),
    Case("large", database(megabytes=201), WELL, "{size} MB: not checked here, it would take long (willay verify)"),
    Case("a long log", database(log_megabytes=65), LOOK, "its log has grown to {size} MB"),
    Case("no backup", backup(None), LOOK, "none was ever made"),
    Case("an old backup", backup(timedelta(days=15)), LOOK, "the last one was made {age} ago"),
    Case("a fresh backup", backup(timedelta(hours=30)), WELL, "the last one was made {age} ago"),
    Case("nothing went up", upload(), WELL, "nothing has gone up yet"),
    Case("taken lately", upload(settled=timedelta(minutes=20)), WELL, "last taken {age} ago"),
    Case("no link", upload(waiting=timedelta(days=3)), LOOK, "records waiting: {count}, the oldest for {days} days"),
    Case("up to date", upload(), WELL, "records waiting: {count}"),
    Case("refused", upload(settled=timedelta(days=5), rejected=True), LOOK, "records not taken: {count}"),
    Case("set by the network", clock(ClockState.NTP), WELL, "set by the network"),
    Case("set by texts", clock(ClockState.SMS), WELL, "agrees with the messages received"),
    Case("not sure", clock(ClockState.FLOOR), LOOK, "plausible; nothing has confirmed it yet"),
    Case("in the past", clock(ClockState.UNSET), WRONG, "lies before what has happened already; nobody is asked"),
    Case("much room", disk(20_000), WELL, "{free} MB free"),
    Case("little room", disk(400), LOOK, "{free} MB free"),
    Case("no room", disk(100), WRONG, "{free} MB free"),
    Case("credit", credit_of("12.50", floor="5"), WELL, "{amount} are left"),
    Case("credit for a month", credit_of("12.50", days=30), WELL, "{amount} are left, until {day}"),
    Case("credit that expires", credit_of("12.50", days=3), LOOK, "{amount} are left, until {day}"),
    Case("little credit", credit_of("3.20", floor="5"), WRONG, "{amount} are left, less than {floor}: questions wait"),
    Case(
        "credit of long ago", credit_of("3.20", hours=90), LOOK, "{amount} were left {hours} hours ago; not known since"
    ),
    Case("a strange answer", credit_of(), LOOK, "balance: could not be read; the operator said: {text}"),
    Case("no answer", credit_of(failed=True), LOOK, "could not be asked: {reason}"),
    Case(
        "money in doubt",
        money_in_doubt,
        LOOK,
        "entries of the ledger of which nobody knows whether they were booked: {count}",
    ),
    Case("a bad operators.toml", bad_operators, LOOK, "operators.toml has faults and is not used: {count}"),
    Case("no help", helped(), WELL, "needed no help in the last day"),
    Case("help long ago", helped(Rung.POWER, hours_ago=25), WELL, "needed no help in the last day"),
    Case("a little help", helped(Rung.REOPEN, Rung.RESTART), WELL, "the hub helped it in the last day: {what}"),
    Case("many restarts", helped(*[Rung.RESTART] * 4), LOOK, "the hub helped it in the last day: {what}"),
    Case("much help", helped(*Rung), LOOK, "the hub helped it in the last day: {what}"),
    Case("paused: network", paused(PauseKind.NETWORK), WRONG, "nothing leaves until {time}: no network ({code})"),
    Case("paused a moment", paused(PauseKind.NETWORK, 2), LOOK, "nothing leaves until {time}: no network ({code})"),
    Case("paused: SIM", paused(PauseKind.SIM), WRONG, "nothing leaves until {time}: trouble with the SIM ({code})"),
    Case(
        "paused: not subscribed",
        paused(PauseKind.SIM, cause="cms 30: x"),
        WRONG,
        "nothing leaves until {time}: the network does not know this SIM ({code})",
    ),
    Case(
        "paused: refusals, with credit",
        refused_with("12.50"),
        WRONG,
        "nothing leaves until {time}: several in a row were refused ({code})",
    ),
    Case("paused: storage", paused(PauseKind.MEMORY), WRONG, "nothing leaves until {time}: the SIM is full ({code})"),
    Case(
        "paused: refusals",
        paused(PauseKind.REFUSALS),
        WRONG,
        "nothing leaves until {time}: several in a row were refused ({code})",
    ),
    Case(
        "paused: credit",
        paused(PauseKind.CREDIT),
        WRONG,
        "questions wait until {time}: the operator bars the SIM ({code})",
    ),
    Case(
        "paused: cap",
        paused(PauseKind.CAP),
        LOOK,
        "as much was sent as may be in a day ({count}); it goes on at midnight",
    ),
    Case(
        "nobody's number",
        sending(lambda: pauses.fault_number(Msisdn("+51987000000"), "cms 1", NOW)),
        LOOK,
        "numbers that nobody has: {count} ({numbers})",
    ),
    Case(
        "stood in for",
        sending(gone, modems_too=True),
        LOOK,
        "is not there: the other modems send for it, which may cost more",
    ),
    Case(
        "sent by another",
        sending(sent_by_another, modems_too=True),
        LOOK,
        "messages that another modem than their own sent in the last day: {count}",
    ),
    Case("a whole round", whole, WELL, "works on {device}"),
    Case(
        "a round that breaks off", lambda _w: [checkup.broke_off(OSError("x"))], WRONG, "the round broke off: {reason}"
    ),
    Case("a round that takes long", too_long, LOOK, "the time is over; not looked at: {count}"),
)
