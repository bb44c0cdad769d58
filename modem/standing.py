"""How a modem stands, in one word that says what is to be done. Pure: from its link, its status and its history.

Knows what outweighs what; the sentences and the advice are the hub's (gateway/health_modem.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from modem.api import Link, ModemStatus, Registration, SimState


class Standing(StrEnum):
    """Each has its own sentence and its own advice."""

    WORKS = "works"
    STARTING = "starting"
    MENDING = "mending"
    """It does not answer, and is being helped."""
    NOTHING_HELPS = "nothing_helps"
    """It does not answer, and everything was tried."""
    DEAF = "deaf"
    """It answers and hears no network, whatever was tried."""
    ABSENT = "absent"
    STORAGE_MODE = "storage_mode"
    """It plays a CD drive or a memory stick, and has no port."""
    DENIED = "denied"
    """The system does not let us open it, or another program has it."""
    WRONG_DEVICE = "wrong_device"
    """Something answers on the port, and it is no modem."""
    OTHER_MODEM = "other_modem"
    """A modem with another IMEI than the configured one is there, and the configured one nowhere."""
    SIM_MISSING = "sim_missing"
    SIM_CHANGED = "sim_changed"
    """It works, with another SIM than before."""
    SIM_UNKNOWN = "sim_unknown"
    PIN_WANTED = "pin_wanted"
    PIN_REFUSED = "pin_refused"
    PUK_WANTED = "puk_wanted"
    REGISTRATION_DENIED = "registration_denied"
    SEARCHING = "searching"
    """It hears a network, and is not let in yet."""
    NO_NETWORK = "no_network"
    NETWORK_UNKNOWN = "network_unknown"
    ROAMING = "roaming"
    STOPPED = "stopped"


WORKING = frozenset({Standing.WORKS, Standing.SIM_CHANGED, Standing.ROAMING})
"""In these, messages leave."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a standing is judged by."""

    link: Link
    status: ModemStatus | None = None
    in_trouble: bool = False
    """The ladder is being climbed."""
    told: bool = False
    """To its end."""
    storage_mode: bool = False
    """A stick that plays a CD drive is plugged in."""
    chatter: bool = False
    """What was heard on the port is no modem's speech."""
    sim_changed: bool = False
    """Lately, and nobody has said yet that it is right."""


_LINKS = {
    Link.STOPPED: Standing.STOPPED,
    Link.DENIED: Standing.DENIED,
    Link.OTHER: Standing.OTHER_MODEM,
}
_SIMS = {
    SimState.MISSING: Standing.SIM_MISSING,
    SimState.PIN_WANTED: Standing.PIN_WANTED,
    SimState.PIN_REFUSED: Standing.PIN_REFUSED,
    SimState.PUK_WANTED: Standing.PUK_WANTED,
}


def standing_of(facts: Facts) -> Standing:
    """The one thing to say of the modem: what keeps it from working, else what somebody should know."""
    match facts.link:
        case Link.READY:
            return _ready(facts, facts.status or ModemStatus())
        case Link.SIM:
            return _SIMS.get((facts.status or ModemStatus()).sim, Standing.SIM_UNKNOWN)
        case Link.ABSENT:
            return Standing.STORAGE_MODE if facts.storage_mode else Standing.ABSENT
        case Link.SILENT | Link.STARTING:
            return _silent(facts)
        case link:
            return _LINKS[link]


def _silent(facts: Facts) -> Standing:
    if facts.chatter:
        return Standing.WRONG_DEVICE
    if facts.told:
        return Standing.NOTHING_HELPS
    return Standing.MENDING if facts.in_trouble or facts.link is Link.SILENT else Standing.STARTING


def _ready(facts: Facts, status: ModemStatus) -> Standing:
    if status.sim in _SIMS:
        return _SIMS[status.sim]
    match status.registration:
        case Registration.HOME | Registration.ROAMING if facts.told:
            return Standing.DEAF
        case Registration.HOME | Registration.ROAMING if facts.sim_changed:
            return Standing.SIM_CHANGED
        case Registration.HOME:
            return Standing.WORKS
        case Registration.ROAMING:
            return Standing.ROAMING
        case Registration.DENIED:
            return Standing.REGISTRATION_DENIED
        case Registration.UNKNOWN:
            return Standing.NETWORK_UNKNOWN if facts.status is not None else Standing.STARTING
        case _ if facts.told:
            return Standing.DEAF
        case _:
            return Standing.SEARCHING if status.signal_percent else Standing.NO_NETWORK
