"""What the tables of money hold, as frozen records. Knows no table and no query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from modem.api import Msisdn, UssdMode
from schedules.clock import ClockState

from .states import CreditOutcome, CreditReason, LedgerKind, LedgerState, WishKind, WishState


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditReading:
    """One question about the credit, and what came of it."""

    id: int
    modem: str
    asked_at: datetime
    clock_state: ClockState
    reason: CreditReason
    outcome: CreditOutcome
    text: str
    amount: Decimal | None
    currency: str
    expires_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UssdWish:
    """What somebody asked the hub to dial."""

    id: int
    modem: str
    kind: WishKind
    code: str
    asked_by: str
    asked_at: datetime
    state: WishState
    answer: str
    mode: UssdMode | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UssdHeard:
    """What the network said unasked, or too late."""

    id: int
    digest: str
    modem: str
    heard_at: datetime
    mode: UssdMode
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """Money that moves: dialled at most once."""

    id: int
    key: str
    kind: LedgerKind
    modem: str
    state: LedgerState
    amount: Decimal | None
    currency: str
    contact_id: int | None
    session_id: int | None
    msisdn: Msisdn | None
    code: str | None
    code_hash: str | None
    code_end: str | None
    planned_at: datetime
    planned_by: str
    not_before: datetime
    tries: int
    claimed_at: datetime | None
    settled_at: datetime | None
    settled_by: str | None
    before_id: int | None
    answer: str
