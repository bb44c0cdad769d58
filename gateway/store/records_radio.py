"""What the tables of radio hold, as frozen records. Knows no table and no query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gateway.survey.model import QuestionKey, SayKind
from modem.api import Msisdn
from schedules.clock import ClockState

from .states import AttemptOutcome, InboxState, PauseKind, SendState


@dataclass(frozen=True, slots=True, kw_only=True)
class Outbox:
    """A message to send."""

    id: int
    key: str
    msisdn: Msisdn
    text: str
    kind: SayKind
    priority: int
    state: SendState
    session_id: int | None
    question: QuestionKey | None
    dispute_id: int | None
    answers_id: int | None
    segments: int
    coding: str
    created_at: datetime
    not_before: datetime
    expires_at: datetime
    attempts: int
    resends: int
    modem: str | None
    settled_at: datetime | None
    cause: str | None
    lane: str | None
    """The modem that is to send it; None where that is not settled."""
    refusals: int
    """Those that were the message's own, and not its modem's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try to send a message."""

    id: int
    outbox_id: int
    modem: str
    started_at: datetime
    clock_state: ClockState
    ended_at: datetime | None
    outcome: AttemptOutcome
    detail: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SentPart:
    """One reference the network gave for a part."""

    id: int
    attempt_id: int
    outbox_id: int
    msisdn: Msisdn
    seq: int
    ref: int
    sent_at: datetime
    report: str | None
    report_digest: str | None
    reported_at: datetime | None
    modem: str | None
    network_at: datetime | None
    """The network's stamp of the message, as its report repeats it."""
    reached_at: datetime | None
    """The network's stamp of when the phone had it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxPart:
    """One part or status report as it came."""

    id: int
    digest: str
    kind: str
    modem: str
    sender: str
    smsc: str
    sent_at: datetime | None
    received_at: datetime
    clock_state: ClockState
    text: str
    coding: str
    data: bytes | None
    ref: int | None
    total: int | None
    seq: int | None
    bits: int | None
    status: int | None
    report: str | None
    copies: int
    inbox_id: int | None
    reached_at: datetime | None
    """Of a report: when the phone had the message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbox:
    """A whole message from somebody."""

    id: int
    modem: str
    sender: str
    text: str
    sent_at: datetime | None
    received_at: datetime
    clock_state: ClockState
    state: InboxState
    failures: int
    handled_as: str | None
    contact_id: int | None
    session_id: int | None
    question: QuestionKey | None
    outcome: str | None
    reason: str | None
    handled_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ModemState:
    """What a modem last was."""

    name: str
    link: str
    hint: str
    status: str
    changed_at: datetime
    seen_at: datetime | None
    standing: str = ""
    """modem.standing.StandingKind's word; empty: not judged yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModemIdentity:
    """Which modem and which SIM a configured modem was last. None: it does not say."""

    name: str
    imei: str | None = None
    usb: str | None = None
    """vendor:product, in hexadecimal."""
    usb_serial: str | None = None
    usb_interface: int | None = None
    imsi: str | None = None
    iccid: str | None = None
    sim_changed_at: datetime | None = None
    """When another SIM than before was found in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModemPause:
    """Why a modem sends nothing, or nothing that can wait, until then."""

    modem: str
    kind: PauseKind
    cause: str
    since: datetime
    until: datetime
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberFault:
    """A number that the network says nobody has."""

    msisdn: Msisdn
    cause: str
    at: datetime
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened to the hub."""

    id: int
    at: datetime
    kind: str
    subject: str
    detail: str
