"""A modem in trouble is brought back: the whole way, from process to ladder to port, over simulated modems."""

from __future__ import annotations

import os
import subprocess
import threading
import time
import tty
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from modem.api import Link, ModemSettings, Msisdn, OutgoingSms, SendAccepted, SendRefused, SendUnknown
from modem.driver import Driver
from modem.errors import ModemError
from modem.finding import Identity
from modem.gammu_driver import GAMMU
from modem.host import Deadlines, ModemHost
from modem.ladder import HIGH, Rung, Trouble
from modem.ports import AtPort
from modem.rungs import Doing, Result, Rungs, SystemRungs, UsbDoor
from modem.serial_driver import SERIAL
from modem.simulator.faults import Fault, FaultKind
from modem.simulator.simulator import Simulator
from modem.standing import Standing
from modem.surroundings import Surroundings
from modem.usb import UsbPlace
from modem.whereabouts import Fleet
from tests.modem.fake_sysfs import FakeSys
from tests.modem.pretend_modem import PRETEND

SPEED = 60.0
"""How much faster than real time the hub's clock runs where patience of minutes is tested."""
ONE, TWO = "004999010640000", "004999010640018"
BACK_SECONDS = 15.0
"""Who is unplugged for a moment sends again within this."""


def fast() -> float:
    return time.monotonic() * SPEED


def sms(text: str = "hola") -> OutgoingSms:
    return OutgoingSms(to=Msisdn("+51987654321"), text=text)


def until(true: Callable[[], bool], seconds: float = 20.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.02)
    return False


def ready(host: ModemHost, seconds: float = 20.0) -> bool:
    return until(lambda: host.ensure_ready() or (host.wait(0.1) and host.ensure_ready()), seconds)


def simulated(link: Path, imei: str = ONE) -> Simulator:
    simulator = Simulator(link=link, clock=lambda: datetime.now(UTC), rng=Random(1), imei=imei)
    simulator.start()
    return simulator


class Recorded(Doing):
    """Done at once, by a function."""

    def __init__(self, do: Callable[[], Result]) -> None:
        self._do = do

    def result(self, seconds: float) -> Result | None:
        return self._do()

    def end(self) -> None: ...


class RecordedRungs(Rungs):
    """Keeps what was done, and whether a request was under way; `helps` mends the modem."""

    def __init__(self) -> None:
        self.done: list[Rung] = []
        self.helps: dict[Rung, Callable[[], None]] = {}
        self.while_asked = False
        self.asking = False

    def able(self, device: str, place: UsbPlace | None) -> frozenset[Rung]:
        return HIGH

    def begin(self, rung: Rung, device: str, place: UsbPlace | None) -> Doing:
        self.while_asked |= self.asking
        self.done.append(rung)

        def do() -> Result:
            self.helps.get(rung, lambda: None)()
            return Result.DONE

        return Recorded(do)


@pytest.fixture
def device(tmp_path: Path) -> Path:
    path = tmp_path / "modem"
    path.write_text("fine")
    return path


@pytest.fixture
def rungs() -> RecordedRungs:
    return RecordedRungs()


@pytest.fixture
def host(device: Path, tmp_path: Path, rungs: RecordedRungs) -> Iterator[ModemHost]:
    """A pretended modem; a minute of patience passes in two seconds."""
    host = ModemHost(
        ModemSettings(name="one", device=str(device)),
        PRETEND,
        tmp_path,
        deadlines=Deadlines(open=3 * SPEED, send_part=SPEED, receive=SPEED),
        monotonic=fast,
        around=Surroundings(rungs=rungs),
    )
    yield host
    host.stop()


def climb(host: ModemHost, true: Callable[[], bool]) -> bool:
    def step() -> bool:
        host.ensure_ready()
        host.wait(0.3)
        return true()

    return until(step, 40)


def test_a_modem_that_never_opens_is_helped_up_to_the_top_and_then_told(
    host: ModemHost, device: Path, rungs: RecordedRungs
) -> None:
    device.write_text("die")
    assert climb(host, lambda: host.recovery.told)
    assert rungs.done == [Rung.RESET, Rung.USB, Rung.POWER]
    assert host.recovery.restart == 3
    assert host.recovery.trouble is Trouble.SILENT
    assert host.standing() is Standing.NOTHING_HELPS
    assert [taken.rung.value for taken in host.rungs_taken()] == [
        *("restart", "restart", "restart", "reset", "usb", "power", "tell")
    ]
    device.write_text("fine")
    assert ready(host), "who was told about is still tried every minute"
    assert host.standing() is not Standing.NOTHING_HELPS


@pytest.mark.parametrize("rung", [Rung.RESET, Rung.USB, Rung.POWER])
def test_the_rung_that_helps_is_the_last_one(host: ModemHost, device: Path, rungs: RecordedRungs, rung: Rung) -> None:
    device.write_text("die")
    rungs.helps[rung] = lambda: device.write_text("fine") and None
    assert ready(host, 40)
    assert rungs.done[-1] is rung
    assert not host.recovery.told


def test_a_modem_being_started_keeps_no_old_advice(device: Path, tmp_path: Path) -> None:
    host = ModemHost(ModemSettings(name="one", device=str(device)), PRETEND, tmp_path)
    device.unlink()
    host.ensure_ready()
    assert host.standing() is Standing.ABSENT
    assert host.hint
    device.write_text("hang")
    assert until(lambda: not host.ensure_ready() and host.link is Link.STARTING)
    assert (host.hint, host.detail) == ("", "")
    host.stop()


def test_a_modem_pulled_out_costs_no_rung(host: ModemHost, device: Path, rungs: RecordedRungs) -> None:
    assert ready(host)
    device.unlink()
    end = time.monotonic() + 2
    while time.monotonic() < end:
        host.ensure_ready()
        host.wait(0.3)
    assert host.link is Link.ABSENT
    assert rungs.done == []
    device.write_text("fine")
    assert ready(host)


def test_no_rung_is_taken_while_a_message_is_being_sent(host: ModemHost, device: Path, rungs: RecordedRungs) -> None:
    assert ready(host)
    rungs.asking = True
    assert isinstance(host.send(sms("hand over and hang")), SendUnknown)
    rungs.asking = False
    device.write_text("die")
    assert climb(host, lambda: bool(rungs.done))
    assert not rungs.while_asked


# ---------------------------------------------------------------- over a simulated modem, with its real drivers

BOTH = pytest.mark.parametrize("driver", [pytest.param(GAMMU, id="gammu"), pytest.param(SERIAL, id="serial")])


def hosted(
    folder: Path,
    driver: Driver,
    *,
    name: str = "one",
    port: str = "ttyUSB0",
    around: Surroundings | None = None,
    deadlines: Deadlines | None = None,
    now: Callable[[], float] = time.monotonic,
) -> ModemHost:
    return ModemHost(
        ModemSettings(name=name, device=str(folder / port)),
        driver,
        folder / name,
        deadlines=deadlines,
        monotonic=now,
        around=around or Surroundings(dev=folder, sys_root=folder),
    )


@BOTH
def test_unplugged_just_after_the_network_accepted_it_sends_again_within_fifteen_seconds(
    tmp_path: Path, driver: Driver
) -> None:
    simulator, host = simulated(tmp_path / "ttyUSB0"), hosted(tmp_path, driver)
    try:
        assert ready(host)
        simulator.fault(Fault(kind=FaultKind.LOSE_ANSWER))
        plugged_at: list[float] = []

        def pull() -> None:
            until(lambda: bool(simulator.sent))
            simulator.fault(Fault(kind=FaultKind.UNPLUG))
            time.sleep(3)
            plugged_at.append(time.monotonic())
            simulator.fault(Fault(kind=FaultKind.PLUG))

        threading.Thread(target=pull).start()
        assert isinstance(host.send(sms()), SendUnknown)
        assert ready(host)
        assert isinstance(host.send(sms("otra vez")), SendAccepted)
        assert time.monotonic() - plugged_at[0] < BACK_SECONDS - 3
    finally:
        host.stop()
        simulator.stop()


@BOTH
def test_a_modem_that_comes_back_under_another_number_is_found(tmp_path: Path, driver: Driver) -> None:
    simulator, host = simulated(tmp_path / "ttyUSB0"), hosted(tmp_path, driver)
    stranger = simulated(tmp_path / "ttyUSB2", TWO)
    try:
        assert ready(host)
        assert host.identity == Identity(imei=ONE)
        simulator.fault(Fault(kind=FaultKind.UNPLUG))
        assert until(lambda: not host.ensure_ready())
        simulator.fault(Fault(kind=FaultKind.PLUG, text="ttyUSB3"))
        began = time.monotonic()
        assert ready(host)
        assert time.monotonic() - began < BACK_SECONDS
        assert host.device == str(tmp_path / "ttyUSB3")
        assert isinstance(host.send(sms()), SendAccepted)
        assert len(simulator.sent) == 1
        assert stranger.sent == ()
    finally:
        host.stop()
        simulator.stop()
        stranger.stop()


def test_two_modems_whose_names_were_swapped_are_told_apart(tmp_path: Path) -> None:
    fleet, nothing = Fleet(), tmp_path / "nothing"
    first, second = simulated(tmp_path / "ttyUSB0", TWO), simulated(tmp_path / "ttyUSB1", ONE)
    hosts = [
        hosted(
            *(tmp_path, SERIAL),
            name=imei,
            port=port,
            around=Surroundings(known=Identity(imei=imei), fleet=fleet, dev=tmp_path, sys_root=nothing),
        )
        for imei, port in ((ONE, "ttyUSB0"), (TWO, "ttyUSB1"))
    ]
    try:
        assert until(lambda: tuple(host.ensure_ready() for host in hosts) == (True, True), 40)
        assert [host.link for host in hosts] == [Link.READY, Link.READY]
        assert [host.device for host in hosts] == [str(tmp_path / "ttyUSB1"), str(tmp_path / "ttyUSB0")]
        assert isinstance(hosts[0].send(sms("del uno")), SendAccepted)
        assert [part.text for part in second.sent] == ["del uno"]
    finally:
        for host in hosts:
            host.stop()
        first.stop()
        second.stop()


def test_another_modem_than_the_configured_one_is_not_used(tmp_path: Path) -> None:
    simulator = simulated(tmp_path / "ttyUSB0", TWO)
    host = hosted(tmp_path, SERIAL, around=Surroundings(imei=ONE, dev=tmp_path, sys_root=tmp_path))
    try:
        assert until(lambda: not host.ensure_ready() and host.link is Link.OTHER)
        assert host.standing() is Standing.OTHER_MODEM
        assert isinstance(host.send(sms()), SendRefused)
        assert simulator.sent == ()
        host.wait(2)
        assert not host.ensure_ready()
        assert host.link is Link.OTHER, "nowhere else is nothing new"
    finally:
        host.stop()
        simulator.stop()


def test_a_modem_that_was_replaced_is_taken_where_none_is_configured(tmp_path: Path) -> None:
    simulator = simulated(tmp_path / "ttyUSB0", TWO)
    around = Surroundings(known=Identity(imei=ONE), dev=tmp_path, sys_root=tmp_path)
    host = hosted(tmp_path, SERIAL, around=around)
    try:
        assert ready(host, 30)
        assert host.identity.imei == TWO
    finally:
        host.stop()
        simulator.stop()


def test_a_stuck_modem_is_reset_and_works_again(tmp_path: Path) -> None:
    simulator = simulated(tmp_path / "ttyUSB0")
    # One real second for an opening: a mute modem would take fifteen.
    host = hosted(
        *(tmp_path, SERIAL),
        around=Surroundings(rungs=SystemRungs(), dev=tmp_path, sys_root=tmp_path),
        deadlines=Deadlines(open=SPEED),
        now=fast,
    )
    try:
        simulator.fault(Fault(kind=FaultKind.STUCK))
        assert ready(host, 60)
        assert host.recovery.reset == 1
        assert host.recovery.usb == 0
        assert isinstance(host.send(sms()), SendAccepted)
    finally:
        host.stop()
        simulator.stop()


def test_a_deaf_modem_has_its_radio_switched_off_and_on(tmp_path: Path) -> None:
    simulator = simulated(tmp_path / "ttyUSB0")
    host = hosted(
        *(tmp_path, SERIAL),
        around=Surroundings(rungs=SystemRungs(), dev=tmp_path, sys_root=tmp_path),
        deadlines=Deadlines(deaf=1.0),
    )
    try:
        assert ready(host)
        simulator.fault(Fault(kind=FaultKind.DEAF))
        host.refresh_status()
        assert host.standing() is Standing.NO_NETWORK
        time.sleep(1.1)
        host.refresh_status()
        assert until(lambda: not host.ensure_ready())
        assert ready(host, 30)
        assert host.recovery.radio == 1
        assert simulator.status().registered
        host.refresh_status()
        assert host.standing() is Standing.WORKS
        assert host.recovery.trouble is None
    finally:
        host.stop()
        simulator.stop()


@BOTH
def test_a_modem_that_hangs_while_sending_is_in_doubt_and_back_when_it_wakes(tmp_path: Path, driver: Driver) -> None:
    simulator = simulated(tmp_path / "ttyUSB0")
    host = hosted(tmp_path, driver, deadlines=Deadlines(send_part=3.0))
    try:
        assert ready(host)
        simulator.fault(Fault(kind=FaultKind.LOSE_ANSWER))

        def hang() -> None:
            until(lambda: bool(simulator.sent))
            simulator.fault(Fault(kind=FaultKind.HANG, seconds=12))

        threading.Thread(target=hang).start()
        began = time.monotonic()
        assert isinstance(host.send(sms()), SendUnknown)
        assert time.monotonic() - began < 10, "a hang of minutes is not waited for"
        assert host.recovery.trouble is Trouble.SILENT
        assert ready(host, 60)
        assert isinstance(host.send(sms("otra vez")), SendAccepted)
        assert host.recovery.restart >= 1
    finally:
        host.stop()
        simulator.stop()


def test_a_port_that_another_program_has_is_waited_for(tmp_path: Path) -> None:
    simulator, host = simulated(tmp_path / "ttyUSB0"), hosted(tmp_path, SERIAL)
    try:
        with AtPort(str(tmp_path / "ttyUSB0")):
            assert until(lambda: not host.ensure_ready() and host.link is Link.DENIED)
            assert host.standing() is Standing.DENIED
            assert host.recovery.trouble is Trouble.DENIED
        assert ready(host)
    finally:
        host.stop()
        simulator.stop()


def test_what_speaks_and_is_no_modem_is_told_apart_from_one_that_hangs(tmp_path: Path) -> None:
    master, slave = os.openpty()
    tty.setraw(slave)
    (tmp_path / "ttyUSB0").symlink_to(os.ttyname(slave))
    ending = threading.Event()

    def talk() -> None:
        while not ending.wait(0.2):
            os.write(master, b"$GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,*47\r\n")

    talker = threading.Thread(target=talk)
    talker.start()
    host = hosted(
        *(tmp_path, SERIAL),
        around=Surroundings(rungs=SystemRungs(), dev=tmp_path, sys_root=tmp_path),
        deadlines=Deadlines(open=SPEED),
        now=fast,
    )
    try:
        assert climb(host, lambda: host.standing() is Standing.WRONG_DEVICE)
    finally:
        host.stop()
        ending.set()
        talker.join()
        os.close(slave)
        os.close(master)


class Kernel:
    """A tree that looks like /sys, whose device follows `authorized`, and the helper that systemd would start."""

    def __init__(self, folder: Path, simulator: Simulator) -> None:
        self.folder = folder
        self.sysfs = FakeSys(folder / "sys")
        self.door = UsbDoor(requests=folder / "requests", results=folder / "results", power=True)
        self._simulator = simulator
        self._ending = threading.Event()
        for name in ("requests", "results", "bin"):
            (folder / name).mkdir()
        for name, text in (("udevadm", "echo WILLAY_MODEM=1"), ("uhubctl", f"touch {folder}/cut; exit 0")):
            (folder / "bin" / name).write_text(f"#!/bin/sh\n{text}\n")
            (folder / "bin" / name).chmod(0o755)
        self._authorized = self._enumerate()
        self._threads = [threading.Thread(target=run) for run in (self._follow, self._serve)]
        for thread in self._threads:
            thread.start()

    def _enumerate(self) -> Path:
        port = (self.folder / "ttyUSB0").resolve().name
        return self.sysfs.plug("1-1.3", "12d1:1001", serial="A", ports={2: port}) / "authorized"

    def _follow(self) -> None:
        """What the kernel does when the device is let go of and taken again, or its power goes."""
        gone = False
        while not self._ending.wait(0.02):
            off = self._authorized.read_text().strip() == "0" or (self.folder / "cut").exists()
            if off and not gone:
                self._simulator.fault(Fault(kind=FaultKind.UNPLUG))
            if gone and not off:
                self._simulator.fault(Fault(kind=FaultKind.PLUG))
                self._enumerate()
            gone = off
            (self.folder / "cut").unlink(missing_ok=True)

    def _serve(self) -> None:
        script = Path(__file__).resolve().parent.parent.parent / "systemd" / "willay-usb.sh"
        while not self._ending.wait(0.1):
            if any(self.door.requests.iterdir()):
                command = ["sh", script, self.door.requests, self.door.results, self.sysfs.root, "0.3"]
                subprocess.run(command, env={"PATH": f"{self.folder}/bin:{os.environ['PATH']}"}, check=True)

    def end(self) -> None:
        self._ending.set()
        for thread in self._threads:
            thread.join()


@pytest.mark.parametrize("rung", [Rung.USB, Rung.POWER])
def test_a_modem_that_no_word_reaches_is_switched_off_and_on_by_the_helper(tmp_path: Path, rung: Rung) -> None:
    simulator = simulated(tmp_path / "ttyUSB0")
    kernel = Kernel(tmp_path, simulator)
    sysfs = kernel.sysfs.root
    host = hosted(
        *(tmp_path, SERIAL),
        around=Surroundings(rungs=SystemRungs(kernel.door, sys_root=sysfs), dev=tmp_path, sys_root=sysfs),
        deadlines=Deadlines(open=SPEED, status=SPEED),
        now=fast,
    )
    try:
        assert ready(host)
        if rung is Rung.POWER:
            (sysfs / "bus" / "usb" / "devices" / "1-1.3").unlink()  # off the bus: there is nothing to let go of
        simulator.fault(Fault(kind=FaultKind.HANG))
        with pytest.raises(ModemError):
            host.refresh_status()
        assert ready(host, 60)
        assert host.recovery.reset == 1
        assert (host.recovery.usb, host.recovery.power) == ((1, 0) if rung is Rung.USB else (0, 1))
        assert isinstance(host.send(sms()), SendAccepted)
    finally:
        host.stop()
        kernel.end()
        simulator.stop()
