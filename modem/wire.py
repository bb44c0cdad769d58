"""What hub and modem process say to each other: frozen records over a pipe, answered in order.

Knows no process and no library.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from modem.api import Ids, Incoming, ModemSettings, ModemStatus, OutgoingSms, SendOutcome, StoredAt, UssdAnswer
from modem.driver import Driver
from modem.errors import ModemError


@dataclass(frozen=True, slots=True, kw_only=True)
class Begin:
    """The first word to a new process: which modem is yours. Answered by Opened when it is open."""

    driver: Driver
    settings: ModemSettings
    workdir: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopen:
    """Close the port and open it again, in the same process. Answered by Opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Send:
    """Answered by Sent."""

    sms: OutgoingSms


@dataclass(frozen=True, slots=True, kw_only=True)
class Receive:
    """Answered by Received."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delete:
    """Answered by Done."""

    places: tuple[StoredAt, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskStatus:
    """Answered by Status."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dial:
    """Answered by Dialled."""

    code: str
    timeout: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class HangUp:
    """End the USSD session. Answered by Done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The modem is open, and this is who it says it is."""

    ids: Ids


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """It was done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    outcome: SendOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    messages: tuple[Incoming, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    status: ModemStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialled:
    answer: UssdAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """Instead of the answer: why not."""

    error: ModemError


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """Unasked: the modem says that something came in. Said once until the next Receive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """Unasked: nothing to do, and alive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """Unasked: the modem went away while nothing was asked."""

    error: ModemError


Request = Begin | Reopen | Send | Receive | Delete | AskStatus | Dial | HangUp
Answer = Opened | Done | Sent | Received | Status | Dialled | Failed
Unasked = Announced | Beat | Lost
