"""Airtime as thanks for reporting: who answered a whole round in time is entered for it, whatever the answers were.

Money that hangs on a number makes the number wrong, so no value, no agreement and no case is looked at. Knows who is to
be thanked and how often; `dealing` knows how money moves once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from gateway import crediting
from gateway.config_records import MoneyConfig
from gateway.desk import Desk
from gateway.store import ledger, meta, thanks
from gateway.store.fields import from_ms, to_ms
from gateway.store.ledger import Draft
from gateway.store.states import LedgerKind, LedgerState
from modem.operators import holes_of
from schedules.clock import Moment

MOST_A_DAY = 60
"""A transfer takes the modem up to half a minute; and a mistake in a day of them is a small one."""
MOST_REFUSALS = 2
"""In a row: the number has another operator, or no prepaid line. It is left to the office then."""
WORTH = timedelta(days=7)
"""Thanks that come later are not understood."""
LOOKED_AT = 500
"""Reporters a tick: more than two rounds of a district."""

SINCE = "thanks_since"
"""In meta: from when on thanks are given. What was reported before that was not promised any."""

_TOO_LATE = "it was not sent within a week"


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What a tick entered."""

    entered: int = 0
    given_up: int = 0


def plan_due(desk: Desk, moment: Moment) -> Planned:
    """Enter everybody who is to be thanked now, and give up what comes too late. Nothing is dialled here."""
    money = desk.config.money
    with desk.store.reading():
        since = _since()
        idle = money.thanks is None and since is None
        waiting = idle or (since is not None and not thanks.reported_since(max(since, moment.now - WORTH), 1))
        stale = _stale(moment)
    if (idle or (money.thanks is not None and since is not None and waiting)) and not stale:
        return Planned()
    with desk.store.transaction():
        for entry_id in _stale(moment):
            ledger.settle(entry_id, LedgerState.FAILED, _TOO_LATE, "hub", moment.now)
        return Planned(entered=_enter(desk, money, moment), given_up=len(stale))


def giver(desk: Desk) -> str | None:
    """The modem that gives airtime away: the first whose operator has a code for it, and all that the code asks for.

    Runs inside the caller's transaction.
    """
    for entry in desk.config.modems:
        operator = crediting.operator_of(desk, entry)
        deal = operator.transfer if operator is not None else None
        if deal is not None and (desk.config.money.thanks_pin or "pin" not in holes_of(deal.code)):
            return entry.name
    return None


def _enter(desk: Desk, money: MoneyConfig, moment: Moment) -> int:
    since = _since()
    if money.thanks is None:
        if since is not None:
            meta.forget(SINCE)
        return 0
    if since is None:
        meta.write(SINCE, str(to_ms(moment.now)))
        return 0
    modem = giver(desk)
    if modem is None:
        return 0
    local = desk.calendar.local(moment.now).replace(hour=0, minute=0, second=0, microsecond=0)
    today, month = local.astimezone(moment.now.tzinfo), local.replace(day=1).astimezone(moment.now.tzinfo)
    left = MOST_A_DAY - ledger.count_thanks(today)
    entered = 0
    for reported in thanks.reported_since(max(since, moment.now - WORTH), LOOKED_AT):
        if entered >= left:
            break
        if ledger.count_thanks(month, reported.contact_id) >= money.thanks_a_month:
            continue
        if ledger.refused_in_a_row(reported.msisdn, MOST_REFUSALS) >= MOST_REFUSALS:
            continue
        draft = Draft(
            key=f"thanks {reported.session_id}",
            kind=LedgerKind.THANKS,
            modem=modem,
            by="hub",
            amount=money.thanks,
            currency=money.currency,
            contact_id=reported.contact_id,
            session_id=reported.session_id,
            msisdn=reported.msisdn,
        )
        entered += ledger.plan(draft, moment.now) is not None
    return entered


def _since() -> datetime | None:
    kept = meta.read(SINCE)
    return None if kept is None else from_ms(int(kept))


def _stale(moment: Moment) -> tuple[int, ...]:
    return tuple(
        entry.id
        for entry in ledger.in_state(LedgerState.PLANNED)
        if entry.kind is LedgerKind.THANKS and moment.now - entry.planned_at > WORTH
    )
