"""Which schools no SMS reaches: coverage as the delivery reports tell it. Knows no page."""

from __future__ import annotations

from datetime import datetime

from peewee import Case, fn

from gateway.survey.model import SayKind

from .columns import columns_of
from .states import SendState
from .tables_radio import InboxRow, OutboxRow
from .tables_survey import SessionRow

FEWEST = 3
"""Messages that were not delivered; of fewer, phones are switched off now and then."""


def unreached(since: datetime) -> frozenset[int]:
    """Schools to whose reporters nothing was delivered since then, FEWEST messages failed, and who wrote nothing.

    Where the network gives no reports nothing is known to have failed, and no school is among them.
    """
    failed = fn.SUM(Case(None, [(OutboxRow.state == SendState.UNDELIVERED, 1)], 0))
    reached = fn.SUM(Case(None, [(OutboxRow.state == SendState.DELIVERED, 1)], 0))
    heard = (
        SessionRow.select(SessionRow.school_id)
        .join(InboxRow, on=(InboxRow.session_id == SessionRow.id))
        .where(InboxRow.received_at >= since)
    )
    rows = (
        OutboxRow.select(SessionRow.school_id, failed, reached)
        .join(SessionRow, on=(SessionRow.id == OutboxRow.session_id))
        .where((OutboxRow.created_at >= since) & (OutboxRow.kind << [SayKind.QUESTION, SayKind.REMINDER]))
        .where(SessionRow.school_id.not_in(heard))
        .group_by(SessionRow.school_id)
    )
    return frozenset(int(school) for school, lost, came in columns_of(rows) if lost >= FEWEST and not came)
