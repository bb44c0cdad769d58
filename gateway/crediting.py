"""Credit: asked when due, read by the operator's patterns, held against the floor; and what people have dialled.

An answer that cannot be read is kept as it came: nothing is guessed, and nothing is decided by it. Knows a telephone
that dials; knows no modem's process.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import msgspec

from gateway import refusing
from gateway.config_records import ModemConfig
from gateway.desk import Desk
from gateway.errors import BadInputError, NotFoundError, Problem
from gateway.formats import operators_toml
from gateway.sentences import sentence
from gateway.store import attempts, credit, modems
from gateway.store.records_money import CreditReading, UssdWish
from gateway.store.states import CreditOutcome, CreditReason, PauseKind, WishKind, WishState
from modem.api import ModemStatus, NetworkUssd, UssdAnswer, UssdMode
from modem.operators import Operator, credit_in, find
from modem.ussd import Telephone, Walked, steps_of, walk
from schedules.clock import Clock, Moment, read

WALK_SECONDS = 30.0
"""For a whole dialogue: nobody who writes waits longer for an answer because the hub is dialling."""
CHECK_AFTER_PARTS = 200
"""At the usual price of a text this is the credit of a small top-up."""
LEAST_GAP = timedelta(hours=1)
"""Between two questions that nobody asked for: a credit that cannot be read is not asked again and again."""
WISH_WORTH = timedelta(minutes=30)
"""Who asked has gone by then."""

ANSWERED_LATE = timedelta(minutes=5)
"""A text that comes so long after a question about the credit may be its answer."""

_LOST = "the hub stopped while it was dialled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One modem's SIM as far as money goes."""

    entry: ModemConfig
    operator: Operator | None
    balance_code: str | None


def account_of(desk: Desk, modem: str) -> Account:
    """Whose SIM is in a modem, and how its credit is asked. Runs inside the caller's transaction.

    Raises NotFoundError where the configuration has no such modem.
    """
    entry = next((entry for entry in desk.config.modems if entry.name == modem), None)
    if entry is None:
        names = ", ".join(known.name for known in desk.config.modems) or "-"
        raise NotFoundError(
            sentence("there is no modem {name} in the configuration", name=modem),
            hint=sentence("these are: {names}", names=names),
        )
    operator = operator_of(desk, entry)
    code = entry.balance_code or (operator.balance if operator else None)
    return Account(entry=entry, operator=operator, balance_code=code)


def operator_of(desk: Desk, entry: ModemConfig) -> Operator | None:
    """Whose SIM it is, by the configuration or by what the modem last said of itself."""
    status = ModemStatus()
    for state in modems.listing():
        if state.name == entry.name:
            status = msgspec.json.decode(state.status, type=ModemStatus | None) or status
    known = operators_toml.load(desk.config.hub.data_dir).known
    return find(known, named=entry.operator, imsi=status.imsi, network=status.operator)


def due(desk: Desk, modem: str, moment: Moment, *, doubted: bool = False) -> CreditReason | None:
    """Why the credit is to be asked now; None: it is not. `doubted`: a refusal looked like credit that is used up."""
    if account_of(desk, modem).balance_code is None:
        return None
    last = credit.last_asked(modem)
    if last is None:
        return CreditReason.SCHEDULE
    age = moment.now - last.asked_at
    if age < timedelta():
        return CreditReason.SCHEDULE  # the clock was put back: when it was asked is not known
    if age < LEAST_GAP:
        return None
    if doubted:
        return CreditReason.REFUSAL
    period = timedelta(hours=desk.config.money.check_hours)
    if age >= (LEAST_GAP if last.outcome is CreditOutcome.FAILED else period):
        return CreditReason.SCHEDULE
    sent = attempts.parts_since(modem, last.asked_at)
    return CreditReason.MESSAGES if sent >= CHECK_AFTER_PARTS else None


def ask(
    desk: Desk,
    modem: str,
    phone: Telephone,
    reason: CreditReason,
    clock: Clock,
    monotonic: Callable[[], float] = time.monotonic,
) -> CreditReading:
    """Dial for the credit and keep what came of it. Never raises ModemError."""
    with desk.store.reading():
        account = account_of(desk, modem)
    if account.balance_code is None:
        raise _no_code(account)
    walked = walk(phone, steps_of(account.balance_code), now=monotonic, seconds=WALK_SECONDS)
    return keep(desk, account, walked, reason, read(clock))


def keep(desk: Desk, account: Account, walked: Walked, reason: CreditReason, moment: Moment) -> CreditReading:
    """Keep what a question about the credit was answered, and tell the office where the floor was passed."""
    modem, money = account.entry.name, desk.config.money
    with desk.store.transaction():
        before = credit.last_read(modem)
        if walked.answer is None or walked.error is not None:
            return credit.keep_reading(modem, reason, CreditOutcome.FAILED, why_no_text(walked), None, moment)
        balance = credit_in(walked.answer.text, account.operator)
        outcome = CreditOutcome.UNREAD if balance is None else CreditOutcome.READ
        reading = credit.keep_reading(
            modem, reason, outcome, walked.answer.text or why_no_text(walked), balance, moment
        )
        if reading.amount is not None:
            was = before.amount if before is not None else None
            if was is not None and reading.amount > was:
                refusing.lift(modem, (PauseKind.CREDIT,), moment.now)
            if money.floor is not None and (reading.amount < money.floor) != (was is not None and was < money.floor):
                kind = "credit low" if reading.amount < money.floor else "credit"
                modems.note(kind, f"modem {modem}", credit.shown(reading.amount, reading.currency), moment.now)
    return reading


def hear(desk: Desk, modem: str, said: NetworkUssd, moment: Moment) -> None:
    """Keep what the network said unasked; it may be the answer that was waited for in vain.

    Runs inside the caller's transaction.
    """
    if not credit.hear(said, modem, moment.now):
        return
    modems.note("ussd", f"modem {modem}", said.text, moment.now)
    last = credit.last_asked(modem)
    late = last is not None and last.outcome is CreditOutcome.FAILED and moment.now - last.asked_at < ANSWERED_LATE
    if last is not None and late and any(entry.name == modem for entry in desk.config.modems):
        account = account_of(desk, modem)
        if credit_in(said.text, account.operator) is not None:
            answer = UssdAnswer(text=said.text, mode=said.mode)
            keep(desk, account, Walked(answered=1, begun=1, answer=answer), last.reason, moment)


def wish_balance(desk: Desk, modem: str, by: str, moment: Moment) -> int:
    """Ask the hub that runs for a modem's credit; the wish's id. Raises NotFoundError, BadInputError."""
    with desk.store.transaction():
        account = account_of(desk, modem)
        if account.balance_code is None:
            raise _no_code(account)
        return credit.wish(modem, WishKind.BALANCE, account.balance_code, by, moment.now)


def wish_code(desk: Desk, modem: str, code: str, by: str, moment: Moment) -> int:
    """Ask the hub that runs to dial a code, with answers to its menus. Raises NotFoundError, BadInputError."""
    plain = code.strip()
    try:
        steps_of(plain)
    except ValueError as error:
        problem = Problem(
            place="CODE",
            message=sentence("{value} is not a USSD code", value=repr(code)),
            remedy=sentence("as *100#, or with answers to its menus *100#>1>2"),
        )
        raise BadInputError("ussd", (problem,)) from error
    with desk.store.transaction():
        account_of(desk, modem)
        return credit.wish(modem, WishKind.CODE, plain, by, moment.now)


def dial_wish(
    desk: Desk, wish: UssdWish, phone: Telephone, clock: Clock, monotonic: Callable[[], float] = time.monotonic
) -> None:
    """Dial what somebody asked for, and keep the answer. Never raises ModemError."""
    with desk.store.transaction():
        credit.begin_wish(wish.id)
        account = account_of(desk, wish.modem)
    walked = walk(phone, steps_of(wish.code), now=monotonic, seconds=WALK_SECONDS)
    moment = read(clock)
    text = walked.answer.text if walked.answer is not None and walked.error is None else ""
    with desk.store.transaction():
        if wish.kind is WishKind.BALANCE:
            keep(desk, account, walked, CreditReason.HAND, moment)
        mode = walked.answer.mode if walked.answer is not None else None
        state = WishState.ANSWERED if text else WishState.FAILED
        credit.end_wish(wish.id, state, text or why_no_text(walked), mode, moment.now)


def recover(desk: Desk, moment: Moment) -> None:
    """At start: what was being dialled when the power went has no answer."""
    with desk.store.transaction():
        credit.fail_wishes(None, _LOST, moment.now)


def drop_stale_wishes(desk: Desk, moment: Moment) -> None:
    """Give up what nobody waits for any more. Where there is nothing, nothing is written."""
    before = moment.now - WISH_WORTH
    with desk.store.reading():
        stale = credit.any_wish_since_before(before)
    if stale:
        with desk.store.transaction():
            credit.fail_wishes(before, "the modem was not there", moment.now)


def why_no_text(walked: Walked) -> str:
    """In words, why a walk brought no text."""
    if walked.error is not None:
        return " ".join(part for part in (f"{walked.error}.", walked.error.hint) if part)
    mode = walked.answer.mode if walked.answer is not None else None
    if mode is UssdMode.UNSUPPORTED:
        return "the operator does not know this code"
    if mode is UssdMode.TIMEOUT:
        return "the operator did not answer in time"
    return "the operator answered without a text"


def _no_code(account: Account) -> NotFoundError:
    name = account.operator.title if account.operator is not None else "?"
    return NotFoundError(
        sentence("no code is known that asks {operator} for the credit", operator=name),
        hint=sentence('ask the operator, and write it into the configuration: [[modem]] balance_code = "*123#"'),
    )
