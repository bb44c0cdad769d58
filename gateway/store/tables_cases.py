"""The table of what became of cases, as peewee sees it. Knows no query."""

from __future__ import annotations

from peewee import AutoField, IntegerField, TextField

from gateway.survey.found_out import CaseSource
from gateway.survey.model import Outcome

from .fields import EnumField, Row, UtcField
from .states import CaseStep


class CaseEventRow(Row):
    """One step in the life of a case; append-only."""

    id = AutoField()
    dispute_id = IntegerField()
    at = UtcField()
    kind = EnumField(CaseStep)
    who = TextField(null=True)
    contact_id = IntegerField(null=True)
    outcome = EnumField(Outcome, null=True)
    value = TextField(null=True)
    source = EnumField(CaseSource, null=True)
    low = TextField(null=True)
    high = TextField(null=True)
    reply_id = IntegerField(null=True)

    class Meta:
        table_name = "case_event"
