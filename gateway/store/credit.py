"""The SIM's credit: what the operator said of it, what was asked to be dialled, what the network said unasked."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from gateway.config_records import MoneyConfig
from modem.api import NetworkUssd, UssdMode
from modem.ussd import Balance
from modem.ussd_text import masked
from schedules.clock import Moment

from .db import all_of, one_of
from .records_money import CreditReading, UssdHeard, UssdWish
from .states import CreditOutcome, CreditReason, WishKind, WishState
from .tables_money import CreditReadingRow, UssdHeardRow, UssdWishRow

PERIODS_TRUSTED = 3
"""A reading older than so many check periods is shown, and nothing is decided by it."""


def keep_reading(
    modem: str, reason: CreditReason, outcome: CreditOutcome, text: str, balance: Balance | None, moment: Moment
) -> CreditReading:
    """Keep what came of a question about the credit. `balance`: where it was read."""
    row = CreditReadingRow.create(
        modem=modem,
        asked_at=moment.now,
        clock_state=moment.clock_state,
        reason=reason,
        outcome=outcome,
        text=text,
        amount=balance.amount if balance else None,
        currency=balance.currency if balance else "",
        expires_on=balance.expires if balance else None,
    )
    found = reading(int(row.id))
    assert found is not None
    return found


def reading(reading_id: int) -> CreditReading | None:
    """One reading."""
    return one_of(CreditReadingRow.select().where(CreditReadingRow.id == reading_id), CreditReading)


def last_asked(modem: str) -> CreditReading | None:
    """The last question, whatever came of it."""
    query = CreditReadingRow.select().where(CreditReadingRow.modem == modem)
    return one_of(query.order_by(CreditReadingRow.id.desc()), CreditReading)


def last_read(modem: str) -> CreditReading | None:
    """The last amount that was read."""
    query = CreditReadingRow.select().where(
        (CreditReadingRow.modem == modem) & (CreditReadingRow.outcome == CreditOutcome.READ)
    )
    return one_of(query.order_by(CreditReadingRow.id.desc()), CreditReading)


def read_after(modem: str, reading_id: int) -> CreditReading | None:
    """The first amount that was read after that reading."""
    query = CreditReadingRow.select().where(
        (CreditReadingRow.modem == modem)
        & (CreditReadingRow.outcome == CreditOutcome.READ)
        & (CreditReadingRow.id > reading_id)
    )
    return one_of(query.order_by(CreditReadingRow.id), CreditReading)


def fresh(modem: str, money: MoneyConfig, now: datetime) -> CreditReading | None:
    """The last amount that was read, if it is young enough to decide something by."""
    found = last_read(modem)
    trusted = timedelta(hours=PERIODS_TRUSTED * money.check_hours)
    return found if found is not None and abs(now - found.asked_at) <= trusted else None


def bulk_paused(modem: str, money: MoneyConfig, now: datetime) -> bool:
    """Whether the credit is below the floor, so that only cases, alerts and answers leave (design, invariant 14).

    An amount that is old, or was never read, pauses nothing. To be asked inside a transaction.
    """
    if money.floor is None:
        return False
    found = fresh(modem, money, now)
    return found is not None and found.amount is not None and found.amount < money.floor


def wish(modem: str, kind: WishKind, code: str, by: str, now: datetime) -> int:
    """Ask the hub to dial; the wish's id. One that waits already for the same is given instead."""
    same = UssdWishRow.get_or_none(
        (UssdWishRow.modem == modem)
        & (UssdWishRow.kind == kind)
        & (UssdWishRow.code == code)
        & (UssdWishRow.state << [WishState.WAITING, WishState.DIALLING])
    )
    if same is not None:
        return int(same.id)
    row = UssdWishRow.create(modem=modem, kind=kind, code=code, asked_by=by, asked_at=now, state=WishState.WAITING)
    return int(row.id)


def next_wish(modem: str) -> UssdWish | None:
    """The oldest one that waits."""
    query = UssdWishRow.select().where((UssdWishRow.modem == modem) & (UssdWishRow.state == WishState.WAITING))
    return one_of(query.order_by(UssdWishRow.id), UssdWish)


def get_wish(wish_id: int) -> UssdWish | None:
    """One wish."""
    return one_of(UssdWishRow.select().where(UssdWishRow.id == wish_id), UssdWish)


def begin_wish(wish_id: int) -> None:
    """It is being dialled."""
    UssdWishRow.update(state=WishState.DIALLING).where(UssdWishRow.id == wish_id).execute()


def end_wish(wish_id: int, state: WishState, answer: str, mode: UssdMode | None, now: datetime) -> None:
    """What came of it. From now on its code is kept masked: it may have been a voucher."""
    found = get_wish(wish_id)
    assert found is not None
    UssdWishRow.update(state=state, answer=answer, mode=mode, ended_at=now, code=masked_walk(found.code)).where(
        UssdWishRow.id == wish_id
    ).execute()


def fail_wishes(before: datetime | None, answer: str, now: datetime) -> int:
    """End those that are being dialled (`before` None: the hub has just started), or that wait since before then."""
    if before is None:
        chosen = UssdWishRow.state == WishState.DIALLING
    else:
        chosen = (UssdWishRow.state == WishState.WAITING) & (UssdWishRow.asked_at < before)
    ids = [int(row.id) for row in UssdWishRow.select(UssdWishRow.id).where(chosen)]
    for wish_id in ids:
        end_wish(wish_id, WishState.FAILED, answer, None, now)
    return len(ids)


def any_wish_since_before(before: datetime) -> bool:
    """Whether one waits that was asked before then."""
    chosen = (UssdWishRow.state == WishState.WAITING) & (UssdWishRow.asked_at < before)
    return bool(UssdWishRow.select().where(chosen).exists())


def wishes(limit: int) -> tuple[UssdWish, ...]:
    """The newest first."""
    return all_of(UssdWishRow.select().order_by(UssdWishRow.id.desc()).limit(limit), UssdWish)


def hear(said: NetworkUssd, modem: str, now: datetime) -> bool:
    """Keep what the network said unasked; False where it is kept already."""
    if UssdHeardRow.select().where(UssdHeardRow.digest == said.digest).exists():
        return False
    UssdHeardRow.create(digest=said.digest, modem=modem, heard_at=now, mode=said.mode, text=said.text)
    return True


def heard(limit: int) -> tuple[UssdHeard, ...]:
    """The newest first."""
    return all_of(UssdHeardRow.select().order_by(UssdHeardRow.id.desc()).limit(limit), UssdHeard)


def heard_between(modem: str, since: datetime, until: datetime) -> tuple[UssdHeard, ...]:
    """What the network said unasked in that time: a late answer may be among it."""
    query = UssdHeardRow.select().where(
        (UssdHeardRow.modem == modem) & (UssdHeardRow.heard_at >= since) & (UssdHeardRow.heard_at <= until)
    )
    return all_of(query.order_by(UssdHeardRow.id), UssdHeard)


def masked_walk(code: str) -> str:
    """A code with its menus, for people: what may be a voucher, a number or a PIN is left out."""
    return ">".join(masked(step) for step in code.split(">"))


def shown(amount: Decimal, currency: str) -> str:
    """Money as people read it."""
    return f"{currency} {amount}".strip()
