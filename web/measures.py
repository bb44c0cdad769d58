"""What `/metrics` tells, each with its meaning. Knows where the numbers are; no phone number, text or person's name."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from gateway.health import free_bytes
from gateway.history_buckets import Count
from gateway.saying import PRIORITY, PRIORITY_ANSWER
from gateway.store import credit, meta, vitals
from gateway.store.states import RoundState
from modem.api import Link, Registration, SimState
from modem.ladder import Rung
from modem.standing import Standing
from schedules.clock import ClockState
from web.context import ModemView, Pulse, WebContext
from web.exposition import Family, Sample, sample, states

PRIORITIES = tuple(sorted({PRIORITY_ANSWER, *PRIORITY.values()}))
OUTCOMES = {
    Count.SENT: "accepted",
    Count.REFUSED_MESSAGE: "refused_message",
    Count.REFUSED_RECIPIENT: "refused_recipient",
    Count.REFUSED_MODEM: "refused_modem",
    Count.UNKNOWN: "unknown",
}
REPORTS = {Count.DELIVERED: "delivered", Count.TRYING: "trying", Count.UNDELIVERED: "undelivered"}


def hub_families(context: WebContext) -> Iterator[Family]:
    """Of the hub as a whole: queue, cases, rounds, uploads, disk, clock, memory, heartbeats."""
    now, pulse = context.clock.now(), context.pulse()
    with context.store.reading():
        waiting, cases, rounds = vitals.queue(), vitals.open_cases(), vitals.rounds()
        backlogs = {name: vitals.backlog(name) for name in pulse.destinations}
        trust = meta.read(meta.CLOCK_STATE)
    queue = {(state, level): 0 for state in vitals.WAITING for level in PRIORITIES} | dict(waiting)
    yield _gauge(
        "willay_queue_messages",
        "Messages that wait, by state and priority (0 goes first).",
        *(sample(number, state=state, priority=str(level)) for (state, level), number in sorted(queue.items())),
    )
    yield _gauge("willay_cases_open", "Cases that nobody has settled yet.", sample(cases))
    told = (sample(rounds.get(state, 0), state=state) for state in RoundState)
    yield _gauge("willay_rounds", "Rounds by state.", *told)
    yield _gauge(
        "willay_upload_pending_records",
        "Records that a destination does not have yet.",
        *(sample(found.records, destination=name) for name, found in backlogs.items()),
    )
    yield _gauge(
        "willay_upload_oldest_pending_seconds",
        "Age of the oldest of them; 0 where none waits.",
        *(sample(_age(found.oldest, now), destination=name) for name, found in backlogs.items()),
    )
    yield from _machine(context, trust or context.clock.state().value)
    yield from _processes(pulse)


def modem_families(context: WebContext) -> Iterator[Family]:
    """Of each modem: link, network, SIM, storage, credit, and what was counted since the hub started."""
    modems = context.modems()
    yield _gauge(
        "willay_modem_up",
        "1 where the modem can be used.",
        *(sample(int(modem.link is Link.READY), modem=modem.name) for modem in modems),
    )
    yield _states("willay_modem_link", "The modem as a whole: 1 for the state it is in.", Link, modems, "link")
    yield _states("willay_modem_registration", "Its network.", Registration, modems, "registration")
    yield _states("willay_modem_sim", "Its SIM.", SimState, modems, "sim")
    for name, told, field in (
        ("willay_modem_signal_percent", "Signal, 0 to 100.", "signal_percent"),
        ("willay_modem_signal_dbm", "Signal, dBm.", "signal_dbm"),
        ("willay_modem_storage_messages", "Messages that lie in the modem and its SIM.", "storage_used"),
        ("willay_modem_storage_capacity_messages", "How many may lie there.", "storage_size"),
    ):
        values = [(modem, getattr(modem.status, field)) for modem in modems if modem.link is Link.READY]
        yield _gauge(name, told, *(sample(value, modem=modem.name) for modem, value in values if value is not None))
    yield _gauge(
        "willay_modem_info",
        "What the modem is; always 1.",
        *(sample(1, modem=modem.name, **_identity(modem)) for modem in modems),
    )
    yield from _counted(context)
    yield from _tended(context, modems)


def _counted(context: WebContext) -> Iterator[Family]:
    history = context.history
    totals = {name: history.totals(name) for name in history.modems} if history is not None else {}
    yield _counter(
        "willay_sends_total",
        "Messages tried, by what the network or the modem said.",
        *(
            sample(all_[count], modem=name, outcome=word)
            for name, all_ in totals.items()
            for count, word in OUTCOMES.items()
        ),
    )
    yield _counter(
        "willay_reports_total",
        "Status reports, by what they said.",
        *(
            sample(all_[count], modem=name, state=word)
            for name, all_ in totals.items()
            for count, word in REPORTS.items()
        ),
    )
    yield _counter(
        "willay_received_total",
        "Parts of messages received.",
        *(sample(all_[Count.RECEIVED], modem=name) for name, all_ in totals.items()),
    )
    yield _counter(
        "willay_modem_returns_total",
        "How often a modem worked again after it did not.",
        *(sample(all_[Count.RECOVERED], modem=name) for name, all_ in totals.items()),
    )


def _tended(context: WebContext, modems: Sequence[ModemView]) -> Iterator[Family]:
    samples = [
        one
        for modem in modems
        if modem.standing is not None
        for one in states((word.value for word in Standing), modem.standing, modem=modem.name)
    ]
    yield _gauge("willay_modem_standing", "How it stands, in one word: 1 for the one that holds.", *samples)
    tended = [(modem.name, modem.recovery) for modem in modems if modem.recovery is not None]
    yield _counter(
        "willay_modem_recoveries_total",
        "What the hub did for a modem in trouble, by rung of the ladder.",
        *(sample(getattr(counts, rung.value), modem=name, rung=rung.value) for name, counts in tended for rung in Rung),
    )
    with context.store.reading():
        known = [(modem.name, credit.last_read(modem.name)) for modem in modems]
    read = [(name, found.amount) for name, found in known if found is not None and found.amount is not None]
    yield _gauge(
        "willay_modem_credit",
        "What the operator last said of the SIM's credit, in its own currency.",
        *(sample(float(amount), modem=name) for name, amount in read),
    )


def _machine(context: WebContext, trust: str) -> Iterator[Family]:
    path = context.store.path
    log = path.with_name(path.name + "-wal")
    yield _gauge("willay_database_bytes", "Size of the database file.", sample(path.stat().st_size))
    yield _gauge(
        "willay_database_log_bytes",
        "Size of its write-ahead log.",
        sample(log.stat().st_size if log.exists() else 0),
    )
    yield _gauge("willay_disk_free_bytes", "Free where the data lie.", sample(free_bytes(path.parent)))
    yield _gauge(
        "willay_clock_state",
        "How far the clock is trusted: 1 for the state it is in; with unset nobody is asked anything.",
        *states((state.value for state in ClockState), trust),
    )
    yield _gauge(
        "willay_clock_seconds", "The hub's time, since 1970.", sample(round(context.clock.now().timestamp(), 3))
    )


def _processes(pulse: Pulse) -> Iterator[Family]:
    sizes = [("hub", "", resident(os.getpid())), *(("modem", beat.modem, resident(beat.pid)) for beat in pulse.modems)]
    yield _gauge(
        "willay_process_resident_memory_bytes",
        "Memory of the hub's process and of each modem's.",
        *(sample(size, process=kind, modem=name) for kind, name, size in sizes if size is not None),
    )
    yield _gauge(
        "willay_heartbeat_age_seconds",
        "Since a thread was last seen at work; it is restarted when this grows to minutes.",
        sample(round(pulse.tick_age, 3), thread="ticker", modem=""),
        *(sample(round(beat.age, 3), thread="radio", modem=beat.modem) for beat in pulse.modems),
    )


def resident(pid: int | None, proc: Path = Path("/proc")) -> int | None:
    """Bytes of memory of a process (proc(5), statm); None where there is none."""
    try:
        return None if pid is None else int((proc / str(pid) / "statm").read_text("ascii").split()[1]) * _page_bytes()
    except (OSError, IndexError, ValueError):
        return None


def _page_bytes() -> int:
    return os.sysconf("SC_PAGE_SIZE")


def _age(since: datetime | None, now: datetime) -> float:
    return 0.0 if since is None else max(0.0, round((now - since).total_seconds(), 1))


def _identity(modem: ModemView) -> dict[str, str]:
    status = modem.status
    return {
        "manufacturer": status.manufacturer or "",
        "model": status.model or "",
        "firmware": status.firmware or "",
        "operator": status.operator or "",
    }


def _states(
    name: str, told: str, words: type[Link | Registration | SimState], modems: Sequence[ModemView], field: str
) -> Family:
    samples: list[Sample] = []
    for modem in modems:
        current = modem.link if field == "link" else getattr(modem.status, field)
        samples += states((word.value for word in words), current, modem=modem.name)
    return _gauge(name, told, *samples)


def _gauge(name: str, told: str, *samples: Sample) -> Family:
    return Family(name=name, kind="gauge", help=told, samples=samples)


def _counter(name: str, told: str, *samples: Sample) -> Family:
    return Family(name=name, kind="counter", help=told, samples=samples)
