"""The tables of survey, as peewee sees them. Knows no query."""

from __future__ import annotations

from peewee import AutoField, CompositeKey, IntegerField, TextField

from gateway.survey.found_out import CaseSource
from gateway.survey.model import Outcome, Role, SessionStatus, Source, Status
from schedules.clock import ClockState

from .fields import DayField, EnumField, FlagField, Row, UtcField
from .states import DisputeState, RoundState


class QuestionnaireRow(Row):
    """One version of a questionnaire, as its source."""

    id = AutoField()
    name = TextField()
    version = TextField()
    source = TextField()
    imported_at = UtcField()
    current = FlagField(default=True)

    class Meta:
        table_name = "questionnaire"


class RoundRow(Row):
    """One questionnaire in one period."""

    id = AutoField()
    questionnaire_id = IntegerField()
    name = TextField()
    period = TextField()
    origin = TextField()
    state = EnumField(RoundState)
    opens_at = UtcField()
    useful_until = UtcField()
    deadline_at = UtcField()
    seal_at = UtcField()
    clock_state = EnumField(ClockState)
    created_at = UtcField()
    asked_about = DayField(null=True)

    class Meta:
        table_name = "round"


class SessionRow(Row):
    """One reporter of one school in one round."""

    id = AutoField()
    round_id = IntegerField()
    school_id = IntegerField()
    contact_id = IntegerField()
    role = EnumField(Role)
    msisdn = TextField()
    language = TextField()
    status = EnumField(SessionStatus)
    current = TextField(null=True)
    unclear = IntegerField(default=0)
    last = TextField(null=True)
    reminders = IntegerField(default=0)
    asked_at = UtcField(null=True)
    ended_at = UtcField(null=True)
    begins_at = UtcField(null=True)
    flow = TextField(null=True)

    class Meta:
        table_name = "session"


class AnswerRow(Row):
    """What was understood of a reply; append-only."""

    id = AutoField()
    session_id = IntegerField()
    question = TextField()
    outcome = EnumField(Outcome)
    value = TextField(null=True)
    reply_id = IntegerField(null=True)
    answered_at = UtcField()
    clock_state = EnumField(ClockState)
    late = FlagField(default=False)
    origin = TextField(default="sms")
    entered_by = TextField(null=True)
    supersedes_id = IntegerField(null=True)

    class Meta:
        table_name = "answer"


class VerifiedRow(Row):
    """What is known of one question of one school in one round."""

    id = AutoField()
    round_id = IntegerField()
    school_id = IntegerField()
    question = TextField()
    status = EnumField(Status)
    value = TextField(null=True)
    agree = IntegerField()
    answers = IntegerField()
    source = EnumField(Source, null=True)
    verified_at = UtcField(null=True)
    revision = IntegerField(default=1)
    changed_at = UtcField()

    class Meta:
        table_name = "verified"


class VerifiedGoneRow(Row):
    """What was said to be known and has no place any more."""

    round_id = IntegerField()
    school_id = IntegerField()
    question = TextField()
    revision = IntegerField()

    class Meta:
        table_name = "verified_gone"
        primary_key = CompositeKey("round_id", "school_id", "question")


class DisputeRow(Row):
    """A case: answers that differ, for the promoter to settle."""

    id = AutoField()
    round_id = IntegerField()
    school_id = IntegerField()
    question = TextField()
    state = EnumField(DisputeState)
    low = TextField(null=True)
    high = TextField(null=True)
    promoter_id = IntegerField(null=True)
    opened_at = UtcField()
    told_at = UtcField(null=True)
    times_told = IntegerField(default=0)
    resolved_at = UtcField(null=True)
    outcome = EnumField(Outcome, null=True)
    value = TextField(null=True)
    resolved_by = TextField(null=True)
    source = EnumField(CaseSource, null=True)
    escalated_at = UtcField(null=True)

    class Meta:
        table_name = "dispute"
