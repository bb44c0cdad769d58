"""The table of the modems' history, as peewee sees it. Knows no query, and not what the bytes mean."""

from __future__ import annotations

from peewee import AutoField, BlobField, IntegerField, TextField

from .fields import Row


class ModemHistoryRow(Row):
    """How one modem did on one day."""

    id = AutoField()
    modem = TextField()
    day = IntegerField()
    data = BlobField()

    class Meta:
        table_name = "modem_history"
