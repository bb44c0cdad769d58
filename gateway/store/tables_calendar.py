"""The table of declared closures, as peewee sees it. Knows no query."""

from __future__ import annotations

from peewee import AutoField, TextField

from .fields import DayField, Row, UtcField


class ClosureRow(Row):
    """Days without school at a place."""

    id = AutoField()
    first_day = DayField()
    last_day = DayField()
    reason = TextField()
    district = TextField(default="")
    school = TextField(default="")
    origin = TextField()
    declared_at = UtcField()
    declared_by = TextField()
    lifted_at = UtcField(null=True)
    lifted_by = TextField(null=True)

    class Meta:
        table_name = "closure"
