"""The tables of agreements, as peewee sees them. Knows no query."""

from __future__ import annotations

from peewee import AutoField, IntegerField, TextField

from gateway.survey.meeting import AgreementState, DecidedBy

from .fields import DayField, EnumField, Row, UtcField


class AgreementRow(Row):
    """One thing that a community agreed on."""

    id = AutoField()
    school_id = IntegerField()
    month = TextField()
    what = TextField()
    who = TextField()
    decided_by = EnumField(DecidedBy)
    due_on = DayField(null=True)
    state = EnumField(AgreementState)
    made_at = UtcField()
    made_by = TextField()

    class Meta:
        table_name = "agreement"


class AgreementEventRow(Row):
    """What somebody said had become of it; append-only."""

    id = AutoField()
    agreement_id = IntegerField()
    state = EnumField(AgreementState)
    note = TextField(default="")
    at = UtcField()
    by = TextField()

    class Meta:
        table_name = "agreement_event"
