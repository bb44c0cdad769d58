"""The emulated modem that every program is measured on, in a process of its own, with the time of every step.

Run as `python -m bench.peers.emulator LINK`. Standard input: one JSON line a wish, one of `{"text": ..., "from": ...}`
(somebody texts the modem), `{"air": seconds}` (how long a send takes from now on), `{"line": text, "where":
"prompt" | "air" | "result"}` (the next send has this unsolicited line before its prompt, while the network works on it,
or right behind its result), `{"unplug": seconds}` (right after the network has accepted the next message the modem
leaves for so long and comes back under the same link with another number). Standard output: one JSON line a thing that
happened, as bench.phones has it, besides `answered` (the modem said +CMGS), `line`, `gone`, `back`. Knows no program.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from bench.phones import TimedDevice, TimedModem, tell, wall_clock
from modem.api import MessageRef, Msisdn
from modem.simulator.device import Identity
from modem.simulator.faults import Faults
from modem.simulator.loop import Loop
from modem.simulator.network import Network
from modem.simulator.pdu import Submit
from modem.simulator.people import Span
from modem.simulator.sim import Sim
from modem.simulator.simulator import OWN_NUMBER, PERU, PHONE_PLACES, SIM_PLACES, SMSC
from modem.simulator.storage import Storage
from modem.simulator.ussd import Ussd, shipped

TRAVEL = Span(low=timedelta(seconds=1), high=timedelta(seconds=1))
"""How long a message or a status report is on its way in the network: a status report is back after two seconds."""
AFTER_ACCEPTANCE_SECONDS = 0.05
"""The modem leaves so long after the network has the message: before it could say so."""


class RackModem(TimedModem):
    """A modem that says when it answers a send."""

    before_prompt = b""
    after_result = b""
    """Lines for the next send."""

    def take(self) -> bytes:
        """What can be read from the port now; say so where it ends a send."""
        said = super().take()
        if b"> " in said and self.before_prompt:
            said, self.before_prompt = self.before_prompt + said, b""
            tell("line")
        if b"+CMGS: " in said:
            tell("answered")
            if self.after_result:
                said, self.after_result = said + self.after_result, b""
                tell("line")
        return said

    def say_raw(self, data: bytes) -> None:
        """Bytes on the line now, before an answer whose time has not come."""
        self._output.appendleft((0.0, data))


class RackDevice(TimedDevice):
    """A modem's inside that says when the network takes a message, and does then what was wished."""

    plugged = True

    def __init__(self, **parts: Any) -> None:
        self._armed: list[tuple[float, Any]] = []
        super().__init__(**parts)

    def at_next_send(self, seconds: float, action: Any) -> None:
        """Have `action` called, in a thread, so long after the network accepts the next message."""
        self._armed.append((seconds, action))

    @property
    def attached(self) -> bool:
        """Can the network reach it? Not while it has no power."""
        return self.plugged and super().attached

    def send(self, submit: Submit) -> MessageRef:
        """Hand a part to the network."""
        ref = super().send(submit)
        tell("accepted", submit.to, submit.text)
        armed, self._armed = self._armed, []
        for seconds, action in armed:
            timer = threading.Timer(seconds, action)
            timer.daemon = True
            timer.start()
        return ref


class Rack:
    """The modem, its network and its port."""

    def __init__(self, link: Path) -> None:
        faults = Faults()
        self.network = Network(rng=Random(1), zone=PERU, smsc=SMSC, faults=faults, latency=TRAVEL)
        self.device = RackDevice(
            identity=Identity(),
            sim=Sim(imsi="001010123456789", iccid="8951001234567890123", number=Msisdn(OWN_NUMBER), pin=None),
            network=self.network,
            ussd=Ussd(shipped()),
            faults=faults,
            storages=(Storage("SM", SIM_PLACES), Storage("ME", PHONE_PLACES)),
            clock=wall_clock,
        )
        self.modem = RackModem(self.device, time.monotonic)
        self.loop = Loop(modem=self.modem, network=self.network, clock=wall_clock, link=link)

    def grant(self, wish: dict[str, Any]) -> None:
        """Do what one line asks for."""
        if "text" in wish:
            self.loop.call(lambda: self.network.text_in(wall_clock(), wish["from"], wish["text"]))
        elif "air" in wish:
            self.device.air_time_s = float(wish["air"])
        elif "line" in wish:
            data = f"\r\n{wish['line']}\r\n".encode("latin-1")
            self._arm(data, wish["where"])
        elif "unplug" in wish:
            self.device.at_next_send(AFTER_ACCEPTANCE_SECONDS, lambda: self._leave(float(wish["unplug"])))

    def _arm(self, data: bytes, where: str) -> None:
        if where == "prompt":
            self.modem.before_prompt = data
        elif where == "result":
            self.modem.after_result = data
        else:
            self.device.at_next_send(self.device.air_time_s / 2, lambda: self._say(data))

    def _say(self, data: bytes) -> None:
        self.loop.call(lambda: self.modem.say_raw(data))
        tell("line")

    def _leave(self, seconds: float) -> None:
        self.loop.call(self._unplug)
        tell("gone")
        time.sleep(seconds)
        spare = os.openpty()  # takes the number that just became free, as another device would
        try:
            self.loop.call(self._plug)
        finally:
            for descriptor in spare:
                os.close(descriptor)
        tell("back")

    def _unplug(self) -> None:
        self.device.plugged = False
        self.loop.unplug()

    def _plug(self) -> None:
        self.device.plugged = True
        self.loop.plug()


def main(link: Path) -> None:
    """Serve until standard input ends."""
    rack = Rack(link)
    rack.loop.start()
    tell("ready")
    try:
        for line in sys.stdin:
            rack.grant(json.loads(line))
    finally:
        rack.loop.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
