"""The technician's checks in a technician's order, each finding as soon as it is known. Knows no terminal, no page."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from gateway.config_records import Config, ModemConfig
from gateway.doctor import card, lane, lately, power, radio, records, service, sticks, timing
from gateway.doctor import ports as port_checks
from gateway.doctor.machine import Machine, this_machine
from gateway.doctor.owntext import TextSelf, check_own_text
from gateway.doctor.radio import Heard
from gateway.doctor.speech import check_speech
from gateway.findings import Finding, Verdict, look, wrong
from gateway.health import clock_finding, disk_finding
from gateway.health_credit import credit_findings, funded
from gateway.health_sending import sending_findings
from gateway.sentences import Sentence, sentence
from gateway.store import meta, modems
from gateway.store.db import Store
from modem.api import Link, ModemStatus
from modem.errors import ModemError
from modem.host import ModemHost
from modem.lanes import LaneAdvice
from modem.standing import Standing
from schedules.clock import Clock, ClockState

OPENING_STEPS = 25
"""Of three seconds at most: a modem may take a minute to open, with a PIN to give and a SIM that wakes."""
STEP_SECONDS = 1.0
WHOLE_SECONDS = 600.0
"""Two modems that open slowly and are mute, and two texts that do not come back. Who waits longer has given up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One round of the doctor: what is looked at, and by which ways."""

    machine: Machine
    modems: tuple[ModemConfig, ...]
    clock: Clock
    hear: Callable[[ModemConfig], Heard | None]
    """How a modem is: asked where no hub runs, as the hub knows it otherwise. May take two minutes."""
    config: Config | None = None
    """None: one port is looked at, without any office."""
    store: Store | None = None
    """The hub's database; None where it cannot be opened."""
    hub: int | None = None
    """The process of the hub that runs."""
    answers: Callable[[str], bool] | None = None
    """Whether a modem says OK on a port; None where a hub runs, whose ports are not to be touched."""
    overheard: Callable[[str], tuple[str, ...]] | None = None
    """What is said on a port that is asked AT; None where a hub runs."""
    lane: Callable[[str], LaneAdvice | None] | None = None
    """Which driver the modem on a port has earned; None where a hub runs."""
    text_self: Callable[[ModemConfig], TextSelf] | None = None
    """How to text the SIM's own number; None: not asked for."""
    new_token: Callable[[], str] = str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that is looked at."""

    title: Sentence
    check: Callable[[], Iterable[Finding]]
    slow: bool = False
    """May take longer than a person waits without a word."""


def ports() -> tuple[Path, ...]:
    """The serial ports of this computer, where a modem may be."""
    return port_checks.ports(this_machine())


def examine(
    visit: Visit,
    told: Callable[[Step, int, int], None] = lambda _step, _number, _of: None,
    monotonic: Callable[[], float] = time.monotonic,
) -> Iterator[Finding]:
    """Every check, each finding as soon as it is known; within WHOLE_SECONDS and the step that runs then.

    `told`: called before each step, with its number (from 1) and how many there are.
    """
    begun, steps = monotonic(), steps_of(visit)
    for number, step in enumerate(steps, start=1):
        if monotonic() - begun > WHOLE_SECONDS:
            yield look(
                "doctor",
                sentence("the time is over; not looked at: {count}", count=len(steps) - number + 1),
                sentence("one modem at a time: willay doctor --modem NAME"),
            )
            return
        told(step, number, len(steps))
        yield from step.check()


def broke_off(error: Exception) -> Finding:
    """The round ended by something nobody expected."""
    return wrong(
        "doctor",
        sentence("the round broke off: {reason}", reason=repr(error)),
        sentence("see the journal (sudo journalctl -u willay -n 50), and tell who keeps the program"),
    )


def steps_of(visit: Visit) -> tuple[Step, ...]:
    """What will be looked at, in order."""
    machine, config = visit.machine, visit.config
    slow = visit.hub is None or visit.text_self is not None
    steps = [
        Step(title=sentence("power"), check=partial(power.check_power, machine)),
        Step(title=sentence("heat"), check=partial(power.check_heat, machine)),
        Step(title=sentence("usb"), check=partial(sticks.check_sticks, machine)),
    ]
    steps += [Step(title=sentence("modem"), check=partial(_modem, visit, entry), slow=slow) for entry in visit.modems]
    if config is not None:
        steps.append(Step(title=sentence("sending"), check=partial(_sending, visit, config)))
    steps.append(Step(title=sentence("clock"), check=partial(_clock, visit)))
    if config is not None:
        folder = config.hub.data_dir
        steps += [
            Step(title=sentence("disk"), check=partial(_disk, config, machine)),
            Step(title=sentence("card"), check=partial(card.check_card, folder, machine)),
            Step(title=sentence("database"), check=partial(records.check_database, config.hub.database), slow=True),
            Step(title=sentence("upload"), check=partial(_passed_on, visit, config)),
            Step(
                title=sentence("service"),
                check=partial(service.check_service, machine, hub_running=visit.hub is not None),
            ),
        ]
    steps.append(Step(title=sentence("memory"), check=partial(service.check_memory, machine)))
    return tuple(steps)


def await_status(host: ModemHost) -> ModemStatus | None:
    """Open the modem and ask it how it is; None where it does not let itself be opened."""
    for _ in range(OPENING_STEPS):
        if host.ensure_ready():
            try:
                return host.refresh_status()
            except ModemError:
                return host.status
        if host.link not in (Link.STARTING, Link.READY):
            return host.status
        host.wait(STEP_SECONDS)
    return host.status


def hear_host(host: ModemHost, now: datetime) -> Heard:
    """What a host knows of its modem at this moment."""
    return Heard(
        link=host.link, hint=host.hint, detail=host.detail, status=host.status, standing=host.standing(), at=now
    )


def hear_alone(host: ModemHost, now: datetime) -> Heard:
    """The same where no hub runs: nobody restarts a modem that does not answer, so nobody is told to wait for that."""
    heard = hear_host(host, now)
    if heard.standing is not Standing.MENDING:
        return heard
    unplug = sentence("unplug it for ten seconds; try its other port, another USB port, another modem")
    return replace(heard, hint=unplug)


def _modem(visit: Visit, entry: ModemConfig) -> Iterator[Finding]:
    """Its port first. A port that is missing, closed to us or somebody else's is not opened."""
    heard = visit.hear(entry) if visit.hub is not None else None
    barred = False
    for finding in _port(visit, entry, heard):
        barred = barred or finding.verdict is Verdict.WRONG
        yield finding
    advice = None
    if visit.overheard is not None and not barred:
        other = check_speech(entry, visit.machine, visit.overheard)
        if other is not None:
            yield other
            barred = True
    if visit.hub is None and not barred:
        advice = visit.lane(str(visit.machine.at(entry.device))) if visit.lane is not None else None
        heard = visit.hear(entry)
    if visit.hub is not None or not barred:
        yield from radio.check_heard(entry, heard, visit.clock.now())
    yield from lane.check_lane(entry, advice)
    if visit.store is not None and visit.config is not None:
        with visit.store.reading():
            yield from lately.check_help(entry, visit.clock.now())
    ready = heard is not None and heard.link is Link.READY
    if visit.text_self is not None and ready:
        yield check_own_text(entry, visit.text_self(entry), visit.new_token(), funded=_funded(visit, entry))
    if visit.answers is not None and not ready:
        yield from radio.check_other_ports(entry, visit.machine, visit.answers)


def _funded(visit: Visit, entry: ModemConfig) -> bool:
    if visit.store is None or visit.config is None:
        return False
    with visit.store.reading():
        return funded(visit.config, entry.name, visit.clock.now())


def _sending(visit: Visit, config: Config) -> Iterator[Finding]:
    """The credit, and what keeps messages from leaving; only a hub that runs sends any."""
    if visit.store is None:
        return
    with visit.store.reading():
        yield from credit_findings(config, visit.clock.now())
        if visit.hub is None:
            return
        states = {state.name: state for state in modems.listing()}
        yield from sending_findings(config, states, visit.clock.now())


def _port(visit: Visit, entry: ModemConfig, heard: Heard | None) -> Iterator[Finding]:
    """The port, its rivals and its plug. What the hub works with is well, whatever this user may see of it."""
    machine = visit.machine
    port = port_checks.check_port(entry, machine)
    if port.verdict is Verdict.WELL:
        yield port
        if visit.config is not None:
            yield from port_checks.check_name(entry, machine)
    elif heard is None or heard.link is not Link.READY:
        yield port
        return
    elif not machine.at(entry.device).exists():
        yield port_checks.found_elsewhere(entry)
    yield from port_checks.check_rivals(entry, machine, visit.hub)
    yield from sticks.check_plug(entry, machine)


def _clock(visit: Visit) -> Iterator[Finding]:
    trust = visit.clock.state()
    if visit.store is not None and visit.hub is not None:
        with visit.store.reading():
            kept = meta.read(meta.CLOCK_STATE)
        trust = ClockState(kept) if kept is not None else trust  # the hub has the network's stamps to compare with
    yield clock_finding(trust)
    yield from timing.check_battery_clock(trust, visit.machine)


def _disk(config: Config, machine: Machine) -> Iterator[Finding]:
    folder = config.hub.data_dir
    yield from card.check_room(folder, machine)
    room = machine.room(folder)
    if room is not None:
        yield disk_finding(config, lambda _folder: room.free_bytes)


def _passed_on(visit: Visit, config: Config) -> Iterator[Finding]:
    """Copies of what the hub knows: a backup, a centre."""
    if visit.store is None:
        return
    now = visit.clock.now()
    with visit.store.reading():
        yield records.check_backup(records.last_backup(), now)
        for entry in config.uploads:
            yield from records.check_upload(entry, now)
