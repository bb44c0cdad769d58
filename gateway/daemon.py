"""`willay run`: the composition root. Builds the hub from a configuration, waits, stops in reverse."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from random import SystemRandom
from tempfile import TemporaryDirectory

from gateway import health, log, reporting, resolving
from gateway.config_records import Config
from gateway.desk import Desk, calendar_of
from gateway.errors import NotReadyError
from gateway.history import History
from gateway.library import Library, import_shipped
from gateway.sentences import sentence
from gateway.service.devices import refuse_hopeless
from gateway.service.hub import Hub, Plan, running
from gateway.service.lock import HubLock
from gateway.service.modem_memory import identity_of
from gateway.service.systemd import Notifier
from gateway.service.watch import what_is_dead
from gateway.store import meta, modems
from gateway.store.db import Store
from gateway.survey.model import Lang, Outcome, Value
from modem.api import ModemSettings
from modem.drivers import driver_of
from modem.host import ModemHost
from modem.rungs import SystemRungs, UsbDoor
from modem.surroundings import Surroundings
from modem.whereabouts import Fleet
from schedules.clock import Clock, SystemClock, read

MADE_AFTER = datetime(2026, 11, 1, tzinfo=UTC)
"""This program was made after this: a clock that says less is wrong."""

_log = logging.getLogger("willay")


def run(config: Config, make_clock: Callable[[datetime], Clock] = SystemClock) -> int:
    """Run the hub until SIGTERM or SIGINT: 0; 1 where a part of it failed (systemd starts it again).

    `make_clock` gets the latest moment known to be past. Raises WillayError for what a person must mend first.
    """
    log.set_up(sys.stderr, os.environ)
    ending = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ending.set())
    refuse_hopeless(config.modems)
    _make_data_dir(config.hub.data_dir)
    lock = HubLock(config.hub.data_dir)
    lock.take()
    try:
        store = open_store(config.hub.database)
        clock = make_clock(floor_of(store))
        desk = build_desk(store, config, clock)
        failed = _serve(desk, clock, ending)
        _mark_stopped(store)
        return 1 if failed else 0
    finally:
        lock.release()


def open_store(path: Path) -> Store:
    """Open the hub's database; after an unclean stop, check it whole. Raises NotReadyError where it is damaged."""
    store = Store(path)
    store.open()
    with store.reading():
        unclean = meta.read(meta.RUNNING) is not None
    found = store.integrity() if unclean else ()
    if found:
        raise NotReadyError(
            sentence("{path}: the database is damaged: {findings}", path=path, findings="; ".join(found[:3])),
            hint=sentence("restore the last backup: willay restore FILE; keep this file aside for a technician"),
        )
    with store.transaction():
        meta.write(meta.RUNNING, "yes")
    return store


def floor_of(store: Store) -> datetime:
    """The latest moment known to be past."""
    with store.reading():
        return max(meta.last_time() or MADE_AFTER, MADE_AFTER)


def build_desk(store: Store, config: Config, clock: Clock) -> Desk:
    """Everything the use-cases need, with the shipped questionnaires in place."""
    with store.transaction():
        import_shipped(clock.now())
    return Desk(store=store, library=Library(), calendar=calendar_of(config), config=config)


def hosts_of(config: Config, store: Store, environ: Mapping[str, str] = os.environ) -> tuple[ModemHost, ...]:
    """One host a modem, with what was learned of each."""
    workdir = config.hub.data_dir / "modem"
    workdir.mkdir(mode=0o700, exist_ok=True)
    fleet = Fleet()
    with store.reading():
        known = {entry.name: identity_of(modems.identity(entry.name)) for entry in config.modems}
    return tuple(
        ModemHost(
            ModemSettings(name=entry.name, device=entry.device, pin=entry.pin, own_number=entry.msisdn),
            driver_of(entry.driver),
            workdir / entry.name,
            around=Surroundings(
                imei=entry.imei,
                known=known[entry.name],
                fleet=fleet,
                rungs=SystemRungs(usb_door(entry.usb_power, environ)),
            ),
        )
        for entry in config.modems
    )


def usb_door(power: bool, environ: Mapping[str, str]) -> UsbDoor | None:
    """Where to ask for USB devices to be switched: only where systemd runs the hub is somebody there to do it."""
    runtime = environ.get("RUNTIME_DIRECTORY")
    return None if not runtime else UsbDoor(requests=Path(runtime.split(":")[0]) / "usb", power=power)


def plan_of(desk: Desk, clock: Clock) -> Plan:
    """The hub that a configuration describes."""

    def resolve_case(case_id: int, value: Value, by: str) -> None:
        resolving.resolve(desk, case_id, value, by, read(clock))

    def resolve_no_class(case_id: int, by: str) -> None:
        resolving.resolve(desk, case_id, None, by, read(clock), outcome=Outcome.NO_CLASS)

    def print_report(school_id: int, month: str, language: Lang) -> bytes:
        with TemporaryDirectory(prefix="willay-") as folder:
            return reporting.print_report(desk.store, school_id, month, language, Path(folder)).read_bytes()

    return Plan(
        desk=desk,
        clock=clock,
        hosts=hosts_of(desk.config, desk.store),
        history=History(entry.name for entry in desk.config.modems),
        rng=SystemRandom(),
        health=lambda: health.look(desk.config, desk.store, clock),
        resolve_case=resolve_case,
        resolve_no_class=resolve_no_class,
        print_report=print_report,
    )


def _serve(desk: Desk, clock: Clock, ending: threading.Event) -> bool:
    """Run everything until told to end; whether a part failed."""
    notifier = Notifier(os.environ)
    with running(plan_of(desk, clock)) as hub:
        _announce(hub)
        notifier.ready(f"pages on {hub.address}")
        failed = _wait(hub, desk, ending, notifier)
        notifier.stopping()
    return failed


def _announce(hub: Hub) -> None:
    _log.info("the hub runs; its pages are on %s", hub.address)
    if hub.link is not None:
        _log.info("nobody can sign in yet. Make the first user here, once: %s", hub.link)


def _wait(hub: Hub, desk: Desk, ending: threading.Event, notifier: Notifier) -> bool:
    every = notifier.feed_every or 10.0
    while not ending.wait(min(every, 10.0)):
        if not hub.failures.empty():
            error = hub.failures.get()
            _log.critical("a part of the hub failed: %r", error, exc_info=error)
            return True
        dead = what_is_dead(hub.ticker, hub.radios, desk.store)
        if dead is None:
            notifier.alive(f"pages on {hub.address}")
        else:
            _log.critical("not well, the watchdog is not fed: %s", dead)
    return False


def _make_data_dir(path: Path) -> None:
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise NotReadyError(
            sentence("{path}: cannot be made ({reason})", path=path, reason=error.strerror),
            hint=sentence("make the folder and give it to the user that runs the hub, or change [hub] data_dir"),
        ) from error


def _mark_stopped(store: Store) -> None:
    with store.transaction():
        meta.forget(meta.RUNNING)
    store.checkpoint()
    store.close()
