"""The tables of visits, as peewee sees them. Knows no query."""

from __future__ import annotations

from peewee import AutoField, IntegerField, TextField

from gateway.survey.visits import Why

from .fields import DayField, EnumField, Row, UtcField


class VisitDrawRow(Row):
    """The draw of one month."""

    id = AutoField()
    month = TextField()
    seed = TextField()
    wanted = IntegerField()
    frame = TextField()
    made_at = UtcField()
    made_by = TextField()

    class Meta:
        table_name = "visit_draw"


class VisitRow(Row):
    """One school to be visited, or visited."""

    id = AutoField()
    draw_id = IntegerField(null=True)
    school_id = IntegerField()
    month = TextField()
    why = EnumField(Why)
    chance = TextField(null=True)
    inspector_id = IntegerField(null=True)
    told_at = UtcField(null=True)
    done_on = DayField(null=True)
    reminded_at = UtcField(null=True)

    class Meta:
        table_name = "visit"


class VisitObservationRow(Row):
    """One thing that was seen; append-only."""

    id = AutoField()
    visit_id = IntegerField()
    question = TextField()
    value = TextField()
    origin = TextField()
    who = TextField()
    reply_id = IntegerField(null=True)
    at = UtcField()
    supersedes_id = IntegerField(null=True)
    how = TextField(default="")

    class Meta:
        table_name = "visit_observation"
