"""Tries to send, counted: what a modem did lately. Reads only, and judges nothing."""

from __future__ import annotations

from datetime import datetime

from peewee import fn

from .columns import columns_of
from .states import AttemptOutcome
from .tables_radio import AttemptRow, OutboxRow

LOOKED_BACK = 20
"""Tries that are looked at for a row of refusals: a few numbers, each tried a few times."""


def parts_since(modem: str, since: datetime) -> int:
    """How many parts this modem has sent since then, or may have; what was refused costs nothing.

    Found from the end of the table: it has no index by time, for each would be one more page to write a message.
    """
    before = AttemptRow.select(AttemptRow.id).where(AttemptRow.started_at < since).order_by(AttemptRow.id.desc())
    floor = before.limit(1).scalar() or 0
    query = (
        AttemptRow.select(fn.SUM(OutboxRow.segments))
        .join(OutboxRow, on=(OutboxRow.id == AttemptRow.outbox_id))
        .where(
            (AttemptRow.id > floor)
            & (AttemptRow.modem == modem)
            & (AttemptRow.started_at >= since)
            & (AttemptRow.outcome != AttemptOutcome.REFUSED)
        )
    )
    return int(query.scalar() or 0)


def refused_in_a_row(modem: str, most: int) -> int:
    """How many different messages this modem was refused in a row, counted up to `most`.

    Tries whose outcome is unknown are passed over; the same message twice in a row counts once and ends it.
    """
    query = (
        AttemptRow.select(AttemptRow.outbox_id, AttemptRow.outcome)
        .where((AttemptRow.modem == modem) & (AttemptRow.outcome << [AttemptOutcome.ACCEPTED, AttemptOutcome.REFUSED]))
        .order_by(AttemptRow.id.desc())
        .limit(most)
    )
    seen: set[int] = set()
    for outbox_id, outcome in columns_of(query):
        if AttemptOutcome(outcome) is not AttemptOutcome.REFUSED or outbox_id in seen:
            break
        seen.add(outbox_id)
    return len(seen)


def numbers_refused_in_a_row(modem: str, reason: str, most: int) -> int:
    """How many different numbers this modem was refused for this reason since it last sent anything, up to `most`.

    Tries whose outcome is unknown are passed over; a refusal for another reason ends the row.
    """
    query = (
        AttemptRow.select(OutboxRow.msisdn, AttemptRow.outcome, AttemptRow.detail)
        .join(OutboxRow, on=(OutboxRow.id == AttemptRow.outbox_id))
        .where((AttemptRow.modem == modem) & (AttemptRow.outcome << [AttemptOutcome.ACCEPTED, AttemptOutcome.REFUSED]))
        .order_by(AttemptRow.id.desc())
        .limit(LOOKED_BACK)
    )
    seen: set[str] = set()
    for msisdn, outcome, detail in columns_of(query):
        if AttemptOutcome(outcome) is not AttemptOutcome.REFUSED or detail != reason or len(seen) >= most:
            break
        seen.add(msisdn)
    return len(seen)


def others_left_since_last_try(outbox_id: int, modem: str, attempt_id: int) -> bool:
    """Whether this modem's network took another message between this message's last try by it and this one."""
    former = AttemptRow.select(fn.MAX(AttemptRow.id)).where(
        (AttemptRow.outbox_id == outbox_id) & (AttemptRow.modem == modem) & (AttemptRow.id < attempt_id)
    )
    last = former.scalar()
    if last is None:
        return False
    between = AttemptRow.select().where(
        (AttemptRow.id > last)
        & (AttemptRow.id < attempt_id)
        & (AttemptRow.modem == modem)
        & (AttemptRow.outcome == AttemptOutcome.ACCEPTED)
    )
    return bool(between.exists())
