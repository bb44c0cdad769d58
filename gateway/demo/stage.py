"""The demonstration set up and taken down: district, centre, simulated modem, hub. Knows the order, shows nothing."""

from __future__ import annotations

import queue
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from gateway import daemon
from gateway.desk import Desk
from gateway.history import History
from gateway.service.hub import Hub, Pace, running
from gateway.service.lock import HubLock
from modem.host import ModemHost
from modem.simulator.network import Event
from modem.simulator.simulator import OWN_NUMBER, Simulator

from .agenda import Agenda
from .centre import DemoCentre, centre_running
from .clock import ElasticClock
from .district import District, make_district
from .pacing import Pacer, Paces
from .rosters import import_rosters, write_rosters
from .settings import HOST, HUB_NAME, Outside, free_port, write_config
from .surroundings import Surroundings
from .townsfolk import people_of
from .truth import Truth

LIMA = ZoneInfo("America/Lima")
FIRST_DAY = date(2026, 8, 10)
"""The Monday on which the second half of Peru's school year 2026 begins."""
START = datetime(2026, 8, 10, 8, 55, tzinfo=LIMA)
"""Five minutes before the first round, at the pace of a modem that is starting."""
SEED = 2026
TICK_SECONDS = 0.25
TICK_SECONDS_A_SCHOOL = 0.013
"""A tick looks at every open question: with 75 schools once a second is often enough."""
TICK_SLACK_SECONDS = 0.1
"""A tick that has nothing to do takes a tenth of this."""
UPLOAD_SECONDS = 3.0
WALK = 150.0
"""Virtual seconds a real second while texts are on their way: libgammu takes most of a second for each, and asking two
dozen people should not take them half a day."""
WALK_FOR_SCHOOLS = 8
SLOWEST_WALK = 30.0
DEVICE = "tty-willay"
LONGEST_TICK_SECONDS = 6 * 3600.0
"""Virtual: between two ticks at the highest speed. The history is kept by the demonstration's own time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What was asked for on the command line."""

    schools: int
    speed: float
    port: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A demonstration that runs."""

    district: District
    truth: Truth
    desk: Desk
    clock: ElasticClock
    pacer: Pacer
    hub: Hub
    hosts: tuple[ModemHost, ...]
    simulator: Simulator
    centre: DemoCentre
    events: queue.SimpleQueue[Event]
    """Every whole text that a person reads or sends."""


@contextmanager
def set_up(wishes: Wishes, folder: Path) -> Iterator[Stage]:
    """Set everything up in the folder, hand it over, take it down. Raises WillayError where that cannot be."""
    truth = Truth(seed=SEED, first_day=FIRST_DAY, timezone=LIMA)
    district = make_district(wishes.schools, SEED, FIRST_DAY)
    paces = paces_of(wishes)
    clock = ElasticClock(START, 1.0, time.monotonic)
    agenda = Agenda()
    events: queue.SimpleQueue[Event] = queue.SimpleQueue()
    with ExitStack() as stack:
        lock = HubLock(folder)
        lock.take()
        stack.callback(lock.release)
        port = free_port(wishes.port)
        centre = stack.enter_context(centre_running(folder, HUB_NAME, HOST, free_port(port + 1), clock.now))
        desk = _desk(folder, port, centre, clock, stack)
        write_rosters(district, folder)
        import_rosters(desk, folder, clock.now())
        simulator = stack.enter_context(
            Simulator(
                link=folder / DEVICE,
                clock=clock.now,
                rng=Random(SEED),  # noqa: S311 - no secret
                people=people_of(district, truth, agenda),
                on_event=events.put,
            )
        )
        pace = Pace(tick_seconds=tick_seconds(wishes), upload_seconds=UPLOAD_SECONDS)
        history = History(
            (entry.name for entry in desk.config.modems), lambda: clock.now().timestamp(), LONGEST_TICK_SECONDS
        )
        plan = replace(daemon.plan_of(desk, clock), pace=pace, history=history, open_to="demo")
        hub = stack.enter_context(running(plan))
        around = Surroundings(
            desk, hub, plan.hosts, simulator, agenda, time.monotonic, pace.tick_seconds + TICK_SLACK_SECONDS
        )
        yield Stage(
            district=district,
            truth=truth,
            desk=desk,
            clock=clock,
            pacer=Pacer(clock, paces, around.look, time.monotonic),
            hub=hub,
            hosts=plan.hosts,
            simulator=simulator,
            centre=centre,
            events=events,
        )


def paces_of(wishes: Wishes) -> Paces:
    """The more people, the slower the walk: a morning of questions must fit into a morning."""
    walk = max(SLOWEST_WALK, WALK * min(1.0, WALK_FOR_SCHOOLS / wishes.schools))
    hold = tick_seconds(wishes) + 2 * TICK_SLACK_SECONDS
    return Paces(run=wishes.speed, walk=min(walk, wishes.speed), hold_seconds=hold)


def tick_seconds(wishes: Wishes) -> float:
    """How often the hub looks at its clock, real seconds."""
    return max(TICK_SECONDS, TICK_SECONDS_A_SCHOOL * wishes.schools)


def _desk(folder: Path, port: int, centre: DemoCentre, clock: ElasticClock, stack: ExitStack) -> Desk:
    outside = Outside(
        device=folder / DEVICE,
        number=OWN_NUMBER,
        port=port,
        centre_url=centre.url,
        centre_token=centre.token,
        first_day=FIRST_DAY,
    )
    config = write_config(folder, outside)
    store = daemon.open_store(config.hub.database)
    stack.callback(store.close)
    return daemon.build_desk(store, config, clock)
