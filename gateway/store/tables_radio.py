"""The tables of radio, as peewee sees them. Knows no query."""

from __future__ import annotations

from peewee import AutoField, BlobField, CompositeKey, IntegerField, TextField

from gateway.survey.model import SayKind
from schedules.clock import ClockState

from .fields import EnumField, Row, UtcField
from .states import AttemptOutcome, InboxState, PauseKind, SendState


class OutboxRow(Row):
    """A message to send."""

    id = AutoField()
    key = TextField()
    msisdn = TextField()
    text = TextField()
    kind = EnumField(SayKind)
    priority = IntegerField()
    state = EnumField(SendState)
    session_id = IntegerField(null=True)
    question = TextField(null=True)
    dispute_id = IntegerField(null=True)
    answers_id = IntegerField(null=True)
    segments = IntegerField()
    coding = TextField()
    created_at = UtcField()
    not_before = UtcField()
    expires_at = UtcField()
    attempts = IntegerField(default=0)
    resends = IntegerField(default=0)
    modem = TextField(null=True)
    settled_at = UtcField(null=True)
    cause = TextField(null=True)
    lane = TextField(null=True)
    refusals = IntegerField(default=0)

    class Meta:
        table_name = "outbox"


class AttemptRow(Row):
    """One try to send a message."""

    id = AutoField()
    outbox_id = IntegerField()
    modem = TextField()
    started_at = UtcField()
    clock_state = EnumField(ClockState)
    ended_at = UtcField(null=True)
    outcome = EnumField(AttemptOutcome)
    detail = TextField(null=True)

    class Meta:
        table_name = "attempt"


class SentPartRow(Row):
    """One reference the network gave for a part."""

    id = AutoField()
    attempt_id = IntegerField()
    outbox_id = IntegerField()
    msisdn = TextField()
    seq = IntegerField()
    ref = IntegerField()
    sent_at = UtcField()
    report = TextField(null=True)
    report_digest = TextField(null=True)
    reported_at = UtcField(null=True)
    modem = TextField(null=True)
    network_at = UtcField(null=True)
    reached_at = UtcField(null=True)

    class Meta:
        table_name = "sent_part"


class InboxPartRow(Row):
    """One part or status report as it came."""

    id = AutoField()
    digest = TextField()
    kind = TextField()
    modem = TextField()
    sender = TextField()
    smsc = TextField(default="")
    sent_at = UtcField(null=True)
    received_at = UtcField()
    clock_state = EnumField(ClockState)
    text = TextField(default="")
    coding = TextField(default="gsm7")
    data = BlobField(null=True)
    ref = IntegerField(null=True)
    total = IntegerField(null=True)
    seq = IntegerField(null=True)
    bits = IntegerField(null=True)
    status = IntegerField(null=True)
    report = TextField(null=True)
    copies = IntegerField(default=1)
    inbox_id = IntegerField(null=True)
    reached_at = UtcField(null=True)

    class Meta:
        table_name = "inbox_part"


class InboxRow(Row):
    """A whole message from somebody."""

    id = AutoField()
    modem = TextField()
    sender = TextField()
    text = TextField()
    sent_at = UtcField(null=True)
    received_at = UtcField()
    clock_state = EnumField(ClockState)
    state = EnumField(InboxState)
    failures = IntegerField(default=0)
    handled_as = TextField(null=True)
    contact_id = IntegerField(null=True)
    session_id = IntegerField(null=True)
    question = TextField(null=True)
    outcome = TextField(null=True)
    reason = TextField(null=True)
    handled_at = UtcField(null=True)
    child = TextField(null=True)

    class Meta:
        table_name = "inbox"


class ModemStateRow(Row):
    """What a modem last was."""

    name = TextField(primary_key=True)
    link = TextField()
    hint = TextField(default="")
    status = TextField(default="{}")
    changed_at = UtcField()
    seen_at = UtcField(null=True)
    standing = TextField(default="")

    class Meta:
        table_name = "modem_state"


class ModemIdentityRow(Row):
    """Which modem and which SIM a configured modem was last."""

    name = TextField(primary_key=True)
    imei = TextField(null=True)
    usb = TextField(null=True)
    usb_serial = TextField(null=True)
    usb_interface = IntegerField(null=True)
    imsi = TextField(null=True)
    iccid = TextField(null=True)
    sim_changed_at = UtcField(null=True)

    class Meta:
        table_name = "modem_identity"


class ModemPauseRow(Row):
    """Why a modem sends nothing for a while."""

    modem = TextField()
    kind = EnumField(PauseKind)
    cause = TextField()
    since = UtcField()
    until = UtcField()
    times = IntegerField(default=1)

    class Meta:
        table_name = "modem_pause"
        primary_key = CompositeKey("modem", "kind")


class NumberFaultRow(Row):
    """A number that nobody has."""

    msisdn = TextField(primary_key=True)
    cause = TextField()
    at = UtcField()
    times = IntegerField(default=1)

    class Meta:
        table_name = "number_fault"


class EventRow(Row):
    """Something that happened to the hub."""

    id = AutoField()
    at = UtcField()
    kind = TextField()
    subject = TextField(default="")
    detail = TextField(default="")

    class Meta:
        table_name = "event"
