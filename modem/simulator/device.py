"""The state of the modem: identity, settings, storages, registration; what it does with what the network brings.

Knows no AT syntax: commands read and change it, and it announces unsolicited lines as text.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from modem.api import MessageRef
from modem.simulator.faults import FaultKind, Faults
from modem.simulator.network import Network
from modem.simulator.pdu import Pdu, Submit
from modem.simulator.sim import Sim
from modem.simulator.storage import REPORTS, Stat, Storage
from modem.simulator.ussd import Ussd

REGISTERED_HOME, NOT_REGISTERED, SEARCHING, DENIED, REGISTERED_ROAMING = 1, 0, 2, 3, 5
"""<stat> of +CREG (3GPP 27.007, 7.2)."""
CFUN_FULL = 1
NO_SIGNAL = 99
ANNOUNCEMENTS_KEPT = 64
"""A modem's buffer of unsolicited lines is small; the oldest are dropped."""

_MESSAGE_LINES = ("+CMT", "+CDS")


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What the modem says it is. The defaults name no real maker, so that no program applies a real one's quirks."""

    manufacturer: str = "Willay"
    model: str = "Simulator"
    revision: str = "1.0"
    imei: str = "004999010640000"
    operator: str = "Red Andina"
    operator_code: str = "00101"


@dataclass(slots=True, kw_only=True)
class Settings:
    """What AT commands set, as it is after power on and after ATZ."""

    echo: bool = True
    verbose: bool = True
    quiet: bool = False
    cmee: int = 0
    pdu_mode: bool = True
    charset: str = "GSM"
    cnmi: tuple[int, int, int, int, int] = (2, 0, 0, 0, 0)
    memories: tuple[str, str, str] = ("SM", "SM", "SM")
    service: int = 0
    more_to_send: int = 0
    show_text_parameters: int = 0
    text_parameters: tuple[int, int, int, int] = (17, 167, 0, 0)
    creg: int = 0
    cgreg: int = 0
    operator_format: int = 0
    ussd_shown: int = 0
    clip: int = 0
    zone_update: int = 0
    registers: dict[int, int] = field(default_factory=dict)


class Device:
    """One modem with a SIM, in a network."""

    def __init__(
        self,
        *,
        identity: Identity,
        sim: Sim,
        network: Network,
        ussd: Ussd,
        faults: Faults,
        storages: tuple[Storage, ...],
        clock: Callable[[], datetime],
        air_time_s: float = 0.0,
        signal: int = 21,
    ) -> None:
        self.identity = identity
        self.sim = sim
        self.network = network
        self.ussd = ussd
        self.faults = faults
        self.storages = {storage.name: storage for storage in storages}
        self.clock = clock
        self.air_time_s = air_time_s
        self.signal = signal
        self.smsc = network.smsc
        self.settings = Settings()
        self.functionality = CFUN_FULL
        self.heard = True
        """Is a program listening at the port? What is announced while none is, is lost."""
        self._announcements: deque[str] = deque(maxlen=ANNOUNCEMENTS_KEPT)
        self._next_ref = 0
        self._said_registration = self.registration
        network.attach(self)

    @property
    def registration(self) -> int:
        """<stat> of +CREG."""
        if self.functionality != CFUN_FULL or self.sim_state != "READY":
            return NOT_REGISTERED
        if self._out_of_reach:
            return SEARCHING
        if self.faults.lasting(FaultKind.DENIED):
            return DENIED
        return REGISTERED_ROAMING if self.faults.lasting(FaultKind.ROAMING) else REGISTERED_HOME

    @property
    def attached(self) -> bool:
        """Can the network reach it?"""
        return self.registration in (REGISTERED_HOME, REGISTERED_ROAMING)

    @property
    def _out_of_reach(self) -> bool:
        return any(self.faults.lasting(kind) for kind in (FaultKind.NO_SIGNAL, FaultKind.DEAF))

    @property
    def sim_state(self) -> str:
        """READY, SIM PIN, SIM PUK, or empty where no SIM is in."""
        return "" if self.faults.lasting(FaultKind.NO_SIM) else self.sim.state

    @property
    def rssi(self) -> int:
        """<rssi> of +CSQ: 0 to 31, or 99 where none can be heard."""
        heard = self.functionality == CFUN_FULL and not self._out_of_reach
        return self.signal if heard else NO_SIGNAL

    def power_on(self) -> None:
        """Settings as after switching on; the storages keep what they hold."""
        self.settings = Settings()
        self.switch(CFUN_FULL)
        self.faults.end(FaultKind.DEAF)
        self.faults.end(FaultKind.STUCK)
        self.sim.power_on()
        self._announcements.clear()
        self._said_registration = self.registration

    def switch(self, functionality: int) -> None:
        """+CFUN: 1 all on, 4 and 0 without radio, which also brings a deaf radio to its senses."""
        self.functionality = functionality
        if functionality != CFUN_FULL:
            self.faults.end(FaultKind.DEAF)

    def send(self, submit: Submit) -> MessageRef:
        """Hand a part to the network; the reference it goes under."""
        ref = MessageRef(self._next_ref)
        self._next_ref = (self._next_ref + 1) % 256
        self.network.accept(self.clock(), submit, ref)
        return ref

    def deliver(self, pdu: Pdu) -> bool:
        """An SMS-DELIVER comes: shown or stored, as +CNMI wants it."""
        if self.settings.cnmi[1] == 2:
            if self.heard:
                self.announce(f"+CMT: ,{pdu.length}\r\n{pdu.hex}")
            return self.heard
        place = self._store(pdu)
        if place is None:
            return False
        if self.settings.cnmi[1] in (1, 3):
            self.announce(f'+CMTI: "{place[0]}",{place[1]}')
        return True

    def report(self, pdu: Pdu) -> bool:
        """An SMS-STATUS-REPORT comes: shown, stored and announced, or stored in silence, as +CNMI wants it."""
        wanted = self.settings.cnmi[3]
        if wanted == 1:
            self.announce(f"+CDS: {pdu.length}\r\n{pdu.hex}")
            return True
        place = self._store(pdu, report=True)
        if place is not None and wanted == 2:
            self.announce(f'+CDSI: "{place[0]}",{place[1]}')
        return place is not None

    def announce(self, line: str) -> None:
        """An unsolicited line, to be said between commands; held back in +CNMI mode 0, lost where nobody listens."""
        if self.heard:
            self._announcements.append(line)

    def announcements(self) -> tuple[str, ...]:
        """What is to be said now; afterwards it is said."""
        self._watch_registration()
        if self.settings.cnmi[0] == 0:
            held = [line for line in self._announcements if line.startswith(_MESSAGE_LINES)]
            said = [line for line in self._announcements if not line.startswith(_MESSAGE_LINES)]
        else:
            held, said = [], list(self._announcements)
        self._announcements = deque(held, maxlen=ANNOUNCEMENTS_KEPT)
        return tuple(said)

    @property
    def room(self) -> bool:
        """Is there a free place for an incoming message?"""
        if self.faults.lasting(FaultKind.FULL):
            return False
        return any(storage.used < storage.size for storage in self.storages.values() if storage.name != REPORTS)

    def _store(self, pdu: Pdu, *, report: bool = False) -> tuple[str, int] | None:
        """Into the storage chosen for incoming messages, then any other for them; a report into its own if there is."""
        if self.faults.lasting(FaultKind.FULL):
            return None
        first = self.settings.memories[2]
        names = [first, *(name for name in self.storages if name not in (first, REPORTS))]
        for name in [REPORTS] if report and REPORTS in self.storages else names:
            location = self.storages[name].put(pdu, Stat.UNREAD)
            if location is not None:
                return name, location
        return None

    def _watch_registration(self) -> None:
        if self.registration == self._said_registration:
            return
        self._said_registration = self.registration
        if self.settings.creg:
            self.announce("+CREG: " + self.place_in_network(self.settings.creg))
        if self.settings.cgreg:
            self.announce("+CGREG: " + self.place_in_network(self.settings.cgreg))

    def place_in_network(self, detail: int) -> str:
        """<stat> and, where detail is 2 and there is a cell, area and cell."""
        where = ',"2A1B","01C4"' if detail == 2 and self.attached else ""
        return f"{self.registration}{where}"
