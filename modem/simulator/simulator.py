"""The simulator as other programs use it: a modem on a port, people behind it, faults, what was sent.

Puts the parts together; knows no AT command, no PDU and no habit.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone, tzinfo
from pathlib import Path
from random import Random
from types import TracebackType

from modem.api import Msisdn
from modem.simulator.account import Account
from modem.simulator.control import Control
from modem.simulator.device import Device, Identity
from modem.simulator.faults import Fault, FaultKind, Faults
from modem.simulator.loop import Loop
from modem.simulator.modem import Modem
from modem.simulator.network import Event, Network, Sent
from modem.simulator.people import AT_ONCE, Person, Span
from modem.simulator.sim import Sim
from modem.simulator.storage import REPORTS, Storage
from modem.simulator.ussd import Ussd, shipped

PERU = timezone(timedelta(hours=-5))
OWN_NUMBER = Msisdn("+51900000001")
SMSC = "+51900000000"
SIM_PLACES = 30
"""Common for the SIM cards sold today; old ones have ten."""
PHONE_PLACES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How the simulator is, in a trainer's words."""

    plugged: bool
    registered: bool
    sim: str
    signal: int
    stored: tuple[tuple[str, int, int], ...]
    """Storage, places taken, places."""
    sent: int
    waiting: int
    """Messages that the network keeps because the modem could not take them."""
    ahead: int
    faults: tuple[str, ...]


class Simulator:
    """An AT modem on a pseudo-terminal with a small mobile network behind it.

    `link` names the port while it runs. `clock` gives the network's time (aware, UTC; may run faster than the real
    one); `rng` all chance. `latency` is how long a message travels. Methods may be called from any thread.
    `report_places`: of a storage for status reports (SR); 0: it has none, and shows them only.
    `on_event` is called in the simulator's own thread, with each whole text a person reads or sends.
    """

    def __init__(
        self,
        *,
        link: Path,
        clock: Callable[[], datetime],
        rng: Random,
        people: Iterable[Person] = (),
        own_number: Msisdn = OWN_NUMBER,
        imei: str = Identity().imei,
        pin: str | None = None,
        storage_size: int = SIM_PLACES,
        phone_size: int = PHONE_PLACES,
        report_places: int = 0,
        latency: Span = AT_ONCE,
        air_time_s: float = 0.0,
        zone: tzinfo = PERU,
        strangers: bool = True,
        control: Path | None = None,
        on_event: Callable[[Event], None] | None = None,
    ) -> None:
        self._clock = clock
        self._faults = Faults()
        self._network = Network(
            rng=rng,
            zone=zone,
            smsc=SMSC,
            faults=self._faults,
            people=people,
            latency=latency,
            strangers=strangers,
            own_number=own_number,
        )
        self._network.on_event = on_event
        self._device = Device(
            identity=Identity(imei=imei),
            sim=Sim(imsi="001010123456789", iccid="8951001234567890123", number=own_number, pin=pin),
            network=self._network,
            ussd=Ussd(shipped()),
            faults=self._faults,
            storages=_storages(storage_size, phone_size, report_places),
            clock=clock,
            air_time_s=air_time_s,
        )
        self._modem = Modem(self._device, time.monotonic)
        self._loop = Loop(modem=self._modem, network=self._network, clock=clock, link=link)
        self._control = Control(control, self) if control is not None else None

    def start(self) -> None:
        """Make the port and the link, and begin; OSError where they cannot be made."""
        if self._control is not None:
            self._control.open(self._loop.selector)
        try:
            self._loop.start()
        except OSError:
            self.stop()
            raise

    def stop(self) -> None:
        """End and leave no link and no socket behind."""
        if self._control is not None:
            self._loop.call(self._control.close)
        self._loop.stop()

    def __enter__(self) -> Simulator:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def alive(self) -> bool:
        """Does its thread run? Where it ended before its time, `stop` raises why."""
        return self._loop.alive

    def inject(self, sender: str, text: str) -> None:
        """Somebody texts the modem's number now; a long text comes in parts."""
        self._loop.call(lambda: self._network.text_in(self._clock(), sender, text))

    def add(self, person: Person) -> None:
        """A new subscriber, or another behaviour for a number."""
        self._loop.call(lambda: self._network.add(person))

    def fault(self, fault: Fault) -> None:
        """Make something go wrong, or right again."""
        self._loop.call(lambda: self._ask_for(fault))

    @property
    def sent(self) -> tuple[Sent, ...]:
        """Every part that the network accepted, oldest first."""
        return self._loop.call(lambda: tuple(self._network.sent))

    @property
    def received(self) -> tuple[Event, ...]:
        """Every whole text that came to a phone, oldest first."""
        return self._loop.call(lambda: tuple(self._network.received))

    @property
    def account(self) -> Account:
        """The credit on the SIM, what was booked and what was given away: a copy."""
        return self._loop.call(lambda: deepcopy(self._device.ussd.account))

    @property
    def pin_tries(self) -> int:
        """How many wrong PINs the SIM still takes."""
        return self._loop.call(lambda: self._device.sim.tries[0])

    def enter_pin(self, pin: str) -> bool:
        """Somebody gives the SIM a PIN in a phone; whether it was the right one."""
        return self._loop.call(lambda: self._device.sim.enter(pin))

    def status(self) -> Status:
        """How it is now."""
        return self._loop.call(self._status)

    def _ask_for(self, fault: Fault) -> None:
        if fault.kind is FaultKind.UNPLUG:
            self._loop.unplug()
        elif fault.kind is FaultKind.PLUG:
            self._loop.plug(fault.text)
        elif fault.kind is FaultKind.OTHER_SIM:
            self._device.sim.imsi = fault.text
        elif fault.kind is FaultKind.HANG:
            self._modem.hang(fault.seconds or None)
        elif fault.kind is FaultKind.GARBAGE:
            self._modem.say_raw(_GARBAGE)
        elif fault.kind is FaultKind.LINE:
            self._modem.say_raw(f"\r\n{fault.text}\r\n".encode("latin-1", "replace"))
        else:
            if fault.kind is FaultKind.CLEAR:
                self._modem.hang(0)
            self._faults.add(fault)

    def _status(self) -> Status:
        return Status(
            plugged=self._loop.plugged,
            registered=self._device.attached,
            sim=self._device.sim_state,
            signal=self._device.rssi,
            stored=tuple((place.name, place.used, place.size) for place in self._device.storages.values()),
            sent=len(self._network.sent),
            waiting=self._network.waiting,
            ahead=self._network.ahead,
            faults=self._faults.active(),
        )


_GARBAGE = bytes((0x00, 0xFF, 0x80, 0x7E, 0x9D, 0x41, 0xFE, 0x00, 0xC3, 0x28))
"""Line noise: no text in any encoding."""


def _storages(sim: int, phone: int, reports: int) -> tuple[Storage, ...]:
    kept = (Storage(REPORTS, reports),) if reports else ()
    return (Storage("SM", sim), Storage("ME", phone), *kept)
