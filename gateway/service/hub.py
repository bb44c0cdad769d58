"""The hub's parts, started in order and stopped in reverse. Builds them from what it is given; decides nothing."""

from __future__ import annotations

import logging
import queue
import secrets
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random

from gateway import crediting, dealing, receiving, sending, ticking, uploading
from gateway.accounts import SALT_BYTES
from gateway.config_records import ModemConfig
from gateway.desk import Desk
from gateway.findings import Health
from gateway.health_modem import said_of
from gateway.history import History
from gateway.sending import Terms
from gateway.store import credit, modems
from gateway.survey.model import Lang, Value
from modem.api import ModemStatus, Registration
from modem.host import ModemHost
from schedules.clock import Clock, read
from schedules.ticker import Ticker
from web.app import make_app
from web.context import Actions, ModemBeat, ModemView, Pulse, WebContext
from web.server import Server
from web.setup import setup_link

from .alarms import Alarms
from .chronicle import Chronicle
from .doctor import Doctor
from .fieldwork import Fieldwork
from .frontdesk import PSEUDONYM_BYTES, FrontDesk
from .lanes import Links
from .meetings import Meetings
from .modem_notes import as_shown
from .planner import Planner
from .purse import Purse
from .radio import Hooks, Radio
from .rosters import Rosters
from .surveys import Surveys
from .till import Till
from .uplink import Uplink

TICK_SECONDS = 5.0
"""Deadlines and reminders are minutes at best; a tick with nothing to do is a dozen indexed SELECTs."""

_log = logging.getLogger("willay.hub")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How often the clockwork looks, real seconds. The demonstration looks more often, for its time runs faster."""

    tick_seconds: float = TICK_SECONDS
    upload_seconds: float = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything a hub is built from."""

    desk: Desk
    clock: Clock
    hosts: tuple[ModemHost, ...]
    history: History
    rng: Random
    health: Callable[[], Health]
    resolve_case: Callable[[int, Value, str], None]
    resolve_no_class: Callable[[int, str], None]
    print_report: Callable[[int, str, Lang], bytes]
    pace: Pace = Pace()
    open_to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hub:
    """A hub that runs."""

    ticker: Ticker
    radios: tuple[Radio, ...]
    server: Server
    link: str | None
    """The one-time set-up link, where nobody can sign in yet."""
    address: str
    failures: queue.SimpleQueue[BaseException]
    """An error nobody expected, from any thread: the hub ends and starts anew."""


@contextmanager
def running(plan: Plan) -> Iterator[Hub]:
    """Start everything, hand it over, stop everything. Starting is recovery."""
    failures: queue.SimpleQueue[BaseException] = queue.SimpleQueue()
    desk, clock = plan.desk, plan.clock
    with ExitStack() as stack:
        _recover(desk, clock)
        chronicle = Chronicle(plan.history, plan.hosts, desk.store, clock)
        chronicle.begin()
        terms = _terms(plan)
        radios = tuple(Radio(desk, host, clock, failures.put, _hooks(plan, host, terms)) for host in plan.hosts)
        doctor = Doctor(desk, plan.hosts, clock, real_time=plan.open_to is None)
        doctor.start()
        stack.callback(doctor.stop)
        context = _web_context(plan, radios, doctor)
        server = Server(make_app(context), plan.desk.config.web.bind, plan.desk.config.web.port)
        server.start()  # first: a port in use is a clear error before anybody is texted
        stack.callback(server.stop)
        stack.callback(chronicle.end)  # after the last thing a radio tells
        for radio in radios:
            radio.start()
            stack.callback(radio.stop)
        ticker = Ticker(_tick(plan, radios, chronicle), plan.pace.tick_seconds, failures.put)
        ticker.start()
        stack.callback(ticker.stop)
        _start_uplink(plan, stack, failures)
        yield Hub(
            ticker=ticker,
            radios=radios,
            server=server,
            link=setup_link(context),
            address=f"http://{desk.config.web.bind}:{server.port}/",
            failures=failures,
        )


def _recover(desk: Desk, clock: Clock) -> None:
    doubtful = sending.recover(desk, read(clock))
    if doubtful:
        _log.warning("%d messages were being sent when the hub stopped: their outcome is unknown", doubtful)
    in_doubt = dealing.recover(desk, read(clock))
    if in_doubt:
        _log.warning("%d vouchers or transfers were being dialled when the hub stopped: see the ledger", in_doubt)
    crediting.recover(desk, read(clock))
    worked = receiving.work(desk, clock)
    if worked:
        _log.info("%d messages had been received and not worked on: done now", worked)


def _registered(host: ModemHost) -> bool:
    return host.status is not None and host.status.registration in (Registration.HOME, Registration.ROAMING)


def _hooks(plan: Plan, host: ModemHost, terms: Callable[[], Terms]) -> Hooks:
    till = Till(plan.desk, host.name, plan.clock, registered=lambda: _registered(host))
    return Hooks(terms=terms, errands=till, credit_doubted=till.doubt, history=plan.history)


def _terms(plan: Plan) -> Callable[[], Terms]:
    """What the modems may send now: where there are several, each must know how the others stand."""

    def bulk_paused(modem: str) -> bool:
        return credit.bulk_paused(modem, plan.desk.config.money, plan.clock.now())

    if len(plan.hosts) == 1:
        return lambda: Terms(bulk_paused=bulk_paused)
    links = Links(plan.hosts, lambda name, there: _tell_link(plan, name, there))
    return lambda: Terms(links=links.standings(), bulk_paused=bulk_paused)


def _tell_link(plan: Plan, name: str, there: bool) -> None:
    kind = "stood in for no longer" if there else "stood in for"
    with plan.desk.store.transaction():
        modems.note(kind, f"modem {name}", "", plan.clock.now())


def _tick(plan: Plan, radios: tuple[Radio, ...], chronicle: Chronicle) -> Callable[[], None]:
    def tick() -> None:
        chronicle.turn()
        done = ticking.tick(plan.desk, plan.clock)
        if done != ticking.Ticked():
            _log.info(
                "opened %d rounds, asked %d phones, reminded %d, closed %d, sealed %d, resent %d, told promoters %d",
                *(done.opened, done.begun, done.reminded, done.closed, done.sealed, done.resent, done.told),
            )
            for radio in radios:
                radio.wake()

    return tick


def _start_uplink(plan: Plan, stack: ExitStack, failures: queue.SimpleQueue[BaseException]) -> None:
    doors = uploading.doors_of(plan.desk.config.uploads)
    if doors:
        uplink = Uplink(plan.desk.store, doors, plan.clock, plan.rng, failures.put, plan.pace.upload_seconds)
        uplink.start()
        stack.callback(uplink.stop)


def _web_context(plan: Plan, radios: tuple[Radio, ...], doctor: Doctor) -> WebContext:
    return WebContext(
        store=plan.desk.store,
        hub=plan.desk.config.hub,
        web=plan.desk.config.web,
        clock=plan.clock,
        new_token=secrets.token_urlsafe,
        new_salt=lambda: secrets.token_bytes(SALT_BYTES),
        health=plan.health,
        modems=lambda: tuple(
            map(partial(_view, plan.desk.config.hub.data_dir), plan.desk.config.modems, plan.hosts, radios)
        ),
        questionnaire=plan.desk.library.by_id,
        actions=_actions(plan, radios),
        doctor=doctor,
        alarms=Alarms(plan.desk, plan.clock),
        clerk=FrontDesk(plan.desk, plan.clock),
        purse=Purse(plan.desk, plan.clock),
        rosters=Rosters(plan.desk, plan.clock, lambda: secrets.token_hex(PSEUDONYM_BYTES)),
        surveys=Surveys(plan.desk, plan.clock),
        meetings=Meetings(plan.desk, plan.clock),
        planner=Planner(plan.desk, plan.clock),
        fieldwork=Fieldwork(plan.desk, plan.clock, lambda: secrets.token_hex(8)),
        history=plan.history,
        pulse=lambda: _pulse(plan, radios),
        open_to=plan.open_to,
    )


def _actions(plan: Plan, radios: tuple[Radio, ...]) -> Actions:
    def restart_modem(name: str) -> None:
        for radio in radios:
            if radio.modem == name:
                radio.restart()

    return Actions(
        resolve_case=plan.resolve_case,
        resolve_no_class=plan.resolve_no_class,
        print_report=plan.print_report,
        restart_modem=restart_modem,
    )


def _view(data_dir: Path, entry: ModemConfig, host: ModemHost, radio: Radio) -> ModemView:
    status = as_shown(host, data_dir)
    said = said_of(entry, radio.standing(), host.hint, status)
    return ModemView(
        name=host.name,
        link=host.link,
        status=status or ModemStatus(),
        hint=said.remedy,
        said=said,
        standing=radio.standing(),
        recovery=host.recovery,
    )


def _pulse(plan: Plan, radios: tuple[Radio, ...]) -> Pulse:
    beats = (
        ModemBeat(modem=host.name, age=radio.age(), pid=host.pid)
        for host, radio in zip(plan.hosts, radios, strict=True)
    )
    return Pulse(
        tick_age=plan.history.age(),
        modems=tuple(beats),
        destinations=tuple(entry.name for entry in plan.desk.config.uploads),
    )
