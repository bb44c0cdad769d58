"""Every state of a modem, its SIM and its network, provoked, and the one word that the hub has for it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from modem.api import Link, ModemSettings, Registration, SimState
from modem.driver import Driver
from modem.gammu_driver import GAMMU
from modem.host import ModemHost
from modem.serial_driver import SERIAL
from modem.simulator.faults import Fault, FaultKind
from modem.simulator.simulator import Simulator
from modem.standing import Standing
from modem.surroundings import Surroundings
from tests.modem.fake_sysfs import FakeSys
from tests.modem.responder import Responder

DRIVERS = [pytest.param(GAMMU, id="gammu"), pytest.param(SERIAL, id="serial")]
PIN = "1234"


class Bench:
    """A simulated modem whose SIM may have a PIN, and hosts that come and go."""

    def __init__(self, folder: Path, driver: Driver, pin: str | None = None) -> None:
        self.folder = folder
        self.driver = driver
        self.simulator = Simulator(link=folder / "modem", clock=lambda: datetime.now(UTC), rng=Random(1), pin=pin)
        self.simulator.start()
        self.host = self.hosted()

    def hosted(self, given: str | None = None, driver: Driver | None = None) -> ModemHost:
        settings = ModemSettings(name="one", device=str(self.folder / "modem"), pin=given)
        around = Surroundings(dev=self.folder, sys_root=self.folder / "sys")
        return ModemHost(settings, driver or self.driver, self.folder / "work", around=around)

    def another(self, given: str | None = None, driver: Driver | None = None) -> None:
        """The hub is started anew."""
        self.host.stop()
        self.host = self.hosted(given, driver)

    def wants(self, kind: FaultKind, text: str = "") -> None:
        self.simulator.fault(Fault(kind=kind, text=text))

    def settle(self, wanted: Callable[[], bool], seconds: float = 30.0) -> bool:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.host.ensure_ready()
            if wanted():
                return True
            self.host.wait(0.1)
        return False

    def ready(self) -> bool:
        return self.settle(lambda: self.host.link is Link.READY)

    def stands(self) -> Standing:
        self.host.refresh_status()
        return self.host.standing()

    def close(self) -> None:
        self.host.stop()
        self.simulator.stop()


@pytest.fixture(params=DRIVERS)
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path, request.param)
    yield made
    made.close()


@pytest.fixture(params=DRIVERS)
def locked(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path, request.param, pin=PIN)
    yield made
    made.close()


def test_the_network_and_the_sim_have_their_words(bench: Bench) -> None:
    assert bench.ready()
    assert bench.stands() is Standing.WORKS
    for kind, wanted in (
        (FaultKind.ROAMING, Standing.ROAMING),
        (FaultKind.DENIED, Standing.REGISTRATION_DENIED),
        (FaultKind.NO_SIGNAL, Standing.NO_NETWORK),
        (FaultKind.NO_SIM, Standing.SIM_MISSING),
    ):
        bench.wants(kind)
        assert bench.stands() is wanted
        bench.wants(FaultKind.CLEAR)
    assert bench.stands() is Standing.WORKS


def test_a_modem_says_who_it_and_its_sim_are_when_it_opens(bench: Bench) -> None:
    assert bench.ready()
    assert bench.host.identity.imei == "004999010640000"
    assert bench.host.sim_ids.imsi == "001010123456789"
    assert bench.host.sim_ids.iccid == "8951001234567890123"
    bench.wants(FaultKind.UNPLUG)
    assert bench.settle(lambda: bench.host.link is Link.ABSENT)
    assert bench.host.standing() is Standing.ABSENT
    bench.wants(FaultKind.OTHER_SIM, "001010999999999")
    bench.wants(FaultKind.PLUG)
    assert bench.ready()
    assert bench.host.sim_ids.imsi == "001010999999999"


def test_without_a_pin_the_sim_waits_and_nothing_is_given(locked: Bench) -> None:
    assert locked.settle(lambda: locked.host.link is Link.SIM)
    assert locked.host.standing() is Standing.PIN_WANTED
    assert locked.simulator.pin_tries == 3


def test_a_wrong_pin_is_given_once_whatever_is_started_anew_and_swapped(locked: Bench) -> None:
    other = SERIAL if locked.driver is GAMMU else GAMMU
    locked.another("4321")
    assert locked.settle(lambda: locked.host.standing() is Standing.PIN_REFUSED)
    for driver in (locked.driver, other):  # the hub is started anew, and with the other driver
        locked.another("4321", driver)
        assert locked.settle(lambda: locked.host.standing() is Standing.PIN_REFUSED)
    locked.wants(FaultKind.UNPLUG)
    locked.wants(FaultKind.OTHER_SIM, "001010999999999")
    locked.wants(FaultKind.PLUG)
    locked.another("4321")
    assert locked.settle(lambda: locked.host.standing() is Standing.PIN_REFUSED)
    assert locked.simulator.pin_tries == 2
    locked.another(PIN)
    assert locked.ready(), "a changed configuration is another PIN"
    assert locked.simulator.pin_tries == 3


def test_a_sim_that_asks_for_its_puk_is_said_so_and_given_nothing(locked: Bench) -> None:
    for _ in range(3):
        locked.simulator.enter_pin("9999")
    locked.another(PIN)
    assert locked.settle(lambda: locked.host.link is Link.SIM)
    assert locked.host.standing() is Standing.PUK_WANTED


@pytest.mark.parametrize("bench", DRIVERS[1:], indirect=True)
def test_a_stick_that_plays_a_cd_drive_is_told_from_one_that_is_gone(bench: Bench) -> None:
    sysfs = FakeSys(bench.folder / "sys")
    bench.wants(FaultKind.UNPLUG)
    assert bench.settle(lambda: bench.host.standing() is Standing.ABSENT)
    sysfs.plug("1-1.3", "12d1:1446")
    assert bench.settle(lambda: bench.host.standing() is Standing.STORAGE_MODE)
    sysfs.unplug("1-1.3")
    bench.wants(FaultKind.PLUG)
    assert bench.ready()
    assert bench.host.standing() is not Standing.STORAGE_MODE


@pytest.fixture
def odd(tmp_path: Path) -> Iterator[tuple[Responder, ModemHost]]:
    """A modem that refuses what it is told to refuse, over libgammu."""
    responder = Responder(tmp_path / "modem")
    responder.plug()
    host = ModemHost(ModemSettings(name="one", device=str(tmp_path / "modem"), pin=PIN), GAMMU, tmp_path)
    yield responder, host
    host.stop()
    responder.unplug()


def settled(host: ModemHost, wanted: Callable[[], bool]) -> bool:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        host.ensure_ready()
        if wanted():
            return True
        host.wait(0.1)
    return False


def test_a_modem_that_refuses_to_speak_of_gprs_still_tells_its_network(odd: tuple[Responder, ModemHost]) -> None:
    responder, host = odd
    responder.overrides["+CGREG"] = lambda _line: ["+CME ERROR: 4"]
    assert settled(host, lambda: host.link is Link.READY)
    for creg, wanted in (("2,1", Registration.HOME), ("2,2", Registration.SEARCHING), ("2,3", Registration.DENIED)):
        responder.creg = creg
        assert host.refresh_status().registration is wanted


def test_an_operation_that_is_not_allowed_now_is_no_wish_for_a_pin(odd: tuple[Responder, ModemHost]) -> None:
    responder, host = odd
    responder.overrides["+CFUN"] = lambda _line: ["+CME ERROR: 3"]
    assert settled(host, lambda: host.recovery.restart > 0)
    assert host.link is not Link.SIM
    assert host.status is None or host.status.sim is not SimState.PIN_WANTED
    assert responder.pins_tried == []
    del responder.overrides["+CFUN"]
    assert settled(host, lambda: host.link is Link.READY)
