"""Top-ups by voucher: a person enters the code, which is the decision; the hub dials it once and forgets it.

Knows what a voucher looks like; `dealing` knows how money moves once.
"""

from __future__ import annotations

import hashlib
import re

from gateway import crediting
from gateway.desk import Desk
from gateway.errors import BadInputError, NotFoundError, NotReadyError, Problem
from gateway.sentences import sentence
from gateway.store import ledger
from gateway.store.ledger import Draft
from gateway.store.states import LedgerKind, LedgerState
from schedules.clock import Moment

LEAST_DIGITS, MOST_DIGITS = 8, 20
"""Operators print ten to sixteen."""
SHOWN_DIGITS = 4

_BETWEEN = re.compile(r"[\s.\-]+")


def plan(desk: Desk, modem: str, code: str, by: str, moment: Moment) -> int:
    """Enter a voucher; the id of its entry. The hub that runs dials it when no answer waits.

    Raises BadInputError where it is no voucher, NotFoundError where the operator has no code for one, and NotReadyError
    where it is in the ledger already: a voucher that may have been booked is not dialled again.
    """
    digits = _BETWEEN.sub("", code)
    if not (digits.isascii() and digits.isdigit() and LEAST_DIGITS <= len(digits) <= MOST_DIGITS):
        problem = Problem(
            place=sentence("voucher"),
            message=sentence("is no voucher"),
            remedy=sentence(
                "its {least} to {most} digits, as they are on the card", least=LEAST_DIGITS, most=MOST_DIGITS
            ),
        )
        raise BadInputError("credit", (problem,))
    digest = hashlib.sha256(digits.encode()).hexdigest()
    with desk.store.transaction():
        operator = crediting.account_of(desk, modem).operator
        if operator is None or operator.top_up is None:
            name = operator.title if operator is not None else "?"
            raise NotFoundError(
                sentence("no code is known by which {operator} takes vouchers", operator=name),
                hint=sentence("write it into operators.toml in the data_dir, or top up with a phone"),
            )
        known = ledger.with_voucher(digest)
        if known is not None:
            raise _known_already(known.id, known.state)
        key = f"voucher {digest} {ledger.tries_of_voucher(digest)}"
        entry_id = ledger.plan(
            Draft(
                key=key,
                kind=LedgerKind.VOUCHER,
                modem=modem,
                by=by,
                code=digits,
                code_hash=digest,
                code_end=digits[-SHOWN_DIGITS:],
            ),
            moment.now,
        )
    assert entry_id is not None  # its key counts the tries, and this transaction is the only one
    return entry_id


def _known_already(entry_id: int, state: LedgerState) -> NotReadyError:
    said = sentence("this voucher is in the ledger already: entry {id}", id=entry_id)
    if state in ledger.DOUBTFUL:
        hint = sentence("nobody knows whether it was booked: settle that entry first (willay credit settle)")
    elif state is LedgerState.CONFIRMED:
        hint = sentence("it was booked; take another one")
    else:
        hint = sentence("it will be dialled; see: willay credit list")
    return NotReadyError(said, hint=hint)
