"""The centre's tables, as peewee sees them. Knows no query."""

from __future__ import annotations

from peewee import AutoField, CompositeKey, IntegerField, TextField

from gateway.store.fields import FlagField, Row, UtcField


class HubRow(Row):
    """A hub that may post: its name here, the hash of its token."""

    id = AutoField()
    name = TextField()
    token_hash = TextField()
    uuid = TextField(null=True)
    created_at = UtcField()
    seen_at = UtcField(null=True)

    class Meta:
        table_name = "hub"


class UserRow(Row):
    """Somebody who may see the pages."""

    id = AutoField()
    name = TextField()
    password = TextField()
    created_at = UtcField()

    class Meta:
        table_name = "user"


class RecordRow(Row):
    """A record that came."""

    record_id = TextField(primary_key=True)
    hub = TextField()
    epoch = TextField()
    seq = IntegerField()
    kind = TextField()
    made_at = TextField()
    received_at = UtcField()
    result = TextField()
    reason = TextField(default="")
    body = TextField(default="")

    class Meta:
        table_name = "record"


class PlaceRow(Row):
    """Which record a hub's log has where."""

    hub = TextField()
    epoch = TextField()
    seq = IntegerField()
    record_id = TextField()

    class Meta:
        table_name = "place"
        primary_key = CompositeKey("hub", "epoch", "seq")


class FactRow(Row):
    """What the three tables of facts share: whose it is, and which of its states this is."""

    id = AutoField()
    hub = TextField()
    epoch = TextField()
    place = IntegerField()
    made_at = TextField()


class SchoolRow(FactRow):
    """A school as its hub's register has it."""

    code = TextField()
    annex = TextField()
    name = TextField()
    district = TextField()
    office = TextField()
    level = TextField()
    area = TextField()
    language = TextField()
    active = FlagField()
    girls = IntegerField(null=True)
    boys = IntegerField(null=True)
    women_teachers = IntegerField(null=True)
    men_teachers = IntegerField(null=True)

    class Meta:
        table_name = "school"


class VerifiedRow(FactRow):
    """What is known of one question of one school in one period."""

    school = TextField()
    annex = TextField()
    questionnaire = TextField()
    version = TextField()
    period = TextField()
    question = TextField()
    status = TextField()
    value = TextField(null=True)
    agree = IntegerField()
    answers = IntegerField()
    source = TextField(null=True)
    verified_at = TextField(null=True)

    class Meta:
        table_name = "verified"


class DisputeRow(FactRow):
    """A case."""

    school = TextField()
    annex = TextField()
    questionnaire = TextField()
    period = TextField()
    question = TextField()
    state = TextField()
    opened_at = TextField()
    resolved_at = TextField(null=True)
    outcome = TextField(null=True)
    value = TextField(null=True)

    class Meta:
        table_name = "dispute"


TABLES = (HubRow, UserRow, RecordRow, PlaceRow, SchoolRow, VerifiedRow, DisputeRow)
