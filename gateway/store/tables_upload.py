"""The tables of upload, as peewee sees them. Knows no query."""

from __future__ import annotations

from peewee import AutoField, CompositeKey, IntegerField, TextField

from .fields import EnumField, Row, UtcField
from .states import BatchState, RecordResult


class UploadLogRow(Row):
    """A fact that must leave, as a wire record."""

    seq = AutoField()
    record_id = TextField()
    kind = TextField()
    body = TextField()
    made_at = UtcField()

    class Meta:
        table_name = "upload_log"


class UploadBatchRow(Row):
    """A frozen batch for one destination."""

    id = TextField(primary_key=True)
    destination = TextField()
    body = TextField()
    sha256 = TextField()
    records = IntegerField()
    state = EnumField(BatchState)
    attempts = IntegerField(default=0)
    next_at = UtcField()
    error = TextField(null=True)
    made_at = UtcField()
    settled_at = UtcField(null=True)

    class Meta:
        table_name = "upload_batch"


class UploadRecordRow(Row):
    """Where one record stands at one destination."""

    destination = TextField()
    seq = IntegerField()
    batch_id = TextField()
    result = EnumField(RecordResult)
    reason = TextField(null=True)

    class Meta:
        table_name = "upload_record"
        primary_key = CompositeKey("destination", "seq")
