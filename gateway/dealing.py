"""Money that moves, once at most: claimed and committed before it is dialled; a doubt is a person's to settle.

Knows the ledger's states and when each is left; what a deal dials comes from `topping` and `thanking`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum

from gateway import crediting
from gateway.desk import Desk
from gateway.errors import NotFoundError, NotReadyError
from gateway.sentences import sentence
from gateway.store import credit, ledger, modems
from gateway.store.records_money import CreditReading, LedgerEntry
from gateway.store.states import LedgerKind, LedgerState
from modem.api import Msisdn
from modem.msisdn import national
from modem.operators import Deal, Meaning, NumberForm, Operator, amount_in, filled, holes_of, meaning
from modem.ussd import MENU_SEPARATOR, Telephone, Walked, steps_of, walk
from schedules.clock import Clock, Moment, read

HUB = "hub"
"""Who settled it, where no person did."""
MOST_TRIES = 5
"""Of a deal that certainly was not dialled: the modem was not there, or had no network."""
FIRST_WAIT = timedelta(minutes=5)
"""It doubles with each try: five span two hours and a half."""
UNTIL_THERE_IS_CREDIT = timedelta(hours=1)
"""Thanks wait for a top-up."""
NEARLY = Decimal("0.75")
"""Of the amount: a balance that moved so much has moved for this deal, for texts were paid from it meanwhile."""

_NOT_DIALLED = "it was not dialled"
_NO_CODE = "there is no code for it, or the PIN that it asks for is not known"
_STOPPED = "the hub stopped while it was dialled"


class Sign(StrEnum):
    """What the balance before and after a deal says of it."""

    DONE = "done"
    NOT_DONE = "not done"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A deal that is dialled now, and never again: this holds the only copy of its voucher."""

    entry: LedgerEntry
    steps: tuple[str, ...]
    deal: Deal
    moves_from: int
    """The number of the step with which money may move: before it the operator does not know all that it needs."""


def claim(desk: Desk, modem: str, moment: Moment) -> Claimed | None:
    """Take the next deal of a modem and commit that it is dialled. None: there is none, or it cannot be dialled.

    One for which the operator has no code any more has failed: nothing was dialled.
    """
    with desk.store.transaction():
        entry = ledger.next_planned(modem, moment.now)
        if entry is None:
            return None
        before = credit.fresh(modem, desk.config.money, moment.now)
        if not _affordable(desk, entry, before):
            ledger.postpone(entry.id, moment.now + UNTIL_THERE_IS_CREDIT)
            return None
        claimed = _written(desk, entry, crediting.account_of(desk, modem).operator)
        if claimed is None:
            ledger.settle(entry.id, LedgerState.FAILED, _NO_CODE, HUB, moment.now)
            return None
        if not ledger.claim(entry.id, before.id if before is not None else None, moment.now):
            return None
    return claimed


def dial(
    desk: Desk, claimed: Claimed, phone: Telephone, clock: Clock, monotonic: Callable[[], float] = time.monotonic
) -> LedgerState:
    """Dial a claimed deal, once, and keep what came of it. Never raises ModemError."""
    walked = walk(
        phone,
        claimed.steps,
        now=monotonic,
        seconds=crediting.WALK_SECONDS,
        refused=lambda text: meaning(text, claimed.deal) is Meaning.REFUSED,
    )
    return settle(desk, claimed, walked, read(clock))


def settle(desk: Desk, claimed: Claimed, walked: Walked, moment: Moment) -> LedgerState:
    """Keep what came of a deal; the state it is in now."""
    entry, text = claimed.entry, walked.answer.text if walked.answer is not None else ""
    with desk.store.transaction():
        if walked.begun <= claimed.moves_from:
            return _not_dialled(entry, str(walked.error or text or _NOT_DIALLED), moment)
        state = _state(claimed, walked)
        amount = amount_in(text, claimed.deal.done) if state is LedgerState.CONFIRMED and entry.amount is None else None
        answer = text if walked.error is None else " ".join(part for part in (text, str(walked.error)) if part)
        ledger.settle(entry.id, state, answer, HUB, moment.now, amount)
        modems.note(f"{entry.kind.value} {state.value}", f"ledger {entry.id}", "", moment.now)
        return state


def recover(desk: Desk, moment: Moment) -> int:
    """At start: what was being dialled when the power went may have been booked. How many there were."""
    with desk.store.transaction():
        doubtful = ledger.in_state(LedgerState.CONFIRMING)
        for entry in doubtful:
            ledger.settle(entry.id, LedgerState.UNKNOWN, _STOPPED, HUB, moment.now)
            modems.note(f"{entry.kind.value} unknown", f"ledger {entry.id}", _STOPPED, moment.now)
    return len(doubtful)


def wants_reading(modem: str) -> bool:
    """Whether money moved since the credit was asked last. Runs inside the caller's transaction."""
    last = credit.last_asked(modem)
    return last is not None and ledger.dialled_since(modem, last.asked_at)


def settle_by_hand(desk: Desk, entry_id: int, *, done: bool, by: str, moment: Moment) -> None:
    """A person says what became of a deal that is in doubt. Raises NotFoundError, NotReadyError."""
    with desk.store.transaction():
        entry = ledger.get(entry_id)
        if entry is None:
            raise NotFoundError(
                sentence("the ledger has no entry {id}", id=entry_id), hint=sentence("see: willay credit list")
            )
        if entry.state not in ledger.DOUBTFUL:
            raise NotReadyError(
                sentence("entry {id} is not in doubt", id=entry_id), hint=sentence("see: willay credit list")
            )
        state = LedgerState.CONFIRMED if done else LedgerState.FAILED
        ledger.settle(entry.id, state, entry.answer, by, moment.now)


def cancel(desk: Desk, entry_id: int, by: str, moment: Moment) -> bool:
    """Take back a deal that has not been dialled; False where it was."""
    with desk.store.transaction():
        entry = ledger.get(entry_id)
        if entry is None or entry.state is not LedgerState.PLANNED or not ledger.claim(entry_id, None, moment.now):
            return False
        ledger.settle(entry_id, LedgerState.FAILED, "taken back", by, moment.now)
        return True


def sign_of(entry: LedgerEntry) -> Sign:
    """What the balance before and after says of a deal in doubt: a help for who settles it, and for nobody else.

    Runs inside the caller's transaction.
    """
    if entry.before_id is None or entry.claimed_at is None or entry.state not in ledger.DOUBTFUL:
        return Sign.NONE
    before, after = credit.reading(entry.before_id), credit.read_after(entry.modem, entry.before_id)
    if before is None or after is None or before.amount is None or after.amount is None:
        return Sign.NONE
    moved = after.amount - before.amount
    if entry.kind is LedgerKind.VOUCHER:
        return Sign.DONE if moved > 0 else Sign.NOT_DONE
    if entry.amount is None:
        return Sign.NONE
    return Sign.DONE if -moved >= entry.amount * NEARLY else Sign.NOT_DONE


def _not_dialled(entry: LedgerEntry, why: str, moment: Moment) -> LedgerState:
    """Nothing left: later again, a few times."""
    if entry.tries + 1 >= MOST_TRIES:
        ledger.settle(entry.id, LedgerState.FAILED, why, HUB, moment.now)
        return LedgerState.FAILED
    ledger.put_back(entry.id, entry.code, why, moment.now + FIRST_WAIT * 2**entry.tries)
    return LedgerState.PLANNED


def _state(claimed: Claimed, walked: Walked) -> LedgerState:
    """By the operator's last words. Where an answer was lost, no word before it counts for certain."""
    if walked.error is not None or walked.answer is None:
        return LedgerState.UNKNOWN
    match meaning(walked.answer.text, claimed.deal):
        case Meaning.DONE:
            return LedgerState.CONFIRMED
        case Meaning.REFUSED:
            return LedgerState.FAILED
        case Meaning.UNCLEAR:
            return LedgerState.SENT


def _written(desk: Desk, entry: LedgerEntry, operator: Operator | None) -> Claimed | None:
    """What is to be dialled; None where the operator has no code for it, or not all that the code asks for is known."""
    deal = _deal_of(entry, operator)
    if deal is None or operator is None:
        return None
    holes = [bool(holes_of(step)) for step in deal.code.split(MENU_SEPARATOR)]
    try:
        steps = steps_of(filled(deal.code, **_values(desk, entry, operator)))
    except ValueError:
        return None
    moves_from = max((number for number, has in enumerate(holes) if has), default=0)
    return Claimed(entry=entry, steps=steps, deal=deal, moves_from=moves_from)


def _affordable(desk: Desk, entry: LedgerEntry, before: CreditReading | None) -> bool:
    """Whether thanks leave enough for texts. A credit that is not known holds nothing up: the operator knows it."""
    floor = desk.config.money.floor
    if entry.kind is LedgerKind.VOUCHER or floor is None or before is None or before.amount is None:
        return True
    return before.amount - (entry.amount or 0) >= floor


def _deal_of(entry: LedgerEntry, operator: Operator | None) -> Deal | None:
    if operator is None:
        return None
    return operator.top_up if entry.kind is LedgerKind.VOUCHER else operator.transfer


def _values(desk: Desk, entry: LedgerEntry, operator: Operator) -> dict[str, str]:
    """What stands in the holes of the code."""
    number = "" if entry.msisdn is None else _typed(entry.msisdn, operator)
    amount = "" if entry.amount is None else f"{entry.amount.normalize():f}"
    return {"voucher": entry.code or "", "number": number, "amount": amount, "pin": desk.config.money.thanks_pin or ""}


def _typed(msisdn: Msisdn, operator: Operator) -> str:
    match operator.transfer_number:
        case NumberForm.INTERNATIONAL:
            return msisdn.lstrip("+")
        case NumberForm.NATIONAL_ZERO:
            return f"0{national(msisdn)}"
        case NumberForm.NATIONAL:
            return national(msisdn)
