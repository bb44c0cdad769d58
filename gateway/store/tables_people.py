"""The tables of people, as peewee sees them. Knows no query."""

from __future__ import annotations

from peewee import AutoField, FloatField, IntegerField, TextField

from gateway.survey.model import Role

from .fields import DayField, EnumField, FlagField, Row, UtcField
from .states import ConsentState, ConsentWay, RegistrationState, UserRole


class SchoolRow(Row):
    """A school: one código modular and annex."""

    id = AutoField()
    code = TextField()
    annex = TextField(default="0")
    local_code = TextField(default="")
    name = TextField()
    district = TextField()
    office = TextField(default="")
    level = TextField()
    area = TextField()
    girls = IntegerField(null=True)
    boys = IntegerField(null=True)
    women_teachers = IntegerField(null=True)
    men_teachers = IntegerField(null=True)
    language = TextField(default="es")
    lat = FloatField(null=True)
    lon = FloatField(null=True)
    active = FlagField(default=True)
    changed_at = UtcField()

    class Meta:
        table_name = "school"


class ContactRow(Row):
    """A person with a phone. Two people may share one."""

    id = AutoField()
    pseudonym = TextField()
    name = TextField()
    msisdn = TextField()
    language = TextField(default="es")
    consent_on = DayField(null=True)
    stopped_at = UtcField(null=True)
    active = FlagField(default=True)
    changed_at = UtcField()

    class Meta:
        table_name = "contact"


class PostRow(Row):
    """What a contact is to a school."""

    id = AutoField()
    contact_id = IntegerField()
    school_id = IntegerField()
    role = EnumField(Role)
    active = FlagField(default=True)

    class Meta:
        table_name = "post"


class ConsentRow(Row):
    """What a person said to taking part, as it stands."""

    contact_id = IntegerField(primary_key=True)
    state = EnumField(ConsentState)
    way = EnumField(ConsentWay)
    msisdn = TextField()
    text_version = TextField(null=True)
    outbox_id = IntegerField(null=True)
    session_id = IntegerField(null=True)
    puts = IntegerField(default=0)
    unclear = IntegerField(default=0)
    ask_from = UtcField(null=True)
    asked_at = UtcField(null=True)
    decided_at = UtcField(null=True)
    reply_id = IntegerField(null=True)

    class Meta:
        table_name = "consent"


class ConsentEventRow(Row):
    """One step on the way there; append-only."""

    id = AutoField()
    contact_id = IntegerField()
    at = UtcField()
    state = EnumField(ConsentState)
    text_version = TextField(null=True)
    outbox_id = IntegerField(null=True)
    reply_id = IntegerField(null=True)
    source = TextField()

    class Meta:
        table_name = "consent_event"


class RegistrationRow(Row):
    """Somebody who asked by SMS to report for a school."""

    id = AutoField()
    msisdn = TextField()
    name = TextField()
    role = EnumField(Role)
    school_id = IntegerField()
    language = TextField()
    reply_id = IntegerField(null=True)
    state = EnumField(RegistrationState)
    asked_at = UtcField()
    decided_at = UtcField(null=True)
    decided_by = TextField(null=True)
    contact_id = IntegerField(null=True)

    class Meta:
        table_name = "registration"


class UserRow(Row):
    """Somebody who signs in to the pages."""

    id = AutoField()
    name = TextField()
    role = EnumField(UserRole)
    password = TextField()
    language = TextField(default="es")
    disabled = FlagField(default=False)
    created_at = UtcField()

    class Meta:
        table_name = "user"


class WebSessionRow(Row):
    """A signed-in browser."""

    token_hash = TextField(primary_key=True)
    user_id = IntegerField()
    csrf = TextField()
    created_at = UtcField()
    seen_at = UtcField()
    expires_at = UtcField()

    class Meta:
        table_name = "web_session"


class LoginFailureRow(Row):
    """A wrong password, for the throttle."""

    id = AutoField()
    name = TextField()
    address = TextField()
    at = UtcField()

    class Meta:
        table_name = "login_failure"


class MetaRow(Row):
    """A fact about this database."""

    key = TextField(primary_key=True)
    value = TextField()

    class Meta:
        table_name = "meta"
