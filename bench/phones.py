"""The simulated modem and the phones behind it, in a process of their own, with the time of every step on the line.

Run as `python -m bench.phones LINK`. Standard input: one JSON line a wish, `{"from": number, "text": text}`. Standard
output: one JSON line a thing that happened, `{"at": seconds, "what": ..., "number": ..., "text": ...}`. `what` is
`stored` (a reply lies in the modem's storage), `asks` (the hub wrote AT+CMGS) or `accepted` (the network has a
message). Knows no hub.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from modem.api import Msisdn
from modem.simulator.device import Device, Identity
from modem.simulator.faults import Faults
from modem.simulator.loop import Loop
from modem.simulator.modem import Modem
from modem.simulator.network import Direction, Event, Network
from modem.simulator.pdu import Pdu
from modem.simulator.sim import Sim
from modem.simulator.simulator import OWN_NUMBER, PERU, PHONE_PLACES, SIM_PLACES, SMSC
from modem.simulator.storage import Storage
from modem.simulator.ussd import Ussd, shipped

SEND_COMMAND = b"AT+CMGS="


def tell(what: str, number: str = "", text: str = "") -> None:
    """Write down that something happens now."""
    print(json.dumps({"at": time.time(), "what": what, "number": number, "text": text}), flush=True)


class TimedModem(Modem):
    """A modem that says when it is asked to send. A driver may write a command in pieces."""

    _tail = b""

    def feed(self, data: bytes) -> bytes:
        """Take what was written; say so where it completes the command to send."""
        seen = self._tail + data
        if SEND_COMMAND in seen:
            tell("asks")
            seen = seen.rpartition(SEND_COMMAND)[2]
        self._tail = seen[-len(SEND_COMMAND) + 1 :]
        return super().feed(data)


class TimedDevice(Device):
    """A modem's inside that says when a message lies in its storage."""

    def deliver(self, pdu: Pdu) -> bool:
        """Store it; say so where there was room."""
        taken = super().deliver(pdu)
        if taken:
            tell("stored")
        return taken


def wall_clock() -> datetime:
    """The network's time: the real one."""
    return datetime.fromtimestamp(time.time(), tz=UTC)


def heard(event: Event) -> None:
    """A phone shows a message, in the moment in which the network took it: nothing here has latency."""
    if event.direction is Direction.OUT:
        tell("accepted", event.number, event.text)


def main(link: Path) -> None:
    """Serve until standard input ends."""
    faults = Faults()
    network = Network(rng=Random(1), zone=PERU, smsc=SMSC, faults=faults)
    network.on_event = heard
    device = TimedDevice(
        identity=Identity(),
        sim=Sim(imsi="001010123456789", iccid="8951001234567890123", number=Msisdn(OWN_NUMBER), pin=None),
        network=network,
        ussd=Ussd(shipped()),
        faults=faults,
        storages=(Storage("SM", SIM_PLACES), Storage("ME", PHONE_PLACES)),
        clock=wall_clock,
        air_time_s=0.0,
    )
    loop = Loop(modem=TimedModem(device, time.monotonic), network=network, clock=wall_clock, link=link)
    loop.start()
    tell("ready")
    try:
        for line in sys.stdin:
            wish = json.loads(line)
            loop.call(lambda wish=wish: network.text_in(wall_clock(), wish["from"], wish["text"]))  # type: ignore[misc]
    finally:
        loop.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
