"""The tables of money, as peewee sees them. Knows no query."""

from __future__ import annotations

from decimal import Decimal

from peewee import AutoField, IntegerField, TextField

from modem.api import UssdMode
from schedules.clock import ClockState

from .fields import DayField, EnumField, Row, UtcField
from .states import CreditOutcome, CreditReason, LedgerKind, LedgerState, WishKind, WishState


class AmountField(TextField):
    """Money, kept as decimal text: nothing is rounded."""

    def db_value(self, value: Decimal | str | None) -> str | None:
        """To the column."""
        return str(value) if isinstance(value, Decimal) else value

    def python_value(self, value: str | None) -> Decimal | None:
        """From the column."""
        return None if value is None else Decimal(value)


class CreditReadingRow(Row):
    """One question about the credit."""

    id = AutoField()
    modem = TextField()
    asked_at = UtcField()
    clock_state = EnumField(ClockState)
    reason = EnumField(CreditReason)
    outcome = EnumField(CreditOutcome)
    text = TextField()
    amount = AmountField(null=True)
    currency = TextField(default="")
    expires_on = DayField(null=True)

    class Meta:
        table_name = "credit_reading"


class UssdWishRow(Row):
    """What somebody asked the hub to dial."""

    id = AutoField()
    modem = TextField()
    kind = EnumField(WishKind)
    code = TextField()
    asked_by = TextField()
    asked_at = UtcField()
    state = EnumField(WishState)
    answer = TextField(default="")
    mode = EnumField(UssdMode, null=True)
    ended_at = UtcField(null=True)

    class Meta:
        table_name = "ussd_wish"


class UssdHeardRow(Row):
    """What the network said unasked."""

    id = AutoField()
    digest = TextField()
    modem = TextField()
    heard_at = UtcField()
    mode = EnumField(UssdMode)
    text = TextField()

    class Meta:
        table_name = "ussd_heard"


class LedgerRow(Row):
    """Money that moves."""

    id = AutoField()
    key = TextField()
    kind = EnumField(LedgerKind)
    modem = TextField()
    state = EnumField(LedgerState)
    amount = AmountField(null=True)
    currency = TextField(default="")
    contact_id = IntegerField(null=True)
    session_id = IntegerField(null=True)
    msisdn = TextField(null=True)
    code = TextField(null=True)
    code_hash = TextField(null=True)
    code_end = TextField(null=True)
    planned_at = UtcField()
    planned_by = TextField()
    not_before = UtcField()
    tries = IntegerField(default=0)
    claimed_at = UtcField(null=True)
    settled_at = UtcField(null=True)
    settled_by = TextField(null=True)
    before_id = IntegerField(null=True)
    answer = TextField(default="")

    class Meta:
        table_name = "ledger"
