"""The few counts that a machine asks for again and again. Reads only, over indexes; judges nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from peewee import fn

from .columns import columns_of
from .fields import from_ms
from .states import BatchState, DisputeState, RecordResult, RoundState, SendState
from .tables_radio import OutboxRow
from .tables_survey import DisputeRow, RoundRow
from .tables_upload import UploadBatchRow, UploadLogRow, UploadRecordRow

WAITING = (SendState.QUEUED, SendState.SENDING, SendState.UNKNOWN)
"""States that are no end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """What one destination does not have yet."""

    records: int
    oldest: datetime | None
    """When the oldest of them was made."""


def queue() -> Mapping[tuple[SendState, int], int]:
    """How many messages wait, by state and priority."""
    rows = OutboxRow.select(OutboxRow.state, OutboxRow.priority, fn.COUNT(OutboxRow.id))
    rows = rows.where(OutboxRow.state << list(WAITING)).group_by(OutboxRow.state, OutboxRow.priority)
    return {(SendState(state), int(priority)): int(number) for state, priority, number in columns_of(rows)}


def open_cases() -> int:
    """Cases that nobody has settled yet."""
    return int(DisputeRow.select().where(DisputeRow.state == DisputeState.OPEN).count())


def rounds() -> Mapping[RoundState, int]:
    """How many rounds there are in each state."""
    rows = RoundRow.select(RoundRow.state, fn.COUNT(RoundRow.id)).group_by(RoundRow.state)
    return {RoundState(state): int(number) for state, number in columns_of(rows)}


def backlog(destination: str) -> Backlog:
    """What waits for a destination: not frozen yet, and frozen without an answer."""
    last = UploadRecordRow.select(fn.MAX(UploadRecordRow.seq)).where(UploadRecordRow.destination == destination)
    waiting = UploadLogRow.select(fn.COUNT(UploadLogRow.seq), fn.MIN(UploadLogRow.seq)).where(
        UploadLogRow.seq > int(last.scalar() or 0)
    )
    ((number, first),) = columns_of(waiting)
    batches = UploadBatchRow.select(UploadBatchRow.id).where(
        (UploadBatchRow.destination == destination) & (UploadBatchRow.state == BatchState.FROZEN)
    )
    held = UploadRecordRow.select(fn.COUNT(UploadRecordRow.seq), fn.MIN(UploadRecordRow.seq)).where(
        UploadRecordRow.batch_id.in_(batches) & (UploadRecordRow.result == RecordResult.FROZEN)
    )
    ((unanswered, earlier),) = columns_of(held)
    first = earlier if earlier is not None else first
    if first is None:
        return Backlog(records=0, oldest=None)
    made = UploadLogRow.select(UploadLogRow.made_at).where(UploadLogRow.seq == first)
    return Backlog(
        records=int(number) + int(unanswered), oldest=next((_time(row[0]) for row in columns_of(made)), None)
    )


def _time(value: datetime | int) -> datetime:
    return value if isinstance(value, datetime) else from_ms(value)
