"""What the tables of upload hold, as frozen records. Knows no table and no query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .states import BatchState, RecordResult


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadLog:
    """A fact that must leave, as a wire record."""

    seq: int
    record_id: str
    kind: str
    body: str
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadBatch:
    """A frozen batch for one destination."""

    id: str
    destination: str
    body: str
    sha256: str
    records: int
    state: BatchState
    attempts: int
    next_at: datetime
    error: str | None
    made_at: datetime
    settled_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadRecord:
    """Where one record stands at one destination."""

    destination: str
    seq: int
    batch_id: str
    result: RecordResult
    reason: str | None
