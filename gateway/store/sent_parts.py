"""The references the network gave for what was sent, and the reports that name them: reading and writing, no rule."""

from __future__ import annotations

from datetime import datetime, timedelta

from peewee import fn

from modem.api import Address, MessageRef, StatusReport

from .db import all_of, one_of
from .records_radio import Attempt, Outbox, SentPart
from .states import AttemptOutcome, SendState
from .tables_radio import AttemptRow, OutboxRow, SentPartRow

_STILL_OPEN = (SendState.QUEUED, SendState.SENDING, SendState.SENT, SendState.UNKNOWN, SendState.EXPIRED)


def keep(attempt: Attempt, message: Outbox, refs: tuple[MessageRef, ...], now: datetime) -> None:
    """The references the network gave to one try, in the order of the parts."""
    for seq, ref in enumerate(refs, start=1):
        _create(attempt, message, seq, ref, now)


def add(attempt: Attempt, message: Outbox, seq: int, ref: MessageRef, sent_at: datetime) -> SentPart:
    """One part more of a try."""
    row = _create(attempt, message, seq, ref, sent_at)
    part = one_of(SentPartRow.select().where(SentPartRow.id == row.id), SentPart)
    assert part is not None
    return part


def unsettled(recipient: Address, ref: MessageRef) -> tuple[SentPart, ...]:
    """Every part to a number with this reference that no final report has spoken of, the latest first."""
    query = SentPartRow.select().where(
        (SentPartRow.msisdn == recipient)
        & (SentPartRow.ref == ref)
        & (SentPartRow.report.is_null() | (SentPartRow.report == "trying"))
    )
    return all_of(query.order_by(SentPartRow.id.desc()), SentPart)


def was_heard(recipient: Address, ref: MessageRef, digest: str) -> bool:
    """Whether this very report has settled a part already."""
    query = SentPartRow.select().where(
        (SentPartRow.msisdn == recipient) & (SentPartRow.ref == ref) & (SentPartRow.report_digest == digest)
    )
    return bool(query.exists())


def note(part_id: int, report: StatusReport, now: datetime) -> None:
    """What the report said of one part."""
    SentPartRow.update(
        report=report.state.value,
        report_digest=report.digest,
        reported_at=now,
        network_at=report.sent_at,
        reached_at=report.settled_at,
    ).where(SentPartRow.id == part_id).execute()


def of_attempt(attempt_id: int) -> tuple[SentPart, ...]:
    """The parts of one try."""
    return all_of(SentPartRow.select().where(SentPartRow.attempt_id == attempt_id), SentPart)


def sent_after(part: SentPart, most: int) -> int:
    """How many parts its modem has sent after this one, counted up to `most`."""
    query = SentPartRow.select(SentPartRow.id).where((SentPartRow.id > part.id) & (SentPartRow.modem == part.modem))
    return int(SentPartRow.select(fn.COUNT()).from_(query.limit(most)).scalar())


def clock_error_near(part_id: int) -> timedelta | None:
    """By how much the network's clock was ahead of ours when the nearest part was sent of which both are known."""
    stamped = SentPartRow.select().where(SentPartRow.network_at.is_null(False))
    before = one_of(stamped.where(SentPartRow.id < part_id).order_by(SentPartRow.id.desc()), SentPart)
    after = one_of(stamped.where(SentPartRow.id > part_id).order_by(SentPartRow.id), SentPart)
    known = [part for part in (before, after) if part is not None]
    if not known:
        return None
    nearest = min(known, key=lambda part: abs(part.id - part_id))
    assert nearest.network_at is not None
    return nearest.network_at - nearest.sent_at


def last_part() -> int:
    """The id of the part sent last; 0 where none was."""
    return int(SentPartRow.select(fn.MAX(SentPartRow.id)).scalar() or 0)


def tries_to(recipient: Address, most: int) -> tuple[Attempt, ...]:
    """The last tries to send to a number that were not refused, of messages whose end is open, the latest first."""
    query = (
        AttemptRow.select(AttemptRow)
        .join(OutboxRow, on=(OutboxRow.id == AttemptRow.outbox_id))
        .where(
            (OutboxRow.msisdn == recipient)
            & (OutboxRow.state << list(_STILL_OPEN))
            & (AttemptRow.outcome << [AttemptOutcome.UNKNOWN, AttemptOutcome.ACCEPTED])
        )
    )
    return all_of(query.order_by(AttemptRow.id.desc()).limit(most), Attempt)


def attempt(attempt_id: int) -> Attempt:
    """One try. LookupError where there is none."""
    found = one_of(AttemptRow.select().where(AttemptRow.id == attempt_id), Attempt)
    if found is None:
        raise LookupError(f"there is no attempt {attempt_id}")
    return found


def last_attempt(outbox_id: int) -> int:
    """The id of a message's last try; 0 where there was none."""
    return int(AttemptRow.select(fn.MAX(AttemptRow.id)).where(AttemptRow.outbox_id == outbox_id).scalar() or 0)


def reached_at(outbox_ids: tuple[int, ...]) -> datetime | None:
    """The network's stamp of when a phone first had one of these messages; None where no report has said so."""
    query = SentPartRow.select(fn.MIN(SentPartRow.reached_at)).where(
        (SentPartRow.outbox_id << list(outbox_ids)) & (SentPartRow.report == "delivered")
    )
    found: datetime | None = query.scalar()
    return found


def _create(attempt: Attempt, message: Outbox, seq: int, ref: MessageRef, sent_at: datetime) -> SentPartRow:
    return SentPartRow.create(
        attempt_id=attempt.id,
        outbox_id=message.id,
        msisdn=message.msisdn,
        seq=seq,
        ref=ref,
        sent_at=sent_at,
        modem=attempt.modem,
    )
