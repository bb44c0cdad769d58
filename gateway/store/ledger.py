"""The ledger: money that moves, claimed and committed before it is dialled, and never dialled a second time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from modem.api import Msisdn

from .columns import columns_of
from .db import all_of, one_of
from .records_money import LedgerEntry
from .states import LedgerKind, LedgerState
from .tables_money import LedgerRow

OPEN = (LedgerState.PLANNED, LedgerState.CONFIRMING)
DOUBTFUL = (LedgerState.SENT, LedgerState.UNKNOWN)
"""Dialled, and nobody knows whether it was booked: a person settles it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What is to be entered."""

    key: str
    kind: LedgerKind
    modem: str
    by: str
    amount: Decimal | None = None
    currency: str = ""
    contact_id: int | None = None
    session_id: int | None = None
    msisdn: Msisdn | None = None
    code: str | None = None
    code_hash: str | None = None
    code_end: str | None = None


def plan(draft: Draft, now: datetime) -> int | None:
    """Enter it; its id. None where its key was used before: nothing is entered then."""
    if LedgerRow.select().where(LedgerRow.key == draft.key).exists():
        return None
    row = LedgerRow.create(
        key=draft.key,
        kind=draft.kind,
        modem=draft.modem,
        state=LedgerState.PLANNED,
        amount=draft.amount,
        currency=draft.currency,
        contact_id=draft.contact_id,
        session_id=draft.session_id,
        msisdn=draft.msisdn,
        code=draft.code,
        code_hash=draft.code_hash,
        code_end=draft.code_end,
        planned_at=now,
        planned_by=draft.by,
        not_before=now,
    )
    return int(row.id)


def claim(entry_id: int, before_id: int | None, now: datetime) -> bool:
    """Take an entry to dial it, and forget its voucher; False where it is not planned any more.

    Whoever is given True holds the only copy of the voucher, and must dial it once or put it back.
    """
    taken = (
        LedgerRow.update(state=LedgerState.CONFIRMING, claimed_at=now, before_id=before_id, code=None)
        .where((LedgerRow.id == entry_id) & (LedgerRow.state == LedgerState.PLANNED))
        .execute()
    )
    return bool(taken == 1)


def postpone(entry_id: int, until: datetime) -> None:
    """Leave a planned entry for later."""
    LedgerRow.update(not_before=until).where(
        (LedgerRow.id == entry_id) & (LedgerRow.state == LedgerState.PLANNED)
    ).execute()


def dialled_since(modem: str, since: datetime) -> bool:
    """Whether money was dialled on a modem after that moment."""
    return bool(LedgerRow.select().where((LedgerRow.modem == modem) & (LedgerRow.claimed_at > since)).exists())


def put_back(entry_id: int, code: str | None, why: str, not_before: datetime) -> None:
    """It certainly was not dialled: it is planned again, for later."""
    LedgerRow.update(
        state=LedgerState.PLANNED,
        claimed_at=None,
        code=code,
        answer=why,
        not_before=not_before,
        tries=LedgerRow.tries + 1,
    ).where((LedgerRow.id == entry_id) & (LedgerRow.state == LedgerState.CONFIRMING)).execute()


def settle(
    entry_id: int, state: LedgerState, answer: str, by: str, now: datetime, amount: Decimal | None = None
) -> None:
    """What became of it. `amount`: where only the operator's answer named it. A voucher is forgotten."""
    changed: dict[str, object] = {"state": state, "answer": answer, "settled_by": by, "settled_at": now, "code": None}
    if amount is not None:
        changed["amount"] = amount
    LedgerRow.update(changed).where(LedgerRow.id == entry_id).execute()


def get(entry_id: int) -> LedgerEntry | None:
    """One entry."""
    return one_of(LedgerRow.select().where(LedgerRow.id == entry_id), LedgerEntry)


def next_planned(modem: str, now: datetime) -> LedgerEntry | None:
    """The next one to dial; vouchers before thanks, for they may pay them."""
    query = LedgerRow.select().where(
        (LedgerRow.state == LedgerState.PLANNED) & (LedgerRow.modem == modem) & (LedgerRow.not_before <= now)
    )
    return one_of(query.order_by(LedgerRow.kind.desc(), LedgerRow.id), LedgerEntry)


def in_state(*states: LedgerState) -> tuple[LedgerEntry, ...]:
    """All in these states, oldest first."""
    return all_of(LedgerRow.select().where(LedgerRow.state << states).order_by(LedgerRow.id), LedgerEntry)


def listing(limit: int) -> tuple[LedgerEntry, ...]:
    """The newest first."""
    return all_of(LedgerRow.select().order_by(LedgerRow.id.desc()).limit(limit), LedgerEntry)


def with_voucher(code_hash: str) -> LedgerEntry | None:
    """The entry of this voucher that is not known to have failed."""
    query = LedgerRow.select().where((LedgerRow.code_hash == code_hash) & (LedgerRow.state != LedgerState.FAILED))
    return one_of(query, LedgerEntry)


def tries_of_voucher(code_hash: str) -> int:
    """How often it was entered, failed ones too."""
    return int(LedgerRow.select().where(LedgerRow.code_hash == code_hash).count())


def count_thanks(since: datetime, contact_id: int | None = None) -> int:
    """How many thanks were planned since then, to one contact or to all; those that failed cost nothing."""
    chosen = (
        (LedgerRow.kind == LedgerKind.THANKS)
        & (LedgerRow.planned_at >= since)
        & (LedgerRow.state != LedgerState.FAILED)
    )
    if contact_id is not None:
        chosen &= LedgerRow.contact_id == contact_id
    return int(LedgerRow.select().where(chosen).count())


def refused_in_a_row(msisdn: Msisdn, most: int) -> int:
    """How many of the last `most` thanks to a number failed, counted from the newest until one that did not."""
    query = (
        LedgerRow.select(LedgerRow.state)
        .where((LedgerRow.msisdn == msisdn) & (LedgerRow.kind == LedgerKind.THANKS))
        .order_by(LedgerRow.id.desc())
        .limit(most)
    )
    count = 0
    for (state,) in columns_of(query):
        if LedgerState(state) is not LedgerState.FAILED:
            break
        count += 1
    return count
