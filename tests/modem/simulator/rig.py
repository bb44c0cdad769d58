"""A simulated modem without a port, with clocks that stand still until told. Asserts nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone
from random import Random

from modem.api import Concat, Msisdn
from modem.charset import encode_gsm7, pack
from modem.simulator.bits import encode_address
from modem.simulator.device import Device, Identity
from modem.simulator.faults import Fault, FaultKind, Faults
from modem.simulator.modem import Modem
from modem.simulator.network import Event, Network
from modem.simulator.people import AT_ONCE, Person, Reply, Span
from modem.simulator.sim import Sim
from modem.simulator.storage import Storage
from modem.simulator.ussd import Ussd, shipped

MONDAY = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
OWN_NUMBER = Msisdn("+51900000001")
ANA = Msisdn("+51987654321")
PERU = timezone(timedelta(hours=-5))


class Rig:
    """Modem, network and two clocks: `now` is the network's, `seconds` the device's."""

    def __init__(
        self,
        *,
        people: Iterable[Person] = (),
        latency: Span = AT_ONCE,
        pin: str | None = None,
        sizes: tuple[int, int] = (3, 2),
        air_time_s: float = 0.0,
        strangers: bool = True,
        seed: int = 7,
    ) -> None:
        self.now = MONDAY
        self.seconds = 0.0
        self.faults = Faults()
        self.events: list[Event] = []
        self.network = Network(
            rng=Random(seed),
            zone=PERU,
            smsc="+51900000000",
            faults=self.faults,
            people=people,
            latency=latency,
            strangers=strangers,
            own_number=OWN_NUMBER,
        )
        self.network.on_event = self.events.append
        self.device = Device(
            identity=Identity(),
            sim=Sim(imsi="001010123456789", iccid="8951001234567890123", number=OWN_NUMBER, pin=pin),
            network=self.network,
            ussd=Ussd(shipped()),
            faults=self.faults,
            storages=(Storage("SM", sizes[0]), Storage("ME", sizes[1])),
            clock=lambda: self.now,
            air_time_s=air_time_s,
        )
        self.modem = Modem(self.device, lambda: self.seconds)
        self.device.settings.echo = False

    def type(self, text: str) -> str:
        """What is read after this was written, before the network does anything."""
        return self.modem.feed(text.encode("latin-1")).decode("latin-1")

    def at(self, command: str) -> list[str]:
        """The lines that answer a command."""
        return [line for line in self.type(f"AT{command}\r").split("\r\n") if line]

    def send(self, pdu: bytes) -> list[str]:
        """Submit a TPDU in PDU mode; the lines after the prompt."""
        assert self.type(f"AT+CMGS={len(pdu)}\r").endswith("> ")
        return [line for line in self.type(f"00{pdu.hex()}\x1a").split("\r\n") if line]

    def step(self, seconds: float = 0.0) -> list[str]:
        """Let both clocks go on, the network work, and read what the modem says of itself."""
        self.now += timedelta(seconds=seconds)
        self.seconds += seconds
        self.network.step(self.now)
        return [line for line in self.modem.take().decode("latin-1").split("\r\n") if line]

    def fault(self, kind: FaultKind, **fields: object) -> None:
        """Ask for a counted or a lasting fault."""
        self.faults.add(Fault(kind=kind, **fields))  # type: ignore[arg-type]


class Scripted:
    """Says the given texts, one each time it is asked, after a delay."""

    def __init__(self, *texts: str, delay: timedelta = timedelta()) -> None:
        self._texts = list(texts)
        self._delay = delay
        self.asked: list[str] = []

    def reply(self, now: datetime, text: str, rng: Random) -> tuple[Reply, ...]:
        self.asked.append(text)
        return (Reply(delay=self._delay, text=self._texts.pop(0)),) if self._texts else ()


def submit(text: str, *, to: str = ANA, report: bool = False, concat: Concat | None = None) -> bytes:
    """An SMS-SUBMIT in the default alphabet, or in UCS-2 where the text needs it."""
    header = bytes((5, 0, 3, concat.ref, concat.total, concat.seq)) if concat else b""
    first = 0x11 | (0x20 if report else 0) | (0x40 if header else 0)
    septets = encode_gsm7(text)
    if septets is not None:
        body = bytes((len(septets) + (7 if header else 0),)) + header + pack(septets, 1 if header else 0)
    else:
        octets = header + text.encode("utf-16-be", "surrogatepass")
        body = bytes((len(octets),)) + octets
    return bytes((first, 0)) + encode_address(to) + bytes((0, 0 if septets is not None else 8, 0xA7)) + body
