"""The table of early warnings, as peewee sees it. Knows no query."""

from __future__ import annotations

from peewee import AutoField, IntegerField, TextField

from .fields import EnumField, Row, UtcField
from .states import AlertState


class AlertRow(Row):
    """One early warning."""

    id = AutoField()
    rule = TextField()
    school_id = IntegerField(null=True)
    district = TextField()
    period = TextField()
    facts = TextField()
    state = EnumField(AlertState)
    opened_at = UtcField()
    told_at = UtcField(null=True)
    owner = TextField(null=True)
    ended_at = UtcField(null=True)
    ended_by = TextField(null=True)
    note = TextField(default="")

    class Meta:
        table_name = "alert"
