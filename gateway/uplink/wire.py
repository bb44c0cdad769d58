"""What goes up: the records, version 1, as both ends read them. Knows no table, no network and no clock.

There is no field for a phone number, a person or a message's text, and an unknown field is refused: nothing of the kind
can slip in. The school's questionnaire answers stay in the office; what leaves is what was made of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal, TypeVar

import msgspec

WIRE_VERSION = 1
"""Raised when a field changes its meaning or is taken away; the centre refuses what it does not know."""

BATCH_RECORDS_MAX = 200
"""Records a batch: about 80 KB, which a slow mobile link carries in a minute."""

RECORD_BYTES_MAX = 4096
"""A record is a few hundred bytes; more is none of ours."""

RECORDS_PATH = "/api/v1/records"
"""Where a centre takes batches, after its address."""

Short = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Name = Annotated[str, msgspec.Meta(max_length=200)]
Instant = Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$")]
Period = Annotated[str, msgspec.Meta(pattern=r"^\d{4}-(W\d\d|T[1-9]|\d\d)$")]
Natural = Annotated[int, msgspec.Meta(ge=0, le=1_000_000_000)]
Serial = Annotated[int, msgspec.Meta(ge=1, le=2**53)]
WireValue = Natural | Annotated[str, msgspec.Meta(pattern=r"^[\w.-]{1,64}$")]
"""A count as a number; anything else as the hub has it: `yes`, `no`, a choice's key, `12.5`, `2026-11-20`."""
Kind = Literal["school", "verified", "case"]
CaseOutcome = Literal["value", "no_class", "dont_know"]


class SchoolBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A school as the register has it. None in the register is no data, which is not zero."""

    code: Short
    annex: Short
    name: Name
    district: Short
    office: Name
    level: Short
    area: Short
    language: Short
    active: bool
    girls: Natural | None = None
    boys: Natural | None = None
    women_teachers: Natural | None = None
    men_teachers: Natural | None = None


class VerifiedBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is known of one question of one school in one period."""

    school: Short
    annex: Short
    questionnaire: Short
    version: Short
    period: Period
    question: Short
    status: Literal["verified", "provisional", "disputed", "no_class", "missing"]
    agree: Natural
    answers: Natural
    revision: Serial
    """Counts the changes of this value at its hub; an older one never replaces a newer one."""
    value: WireValue | None = None
    source: Literal["agreement", "case"] | None = None
    verified_at: Instant | None = None


class CaseBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A case opened, settled or withdrawn. Never what was said, nor who said or settled it."""

    school: Short
    annex: Short
    questionnaire: Short
    period: Period
    question: Short
    state: Literal["open", "resolved", "withdrawn"]
    opened_at: Instant
    resolved_at: Instant | None = None
    outcome: CaseOutcome | None = None
    value: WireValue | None = None


Body = SchoolBody | VerifiedBody | CaseBody

BODIES: dict[Kind, type[Body]] = {"school": SchoolBody, "verified": VerifiedBody, "case": CaseBody}


class Envelope(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One record and where it comes from: its place (hub, epoch, seq) and its id each name it alone."""

    v: int
    id: Short
    hub: Short
    epoch: Short
    seq: Serial
    kind: Kind
    made_at: Instant
    body: msgspec.Raw
    """The body of `kind`, read by `body_of`."""


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """What is posted, byte for byte as it was frozen. Its records are read one by one: one bad one spoils no other."""

    v: int
    hub: Short
    batch: Short
    records: list[msgspec.Raw]


class RecordAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What the centre says of one record."""

    id: str
    result: Literal["accepted", "duplicate", "rejected"]
    reason: str = ""


class BatchAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What the centre says of a batch it took; in the order of the records."""

    v: int
    batch: str
    records: list[RecordAnswer]


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """What the centre says of a batch it did not take. `refused`: `batch` (its bytes are bad) or `door` (who posts)."""

    v: int
    refused: Literal["batch", "door"]
    reason: str


T = TypeVar("T")


def encode(value: Any) -> bytes:
    """Any record of this module as JSON; the same value gives the same bytes."""
    return msgspec.json.encode(value)


def decode(data: bytes | msgspec.Raw, kind: type[T]) -> T:
    """Read JSON as `kind`. Raises ValueError with the path of what is wrong."""
    try:
        return msgspec.json.decode(data, type=kind)
    except msgspec.DecodeError as error:
        raise ValueError(str(error)) from error


def body_of(envelope: Envelope) -> Body:
    """The body of a record, read as its kind. Raises ValueError where it is not of that shape."""
    return decode(envelope.body, BODIES[envelope.kind])


def batch_bytes(hub: str, batch: str, records: Sequence[Envelope]) -> bytes:
    """A batch as it is frozen and posted."""
    raw = [msgspec.Raw(encode(record)) for record in records]
    return encode(Batch(v=WIRE_VERSION, hub=hub, batch=batch, records=raw))
