"""What a port is that takes no commands: a modem shows several, and only one or two of them are for a hub.

Asks nothing itself: what is heard on the port is handed in. Knows which interfaces of a modem's family serve.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from gateway.config_records import ModemConfig
from gateway.doctor.machine import Machine
from gateway.findings import Finding, wrong
from gateway.sentences import Sentence, sentence
from modem.quirks import Family, families
from modem.usb import UsbPlace, place_of, ports_by_place

_POSITION = re.compile(r"\$(?:G[PNLABQIA]|BD|QZ|P)[A-Z]{2,4},")
"""How each line of a satellite receiver begins (NMEA 0183): talker and sentence."""


def check_speech(entry: ModemConfig, machine: Machine, overheard: Callable[[str], tuple[str, ...]]) -> Finding | None:
    """Is it another port of the modem's than that for commands? None: it answers, or nobody can tell.

    `overheard`: the lines on a port that is asked AT, the last one OK where it answered. Takes up to five seconds.
    """
    lines = overheard(str(machine.at(entry.device)))
    place = place_of(str(machine.at(entry.device)), machine.at("/sys"))
    known = [family for family in families() if place is not None and place.product in family.usb and family.port]
    subject, remedy = f"port {entry.name}", _serving(place, known, machine)
    if tells_positions(lines):
        text = sentence("{device} is the modem's port for positions (GPS): it takes no commands", device=entry.device)
        return wrong(subject, text, remedy)
    interface = place.interface if place is not None else None
    if lines or not known or interface is None or any(interface in family.port for family in known):
        return None
    text = sentence(
        "{device} does not answer: in this modem's family it is a port for diagnosis or positions", device=entry.device
    )
    return wrong(subject, text, remedy)


def tells_positions(lines: Iterable[str]) -> bool:
    """Are these lines of a satellite receiver?"""
    return any(_POSITION.search(line) for line in lines)


def _serving(mine: UsbPlace | None, known: list[Family], machine: Machine) -> Sentence:
    wanted = [interface for family in known for interface in family.port]
    ports = {
        other.interface: f"/dev/{name}"
        for name, other in ports_by_place(machine.at("/sys")).items()
        if mine is not None and other.path == mine.path
    }
    found = next((ports[interface] for interface in wanted if interface in ports), None)
    if found is None:
        return sentence("name another port of the same modem in [[modem]] device; willay modem list shows them")
    return sentence("name {port} in [[modem]] device, best by its name below /dev/serial/by-path", port=found)
