"""Where a modem is, and that it is the right one: with files for ports, and nobody who answers but as told."""

from __future__ import annotations

from pathlib import Path

import pytest

from modem.errors import OtherModemError
from modem.finding import SEARCH_EVERY_SECONDS, Identity
from modem.usb import UsbPlace
from modem.whereabouts import DRIVE_LOOK_SECONDS, STRANGER_SECONDS, Fleet, Whereabouts
from tests.modem.fake_sysfs import FakeSys

OURS, OTHERS = "004999010640000", "004999010640018"


class World:
    """Ports are files that nobody answers on; time stands until it is moved."""

    def __init__(self, folder: Path) -> None:
        self.now = 1000.0
        self.dev = folder / "dev"
        self.dev.mkdir()
        self.sysfs = FakeSys(folder / "sys")

    def plug(self, name: str, path: str, serial: str, product: str = "12d1:1001") -> str:
        self.sysfs.plug(path, product, serial=serial, ports={2: name})
        (self.dev / name).touch()
        return str(self.dev / name)

    def unplug(self, name: str, path: str) -> None:
        self.sysfs.unplug(path)
        (self.dev / name).unlink()

    def where(
        self, configured: str, *, imei: str | None = None, known: Identity | None = None, fleet: Fleet | None = None
    ) -> Whereabouts:
        return Whereabouts(
            *("one", str(self.dev / configured)),
            imei=imei,
            known=known,
            fleet=fleet,
            dev=self.dev,
            sys_root=self.sysfs.root,
            now=lambda: self.now,
        )


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_what_answers_first_is_learned(world: World) -> None:
    port = world.plug("ttyUSB0", "1-1.3", "A")
    where = world.where("ttyUSB0")
    assert where.path() == port
    where.answered(port, OURS)
    assert where.identity == Identity(imei=OURS, product="12d1:1001", serial="A", interface=2)
    assert where.place == UsbPlace(path="1-1.3", product="12d1:1001", serial="A", interface=2)


def test_by_its_serial_number_it_is_found_without_asking_and_the_configured_port_comes_first_again(
    world: World,
) -> None:
    port = world.plug("ttyUSB0", "1-1.3", "A")
    where = world.where("ttyUSB0")
    where.answered(port, OURS)
    world.unplug("ttyUSB0", "1-1.3")
    assert where.path() is None
    there = world.plug("ttyUSB4", "1-1.2", "A")
    world.now += SEARCH_EVERY_SECONDS
    assert where.path() == there
    where.answered(there, OURS)
    world.unplug("ttyUSB4", "1-1.2")
    assert world.plug("ttyUSB0", "1-1.3", "A") == where.path()


def test_a_modem_that_does_not_say_who_it_is_is_taken(world: World) -> None:
    port = world.plug("ttyUSB0", "1-1.3", "A")
    world.where("ttyUSB0", imei=OURS).answered(port, None)


def test_another_modem_than_the_configured_one_is_refused_and_asked_again_after_a_while(world: World) -> None:
    port = world.plug("ttyUSB0", "1-1.3", "A")
    where = world.where("ttyUSB0", imei=OURS)
    with pytest.raises(OtherModemError):
        where.answered(port, OTHERS)
    assert where.stranger
    assert where.path() is None
    world.now += STRANGER_SECONDS
    assert where.path() == port
    where.answered(port, OURS)
    assert not where.stranger


def test_what_was_learned_of_another_modem_does_not_count_against_the_configuration(world: World) -> None:
    known = Identity(imei=OTHERS, product="12d1:1001", serial="A", interface=2)
    assert world.where("ttyUSB0", imei=OURS, known=known).identity == Identity(imei=OURS)


def replaced(world: World, fleet: Fleet | None = None) -> Whereabouts:
    """A learned modem is nowhere, and another one on its port."""
    port = world.plug("ttyUSB0", "1-1.3", "B", "19d2:0117")
    where = world.where("ttyUSB0", known=Identity(imei=OURS), fleet=fleet)
    with pytest.raises(OtherModemError):
        where.answered(port, OTHERS)
    return where


def test_a_modem_that_is_nowhere_and_has_another_in_its_place_was_replaced(world: World) -> None:
    where = replaced(world)
    assert where.path() is None, "first it is looked for"
    assert where.identity == Identity(imei=OTHERS)
    assert where.path() is not None


def test_a_modem_that_is_known_as_another_one_of_the_hub_replaces_nobody(world: World) -> None:
    fleet = Fleet()
    fleet.wanted["two"] = OTHERS
    where = replaced(world, fleet)
    assert where.path() is None
    assert where.identity == Identity(imei=OURS)


def test_where_another_thread_met_it_it_is_fetched_as_soon_as_that_lets_go(world: World) -> None:
    fleet = Fleet()
    fleet.wanted["two"] = OTHERS
    where = replaced(world, fleet)
    there = world.plug("ttyUSB1", "1-1.4", "C")
    fleet.seen[there] = OURS
    fleet.held["two"] = there
    assert where.path() is None
    del fleet.held["two"]
    assert where.path() == there


def test_what_another_modem_holds_is_not_opened_though_it_has_our_name(world: World) -> None:
    fleet = Fleet()
    fleet.held["two"] = world.plug("ttyUSB0", "1-1.3", "A")
    where = world.where("ttyUSB0", fleet=fleet)
    assert where.path() is None
    del fleet.held["two"]
    assert where.path() is not None


def test_a_stick_that_plays_a_drive_is_looked_for_now_and_then(world: World) -> None:
    where = world.where("ttyUSB0")
    where.look_for_drive()
    assert not where.drive
    world.sysfs.plug("1-1.3", "12d1:1446")
    where.look_for_drive()
    assert not where.drive
    world.now += DRIVE_LOOK_SECONDS
    where.look_for_drive()
    assert where.drive
