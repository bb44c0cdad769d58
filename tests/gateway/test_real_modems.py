"""The hub's loop over real processes and simulated modems: one that hangs delays no other; the air is never idle."""

from __future__ import annotations

import contextlib
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from gateway import saying
from gateway.config_records import ModemConfig
from gateway.sending import Terms
from gateway.service.lanes import Links
from gateway.service.radio import Hooks, Radio
from gateway.store.states import SendState
from gateway.store.tables_radio import InboxRow
from gateway.survey.model import Say, SayKind
from modem.api import Link, ModemSettings, Msisdn
from modem.host import ModemHost
from modem.serial_driver import SERIAL
from modem.simulator.faults import Fault, FaultKind
from modem.simulator.simulator import Simulator
from schedules.clock import ClockState

from .office import Office, open_office

AIR = 0.3
OURS = 0.6
"""What the hub may take between an answer of the modem and the next message, on a machine that runs other tests beside
this one: far less than the second or more that a sweep, a poll or another modem's hang would cost. `bench` measures it:
0.02 on a quiet machine."""


class Clock:
    """The real one."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def state(self) -> ClockState:
        return ClockState.NTP

    def saw_network_time(self, stamp: datetime) -> None: ...


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = open_office(tmp_path)
    made.clock.at = Clock().now()
    entries = tuple(
        ModemConfig(name=name, device=str(tmp_path / f"{name}.port"), routes=(route,))
        for name, route in (("a", "+5191"), ("b", "+5192"))
    )
    return replace(made, desk=replace(made.desk, config=replace(made.desk.config, modems=entries)))


@contextlib.contextmanager
def hub(office: Office, tmp_path: Path) -> Iterator[dict[str, Simulator]]:
    """Two modems, each with its process and its thread."""
    with contextlib.ExitStack() as stack:
        simulators = {
            entry.name: stack.enter_context(
                Simulator(link=Path(entry.device), clock=Clock().now, rng=Random(1), air_time_s=AIR)
            )
            for entry in office.desk.config.modems
        }
        hosts = [
            ModemHost(ModemSettings(name=entry.name, device=entry.device), SERIAL, tmp_path / f"work {entry.name}")
            for entry in office.desk.config.modems
        ]
        links = Links(hosts, lambda _name, _there: None)
        failures: list[BaseException] = []
        hooks = Hooks(terms=lambda: Terms(links=links.standings()))
        for host in hosts:
            radio = Radio(office.desk, host, Clock(), failures.append, hooks)
            radio.start()
            stack.callback(radio.stop)
            stack.callback(host.stop)  # first: a modem that hangs is not waited for
        assert until(lambda: all(host.link is Link.READY for host in hosts), 30)
        yield simulators
        assert failures == []


def until(true: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.02)
    return False


def fill(office: Office, start: str, count: int) -> None:
    with office.desk.store.transaction():
        for number in range(count):
            about = saying.About(key=f"{start} {number}", to=Msisdn(f"{start}765{number:04d}"))
            say = Say(kind=SayKind.QUESTION, text="¿Cuantas niñas asistieron a clases?")
            saying.put(say, about, office.desk.calendar, Clock().now())


def test_a_modem_that_hangs_delays_no_other(office: Office, tmp_path: Path) -> None:
    with hub(office, tmp_path) as modems:
        modems["a"].fault(Fault(kind=FaultKind.HANG, seconds=600))
        fill(office, "+5191", 5)
        fill(office, "+5192", 20)
        assert until(lambda: len(modems["b"].sent) == 20, 20 * (AIR + OURS) + 10)
        modems["b"].inject("+51929999999", "hola")
        assert until(lambda: InboxRow.select().count() == 1, 5)
        taken = [sent.at for sent in modems["b"].sent[:20]]
        assert modems["a"].sent == ()
    assert (taken[-1] - taken[0]).total_seconds() < 19 * (AIR + OURS)
    assert len(office.outbox(state=SendState.SENT)) + len(office.outbox(state=SendState.DELIVERED)) >= 20


def test_between_two_messages_the_air_is_hardly_idle_though_people_write_meanwhile(
    office: Office, tmp_path: Path
) -> None:
    with hub(office, tmp_path) as modems:
        fill(office, "+5191", 30)
        for number in range(5):
            assert until(lambda wanted=5 * number: len(modems["a"].sent) >= wanted, 20)  # type: ignore[misc]
            modems["a"].inject(f"+5193765000{number}", "hola")
        assert until(lambda: len(modems["a"].sent) >= 35, 30)
        taken = [sent.at for sent in modems["a"].sent]
        assert InboxRow.select().count() == 5
    gaps = [(then - at).total_seconds() for at, then in pairwise(taken)]
    assert statistics.median(gaps) < AIR + OURS
    assert min(gaps) >= AIR
