"""What a modem can do, in our words. Knows no library, no port and no process; it never sees a question.

Everything here crosses the pipe between the hub and the child process that owns the modem, so all records are
frozen and hold plain values. Times are aware UTC datetimes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType, Protocol, runtime_checkable

from modem.kinds import Coding as Coding
from modem.kinds import MessageKind as MessageKind
from modem.kinds import Registration as Registration
from modem.kinds import ReportState as ReportState
from modem.kinds import UssdMode as UssdMode

Msisdn = NewType("Msisdn", str)
"""A subscriber number in E.164 with its plus sign: `+51987654321`."""

Address = NewType("Address", str)
"""Where an incoming message says it is from: E.164, a short code such as `123`, or letters such as `Claro`."""

MessageRef = NewType("MessageRef", int)
"""TP-MR, 0 to 255, wraps (3GPP 23.040, 9.2.3.6). Names a sent part in its status report."""


class SimState(StrEnum):
    """+CPIN's answer (3GPP 27.007, 8.3)."""

    READY = "ready"
    PIN_WANTED = "pin_wanted"
    PUK_WANTED = "puk_wanted"
    PIN_REFUSED = "pin_refused"
    """The configured PIN was given once and refused; it is not given again until the configuration changes."""
    MISSING = "missing"
    UNKNOWN = "unknown"


class Link(StrEnum):
    """What the hub knows of a modem as a whole."""

    STARTING = "starting"
    READY = "ready"
    ABSENT = "absent"
    """No device at the path: waited for."""
    DENIED = "denied"
    """The system does not let us open it, or another program has it."""
    SILENT = "silent"
    """It does not answer; being restarted."""
    SIM = "sim"
    """It answers, and its SIM does not let it work."""
    OTHER = "other"
    """Another modem than the configured one is there, and the configured one nowhere."""
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModemSettings:
    """How to open one modem."""

    name: str
    device: str
    pin: str | None = None
    own_number: Msisdn | None = None
    speed: int = 115200
    debug_file: str | None = None
    cautious: bool = False
    """A process of this modem died while it read: read the storages without the library's own listing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingSms:
    """One message to send; long texts become parts with one outcome."""

    to: Msisdn
    text: str
    validity: timedelta | None = None
    """TP-VP: how long the network may keep trying. None: the network's own default."""
    want_report: bool = True


class CauseKind(StrEnum):
    """Who refused."""

    CMS = "cms"  # the network or the message service: +CMS ERROR (27.005, 3.2.5)
    CME = "cme"  # the equipment: +CME ERROR (27.007, 9.2)
    DEVICE = "device"  # the port or the program in between


class Scope(StrEnum):
    """What a refusal speaks of, and so who waits because of it."""

    MESSAGE = "message"  # this one; the next may leave at once
    RECIPIENT = "recipient"  # this number: nothing reaches it
    MODEM = "modem"  # the modem, its SIM or its network: no other message would leave now either


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Why a send was refused. `code` is None where the driver cannot tell it."""

    kind: CauseKind
    code: int | None
    text: str
    retryable: bool
    scope: Scope = Scope.MESSAGE


@dataclass(frozen=True, slots=True, kw_only=True)
class SendAccepted:
    """The network took every part; one reference a part, in order."""

    refs: tuple[MessageRef, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SendRefused:
    """Nothing left: the modem or the network said no."""

    cause: Cause


@dataclass(frozen=True, slots=True, kw_only=True)
class SendUnknown:
    """Nobody knows whether it left: the answer was lost. Never to be resent at once (design, invariant 3)."""

    refs: tuple[MessageRef, ...]
    """The references of the parts that were accepted before the answer was lost."""
    detail: str
    heard: tuple[Incoming, ...] = ()
    """What came over the line meanwhile and lies nowhere: the process, which is out of step with its modem, ends."""


SendOutcome = SendAccepted | SendRefused | SendUnknown


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredAt:
    """Where the modem keeps a message: a storage ('SM', 'ME', 'MT', or a driver's folder) and a location in it."""

    storage: str
    location: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Concat:
    """The concatenation header of a part (3GPP 23.040, 9.2.3.24.1 and .8). `seq` counts from 1 to `total`."""

    ref: int
    total: int
    seq: int
    bits: int = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingPart:
    """One SMS-DELIVER as it lies in a storage. Binary ones are kept (`text` empty, `data` set) and never parsed."""

    digest: str
    """sha256 over SMSC, TP-OA, TP-SCTS, UDH and TP-UD: the same part read twice has the same digest."""
    stored_at: StoredAt
    sender: Address
    smsc: str
    sent_at: datetime | None
    """TP-SCTS in UTC; None where the network's stamp is not a date."""
    text: str
    coding: Coding
    data: bytes = b""
    concat: Concat | None = None
    kind: MessageKind = MessageKind.TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusReport:
    """One SMS-STATUS-REPORT."""

    digest: str
    stored_at: StoredAt | None
    """None where it came as an unsolicited +CDS and lies in no storage."""
    recipient: Address
    ref: MessageRef
    state: ReportState
    status: int
    """TP-ST as sent, 0 to 255."""
    sent_at: datetime | None
    settled_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UssdAnswer:
    """What came back for a code, or for an answer to a menu."""

    text: str
    """Decoded; empty where the network sent none."""
    mode: UssdMode


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkUssd:
    """A USSD text that nobody asked for, or that came after its dialling had been given up. It lies in no storage."""

    digest: str
    """Of this one announcement: the same words heard twice have two."""
    text: str
    mode: UssdMode
    heard: int
    """Counts from 1 since the modem was opened."""
    stored_at: None = None
    sent_at: None = None


Incoming = IncomingPart | StatusReport | NetworkUssd


@dataclass(frozen=True, slots=True, kw_only=True)
class ModemStatus:
    """What a modem says of itself. None: it did not say."""

    manufacturer: str | None = None
    model: str | None = None
    firmware: str | None = None
    imei: str | None = None
    imsi: str | None = None
    sim: SimState = SimState.UNKNOWN
    registration: Registration = Registration.UNKNOWN
    operator: str | None = None
    signal_percent: int | None = None
    signal_dbm: int | None = None
    smsc: str | None = None
    storage_used: int | None = None
    storage_size: int | None = None
    network_time: datetime | None = None
    port: str | None = None
    """Where it answered. The hub adds it: a driver knows one port only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ids:
    """What tells a modem and its SIM from others. None: it did not say."""

    imei: str | None = None
    imsi: str | None = None
    iccid: str | None = None


@runtime_checkable
class Identifies(Protocol):
    """A driver that can say which modem it has with less ado than a whole status."""

    def identify(self) -> Ids:
        """Ask the open modem and its SIM who they are. Raises ModemError."""


class Modem(Protocol):
    """One modem, used by one thread of one process. Any call may block for as long as the hardware likes.

    Every method raises ModemError; after one with `retryable` true, `close` and `open` may mend it.
    """

    def open(self) -> None:
        """Take the port, give the PIN if one is asked for (once), prepare reporting of incoming messages."""

    def close(self) -> None:
        """Let go of the port; never raises."""

    def send(self, sms: OutgoingSms) -> SendOutcome:
        """Send one message, all its parts. Refusals and lost answers are outcomes, not errors."""

    def descriptor(self) -> int | None:
        """What becomes readable when the modem says something of its own accord; None where `poll` must be asked."""

    def poll(self) -> bool:
        """Listen briefly (a few milliseconds): has anything been announced since the last `receive`? A hint only."""

    def receive(self) -> tuple[Incoming, ...]:
        """Everything that lies in the storages or was announced, oldest first. Deletes nothing."""

    def delete(self, places: tuple[StoredAt, ...]) -> None:
        """Remove from the storages what the hub has committed. A place already empty is no error."""

    def status(self) -> ModemStatus:
        """Ask the modem how it is."""

    def ussd(self, code: str, timeout: timedelta) -> UssdAnswer:
        """Dial a USSD code, or answer the menu that is open (mode REPLY_WANTED) with its digits; wait for the text.

        Raises NotDialledError where certainly nothing left, and any other ModemError where nobody knows: the text
        did not come in time, and comes from `receive` as a NetworkUssd if it comes later. What was heard before the
        dialling is no answer: it stays for `receive`.
        """

    def ussd_cancel(self) -> None:
        """End the session that is open (AT+CUSD=2). Where none is open, nothing happens and that is no error."""
