"""What waits to leave, and how fast messages left lately. Counts; forecasts nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from peewee import fn

from gateway.survey.model import SessionStatus

from .columns import columns_of
from .fields import from_ms
from .states import AttemptOutcome, SendState
from .tables_radio import AttemptRow, OutboxRow
from .tables_survey import SessionRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Wave:
    """Who waits in a round for the first question."""

    phones: int
    """Phones on which nothing is open: the others are asked once it is answered."""
    last_begins: datetime | None
    """When the last of them may begin; None: now."""


def queued_parts(now: datetime) -> int:
    """Parts of all messages that wait in the queue and are still worth sending."""
    query = OutboxRow.select(fn.SUM(OutboxRow.segments)).where(
        (OutboxRow.state == SendState.QUEUED) & (OutboxRow.expires_at > now)
    )
    return int(query.scalar() or 0)


def waiting(round_id: int) -> Wave:
    """The first wave of a round, as far as it is not in the queue yet."""
    busy = SessionRow.alias()
    taken = busy.select(busy.msisdn).where(busy.status == SessionStatus.OPEN)
    here = (SessionRow.round_id == round_id) & (SessionRow.status == SessionStatus.WAITING)
    query = SessionRow.select(fn.COUNT(SessionRow.msisdn.distinct()), fn.MAX(SessionRow.begins_at))
    ((phones, last),) = columns_of(query.where(here & SessionRow.msisdn.not_in(taken)))
    return Wave(phones=int(phones), last_begins=from_ms(last) if isinstance(last, int) else last)


def lately(limit: int) -> tuple[timedelta, ...]:
    """How long a part took from the hand-over to the network's answer, for the last messages that left."""
    query = (
        AttemptRow.select(AttemptRow.started_at, AttemptRow.ended_at, OutboxRow.segments)
        .join(OutboxRow, on=(OutboxRow.id == AttemptRow.outbox_id))
        .where((AttemptRow.outcome == AttemptOutcome.ACCEPTED) & AttemptRow.ended_at.is_null(False))
        .order_by(AttemptRow.id.desc())
        .limit(limit)
    )
    return tuple((ended - started) / max(1, segments) for started, ended, segments in columns_of(query))
