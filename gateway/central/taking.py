"""Take a batch: each record once, the newest state of each fact, an answer per record. Knows no request and no page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from gateway.uplink import wire

from . import keys
from .db import Centre
from .tables import DisputeRow, FactRow, PlaceRow, RecordRow, SchoolRow, VerifiedRow

BATCH_RECORDS_LIMIT = 1000
"""More than any hub sends; a mistake should be told, not carried out."""


class _Addressed(msgspec.Struct, frozen=True):
    """The least that must be readable of a record: to whom the answer is addressed."""

    id: wire.Short


@dataclass(frozen=True, slots=True, kw_only=True)
class _State:
    """Which state of a fact a record tells of."""

    epoch: str
    place: int
    """Within an epoch a higher one is newer: the revision of a value, the place in the log of anything else."""
    made_at: str


def take(centre: Centre, token: str, body: bytes, now: datetime) -> wire.BatchAnswer | wire.Refusal:
    """Take one posted batch in one transaction, or say why not. A batch taken twice changes nothing the second time."""
    try:
        batch = wire.decode(body, wire.Batch)
    except ValueError as error:
        return _refuse("batch", f"not a batch of records: {error}")
    if batch.v != wire.WIRE_VERSION:
        return _refuse("door", f"this centre reads version {wire.WIRE_VERSION}, the hub writes version {batch.v}")
    if len(batch.records) > BATCH_RECORDS_LIMIT:
        return _refuse("batch", f"more than {BATCH_RECORDS_LIMIT} records in one batch")
    ids = _ids(batch.records)
    if ids is None:
        return _refuse("batch", "a record without a readable id")
    with centre.transaction():
        hub = keys.hub_of(token)
        if hub is None:
            return _refuse("door", "no hub has this token")
        if hub.uuid is not None and hub.uuid != batch.hub:
            return _refuse("door", f"this token is that of {hub.name}, and another database posts with it")
        keys.note_post(hub, batch.hub, now)
        answers = [_take_record(batch.hub, name, raw, now) for name, raw in zip(ids, batch.records, strict=True)]
    return wire.BatchAnswer(v=wire.WIRE_VERSION, batch=batch.batch, records=answers)


def _refuse(what: Any, reason: str) -> wire.Refusal:
    return wire.Refusal(v=wire.WIRE_VERSION, refused=what, reason=reason)


def _ids(records: Sequence[msgspec.Raw]) -> list[str] | None:
    try:
        return [wire.decode(raw, _Addressed).id for raw in records]
    except ValueError:
        return None


def _take_record(hub: str, record_id: str, raw: msgspec.Raw, now: datetime) -> wire.RecordAnswer:
    try:
        envelope = _envelope(hub, raw)
        body = wire.body_of(envelope)
    except ValueError as error:
        return _reject(hub, record_id, raw, str(error), now)
    return _keep(envelope, body, now)


def _envelope(hub: str, raw: msgspec.Raw) -> wire.Envelope:
    """Read a record's envelope. Raises ValueError, with what is wrong."""
    if len(bytes(raw)) > wire.RECORD_BYTES_MAX:
        raise ValueError(f"longer than {wire.RECORD_BYTES_MAX} bytes")
    envelope = wire.decode(raw, wire.Envelope)
    if envelope.v != wire.WIRE_VERSION:
        raise ValueError(f"version {envelope.v} is not known here")
    if envelope.hub != hub:
        raise ValueError("of another hub than the one that posts it")
    return envelope


def _keep(envelope: wire.Envelope, body: wire.Body, now: datetime) -> wire.RecordAnswer:
    here = (PlaceRow.hub == envelope.hub) & (PlaceRow.epoch == envelope.epoch) & (PlaceRow.seq == envelope.seq)
    taken = PlaceRow.get_or_none(here)
    if taken is not None and taken.record_id != envelope.id:
        reason = f"place {envelope.seq} of the hub's log holds another record already"
        return wire.RecordAnswer(id=envelope.id, result="rejected", reason=reason)
    if taken is None:
        PlaceRow.insert(hub=envelope.hub, epoch=envelope.epoch, seq=envelope.seq, record_id=envelope.id).execute()
    known = RecordRow.get_or_none(RecordRow.record_id == envelope.id)
    if known is not None and known.result == "accepted":
        return wire.RecordAnswer(id=envelope.id, result="duplicate")
    RecordRow.insert(
        record_id=envelope.id,
        hub=envelope.hub,
        epoch=envelope.epoch,
        seq=envelope.seq,
        kind=envelope.kind,
        made_at=envelope.made_at,
        received_at=now,
        result="accepted",
        body=bytes(envelope.body).decode(),
    ).on_conflict_replace().execute()
    _apply(envelope, body)
    return wire.RecordAnswer(id=envelope.id, result="accepted")


def _reject(hub: str, record_id: str, raw: msgspec.Raw, reason: str, now: datetime) -> wire.RecordAnswer:
    """Keep that it came and why it was not taken, so that it is no gap. What it said is not kept: nobody checked it."""
    answer = wire.RecordAnswer(id=record_id, result="rejected", reason=reason)
    try:
        envelope = wire.decode(raw, wire.Envelope)
    except ValueError:
        return answer
    if envelope.hub != hub:
        return answer
    RecordRow.insert(
        record_id=record_id,
        hub=hub,
        epoch=envelope.epoch,
        seq=envelope.seq,
        kind=envelope.kind,
        made_at=envelope.made_at,
        received_at=now,
        result="rejected",
        reason=reason,
    ).on_conflict_ignore().execute()
    PlaceRow.insert(hub=hub, epoch=envelope.epoch, seq=envelope.seq, record_id=record_id).on_conflict_ignore().execute()
    return answer


def _apply(envelope: wire.Envelope, body: wire.Body) -> None:
    """Bring the fact's row to this state, unless the row tells of a newer one."""
    state = _State(epoch=envelope.epoch, place=envelope.seq, made_at=envelope.made_at)
    facts: dict[str, Any] = msgspec.structs.asdict(body)
    if isinstance(body, wire.SchoolBody):
        _put(SchoolRow, envelope.hub, state, ("code", "annex"), facts)
        return
    if facts["value"] is not None:
        facts["value"] = str(facts["value"])
    key = ("school", "annex", "questionnaire", "period", "question")
    if isinstance(body, wire.CaseBody):
        _put(DisputeRow, envelope.hub, state, key, facts)
        return
    revision = facts.pop("revision")
    _put(VerifiedRow, envelope.hub, _State(epoch=state.epoch, place=revision, made_at=state.made_at), key, facts)


def _put(table: type[FactRow], hub: str, state: _State, key: tuple[str, ...], facts: dict[str, Any]) -> None:
    same = table.hub == hub
    for name in key:
        same &= getattr(table, name) == facts[name]
    row = table.get_or_none(same)
    values = {**facts, "epoch": state.epoch, "place": state.place, "made_at": state.made_at}
    if row is None:
        table.insert(hub=hub, **values).execute()
    elif _is_newer(state, _State(epoch=row.epoch, place=row.place, made_at=row.made_at)):
        table.update(**values).where(table.id == row.id).execute()


def _is_newer(new: _State, old: _State) -> bool:
    """Within one epoch the hub counts; between epochs (a restored backup) only the time can tell."""
    return new.place > old.place if new.epoch == old.epoch else new.made_at > old.made_at
