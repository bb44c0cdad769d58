"""Every query on what goes up: the log, frozen batches, what became of each record. Makes no decision."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from peewee import fn

from .db import all_of, one_of
from .records_upload import UploadBatch, UploadLog, UploadRecord
from .states import BatchState, RecordResult
from .tables_people import MetaRow, SchoolRow
from .tables_survey import QuestionnaireRow, RoundRow
from .tables_upload import UploadBatchRow, UploadLogRow, UploadRecordRow


@dataclass(frozen=True, slots=True, kw_only=True)
class HubIdentity:
    """Who this database is to the centre. A restored backup has the same hub and another epoch."""

    hub: str
    epoch: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FactPlace:
    """Which school, questionnaire and period a fact is of, in the words of the wire."""

    school: str
    annex: str
    questionnaire: str
    version: str
    period: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a destination said of one record."""

    seq: int
    result: RecordResult
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far one destination is: records not yet frozen, frozen and unanswered, answered."""

    waiting: int
    frozen: int
    accepted: int
    rejected: int
    oldest_waiting: datetime | None
    """When the oldest record that the destination does not have yet was made."""
    last_settled: datetime | None
    attempts: int
    """Failed tries of the frozen batch."""
    next_at: datetime | None
    error: str | None


def identity() -> HubIdentity:
    """The hub and epoch of this database."""
    values = {row.key: row.value for row in MetaRow.select().where(MetaRow.key.in_(("hub_id", "epoch")))}
    return HubIdentity(hub=values["hub_id"], epoch=values["epoch"])


def place_of(round_id: int, school_id: int) -> FactPlace:
    """Where a fact of that round and school belongs. Both must exist (KeyError)."""
    query = (
        RoundRow.select(
            SchoolRow.code.alias("school"),
            SchoolRow.annex,
            RoundRow.name.alias("questionnaire"),
            QuestionnaireRow.version,
            RoundRow.period,
        )
        .join(QuestionnaireRow, on=(QuestionnaireRow.id == RoundRow.questionnaire_id))
        .join(SchoolRow, on=(SchoolRow.id == school_id))
        .where(RoundRow.id == round_id)
    )
    for row in cast("Iterable[dict[str, str]]", query.dicts()):
        return FactPlace(**row)
    raise KeyError(f"round {round_id}, school {school_id}")


def add_to_log(*, record_id: str, kind: str, body: str, made_at: datetime) -> bool:
    """Append a record; False where that id is in the log already."""
    query = UploadLogRow.insert(record_id=record_id, kind=kind, body=body, made_at=made_at).on_conflict_ignore()
    return bool(query.as_rowcount().execute())


def unfrozen(destination: str, limit: int) -> tuple[UploadLog, ...]:
    """The oldest records that no batch for this destination holds yet.

    Batches are frozen in the log's order, so everything after the last frozen one is what remains.
    """
    query = UploadLogRow.select().where(UploadLogRow.seq > _last_frozen(destination)).order_by(UploadLogRow.seq)
    return all_of(query.limit(limit), UploadLog)


def open_batch(destination: str) -> UploadBatch | None:
    """The oldest frozen batch that was not answered in full."""
    query = (
        UploadBatchRow.select()
        .where((UploadBatchRow.destination == destination) & (UploadBatchRow.state == BatchState.FROZEN))
        .order_by(UploadBatchRow.made_at, UploadBatchRow.id)
    )
    return one_of(query, UploadBatch)


def log_of_batch(batch_id: str) -> tuple[UploadLog, ...]:
    """The records of a batch, in order."""
    query = (
        UploadLogRow.select()
        .join(UploadRecordRow, on=(UploadRecordRow.seq == UploadLogRow.seq))
        .where(UploadRecordRow.batch_id == batch_id)
        .order_by(UploadLogRow.seq)
    )
    return all_of(query, UploadLog)


def freeze(
    *, batch_id: str, destination: str, body: str, sha256: str, seqs: Sequence[int], now: datetime
) -> UploadBatch:
    """Keep a new batch, and that these records are in it (they move there from a batch that was split)."""
    UploadBatchRow.insert(
        id=batch_id,
        destination=destination,
        body=body,
        sha256=sha256,
        records=len(seqs),
        state=BatchState.FROZEN,
        next_at=now,
        made_at=now,
    ).execute()
    rows = [
        {"destination": destination, "seq": seq, "batch_id": batch_id, "result": RecordResult.FROZEN} for seq in seqs
    ]
    UploadRecordRow.insert_many(rows).on_conflict_replace().execute()
    batch = one_of(UploadBatchRow.select().where(UploadBatchRow.id == batch_id), UploadBatch)
    assert batch is not None
    return batch


def drop_batch(batch_id: str) -> None:
    """Forget a batch that was split: its records must lie in other batches by now."""
    UploadBatchRow.delete().where(UploadBatchRow.id == batch_id).execute()


def postpone(batch_id: str, *, next_at: datetime, error: str) -> None:
    """One more try of this batch failed; when to try again, and why it failed."""
    UploadBatchRow.update(attempts=UploadBatchRow.attempts + 1, next_at=next_at, error=error).where(
        (UploadBatchRow.id == batch_id) & (UploadBatchRow.state == BatchState.FROZEN)
    ).execute()


def mark(destination: str, verdicts: Sequence[Verdict]) -> None:
    """Keep what the destination said of each record; what was said first stays."""
    for verdict in verdicts:
        UploadRecordRow.update(result=verdict.result, reason=verdict.reason or None).where(
            (UploadRecordRow.destination == destination)
            & (UploadRecordRow.seq == verdict.seq)
            & (UploadRecordRow.result == RecordResult.FROZEN)
        ).execute()


def unanswered(batch_id: str) -> int:
    """How many records of a batch wait for their answer."""
    query = UploadRecordRow.select().where(
        (UploadRecordRow.batch_id == batch_id) & (UploadRecordRow.result == RecordResult.FROZEN)
    )
    return int(query.count())


def close_batch(batch_id: str, now: datetime) -> None:
    """Every record of this batch was answered. Its bytes are no longer needed and are let go."""
    UploadBatchRow.update(state=BatchState.ACKNOWLEDGED, settled_at=now, error=None, body="").where(
        (UploadBatchRow.id == batch_id) & (UploadBatchRow.state == BatchState.FROZEN)
    ).execute()


def rejected(destination: str, limit: int = 100) -> tuple[UploadRecord, ...]:
    """The records set aside because the destination will not have them, newest first."""
    query = (
        UploadRecordRow.select()
        .where((UploadRecordRow.destination == destination) & (UploadRecordRow.result == RecordResult.REJECTED))
        .order_by(UploadRecordRow.seq.desc())
        .limit(limit)
    )
    return all_of(query, UploadRecord)


def standing(destination: str) -> Standing:
    """How far a destination is, for the page and `willay status`."""
    last = _last_frozen(destination)
    by_result = (
        UploadRecordRow.select(UploadRecordRow.result, fn.COUNT(UploadRecordRow.seq).alias("number"))
        .where(UploadRecordRow.destination == destination)
        .group_by(UploadRecordRow.result)
    )
    counts = {row["result"]: int(row["number"]) for row in cast("Iterable[dict[str, Any]]", by_result.dicts())}
    settled = (
        UploadBatchRow.select(UploadBatchRow.settled_at)
        .where((UploadBatchRow.destination == destination) & UploadBatchRow.settled_at.is_null(False))
        .order_by(UploadBatchRow.settled_at.desc())
    )
    batch = open_batch(destination)
    first = one_of(UploadLogRow.select().where(UploadLogRow.seq > last).order_by(UploadLogRow.seq), UploadLog)
    held = log_of_batch(batch.id)[:1] if batch else ()
    oldest = held[0].made_at if held else (first.made_at if first else None)
    return Standing(
        waiting=int(UploadLogRow.select().where(UploadLogRow.seq > last).count()),
        frozen=counts.get(RecordResult.FROZEN, 0),
        accepted=counts.get(RecordResult.ACCEPTED, 0) + counts.get(RecordResult.DUPLICATE, 0),
        rejected=counts.get(RecordResult.REJECTED, 0),
        oldest_waiting=oldest,
        last_settled=next((row.settled_at for row in settled.limit(1)), None),
        attempts=batch.attempts if batch else 0,
        next_at=batch.next_at if batch else None,
        error=batch.error if batch else None,
    )


def _last_frozen(destination: str) -> int:
    query = UploadRecordRow.select(fn.MAX(UploadRecordRow.seq)).where(UploadRecordRow.destination == destination)
    return int(query.scalar() or 0)
