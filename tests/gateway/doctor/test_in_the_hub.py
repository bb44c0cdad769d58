"""A round within the hub that runs: in the background, one at a time, and never the hub's end."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.desk import Desk, calendar_of
from gateway.library import Library
from gateway.service.doctor import Doctor
from modem.api import ModemSettings
from modem.host import ModemHost
from schedules.clock import ClockState
from tests.gateway.doctor.cases_hub import Still, opened
from tests.gateway.doctor.world import World
from tests.modem.pretend_modem import PRETEND
from web.context import DoctorRound

PATIENCE_SECONDS = 30.0
"""For a computer that does other things too; a round here takes well below one."""


class Broken(Still):
    """A clock that cannot be asked how far to trust it."""

    def state(self) -> ClockState:
        raise ZeroDivisionError("no such clock")


@pytest.fixture
def desk(world: World) -> Desk:
    config, store = opened(world)
    return Desk(store=store, library=Library(), calendar=calendar_of(config), config=config)


@pytest.fixture
def doctor(desk: Desk, world: World) -> Iterator[Doctor]:
    made = Doctor(desk, (host(world.root),), Still())
    made.start()
    yield made
    made.stop()
    assert not made.is_alive()


def host(folder: Path) -> ModemHost:
    """A modem that nobody has opened yet."""
    return ModemHost(ModemSettings(name="uno", device=str(folder / "none")), PRETEND, folder)


def ended(doctor: Doctor) -> DoctorRound:
    until = time.monotonic() + PATIENCE_SECONDS
    while doctor.last is None or doctor.last.running:
        assert time.monotonic() < until, doctor.last
        time.sleep(0.01)
    return doctor.last


def test_a_round_goes_through_every_step_and_is_kept(doctor: Doctor) -> None:
    assert doctor.last is None
    assert doctor.begin(text=False)
    found = ended(doctor)
    assert (found.number, found.step) == (found.of, "memory")
    about = {finding.subject.partition(" ")[0] for finding in found.findings}
    assert {"power", "port", "clock", "disk", "database", "backup", "upload", "service"} <= about
    assert doctor.begin(text=False), "and there may be another"
    assert ended(doctor) is not found


def test_no_second_round_begins_while_one_goes_on(desk: Desk, world: World) -> None:
    waiting = Doctor(desk, (host(world.root),), Still())  # not started: its round goes on and on
    assert waiting.begin(text=False)
    assert not waiting.begin(text=True)
    assert waiting.last is not None
    assert waiting.last.running
    waiting.start()
    ended(waiting)
    waiting.stop()
    assert not waiting.is_alive()


def test_a_check_that_fails_is_told_and_does_not_end_the_hub(desk: Desk, world: World) -> None:
    doctor = Doctor(desk, (host(world.root),), Broken())
    doctor.start()
    doctor.begin(text=False)
    last = ended(doctor).findings[-1]
    assert (last.subject, last.verdict) == ("doctor", "wrong")
    assert "no such clock" in last.text
    assert doctor.is_alive()
    doctor.stop()
